//! Elementary functions.

pub mod libm;
