//! Reading and writing parts of an array by position: what Python writes as `x[key]` and `x[key] = value`.
//!
//! Integers, slices, `...` and `None` choose a regular part ([`view`](self)): shared with the array where the faces
//! allow it. Arrays of positions choose elements one by one: always a copy. Both are made of recorded operations.

mod advanced;
mod key;
mod view;

pub(crate) use view::{Item, Items, Span, place_into_zeros, view};

use crate::array::Array;
use crate::autograd::{self, NDArray};
use crate::context;
use crate::error::{Error, Result};
use crate::execution;
use crate::ops::{broadcast_to, cast, copy_to_context, reshape_to};
use crate::shape::{Shape, tuple};
use advanced::Block;
use key::Key;

/// One entry of a key.
#[derive(Debug, Clone)]
pub enum Index {
    /// A position, counted from the back if negative. The axis goes away.
    Integer(i64),
    /// A Python slice.
    Slice {
        /// The first position, or the end where the walk begins.
        start: Option<i64>,
        /// The position before which the walk ends.
        stop: Option<i64>,
        /// The distance between neighbours; 1 where absent, not 0.
        step: Option<i64>,
    },
    /// `...`: as many whole axes as the key leaves open.
    Ellipsis,
    /// `None`: a new axis of length 1.
    NewAxis,
    /// Positions, in any shape. With NumPy's rules a boolean array is a mask over as many axes as it has.
    Array(NDArray),
}

impl Index {
    /// `:`, a whole axis.
    pub const ALL: Self = Self::Slice {
        start: None,
        stop: None,
        step: None,
    };

    /// `start:stop`.
    pub const fn range(start: i64, stop: i64) -> Self {
        Self::Slice {
            start: Some(start),
            stop: Some(stop),
            step: None,
        }
    }
}

/// Whose rules a key follows where the three faces of an array differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// `mxnet.nd`: a single element has shape `(1,)`; contiguous parts are shared, others copied; truth values in an
    /// index array count as 0 and 1.
    Nd,
    /// `mxnet.np`: as `nd`, but a single element has no axes, and boolean arrays are masks.
    MxNumpy,
    /// `numpy`: a single element has no axes, every regular part is shared, and boolean arrays are masks.
    Numpy,
}

/// What is written into a part of an array.
#[derive(Debug, Clone)]
pub enum SetValue {
    /// The same number into every element.
    Number(f64),
    /// An array, broadcast, converted, and brought to the context.
    Array(NDArray),
}

/// The part of `x` that `key` chooses.
///
/// # Errors
/// [`Error::Index`] for a position outside its axis, too many entries, or two `...`; [`Error::Value`] for a slice with
/// step 0 and, under the rules of MXNet, for index arrays that do not broadcast together.
pub fn get(x: &NDArray, key: &[Index], rules: Rules) -> Result<NDArray> {
    let key = Key::resolve(key, x.shape(), rules)?;
    match key.arrays.is_empty() {
        true if key.items.is_everything(x.shape()) => Ok(x.clone()),
        true => view(x, key.items, rules != Rules::Numpy),
        false => Block::new(&key, x, rules)?.get(x),
    }
}

/// Writes `value` into the part of `x` that `key` chooses. Where positions repeat, the last value stays.
///
/// While recording, an array that is overwritten whole takes the place of the value in the graph.
///
/// # Errors
/// As [`get`]; [`Error::Value`] for a value that does not broadcast to the part; [`Error::Autograd`] while recording, if
/// `x` is in a graph, or if the value is in one and fills `x` only in part.
pub fn set(x: &NDArray, key: &[Index], value: &SetValue, rules: Rules) -> Result<()> {
    let key = Key::resolve(key, x.shape(), rules)?;
    x.check_writable()?;
    let block = if key.arrays.is_empty() {
        None
    } else {
        Some(Block::new(&key, x, rules)?)
    };
    let target = key.items.of(x.array());
    let shape = block
        .as_ref()
        .map_or(target.shape(), |block| block.shape())
        .clone();
    if let SetValue::Array(value) = value
        && autograd::is_recording()
        && value.is_differentiable()
    {
        return match block {
            None if target.size() == x.size() && target.is_contiguous() => {
                set_whole(x, value, shape, rules)
            }
            _ => Err(autograd::in_place()),
        };
    }
    let _guard = execution::guard();
    let value = match (value, &block) {
        (SetValue::Number(number), None) => {
            x.context().device()?.fill(*number, &target)?;
            x.array().storage().written();
            return Ok(());
        }
        (SetValue::Number(number), Some(_)) => number_array(*number, x)?,
        (SetValue::Array(value), _) => value.array().clone(),
    };
    let value = fitted(&value, &shape, rules)?;
    match block {
        None => context::transfer(&value, &target)?,
        Some(block) => block.set(&target, &value)?,
    }
    x.array().storage().written();
    Ok(())
}

/// Overwrites all of `x` by a recorded copy.
fn set_whole(x: &NDArray, value: &NDArray, shape: Shape, rules: Rules) -> Result<()> {
    let extra = value.shape().ndim().saturating_sub(shape.ndim());
    if fitted(value.array(), &shape, rules).is_err() {
        return Err(does_not_fit(value.shape(), &shape, rules));
    }
    let trimmed = reshape_to(value, Shape::new(&value.shape()[extra..]))?;
    let spread = reshape_to(&broadcast_to(&trimmed, shape)?, x.shape().clone())?;
    let here = copy_to_context(&spread, x.context())?;
    x.receive(&cast(&here, x.dtype())?)
}

/// A number as an array without axes, beside `x`.
fn number_array(number: f64, x: &NDArray) -> Result<Array> {
    let device = x.context().device()?;
    let out = device.allocate(Shape::default(), x.dtype(), x.context())?;
    device.fill(number, &out)?;
    Ok(out)
}

/// A value broadcast to the shape of what it is written into; leading axes of length 1 may be in excess.
fn fitted(value: &Array, shape: &Shape, rules: Rules) -> Result<Array> {
    let mut trimmed = value.clone();
    while trimmed.ndim() > shape.ndim() && trimmed.shape()[0] == 1 {
        trimmed = trimmed.squeezed(0);
    }
    trimmed
        .broadcast_to(shape)
        .ok_or_else(|| does_not_fit(value.shape(), shape, rules))
}

fn does_not_fit(value: &Shape, shape: &Shape, rules: Rules) -> Error {
    let (value, shape) = (tuple(value), tuple(shape));
    Error::value(match rules {
        Rules::Numpy => {
            if shape == "()" {
                return Error::value("setting an array element with a sequence.");
            }
            let (value, shape) = (value.replace(", ", ","), shape.replace(", ", ","));
            format!("could not broadcast input array from shape {value} into shape {shape}")
        }
        _ => format!(
            "operands could not be broadcast together with remapped shapes[original->remapped]: {value} and requested \
             shape {shape}"
        ),
    })
}
