//! Axes of length 1 repeated: named axes to given lengths, or to those of another array.

use smallvec::SmallVec;

use super::spread::{Spread, Spreading};
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, axis_of, run_one};
use crate::shape::Shape;

type List = SmallVec<[i64; 4]>;

/// The array repeated along `axes`, of length 1, to the lengths `sizes`.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have or that is longer.
pub fn broadcast_axis(x: &NDArray, axes: &[i64], sizes: &[i64]) -> Result<NDArray> {
    run_one(along(axes.into(), sizes.into()), &[x])
}

fn along(axes: List, sizes: List) -> Spread<impl Fn(&[&Shape]) -> Result<Spreading> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        if axes.len() != sizes.len() {
            return Err(Error::argument(
                BROADCAST_AXIS.name,
                format!("{} axes with {} sizes", axes.len(), sizes.len()),
            ));
        }
        let mut spread = shape.clone();
        for (&axis, &size) in axes.iter().zip(&sizes) {
            let axis = axis_of(BROADCAST_AXIS.name, axis, shape)?;
            let size = usize::try_from(size).ok().filter(|_| shape[axis] == 1);
            let size = size.ok_or_else(|| {
                Error::argument(BROADCAST_AXIS.name, "Broadcasting axis must have size 1")
            })?;
            spread = spread.with(axis, size);
        }
        Ok(to(shape, spread))
    };
    Spread {
        name: BROADCAST_AXIS.name,
        rule,
    }
}

fn to(shape: &Shape, spread: Shape) -> Spreading {
    Spreading {
        aligned: shape.clone(),
        spread: spread.clone(),
        result: spread,
    }
}

/// The array repeated along its axes of length 1 to the shape of `like`.
///
/// # Errors
/// [`Error::InvalidShape`] where the shapes do not fit.
pub fn broadcast_like(x: &NDArray, like: &NDArray) -> Result<NDArray> {
    run_one(as_in(None), &[x, like])
}

/// With pairs of axes: only those of the first array, to the lengths of those of the second.
fn as_in(
    axes: Option<(List, List)>,
) -> Spread<impl Fn(&[&Shape]) -> Result<Spreading> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let (shape, like) = (shapes[0], shapes[1]);
        let unfit = |what: String| Error::shape(BROADCAST_LIKE.name, what);
        let Some((lhs_axes, rhs_axes)) = &axes else {
            let fits = |(&from, &to): (&usize, &usize)| from == to || from == 1;
            if shape.ndim() != like.ndim() {
                return Err(unfit(format!(
                    "Operand of shape {shape} cannot be broadcasted to {like}"
                )));
            }
            if !shape.iter().zip(like.iter()).all(fits) {
                return Err(unfit(format!(
                    "Array cannot be broadcasted from {shape} to {like}"
                )));
            }
            return Ok(to(shape, like.clone()));
        };
        if lhs_axes.is_empty() || rhs_axes.is_empty() {
            return Err(unfit("Empty axes tuple is not allowed".into()));
        }
        if lhs_axes.len() != rhs_axes.len() {
            return Err(unfit(
                "Input_axis and other_axis size does not match".into(),
            ));
        }
        if lhs_axes.is_empty() {
            return Err(unfit("Empty axes tuple is not allowed".into()));
        }
        let position = |side: &str, axis: i64, shape: &Shape| {
            shape.axis(axis).ok_or_else(|| {
                unfit(format!(
                    "Invalid dimension specified in {side}_axes: {axis} of {shape}"
                ))
            })
        };
        let mut spread = shape.clone();
        for (&lhs, &rhs) in lhs_axes.iter().zip(rhs_axes) {
            let lhs = position("lhs", lhs, shape)?;
            let size = like[position("rhs", rhs, like)?];
            if shape[lhs] != 1 {
                return Err(unfit(format!(
                    "Input axis {lhs} at dimension {lhs} cannot be broadcasted to {size}"
                )));
            }
            spread = spread.with(lhs, size);
        }
        Ok(to(shape, spread))
    };
    Spread {
        name: BROADCAST_LIKE.name,
        rule,
    }
}

/// See [`broadcast_axis`].
pub static BROADCAST_AXIS: Spec = Spec {
    name: "broadcast_axis",
    aliases: &["broadcast_axes"],
    documentation: "The array repeated along axes of length 1 to given lengths. The gradient is summed over the axes.",
    example: Example {
        code: "nd.broadcast_axis(nd.array([[1], [2]]), axis=1, size=3)",
        shows: "\n[[1. 1. 1.]\n [2. 2. 2.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::Shape,
            default: Default::Ints(&[]),
            documentation: "The axis or axes to repeat.",
        },
        Parameter {
            name: "size",
            kind: Kind::Shape,
            default: Default::Ints(&[]),
            documentation: "Their new lengths.",
        },
    ],
    build: |attributes| {
        let (axes, sizes) = (attributes.ints("axis")?, attributes.ints("size")?);
        Ok(OpRef::new(along(axes, sizes)))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[1, 3, 1]]).with(&[("axis", "(0, 2)"), ("size", "(2, 3)")]),
        Case::new(&[&[2, 1]]).with(&[("axis", "-1"), ("size", "4")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`broadcast_like`].
pub static BROADCAST_LIKE: Spec = Spec {
    name: "broadcast_like",
    aliases: &[],
    documentation: "The array repeated along its axes of length 1 to the shape of a second one, or to some of its axes. \
                    The gradient is summed over what was repeated; the second array has none.",
    example: Example {
        code: "nd.broadcast_like(nd.array([[1, 2]]), nd.zeros((2, 2)))",
        shows: "\n[[1. 2.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs"]),
    parameters: &[
        Parameter {
            name: "lhs_axes",
            kind: Kind::Axes,
            default: Default::None,
            documentation: "The axes to repeat; all of them by default.",
        },
        Parameter {
            name: "rhs_axes",
            kind: Kind::Axes,
            default: Default::None,
            documentation: "The axes of the second array that they follow.",
        },
    ],
    build: |attributes| {
        let (lhs, rhs) = (attributes.axes("lhs_axes")?, attributes.axes("rhs_axes")?);
        Ok(OpRef::new(as_in(lhs.zip(rhs))))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[1, 3], &[2, 3]]),
        Case::new(&[&[1, 3], &[5, 4]]).with(&[("lhs_axes", "0"), ("rhs_axes", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
