//! How a caller hands its elements to the printer.

use super::digits::FloatWidth;

/// One element, widened without loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Element {
    /// A float and the width that decides how many digits identify it.
    Float(f64, FloatWidth),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    UInt(u64),
    /// A boolean.
    Bool(bool),
}

/// The elements of an array by their row-major index.
#[derive(Clone, Copy)]
pub enum Elements<'a> {
    /// Floats, widened to `f64`, and the width that they have in the array.
    Float(&'a dyn Fn(usize) -> f64, FloatWidth),
    /// Signed integers.
    Int(&'a dyn Fn(usize) -> i64),
    /// Unsigned integers.
    UInt(&'a dyn Fn(usize) -> u64),
    /// Booleans.
    Bool(&'a dyn Fn(usize) -> bool),
}

impl Elements<'_> {
    /// The element at the row-major `index`.
    pub fn get(&self, index: usize) -> Element {
        match self {
            Elements::Float(at, width) => Element::Float(at(index), *width),
            Elements::Int(at) => Element::Int(at(index)),
            Elements::UInt(at) => Element::UInt(at(index)),
            Elements::Bool(at) => Element::Bool(at(index)),
        }
    }
}
