//! Sorting.

use std::cmp::Ordering;

use super::copy::{contiguous, copy};
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::with_element;

/// Positions that sort the last axis stably; NaN comes last in either direction.
pub fn argsort(x: &Array, descending: bool, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let length = x.shape()[x.ndim() - 1];
    if x.size() == 0 {
        return Ok(());
    }
    let sorted = Array::host(out.shape().clone(), DType::Int64, out.context())?;
    with_element!(x.dtype(), T => {
        let (source, target) = (x.as_slice::<T>()?, Shared(sorted.pointer::<i64>()?));
        tiles(x.size() / length, (TILE / length).max(1), |start, rows| {
            let mut positions: Vec<usize> = Vec::with_capacity(length);
            for row in start..start + rows {
                let elements = &source[row * length..(row + 1) * length];
                positions.clear();
                positions.extend(0..length);
                positions.sort_by(|&i, &j| compare(elements[i], elements[j], descending));
                for (slot, &position) in positions.iter().enumerate() {
                    // SAFETY: each row is sorted by one task.
                    unsafe { *target.get().add(row * length + slot) = position as i64 };
                }
            }
        })
    })?;
    copy(&sorted, out)
}

fn compare<T: Element>(x: T, y: T, descending: bool) -> Ordering {
    let is_nan = |value: T| value.partial_cmp(&value).is_none();
    match x.partial_cmp(&y) {
        Some(ordering) if descending => ordering.reverse(),
        Some(ordering) => ordering,
        None => is_nan(x).cmp(&is_nan(y)),
    }
}
