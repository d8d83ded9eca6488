//! Distributions over the integers: uniform, Poisson and the two negative binomials.
//!
//! Parameters come as slices, as in the distributions over the reals.

use super::continuous::gamma_sample;
use super::generator::Generator;
use super::mt19937::Mt19937;
use super::parameters::Parameters;
use super::real::{Element, Real};
use crate::math::libm;

impl Generator {
    /// Integers in `low..high`, nearly equally likely: MXNet takes the remainder of a 63-bit number. `low` where
    /// `high` is the same.
    pub fn randint(&mut self, out: &mut [i64], low: i64, high: i64) {
        let span = high.wrapping_sub(low);
        self.fill(out, |stream, _| {
            let upper = i64::from(stream.next_word()) << 31;
            let word = upper.wrapping_add(i64::from(stream.next_word()));
            // A span of 2^63 is negative, and leaves the number as it is.
            if span == 0 {
                low
            } else {
                low.wrapping_add(word.wrapping_rem(span))
            }
        });
    }

    /// Numbers of events with the Poisson distribution of mean `lam`.
    pub fn poisson<E: Element, P: Real>(&mut self, out: &mut [E], lam: &[P]) {
        let lam = Parameters::new(lam, out.len());
        self.fill(out, |stream, index| {
            E::from_f64(f64::from(poisson_sample(
                stream,
                lam.at(index).to_f64() as f32,
            )))
        });
    }

    /// Numbers of failures before the `k`-th success, each of probability `p`.
    pub fn negative_binomial<E: Element, P: Real>(&mut self, out: &mut [E], k: &[P], p: &[P]) {
        let (k, p) = (Parameters::new(k, out.len()), Parameters::new(p, out.len()));
        self.fill(out, |stream, index| {
            let p = f64::from(p.at(index).to_f64() as f32);
            let alpha = P::from_f64(f64::from(k.at(index).to_f64() as f32));
            let beta = P::from_f64(f64::from(((1.0 - p) / p) as f32));
            let lam = gamma_sample::<f32, P>(stream, alpha, beta);
            E::from_f64(f64::from(poisson_sample(stream, lam)))
        });
    }

    /// Numbers of events with the negative binomial distribution of mean `mu` and dispersion `alpha`. Without
    /// dispersion it is the Poisson distribution.
    pub fn generalized_negative_binomial<E: Element, P: Real>(
        &mut self,
        out: &mut [E],
        mu: &[P],
        alpha: &[P],
    ) {
        let (mu, alpha) = (
            Parameters::new(mu, out.len()),
            Parameters::new(alpha, out.len()),
        );
        let one = P::from_f64(1.0);
        self.fill(out, |stream, index| {
            let (mu, alpha) = (mu.at(index), alpha.at(index));
            let lam = if alpha.to_f64() == 0.0 {
                mu.to_f64() as f32
            } else {
                gamma_sample::<f32, P>(stream, one / alpha, alpha * mu)
            };
            E::from_f64(f64::from(poisson_sample(stream, lam)))
        });
    }
}

/// One Poisson number: by multiplying uniform numbers where the mean is small, else by rejection from a Lorentzian
/// (Numerical Recipes in C). Computed in `f32` whatever the element type is.
fn poisson_sample(stream: &mut Mt19937, lam: f32) -> i32 {
    if lam < 12.0 {
        let limit = (-lam).exp();
        let mut product = f32::canonical(stream);
        let mut events = 0;
        while product > limit {
            events += 1;
            product *= f32::canonical(stream);
        }
        return events;
    }
    let width = (2.0 * f64::from(lam)).sqrt() as f32;
    let log_lam = f64::from(lam).ln() as f32;
    let log_peak = lam * log_lam - libm::lgammaf(lam + 1.0);
    loop {
        let tangent = (PI * f32::canonical(stream)).tan();
        let candidate = width * tangent + lam;
        if candidate < 0.0 {
            continue;
        }
        let events = candidate.floor();
        let ratio = (events * log_lam - libm::lgammaf(events + 1.0) - log_peak).exp();
        let squared = f64::from(tangent * tangent);
        let limit = (0.9 * (1.0 + squared) * f64::from(ratio)) as f32;
        // A mean that is not a number must end the search, so the comparison is made this way round.
        let rejected = f32::canonical(stream) > limit;
        if !rejected {
            return events as i32;
        }
    }
}

/// MXNet writes 3.1415926, which is not the nearest float to pi.
#[allow(clippy::approx_constant)]
const PI: f32 = 3.1415926;
