//! Truth values.

use super::STEPS;
use crate::ops::Saves;
use crate::unary_function;

elementwise!(LOGICAL_NOT, logical_not, "logical_not", "1 where an element is 0, else 0. The result has the array's element type; the derivative is 0.",
    "[-2, 0, 3]" => "[0. 1. 0.]",
    unary_function!("logical_not", |x, _| {
        let (one, zero) = (1.0, 0.0);
        if x == 0.0 { one } else { zero }
    }, integer: |x, _| i64::from(x == 0), shader: "f32(x == T(0))"),
    Saves::NOTHING, STEPS, None);
