//! Densities of random distributions, differentiable with respect to samples and parameters.
//!
//! The parameters of a distribution are arrays of one shape, which is that of the first axes of the samples: each of their
//! elements is for all samples at its index. Each density is made of other operations, which are recorded.

mod continuous;
mod dirichlet;
mod discrete;

pub use continuous::*;
pub use dirichlet::*;
pub use discrete::*;

use smallvec::smallvec;

use super::network::only_floats;
use super::spec::{Case, Default, Domain, Kind, Parameter, Spec};
use super::{Attributes, Composite, Meta, OpRef, exp, reshape_to, same_dtype};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// What all densities are told.
const IS_LOG: &[Parameter] = &[Parameter {
    name: "is_log",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the result is the natural logarithm of the density.",
}];

/// Positive samples and parameters.
const POSITIVE: &[Domain] = &[Domain::Positive];
/// Counts, which a density is not differentiated with respect to, and positive parameters.
const COUNTS: &[Domain] = &[Domain::Index(4), Domain::Positive];

/// Cases of a density with one parameter.
const fn with_one(domains: &'static [Domain]) -> [Case; 3] {
    [
        Case::new(&[&[2, 3], &[2]]).from(domains),
        Case::new(&[&[2, 3], &[2]])
            .from(domains)
            .with(&[("is_log", "True")]),
        Case::new(&[&[2, 3], &[2, 3]]).from(domains),
    ]
}

/// Cases of a density with two parameters.
const fn with_two(domains: &'static [Domain]) -> [Case; 3] {
    [
        Case::new(&[&[2, 3], &[2], &[2]]).from(domains),
        Case::new(&[&[2, 3], &[2], &[2]])
            .from(domains)
            .with(&[("is_log", "True")]),
        Case::new(&[&[2, 3], &[2, 3], &[2, 3]]).from(domains),
    ]
}

/// The density of samples, the first array, for parameters that broadcast against them; its logarithm if that is wanted.
type Formula = fn(&[NDArray], bool) -> Result<NDArray>;

fn build(attributes: &Attributes, vectors: bool, formula: Formula) -> Result<OpRef> {
    let name = attributes.spec().name;
    let logarithm = attributes.bool("is_log")?;
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, same_dtype(name, inputs)?)?;
            check_parameters(name, inputs, vectors)?;
            let mut shape = inputs[0].shape().clone();
            if vectors {
                shape = Shape::new(&shape[..shape.ndim() - 1]);
                if shape.ndim() == 0 {
                    shape = Shape::new(&[1]);
                }
            }
            let dtype = inputs[0].dtype();
            Ok(smallvec![Meta { shape, dtype }])
        },
        body: move |inputs: &[&NDArray]| {
            let samples = inputs[0].shape();
            let mut operands = vec![inputs[0].clone()];
            for parameter in &inputs[1..] {
                operands.push(aligned(parameter, samples, vectors)?);
            }
            Ok(smallvec![formula(&operands, logarithm)?])
        },
    }))
}

/// Checks that parameters have one shape, that of the first axes of the samples. Those of a distribution of vectors have
/// the vectors' axis last.
fn check_parameters(op: &'static str, inputs: &[&Array], vectors: bool) -> Result<()> {
    let unlike = |provided: &Shape, inferred: &Shape| {
        Error::shape(
            op,
            format!("Shape inconsistent, Provided = {provided}, inferred shape={inferred}"),
        )
    };
    let (samples, first) = (inputs[0].shape(), inputs[1].shape());
    if let Some(other) = inputs[2..].iter().find(|other| other.shape() != first) {
        return Err(unlike(other.shape(), first));
    }
    if first.ndim() > samples.ndim() {
        return Err(Error::shape(
            op,
            format!(
                "dimension of input samples ({}) must be at least dimension of distribution parameters ({})",
                samples.ndim(),
                first.ndim()
            ),
        ));
    }
    if vectors && first.ndim() == 0 {
        return Err(Error::shape(op, "vectors have at least one axis"));
    }
    let mut expected = Shape::new(&samples[..first.ndim()]);
    if vectors {
        expected = expected.with(first.ndim() - 1, samples[samples.ndim() - 1]);
    }
    if *first == expected {
        Ok(())
    } else {
        Err(unlike(first, &expected))
    }
}

/// A parameter with axes of length 1 where the samples have more of them.
fn aligned(parameter: &NDArray, samples: &Shape, vectors: bool) -> Result<NDArray> {
    let shape = parameter.shape();
    let split = shape.ndim() - usize::from(vectors);
    let ones = std::iter::repeat_n(1, samples.ndim() - shape.ndim());
    let extents = shape[..split].iter().copied();
    let extents = extents.chain(ones).chain(shape[split..].iter().copied());
    reshape_to(parameter, extents.collect())
}

/// The density that has this logarithm, unless the logarithm is wanted itself.
fn density(logarithm: NDArray, wanted: bool) -> Result<NDArray> {
    if wanted {
        Ok(logarithm)
    } else {
        exp(&logarithm)
    }
}

/// What the specifications of densities have in common.
const DENSITY: Spec = Spec {
    parameters: IS_LOG,
    ..Spec::UNARY
};
