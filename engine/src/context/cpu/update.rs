//! Steps of optimizers, split over the cores.

use smallvec::SmallVec;

use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::context::{UpdateFunction, UpdateRun};
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};

/// Arrays of one step: few enough for the stack.
type Few<T> = SmallVec<[T; 8]>;

/// Applies a formula to contiguous arrays of one shape and one of the types float32 and float64.
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

fn walk<T: Element>(
    kernel: unsafe fn(&UpdateRun<T>),
    reads: &[&Array],
    parameters: &[f64],
    writes: &[&Array],
) -> Result<()> {
    let n = writes.first().map_or(0, |out| out.size());
    let pointers = |arrays: &[&Array]| -> Result<Few<Shared<T>>> {
        arrays
            .iter()
            .map(|array| {
                if !array.is_contiguous() || array.size() != n {
                    return Err(Error::internal("a step over arrays of different layouts"));
                }
                array.pointer::<T>().map(Shared)
            })
            .collect()
    };
    let (sources, targets) = (pointers(reads)?, pointers(writes)?);
    let parameters: Few<T> = parameters.iter().map(|&value| T::from_f64(value)).collect();
    tiles(n, TILE, |start, length| {
        // SAFETY: the tile lies within all arrays.
        let at = |pointer: &Shared<T>| unsafe { pointer.get().add(start) };
        let reads: Few<*const T> = sources
            .iter()
            .map(|source| at(source).cast_const())
            .collect();
        let writes: Few<*mut T> = targets.iter().map(at).collect();
        let run = UpdateRun {
            reads: &reads,
            writes: &writes,
            n: length,
            parameters: &parameters,
        };
        // SAFETY: the pointers are valid for the tile, which is this call's own.
        unsafe { kernel(&run) }
    })
}
