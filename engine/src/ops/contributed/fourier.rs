//! The discrete Fourier transform along the last axis. Complex numbers are pairs of neighbouring elements.
//!
//! Neither direction is scaled, so each is the transpose of the other. Elements are transformed on the host, in float64.

use std::f64::consts::{PI, TAU};

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, numbers, run_static,
};

/// The transform of real numbers.
pub static FFT: Spec = Spec {
    name: "_contrib_fft",
    documentation: "The discrete Fourier transform of real numbers along the last axis: `y[k] = sum(x[j] exp(-2 pi i j \
                    k / n))`, each result as a real and an imaginary element, so that the last axis is twice as long. \
                    The gradient is `_contrib_ifft` of the incoming one. MXNet has it for GPUs only.",
    example: Example {
        code: "nd.contrib.fft(nd.array([[1, 2, 3, 4]]))",
        shows: "\n[[10.  0. -2.  2. -2.  0. -2. -2.]]\n<NDArray 1x8 @cpu(0)>",
    },
    parameters: COMPUTE_SIZE,
    build: |_| Ok(OpRef::Static(&FORWARD)),
    cases: &[
        Case::new(&[&[2, 8]]),
        Case::new(&[&[2, 2, 5]]),
        Case::new(&[&[1]]),
        Case::new(&[&[3, 12]]),
    ],
    ..Spec::UNARY
};

/// The real part of the inverse transform.
pub static IFFT: Spec = Spec {
    name: "_contrib_ifft",
    documentation: "The real part of the inverse discrete Fourier transform along the last axis, whose elements are \
                    real and imaginary in turn: `y[j] = real(sum(x[k] exp(2 pi i j k / n)))`. It is not divided by `n`: \
                    `ifft(fft(x)) / n` is `x`. The gradient is `_contrib_fft` of the incoming one. MXNet has it for \
                    GPUs only.",
    example: Example {
        code: "nd.contrib.ifft(nd.array([[10, 0, -2, 2, -2, 0, -2, -2]])) / 4",
        shows: "\n[[1. 2. 3. 4.]]\n<NDArray 1x4 @cpu(0)>",
    },
    parameters: COMPUTE_SIZE,
    build: |_| Ok(OpRef::Static(&INVERSE)),
    cases: &[
        Case::new(&[&[2, 8]]),
        Case::new(&[&[2, 2, 10]]),
        Case::new(&[&[2]]),
        Case::new(&[&[3, 24]]),
    ],
    ..Spec::UNARY
};

const COMPUTE_SIZE: &[Parameter] = &[Parameter {
    name: "compute_size",
    kind: Kind::Int,
    default: Default::Int(128),
    documentation: "Has no effect: how many transforms MXNet computes at a time.",
}];

static FORWARD: Fourier = Fourier { inverse: false };
static INVERSE: Fourier = Fourier { inverse: true };

struct Fourier {
    inverse: bool,
}

impl Fourier {
    /// The transform of one row.
    fn row(&self, row: &[f64]) -> Vec<f64> {
        if self.inverse {
            // The real part of a sum with exp(i t) is that of the conjugates' sum with exp(-i t).
            let mut complex: Vec<Complex> = row.chunks(2).map(|x| [x[0], -x[1]]).collect();
            transform(&mut complex);
            complex.iter().map(|x| x[0]).collect()
        } else {
            let mut complex: Vec<Complex> = row.iter().map(|&x| [x, 0.0]).collect();
            transform(&mut complex);
            complex.into_iter().flatten().collect()
        }
    }
}

impl Op for Fourier {
    fn name(&self) -> &'static str {
        if self.inverse { IFFT.name } else { FFT.name }
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (name, shape) = (self.name(), inputs[0].shape());
        only_floats(name, inputs[0].dtype())?;
        let Some(&last) = shape.last() else {
            return Err(Error::shape(name, "there is no axis to transform"));
        };
        let extent = match (self.inverse, last % 2) {
            (false, _) => 2 * last,
            (true, 0) => last / 2,
            (true, _) => {
                let message = format!(
                    "{shape} has a last axis of real and imaginary elements in turn, of odd length"
                );
                return Err(Error::shape(name, message));
            }
        };
        Ok(smallvec![Meta {
            shape: shape.with(shape.ndim() - 1, extent),
            dtype: inputs[0].dtype(),
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let elements = NDArray::new(inputs[0].clone()).to_vec::<f64>()?;
        let extent = inputs[0].shape()[inputs[0].ndim() - 1];
        let mut out = Vec::with_capacity(metas[0].shape.size());
        for row in elements.chunks(extent.max(1)) {
            interrupt::check()?;
            out.extend(self.row(row));
        }
        Ok(smallvec![
            numbers(&out, &metas[0], place.context)?.array().clone()
        ])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let transposed = if self.inverse { &FORWARD } else { &INVERSE };
        run_static(transposed, &[tape.gradient()?]).map(gradient)
    }
}

/// Real and imaginary part.
type Complex = [f64; 2];

fn product([a, b]: Complex, [c, d]: Complex) -> Complex {
    [a * c - b * d, a * d + b * c]
}

/// `exp(-2 pi i turns)`.
fn root(turns: f64) -> Complex {
    let (sine, cosine) = (TAU * turns).sin_cos();
    [cosine, -sine]
}

/// The unscaled transform in place: `y[k] = sum(x[j] exp(-2 pi i j k / n))`.
fn transform(x: &mut [Complex]) {
    if x.len().is_power_of_two() {
        by_halves(x);
    } else if !x.is_empty() {
        by_convolution(x);
    }
}

/// Of a length that is a power of two (J. Cooley and J. Tukey, 1965).
fn by_halves(x: &mut [Complex]) {
    let n = x.len();
    let bits = n.trailing_zeros();
    for index in 0..n {
        let mirrored = index.reverse_bits().unbounded_shr(usize::BITS - bits);
        if index < mirrored {
            x.swap(index, mirrored);
        }
    }
    let mut half = 1;
    while half < n {
        let roots: Vec<Complex> = (0..half)
            .map(|index| root(index as f64 / (2 * half) as f64))
            .collect();
        for block in x.chunks_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for ((low, high), &root) in low.iter_mut().zip(high).zip(&roots) {
                let ([a, b], [c, d]) = (*low, product(*high, root));
                *low = [a + c, b + d];
                *high = [a - c, b - d];
            }
        }
        half *= 2;
    }
}

/// Of any length, as a convolution whose length is a power of two (L. Bluestein, 1970): `j k` is
/// `(j^2 + k^2 - (j - k)^2) / 2`.
fn by_convolution(x: &mut [Complex]) {
    let n = x.len();
    let padded = (2 * n - 1).next_power_of_two();
    // exp(-pi i j^2 / n), whose angle is reduced while it is an integer.
    let chirp: Vec<Complex> = (0..n)
        .map(|index| {
            let square = (index as u128 * index as u128 % (2 * n as u128)) as f64;
            let (sine, cosine) = (PI * square / n as f64).sin_cos();
            [cosine, -sine]
        })
        .collect();
    let mut signal = vec![[0.0; 2]; padded];
    let mut filter = vec![[0.0; 2]; padded];
    for (index, &[real, imaginary]) in chirp.iter().enumerate() {
        signal[index] = product(x[index], chirp[index]);
        filter[index] = [real, -imaginary];
        filter[(padded - index) % padded] = [real, -imaginary];
    }
    by_halves(&mut signal);
    by_halves(&mut filter);
    // The inverse transform is that of the conjugates, conjugated and divided by the length.
    for (signal, &filter) in signal.iter_mut().zip(&filter) {
        let [real, imaginary] = product(*signal, filter);
        *signal = [real, -imaginary];
    }
    by_halves(&mut signal);
    for ((x, &[real, imaginary]), &chirp) in x.iter_mut().zip(&signal).zip(&chirp) {
        *x = product([real / padded as f64, -imaginary / padded as f64], chirp);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, against which lengths of both ways are held.
    #[test]
    fn transforms_are_what_the_definition_says() {
        for n in [1_usize, 2, 3, 7, 8, 12, 31, 64, 100] {
            let x: Vec<Complex> = (0..n)
                .map(|j| [(j as f64 * 0.7).sin(), (j as f64 * 1.3).cos()])
                .collect();
            let mut got = x.clone();
            transform(&mut got);
            for (k, got) in got.iter().enumerate() {
                let mut sum = [0.0; 2];
                for (j, &x) in x.iter().enumerate() {
                    let term = product(x, root((j * k % n) as f64 / n as f64));
                    sum = [sum[0] + term[0], sum[1] + term[1]];
                }
                let distance = (got[0] - sum[0]).hypot(got[1] - sum[1]);
                assert!(
                    distance < 1e-12 * n as f64,
                    "{n}, {k}: {got:?}, not {sum:?}"
                );
            }
        }
    }
}
