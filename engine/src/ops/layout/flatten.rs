//! All axes but the first as one.

use super::reshape::Reshape;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, NEVER, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// A matrix with a row for each position of the first axis. The elements are copied.
///
/// # Errors
/// [`Error::InvalidShape`] for an array without axes.
pub fn flatten(x: &NDArray) -> Result<NDArray> {
    run_one(flattened(), &[x])
}

fn flattened() -> Reshape<impl Fn(&[&Shape]) -> Result<Shape> + Send + Sync> {
    let rule = |shapes: &[&Shape]| match &shapes[0][..] {
        [] => Err(Error::shape(
            FLATTEN.name,
            "an array without axes has no rows",
        )),
        [rows, rest @ ..] => Ok(Shape::new(&[*rows, rest.iter().product()])),
    };
    Reshape {
        name: FLATTEN.name,
        rule,
        copies: true,
    }
}

/// See [`flatten`].
pub static FLATTEN: Spec = Spec {
    name: "flatten",
    aliases: &["Flatten"],
    documentation: "A matrix with a row for each position of the first axis. The gradient is reshaped back.",
    example: Example {
        code: "nd.flatten(nd.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]))",
        shows: "\n[[1. 2. 3. 4.]\n [5. 6. 7. 8.]]\n<NDArray 2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::new(flattened())),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3, 4]]), Case::new(&[&[3]])],
    differentiable: true,
    ..Spec::UNARY
};
