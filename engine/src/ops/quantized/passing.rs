//! Layers that leave the range as it is.

use smallvec::smallvec;

use super::conversion::check;
use super::{QUANTIZED, case, end, nearest};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Domain, Example, Inputs, Spec};
use crate::ops::{
    ACTIVATION, Composite, EMBEDDING, FLATTEN, Meta, OpRef, Outputs, POOLING, cast, identity,
    maximum_scalar,
};

const F: DType = DType::Float32;
const INT8: &[DType] = &[DType::Int8, F, F];
const UINT8: &[DType] = &[DType::UInt8, F, F];
const DOMAINS: &[Domain] = &[Domain::Index(120), Domain::Unit, Domain::AboveOne];
const NAMES: &[&str] = &["data", "min_data", "max_data"];

/// Integers as a matrix.
pub static QUANTIZED_FLATTEN: Spec = Spec {
    name: "_contrib_quantized_flatten",
    documentation: "Quantised numbers as a matrix: all axes but the first are merged. The range is passed on.",
    example: Example {
        code: "nd.contrib.quantized_flatten(nd.array([[[1], [2]]], dtype='int8'), nd.array([-1]), nd.array([1]))[0]",
        shows: "\n[[1 2]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(NAMES),
    build: |attributes| {
        let flatten = (FLATTEN.build)(&attributes.of(&FLATTEN))?;
        Ok(with_range(QUANTIZED_FLATTEN.name, flatten, false))
    },
    cases: &[case(&[&[2, 3, 2], &[1], &[1]], DOMAINS, INT8)],
    ..QUANTIZED
};

/// Integers that are not negative.
pub static QUANTIZED_ACT: Spec = Spec {
    name: "_contrib_quantized_act",
    documentation: "Quantised numbers, those below 0 replaced by 0: `relu` is the only function. The range is passed \
                    on.",
    example: Example {
        code: "nd.contrib.quantized_act(nd.array([-5, 7], dtype='int8'), nd.array([-1]), nd.array([1]), act_type='relu')[0]",
        shows: "\n[0 7]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(NAMES),
    parameters: ACTIVATION.parameters,
    build: |attributes| {
        let name = QUANTIZED_ACT.name;
        if attributes.text("act_type")? != "relu" {
            let message = "_contrib_quantized_act only supports act_type=relu for now";
            return Err(Error::argument(name, message));
        }
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                check(name, &inputs[..1], &inputs[1..])?;
                Ok(smallvec![Meta::of(inputs[0]), end(), end()])
            },
            body: |inputs: &[&NDArray]| -> Result<Outputs> {
                Ok(smallvec![
                    maximum_scalar(inputs[0], 0.0)?,
                    identity(inputs[1])?,
                    identity(inputs[2])?
                ])
            },
        }))
    },
    cases: &[case(
        &[&[2, 3], &[1], &[1]],
        &[Domain::Real, Domain::Unit, Domain::AboveOne],
        INT8,
    )
    .with(&[("act_type", "relu")])],
    ..QUANTIZED
};

/// The largest integers of windows, or their means.
pub static QUANTIZED_POOLING: Spec = Spec {
    name: "_contrib_quantized_pooling",
    documentation: "`Pooling` of quantised numbers: the largest ones of windows, or their means, rounded to integers, \
                    halves to even ones. The range is passed on.",
    example: Example {
        code: "nd.contrib.quantized_pooling(nd.array([[[[1, 2], [3, 9]]]], dtype='int8'), nd.array([-1]), nd.array([1]), kernel=(2, 2), pool_type='max')[0]",
        shows: "\n[[[[9]]]]\n<NDArray 1x1x1x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(NAMES),
    parameters: POOLING.parameters,
    build: |attributes| {
        let name = QUANTIZED_POOLING.name;
        if !matches!(attributes.text("pool_type")?, "max" | "avg") {
            let message = "_contrib_quantized_pooling only supports pool_type=max/avg for now";
            return Err(Error::argument(name, message));
        }
        let pooling = (POOLING.build)(&attributes.of(&POOLING))?;
        Ok(with_range(name, pooling, true))
    },
    cases: &[
        case(&[&[2, 3, 4, 4], &[1], &[1]], DOMAINS, INT8)
            .with(&[("kernel", "(2, 2)"), ("stride", "(2, 2)")]),
        case(&[&[1, 2, 3, 3], &[1], &[1]], DOMAINS, UINT8)
            .with(&[("kernel", "(2, 2)"), ("pool_type", "avg")]),
    ],
    ..QUANTIZED
};

/// Rows of a table of integers.
pub static QUANTIZED_EMBEDDING: Spec = Spec {
    name: "_contrib_quantized_embedding",
    documentation: "`Embedding` with a table of quantised numbers: its rows that an array of numbers names. The table's \
                    range is passed on.",
    example: Example {
        code: "nd.contrib.quantized_embedding(nd.array([1, 0]), nd.array([[1, 2], [3, 4]], dtype='int8'), nd.array([-1]), nd.array([1]), input_dim=2, output_dim=2)[0]",
        shows: "\n[[3 4]\n [1 2]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "weight", "min_weight", "max_weight"]),
    parameters: EMBEDDING.parameters,
    build: |attributes| {
        let name = QUANTIZED_EMBEDDING.name;
        let embedding = (EMBEDDING.build)(&attributes.of(&EMBEDDING))?;
        let rule = embedding.clone();
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                check(name, &inputs[1..2], &inputs[2..])?;
                let mut metas = rule.as_op().infer(&inputs[..2])?;
                metas.extend([end(), end()]);
                Ok(metas)
            },
            body: move |inputs: &[&NDArray]| {
                let mut outputs = embedding.call(&inputs[..2])?;
                outputs.extend([identity(inputs[2])?, identity(inputs[3])?]);
                Ok(outputs)
            },
        }))
    },
    cases: &[case(
        &[&[4], &[5, 3], &[1], &[1]],
        &[
            Domain::Index(5),
            Domain::Index(120),
            Domain::Unit,
            Domain::AboveOne,
        ],
        &[F, DType::Int8, F, F],
    )
    .with(&[("input_dim", "5"), ("output_dim", "3")])],
    ..QUANTIZED
};

/// An operation on the first input alone, by way of floats if it computes.
fn with_range(name: &'static str, op: OpRef, by_floats: bool) -> OpRef {
    let rule = op.clone();
    OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            check(name, &inputs[..1], &inputs[1..])?;
            let floats;
            let first = if by_floats {
                // Shapes are inferred for floats, which the operation takes alone.
                floats = Array::host(
                    inputs[0].shape().clone(),
                    F,
                    crate::storage::Context::cpu(0),
                )?;
                &floats
            } else {
                inputs[0]
            };
            let metas = rule.as_op().infer(&[first])?;
            let shape = metas[0].shape.clone();
            let dtype = inputs[0].dtype();
            Ok(smallvec![Meta { shape, dtype }, end(), end()])
        },
        body: move |inputs: &[&NDArray]| -> Result<Outputs> {
            let q = if by_floats {
                let outputs = op.call(&[&cast(inputs[0], F)?])?;
                nearest(&outputs[0], inputs[0].dtype())?
            } else {
                op.call(&[inputs[0]])?[0].clone()
            };
            Ok(smallvec![q, identity(inputs[1])?, identity(inputs[2])?])
        },
    })
}
