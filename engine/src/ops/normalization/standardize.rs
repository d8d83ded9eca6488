//! What all normalisations are made of.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::{
    Arrays, Axes, Gradients, Meta, Metadata, Op, Place, Saves, add, add_scalar, divide, gradient,
    multiply, multiply_scalar, run, sqrt, square, subtract, sum,
};
use crate::shape::Shape;

/// `(x - mean) / deviation` with mean and standard deviation `sqrt(variance + eps)` over `axes`, which stay with length 1
/// in both; the three arrays in this order. The variance is the mean of squares, not the estimate with `n - 1`.
pub(super) fn standardize(x: &NDArray, axes: &'static [i64], eps: f64) -> Result<[NDArray; 3]> {
    let outputs = run(Standardize { axes, eps }, &[x])?;
    outputs
        .into_vec()
        .try_into()
        .map_err(|_| Error::internal("a mean or a deviation is missing"))
}

struct Standardize {
    axes: &'static [i64],
    eps: f64,
}

/// The mean over axes, which stay with length 1. Axes are summed one at a time, the last one first: its elements are
/// neighbours.
fn averaged(x: &NDArray, axes: &[i64]) -> Result<NDArray> {
    let mut total = x.clone();
    for &axis in axes.iter().rev() {
        total = sum(&total, Axes::one(axis, true))?;
    }
    multiply_scalar(
        &total,
        (total.size() as f64 / x.size().max(1) as f64).min(1.0),
    )
}

impl Standardize {
    fn moment_shape(&self, x: &Shape) -> Shape {
        self.axes
            .iter()
            .fold(x.clone(), |shape, &axis| shape.with(axis as usize, 1))
    }
}

impl Op for Standardize {
    fn name(&self) -> &'static str {
        "standardize"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let meta = Meta::of(inputs[0]);
        let moment = Meta {
            shape: self.moment_shape(&meta.shape),
            dtype: meta.dtype,
        };
        Ok(smallvec![meta, moment.clone(), moment])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let x = NDArray::new(inputs[0].clone());
        let mean = averaged(&x, self.axes)?;
        let centred = subtract(&x, &mean)?;
        let variance = averaged(&square(&centred)?, self.axes)?;
        let deviation = sqrt(&add_scalar(&variance, self.eps)?)?;
        let standardized = divide(&centred, &deviation)?;
        Ok([standardized, mean, deviation]
            .iter()
            .map(|array| array.array().clone())
            .collect())
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0,
            outputs: 0b101,
        }
    }

    /// With `y` the result, `s` the deviation and `n` elements, the derivatives of mean and deviation with respect to an
    /// element are `1 / n` and `y / n`; that of `y` follows.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (y, deviation) = (tape.output(0)?, tape.output(2)?);
        let incoming = tape.gradient_of(0)?;
        let along = averaged(&multiply(&incoming, &y)?, self.axes)?;
        let across = subtract(&incoming, &averaged(&incoming, self.axes)?)?;
        let mut outgoing = divide(&subtract(&across, &multiply(&y, &along)?)?, &deviation)?;
        let share = deviation.size() as f64 / y.size().max(1) as f64;
        if tape.has_gradient(1) {
            outgoing = add(&outgoing, &multiply_scalar(&tape.gradient_of(1)?, share)?)?;
        }
        if tape.has_gradient(2) {
            let of_deviation = multiply_scalar(&tape.gradient_of(2)?, share)?;
            outgoing = add(&outgoing, &multiply(&y, &of_deviation)?)?;
        }
        Ok(gradient(outgoing))
    }
}
