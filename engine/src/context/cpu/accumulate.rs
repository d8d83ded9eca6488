//! Running sums.

use super::copy::contiguous;
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::dtype::Element;
use crate::error::Result;
use crate::with_element;

/// `out[.., j] = x[.., 0] + ... + x[.., j]`. Rows are shared between the cores, not split.
pub fn accumulate(x: &Array, out: &Array) -> Result<()> {
    if x.size() == 0 {
        return Ok(());
    }
    let x = contiguous(x)?;
    let length = x.shape()[x.ndim() - 1];
    with_element!(out.dtype(), T => {
        let (source, target) = (x.as_slice::<T>()?, Shared(out.pointer::<T>()?));
        tiles(x.size() / length, (TILE / length).max(1), |first, rows| {
            for start in (first..first + rows).map(|row| row * length) {
                // SAFETY: each row is written by one task.
                let sums = unsafe { std::slice::from_raw_parts_mut(target.get().add(start), length) };
                row(&source[start..start + length], sums);
            }
        })
    })
}

fn row<T: Element>(x: &[T], sums: &mut [T]) {
    let (mut float, mut integer) = (0.0, 0i64);
    for (sum, x) in sums.iter_mut().zip(x) {
        *sum = if T::DTYPE.is_float() {
            float += x.to_f64();
            T::from_f64(float)
        } else {
            integer = integer.wrapping_add(x.to_i64());
            T::from_i64(integer)
        };
    }
}
