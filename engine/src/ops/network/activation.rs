//! The activation function of a layer, chosen by name.

use super::floats::OnlyFloats;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::unary::{RELU, SIGMOID, SOFTRELU, SOFTSIGN, TANH};
use crate::ops::{Attributes, OpRef};

/// One of the functions [`relu`](crate::ops::relu), [`sigmoid`](crate::ops::sigmoid),
/// [`softrelu`](crate::ops::softrelu), [`softsign`](crate::ops::softsign), [`tanh`](crate::ops::tanh).
pub static ACTIVATION: Spec = Spec {
    name: "Activation",
    documentation: "An activation function, element by element: `relu`, `sigmoid`, `tanh`, `softsign`, or `softrelu`, which \
                    is `log(1 + exp(x))`. The derivative is that of the function.",
    example: Example {
        code: "nd.Activation(nd.array([-1, 0, 2]), act_type='softrelu')",
        shows: "\n[0.3132617 0.6931472 2.126928 ]\n<NDArray 3 @cpu(0)>",
    },
    parameters: &[Parameter {
        name: "act_type",
        kind: Kind::Choice(&["relu", "sigmoid", "softrelu", "softsign", "tanh"]),
        default: Default::Required,
        documentation: "The function.",
    }],
    build: built,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("act_type", "relu")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "sigmoid")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "softrelu")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "softsign")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "tanh")]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let function = match attributes.text("act_type")? {
        "relu" => &RELU,
        "sigmoid" => &SIGMOID,
        "softrelu" => &SOFTRELU,
        "softsign" => &SOFTSIGN,
        _ => &TANH,
    };
    Ok(OpRef::new(OnlyFloats {
        name: ACTIVATION.name,
        inputs: 1,
        op: OpRef::Static(function),
    }))
}
