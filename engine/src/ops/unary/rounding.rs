//! Rounding.

use super::Unary;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Spec};
use crate::ops::{OpRef, Saves, run_static};
use crate::unary_function;

/// The largest integer that is not greater than each element.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn floor(x: &NDArray) -> Result<NDArray> {
    run_static(&FLOOR, &[x])
}

/// See [`floor`].
pub static FLOOR: Unary = Unary {
    spec: Spec {
        name: "floor",
        documentation: "The largest integer that is not greater than each element. The derivative is 0.",
        example: Example {
            code: "nd.floor(nd.array([-1.5, 1.5]))",
            shows: "\n[-2.  1.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&FLOOR)),
        cases: &[Case::new(&[&[2, 3]]).order(1)],
        ..Spec::UNARY
    },
    function: unary_function!("floor", |x, _| x.floor(), integer: |x, _| x, shader: "floor(x)"),
    saves: Saves::NOTHING,
    derivative: None,
};
