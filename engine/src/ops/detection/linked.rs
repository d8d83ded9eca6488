//! Rows of matrices mixed and compared along links: what everything that samples images is made of.
//!
//! With `left`, `right` and `weights` the three operands, all of it is the derivatives of one sum over the links,
//! `sum of weights[i] <left[l], right[r]>`, with respect to one operand or another. So the gradients are these operations
//! again.

use std::sync::Arc;

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{IndexMode, Links, Reduction, Side};
use crate::error::{Error, Result};
use crate::ops::{
    Arrays, Gradients, MULTIPLY_FUNCTION, Meta, Metadata, Op, Place, Saves, run_one, same_dtype,
};
use crate::shape::Shape;

/// Elements that are gathered at a time where a device has no function of its own for all of it; few in tests, so that
/// there are several times.
const CHUNK: usize = if cfg!(test) { 1 << 10 } else { 1 << 22 };

/// A matrix whose rows are sums over their links: of the rows of `x`, which is the matrix on the other side than `to`,
/// multiplied by the links' `weights`. A row without links is 0.
///
/// # Errors
/// [`Error::DTypeMismatch`], [`Error::OutOfMemory`].
pub(super) fn mix(links: &Arc<Links>, to: Side, weights: &NDArray, x: &NDArray) -> Result<NDArray> {
    let links = links.clone();
    run_one(Mix { links, to }, &[weights, x])
}

/// The dot product of the two rows of each link.
///
/// # Errors
/// As [`mix`].
pub(super) fn dots(links: &Arc<Links>, left: &NDArray, right: &NDArray) -> Result<NDArray> {
    let links = links.clone();
    run_one(Dots { links }, &[left, right])
}

/// The rows of the links from `start` on, as an array on the device.
fn rows(links: &Links, side: Side, place: &Place, start: usize, count: usize) -> Result<Array> {
    let rows: Vec<i32> = links.rows(side)[start..start + count]
        .iter()
        .map(|&row| row as i32)
        .collect();
    place.array(&rows, Shape::new(&[count]))
}

/// Calls `body` with the first link and the number of links of one chunk after the other.
fn chunks(
    links: &Links,
    columns: usize,
    mut body: impl FnMut(usize, usize) -> Result<()>,
) -> Result<()> {
    let most = (CHUNK / columns.max(1)).max(1);
    let mut start = 0;
    while start < links.count() {
        crate::interrupt::check()?;
        let count = most.min(links.count() - start);
        body(start, count)?;
        start += count;
    }
    Ok(())
}

fn gathered(place: &Place, x: &Array, rows: &Array) -> Result<Array> {
    let (extent, columns) = (x.shape()[0], x.shape()[1]);
    let x = place.reshaped(x, Shape::new(&[1, extent, columns]))?;
    let out = place.empty(Shape::new(&[1, rows.size(), columns]), x.dtype())?;
    place.device.gather(&x, rows, IndexMode::Clip, &out)?;
    Ok(out)
}

struct Mix {
    links: Arc<Links>,
    to: Side,
}

impl Op for Mix {
    fn name(&self) -> &'static str {
        "mix"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[self.links.extent(self.to), inputs[1].shape()[1]]),
            dtype: same_dtype("mix", inputs)?
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (weights, x, links) = (inputs[0], inputs[1], &*self.links);
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        if place.device.mix(links, self.to, weights, x, &out)? {
            return Ok(smallvec![out]);
        }
        place.device.fill(0.0, &out)?;
        let (extent, columns) = (out.shape()[0], out.shape()[1]);
        let whole = place.reshaped(&out, Shape::new(&[1, extent, columns]))?;
        let weights = place.contiguous(weights)?;
        chunks(links, columns, |start, count| {
            let from = rows(links, self.to.other(), place, start, count)?;
            let terms = gathered(place, x, &from)?;
            let weights = weights.sliced(0, start, 1, count);
            let weights = place.reshaped(&weights, Shape::new(&[1, count, 1]))?;
            let weights = weights
                .broadcast_to(terms.shape())
                .ok_or_else(|| Error::internal("a weight for each link"))?;
            place
                .device
                .binary(MULTIPLY_FUNCTION, &terms, &weights, &terms)?;
            let to = rows(links, self.to, place, start, count)?;
            place
                .device
                .scatter(&terms, &to, IndexMode::Clip, true, &whole)
        })?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (weights, x, incoming) = (tape.input(0)?, tape.input(1)?, tape.gradient()?);
        let of_weights = || match self.to {
            Side::Left => dots(&self.links, incoming, &x),
            Side::Right => dots(&self.links, &x, incoming),
        };
        let of_x = || mix(&self.links, self.to.other(), &weights, incoming);
        Ok(smallvec![
            tape.needs(0).then(of_weights).transpose()?,
            tape.needs(1).then(of_x).transpose()?,
        ])
    }
}

struct Dots {
    links: Arc<Links>,
}

impl Op for Dots {
    fn name(&self) -> &'static str {
        "dots"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[self.links.count()]),
            dtype: same_dtype("dots", inputs)?
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (left, right, links) = (inputs[0], inputs[1], &*self.links);
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        if place.device.dots(links, left, right, &out)? {
            return Ok(smallvec![out]);
        }
        chunks(links, left.shape()[1], |start, count| {
            let terms = gathered(place, left, &rows(links, Side::Left, place, start, count)?)?;
            let others = gathered(
                place,
                right,
                &rows(links, Side::Right, place, start, count)?,
            )?;
            place
                .device
                .binary(MULTIPLY_FUNCTION, &terms, &others, &terms)?;
            let sums = place.empty(Shape::new(&[1, count]), terms.dtype())?;
            place.device.reduce(Reduction::Sum, &terms, 1, &sums)?;
            let sums = place.reshaped(&sums, Shape::new(&[count]))?;
            place.device.copy(&sums, &out.sliced(0, start, 1, count))
        })?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (left, right, incoming) = (tape.input(0)?, tape.input(1)?, tape.gradient()?);
        let of_left = || mix(&self.links, Side::Left, incoming, &right);
        let of_right = || mix(&self.links, Side::Right, incoming, &left);
        Ok(smallvec![
            tape.needs(0).then(of_left).transpose()?,
            tape.needs(1).then(of_right).transpose()?,
        ])
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dtype::DType;
    use crate::storage::Context;

    /// Numbers below 1, the same on every call.
    fn numbers(count: usize, seed: u64) -> Vec<f64> {
        let number = |index: u64| {
            let mixed = (index + seed * 1_000_003).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64
                / (1u64 << 53) as f64
        };
        (0..count as u64).map(number).collect()
    }

    /// As many rows and links as are split over threads on the CPU, and as do not fit one piece elsewhere.
    #[test]
    fn devices_agree_on_many_links() {
        let (extents, columns, count) = ([700, 300], 70, 5000);
        let rows = |extent: usize, seed| -> Vec<u32> {
            let rows = numbers(count, seed);
            rows.iter().map(|x| (x * extent as f64) as u32).collect()
        };
        let links = Links::new(rows(extents[0], 1), rows(extents[1], 2), extents).unwrap();
        let links = Arc::new(links);
        for (dtype, tolerance) in [(DType::Float64, 1e-12), (DType::Float32, 1e-5)] {
            let results = |context: Context| -> Vec<Vec<f64>> {
                let array = |extents: &[usize], seed| {
                    let shape = Shape::new(extents);
                    NDArray::from_numbers(&numbers(shape.size(), seed), shape, dtype, context)
                        .unwrap()
                };
                let weights = array(&[count], 3);
                let (left, right) = (
                    array(&[extents[0], columns], 4),
                    array(&[extents[1], columns], 5),
                );
                let outputs = [
                    mix(&links, Side::Left, &weights, &right),
                    mix(&links, Side::Right, &weights, &left),
                    dots(&links, &left, &right),
                ];
                outputs
                    .map(|output| output.unwrap().to_vec().unwrap())
                    .into()
            };
            let (got, expected) = (results(Context::cpu(0)), results(Context::reference()));
            for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
                assert!(
                    (got - expected).abs() <= tolerance * (1.0 + expected.abs()),
                    "{got} {expected}"
                );
            }
        }
    }
}
