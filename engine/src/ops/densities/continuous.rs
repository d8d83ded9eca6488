//! Densities of numbers.

use std::f64::consts::TAU;

use super::{DENSITY, POSITIVE, build, density, with_one, with_two};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    add_scalar, broadcast_like, divide, exp, gammaln, log, multiply, multiply_scalar, negative,
    reciprocal, square, subtract,
};

/// The density of uniform distributions.
pub static RANDOM_PDF_UNIFORM: Spec = Spec {
    name: "random_pdf_uniform",
    aliases: &["_random_pdf_uniform"],
    documentation: "The density of uniform distributions, `1 / (high - low)`, for each sample, whether or not it is \
                    between `low` and `high`. The shape of both is that of the first axes of `sample`, which has a \
                    gradient of zeros.",
    example: Example {
        code: "nd.random_pdf_uniform(nd.array([[1, 2, 3], [1, 2, 3]]), nd.array([0, 0]), nd.array([5, 10]))",
        shows: "\n[[0.2 0.2 0.2]\n [0.1 0.1 0.1]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "low", "high"]),
    build: |attributes| build(attributes, false, uniform),
    cases: &[
        Case::new(&[&[2, 3], &[2], &[2]]).from(INTERVALS),
        Case::new(&[&[2, 3], &[2], &[2]])
            .from(INTERVALS)
            .with(&[("is_log", "True")]),
        Case::new(&[&[2, 3], &[2, 3], &[2, 3]]).from(INTERVALS),
    ],
    ..DENSITY
};

const INTERVALS: &[Domain] = &[Domain::Unit, Domain::Unit, Domain::AboveOne];

fn uniform(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let width = subtract(&operands[2], &operands[1])?;
    let each = if logarithm {
        negative(&log(&width)?)?
    } else {
        reciprocal(&width)?
    };
    broadcast_like(&each, &operands[0])
}

/// The density of normal distributions.
pub static RANDOM_PDF_NORMAL: Spec = Spec {
    name: "random_pdf_normal",
    aliases: &["_random_pdf_normal"],
    documentation: "The density of normal distributions with mean `mu` and standard deviation `sigma`, `exp(-(x - mu)^2 \
                    / (2 sigma^2)) / (sqrt(2 pi) sigma)`, for each sample. The shape of both parameters is that of the \
                    first axes of `sample`.",
    example: Example {
        code: "nd.random_pdf_normal(nd.array([[3], [3]]), nd.array([3, 3]), nd.array([1, 2]))",
        shows: "\n[[0.3989423 ]\n [0.19947115]]\n<NDArray 2x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "mu", "sigma"]),
    build: |attributes| build(attributes, false, normal),
    cases: &with_two(&[Domain::Real, Domain::Real, Domain::Positive]),
    ..DENSITY
};

fn normal(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let [sample, mu, sigma] = [&operands[0], &operands[1], &operands[2]];
    let square_distance = multiply_scalar(&square(&subtract(sample, mu)?)?, -0.5)?;
    let exponent = divide(&square_distance, &square(sigma)?)?;
    let normalizer = multiply_scalar(sigma, TAU.sqrt())?;
    if logarithm {
        subtract(&exponent, &log(&normalizer)?)
    } else {
        divide(&exp(&exponent)?, &normalizer)
    }
}

/// The density of gamma distributions.
pub static RANDOM_PDF_GAMMA: Spec = Spec {
    name: "random_pdf_gamma",
    aliases: &["_random_pdf_gamma"],
    documentation: "The density of gamma distributions with shape `alpha` and rate `beta`, `beta^alpha x^(alpha - 1) \
                    exp(-beta x) / gamma(alpha)`, for each sample. Mind that `sample_gamma` takes the scale, `1 / \
                    beta`. The shape of both parameters is that of the first axes of `sample`. A sample of 0 is NaN for \
                    an `alpha` of 1.",
    example: Example {
        code: "nd.random_pdf_gamma(nd.array([[1, 2, 3]]), nd.array([2]), nd.array([1]))",
        shows: "\n[[0.36787945 0.27067056 0.14936121]]\n<NDArray 1x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "alpha", "beta"]),
    build: |attributes| build(attributes, false, gamma_density),
    cases: &with_two(POSITIVE),
    ..DENSITY
};

fn gamma_density(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let [sample, alpha, beta] = [&operands[0], &operands[1], &operands[2]];
    let power = multiply(&add_scalar(alpha, -1.0)?, &log(sample)?)?;
    let weight = crate::ops::add(&multiply(alpha, &log(beta)?)?, &power)?;
    let decayed = subtract(&weight, &multiply(beta, sample)?)?;
    density(subtract(&decayed, &gammaln(alpha)?)?, logarithm)
}

/// The density of exponential distributions.
pub static RANDOM_PDF_EXPONENTIAL: Spec = Spec {
    name: "random_pdf_exponential",
    aliases: &["_random_pdf_exponential"],
    documentation: "The density of exponential distributions with rate `lam`, `lam exp(-lam x)`, for each sample. The \
                    shape of `lam` is that of the first axes of `sample`.",
    example: Example {
        code: "nd.random_pdf_exponential(nd.array([[1, 2, 3]]), nd.array([1]))",
        shows: "\n[[0.36787945 0.13533528 0.04978707]]\n<NDArray 1x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "lam"]),
    build: |attributes| build(attributes, false, exponential),
    cases: &with_one(POSITIVE),
    ..DENSITY
};

fn exponential(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let [sample, rate] = [&operands[0], &operands[1]];
    let decay = multiply(rate, sample)?;
    if logarithm {
        subtract(&log(rate)?, &decay)
    } else {
        multiply(rate, &exp(&negative(&decay)?)?)
    }
}
