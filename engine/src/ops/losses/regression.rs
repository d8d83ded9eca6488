//! Predictions whose gradient is that of a loss, whatever gradient comes in.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add_scalar,
    greater_scalar, multiply_scalar, reshape_to, same_dtype, sigmoid, subtract,
};
use crate::shape::Shape;

impl Spec {
    /// What the specifications of regressions have in common.
    const REGRESSION: Self = Self {
        inputs: Inputs::Fixed(&["data", "label"]),
        parameters: &[Parameter {
            name: "grad_scale",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "What the gradient is multiplied by.",
        }],
        // The derivative is not that of what is returned, so central differences have nothing to say about it.
        cases: &[
            Case::new(&[&[2, 3], &[2, 3]]).order(0),
            Case::new(&[&[2, 1], &[2]]).order(0),
        ],
        ..Self::UNARY
    };
}

/// The data, with the gradient of the squared error.
pub static LINEAR_REGRESSION_OUTPUT: Spec = Spec {
    name: "LinearRegressionOutput",
    documentation: "The data itself. The gradient is that of half the squared error: data less label, times `grad_scale` and \
                    divided by the number of labels in an instance, whatever gradient comes in.",
    example: Example {
        code: "nd.LinearRegressionOutput(nd.array([1, 2]), nd.array([3, 2]))",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| built(LINEAR_REGRESSION_OUTPUT.name, Loss::Squared, attributes),
    ..Spec::REGRESSION
};

/// The data, with the gradient of the absolute error.
pub static MAE_REGRESSION_OUTPUT: Spec = Spec {
    name: "MAERegressionOutput",
    documentation: "The data itself. The gradient is that of the absolute error: 1 where the data exceed the label and -1 elsewhere, times \
                    `grad_scale` and divided by the number of labels in an instance, whatever gradient comes in.",
    example: Example {
        code: "nd.MAERegressionOutput(nd.array([1, 2]), nd.array([3, 2]))",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| built(MAE_REGRESSION_OUTPUT.name, Loss::Absolute, attributes),
    ..Spec::REGRESSION
};

/// The sigmoid of the data, with the gradient of the logistic loss.
pub static LOGISTIC_REGRESSION_OUTPUT: Spec = Spec {
    name: "LogisticRegressionOutput",
    documentation: "The sigmoid of the data. The gradient is that of the logistic loss: the result less the label, times \
                    `grad_scale` and divided by the number of labels in an instance, whatever gradient comes in.",
    example: Example {
        code: "nd.LogisticRegressionOutput(nd.array([0, 100]), nd.array([1, 0]))",
        shows: "\n[0.5 1. ]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| built(LOGISTIC_REGRESSION_OUTPUT.name, Loss::Logistic, attributes),
    ..Spec::REGRESSION
};

fn built(name: &'static str, loss: Loss, attributes: &Attributes) -> Result<OpRef> {
    Ok(OpRef::new(Regression {
        name,
        loss,
        scale: attributes.float("grad_scale")?,
    }))
}

#[derive(Clone, Copy, PartialEq)]
enum Loss {
    Squared,
    Absolute,
    Logistic,
}

struct Regression {
    name: &'static str,
    loss: Loss,
    scale: f64,
}

/// A column of predictions may have a plain list of labels.
fn fits(labels: &Shape, x: &Shape) -> bool {
    labels == x || (x.ndim() == 2 && x[1] == 1 && labels[..] == x[..1])
}

impl Op for Regression {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        only_floats(self.name, same_dtype(self.name, inputs)?)?;
        let (x, labels) = (inputs[0].shape(), inputs[1].shape());
        if !fits(labels, x) {
            return Err(Error::shape(
                self.name,
                format!("Shape inconsistent, Provided={labels}, inferred shape={x}"),
            ));
        }
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        if self.loss == Loss::Logistic {
            return Ok(smallvec![
                sigmoid(&NDArray::new(inputs[0].clone()))?.array().clone()
            ]);
        }
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.copy(inputs[0], &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0b10,
            outputs: 1,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (y, labels) = (tape.output(0)?, tape.input(1)?);
        let instances = labels.shape().first().copied().unwrap_or(1).max(1);
        let scale = self.scale / (labels.size() / instances).max(1) as f64;
        let error = subtract(&y, &reshape_to(&labels, y.shape().clone())?)?;
        let slope = match self.loss {
            // MXNet has -1 where there is no error, or no number.
            Loss::Absolute => {
                let above = multiply_scalar(&greater_scalar(&error, 0.0)?, 2.0)?;
                add_scalar(&above, -1.0)?
            }
            _ => error,
        };
        Ok(smallvec![Some(multiply_scalar(&slope, scale)?), None])
    }
}
