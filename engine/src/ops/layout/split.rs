//! One array as several, along an axis.

use super::join::{concat, part, stack};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Outputs, Place, axis_of, gradient, run,
};
use crate::shape::Shape;

/// `count` parts of equal length along an axis; with `squeeze` each has length 1 there and loses the axis.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, or a length that cannot be divided so.
pub fn split(x: &NDArray, count: usize, axis: i64, squeeze: bool) -> Result<Outputs> {
    let sections = Sections::Count(count);
    run(
        Split {
            name: SPLIT.name,
            sections,
            axis,
            squeeze,
        },
        &[x],
    )
}

/// The parts of an axis between `indices`, from the start to the end.
///
/// # Errors
/// As [`split`], and [`Error::InvalidArgument`] for indices that decrease or exceed the axis.
pub fn split_at(x: &NDArray, indices: &[i64], axis: i64, squeeze: bool) -> Result<Outputs> {
    let sections = Sections::Indices(indices.to_vec());
    run(
        Split {
            name: SPLIT_V2.name,
            sections,
            axis,
            squeeze,
        },
        &[x],
    )
}

const SQUEEZE_AXIS: Parameter = Parameter {
    name: "squeeze_axis",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the parts, of length 1 along the axis, lose it.",
};

/// See [`split`].
pub static SPLIT: Spec = Spec {
    name: "split",
    aliases: &["SliceChannel"],
    documentation: "Parts of equal length along an axis, the second by default. The gradient joins those of the parts.",
    example: Example {
        code: "nd.split(nd.array([[1, 2], [3, 4]]), num_outputs=2)",
        shows: "[\n[[1.]\n [3.]]\n<NDArray 2x1 @cpu(0)>, \n[[2.]\n [4.]]\n<NDArray 2x1 @cpu(0)>]",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "num_outputs",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "Number of parts.",
        },
        Parameter {
            name: "axis",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "The axis to split.",
        },
        SQUEEZE_AXIS,
    ],
    build: |attributes| {
        Ok(OpRef::new(Split {
            name: SPLIT.name,
            sections: Sections::Count(attributes.at_least("num_outputs", 1)? as usize),
            axis: attributes.int("axis")?,
            squeeze: attributes.bool("squeeze_axis")?,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 6]]).with(&[("num_outputs", "3")]),
        Case::new(&[&[3, 2, 4]]).with(&[
            ("num_outputs", "3"),
            ("axis", "0"),
            ("squeeze_axis", "True"),
        ]),
        Case::new(&[&[2, 4]]).with(&[("num_outputs", "1"), ("axis", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`split_at`].
pub static SPLIT_V2: Spec = Spec {
    name: "split_v2",
    aliases: &[],
    documentation: "A number of parts of equal length along an axis, or the parts between given indices. The gradient \
                    joins those of the parts.",
    example: Example {
        code: "nd.split_v2(nd.array([1, 2, 3]), (1,))",
        shows: "[\n[1.]\n<NDArray 1 @cpu(0)>, \n[2. 3.]\n<NDArray 2 @cpu(0)>]",
    },
    inputs: Inputs::Fixed(&["ary"]),
    parameters: &[
        Parameter {
            name: "indices_or_sections",
            kind: Kind::Shape,
            default: Default::Required,
            documentation: "A number of parts, or a tuple of the positions at which parts after the first begin.",
        },
        Parameter {
            name: "axis",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "The axis to split.",
        },
        SQUEEZE_AXIS,
    ],
    build: |attributes| {
        let numbers = attributes.ints("indices_or_sections")?;
        Ok(OpRef::new(Split {
            name: SPLIT_V2.name,
            sections: match attributes.is_tuple("indices_or_sections")? {
                true => Sections::Indices(numbers.to_vec()),
                false => Sections::Count(count(SPLIT_V2.name, numbers[0])?),
            },
            axis: attributes.int("axis")?,
            squeeze: attributes.bool("squeeze_axis")?,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[6, 2]]).with(&[("indices_or_sections", "3")]),
        Case::new(&[&[2, 5]]).with(&[("indices_or_sections", "(1, 1, 4)"), ("axis", "1")]),
        Case::new(&[&[2, 3]]).with(&[("indices_or_sections", "2"), ("squeeze_axis", "True")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

fn count(op: &'static str, number: i64) -> Result<usize> {
    usize::try_from(number)
        .ok()
        .filter(|&number| number >= 1)
        .ok_or_else(|| Error::argument(op, format!("an array cannot be split into {number} parts")))
}

enum Sections {
    Count(usize),
    Indices(Vec<i64>),
}

struct Split {
    name: &'static str,
    sections: Sections,
    axis: i64,
    squeeze: bool,
}

impl Split {
    /// The parts of an array of `shape`.
    fn parts(&self, shape: &Shape) -> Result<Vec<Items>> {
        let axis = axis_of(self.name, self.axis, shape)?;
        let ends = self.ends(shape, axis)?;
        let count = ends.len();
        let mut parts = Vec::with_capacity(ends.len());
        let mut start = 0;
        for end in ends {
            let length = end - start;
            if self.squeeze && length != 1 {
                return Err(Error::argument(
                    self.name,
                    format!(
                        "If squeeze axis is True, the size of the sliced axis must be the same as num_outputs. Input \
                         shape={shape}, axis={axis}, num_outputs={count}."
                    ),
                ));
            }
            let item = if self.squeeze {
                Item::At(start)
            } else {
                Item::Span(Span {
                    start,
                    step: 1,
                    length,
                })
            };
            parts.push(part(shape, axis, item));
            start = end;
        }
        Ok(parts)
    }

    /// Where each part ends.
    fn ends(&self, shape: &Shape, axis: usize) -> Result<Vec<usize>> {
        let extent = shape[axis];
        match &self.sections {
            Sections::Count(count) if !extent.is_multiple_of(*count) => Err(Error::argument(
                self.name,
                format!(
                    "You are trying to split the {axis}-th axis of input tensor with shape {shape} into \
                     num_outputs={count} evenly sized chunks, but this is not possible because {count} does not evenly \
                     divide {extent}"
                ),
            )),
            Sections::Count(count) => {
                Ok((1..=*count).map(|part| part * (extent / count)).collect())
            }
            Sections::Indices(indices) => {
                let mut ends = Vec::with_capacity(indices.len() + 1);
                let mut start = 0;
                for &index in indices.iter().chain([&(extent as i64)]) {
                    if index < start || index > extent as i64 {
                        return Err(Error::argument(
                            self.name,
                            format!("a part from {start} to {index} of an axis of length {extent}"),
                        ));
                    }
                    ends.push(index as usize);
                    start = index;
                }
                Ok(ends)
            }
        }
    }
}

impl Op for Split {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let parts = self.parts(inputs[0].shape())?;
        let meta = |part: Items| Meta {
            shape: part.shape(),
            dtype: inputs[0].dtype(),
        };
        Ok(parts.into_iter().map(meta).collect())
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let parts = self.parts(inputs[0].shape())?;
        parts
            .iter()
            .zip(metas)
            .map(|(part, meta)| place.copied(&part.of(inputs[0]), meta.shape.clone()))
            .collect()
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let count = self.parts(&tape.input_shape(0)?)?.len();
        let gradients: Vec<NDArray> = (0..count)
            .map(|position| tape.gradient_of(position))
            .collect::<Result<_>>()?;
        let gradients: Vec<&NDArray> = gradients.iter().collect();
        if self.squeeze {
            stack(&gradients, self.axis).map(gradient)
        } else {
            concat(&gradients, self.axis).map(gradient)
        }
    }
}
