//! The logarithmic derivatives of the gamma function.

use std::f64::consts::PI;

/// Bernoulli numbers `B_2, B_4, ...`.
const BERNOULLI: [f64; 8] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
];

/// Arguments from here on are left to the asymptotic series, whose eight terms then reach the last digit.
const FAR: f64 = 12.0;

/// The digamma function for `order` 0, else its derivative of that order. NaN at the poles, which are 0 and the negative
/// integers.
pub fn polygamma(order: u32, x: f64) -> f64 {
    if x <= 0.0 && x == x.floor() {
        return f64::NAN;
    }
    if order == 0 {
        return digamma(x);
    }
    let factorial: f64 = (1..=order).map(f64::from).product();
    let sign = if order.is_multiple_of(2) { -1.0 } else { 1.0 };
    sign * factorial * zeta(order + 1, x)
}

fn digamma(x: f64) -> f64 {
    if x < 0.0 {
        return digamma(1.0 - x) - PI / (PI * (x - x.floor())).tan();
    }
    let (mut result, mut x) = (0.0, x);
    while x < FAR {
        result -= x.recip();
        x += 1.0;
    }
    let square = x * x;
    let mut power = square;
    result += x.ln() - 0.5 / x;
    for (index, bernoulli) in (1..).zip(BERNOULLI) {
        result -= bernoulli / (2.0 * f64::from(index) * power);
        power *= square;
    }
    result
}

/// Hurwitz's zeta function, `1 / x^s + 1 / (x + 1)^s + ...`, for whole `s` from 2 on.
fn zeta(s: u32, x: f64) -> f64 {
    let power = |x: f64| x.powi(-(s as i32));
    if x < 0.0 {
        // The sum over all integers, which depends on the fraction alone, less what lies below.
        let fraction = x - x.floor();
        let sign = if s.is_multiple_of(2) { 1.0 } else { -1.0 };
        return zeta(s, fraction) + sign * (zeta(s, 1.0 - fraction) - zeta(s, 1.0 - x));
    }
    let (mut result, mut x) = (0.0, x);
    while x < FAR {
        result += power(x);
        x += 1.0;
    }
    // Euler's and Maclaurin's formula for the rest.
    result += power(x) * (x / f64::from(s - 1) + 0.5);
    let mut term = f64::from(s) * power(x) / x;
    let mut factorial = 2.0;
    for (index, bernoulli) in (1u32..).zip(BERNOULLI) {
        result += bernoulli * term / factorial;
        let (twice, s) = (f64::from(2 * index), f64::from(s));
        term *= (s + twice - 1.0) * (s + twice) / (x * x);
        factorial *= (twice + 1.0) * (twice + 2.0);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const EULER: f64 = 0.577_215_664_901_532_9;
    const APERY: f64 = 1.202_056_903_159_594_2;

    fn assert_near(got: f64, expected: f64) {
        assert!(
            (got - expected).abs() <= 4e-15 * expected.abs().max(1.0),
            "{got} is not {expected}"
        );
    }

    #[test]
    fn known_values() {
        assert_near(polygamma(0, 1.0), -EULER);
        assert_near(polygamma(0, 0.5), -EULER - 2.0 * 2f64.ln());
        assert_near(polygamma(0, 2.0), 1.0 - EULER);
        assert_near(polygamma(1, 1.0), PI * PI / 6.0);
        assert_near(polygamma(1, 0.5), PI * PI / 2.0);
        assert_near(polygamma(2, 1.0), -2.0 * APERY);
        assert_near(polygamma(3, 1.0), PI.powi(4) / 15.0);
    }

    #[test]
    fn the_recurrence_holds_on_both_sides_of_zero() {
        for order in 0..4 {
            for x in [-7.3, -1.5, -0.25, 0.125, 3.7, 20.0] {
                let factorial: f64 = (1..=order).map(f64::from).product();
                let sign = if order % 2 == 0 { 1.0 } else { -1.0 };
                let step = sign * factorial * f64::powi(x, -(order as i32) - 1);
                let (low, high) = (polygamma(order, x), polygamma(order, x + 1.0));
                assert!(
                    (high - low - step).abs() <= 1e-12 * (1.0 + low.abs() + high.abs()),
                    "order {order} at {x}"
                );
            }
        }
    }

    #[test]
    fn poles_are_no_number() {
        assert!(polygamma(0, 0.0).is_nan());
        assert!(polygamma(1, -3.0).is_nan());
    }
}
