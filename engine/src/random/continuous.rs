//! Distributions over the reals: uniform, normal, exponential, gamma.
//!
//! Each takes its parameters as slices: one value for all elements, or several, of which each serves the same number
//! of consecutive elements.

use super::generator::Generator;
use super::mt19937::Mt19937;
use super::parameters::Parameters;
use super::real::{Element, Meet, Real, standard_normals};

impl Generator {
    /// Numbers in `[low, high)`, all equally likely.
    pub fn uniform<E, P>(&mut self, out: &mut [E], low: &[P], high: &[P])
    where
        E: Element,
        P: Meet<E::Drawn>,
    {
        let (low, high) = (
            Parameters::new(low, out.len()),
            Parameters::new(high, out.len()),
        );
        self.fill_with_canonicals(out, |drawn: E::Drawn, index| {
            let (low, high) = (low.at(index), high.at(index));
            let sample = widen::<_, P::Common>(low) + (high - low).times(drawn);
            E::from_f64(sample.to_f64())
        });
    }

    /// Numbers with the normal distribution of mean `loc` and standard deviation `scale`.
    pub fn normal<E, P>(&mut self, out: &mut [E], loc: &[P], scale: &[P])
    where
        E: Element,
        P: Meet<E::Drawn>,
    {
        let (loc, scale) = (
            Parameters::new(loc, out.len()),
            Parameters::new(scale, out.len()),
        );
        self.fill(out, |stream, index| {
            let drawn = standard_normals::<E::Drawn>(stream).1;
            let sample = scale.at(index).times(drawn) + widen(loc.at(index));
            E::from_f64(sample.to_f64())
        });
    }

    /// Numbers with the exponential distribution of rate `lam`.
    pub fn exponential<E: Element, P: Real>(&mut self, out: &mut [E], lam: &[P]) {
        let lam = Parameters::new(lam, out.len());
        self.fill(out, |stream, index| {
            let drawn = E::Drawn::canonical(stream).to_f64();
            E::from_f64(
                lam.at(index)
                    .with(-(1.0 - drawn).ln(), |lam, drawn| drawn / lam),
            )
        });
    }

    /// Numbers with the gamma distribution of shape `alpha` and scale `beta`. NaN where `alpha` is not a positive
    /// number.
    pub fn gamma<E: Element, P: Real>(&mut self, out: &mut [E], alpha: &[P], beta: &[P]) {
        let (alpha, beta) = (
            Parameters::new(alpha, out.len()),
            Parameters::new(beta, out.len()),
        );
        self.fill(out, |stream, index| {
            let sample = gamma_sample::<E::Gamma, P>(stream, alpha.at(index), beta.at(index));
            E::from_f64(sample.to_f64())
        });
    }

    /// Numbers in `[0, 1)` from the serial stream: what the `mx.np` functions draw and then transform.
    pub fn serial_uniform(&mut self, out: &mut [f32]) {
        out.fill_with(|| f32::canonical(self.serial()));
    }

    /// Standard normal numbers from the serial stream: what the `mx.np` functions draw and then transform. Here
    /// both numbers of the polar method are used.
    pub fn serial_normal(&mut self, out: &mut [f32]) {
        for pair in out.chunks_mut(2) {
            let (x, y) = standard_normals(self.serial());
            pair.copy_from_slice(&[y, x][..pair.len()]);
        }
    }
}

/// One gamma number by the method of Marsaglia and Tsang. Shapes below 1 are drawn for a shape one higher and
/// brought down by the power of a uniform number. Functions are evaluated in `f64` and variables kept in `F`, as the
/// C++ source does.
pub(super) fn gamma_sample<F: Real, P: Real>(stream: &mut Mt19937, alpha: P, beta: P) -> F {
    let real = F::from_f64;
    let below_one = alpha.to_f64() < 1.0;
    let d = real(if below_one {
        alpha.with(2.0 / 3.0, |alpha, part| alpha + part)
    } else {
        alpha.with(1.0 / 3.0, |alpha, part| alpha - part)
    });
    let k = real((9.0 * d.to_f64()).sqrt());
    if alpha.to_f64() <= 0.0 || !k.to_f64().is_finite() {
        // MXNet would search without end.
        return real(f64::NAN);
    }
    let c = real(1.0 / k.to_f64());
    let sample = loop {
        let z = standard_normals::<F>(stream).1;
        if z <= -k {
            continue;
        }
        let x = real(1.0 + (c * z).to_f64());
        let v = x * x * x;
        let uniform = F::canonical(stream).to_f64();
        let normal_part = 0.5 * z.to_f64() * z.to_f64();
        if (1.0 - uniform).ln() < normal_part + d.to_f64() * (1.0 - v.to_f64() + v.to_f64().ln()) {
            break real(beta.with((d * v).to_f64(), |beta, product| product * beta));
        }
    };
    if !below_one {
        return sample;
    }
    let exponent = real(alpha.with(1.0, |alpha, one| one / alpha)).to_f64();
    real(sample.to_f64() * F::canonical(stream).to_f64().powf(exponent))
}

/// The same value in a type at least as wide.
fn widen<F: Real, G: Real>(value: F) -> G {
    G::from_f64(value.to_f64())
}
