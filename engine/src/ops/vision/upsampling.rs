//! Images enlarged by a whole number.

use smallvec::smallvec;

use super::NUM_ARGS;
use super::resample::images;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{
    Attributes, Composite, DECONVOLUTION, Meta, OpRef, Outputs, Value, add, concat, repeat,
};
use crate::shape::Shape;

/// Images enlarged by a whole number.
pub static UP_SAMPLING: Spec = Spec {
    name: "UpSampling",
    documentation: "Data of shape `(batch, channels, height, width)` enlarged `scale` times along both axes: each element repeated \
                    (`nearest`), or moved apart and joined by the weights of the second array (`bilinear`), which is a \
                    `Deconvolution` of each channel. Several arrays are enlarged to the size of the first and joined along \
                    the channels, or added (`sum`).",
    example: Example {
        code: "nd.UpSampling(nd.array([[[[1, 2], [3, 4]]]]), scale=2, sample_type='nearest')",
        shows: "\n[[[[1. 1. 2. 2.]\n   [1. 1. 2. 2.]\n   [3. 3. 4. 4.]\n   [3. 3. 4. 4.]]]]\n<NDArray 1x1x4x4 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[1, 2, 2, 3]]).with(&[("scale", "2"), ("sample_type", "nearest")]),
        Case::new(&[&[1, 2, 2, 2], &[1, 1, 4, 4]])
            .with(&[("scale", "2"), ("sample_type", "nearest")]),
        Case::new(&[&[1, 2, 2, 2], &[1, 2, 1, 1]]).with(&[
            ("scale", "2"),
            ("sample_type", "nearest"),
            ("multi_input_mode", "sum"),
        ]),
        Case::new(&[&[1, 2, 2, 3], &[2, 1, 4, 4]]).with(&[
            ("scale", "2"),
            ("sample_type", "bilinear"),
            ("num_filter", "2"),
        ]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "scale",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "How many times larger the first array's images become.",
    },
    Parameter {
        name: "num_filter",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "The number of channels, for `bilinear`.",
    },
    Parameter {
        name: "sample_type",
        kind: Kind::Choice(&["bilinear", "nearest"]),
        default: Default::Required,
        documentation: "How elements are added.",
    },
    Parameter {
        name: "multi_input_mode",
        kind: Kind::Choice(&["concat", "sum"]),
        default: Default::Text("concat"),
        documentation: "How several arrays are joined.",
    },
    NUM_ARGS,
    Parameter {
        name: "workspace",
        kind: Kind::Int,
        default: Default::Int(512),
        documentation: "Has no effect.",
    },
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = UP_SAMPLING.name;
    let scale = attributes.at_least("scale", 1)?;
    if scale > 1000 {
        let message = format!("value {scale} for Parameter scale exceed bound [1,1000]");
        return Err(Error::argument(name, message));
    }
    if attributes.text("sample_type")? == "bilinear" {
        return bilinear(attributes, scale);
    }
    let (scale, joined) = (
        scale as usize,
        attributes.text("multi_input_mode")? == "concat",
    );
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
            only_floats(name, inputs[0].dtype())?;
            let factors = factors(&shapes, scale)?;
            let [batch, _, height, width] = images(name, shapes[0])?;
            let channels = channels(&shapes, joined)?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[batch, channels, height * factors[0], width * factors[0]]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| nearest(inputs, scale, joined),
    }))
}

/// How many times larger each array becomes.
fn factors(shapes: &[&Shape], scale: usize) -> Result<Vec<usize>> {
    let name = UP_SAMPLING.name;
    let [batch, _, height, width] = images(name, shapes[0])?;
    let factor = |shape: &&Shape| {
        let [other_batch, _, rows, columns] = images(name, shape)?;
        let factor = (height * scale).checked_div(rows).unwrap_or(0);
        let fits = rows * factor == height * scale && columns * factor == width * scale;
        if !fits || batch != other_batch {
            let message = format!(
                "input height of {rows}does not divide output height of {}: shapes {shape} and {}",
                height * scale,
                shapes[0]
            );
            return Err(Error::argument(name, message));
        }
        Ok(factor)
    };
    shapes.iter().map(factor).collect()
}

/// Number of channels of several arrays, one after the other or added.
fn channels(shapes: &[&Shape], joined: bool) -> Result<usize> {
    if joined {
        return Ok(shapes.iter().map(|shape| shape[1]).sum());
    }
    match shapes.iter().find(|shape| shape[1] != shapes[0][1]) {
        Some(other) => Err(Error::shape(
            UP_SAMPLING.name,
            format!("{other} cannot be added to {}", shapes[0]),
        )),
        None => Ok(shapes[0][1]),
    }
}

fn nearest(inputs: &[&NDArray], scale: usize, joined: bool) -> Result<Outputs> {
    let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
    let mut enlarged = Vec::with_capacity(inputs.len());
    for (input, factor) in inputs.iter().zip(factors(&shapes, scale)?) {
        let rows = repeat(input, factor as i64, Some(2))?;
        enlarged.push(repeat(&rows, factor as i64, Some(3))?);
    }
    let all: Vec<&NDArray> = enlarged.iter().collect();
    let out = match all.split_first() {
        Some((first, rest)) if rest.is_empty() || !joined => rest
            .iter()
            .try_fold((*first).clone(), |sum, next| add(&sum, next))?,
        _ => concat(&all, 1)?,
    };
    Ok(smallvec![out])
}

/// Each channel's transposed convolution with a window of twice the scale.
fn bilinear(attributes: &Attributes, scale: i64) -> Result<OpRef> {
    let filters = attributes.int("num_filter")?.max(1);
    let mut deconvolution = Attributes::new(&DECONVOLUTION);
    let pair = |number: i64| Value::Tuple(vec![Value::Int(number), Value::Int(number)]);
    for (name, value) in [
        ("kernel", pair(2 * scale - scale % 2)),
        ("stride", pair(scale)),
        ("pad", pair(scale / 2)),
        ("num_filter", Value::Int(filters)),
        ("num_group", Value::Int(filters)),
        ("no_bias", Value::Bool(true)),
    ] {
        deconvolution.set(name, value)?;
    }
    let op = (DECONVOLUTION.build)(&deconvolution)?;
    let body = op.clone();
    Ok(OpRef::new(Composite {
        name: UP_SAMPLING.name,
        infer: move |inputs: &[&Array]| {
            if inputs.len() != 2 {
                return Err(wrong_count(UP_SAMPLING.name, 2, inputs.len()));
            }
            op.as_op().infer(inputs)
        },
        body: move |inputs: &[&NDArray]| body.call(inputs),
    }))
}
