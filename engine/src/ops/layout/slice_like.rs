//! The first positions of axes, as many as another array has.

use smallvec::SmallVec;

use super::slice::Slice;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// A copy of the first positions along `axes`, or along all, as many as `like` has.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that one of the arrays does not have; [`Error::InvalidShape`] where `like` is
/// larger.
pub fn slice_like(x: &NDArray, like: &NDArray, axes: &[i64]) -> Result<NDArray> {
    run_one(sliced(axes.into()), &[x, like])
}

fn sliced(axes: SmallVec<[i64; 4]>) -> Slice<impl Fn(&[&Shape]) -> Result<Items> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let (shape, like) = (shapes[0], shapes[1]);
        let mut lengths = shape.clone();
        if axes.is_empty() {
            if shape.ndim() != like.ndim() {
                return Err(Error::shape(
                    SLICE_LIKE.name,
                    format!(
                        "By default slice_axis performs slice on all axes, but ndim mismatch for inputs: {} vs. {}",
                        shape.ndim(),
                        like.ndim()
                    ),
                ));
            }
            lengths = like.clone();
        }
        for &axis in &axes {
            let position = |input: &str, shape: &Shape| {
                shape.axis(axis).ok_or_else(|| {
                    let ndim = shape.ndim();
                    let message = format!("Slice axis: {axis} exceeds {input} input: {ndim}");
                    Error::argument(SLICE_LIKE.name, message)
                })
            };
            let target = position("first", shape)?;
            lengths = lengths.with(target, like[position("second", like)?]);
        }
        let mut items = Items::default();
        for (axis, (&extent, &length)) in shape.iter().zip(lengths.iter()).enumerate() {
            if length > extent {
                return Err(Error::shape(
                    SLICE_LIKE.name,
                    format!(
                        "Slice axis {axis} with size {length} exceeds limit of input with size {extent}"
                    ),
                ));
            }
            items.0.push(Item::Span(Span::all(length)));
        }
        Ok(items)
    };
    Slice {
        name: SLICE_LIKE.name,
        rule,
    }
}

/// See [`slice_like`].
pub static SLICE_LIKE: Spec = Spec {
    name: "slice_like",
    aliases: &[],
    documentation: "A copy of the first positions along axes, as many as the second array has. The gradient is put back \
                    into zeros; the second array has none.",
    example: Example {
        code: "nd.slice_like(nd.array([[1, 2, 3], [4, 5, 6]]), nd.zeros((1, 2)))",
        shows: "\n[[1. 2.]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "shape_like"]),
    parameters: &[Parameter {
        name: "axes",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "The axes to shorten; all of them by default.",
    }],
    build: |attributes| Ok(OpRef::new(sliced(attributes.ints("axes")?))),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4], &[1, 3, 2]]),
        Case::new(&[&[2, 3, 4], &[1, 7, 2]]).with(&[("axes", "(0, -1)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
