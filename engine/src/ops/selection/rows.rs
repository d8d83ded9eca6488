//! Rows of an array whose elements are kept elsewhere: how row_sparse arrays take part in a graph.

use smallvec::smallvec;

use super::put;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, Saves, run_one};

/// `values`, as the rows of `table` at `indices`: the gradient goes to the table, as rows where it wants rows. The table's
/// own elements are not looked at; who calls knows its rows.
///
/// # Errors
/// [`Error::InvalidShape`] unless there is a row of the table's shape for each index.
pub fn known_rows(table: &NDArray, indices: &NDArray, values: &NDArray) -> Result<NDArray> {
    run_one(KnownRows, &[table, indices, values])
}

struct KnownRows;

impl Op for KnownRows {
    fn name(&self) -> &'static str {
        "_known_rows"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (table, indices, values) = (inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
        let fits = table.ndim() > 0
            && indices.ndim() == 1
            && *values == table.with(0, indices[0])
            && inputs[0].dtype() == inputs[2].dtype();
        if !fits {
            let message = format!("{values} cannot be rows {indices} of {table}");
            return Err(Error::shape(self.name(), message));
        }
        Ok(smallvec![Meta::of(inputs[2])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![place.copied(inputs[2], metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn row_gradient(&self, tape: &Tape, position: usize) -> Result<Option<(NDArray, NDArray)>> {
        if position != 0 {
            return Ok(None);
        }
        Ok(Some((tape.input(1)?, tape.gradient()?.clone())))
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let gradient = tape.gradient()?;
        let table = if tape.needs(0) {
            let (indices, shape) = (tape.input(1)?.detach(), tape.input_shape(0)?);
            Some(put(gradient, &indices, 0, IndexMode::Clip, shape)?)
        } else {
            None
        };
        Ok(smallvec![table, None, Some(gradient.clone())])
    }
}
