//! Copies between layouts and element types.

use super::parallel::{Shared, pieces};
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::shape::Shape;
use crate::{with_bits, with_element};

/// The array itself if its elements lie in row-major order, else a copy where they do.
pub fn contiguous(x: &Array) -> Result<Array> {
    if x.is_contiguous() {
        return Ok(x.clone());
    }
    let out = Array::host(x.shape().clone(), x.dtype(), x.context())?;
    copy(x, &out)?;
    Ok(out)
}

/// A contiguous copy of another element type, or the array itself if it already is one.
pub fn converted(x: &Array, dtype: DType) -> Result<Array> {
    if x.dtype() == dtype {
        return contiguous(x);
    }
    let out = Array::host(x.shape().clone(), dtype, x.context())?;
    copy(x, &out)?;
    Ok(out)
}

/// Writes `x` into `out` of the same shape; both may be strided, of different element types, and overlap.
pub fn copy(x: &Array, out: &Array) -> Result<()> {
    if x.shares_storage(out) && !same_elements(x, out) {
        let separate = Array::host(x.shape().clone(), x.dtype(), x.context())?;
        copy_disjoint(x, &separate)?;
        return copy_disjoint(&separate, out);
    }
    copy_disjoint(x, out)
}

fn same_elements(x: &Array, out: &Array) -> bool {
    x.offset() == out.offset() && x.strides() == out.strides() && x.dtype() == out.dtype()
}

fn copy_disjoint(x: &Array, out: &Array) -> Result<()> {
    if x.dtype() == out.dtype() {
        return with_bits!(out.dtype(), T => copy_same::<T>(x, out));
    }
    if !out.is_contiguous() {
        return copy_disjoint(&converted(x, out.dtype())?, out);
    }
    let x = contiguous(x)?;
    with_element!(x.dtype(), S => with_element!(out.dtype(), T => convert::<S, T>(&x, out)))
}

fn copy_same<T: Copy>(x: &Array, out: &Array) -> Result<()> {
    if x.is_contiguous() && out.is_contiguous() {
        let (source, target) = (
            Shared(x.bits_pointer::<T>()?),
            Shared(out.bits_pointer::<T>()?),
        );
        return pieces(1, out.size(), |_, start, n| {
            // SAFETY: the piece lies within both arrays, which are the same or apart.
            unsafe { std::ptr::copy(source.get().add(start), target.get().add(start), n) }
        });
    }
    out.as_view_mut::<T>()?.assign(&x.as_view::<T>()?);
    Ok(())
}

/// Between element types; both arrays are contiguous.
fn convert<S: Element, T: Element>(x: &Array, out: &Array) -> Result<()> {
    let (source, target) = (Shared(x.pointer::<S>()?), Shared(out.pointer::<T>()?));
    pieces(1, out.size(), |_, start, n| {
        for i in start..start + n {
            // SAFETY: within the piece.
            unsafe {
                let value = *source.get().add(i);
                *target.get().add(i) = if S::DTYPE.is_float() {
                    T::from_f64(value.to_f64())
                } else {
                    T::from_i64(value.to_i64())
                };
            }
        }
    })
}

/// Sets every element of `out`.
pub fn fill(value: f64, out: &Array) -> Result<()> {
    let one = Array::host(Shape::default(), out.dtype(), out.context())?;
    with_element!(out.dtype(), T => one.as_mut_slice::<T>()?[0] = T::from_f64(value));
    with_bits!(out.dtype(), T => {
        // SAFETY: the element was written above.
        let value = unsafe { *one.bits_pointer::<T>()? };
        if !out.is_contiguous() {
            out.as_view_mut::<T>()?.fill(value);
            return Ok(());
        }
        let target = Shared(out.bits_pointer::<T>()?);
        pieces(1, out.size(), |_, start, n| {
            // SAFETY: the piece lies within the array and is this call's own.
            unsafe { std::slice::from_raw_parts_mut(target.get().add(start), n) }.fill(value);
        })
    })
}
