//! The inverse of a matrix.

use smallvec::smallvec;

use super::factors;
use super::stack::{elements, made, product, square};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, negative, run_static,
};

/// The inverse.
pub static LINALG_INVERSE: Spec = Spec {
    name: "linalg_inverse",
    aliases: &["_linalg_inverse"],
    documentation: "The inverse of each matrix, by factorisation with exchanged rows. A singular matrix is an error. The \
                    gradient is `-A^-T G A^-T`.",
    example: Example {
        code: "nd.linalg_inverse(nd.array([[1, 4], [2, 3]]))",
        shows: "\n[[-0.6  0.8]\n [ 0.4 -0.2]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&Inverse)),
    cases: &[Case::new(&[&[3, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

struct Inverse;

/// The inverse of each matrix of a stack.
pub(super) fn inverse(x: &NDArray) -> Result<NDArray> {
    run_static(&Inverse, &[x])
}

impl Op for Inverse {
    fn name(&self) -> &'static str {
        LINALG_INVERSE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        square(LINALG_INVERSE.name, inputs[0])?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let n = square(LINALG_INVERSE.name, inputs[0])?;
        let mut all = elements(inputs[0])?;
        for matrix in all.chunks_mut((n * n).max(1)) {
            match factors::inverse(matrix, n)? {
                Some(inverse) => matrix.copy_from_slice(&inverse),
                None => {
                    let message = "the input matrix is non-convertible";
                    return Err(Error::argument(LINALG_INVERSE.name, message));
                }
            }
        }
        Ok(smallvec![made(place, &all, &metas[0])?])
    }

    fn saves(&self) -> Saves {
        Saves::OUTPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let inverse = tape.output(0)?;
        let left = product(&inverse, tape.gradient()?, [true, false])?;
        Ok(gradient(negative(&product(
            &left,
            &inverse,
            [false, true],
        )?)?))
    }
}
