//! Elements chosen by arrays of positions: the axes that are picked from become one, and that one is gathered.

use smallvec::SmallVec;

use super::Rules;
use super::key::{Key, Positions};
use super::view::{Items, view};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::{self, IndexMode};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::{reshape_to, take, transpose};
use crate::shape::{Shape, tuple};

/// Where the chosen elements lie, once the picked axes have been brought together and merged.
pub(super) struct Block {
    items: Items,
    /// Axes of the regular part in the order: kept ones, picked ones, kept ones.
    order: SmallVec<[usize; 4]>,
    /// Product of the kept extents before, the picked extents, the kept extents after.
    merged: Shape,
    /// Shape of the result.
    shape: Shape,
    /// Positions on the merged axis.
    positions: NDArray,
}

impl Block {
    /// # Errors
    /// [`Error::Value`] or, under NumPy's rules, [`Error::Index`] if the arrays do not broadcast together.
    pub fn new(key: &Key, x: &NDArray, rules: Rules) -> Result<Self> {
        let part = key.items.shape();
        let axes: SmallVec<[usize; 4]> = key.arrays.iter().map(|(axis, _)| *axis).collect();
        // Arrays side by side leave their block of axes in its place; others send it to the front.
        let adjacent = axes.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let before = if adjacent { axes[0] } else { 0 };
        let kept: SmallVec<[usize; 4]> = (0..part.ndim())
            .filter(|axis| !axes.contains(axis))
            .collect();
        let (front, back) = kept.split_at(before);
        let extents = |axes: &[usize]| axes.iter().map(|&axis| part[axis]).collect::<Vec<_>>();
        let (front_extents, back_extents) = (extents(front), extents(back));
        let arrays: Vec<&Positions> = key.arrays.iter().map(|(_, positions)| positions).collect();
        let block = common_shape(&arrays, rules)?;
        let positions = merged_positions(&arrays, &extents(&axes), &block)?;
        let shape = [&front_extents[..], &block, &back_extents].concat();
        let product = |extents: &[usize]| extents.iter().product::<usize>();
        Ok(Self {
            items: key.items.clone(),
            order: [front, &axes, back].concat().into(),
            merged: Shape::new(&[
                product(&front_extents),
                product(&extents(&axes)),
                product(&back_extents),
            ]),
            shape: Shape::new(&shape),
            positions: NDArray::from_slice(&positions, [positions.len()], x.context())?,
        })
    }

    /// Shape of the result.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The chosen elements.
    pub fn get(&self, x: &NDArray) -> Result<NDArray> {
        let part = view(x, self.items.clone(), false)?;
        let merged = reshape_to(&transpose(&part, &self.order)?, self.merged.clone())?;
        let chosen = take(&merged, &self.positions, 1, IndexMode::Clip)?;
        reshape_to(&chosen, self.shape.clone())
    }

    /// Writes `value`, of the result's shape, into the regular part `target`.
    pub fn set(&self, target: &Array, value: &Array) -> Result<()> {
        let device = target.context().device()?;
        let allocate =
            |shape: &Shape| device.allocate(shape.clone(), target.dtype(), target.context());
        let rows = allocate(value.shape())?;
        context::transfer(value, &rows)?;
        let count = self.positions.size();
        let rows = rows
            .reshaped(self.merged.with(1, count))
            .ok_or_else(|| Error::internal("a new array that is not contiguous"))?;
        let target = target.permuted(&self.order);
        let scatter = |out: &Array| {
            device.scatter(&rows, self.positions.array(), IndexMode::Clip, false, out)
        };
        if let Some(merged) = target.reshaped(self.merged.clone()) {
            return scatter(&merged);
        }
        let copy = allocate(target.shape())?;
        device.copy(&target, &copy)?;
        if let Some(merged) = copy.reshaped(self.merged.clone()) {
            scatter(&merged)?;
        }
        device.copy(&copy, &target)
    }
}

fn common_shape(arrays: &[&Positions], rules: Rules) -> Result<Shape> {
    let mut shape = Shape::default();
    for array in arrays {
        shape = shape.broadcast(&array.shape).ok_or_else(|| match rules {
            Rules::Numpy => Error::index(format!(
                "shape mismatch: indexing arrays could not be broadcast together with shapes {}",
                arrays
                    .iter()
                    .map(|array| tuple(&array.shape))
                    .collect::<Vec<_>>()
                    .join(" ")
            )),
            _ => Error::value(format!(
                "shape1={} is not broadcastable to shape2={}",
                tuple(&shape),
                tuple(&array.shape)
            )),
        })?;
    }
    Ok(shape)
}

/// Positions on axes of these `extents` as positions on the one axis that they merge into.
fn merged_positions(arrays: &[&Positions], extents: &[usize], shape: &Shape) -> Result<Vec<i64>> {
    let mut merged = vec![0; shape.size()];
    for (array, &extent) in arrays.iter().zip(extents) {
        let host = Array::host(array.shape.clone(), DType::Int64, context::Context::cpu(0))?;
        host.as_mut_slice::<i64>()?
            .copy_from_slice(&array.positions);
        let spread = host
            .broadcast_to(shape)
            .ok_or_else(|| Error::internal("index arrays changed their shapes"))?;
        for (merged, position) in merged.iter_mut().zip(spread.as_view::<i64>()?) {
            *merged = *merged * extent as i64 + position;
        }
    }
    Ok(merged)
}
