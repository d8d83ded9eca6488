//! The order of elements along an axis, as positions.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Context, IndexMode, transfer};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::binary::ADD;
use crate::ops::scalar::MULTIPLY_SCALAR;
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, Place, put, reshape_to, run_one, take,
};
use crate::shape::Shape;

/// A way to sort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    /// The name under which errors speak.
    pub op: &'static str,
    /// The axis along which to sort; `None` sorts the flattened array.
    pub axis: Option<i64>,
    /// Whether the largest element comes first. Equal elements stay in their order either way, and NaN comes last.
    pub descending: bool,
}

impl Order {
    /// As the parameters `axis` and `is_ascend` say.
    pub fn read(op: &'static str, attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            op,
            axis: attributes.optional_int("axis")?,
            descending: !attributes.bool("is_ascend")?,
        })
    }

    /// The extents before, along and after the axis.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an axis that the shape does not have.
    pub fn extents(&self, shape: &Shape) -> Result<[usize; 3]> {
        let Some(axis) = self.axis else {
            return Ok([1, shape.size(), 1]);
        };
        let position = shape.axis(axis).ok_or_else(|| {
            let ndim = shape.ndim() as i64;
            let found = if axis < 0 { axis + ndim } else { axis };
            Error::argument(
                self.op,
                format!("Invalid axis! axis should be between 0 and {ndim}, found axis={found}"),
            )
        })?;
        let (before, after) = (&shape[..position], &shape[position + 1..]);
        Ok([
            before.iter().product(),
            shape[position],
            after.iter().product(),
        ])
    }

    /// The shape with `count` elements along the axis.
    ///
    /// # Errors
    /// As [`Order::extents`].
    pub fn shape(&self, shape: &Shape, count: usize) -> Result<Shape> {
        self.extents(shape)?;
        let axis = self.axis.and_then(|axis| shape.axis(axis));
        Ok(axis.map_or_else(|| Shape::new(&[count]), |axis| shape.with(axis, count)))
    }

    /// Positions along the axis of the first `count` elements in this order: int64, of shape `[before, count, after]`.
    ///
    /// # Errors
    /// Those of the device.
    pub fn positions(&self, place: &Place, x: &Array, count: usize) -> Result<Array> {
        let [before, length, after] = self.extents(x.shape())?;
        let rows = place
            .reshaped(x, Shape::new(&[before, length, after]))?
            .permuted(&[0, 2, 1]);
        let wanted = Shape::new(&[before, after, count]);
        if count < length {
            let first = place.empty(wanted, DType::Int64)?;
            if place.device.argsort_first(&rows, self.descending, &first)? {
                return place.contiguous(&first.permuted(&[0, 2, 1]));
            }
        }
        let sorted = place.empty(rows.shape().clone(), DType::Int64)?;
        place.device.argsort(&rows, self.descending, &sorted)?;
        let first = sorted.sliced(2, 0, 1, count);
        place.contiguous(&first.permuted(&[0, 2, 1]))
    }

    /// The places in the flattened array of elements of which [`Order::positions`] has said where they are on the axis.
    ///
    /// # Errors
    /// Those of the device.
    pub fn places(&self, place: &Place, shape: &Shape, positions: &Array) -> Result<Array> {
        let [before, length, after] = self.extents(shape)?;
        if before * after <= 1 {
            return Ok(positions.clone());
        }
        let starts = Array::host(
            Shape::new(&[before, 1, after]),
            DType::Int64,
            Context::cpu(0),
        )?;
        for (index, start) in starts.as_mut_slice::<i64>()?.iter_mut().enumerate() {
            *start = (index / after * length * after + index % after) as i64;
        }
        let here = place.empty(starts.shape().clone(), DType::Int64)?;
        transfer(&starts, &here)?;
        let spread = here
            .broadcast_to(positions.shape())
            .ok_or_else(|| Error::internal("starts of rows that do not fit"))?;
        let places = place.empty(positions.shape().clone(), DType::Int64)?;
        let step = [after as f64, 0.0];
        place
            .device
            .unary(&MULTIPLY_SCALAR.function, positions, step, &places)?;
        place
            .device
            .binary(&ADD.function, &places, &spread, &places)?;
        Ok(places)
    }
}

/// The elements of the flattened array at `places`.
pub(super) fn pick(x: &Array, places: &Array) -> Result<Array> {
    let x = NDArray::new(x.clone());
    let flat = reshape_to(&x, Shape::new(&[x.size()]))?;
    let picked = take(&flat, &NDArray::new(places.clone()), 0, IndexMode::Clip)?;
    Ok(picked.array().clone())
}

/// The gradient of [`pick`] with respect to `x`, for the places of the first `count` elements in the order.
pub(super) fn put_back(
    gradient: &NDArray,
    order: Order,
    x: &NDArray,
    count: usize,
) -> Result<NDArray> {
    let places = run_one(Places { order, count }, &[&x.detach()])?;
    let flat = Shape::new(&[x.size()]);
    let gradient = reshape_to(gradient, places.shape().clone())?;
    reshape_to(
        &put(&gradient, &places, 0, IndexMode::Clip, flat)?,
        x.shape().clone(),
    )
}

/// [`Order::places`] as an operation, for gradient rules.
struct Places {
    order: Order,
    count: usize,
}

impl Op for Places {
    fn name(&self) -> &'static str {
        self.order.op
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [before, _, after] = self.order.extents(inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape: Shape::new(&[before, self.count, after]),
            dtype: DType::Int64
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _metas: &[Meta]) -> Result<Arrays> {
        let positions = self.order.positions(place, inputs[0], self.count)?;
        let places = self.order.places(place, inputs[0].shape(), &positions)?;
        Ok(smallvec![places])
    }

    fn backward(&self, _tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}
