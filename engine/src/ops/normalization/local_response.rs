//! Normalization by the neighbouring channels.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Composite, Margin, Meta, OpRef, add, add_scalar, multiply, multiply_scalar, pad, power_scalar,
    slice_axis, square,
};

const fn number(name: &'static str, value: f64, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(value),
        documentation,
    }
}

/// Normalization by the neighbouring channels.
pub static LRN: Spec = Spec {
    name: "LRN",
    documentation: "`x / (knorm + alpha / nsize * s)^beta`, where `s` is the sum of the squares of `nsize` neighbouring channels, \
                    along axis 1 (Krizhevsky et al., ImageNet classification, 2012).",
    example: Example {
        code: "nd.LRN(nd.array([[3, 0, 4]]), nsize=3, alpha=3, knorm=0, beta=0.5)",
        shows: "\n[[1. 0. 1.]]\n<NDArray 1x3 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "nsize",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The number of channels, an odd one, that count; half of them on each side.",
        },
        number(
            "alpha",
            1e-4,
            "What the mean of the squares is multiplied by.",
        ),
        number("beta", 0.75, "The power."),
        number("knorm", 2.0, "What is added."),
    ],
    build: |attributes| {
        let size = attributes.int("nsize")?;
        if size < 1 || size % 2 == 0 {
            let message = format!("LRN only supports odd values for local_size, not {size}");
            return Err(Error::argument(LRN.name, message));
        }
        if size % 2 == 0 {
            let message = format!("LRN only supports odd values for local_size, not {size}");
            return Err(Error::argument(LRN.name, message));
        }
        if size % 2 == 0 {
            let message = format!("LRN only supports odd values for local_size, not {size}");
            return Err(Error::argument(LRN.name, message));
        }
        let numbers = [
            attributes.float("alpha")? / size as f64,
            attributes.float("beta")?,
            attributes.float("knorm")?,
        ];
        Ok(OpRef::new(Composite {
            name: LRN.name,
            infer: move |inputs: &[&Array]| {
                only_floats(LRN.name, inputs[0].dtype())?;
                let shape = inputs[0].shape();
                if shape.ndim() < 2 {
                    let message = format!("data of shape {shape} has no channels");
                    return Err(Error::shape(LRN.name, message));
                }
                if size as usize > shape[1] {
                    let message = format!(
                        "local size must be smaller than nchannels: {size} and shape {shape}"
                    );
                    return Err(Error::argument(LRN.name, message));
                }
                Ok(smallvec![Meta::of(inputs[0])])
            },
            body: move |inputs: &[&NDArray]| {
                Ok(smallvec![normalized(inputs[0], size / 2, numbers)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[2, 5, 2, 2]]).with(&[("nsize", "3"), ("alpha", "0.5"), ("knorm", "1")]),
        Case::new(&[&[2, 5]]).with(&[("nsize", "5"), ("alpha", "2"), ("beta", "0.5")]),
    ],
    ..Spec::UNARY
};

fn normalized(x: &NDArray, half: i64, [alpha, beta, knorm]: [f64; 3]) -> Result<NDArray> {
    let squares = square(x)?;
    let mut widths = vec![0; 2 * x.shape().ndim()];
    widths[2..4].fill(half);
    let padded = pad(&squares, &widths, Margin::Constant(0.0))?;
    let channels = x.shape()[1] as i64;
    let mut sums = slice_axis(&padded, 1, 0, Some(channels))?;
    for offset in 1..=2 * half {
        sums = add(
            &sums,
            &slice_axis(&padded, 1, offset, Some(offset + channels))?,
        )?;
    }
    let scale = add_scalar(&multiply_scalar(&sums, alpha)?, knorm)?;
    multiply(x, &power_scalar(&scale, -beta)?)
}
