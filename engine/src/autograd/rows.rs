//! Gradients of which only some rows are held, the others being zeros: those of tables and of what a sparse matrix is
//! multiplied with.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{GradReq, NDArray};
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::{self, Axes};
use crate::shape::Shape;
use crate::storage::Context;

/// Some rows of an array; all others are zeros.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Positions of the rows, ascending, in int64.
    pub indices: NDArray,
    /// The rows: as many as there are positions.
    pub values: NDArray,
}

/// Rows as a gradient rule gives them: in any order, those of one position to be added. Positions outside of the array
/// mean its nearest row.
pub type RowParts = Vec<(NDArray, NDArray)>;

impl Rows {
    /// No rows of an array of this shape.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; the device's errors.
    pub fn none(shape: &Shape, dtype: DType, context: Context) -> Result<Self> {
        Ok(Self {
            indices: NDArray::from_slice::<i64>(&[], [0], Context::cpu(0))?,
            values: ops::zeros(shape.with(0, 0), dtype, context)?,
        })
    }

    /// The rows of an array that are not all zeros.
    ///
    /// # Errors
    /// [`Error::InvalidShape`] for an array without axes; [`Error::OutOfMemory`]; the device's errors.
    pub fn of(dense: &NDArray) -> Result<Self> {
        let dense = dense.detach();
        let count = rows_of(dense.shape())?;
        let used = if dense.size() == 0 {
            Vec::new()
        } else {
            let matrix = Shape::new(&[count, dense.size() / count]);
            let nonzero = ops::not_equal_scalar(&ops::reshape_to(&dense, matrix)?, 0.0)?;
            ops::max(&nonzero, Axes::one(1, false))?.to_vec::<f64>()?
        };
        let indices: Vec<i64> = (0..)
            .zip(&used)
            .filter(|(_, used)| **used != 0.0)
            .map(|(row, _)| row)
            .collect();
        Self::picked(&dense, &indices)
    }

    fn picked(dense: &NDArray, indices: &[i64]) -> Result<Self> {
        if indices.is_empty() {
            return Self::none(dense.shape(), dense.dtype(), dense.context());
        }
        let indices = NDArray::from_slice(indices, [indices.len()], Context::cpu(0))?;
        let here = ops::copy_to_context(&indices, dense.context())?;
        let values = ops::take(dense, &here, 0, IndexMode::Clip)?;
        Ok(Self { indices, values })
    }

    /// The sum of parts of an array of this shape.
    ///
    /// # Errors
    /// [`Error::InvalidShape`] for an array without axes; [`Error::OutOfMemory`]; the device's errors.
    pub fn summed(parts: &[(NDArray, NDArray)], shape: &Shape) -> Result<Option<Self>> {
        let last = rows_of(shape)?.saturating_sub(1) as i64;
        let (mut places, mut blocks) = (Vec::new(), Vec::new());
        for (indices, values) in parts {
            let indices = indices.to_vec::<i64>()?;
            blocks.push(ops::reshape_to(
                &values.detach(),
                shape.with(0, indices.len()),
            )?);
            places.extend(indices.into_iter().map(|index| index.clamp(0, last)));
        }
        let Some(first) = blocks.first() else {
            return Ok(None);
        };
        if places.is_empty() {
            return Self::none(shape, first.dtype(), first.context()).map(Some);
        }
        let mut distinct = places.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let slots: HashMap<i64, i64> = distinct.iter().copied().zip(0..).collect();
        let slots: Vec<i64> = places.iter().map(|place| slots[place]).collect();
        let slots = NDArray::from_slice(&slots, [slots.len()], first.context())?;
        let values = if let [only] = &blocks[..] {
            only.clone()
        } else {
            ops::concat(&blocks.iter().collect::<Vec<_>>(), 0)?
        };
        Ok(Some(Self {
            values: ops::put(
                &values,
                &slots,
                0,
                IndexMode::Clip,
                shape.with(0, distinct.len()),
            )?,
            indices: NDArray::from_slice(&distinct, [distinct.len()], Context::cpu(0))?,
        }))
    }

    fn into_part(self) -> (NDArray, NDArray) {
        (self.indices, self.values)
    }
}

fn rows_of(shape: &Shape) -> Result<usize> {
    shape
        .first()
        .copied()
        .ok_or_else(|| Error::shape("row_sparse", "an array without axes has no rows"))
}

/// The gradient of a variable as rows; all clones are one.
#[derive(Debug, Clone)]
pub struct RowGradient {
    rows: Arc<Mutex<Rows>>,
    /// Whether the caller shows it as a matrix of entries; here it makes no difference.
    pub is_csr: bool,
}

impl RowGradient {
    /// A gradient that starts as these rows.
    pub fn new(rows: Rows) -> Self {
        Self {
            rows: Arc::new(Mutex::new(rows)),
            is_csr: false,
        }
    }

    /// The rows as they are now.
    pub fn rows(&self) -> Rows {
        self.rows.lock().clone()
    }

    /// Takes other rows instead.
    pub fn replace(&self, rows: Rows) {
        *self.rows.lock() = rows;
    }

    /// Writes or adds what a backward pass found: rows, and a dense gradient of operations that know no rows.
    pub(super) fn deliver(
        &self,
        request: GradReq,
        shape: &Shape,
        mut parts: RowParts,
        dense: Option<NDArray>,
    ) -> Result<()> {
        if let Some(dense) = dense {
            parts.push(Rows::of(&dense)?.into_part());
        }
        let old = self.rows();
        if request == GradReq::Add {
            parts.insert(0, old.clone().into_part());
        }
        let rows = match Rows::summed(&parts, shape)? {
            Some(rows) => rows,
            None => Rows::none(shape, old.values.dtype(), old.values.context())?,
        };
        self.replace(rows);
        Ok(())
    }
}
