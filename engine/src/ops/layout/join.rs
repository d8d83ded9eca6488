//! Several arrays as one: along an axis that they have, or along a new one.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span, view};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, axis_of, run_one, same_dtype,
};
use crate::shape::Shape;

/// The arrays one after the other along an axis.
///
/// # Errors
/// [`Error::InvalidShape`] for arrays whose other extents differ, [`Error::InvalidArgument`] for an axis that they do
/// not have, [`Error::DTypeMismatch`].
pub fn concat(arrays: &[&NDArray], axis: i64) -> Result<NDArray> {
    run_one(
        Join {
            axis,
            along: Along::Axis,
        },
        arrays,
    )
}

/// Arrays of one shape side by side along a new axis.
///
/// # Errors
/// [`Error::ShapeMismatch`], [`Error::InvalidArgument`] for an axis that the result does not have,
/// [`Error::DTypeMismatch`].
pub fn stack(arrays: &[&NDArray], axis: i64) -> Result<NDArray> {
    run_one(
        Join {
            axis,
            along: Along::NewAxis,
        },
        arrays,
    )
}

/// See [`concat()`].
pub static CONCAT: Spec = Spec {
    name: "concat",
    aliases: &["Concat"],
    documentation: "Arrays one after the other along an axis, the second by default. Each gradient is its part of the \
                    incoming one.",
    example: Example {
        code: "nd.concat(nd.array([[1, 2]]), nd.array([[3, 4]]), dim=0)",
        shows: "\n[[1. 2.]\n [3. 4.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[Parameter {
        name: "dim",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "The axis along which the arrays are joined.",
    }],
    build: |attributes| {
        Ok(OpRef::new(Join {
            axis: attributes.int("dim")?,
            along: Along::Axis,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3], &[2, 1], &[2, 2]]),
        Case::new(&[&[2, 3], &[1, 3]]).with(&[("dim", "-2")]),
        Case::new(&[&[2, 3]]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`stack`].
pub static STACK: Spec = Spec {
    name: "stack",
    aliases: &[],
    documentation: "Arrays of one shape side by side along a new axis. Each gradient is its part of the incoming one.",
    example: Example {
        code: "nd.stack(nd.array([1, 2]), nd.array([3, 4]), axis=1)",
        shows: "\n[[1. 3.]\n [2. 4.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[Parameter {
        name: "axis",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "Where the new axis will be.",
    }],
    build: |attributes| {
        Ok(OpRef::new(Join {
            axis: attributes.int("axis")?,
            along: Along::NewAxis,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3], &[2, 3]]),
        Case::new(&[&[2, 3], &[2, 3], &[2, 3]]).with(&[("axis", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    Axis,
    NewAxis,
}

/// Puts each input into its part of the result.
pub(super) struct Join {
    pub axis: i64,
    pub along: Along,
}

impl Join {
    /// The shape of the result, and the part of each input.
    fn parts(&self, shapes: &[&Shape]) -> Result<(Shape, Vec<Items>)> {
        let first = shapes
            .first()
            .ok_or_else(|| Error::argument(self.name(), "at least one array is needed"))?;
        match self.along {
            Along::Axis => self.parts_of_axis(first, shapes),
            Along::NewAxis => self.parts_of_new_axis(first, shapes),
        }
    }

    fn parts_of_axis(&self, first: &Shape, shapes: &[&Shape]) -> Result<(Shape, Vec<Items>)> {
        let axis = axis_of(self.name(), self.axis, first)?;
        let (mut parts, mut end) = (Vec::with_capacity(shapes.len()), 0);
        for shape in shapes {
            if shape.ndim() != first.ndim() || shape.with(axis, 0) != first.with(axis, 0) {
                return Err(incompatible(self.name(), first, axis, shape));
            }
            let span = Span {
                start: end,
                step: 1,
                length: shape[axis],
            };
            parts.push(part(shape, axis, Item::Span(span)));
            end += shape[axis];
        }
        Ok((first.with(axis, end), parts))
    }

    fn parts_of_new_axis(&self, first: &Shape, shapes: &[&Shape]) -> Result<(Shape, Vec<Items>)> {
        for (position, shape) in shapes.iter().enumerate() {
            if *shape != first {
                return Err(Error::ShapeMismatch {
                    op: self.name(),
                    position,
                    expected: first.clone(),
                    got: (*shape).clone(),
                });
            }
        }
        // Any shape of as many axes as the result serves to count the position from.
        let axis = axis_of(self.name(), self.axis, &first.inserted(0, 1))?;
        let whole = first.inserted(axis, shapes.len());
        let parts = (0..shapes.len()).map(|position| part(&whole, axis, Item::At(position)));
        Ok((whole.clone(), parts.collect()))
    }
}

/// All of `shape`, but for one axis.
pub(super) fn part(shape: &Shape, axis: usize, item: Item) -> Items {
    let mut items = Items(
        shape
            .iter()
            .map(|&extent| Item::Span(Span::all(extent)))
            .collect(),
    );
    items.0[axis] = item;
    items
}

impl Op for Join {
    fn name(&self) -> &'static str {
        match self.along {
            Along::Axis => CONCAT.name,
            Along::NewAxis => STACK.name,
        }
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
        let (shape, _) = self.parts(&shapes)?;
        let dtype = match same_dtype(self.name(), inputs) {
            Err(Error::DTypeMismatch {
                op,
                position,
                expected,
                got,
            }) if self.along == Along::Axis => {
                return Err(Error::argument(
                    op,
                    format!(
                        "Non-uniform data type in Concat, expected data type {expected}, got data type {got} for \
                         input {position}"
                    ),
                ));
            }
            dtype => dtype?,
        };
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
        let (shape, parts) = self.parts(&shapes)?;
        let out = place.empty(shape, metas[0].dtype)?;
        for (input, part) in inputs.iter().zip(&parts) {
            place.device.copy(input, &part.of(&out))?;
        }
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shapes: Vec<Shape> = (0..tape.input_count())
            .map(|position| tape.input_shape(position))
            .collect::<Result<_>>()?;
        let (_, parts) = self.parts(&shapes.iter().collect::<Vec<_>>())?;
        parts
            .into_iter()
            .enumerate()
            .map(|(position, part)| {
                let wanted = tape.needs(position);
                wanted
                    .then(|| view(tape.gradient()?, part, false))
                    .transpose()
            })
            .collect()
    }
}

/// The error of an array that differs from the first in more than the axis of joining, which MXNet shows as -1.
fn incompatible(op: &'static str, first: &Shape, axis: usize, shape: &Shape) -> Error {
    let extents = first.iter().enumerate().map(|(position, extent)| {
        if position == axis {
            "-1".to_owned()
        } else {
            extent.to_string()
        }
    });
    let expected: Vec<String> = extents.collect();
    let expected = expected.join(",");
    Error::shape(
        op,
        format!("Incompatible input shape: expected [{expected}], got {shape}"),
    )
}
