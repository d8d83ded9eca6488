//! Rows mixed and compared along links. Each row of a result is summed by one task, in the order of its links.

use super::copy::contiguous;
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::context::{Links, Side};
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::math::{Kernel, dispatch};

/// Columns whose sums are kept in registers.
const LANES: usize = 32;

/// `out[row of a link] += weights[link] * x[row of the link on the other side]`, beginning with zeros; false for element
/// types other than float32 and float64.
pub fn mix(links: &Links, to: Side, weights: &Array, x: &Array, out: &Array) -> Result<bool> {
    match out.dtype() {
        DType::Float32 => mix_as::<f32>(links, to, weights, x, out)?,
        DType::Float64 => mix_as::<f64>(links, to, weights, x, out)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// `out[link]` is the dot product of the two rows; false as for [`mix`].
pub fn dots(links: &Links, left: &Array, right: &Array, out: &Array) -> Result<bool> {
    match out.dtype() {
        DType::Float32 => dots_as::<f32>(links, left, right, out)?,
        DType::Float64 => dots_as::<f64>(links, left, right, out)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// The types that are added and multiplied as they are.
trait Number: Element + std::ops::AddAssign + std::ops::Mul<Output = Self> {
    const ZERO: Self;
}

impl Number for f32 {
    const ZERO: Self = 0.0;
}

impl Number for f64 {
    const ZERO: Self = 0.0;
}

fn mix_as<T: Number>(
    links: &Links,
    to: Side,
    weights: &Array,
    x: &Array,
    out: &Array,
) -> Result<()> {
    let (weights, x) = (contiguous(weights)?, contiguous(x)?);
    let (weights, x) = (weights.as_slice::<T>()?, x.as_slice::<T>()?);
    let (target, columns) = (Shared(out.pointer::<T>()?), out.shape()[1]);
    if out.size() == 0 {
        return Ok(());
    }
    links.groups(to);
    let work = (links.count() / links.extent(to)).max(1) * columns;
    tiles(links.extent(to), (TILE / work).max(1), |first, rows| {
        // SAFETY: rows are disjoint, and each is written by one task.
        let out = unsafe {
            std::slice::from_raw_parts_mut(target.get().add(first * columns), rows * columns)
        };
        dispatch(Mixing {
            links,
            to,
            first,
            weights,
            x,
            out,
            columns,
        });
    })
}

struct Mixing<'a, T> {
    links: &'a Links,
    to: Side,
    first: usize,
    weights: &'a [T],
    x: &'a [T],
    out: &'a mut [T],
    columns: usize,
}

impl<T: Number> Kernel for Mixing<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (groups, sources) = (self.links.groups(self.to), self.links.rows(self.to.other()));
        for (index, row) in self.out.chunks_exact_mut(self.columns).enumerate() {
            let links = groups.links(self.first + index);
            let mut column = 0;
            while column + LANES <= self.columns {
                let mut sums = [T::ZERO; LANES];
                for link in links.clone() {
                    let start = sources[link] as usize * self.columns + column;
                    let weight = self.weights[link];
                    for (sum, &x) in sums.iter_mut().zip(&self.x[start..start + LANES]) {
                        *sum += weight * x;
                    }
                }
                row[column..column + LANES].copy_from_slice(&sums);
                column += LANES;
            }
            let rest = &mut row[column..];
            rest.fill(T::ZERO);
            if rest.is_empty() {
                continue;
            }
            for link in links {
                let start = sources[link] as usize * self.columns + column;
                let weight = self.weights[link];
                for (sum, &x) in rest.iter_mut().zip(&self.x[start..]) {
                    *sum += weight * x;
                }
            }
        }
    }
}

fn dots_as<T: Number>(links: &Links, left: &Array, right: &Array, out: &Array) -> Result<()> {
    let columns = left.shape()[1];
    let (left, right) = (contiguous(left)?, contiguous(right)?);
    let (left, right) = (left.as_slice::<T>()?, right.as_slice::<T>()?);
    let target = Shared(out.pointer::<T>()?);
    tiles(links.count(), (TILE / columns.max(1)).max(1), |first, n| {
        // SAFETY: the tiles are disjoint.
        let out = unsafe { std::slice::from_raw_parts_mut(target.get().add(first), n) };
        dispatch(Dots {
            rows: [Side::Left, Side::Right].map(|side| &links.rows(side)[first..first + n]),
            left,
            right,
            out,
            columns,
        });
    })
}

struct Dots<'a, T> {
    rows: [&'a [u32]; 2],
    left: &'a [T],
    right: &'a [T],
    out: &'a mut [T],
    columns: usize,
}

impl<T: Number> Kernel for Dots<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let pairs = self.rows[0].iter().zip(self.rows[1]);
        for (slot, (&left, &right)) in self.out.iter_mut().zip(pairs) {
            let (left, right) = (left as usize * self.columns, right as usize * self.columns);
            let left = &self.left[left..left + self.columns];
            let right = &self.right[right..right + self.columns];
            *slot = dot(left, right);
        }
    }
}

#[inline(always)]
fn dot<T: Number>(left: &[T], right: &[T]) -> T {
    let mut sums = [T::ZERO; LANES];
    let (mut lefts, mut rights) = (left.chunks_exact(LANES), right.chunks_exact(LANES));
    for (left, right) in (&mut lefts).zip(&mut rights) {
        for ((sum, &x), &y) in sums.iter_mut().zip(left).zip(right) {
            *sum += x * y;
        }
    }
    let mut total = T::ZERO;
    for sum in sums {
        total += sum;
    }
    for (&x, &y) in lefts.remainder().iter().zip(rights.remainder()) {
        total += x * y;
    }
    total
}
