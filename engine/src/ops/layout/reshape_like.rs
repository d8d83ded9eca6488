//! The shape, or some axes of it, taken from another array.

use super::reshape::Reshape;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// The elements of `lhs` in the shape of `rhs`.
///
/// # Errors
/// [`Error::InvalidShape`] for arrays of different sizes.
pub fn reshape_like(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    run_one(like([(None, None), (None, None)]), &[lhs, rhs])
}

/// The first axis of a range and the one after its last.
type Range = (Option<i64>, Option<i64>);

fn like(ranges: [Range; 2]) -> Reshape<impl Fn(&[&Shape]) -> Result<Shape> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let (lhs, rhs) = (shapes[0], shapes[1]);
        let ((start, stop), (first, last)) = (
            within("lhs", ranges[0], lhs)?,
            within("rhs", ranges[1], rhs)?,
        );
        let shape = Shape::new(&[&lhs[..start], &rhs[first..last], &lhs[stop..]].concat());
        if shape.checked_size() != Some(lhs.size()) {
            return Err(Error::shape(
                RESHAPE_LIKE.name,
                format!(
                    "Cannot reshape lhs with shape {lhs}to new shape {shape} because they have different size."
                ),
            ));
        }
        Ok(shape)
    };
    Reshape {
        name: RESHAPE_LIKE.name,
        rule,
        copies: true,
    }
}

fn within(side: &str, (begin, end): Range, shape: &Shape) -> Result<(usize, usize)> {
    let ndim = shape.ndim() as i64;
    let position = |axis: i64| if axis < 0 { axis + ndim } else { axis };
    let (start, stop) = (position(begin.unwrap_or(0)), end.map_or(ndim, position));
    if start < 0 || start >= stop || stop > ndim {
        let shown = |axis: Option<i64>| axis.map_or("None".into(), |axis| axis.to_string());
        return Err(Error::argument(
            RESHAPE_LIKE.name,
            format!(
                "Invalid begin, end, get {side}_begin={}, {side}_end={} for shape {shape}",
                shown(begin),
                shown(end)
            ),
        ));
    }
    Ok((start as usize, stop as usize))
}

const fn bound(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::OptionalInt,
        default: Default::None,
        documentation,
    }
}

/// See [`reshape_like`].
pub static RESHAPE_LIKE: Spec = Spec {
    name: "reshape_like",
    aliases: &[],
    documentation: "The elements of the first array in the shape of the second; or some of its axes replaced by some of \
                    the second's. The gradient is reshaped back; the second array has none.",
    example: Example {
        code: "nd.reshape_like(nd.array([1, 2, 3, 4]), nd.zeros((2, 2)))",
        shows: "\n[[1. 2.]\n [3. 4.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs"]),
    parameters: &[
        bound("lhs_begin", "The first axis to replace."),
        bound("lhs_end", "The axis after the last to replace."),
        bound("rhs_begin", "The first axis to replace them by."),
        bound("rhs_end", "The axis after the last to replace them by."),
    ],
    build: |attributes| {
        let bound = |name| attributes.optional_int(name);
        Ok(OpRef::new(like([
            (bound("lhs_begin")?, bound("lhs_end")?),
            (bound("rhs_begin")?, bound("rhs_end")?),
        ])))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3], &[3, 2]]),
        Case::new(&[&[6, 2], &[3, 2, 4]]).with(&[("lhs_end", "1"), ("rhs_end", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
