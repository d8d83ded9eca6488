//! Normalisations whose scale and shift belong to the positions of one axis.

use smallvec::smallvec;

use super::standardize::standardize;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Default, Kind, Parameter};
use crate::ops::{Meta, Metadata, Outputs, add, multiply, reshape_to, same_dtype};
use crate::shape::Shape;

/// How an array is normalised.
pub(super) struct Plan {
    /// The array in the shape that is normalised.
    pub rows: Shape,
    /// The axes of `rows` that mean and deviation are taken over.
    pub axes: &'static [i64],
    /// The axis of `rows` that scale and shift belong to.
    pub scaled: usize,
    /// The shape of mean and deviation as results.
    pub moments: Shape,
}

impl Plan {
    /// What comes out: the array, and with `moments` its mean and its deviation.
    pub fn infer(&self, op: &'static str, inputs: &[&Array], moments: bool) -> Result<Metadata> {
        let dtype = same_dtype(op, inputs)?;
        only_floats(op, dtype)?;
        check_parameters(op, &inputs[1..], self.rows[self.scaled])?;
        let moment = Meta {
            shape: self.moments.clone(),
            dtype,
        };
        let mut metas: Metadata = smallvec![Meta::of(inputs[0])];
        if moments {
            metas.extend([moment.clone(), moment]);
        }
        Ok(metas)
    }

    /// The normalised array multiplied by the second input, plus the third; and with `moments` mean and deviation.
    pub fn run(&self, inputs: &[&NDArray], eps: f64, moments: bool) -> Result<Outputs> {
        let rows = reshape_to(inputs[0], self.rows.clone())?;
        let [normal, mean, deviation] = standardize(&rows, self.axes, eps)?;
        let out = self.scale(&normal, inputs[1], inputs[2])?;
        let mut outputs: Outputs = smallvec![reshape_to(&out, inputs[0].shape().clone())?];
        if moments {
            for moment in [mean, deviation] {
                outputs.push(reshape_to(&moment, self.moments.clone())?);
            }
        }
        Ok(outputs)
    }

    /// `x gamma + beta`, in the shape of the rows.
    pub fn scale(&self, x: &NDArray, gamma: &NDArray, beta: &NDArray) -> Result<NDArray> {
        add(&multiply(x, &self.aligned(gamma)?)?, &self.aligned(beta)?)
    }

    /// Numbers for the positions of the scaled axis in a shape that broadcasts against the rows.
    pub fn aligned(&self, numbers: &NDArray) -> Result<NDArray> {
        let shape = Shape::new(&vec![1; self.rows.ndim()]);
        reshape_to(numbers, shape.with(self.scaled, numbers.size()))
    }
}

/// Checks that parameters have one number for each of `count` positions.
pub(super) fn check_parameters(
    op: &'static str,
    parameters: &[&Array],
    count: usize,
) -> Result<()> {
    for parameter in parameters {
        if parameter.shape()[..] != [count] {
            let message = format!(
                "Shape inconsistent, Provided = {}, inferred shape=[{count}]",
                parameter.shape()
            );
            return Err(Error::shape(op, message));
        }
    }
    Ok(())
}

/// The axis of channels, which may be counted from the back.
pub(super) fn channel_axis(
    op: &'static str,
    axis: i64,
    shape: &Shape,
    name: &str,
) -> Result<usize> {
    shape
        .axis(axis)
        .ok_or_else(|| Error::argument(op, format!("Channel axis out of range: {name}{axis}")))
}

/// The extents before, at and after an axis.
pub(super) fn around(shape: &Shape, axis: usize) -> Shape {
    let (before, after) = (&shape[..axis], &shape[axis + 1..]);
    Shape::new(&[before.iter().product(), shape[axis], after.iter().product()])
}

/// What keeps a variance of 0 from being divided by.
pub(super) const fn eps_parameter(default: f64) -> Parameter {
    Parameter {
        name: "eps",
        kind: Kind::Float,
        default: Default::Float(default),
        documentation: "What is added to the variance before its root is taken.",
    }
}

/// Whether mean and deviation are returned too.
pub(super) const OUTPUT_MEAN_VAR: Parameter = Parameter {
    name: "output_mean_var",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether mean and standard deviation are returned too.",
};
