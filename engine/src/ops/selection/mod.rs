//! Elements chosen by the values of another array.
//!
//! All choices by position come down to [`take`] along one axis, after axes were merged, and to its transpose.

mod boolean_mask;
mod embedding;
mod fill_element;
mod gather_nd;
mod index_copy;
mod one_hot;
mod pick;
mod positions;
mod rows;
mod select;
mod take;

pub use boolean_mask::*;
pub use embedding::*;
pub use fill_element::*;
pub use gather_nd::*;
pub use index_copy::*;
pub use one_hot::*;
pub use pick::*;
pub use positions::*;
pub use rows::*;
pub use select::*;
pub use take::*;
