//! Arrays of random numbers with one value for each parameter of the distribution.

use smallvec::{SmallVec, smallvec};

use super::distribution::{Distribution, number};
use super::{CTX, DTYPE, SHAPE, float_type};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, on_host, run_one, shape_of,
};
use crate::shape::Shape;
use crate::storage::Context;

/// An array of numbers of a distribution with these parameters.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for parameters for which there is no such distribution.
pub fn draw(
    distribution: Distribution,
    parameters: &[f64],
    shape: Shape,
    dtype: DType,
    context: Context,
) -> Result<NDArray> {
    let parameters = SmallVec::from_slice(parameters);
    distribution.check("random", &parameters)?;
    let draw = Draw {
        name: "random",
        distribution,
        parameters,
        meta: Meta { shape, dtype },
        context,
    };
    run_one(draw, &[])
}

fn build(distribution: Distribution, attributes: &Attributes) -> Result<OpRef> {
    let spec = attributes.spec();
    let parameters: SmallVec<[f64; 2]> = spec
        .parameters
        .iter()
        .take_while(|parameter| parameter.name != SHAPE.name)
        .map(|parameter| attributes.float(parameter.name))
        .collect::<Result<_>>()?;
    distribution.check(spec.name, &parameters)?;
    Ok(OpRef::new(Draw {
        name: spec.name,
        distribution,
        parameters,
        meta: Meta {
            shape: shape_of(spec.name, &attributes.ints("shape")?)?,
            dtype: float_type(attributes)?,
        },
        context: attributes.context("ctx")?.unwrap_or_default(),
    }))
}

struct Draw {
    name: &'static str,
    distribution: Distribution,
    parameters: SmallVec<[f64; 2]>,
    meta: Meta,
    context: Context,
}

impl Op for Draw {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, _: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![self.meta.clone()])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        // MXNet's numbers are float32 here, whatever is drawn.
        let parameters = self.parameters.iter().map(|&parameter| {
            let one = Array::host(Shape::default(), DType::Float32, Context::cpu(0))?;
            one.as_mut_slice::<f32>()?[0] = parameter as f32;
            Ok(one)
        });
        let parameters = parameters.collect::<Result<Vec<_>>>()?;
        let fill = |out: &Array| self.distribution.fill(place.context, &parameters, out);
        Ok(smallvec![on_host(place, metas[0].clone(), fill)?])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }

    fn context(&self) -> Option<Context> {
        Some(self.context)
    }
}

const DRAWN: Spec = Spec {
    inputs: Inputs::Fixed(&[]),
    returns_list: NEVER,
    cases: &[
        Case::new(&[]).with(&[("shape", "(2, 3)")]).drawn(),
        Case::new(&[])
            .with(&[("shape", "4"), ("dtype", "float64")])
            .drawn(),
    ],
    differentiable: false,
    ..Spec::UNARY
};

const fn named(
    name: &'static str,
    aliases: &'static [&'static str],
    parameters: &'static [Parameter],
) -> Spec {
    Spec {
        name,
        aliases,
        parameters,
        ..DRAWN
    }
}

/// Numbers between `low` and `high`, all equally likely.
pub static RANDOM_UNIFORM: Spec = Spec {
    documentation: "Numbers from `low` up to `high`, all equally likely.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_uniform(0, 1, shape=3)",
        shows: "\n[0.52383333 0.05501367 0.03996297]\n<NDArray 3 @cpu(0)>",
    },
    build: |attributes| build(Distribution::Uniform, attributes),
    ..named(
        "random_uniform",
        &["_random_uniform", "uniform"],
        &[
            number("low", 0.0, "The smallest number."),
            number("high", 1.0, "The end of the interval."),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};

/// Numbers with the normal distribution.
pub static RANDOM_NORMAL: Spec = Spec {
    documentation: "Numbers with the normal distribution of mean `loc` and standard deviation `scale`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_normal(0, 1, shape=3)",
        shows: "\n[-0.6776515   0.10073948  0.5759544 ]\n<NDArray 3 @cpu(0)>",
    },
    build: |attributes| build(Distribution::Normal, attributes),
    ..named(
        "random_normal",
        &["_random_normal", "normal"],
        &[
            number("loc", 0.0, "The mean."),
            number("scale", 1.0, "The standard deviation."),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};

/// Numbers with the exponential distribution.
pub static RANDOM_EXPONENTIAL: Spec = Spec {
    documentation: "Numbers with the exponential distribution of rate `lam`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_exponential(lam=2, shape=3)",
        shows: "\n[0.37099367 0.02829241 0.02039171]\n<NDArray 3 @cpu(0)>",
    },
    build: |attributes| build(Distribution::Exponential, attributes),
    ..named(
        "random_exponential",
        &["_random_exponential"],
        &[
            number("lam", 1.0, "The rate, which is 1 / mean."),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};

/// Numbers with the gamma distribution.
pub static RANDOM_GAMMA: Spec = Spec {
    documentation: "Numbers with the gamma distribution of shape `alpha` and scale `beta`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_gamma(alpha=9, beta=0.5, shape=3)",
        shows: "\n[3.410435  2.748362  3.8424702]\n<NDArray 3 @cpu(0)>",
    },
    build: |attributes| build(Distribution::Gamma, attributes),
    ..named(
        "random_gamma",
        &["_random_gamma"],
        &[
            number("alpha", 1.0, "The shape."),
            number("beta", 1.0, "The scale."),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};

/// Numbers of events with the Poisson distribution.
pub static RANDOM_POISSON: Spec = Spec {
    documentation: "Numbers of events, as floats, with the Poisson distribution of mean `lam`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_poisson(lam=4, shape=5)",
        shows: "\n[2. 6. 2. 6. 3.]\n<NDArray 5 @cpu(0)>",
    },
    build: |attributes| build(Distribution::Poisson, attributes),
    ..named(
        "random_poisson",
        &["_random_poisson"],
        &[number("lam", 1.0, "The mean."), SHAPE, CTX, DTYPE],
    )
};

/// Numbers of failures before the `k`-th success.
pub static RANDOM_NEGATIVE_BINOMIAL: Spec = Spec {
    documentation: "Numbers of failures, as floats, before the `k`-th success of probability `p`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_negative_binomial(k=3, p=0.4, shape=5)",
        shows: "\n[2. 4. 6. 1. 4.]\n<NDArray 5 @cpu(0)>",
    },
    build: |attributes| build(Distribution::NegativeBinomial, attributes),
    ..named(
        "random_negative_binomial",
        &["_random_negative_binomial"],
        &[
            number("k", 1.0, "The number of successes."),
            number("p", 1.0, "The probability of a success."),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};

/// Numbers of events with a negative binomial distribution, by its mean.
pub static RANDOM_GENERALIZED_NEGATIVE_BINOMIAL: Spec = Spec {
    documentation: "Numbers of events, as floats, with the negative binomial distribution of mean `mu` and dispersion \
                    `alpha`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_generalized_negative_binomial(mu=2, alpha=0.3, shape=5)",
        shows: "\n[1. 1. 2. 4. 1.]\n<NDArray 5 @cpu(0)>",
    },
    build: |attributes| build(Distribution::GeneralizedNegativeBinomial, attributes),
    ..named(
        "random_generalized_negative_binomial",
        &["_random_generalized_negative_binomial"],
        &[
            number("mu", 1.0, "The mean."),
            number(
                "alpha",
                1.0,
                "The dispersion; 0 gives the Poisson distribution.",
            ),
            SHAPE,
            CTX,
            DTYPE,
        ],
    )
};
