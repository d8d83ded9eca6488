//! Elements repeated: the family, and its members for whole arrays and for single elements.

use smallvec::{SmallVec, smallvec};

use super::reshape_to;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_one, sum_to};
use crate::shape::Shape;

/// How the first input is repeated: reshaped to `aligned`, broadcast to `spread`, reshaped to `result`.
pub(super) struct Spreading {
    pub aligned: Shape,
    pub spread: Shape,
    pub result: Shape,
}

/// An operation that repeats the elements of its first input.
pub(super) struct Spread<Rule> {
    pub name: &'static str,
    /// How, by the shapes of all inputs.
    pub rule: Rule,
}

impl<Rule> Op for Spread<Rule>
where
    Rule: Fn(&[&Shape]) -> Result<Spreading> + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shapes: SmallVec<[&Shape; 2]> = inputs.iter().map(|input| input.shape()).collect();
        Ok(smallvec![Meta {
            shape: (self.rule)(&shapes)?.result,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shapes: SmallVec<[&Shape; 2]> = inputs.iter().map(|input| input.shape()).collect();
        let Spreading {
            aligned, spread, ..
        } = (self.rule)(&shapes)?;
        let aligned = place.reshaped(inputs[0], aligned)?;
        let spread = aligned
            .broadcast_to(&spread)
            .ok_or_else(|| Error::internal(format!("{} to {spread}", aligned.shape())))?;
        Ok(smallvec![place.copied(&spread, metas[0].shape.clone())?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shapes: Vec<Shape> = (0..tape.input_count())
            .map(|position| tape.input_shape(position))
            .collect::<Result<_>>()?;
        let Spreading {
            aligned, spread, ..
        } = (self.rule)(&shapes.iter().collect::<Vec<_>>())?;
        let summed = sum_to(&reshape_to(tape.gradient()?, spread)?, &aligned)?;
        Ok(smallvec![Some(reshape_to(&summed, shapes[0].clone())?)])
    }
}

/// The array side by side with itself, `repetitions` times along each axis, counted from the last.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative number.
pub fn tile(x: &NDArray, repetitions: &[i64]) -> Result<NDArray> {
    run_one(tiled(repetitions.into()), &[x])
}

fn tiled(
    repetitions: SmallVec<[i64; 4]>,
) -> Spread<impl Fn(&[&Shape]) -> Result<Spreading> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        let ndim = shape.ndim().max(repetitions.len());
        // For every axis one of repetitions and one of the extent.
        let (mut aligned, mut spread, mut result) = (Vec::new(), Vec::new(), Vec::new());
        for axis in 0..ndim {
            let extent = (axis + shape.ndim())
                .checked_sub(ndim)
                .map_or(1, |axis| shape[axis]);
            let times = (axis + repetitions.len())
                .checked_sub(ndim)
                .map_or(1, |axis| repetitions[axis]);
            let times = usize::try_from(times).map_err(|_| {
                Error::argument(TILE.name, format!("{times} is not a number of repetitions"))
            })?;
            aligned.extend([1, extent]);
            spread.extend([times, extent]);
            result.push(times * extent);
        }
        Ok(Spreading {
            aligned: Shape::new(&aligned),
            spread: Shape::new(&spread),
            result: Shape::new(&result),
        })
    };
    Spread {
        name: TILE.name,
        rule,
    }
}

/// Each element `repeats` times in a row: along an axis, or of the flattened array.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative number or an axis that the array does not have.
pub fn repeat(x: &NDArray, repeats: i64, axis: Option<i64>) -> Result<NDArray> {
    run_one(repeated(repeats, axis), &[x])
}

fn repeated(
    repeats: i64,
    axis: Option<i64>,
) -> Spread<impl Fn(&[&Shape]) -> Result<Spreading> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let repeats = usize::try_from(repeats)
            .map_err(|_| Error::argument(REPEAT.name, "repeats cannot be a negative number"))?;
        let (shape, axis) = match axis {
            None => (Shape::new(&[shapes[0].size()]), 0),
            Some(axis) => {
                let position = shapes[0].axis(axis).ok_or_else(|| {
                    let message = format!("axis = {axis} out of bounds for shape {}", shapes[0]);
                    Error::argument(REPEAT.name, message)
                })?;
                (shapes[0].clone(), position)
            }
        };
        // What is repeated no times has one axis, as MXNet has it.
        let result = match repeats {
            0 => Shape::new(&[0]),
            _ => shape.with(axis, shape[axis] * repeats),
        };
        Ok(Spreading {
            aligned: shape.inserted(axis + 1, 1),
            spread: shape.inserted(axis + 1, repeats),
            result,
        })
    };
    Spread {
        name: REPEAT.name,
        rule,
    }
}

/// See [`tile`].
pub static TILE: Spec = Spec {
    name: "tile",
    aliases: &[],
    documentation: "The array side by side with itself, a number of times along each axis. The gradients of all copies \
                    are added.",
    example: Example {
        code: "nd.tile(nd.array([[1, 2]]), reps=(2, 2))",
        shows: "\n[[1. 2. 1. 2.]\n [1. 2. 1. 2.]]\n<NDArray 2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "reps",
        kind: Kind::Shape,
        default: Default::Required,
        documentation: "The number of copies along each axis, counted from the last; there may be more than axes.",
    }],
    build: |attributes| Ok(OpRef::new(tiled(attributes.ints("reps")?))),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("reps", "2")]),
        Case::new(&[&[2, 3]]).with(&[("reps", "(2, 3, 2)")]),
        Case::new(&[&[2, 3, 2]]).with(&[("reps", "(2, 1)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`repeat`].
pub static REPEAT: Spec = Spec {
    name: "repeat",
    aliases: &[],
    documentation: "Each element several times in a row, along an axis or of the flattened array. The gradients of all \
                    copies are added.",
    example: Example {
        code: "nd.repeat(nd.array([[1, 2], [3, 4]]), repeats=2, axis=1)",
        shows: "\n[[1. 1. 2. 2.]\n [3. 3. 4. 4.]]\n<NDArray 2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "repeats",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "How often.",
        },
        Parameter {
            name: "axis",
            kind: Kind::OptionalInt,
            default: Default::None,
            documentation: "Along which axis; the array is flattened by default.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(repeated(
            attributes.int("repeats")?,
            attributes.optional_int("axis")?,
        )))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("repeats", "2")]),
        Case::new(&[&[2, 3]]).with(&[("repeats", "3"), ("axis", "0")]),
        Case::new(&[&[2, 3]]).with(&[("repeats", "2"), ("axis", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
