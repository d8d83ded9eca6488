//! Batch normalisation under other names.

use super::batch::{
    AXIS, BatchNorm, CASE_DOMAINS, EPS, FIX_GAMMA, MAX_CALIB_RANGE, MIN_CALIB_RANGE, MOMENTUM,
    OUTPUT_MEAN_VAR, USE_GLOBAL_STATS,
};
use crate::ops::network::CUDNN_OFF;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};

/// The inputs of all.
const INPUTS: Inputs = Inputs::Fixed(&["data", "gamma", "beta", "moving_mean", "moving_var"]);

/// What the variance is returned with.
const OUTPUT_VARIANCE: Parameter = Parameter {
    documentation: "Whether the mean and the variance are returned too.",
    ..OUTPUT_MEAN_VAR
};

/// Batch normalisation of MXNet before 0.11.
pub static BATCH_NORM_V1: Spec = Spec {
    name: "BatchNorm_v1",
    documentation: "`BatchNorm` along axis 1, as it was before there was another; `output_mean_var` returns the variance itself. \
                    MXNet's function of this name cannot be given the moving statistics, and so cannot be called; symbols can.",
    example: Example {
        code: "nd.BatchNorm_v1(nd.array([[1, 2], [3, 4]]), nd.ones(2), nd.zeros(2), nd.array([1, 2]), nd.array([4, 1]), eps=0)",
        shows: "\n[[0. 0.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[EPS, MOMENTUM, FIX_GAMMA, USE_GLOBAL_STATS, OUTPUT_VARIANCE],
    build: |attributes| {
        let mut norm = BatchNorm::read(attributes)?;
        norm.variance = true;
        Ok(norm.op())
    },
    cases: &[Case::new(&[&[2, 3, 2, 2], &[3], &[3], &[3], &[3]])
        .with(&[
            ("fix_gamma", "False"),
            ("output_mean_var", "True"),
            ("eps", "0.1"),
        ])
        .from(CASE_DOMAINS)],
    ..Spec::UNARY
};

/// Batch normalisation over several devices, of which there is one.
pub static SYNC_BATCH_NORM: Spec = Spec {
    name: "SyncBatchNorm",
    aliases: &["_contrib_SyncBatchNorm"],
    documentation: "`BatchNorm` along axis 1 over the batches of all devices that share `key`. Here every device normalises the \
                    batch that it has. `output_mean_var` returns the variance itself, and without training the moving one.",
    example: Example {
        code: "nd.contrib.SyncBatchNorm(nd.array([[1, 2], [3, 4]]), nd.ones(2), nd.zeros(2), nd.array([1, 2]), nd.array([4, 1]), eps=0, key='bn')",
        shows: "\n[[0. 0.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[
        EPS,
        MOMENTUM,
        FIX_GAMMA,
        USE_GLOBAL_STATS,
        OUTPUT_VARIANCE,
        Parameter {
            name: "ndev",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "Number of devices; has no effect.",
        },
        Parameter {
            name: "key",
            kind: Kind::Text,
            default: Default::Required,
            documentation: "The name under which devices find each other; has no effect.",
        },
    ],
    build: |attributes| {
        attributes.text("key")?;
        let mut norm = BatchNorm::read(attributes)?;
        norm.variance = true;
        Ok(norm.op())
    },
    cases: &[
        Case::new(&[&[2, 3, 2], &[3], &[3], &[3], &[3]])
            .with(&[("fix_gamma", "False"), ("eps", "0.1"), ("key", "a")])
            .from(CASE_DOMAINS),
        Case::new(&[&[4, 3], &[3], &[3], &[3], &[3]])
            .with(&[
                ("use_global_stats", "True"),
                ("output_mean_var", "True"),
                ("fix_gamma", "False"),
                ("eps", "0.5"),
                ("key", "a"),
            ])
            .from(CASE_DOMAINS),
    ],
    ..Spec::UNARY
};

/// Batch normalisation, and what is above 0 of it.
pub static BATCH_NORM_WITH_RELU: Spec = Spec {
    name: "BatchNormWithReLU",
    aliases: &["_contrib_BatchNormWithReLU"],
    documentation: "`BatchNorm`, with results below 0 set to 0. MXNet has it only with oneDNN, for float32 with four axes.",
    example: Example {
        code: "nd.contrib.BatchNormWithReLU(nd.array([[[[1, 2], [3, 4]]]]), nd.ones(1), nd.zeros(1), nd.array([2]), nd.array([4]), eps=0)",
        shows: "\n[[[[0.  0. ]\n   [0.5 1. ]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[
        EPS,
        MOMENTUM,
        FIX_GAMMA,
        USE_GLOBAL_STATS,
        OUTPUT_MEAN_VAR,
        AXIS,
        CUDNN_OFF,
        MIN_CALIB_RANGE,
        MAX_CALIB_RANGE,
    ],
    build: |attributes| {
        let mut norm = BatchNorm::read(attributes)?;
        norm.rectified = true;
        Ok(norm.op())
    },
    cases: &[Case::new(&[&[3, 2, 2, 2], &[2], &[2], &[2], &[2]])
        .with(&[("fix_gamma", "False"), ("eps", "0.1")])
        .from(CASE_DOMAINS)],
    ..Spec::UNARY
};
