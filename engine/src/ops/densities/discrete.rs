//! Densities of counts: probabilities. They have no gradient with respect to the counts.

use super::{COUNTS, DENSITY, build, density, with_one, with_two};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Domain, Example, Inputs, Spec};
use crate::ops::{
    add, add_scalar, gammaln, log, multiply, reciprocal, stop_gradient, subtract,
    subtract_from_scalar,
};

/// The probabilities of Poisson distributions.
pub static RANDOM_PDF_POISSON: Spec = Spec {
    name: "random_pdf_poisson",
    aliases: &["_random_pdf_poisson"],
    documentation: "The probability of each sample, a number of events, in Poisson distributions with mean `lam`: \
                    `lam^x exp(-lam) / x!`. The shape of `lam` is that of the first axes of `sample`, which has a \
                    gradient of zeros.",
    example: Example {
        code: "nd.random_pdf_poisson(nd.array([[0, 1, 2, 3]]), nd.array([1]))",
        shows: "\n[[0.36787945 0.36787945 0.18393973 0.06131324]]\n<NDArray 1x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "lam"]),
    build: |attributes| build(attributes, false, poisson),
    cases: &with_one(COUNTS),
    ..DENSITY
};

fn poisson(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let (sample, mean) = (stop_gradient(&operands[0])?, &operands[1]);
    let power = multiply(&sample, &log(mean)?)?;
    let ways = subtract(&power, &gammaln(&add_scalar(&sample, 1.0)?)?)?;
    density(subtract(&ways, mean)?, logarithm)
}

/// The probabilities of negative binomial distributions.
pub static RANDOM_PDF_NEGATIVE_BINOMIAL: Spec = Spec {
    name: "random_pdf_negative_binomial",
    aliases: &["_random_pdf_negative_binomial"],
    documentation: "The probability of each sample in negative binomial distributions: `gamma(x + k) / (x! gamma(k)) \
                    p^k (1 - p)^x`, where `k` is the limit of failures, which may be a fraction, and `p` the \
                    probability of one. The shape of both is that of the first axes of `sample`, which has a gradient \
                    of zeros.",
    example: Example {
        code: "nd.random_pdf_negative_binomial(nd.array([[1, 2, 3, 4]]), nd.array([1]), nd.array([0.5]))",
        shows: "\n[[0.25    0.125   0.0625  0.03125]]\n<NDArray 1x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "k", "p"]),
    build: |attributes| build(attributes, false, negative_binomial),
    cases: &with_two(&[Domain::Index(4), Domain::AboveOne, Domain::Fraction]),
    ..DENSITY
};

fn negative_binomial(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let (sample, limit, probability) = (stop_gradient(&operands[0])?, &operands[1], &operands[2]);
    let orders = subtract(
        &gammaln(&add(&sample, limit)?)?,
        &gammaln(&add_scalar(&sample, 1.0)?)?,
    )?;
    let ways = subtract(&orders, &gammaln(limit)?)?;
    let failures = multiply(limit, &log(probability)?)?;
    let successes = multiply(&sample, &log(&subtract_from_scalar(probability, 1.0)?)?)?;
    density(add(&add(&ways, &failures)?, &successes)?, logarithm)
}

/// The probabilities of negative binomial distributions, by their means.
pub static RANDOM_PDF_GENERALIZED_NEGATIVE_BINOMIAL: Spec = Spec {
    name: "random_pdf_generalized_negative_binomial",
    aliases: &["_random_pdf_generalized_negative_binomial"],
    documentation: "The probability of each sample in negative binomial distributions with mean `mu` and dispersion \
                    `alpha`: that of `random_pdf_negative_binomial` for `k = 1 / alpha` and `p = 1 / (mu alpha + 1)`. \
                    The shape of both is that of the first axes of `sample`, which has a gradient of zeros.",
    example: Example {
        code: "nd.random_pdf_generalized_negative_binomial(nd.array([[1, 2, 3, 4]]), nd.array([1]), nd.array([1]))",
        shows: "\n[[0.25    0.125   0.0625  0.03125]]\n<NDArray 1x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "mu", "alpha"]),
    build: |attributes| {
        build(attributes, false, |operands, logarithm| {
            let [mean, dispersion] = [&operands[1], &operands[2]];
            let limit = reciprocal(dispersion)?;
            let probability = reciprocal(&add_scalar(&multiply(mean, dispersion)?, 1.0)?)?;
            negative_binomial(&[operands[0].clone(), limit, probability], logarithm)
        })
    },
    cases: &with_two(COUNTS),
    ..DENSITY
};
