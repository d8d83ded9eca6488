//! Layers of sums of products.

use smallvec::smallvec;

use super::conversion::check;
use super::{QUANTIZED, case, end, half_more, reach, steps};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Domain, Example, Inputs, Spec, wrong_count};
use crate::ops::{
    Attributes, CONVOLUTION, Composite, FULLY_CONNECTED, Meta, OpRef, Outputs, cast, divide_scalar,
    divide_scalar_by, multiply, multiply_scalar, negative, reshape_to,
};
use crate::shape::Shape;

const F: DType = DType::Float32;
const NAMES: &[&str] = &[
    "data",
    "weight",
    "bias",
    "min_data",
    "max_data",
    "min_weight",
    "max_weight",
    "min_bias",
    "max_bias",
];
const INPUTS: Inputs = Inputs::Optional {
    names: NAMES,
    required: 6,
};
const WITH_BIAS: &[DType] = &[DType::Int8, DType::Int8, DType::Int8, F, F, F, F, F, F];
const WITHOUT: &[DType] = &[DType::UInt8, DType::Int8, F, F, F, F];
const INTEGERS: &[Domain] = &[
    Domain::Index(120),
    Domain::Real,
    Domain::Index(9),
    Domain::Unit,
    Domain::AboveOne,
];
const TWO: &[Domain] = &[
    Domain::Index(120),
    Domain::Real,
    Domain::Unit,
    Domain::AboveOne,
];

/// The linear layer.
pub static QUANTIZED_FULLY_CONNECTED: Spec = Spec {
    name: "_contrib_quantized_fully_connected",
    documentation: "`FullyConnected` of quantised numbers. The results are sums of products as int32, and the range \
                    that these stand for. The bias is multiplied by what makes its integers those of the sums, and \
                    truncated. Data are int8 or uint8, weights and bias int8.",
    example: Example {
        code: "nd.contrib.quantized_fully_connected(nd.array([[1, 2]], dtype='int8'), nd.array([[3, 4]], dtype='int8'), nd.array([-1]), nd.array([1]), nd.array([-1]), nd.array([1]), num_hidden=1, no_bias=True)[0]",
        shows: "\n[[11]]\n<NDArray 1x1 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: FULLY_CONNECTED.parameters,
    build: |attributes| layer(attributes, &FULLY_CONNECTED),
    cases: &[
        case(
            &[&[2, 3], &[4, 3], &[4], &[1], &[1], &[1], &[1], &[1], &[1]],
            INTEGERS,
            WITH_BIAS,
        )
        .with(&[("num_hidden", "4")]),
        case(&[&[2, 3], &[4, 3], &[1], &[1], &[1], &[1]], TWO, WITHOUT)
            .with(&[("num_hidden", "4"), ("no_bias", "True")]),
    ],
    ..QUANTIZED
};

/// Convolutions.
pub static QUANTIZED_CONV: Spec = Spec {
    name: "_contrib_quantized_conv",
    documentation: "`Convolution` of quantised numbers. The results are sums of products as int32, and the range that \
                    these stand for. The bias is multiplied by what makes its integers those of the sums, and \
                    truncated; MXNet does that on GPUs only. Data are int8 or uint8, weights and bias int8.",
    example: Example {
        code: "nd.contrib.quantized_conv(nd.ones((1, 1, 2, 2)).astype('uint8'), nd.array([[[[1, 2], [3, 4]]]], dtype='int8'), nd.array([-1]), nd.array([1]), nd.array([-1]), nd.array([1]), kernel=(2, 2), num_filter=1, no_bias=True)[0]",
        shows: "\n[[[[10]]]]\n<NDArray 1x1x1x1 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: CONVOLUTION.parameters,
    build: |attributes| {
        if attributes.int("num_group")? != 1 {
            let message = "quantized_conv only supports num_group=1 for now";
            return Err(Error::argument(QUANTIZED_CONV.name, message));
        }
        layer(attributes, &CONVOLUTION)
    },
    cases: &[
        case(
            &[
                &[2, 2, 4, 3],
                &[3, 2, 2, 2],
                &[3],
                &[1],
                &[1],
                &[1],
                &[1],
                &[1],
                &[1],
            ],
            INTEGERS,
            WITH_BIAS,
        )
        .with(&[("kernel", "(2, 2)"), ("num_filter", "3")]),
        case(
            &[&[1, 2, 4, 4], &[3, 2, 3, 3], &[1], &[1], &[1], &[1]],
            TWO,
            WITHOUT,
        )
        .with(&[
            ("kernel", "(3, 3)"),
            ("num_filter", "3"),
            ("pad", "(1, 1)"),
            ("stride", "(2, 2)"),
            ("no_bias", "True"),
        ]),
    ],
    ..QUANTIZED
};

/// The quantised form of a layer that has data, weights, and a bias unless it is told otherwise.
fn layer(attributes: &Attributes, of: &'static Spec) -> Result<OpRef> {
    let name = attributes.spec().name;
    let count = if attributes.bool("no_bias")? { 2 } else { 3 };
    let layer = (of.build)(&attributes.of(of))?;
    let rule = layer.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            if inputs.len() != 3 * count {
                return Err(wrong_count(name, 3 * count, inputs.len()));
            }
            let (integers, ends) = inputs.split_at(count);
            check(name, integers, ends)?;
            if integers[1..].iter().any(|x| x.dtype() != DType::Int8) {
                return Err(Error::argument(name, "weight and bias have to be int8"));
            }
            let floats = integers
                .iter()
                .map(|x| Array::host(x.shape().clone(), F, crate::storage::Context::cpu(0)))
                .collect::<Result<Vec<_>>>()?;
            let metas = rule.as_op().infer(&floats.iter().collect::<Vec<_>>())?;
            Ok(smallvec![
                Meta {
                    shape: metas[0].shape.clone(),
                    dtype: DType::Int32
                },
                end(),
                end()
            ])
        },
        body: move |inputs: &[&NDArray]| sums(&layer, inputs, count),
    }))
}

/// Sums of products, which float64 holds exactly.
fn sums(layer: &OpRef, inputs: &[&NDArray], count: usize) -> Result<Outputs> {
    let (integers, ends) = inputs.split_at(count);
    let mut operands = integers
        .iter()
        .map(|x| cast(x, DType::Float64))
        .collect::<Result<Vec<_>>>()?;
    let flat = |end: &NDArray| reshape_to(end, Shape::new(&[1]));
    let range = |pair: usize| reach([&flat(ends[2 * pair])?, &flat(ends[2 * pair + 1])?]);
    let (data, weight) = (range(0)?, range(1)?);
    let dtype = integers[0].dtype();
    if let [_, _, bias] = integers {
        // MXNet's CPU has half a step more here than in the range of the result.
        let scales = multiply(
            &divide_scalar_by(&data, half_more(dtype))?,
            &divide_scalar_by(&weight, half_more(DType::Int8))?,
        )?;
        let factor = divide_scalar(&multiply(&scales, &range(2)?)?, half_more(DType::Int8))?;
        let scaled = multiply(&cast(bias, F)?, &factor)?;
        operands[2] = cast(&cast(&scaled, DType::Int32)?, DType::Float64)?;
    }
    let result = layer.call(&operands.iter().collect::<Vec<_>>())?;
    let step = multiply(
        &divide_scalar(&data, steps(dtype))?,
        &divide_scalar(&weight, steps(DType::Int8))?,
    )?;
    let most = multiply_scalar(&step, 2_f64.powi(31))?;
    Ok(smallvec![
        cast(&result[0], DType::Int32)?,
        negative(&most)?,
        most
    ])
}
