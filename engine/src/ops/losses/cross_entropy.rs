//! The cross entropy of softmax and labels.

use smallvec::smallvec;

use super::classes::one_hot;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, log, maximum_scalar,
    multiply, negative, reshape_to, run_static, same_dtype, softmax, subtract, sum,
};
use crate::shape::Shape;

/// The sum over all rows of the negative logarithm of the softmax at the label, as an array of one element.
///
/// # Errors
/// [`Error::InvalidShape`] unless `x` is a matrix and `labels` has one number for each row;
/// [`Error::DTypeMismatch`], [`Error::UnsupportedDType`].
pub fn softmax_cross_entropy(x: &NDArray, labels: &NDArray) -> Result<NDArray> {
    run_static(&SoftmaxCrossEntropy, &[x, labels])
}

/// See [`softmax_cross_entropy`].
pub static SOFTMAX_CROSS_ENTROPY: Spec = Spec {
    name: "softmax_cross_entropy",
    documentation: "The sum over all rows of the negative logarithm of the softmax at the label; probabilities below 1e-8 count \
                    as 1e-8. The gradient is the softmax, less 1 at the label; there is none with respect to labels.",
    example: Example {
        code: "nd.softmax_cross_entropy(nd.array([[1, 2, 3], [11, 7, 5]]), nd.array([2, 0]))",
        shows: "\n[0.4281871]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "label"]),
    build: |_| Ok(OpRef::Static(&SoftmaxCrossEntropy)),
    cases: &[Case::new(&[&[2, 3], &[2]]).from(&[Domain::Real, Domain::Index(3)])],
    ..Spec::UNARY
};

/// Probabilities are not taken to be smaller.
const LEAST: f64 = 1e-8;

struct SoftmaxCrossEntropy;

/// 1 where a column is the row's label, else 0.
fn labelled(x: &NDArray, labels: &NDArray) -> Result<NDArray> {
    let (rows, classes) = (x.shape()[0], x.shape()[1]);
    let hot = one_hot(&reshape_to(labels, Shape::new(&[rows, 1, 1]))?, classes)?;
    reshape_to(&hot, x.shape().clone())
}

impl Op for SoftmaxCrossEntropy {
    fn name(&self) -> &'static str {
        SOFTMAX_CROSS_ENTROPY.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let op = SOFTMAX_CROSS_ENTROPY.name;
        let dtype = same_dtype(op, inputs)?;
        only_floats(op, dtype)?;
        let (x, labels) = (inputs[0].shape(), inputs[1].shape());
        if x.ndim() != 2 {
            return Err(Error::shape(op, "SoftmaxCrossEntropy only accept 2D data"));
        }
        if labels.ndim() != 1 || labels[0] != x[0] {
            let message = format!("data label shape mismatch: {x} and {labels}");
            return Err(Error::shape(op, message));
        }
        Ok(smallvec![Meta {
            shape: Shape::new(&[1]),
            dtype
        }])
    }

    fn forward(&self, _place: &Place, inputs: &[&Array], _metas: &[Meta]) -> Result<Arrays> {
        let [x, labels] = [inputs[0], inputs[1]].map(|x| NDArray::new(x.clone()));
        let probabilities = softmax(&x, 1)?;
        let at_labels = multiply(&probabilities, &labelled(&x, &labels)?)?;
        let at_labels = sum(&at_labels, Axes::one(1, false))?;
        let entropy = sum(&log(&maximum_scalar(&at_labels, LEAST)?)?, Axes::ALL)?;
        Ok(smallvec![negative(&entropy)?.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, labels) = (tape.input(0)?, tape.input(1)?);
        let excess = subtract(&softmax(&x, 1)?, &labelled(&x, &labels)?)?;
        Ok(smallvec![Some(multiply(tape.gradient()?, &excess)?), None])
    }
}
