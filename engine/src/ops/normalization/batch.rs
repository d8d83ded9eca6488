//! Batch normalisation.

use crate::ops::network::CUDNN_OFF;
use smallvec::smallvec;

use super::scaled::{Plan, around, channel_axis, check_parameters};
use super::standardize::standardize;
use super::statistics::{Statistics, observe};
use crate::array::Array;
use crate::autograd::{self, NDArray};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, Metadata, OpRef, Outputs, add, add_scalar, cast, multiply,
    multiply_scalar, reciprocal, relu, reshape_to, rsqrt, square, subtract,
};
use crate::shape::Shape;

/// Each channel normalised over the batch, or by running statistics.
pub static BATCH_NORM: Spec = Spec {
    name: "BatchNorm",
    documentation: "Each channel brought to mean 0 and variance 1, `(data - mean) / sqrt(variance + eps)`, multiplied by `gamma` \
                    and shifted by `beta`, which have one number for each channel. While training, mean and variance are those \
                    of the batch, and each backward pass moves `moving_mean` and `moving_var` towards them: \
                    `moving * momentum + batch * (1 - momentum)`. Otherwise, or with `use_global_stats`, the moving ones are \
                    used. With `fix_gamma`, `gamma` is set to 1 and its gradient is 0.",
    example: Example {
        code: "nd.BatchNorm(nd.array([[1, 2], [3, 4]]), nd.ones(2), nd.zeros(2), nd.array([1, 2]), nd.array([4, 1]), eps=0)",
        shows: "\n[[0. 0.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "gamma", "beta", "moving_mean", "moving_var"]),
    parameters: PARAMETERS,
    build: |attributes| BatchNorm::read(attributes).map(BatchNorm::op),
    cases: &[
        Case::new(&[&[2, 3, 2], &[3], &[3], &[3], &[3]])
            .with(&[("fix_gamma", "False"), ("eps", "0.1")])
            .from(CASE_DOMAINS),
        Case::new(&[&[3, 2, 2, 2], &[2], &[2], &[2], &[2]])
            .with(&[("axis", "-1"), ("output_mean_var", "True"), ("eps", "0.1")])
            .from(CASE_DOMAINS),
        Case::new(&[&[4, 3], &[3], &[3], &[3], &[3]])
            .with(&[
                ("use_global_stats", "True"),
                ("fix_gamma", "False"),
                ("eps", "0.5"),
            ])
            .from(CASE_DOMAINS),
    ],
    ..Spec::UNARY
};

/// The moving statistics have no gradient.
pub(super) const CASE_DOMAINS: &[Domain] = &[
    Domain::Real,
    Domain::Positive,
    Domain::Real,
    Domain::Index(3),
    Domain::Index(3),
];

const PARAMETERS: &[Parameter] = &[
    EPS,
    MOMENTUM,
    FIX_GAMMA,
    USE_GLOBAL_STATS,
    OUTPUT_MEAN_VAR,
    AXIS,
    CUDNN_OFF,
    MIN_CALIB_RANGE,
    MAX_CALIB_RANGE,
];

pub(super) const EPS: Parameter = Parameter {
    name: "eps",
    kind: Kind::Float,
    default: Default::Float(0.001f32 as f64),
    documentation: "What is added to the variance before its root is taken.",
};
pub(super) const MOMENTUM: Parameter = Parameter {
    name: "momentum",
    kind: Kind::Float,
    default: Default::Float(0.9),
    documentation: "How much of the moving statistics stays.",
};
pub(super) const FIX_GAMMA: Parameter = Parameter {
    name: "fix_gamma",
    kind: Kind::Bool,
    default: Default::Bool(true),
    documentation: "Whether `gamma` is 1.",
};
pub(super) const USE_GLOBAL_STATS: Parameter = Parameter {
    name: "use_global_stats",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the moving statistics are used while training too.",
};
pub(super) const OUTPUT_MEAN_VAR: Parameter = Parameter {
    name: "output_mean_var",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the mean and one over the standard deviation are returned too.",
};
pub(super) const AXIS: Parameter = Parameter {
    name: "axis",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "The axis of channels.",
};
pub(super) const MIN_CALIB_RANGE: Parameter = Parameter {
    name: "min_calib_range",
    kind: Kind::OptionalFloat,
    default: Default::None,
    documentation: "Has no effect.",
};
pub(super) const MAX_CALIB_RANGE: Parameter = Parameter {
    name: "max_calib_range",
    kind: Kind::OptionalFloat,
    default: Default::None,
    documentation: "Has no effect.",
};

/// A batch normalisation, or one of its variants.
#[derive(Clone, Copy)]
pub(super) struct BatchNorm {
    name: &'static str,
    eps: f64,
    momentum: f64,
    fix_gamma: bool,
    use_global_stats: bool,
    output_mean_var: bool,
    axis: i64,
    /// Whether the variance is returned instead of one over the standard deviation.
    pub variance: bool,
    /// Whether results below 0 are set to 0.
    pub rectified: bool,
}

impl BatchNorm {
    /// Reads the parameters of a batch normalisation, or of one of its variants.
    pub fn read(attributes: &Attributes) -> Result<Self> {
        let spec = attributes.spec();
        Ok(Self {
            name: spec.name,
            eps: attributes.float("eps")?,
            momentum: attributes.float("momentum")?,
            fix_gamma: attributes.bool("fix_gamma")?,
            use_global_stats: attributes.bool("use_global_stats")?,
            output_mean_var: attributes.bool("output_mean_var")?,
            axis: match spec.parameter("axis") {
                Some(_) => attributes.int("axis")?,
                None => 1,
            },
            variance: false,
            rectified: false,
        })
    }

    /// The operation.
    pub fn op(self) -> OpRef {
        OpRef::new(Composite {
            name: self.name,
            infer: move |inputs: &[&Array]| self.infer(inputs),
            body: move |inputs: &[&NDArray]| self.run(inputs),
        })
    }

    fn plan(&self, shape: &Shape) -> Result<Plan> {
        let axis = channel_axis(self.name, self.axis, shape, "")?;
        Ok(Plan {
            rows: around(shape, axis),
            axes: &[0, 2],
            scaled: 1,
            moments: Shape::new(&[shape[axis]]),
        })
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let name = self.name;
        let plan = self.plan(inputs[0].shape())?;
        only_floats(name, inputs[0].dtype())?;
        let dtype = parameter_dtype(inputs[0].dtype());
        for (input, title) in inputs[1..]
            .iter()
            .zip(["gamma", "beta", "moving_mean", "moving_var"])
        {
            if input.dtype() != dtype {
                let message = format!(
                    "This layer requires uniform type. Expected '{dtype}' v.s. given '{}' at '{title}'",
                    input.dtype()
                );
                return Err(Error::argument(name, message));
            }
        }
        check_parameters(name, &inputs[1..], plan.rows[1])?;
        let mut metas: Metadata = smallvec![Meta::of(inputs[0])];
        if self.output_mean_var {
            let shape = plan.moments;
            metas.extend([(); 2].map(|()| Meta {
                shape: shape.clone(),
                dtype,
            }));
        }
        Ok(metas)
    }

    fn run(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let [x, gamma, beta] = [inputs[0], inputs[1], inputs[2]];
        let plan = self.plan(x.shape())?;
        let rows = reshape_to(&cast_to(x, gamma.dtype())?, plan.rows.clone())?;
        if self.fix_gamma {
            set_to_one(gamma)?;
        }
        let training = autograd::is_training() && !self.use_global_stats;
        let (normal, moments, statistics) = if training {
            let [normal, mean, deviation] = standardize(&rows, plan.axes, self.eps)?;
            let statistics = self.statistics(inputs, &mean, &deviation);
            let spread = if self.variance {
                add_scalar(&square(&deviation)?, -self.eps)?
            } else {
                reciprocal(&deviation)?
            };
            (normal, [mean, spread], Some(statistics))
        } else {
            let (mean, variance) = (inputs[3].detach(), inputs[4].detach());
            let inverse = rsqrt(&add_scalar(&variance, self.eps)?)?;
            let centred = subtract(&rows, &plan.aligned(&mean)?)?;
            let normal = multiply(&centred, &plan.aligned(&inverse)?)?;
            let spread = if self.variance { variance } else { inverse };
            (normal, [mean, spread], None)
        };
        let mut out = if self.fix_gamma {
            // A gradient of zeros, as MXNet's, and not none.
            let shift = add(beta, &multiply_scalar(gamma, 0.0)?)?;
            add(&normal, &plan.aligned(&shift)?)?
        } else {
            plan.scale(&normal, gamma, beta)?
        };
        if let Some(statistics) = statistics {
            out = observe(&out, statistics)?;
        }
        if self.rectified {
            out = relu(&out)?;
        }
        let out = reshape_to(&cast_to(&out, x.dtype())?, x.shape().clone())?;
        let mut outputs: Outputs = smallvec![out];
        if self.output_mean_var {
            for moment in moments {
                outputs.push(reshape_to(&moment, plan.moments.clone())?);
            }
        }
        Ok(outputs)
    }

    fn statistics(&self, inputs: &[&NDArray], mean: &NDArray, deviation: &NDArray) -> Statistics {
        Statistics {
            running_mean: inputs[3].clone(),
            running_variance: inputs[4].clone(),
            mean: mean.detach(),
            deviation: deviation.detach(),
            eps: self.eps,
            momentum: self.momentum,
        }
    }
}

/// Parameters of float16 data are float32.
fn parameter_dtype(data: DType) -> DType {
    match data {
        DType::Float16 => DType::Float32,
        dtype => dtype,
    }
}

fn cast_to(x: &NDArray, dtype: DType) -> Result<NDArray> {
    if x.dtype() == dtype {
        Ok(x.clone())
    } else {
        cast(x, dtype)
    }
}

/// Sets every element to 1 in place, unless all are: an array that is written to cannot be differentiated afterwards.
fn set_to_one(gamma: &NDArray) -> Result<()> {
    if gamma.to_vec::<f64>()?.iter().all(|&element| element == 1.0) {
        return Ok(());
    }
    let one = NDArray::from_numbers(&[1.0], Shape::new(&[1]), gamma.dtype(), gamma.context())?;
    gamma.write(one.array())
}
