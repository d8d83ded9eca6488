//! Steps of optimizers, split over the cores.

use smallvec::SmallVec;

use super::parallel::{Shared, pieces};
use crate::array::Array;
use crate::context::{UpdateFunction, UpdateRun};
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};

/// Arrays of one step: few enough for the stack.
type Few<T> = SmallVec<[T; 9]>;

/// Applies a formula to arrays of one shape and one of the types float32 and float64: contiguous ones, or matrices whose
/// rows are contiguous.
pub fn update(
    function: &UpdateFunction,
    reads: &[&Array],
    parameters: &[f64],
    writes: &[&Array],
) -> Result<()> {
    if [reads.len(), parameters.len(), writes.len()] != function.arity {
        let message = format!("{}: arrays or parameters that do not fit", function.name);
        return Err(Error::internal(message));
    }
    match writes.first().map(|out| out.dtype()) {
        Some(DType::Float32) => walk(function.float32, reads, parameters, writes),
        Some(DType::Float64) => walk(function.float64, reads, parameters, writes),
        _ => Err(Error::internal(format!("{}: no floats", function.name))),
    }
}

/// The first element, and the distance between rows.
type Rows<T> = (Shared<T>, isize);

fn walk<T: Element>(
    kernel: unsafe fn(&UpdateRun<T>),
    reads: &[&Array],
    parameters: &[f64],
    writes: &[&Array],
) -> Result<()> {
    let Some(shape) = writes.first().map(|out| out.shape()) else {
        return Ok(());
    };
    let whole = reads
        .iter()
        .chain(writes)
        .all(|array| array.is_contiguous());
    let (rows, length) = match shape[..] {
        [rows, length] if !whole => (rows, length),
        _ => (1, shape.size()),
    };
    let pointers = |arrays: &[&Array]| -> Result<Few<Rows<T>>> {
        arrays
            .iter()
            .map(|array| {
                let strides = array.strides();
                let neighbours = whole || length <= 1 || strides.last() == Some(&1);
                if !neighbours || array.shape() != shape {
                    return Err(Error::internal("a step over arrays of different layouts"));
                }
                let step = if rows == 1 { 0 } else { strides[0] };
                Ok((Shared(array.pointer::<T>()?), step))
            })
            .collect()
    };
    let (sources, targets) = (pointers(reads)?, pointers(writes)?);
    let parameters: Few<T> = parameters.iter().map(|&value| T::from_f64(value)).collect();
    pieces(rows, length, |row, start, n| {
        // SAFETY: the piece lies within all arrays.
        let at = |(pointer, step): &Rows<T>| unsafe {
            pointer.get().offset(row as isize * step).add(start)
        };
        let reads: Few<*const T> = sources
            .iter()
            .map(|source| at(source).cast_const())
            .collect();
        let writes: Few<*mut T> = targets.iter().map(at).collect();
        let run = UpdateRun {
            reads: &reads,
            writes: &writes,
            n,
            parameters: &parameters,
        };
        // SAFETY: the pointers are valid for the piece, which is this call's own.
        unsafe { kernel(&run) }
    })
}
