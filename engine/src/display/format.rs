//! The format that all elements of an array share: one width, one style.

use super::elements::Elements;
use super::float::FloatFormat;
use super::options::PrintOptions;

/// Writes the element at a row-major index, padded to the width common to the array.
pub(super) type ElementFormat<'a> = Box<dyn Fn(usize) -> String + 'a>;

/// The format that fits the elements at `indices`, which are the ones that will be shown.
pub(super) fn fit<'a>(
    elements: &Elements<'a>,
    indices: &[usize],
    zero_dimensional: bool,
    options: &'a PrintOptions,
) -> ElementFormat<'a> {
    match *elements {
        Elements::Float(at, width) => {
            let values: Vec<f64> = indices.iter().map(|&index| at(index)).collect();
            let format = FloatFormat::fit(&values, width, options);
            Box::new(move |index| format.text(at(index)))
        }
        Elements::Int(at) => {
            let width = longest(indices, |index| at(index).to_string());
            Box::new(move |index| format!("{:>width$}", at(index)))
        }
        Elements::UInt(at) => {
            let width = longest(indices, |index| at(index).to_string());
            Box::new(move |index| format!("{:>width$}", at(index)))
        }
        Elements::Bool(at) => {
            // In an array `True` is padded to the length of `False` even where no `False` is.
            let width = if zero_dimensional { 0 } else { "False".len() };
            Box::new(move |index| format!("{:>width$}", if at(index) { "True" } else { "False" }))
        }
    }
}

fn longest(indices: &[usize], text: impl Fn(usize) -> String) -> usize {
    indices
        .iter()
        .map(|&index| text(index).len())
        .max()
        .unwrap_or(0)
}
