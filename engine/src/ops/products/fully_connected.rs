//! The linear layer.

use crate::ops::network::NO_BIAS;
use smallvec::smallvec;

use super::batch_dot::batch_dot;
use super::matrices::{Transposed, multiply_into};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, reshape_to,
    run_one, same_dtype, sum,
};
use crate::shape::Shape;

/// `x weight^T + bias`, for weights of shape `[outputs, inputs]`. All axes of `x` but the first are merged, or with
/// `flatten` false the last one alone is multiplied.
///
/// # Errors
/// [`Error::InvalidShape`] where the shapes do not fit; [`Error::DTypeMismatch`].
pub fn fully_connected(
    x: &NDArray,
    weight: &NDArray,
    bias: Option<&NDArray>,
    flatten: bool,
) -> Result<NDArray> {
    let op = FullyConnected {
        outputs: weight.shape().first().copied().unwrap_or(0),
        has_bias: bias.is_some(),
        flatten,
    };
    let inputs: Vec<&NDArray> = [x, weight].into_iter().chain(bias).collect();
    run_one(op, &inputs)
}

/// See [`fully_connected`].
pub static FULLY_CONNECTED: Spec = Spec {
    name: "FullyConnected",
    documentation: "The linear layer `data weight^T + bias`, for weights of shape `(num_hidden, inputs)`. All axes of `data` \
                    but the first are merged, unless `flatten` is false: then the last one alone is multiplied.",
    example: Example {
        code: "nd.FullyConnected(nd.array([[1, 2]]), nd.array([[1, 0], [1, 1], [0, 1]]), nd.array([10, 20, 30]), num_hidden=3)",
        shows: "\n[[11. 23. 32.]]\n<NDArray 1x3 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "weight", "bias"],
        required: 2,
    },
    parameters: &[
        Parameter {
            name: "num_hidden",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "Number of outputs.",
        },
        NO_BIAS,
        Parameter {
            name: "flatten",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Whether all axes but the first are merged.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 3], &[4, 3], &[4]]).with(&[("num_hidden", "4")]),
        Case::new(&[&[2, 3], &[4, 3]]).with(&[("num_hidden", "4"), ("no_bias", "True")]),
        Case::new(&[&[2, 3, 2], &[4, 6], &[4]]).with(&[("num_hidden", "4")]),
        Case::new(&[&[2, 3, 2], &[4, 2], &[4]]).with(&[("num_hidden", "4"), ("flatten", "False")]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let outputs = attributes.int("num_hidden")?;
    if outputs < 1 {
        return Err(Error::argument(
            FULLY_CONNECTED.name,
            format!("value {outputs} for Parameter num_hidden should be greater equal to 1"),
        ));
    }
    Ok(OpRef::new(FullyConnected {
        outputs: outputs as usize,
        has_bias: !attributes.bool("no_bias")?,
        flatten: attributes.bool("flatten")?,
    }))
}

struct FullyConnected {
    outputs: usize,
    has_bias: bool,
    flatten: bool,
}

impl FullyConnected {
    /// `x` as one matrix, in a stack of one.
    fn matrix(&self, x: &Shape) -> Shape {
        let split = if self.flatten { 1 } else { x.ndim() - 1 };
        let (rows, columns) = x.split_at(split);
        Shape::new(&[1, rows.iter().product(), columns.iter().product()])
    }

    fn result(&self, x: &Shape) -> Shape {
        if self.flatten {
            Shape::new(&[x[0], self.outputs])
        } else {
            x.with(x.ndim() - 1, self.outputs)
        }
    }

    fn check(&self, weight: &Shape, bias: Option<&Shape>, inputs: usize) -> Result<()> {
        let op = FULLY_CONNECTED.name;
        if weight[..] != [self.outputs, inputs] {
            let message = format!(
                "Shape inconsistent, Provided = {weight}, inferred shape=({},{inputs})",
                self.outputs
            );
            return Err(Error::shape(op, message));
        }
        match bias {
            Some(bias) if bias[..] != [self.outputs] => Err(Error::shape(
                op,
                format!("Unexpected shape for bias {bias}"),
            )),
            _ => Ok(()),
        }
    }
}

const TURNED: Transposed = Transposed {
    lhs: false,
    rhs: true,
};

impl Op for FullyConnected {
    fn name(&self) -> &'static str {
        FULLY_CONNECTED.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let expected = 2 + usize::from(self.has_bias);
        if inputs.len() != expected {
            return Err(wrong_count(FULLY_CONNECTED.name, expected, inputs.len()));
        }
        let dtype = same_dtype(FULLY_CONNECTED.name, inputs)?;
        let x = inputs[0].shape();
        if x.ndim() == 0 {
            let message = format!("data of shape {x} has no axis to multiply");
            return Err(Error::shape(FULLY_CONNECTED.name, message));
        }
        let bias = inputs.get(2).map(|bias| bias.shape());
        self.check(inputs[1].shape(), bias, self.matrix(x)[2])?;
        Ok(smallvec![Meta {
            shape: self.result(x),
            dtype
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = place.reshaped(inputs[0], self.matrix(inputs[0].shape()))?;
        let weight = inputs[1].expanded(0);
        let out = place.empty(Shape::new(&[1, x.shape()[1], self.outputs]), metas[0].dtype)?;
        if let Some(bias) = inputs.get(2) {
            let rows = bias
                .broadcast_to(out.shape())
                .ok_or_else(|| Error::internal("a bias that does not fit"))?;
            place.device.copy(&rows, &out)?;
        }
        multiply_into(place, [&x, &weight], TURNED, self.has_bias, &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0b11,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, weight) = (tape.input(0)?, tape.input(1)?);
        let matrix = reshape_to(&x, self.matrix(x.shape()))?;
        let weights = reshape_to(
            &weight,
            Shape::new(&[1, weight.shape()[0], weight.shape()[1]]),
        )?;
        let rows = Shape::new(&[1, matrix.shape()[1], self.outputs]);
        let incoming = reshape_to(tape.gradient()?, rows)?;
        let mut gradients = Gradients::from_elem(None, tape.input_count());
        if tape.needs(0) {
            let gradient = batch_dot(&incoming, &weights, false, false)?;
            gradients[0] = Some(reshape_to(&gradient, x.shape().clone())?);
        }
        if tape.needs(1) {
            let gradient = batch_dot(&incoming, &matrix, true, false)?;
            gradients[1] = Some(reshape_to(&gradient, weight.shape().clone())?);
        }
        if tape.needs(2) {
            let outputs = Axes {
                exclude: true,
                ..Axes::one(2, false)
            };
            gradients[2] = Some(sum(&incoming, outputs)?);
        }
        Ok(gradients)
    }
}
