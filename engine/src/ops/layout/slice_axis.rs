//! A part along one axis.

use super::join::part;
use super::slice::Slice;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// A copy of the positions from `begin` to `end` of an axis; both may be counted from the back, and `None` is the end.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, and for positions outside of it or in the wrong
/// order.
pub fn slice_axis(x: &NDArray, axis: i64, begin: i64, end: Option<i64>) -> Result<NDArray> {
    run_one(sliced(axis, begin, end), &[x])
}

fn sliced(
    axis: i64,
    begin: i64,
    end: Option<i64>,
) -> Slice<impl Fn(&[&Shape]) -> Result<Items> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        let axis = shape.axis(axis).ok_or_else(|| {
            let ndim = shape.ndim() as i64;
            let transformed = if axis < 0 { axis + ndim } else { axis };
            let message = format!(
                "Transformed axis must be smaller than the source ndim and larger than zero! Recieved axis={axis}, \
                 src_ndim={ndim}, transformed axis={transformed}"
            );
            Error::argument(SLICE_AXIS.name, message)
        })?;
        let extent = shape[axis] as i64;
        let position = |bound: i64| if bound < 0 { bound + extent } else { bound };
        let (first, last) = (position(begin), end.map_or(extent, position));
        let message = if last > extent {
            format!("Invalid end for end={last} as axis_size is {extent}")
        } else if first >= last && (first, last, extent) != (0, 0, 0) {
            let end = end.map_or("None".into(), |end| end.to_string());
            format!("Invalid begin, end, get begin={begin}, end={end}")
        } else if first < 0 {
            format!("Invalid begin for begin={begin}")
        } else {
            let span = Span {
                start: first as usize,
                step: 1,
                length: (last - first) as usize,
            };
            return Ok(part(shape, axis, Item::Span(span)));
        };
        Err(Error::argument(SLICE_AXIS.name, message))
    };
    Slice {
        name: SLICE_AXIS.name,
        rule,
    }
}

/// See [`slice_axis`].
pub static SLICE_AXIS: Spec = Spec {
    name: "slice_axis",
    aliases: &[],
    documentation: "A copy of the positions from `begin` to `end` of one axis. The gradient is put back into zeros.",
    example: Example {
        code: "nd.slice_axis(nd.array([[1, 2, 3], [4, 5, 6]]), axis=1, begin=-2, end=None)",
        shows: "\n[[2. 3.]\n [5. 6.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The axis.",
        },
        Parameter {
            name: "begin",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The first position.",
        },
        Parameter {
            name: "end",
            kind: Kind::OptionalInt,
            default: Default::None,
            documentation: "The position after the last; `None` for the end of the axis.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(sliced(
            attributes.int("axis")?,
            attributes.int("begin")?,
            attributes.optional_int("end")?,
        )))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]).with(&[("axis", "1"), ("begin", "1"), ("end", "3")]),
        Case::new(&[&[2, 4]]).with(&[("axis", "-1"), ("begin", "-3"), ("end", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
