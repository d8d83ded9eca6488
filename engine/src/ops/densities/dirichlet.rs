//! The density of vectors that add up to 1.

use super::{DENSITY, POSITIVE, build, density};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{Axes, add, add_scalar, gammaln, log, multiply, reshape_to, subtract, sum};
use crate::shape::Shape;

/// The density of Dirichlet distributions.
pub static RANDOM_PDF_DIRICHLET: Spec = Spec {
    name: "random_pdf_dirichlet",
    aliases: &["_random_pdf_dirichlet"],
    documentation: "The density of Dirichlet distributions with concentrations `alpha`, `gamma(sum(alpha)) \
                    prod(x^(alpha - 1) / gamma(alpha))`, for each sample, a vector along the last axis. It is not \
                    checked that a sample adds up to 1. The shape of `alpha` is that of the first axes of `sample`, \
                    followed by the vectors'.",
    example: Example {
        code: "nd.random_pdf_dirichlet(nd.array([[0.5, 0.5], [0.25, 0.75]]), nd.array([2, 2]))",
        shows: "\n[1.5   1.125]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["sample", "alpha"]),
    build: |attributes| build(attributes, true, dirichlet),
    cases: &[
        Case::new(&[&[2, 2], &[2, 2]]).from(CONCENTRATED),
        Case::new(&[&[2], &[2]]).from(CONCENTRATED),
        Case::new(&[&[2, 2, 3], &[3]])
            .from(POSITIVE)
            .with(&[("is_log", "True")]),
        Case::new(&[&[2, 2, 3], &[2, 3]])
            .from(POSITIVE)
            .with(&[("is_log", "True")]),
    ],
    ..DENSITY
};

/// Densities are exponentials of their logarithms, so that large ones have few digits in float32: these are small.
const CONCENTRATED: &[Domain] = &[Domain::Fraction, Domain::AboveOne];

fn dirichlet(operands: &[NDArray], logarithm: bool) -> Result<NDArray> {
    let [sample, alpha] = [&operands[0], &operands[1]];
    let total = |x: &NDArray| sum(x, Axes::one(-1, true));
    let powers = total(&multiply(&add_scalar(alpha, -1.0)?, &log(sample)?)?)?;
    let weight = subtract(&gammaln(&total(alpha)?)?, &total(&gammaln(alpha)?)?)?;
    let result = density(add(&powers, &weight)?, logarithm)?;
    let stack = &sample.shape()[..sample.shape().ndim() - 1];
    let shape = if stack.is_empty() { &[1] } else { stack };
    reshape_to(&result, Shape::new(shape))
}
