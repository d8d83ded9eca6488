//! Convolution of MXNet before 0.11.

use super::convolution::PARAMETERS;
use super::layer::Layer;
use super::sliding::numbers;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, OpRef};

/// A layer of convolutions, as it was before there was another.
pub static CONVOLUTION_V1: Spec = Spec {
    name: "Convolution_v1",
    documentation: "`Convolution` over two axes or three, as it was before there was another. MXNet's refuses three axes when it \
                    computes; here they are computed.",
    example: Example {
        code: "nd.Convolution_v1(nd.arange(9).reshape((1, 1, 3, 3)), nd.ones((1, 1, 2, 2)), nd.array([0.5]), kernel=(2, 2), num_filter=1)",
        shows: "\n[[[[ 8.5 12.5]\n   [20.5 24.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "weight", "bias"],
        required: 2,
    },
    parameters: &{
        let mut parameters = PARAMETERS;
        parameters[PARAMETERS.len() - 1] = LAYOUT;
        parameters
    },
    build: built,
    cases: &[Case::new(&[&[1, 2, 5, 4], &[2, 2, 3, 2], &[2]]).with(&[
        ("kernel", "(3, 2)"),
        ("num_filter", "2"),
        ("stride", "(2, 1)"),
        ("pad", "(1, 2)"),
        ("dilate", "(1, 2)"),
    ])],
    ..Spec::UNARY
};

const LAYOUT: Parameter = Parameter {
    name: "layout",
    kind: Kind::Choice(&["None", "NCDHW", "NCHW", "NDHWC", "NHWC"]),
    default: Default::None,
    documentation: "The order of the axes, `NCHW` or `NCDHW`.",
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let wrong = |message: String| Err(Error::argument(CONVOLUTION_V1.name, message));
    let axes = numbers(attributes, "kernel")?.len();
    if axes != 2 && axes != 3 {
        return wrong(format!("{axes}D convolution not supported"));
    }
    if let Some("NHWC" | "NDHWC") = attributes.optional_text("layout")? {
        return wrong("Only support NCHW and NCDHW layout".into());
    }
    Ok(OpRef::new(Layer::read(attributes)?))
}
