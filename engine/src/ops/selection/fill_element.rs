//! One element of each row replaced.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{Composite, Meta, OpRef, Outputs, broadcast_to, one_hot, reshape_to, select};
use crate::shape::Shape;

/// One element of each row replaced.
pub static FILL_ELEMENT_0INDEX: Spec = Spec {
    name: "fill_element_0index",
    aliases: &[],
    documentation: "`lhs` with the element at `rhs[i]` of each row `i` replaced by `mhs[i]`.",
    example: Example {
        code: "nd.fill_element_0index(nd.zeros((2, 3)), nd.array([5, 6]), nd.array([1, 2]))",
        shows: "\n[[0. 5. 0.]\n [0. 0. 6.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "mhs", "rhs"]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: FILL_ELEMENT_0INDEX.name,
            infer: |inputs: &[&Array]| {
                let x = Meta::of(inputs[0]);
                let fits = |each: &&Array| each.shape()[..] == x.shape[..1];
                if x.shape.ndim() != 2 || !inputs[1..].iter().all(fits) {
                    let message = "a matrix, and an element and an index for each row are needed";
                    return Err(Error::shape(FILL_ELEMENT_0INDEX.name, message));
                }
                Ok(smallvec![x])
            },
            body: |inputs: &[&NDArray]| -> Result<Outputs> {
                let x = inputs[0].shape();
                let chosen = one_hot(
                    &inputs[2].detach(),
                    x[1] as i64,
                    1.0,
                    0.0,
                    inputs[0].dtype(),
                )?;
                let column = reshape_to(inputs[1], Shape::new(&[x[0], 1]))?;
                let column = broadcast_to(&column, x.clone())?;
                Ok(smallvec![select(&chosen, &column, inputs[0])?])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3], &[2], &[2]]).from(&[
        Domain::Real,
        Domain::Real,
        Domain::Index(3),
    ])],
    ..Spec::UNARY
};
