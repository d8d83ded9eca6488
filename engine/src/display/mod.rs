//! Arrays and scalars as text, digit for digit as NumPy 1.23 prints them.
//!
//! Nothing here knows an array type: a caller passes a shape and an accessor of elements in row-major order
//! ([`Elements`]), and only the elements that appear in the text, or that decide its widths, are asked for.
//!
//! ```
//! use engine::display::{Elements, FloatWidth, PrintOptions, array_str};
//! let values = [1.0_f32, 2.5, -100.0, 1e-3];
//! let elements = Elements::Float(&|index| f64::from(values[index]), FloatWidth::F32);
//! let text = array_str(&elements, &[2, 2], &PrintOptions::default());
//! assert_eq!(text, "[[ 1.0e+00  2.5e+00]\n [-1.0e+02  1.0e-03]]");
//! ```

mod digits;
mod elements;
mod float;
mod format;
mod layout;
mod options;
mod scalar;
mod text;

pub use digits::FloatWidth;
pub use elements::{Element, Elements};
pub use options::{FloatMode, PrintOptions, Sign};
pub use scalar::scalar_str;
pub use text::{Surroundings, array_repr, array_str, array_to_string};
