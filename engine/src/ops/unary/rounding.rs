//! Rounding. All derivatives are 0.

use super::STEPS;
use crate::ops::Saves;
use crate::unary_function;

elementwise!(FLOOR, floor, "floor", "The largest integer that is not greater than each element. The derivative is 0.",
    "[-1.5, 1.5, 2]" => "[-2.  1.  2.]",
    unary_function!("floor", |x, _| x.floor(), integer: |x, _| x, shader: "floor(x)"),
    Saves::NOTHING, STEPS, None);

elementwise!(CEIL, ceil, "ceil", "The smallest integer that is not less than each element. The derivative is 0.",
    "[-1.5, 1.5, 2]" => "[-1.  2.  2.]",
    unary_function!("ceil", |x, _| x.ceil(), integer: |x, _| x, shader: "ceil(x)"),
    Saves::NOTHING, STEPS, None);

elementwise!(ROUND, round, "round", "The integer nearest to each element; halves are rounded away from 0. The derivative is 0.",
    "[-1.5, 1.4, 2.5]" => "[-2.  1.  3.]",
    unary_function!("round", |x, _| x.round(), integer: |x, _| x, shader: "round_half_away(x)"),
    Saves::NOTHING, STEPS, None);

elementwise!(RINT, rint, "rint", "The integer nearest to each element; halves are rounded down. The derivative is 0.",
    "[-1.5, 1.5, 2.6]" => "[-2.  1.  3.]",
    unary_function!("rint", |x, _| if x - x.floor() <= x.ceil() - x { x.floor() } else { x.ceil() }, integer: |x, _| x, shader: "rint(x)"),
    Saves::NOTHING, STEPS, None);

elementwise!(TRUNC, trunc, "trunc", "Each element without its fraction. The derivative is 0.",
    "[-1.5, 1.5, 2]" => "[-1.  1.  2.]",
    unary_function!("trunc", |x, _| x.trunc(), integer: |x, _| x, shader: "trunc(x)"),
    Saves::NOTHING, STEPS, None);

elementwise!(FIX, fix, "fix", "The integer next to each element towards 0: what `trunc` gives. The derivative is 0.",
    "[-1.5, 1.5, 2]" => "[-1.  1.  2.]",
    unary_function!("fix", |x, _| x.trunc(), integer: |x, _| x, shader: "trunc(x)"),
    Saves::NOTHING, STEPS, None);
