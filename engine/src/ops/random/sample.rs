//! Arrays of random numbers whose distribution's parameters are arrays: a draw for each of their elements.

use smallvec::smallvec;

use super::distribution::Distribution;
use super::{DTYPE, float_type};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, on_host, run_one, same_dtype,
    shape_of,
};
use crate::shape::Shape;
use crate::storage::Context;

/// For each element of the parameters, `shape` numbers of the distribution: the result has the parameters' shape
/// followed by `shape`.
///
/// # Errors
/// [`Error::ShapeMismatch`], [`Error::DTypeMismatch`] for parameters that are not alike.
pub fn sample(
    distribution: Distribution,
    parameters: &[&NDArray],
    shape: Shape,
    dtype: DType,
) -> Result<NDArray> {
    let sample = Sample {
        name: "sample",
        distribution,
        shape,
        dtype,
    };
    run_one(sample, parameters)
}

fn build(distribution: Distribution, attributes: &Attributes) -> Result<OpRef> {
    let name = attributes.spec().name;
    Ok(OpRef::new(Sample {
        name,
        distribution,
        shape: shape_of(name, &attributes.ints("shape")?)?,
        dtype: float_type(attributes)?,
    }))
}

struct Sample {
    name: &'static str,
    distribution: Distribution,
    shape: Shape,
    dtype: DType,
}

impl Op for Sample {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        same_dtype(self.name, inputs)?;
        for (position, input) in inputs.iter().enumerate() {
            if input.shape() != inputs[0].shape() {
                return Err(Error::ShapeMismatch {
                    op: self.name,
                    position,
                    expected: inputs[0].shape().clone(),
                    got: input.shape().clone(),
                });
            }
        }
        Ok(smallvec![Meta {
            shape: Shape::new(&[inputs[0].shape(), &self.shape[..]].concat()),
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let dtype = Some(inputs[0].dtype()).filter(|dtype| dtype.is_float());
        let dtype = dtype.unwrap_or(DType::Float32);
        let mut parameters = Vec::with_capacity(inputs.len());
        for input in inputs {
            let host = Array::host(input.shape().clone(), dtype, Context::cpu(0))?;
            place.device.copy(input, &host)?;
            parameters.push(host);
        }
        let fill = |out: &Array| self.distribution.fill(place.context, &parameters, out);
        Ok(smallvec![on_host(place, metas[0].clone(), fill)?])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }
}

const EACH: Parameter = Parameter {
    name: "shape",
    kind: Kind::Shape,
    default: Default::Ints(&[]),
    documentation: "The shape of what is drawn for each element of the parameters.",
};

const ONE: &[Case] = &[Case::new(&[&[2, 2]])
    .from(&[Domain::Positive])
    .with(&[("shape", "3")])
    .drawn()];

const TWO: &[Case] = &[Case::new(&[&[2, 2], &[2, 2]])
    .from(&[Domain::Positive, Domain::AboveOne])
    .with(&[("shape", "3")])
    .drawn()];

const SAMPLED: Spec = Spec {
    parameters: &[EACH, DTYPE],
    returns_list: NEVER,
    differentiable: false,
    ..Spec::UNARY
};

/// Numbers of intervals.
pub static SAMPLE_UNIFORM: Spec = Spec {
    name: "sample_uniform",
    aliases: &["_sample_uniform"],
    documentation: "For each pair of elements, numbers from `low` up to `high`, all equally likely. There is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_uniform(nd.array([0, 5]), nd.array([1, 6]), shape=2)",
        shows: "\n[[0.52383333 0.05501367]\n [5.039963   5.594532  ]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["low", "high"]),
    build: |attributes| build(Distribution::Uniform, attributes),
    cases: TWO,
    ..SAMPLED
};

/// Numbers of normal distributions.
pub static SAMPLE_NORMAL: Spec = Spec {
    name: "sample_normal",
    aliases: &["_sample_normal"],
    documentation: "For each pair of elements, numbers with the normal distribution of mean `mu` and standard deviation \
                    `sigma`. There is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_normal(nd.array([0, 5]), nd.array([1, 2]), shape=2)",
        shows: "\n[[-0.6776515   0.10073948]\n [ 6.151909    4.3061495 ]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["mu", "sigma"]),
    build: |attributes| build(Distribution::Normal, attributes),
    cases: TWO,
    ..SAMPLED
};

/// Numbers of exponential distributions.
pub static SAMPLE_EXPONENTIAL: Spec = Spec {
    name: "sample_exponential",
    aliases: &["_sample_exponential"],
    documentation: "For each element, numbers with the exponential distribution of rate `lam`. There is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_exponential(nd.array([1, 10]), shape=2)",
        shows: "\n[[0.74198735 0.05658482]\n [0.00407834 0.09027139]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lam"]),
    build: |attributes| build(Distribution::Exponential, attributes),
    cases: ONE,
    ..SAMPLED
};

/// Numbers of gamma distributions.
pub static SAMPLE_GAMMA: Spec = Spec {
    name: "sample_gamma",
    aliases: &["_sample_gamma"],
    documentation: "For each pair of elements, numbers with the gamma distribution of shape `alpha` and scale `beta`. There \
                    is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_gamma(nd.array([1, 9]), nd.array([1, 0.5]), shape=2)",
        shows: "\n[[0.25232142 0.0795252 ]\n [3.8424702  3.0694337 ]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["alpha", "beta"]),
    build: |attributes| build(Distribution::Gamma, attributes),
    cases: TWO,
    ..SAMPLED
};

/// Numbers of Poisson distributions.
pub static SAMPLE_POISSON: Spec = Spec {
    name: "sample_poisson",
    aliases: &["_sample_poisson"],
    documentation: "For each element, numbers of events with the Poisson distribution of mean `lam`. There is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_poisson(nd.array([1, 10]), shape=3)",
        shows: "\n[[ 1.  0.  1.]\n [ 8. 10.  5.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lam"]),
    build: |attributes| build(Distribution::Poisson, attributes),
    cases: ONE,
    ..SAMPLED
};

/// Numbers of negative binomial distributions.
pub static SAMPLE_NEGATIVE_BINOMIAL: Spec = Spec {
    name: "sample_negative_binomial",
    aliases: &["_sample_negative_binomial"],
    documentation: "For each pair of elements, numbers of failures before the `k`-th success of probability `p`. There is no \
                    gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_negative_binomial(nd.array([2, 9]), nd.array([0.5, 0.5]), shape=3)",
        shows: "\n[[1. 1. 2.]\n [8. 3. 9.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["k", "p"]),
    build: |attributes| build(Distribution::NegativeBinomial, attributes),
    cases: &[Case::new(&[&[2], &[2]])
        .from(&[Domain::AboveOne, Domain::Positive])
        .drawn()],
    ..SAMPLED
};

/// Numbers of negative binomial distributions, by their means.
pub static SAMPLE_GENERALIZED_NEGATIVE_BINOMIAL: Spec = Spec {
    name: "sample_generalized_negative_binomial",
    aliases: &["_sample_generalized_negative_binomial"],
    documentation: "For each pair of elements, numbers of events with the negative binomial distribution of mean `mu` and \
                    dispersion `alpha`. There is no gradient.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_generalized_negative_binomial(nd.array([2, 9]), nd.array([0.1, 1]), shape=3)",
        shows: "\n[[ 1.  1.  2.]\n [14.  1. 17.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["mu", "alpha"]),
    build: |attributes| build(Distribution::GeneralizedNegativeBinomial, attributes),
    cases: TWO,
    ..SAMPLED
};
