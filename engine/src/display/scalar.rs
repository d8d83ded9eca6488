//! Scalars: `str(numpy.float32(x))` and its like. `repr` gives the same text in NumPy 1.23.

use super::digits::{FloatWidth, Places, positional, scientific};
use super::elements::Element;
use super::float::exponent_text;

/// The text of one element by itself: never padded, never shortened by print options.
///
/// ```
/// use engine::display::{Element, FloatWidth, scalar_str};
/// assert_eq!(scalar_str(Element::Float(f64::from(0.1_f32), FloatWidth::F32)), "0.1");
/// assert_eq!(scalar_str(Element::Float(1e16, FloatWidth::F64)), "1e+16");
/// ```
pub fn scalar_str(element: Element) -> String {
    match element {
        Element::Float(value, width) => float_str(value, width),
        Element::Int(value) => value.to_string(),
        Element::UInt(value) => value.to_string(),
        Element::Bool(true) => "True".to_owned(),
        Element::Bool(false) => "False".to_owned(),
    }
}

fn float_str(value: f64, width: FloatWidth) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return format!("{sign}inf");
    }
    if magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) {
        let digits = positional(magnitude, width, Places::Shortest);
        let fraction = if digits.fraction.is_empty() {
            "0"
        } else {
            &digits.fraction
        };
        return format!("{sign}{}.{fraction}", digits.integer);
    }
    let digits = scientific(magnitude, width, Places::Shortest);
    let point = if digits.fraction.is_empty() { "" } else { "." };
    format!(
        "{sign}{}{point}{}{}",
        digits.integer,
        digits.fraction,
        exponent_text(digits.exponent, 2)
    )
}
