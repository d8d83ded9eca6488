//! The sum of any number of arrays.

use smallvec::smallvec;

use super::{ADD, elementwise::same_shape};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_static, same_dtype};

/// The sum of arrays of the same shape.
///
/// # Errors
/// [`Error::ShapeMismatch`], [`Error::DTypeMismatch`]; [`Error::InvalidArgument`] for no arrays at all.
pub fn add_n(arrays: &[&NDArray]) -> Result<NDArray> {
    run_static(&AddN, arrays)
}

/// See [`add_n`].
pub static ADD_N: Spec = Spec {
    name: "add_n",
    aliases: &["ElementWiseSum"],
    documentation: "The sum of any number of arrays of the same shape. All derivatives are 1.",
    example: Example {
        code: "nd.add_n(nd.array([1, 2]), nd.array([10, 20]), nd.array([100, 200]))",
        shows: "\n[111. 222.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    build: |_| Ok(OpRef::Static(&AddN)),
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3], &[2, 3]]),
        Case::new(&[&[2, 3], &[2, 3], &[2, 3], &[2, 3]]),
    ],
    ..Spec::ELEMENTWISE
};

struct AddN;

impl Op for AddN {
    fn name(&self) -> &'static str {
        ADD_N.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let first = inputs
            .first()
            .ok_or_else(|| Error::argument(ADD_N.name, "there are no arrays to add"))?;
        same_dtype(ADD_N.name, inputs)?;
        same_shape(ADD_N.name, inputs)?;
        Ok(smallvec![Meta::of(first)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        match inputs {
            [first, second, rest @ ..] => {
                place.device.binary(&ADD.function, first, second, &out)?;
                for input in rest {
                    place.device.binary(&ADD.function, &out, input, &out)?;
                }
            }
            _ => place.device.copy(inputs[0], &out)?,
        }
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        (0..tape.input_count())
            .map(|_| Ok(Some(tape.gradient()?.clone())))
            .collect()
    }
}
