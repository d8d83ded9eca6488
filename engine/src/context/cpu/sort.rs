//! Sorting, and finding what comes first without sorting the rest.
//!
//! An element is turned into an unsigned number that has its place in the order, and packed with its position into a
//! wider one. These numbers differ, so that any way to sort them is stable, and compare without branches.

use rayon::prelude::*;

use super::copy::{contiguous, copy};
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::interrupt;
use crate::math::{Kernel, dispatch};
use crate::with_element;

/// Elements that are compared together with the last one that still counts.
const BLOCK: usize = 64;

/// Rows from this length on are sorted by all cores together.
const LONG: usize = 8 * TILE;

/// Positions that sort the last axis stably; NaN comes last in either direction.
pub fn argsort(x: &Array, descending: bool, out: &Array) -> Result<()> {
    first(x, descending, out)
}

/// As [`argsort`], the first positions of each row, as many as the last axis of `out` has.
pub fn first(x: &Array, descending: bool, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let x = contiguous(x)?;
    let (length, count) = (x.shape()[x.ndim() - 1], out.shape()[out.ndim() - 1]);
    let direct = out.dtype() == DType::Int64 && out.is_contiguous();
    let sorted = if direct {
        out.clone()
    } else {
        Array::host(out.shape().clone(), DType::Int64, out.context())?
    };
    with_element!(x.dtype(), T => {
        let rows = Rows { x: x.as_slice::<T>()?, length, count, descending };
        let target = Shared(sorted.pointer::<i64>()?);
        if size_of::<T>() <= 4 && u32::try_from(length).is_ok() {
            rows.sort::<u64>(target)?;
        } else {
            rows.sort::<u128>(target)?;
        }
    });
    if direct { Ok(()) } else { copy(&sorted, out) }
}

/// An element's place in the order, and below it its position.
trait Packed: Copy + Ord + Send + Sync {
    type Key: Copy + Ord;
    fn key<T: Element>(x: T, descending: bool) -> Self::Key;
    fn packed(key: Self::Key, position: usize) -> Self;
    fn unpacked(self) -> (Self::Key, usize);
}

macro_rules! packed {
    ($packed:ident, $key:ident, $float:ident, $integer:ident) => {
        impl Packed for $packed {
            type Key = $key;

            #[inline(always)]
            fn key<T: Element>(x: T, descending: bool) -> $key {
                const SIGN: $key = 1 << ($key::BITS - 1);
                let reversed = if descending { $key::MAX } else { 0 };
                if !T::DTYPE.is_float() {
                    return (x.to_i64() as $integer as $key ^ SIGN) ^ reversed;
                }
                // Both zeros are equal.
                let x = x.to_f64() as $float + 0.0;
                let bits = x.to_bits();
                let negative = ((bits as $integer) >> ($key::BITS - 1)) as $key;
                let key = (bits ^ (negative | SIGN)) ^ reversed;
                if x.is_nan() { $key::MAX } else { key }
            }

            #[inline(always)]
            fn packed(key: $key, position: usize) -> Self {
                $packed::from(key) << $key::BITS | position as $packed
            }

            #[inline(always)]
            fn unpacked(self) -> ($key, usize) {
                ((self >> $key::BITS) as $key, self as $key as usize)
            }
        }
    };
}

packed!(u64, u32, f32, i32);
packed!(u128, u64, f64, i64);

/// Rows of `length` elements, of each of which the first `count` positions are wanted.
#[derive(Clone, Copy)]
struct Rows<'a, T> {
    x: &'a [T],
    length: usize,
    count: usize,
    descending: bool,
}

impl<T: Element> Rows<'_, T> {
    fn sort<P: Packed>(self, target: Shared<i64>) -> Result<()> {
        let per_task = (TILE / self.length).max(1);
        if self.length >= LONG {
            let mut packed = Vec::new();
            for row in 0..self.x.len() / self.length {
                interrupt::check()?;
                self.row::<P>(row, &mut packed, true, target);
            }
            return Ok(());
        }
        tiles(self.x.len() / self.length, per_task, |start, rows| {
            let mut packed = Vec::new();
            for row in start..start + rows {
                self.row::<P>(row, &mut packed, false, target);
            }
        })
    }

    /// Writes the positions of one row, on all cores if it `is_long`.
    fn row<P: Packed>(self, row: usize, packed: &mut Vec<P>, is_long: bool, target: Shared<i64>) {
        let x = &self.x[row * self.length..(row + 1) * self.length];
        packed.clear();
        dispatch(Gather {
            x,
            count: self.count,
            descending: self.descending,
            packed,
        });
        if is_long {
            packed.par_sort_unstable();
        } else {
            packed.sort_unstable();
        }
        for (slot, packed) in packed[..self.count].iter().enumerate() {
            // SAFETY: each row is written by one task, and has `count` positions.
            unsafe { *target.get().add(row * self.count + slot) = packed.unpacked().1 as i64 };
        }
    }
}

/// Puts the elements that may be among the first `count` into `packed`, in no order.
struct Gather<'a, T, P> {
    x: &'a [T],
    count: usize,
    descending: bool,
    packed: &'a mut Vec<P>,
}

impl<T: Element, P: Packed> Kernel for Gather<'_, T, P> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Gather {
            x,
            count,
            descending,
            packed,
        } = self;
        let pack = |(position, &x): (usize, &T)| P::packed(P::key(x, descending), position);
        let capacity = (2 * count).max(BLOCK);
        if capacity >= x.len() {
            packed.extend(x.iter().enumerate().map(pack));
            return;
        }
        packed.extend(x[..capacity].iter().enumerate().map(pack));
        let mut last = keep_first(packed, count);
        for (index, block) in x[capacity..].chunks(BLOCK).enumerate() {
            // A later element that equals the last one that counts comes after it.
            let comes_before = |x: &T| P::key(*x, descending) < last;
            if !block.iter().fold(false, |any, x| any | comes_before(x)) {
                continue;
            }
            let start = capacity + index * BLOCK;
            for (position, &x) in (start..).zip(block) {
                let key = P::key(x, descending);
                if key < last {
                    packed.push(P::packed(key, position));
                }
            }
            if packed.len() >= capacity {
                last = keep_first(packed, count);
            }
        }
    }
}

/// Removes all but the first `count`, of which it returns the last one's place in the order.
fn keep_first<P: Packed>(packed: &mut Vec<P>, count: usize) -> P::Key {
    let (_, last, _) = packed.select_nth_unstable(count - 1);
    let key = last.unpacked().0;
    packed.truncate(count);
    key
}
