//! Arithmetic with a number on either side.

// The safety comments of functions inside a macro's arguments do not reach the lint.
#![allow(clippy::undocumented_unsafe_blocks)]

use super::built;
use crate::autograd::NDArray;
use crate::context::UnaryFunction;
use crate::error::Result;
use crate::math::power_scalar_run;
use crate::ops::binary::{integer_quotient, integer_remainder};
use crate::ops::spec::{Case, Domain, Example, Spec};
use crate::ops::unary::Parametric;
use crate::ops::{
    Saves, divide, floor, greater_equal_scalar, lesser_equal_scalar, multiply, negative,
};
use crate::unary_function;

/// A function of an array and a number: the Rust function and the static that holds everything about it.
macro_rules! scalar_function {
    ($static:ident, $function:ident, $name:literal, $documentation:literal, $argument:literal => $shows:literal,
     $body:expr, $saves:expr, $cases:expr, $derivative:expr) => {
        #[doc = $documentation]
        ///
        /// # Errors
        /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
        #[inline]
        pub fn $function(x: &NDArray, scalar: f64) -> Result<NDArray> {
            $static.call(x, [scalar, 0.0])
        }

        #[doc = concat!("See [`", stringify!($function), "`].")]
        pub static $static: Parametric = Parametric {
            spec: Spec {
                name: $name,
                documentation: $documentation,
                example: Example {
                    code: concat!(
                        "nd._internal.",
                        $name,
                        "(nd.array([1, 2, 4]), scalar=",
                        $argument,
                        ")"
                    ),
                    shows: concat!("\n", $shows, "\n<NDArray 3 @cpu(0)>"),
                },
                build: |attributes| built(&$static, attributes),
                cases: $cases,
                ..Spec::SCALAR
            },
            function: $body,
            saves: $saves,
            derivative: Some($derivative),
        };
    };
}

const SHIFTED: &[Case] = &[Case::new(&[&[2, 3]]).with(&[("scalar", "1.25")])];
const POSITIVE: &[Case] = &[Case::new(&[&[2, 3]])
    .with(&[("scalar", "1.25")])
    .from(&[Domain::Positive])];

scalar_function!(ADD_SCALAR, add_scalar, "_plus_scalar", "Each element plus a number.",
    "2" => "[3. 4. 6.]",
    unary_function!("add_scalar", |x, [scalar, _]| x + scalar, integer: |x, [scalar, _]| x.wrapping_add(scalar), shader: "x + p0"),
    Saves::NOTHING, SHIFTED,
    |tape, _| Ok(tape.gradient()?.clone()));

scalar_function!(SUBTRACT_SCALAR, subtract_scalar, "_minus_scalar", "Each element minus a number.",
    "2" => "[-1.  0.  2.]",
    unary_function!("subtract_scalar", |x, [scalar, _]| x - scalar, integer: |x, [scalar, _]| x.wrapping_sub(scalar), shader: "x - p0"),
    Saves::NOTHING, SHIFTED,
    |tape, _| Ok(tape.gradient()?.clone()));

scalar_function!(SUBTRACT_FROM_SCALAR, subtract_from_scalar, "_rminus_scalar", "A number minus each element.",
    "2" => "[ 1.  0. -2.]",
    unary_function!("subtract_from_scalar", |x, [scalar, _]| scalar - x, integer: |x, [scalar, _]| scalar.wrapping_sub(x), shader: "p0 - x"),
    Saves::NOTHING, SHIFTED,
    |tape, _| negative(tape.gradient()?));

scalar_function!(MULTIPLY_SCALAR, multiply_scalar, "_mul_scalar", "Each element times a number.",
    "2" => "[2. 4. 8.]",
    unary_function!("multiply_scalar", |x, [scalar, _]| x * scalar, integer: |x, [scalar, _]| x.wrapping_mul(scalar), shader: "x * p0"),
    Saves::NOTHING, SHIFTED,
    |tape, [scalar, _]| multiply_scalar(tape.gradient()?, scalar));

scalar_function!(DIVIDE_SCALAR, divide_scalar, "_div_scalar", "Each element divided by a number.",
    "2" => "[0.5 1.  2. ]",
    unary_function!("divide_scalar", |x, [scalar, _]| x / scalar, integer: |x, [scalar, _]| integer_quotient(x, scalar), shader: "quotient(x, p0)"),
    Saves::NOTHING, SHIFTED,
    |tape, [scalar, _]| divide_scalar(tape.gradient()?, scalar));

scalar_function!(DIVIDE_SCALAR_BY, divide_scalar_by, "_rdiv_scalar", "A number divided by each element.",
"2" => "[2.  1.  0.5]",
unary_function!("divide_scalar_by", |x, [scalar, _]| scalar / x, integer: |x, [scalar, _]| integer_quotient(scalar, x), shader: "quotient(p0, x)"),
Saves::INPUT, POSITIVE,
|tape, [scalar, _]| {
    let x = tape.input(0)?;
    multiply(tape.gradient()?, &divide_scalar_by(&multiply(&x, &x)?, -scalar)?)
});

scalar_function!(MODULO_SCALAR, modulo_scalar, "_mod_scalar",
    "The remainder of each element divided by a number, with the number's sign; 0 if the number is 0.",
    "3" => "[1. 2. 1.]",
    unary_function!("modulo_scalar", |x, [scalar, _]| {
        let rest = x % scalar;
        if scalar == 0.0 { scalar * 0.0 } else if rest != 0.0 && (rest < 0.0) != (scalar < 0.0) { rest + scalar } else if x < 0.0 && scalar > 0.0 { rest + 0.0 } else { rest }
    }, integer: |x, [scalar, _]| integer_remainder(x, scalar), shader: "remainder(x, p0)"),
    Saves::NOTHING, SHIFTED,
    |tape, _| Ok(tape.gradient()?.clone()));

scalar_function!(MODULO_OF_SCALAR, modulo_of_scalar, "_rmod_scalar",
    "The remainder of a number divided by each element, with the element's sign; 0 where the element is 0.",
    "3" => "[0. 1. 3.]",
    unary_function!("modulo_of_scalar", |x, [scalar, _]| {
        let rest = scalar % x;
        if x == 0.0 { x * 0.0 } else if rest != 0.0 && (rest < 0.0) != (x < 0.0) { rest + x } else if scalar < 0.0 && x > 0.0 { rest + 0.0 } else { rest }
    }, integer: |x, [scalar, _]| integer_remainder(scalar, x), shader: "remainder(p0, x)"),
    Saves::INPUT, &[Case::new(&[&[2, 3]]).with(&[("scalar", "4.25")]).from(&[Domain::AboveOne])],
    |tape, [scalar, _]| negative(&multiply(tape.gradient()?, &floor(&divide_scalar_by(&tape.input(0)?, scalar)?)?)?));

scalar_function!(POWER_SCALAR, power_scalar, "_power_scalar", "Each element to the power of a number.",
"2" => "[ 1.  4. 16.]",
UnaryFunction {
    name: "power_scalar",
    // SAFETY: a run's pointers are valid by its contract.
    float32: |run| unsafe { power_scalar_run(run) },
    // SAFETY: as above.
    float64: |run| unsafe { power_scalar_run(run) },
    integer: None,
    reference: |x, [scalar, _]| x.powf(scalar),
    shader: "pow(x, p0)",
},
Saves::INPUT, &[
    Case::new(&[&[2, 3]]).with(&[("scalar", "2.0")]),
    Case::new(&[&[2, 3]]).with(&[("scalar", "3.0")]),
    Case::new(&[&[2, 3]]).with(&[("scalar", "-0.5")]).from(&[Domain::Positive]),
],
|tape, [scalar, _]| {
    let x = tape.input(0)?;
    // Below the last power there is a constant: 0 times a power of 0 that is no number must stay 0.
    let lowered = match scalar {
        0.0 => return multiply_scalar(tape.gradient()?, 0.0),
        1.0 => return Ok(tape.gradient()?.clone()),
        2.0 => x,
        _ => power_scalar(&x, scalar - 1.0)?,
    };
    multiply(tape.gradient()?, &multiply_scalar(&lowered, scalar)?)
});

scalar_function!(POWER_OF_SCALAR, power_of_scalar, "_rpower_scalar", "A number to the power of each element.",
    "2" => "[ 2.  4. 16.]",
    unary_function!("power_of_scalar", |x, [scalar, _]| scalar.powf(x), integer: none, shader: "pow(p0, x)"),
    Saves::OUTPUT, SHIFTED,
    |tape, [scalar, _]| multiply(tape.gradient()?, &multiply_scalar(&tape.output(0)?, scalar.ln())?));

scalar_function!(MAXIMUM_SCALAR, maximum_scalar, "_maximum_scalar",
    "The larger of each element and a number; the gradient goes where the element is.",
    "2" => "[2. 2. 4.]",
    unary_function!("maximum_scalar", |x, [scalar, _]| if x > scalar || x.is_nan() { x } else { scalar }, integer: |x, [scalar, _]| x.max(scalar), shader: "larger(x, p0)"),
    Saves::INPUT, &[Case::new(&[&[2, 3]]).with(&[("scalar", "0.5")])],
    |tape, [scalar, _]| multiply(tape.gradient()?, &greater_equal_scalar(&tape.input(0)?, scalar)?));

scalar_function!(MINIMUM_SCALAR, minimum_scalar, "_minimum_scalar",
    "The smaller of each element and a number; the gradient goes where the element is.",
    "2" => "[1. 2. 2.]",
    unary_function!("minimum_scalar", |x, [scalar, _]| if x < scalar || x.is_nan() { x } else { scalar }, integer: |x, [scalar, _]| x.min(scalar), shader: "smaller(x, p0)"),
    Saves::INPUT, &[Case::new(&[&[2, 3]]).with(&[("scalar", "0.5")])],
    |tape, [scalar, _]| multiply(tape.gradient()?, &lesser_equal_scalar(&tape.input(0)?, scalar)?));

scalar_function!(HYPOT_SCALAR, hypot_scalar, "_hypot_scalar",
    "The length of the hypotenuse over each element and a number, without overflow on the way. The derivative is the element divided by the result.",
    "3" => "[3.1622777 3.6055512 5.       ]",
    unary_function!("hypot_scalar", |x, [scalar, _]| x.hypot(scalar), integer: none, shader: "hypot(x, p0)"),
    Saves { inputs: 1, outputs: 1 }, SHIFTED,
    |tape, _| multiply(tape.gradient()?, &divide(&tape.input(0)?, &tape.output(0)?)?));
