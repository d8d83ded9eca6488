//! Rows of an array replaced by those of another.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_static, same_dtype, take, zeros,
};
use crate::shape::Shape;

/// A copy of `old` in which the positions `index` of the first axis are those of `new`, in order.
///
/// # Errors
/// [`Error::ShapeMismatch`] for a `new` that does not fit, [`Error::DTypeMismatch`].
pub fn index_copy(old: &NDArray, index: &NDArray, new: &NDArray) -> Result<NDArray> {
    run_static(&IndexCopy, &[old, index, new])
}

/// See [`index_copy`].
pub static INDEX_COPY: Spec = Spec {
    name: "index_copy",
    aliases: &["_contrib_index_copy"],
    documentation: "A copy of an array in which some positions of the first axis are those of another. Each gradient is the \
                    incoming one where the array was copied from; the index has none.",
    example: Example {
        code: "nd.contrib.index_copy(nd.zeros((3, 2)), nd.array([2, 0], dtype='int32'), nd.array([[1, 2], [3, 4]]))",
        shows: "\n[[3. 4.]\n [0. 0.]\n [1. 2.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["old_tensor", "index_vector", "new_tensor"]),
    build: |_| Ok(OpRef::Static(&IndexCopy)),
    // Positions of their own, since which row stays is not differentiated.
    cases: &[
        Case::new(&[&[40, 2], &[3], &[3, 2]]).from(&[
            Domain::Real,
            Domain::Index(40),
            Domain::Real,
        ]),
        Case::new(&[&[50], &[2], &[2]]).from(&[Domain::Real, Domain::Index(50), Domain::Real]),
    ],
    ..Spec::UNARY
};

struct IndexCopy;

impl Op for IndexCopy {
    fn name(&self) -> &'static str {
        INDEX_COPY.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (old, index, new) = (inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
        same_dtype(INDEX_COPY.name, &[inputs[0], inputs[2]])?;
        let expected = match (old.ndim(), index.ndim()) {
            (1.., 1) => old.with(0, index[0]),
            _ => {
                return Err(Error::shape(
                    INDEX_COPY.name,
                    format!("an index of shape {index} for an array of shape {old}"),
                ));
            }
        };
        if new != &expected {
            return Err(Error::ShapeMismatch {
                op: INDEX_COPY.name,
                position: 2,
                expected,
                got: new.clone(),
            });
        }
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        // MXNet writes such rows into other memory.
        let extent = metas[0].shape[0] as i64;
        for index in NDArray::new(inputs[1].clone()).to_vec::<i64>()? {
            if !(0..extent).contains(&index) {
                return Err(Error::index(format!(
                    "index {index} is out of bounds for axis 0 with size {extent}"
                )));
            }
        }
        let out = place.copied(inputs[0], metas[0].shape.clone())?;
        let inner = out.shape()[1..].iter().product();
        let rows = |x: &Array| place.reshaped(x, Shape::new(&[1, x.shape()[0], inner]));
        place.device.scatter(
            &rows(inputs[2])?,
            inputs[1],
            IndexMode::Clip,
            false,
            &rows(&out)?,
        )?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (index, given) = (tape.input(1)?.detach(), tape.gradient()?);
        let nothing = zeros(tape.input_shape(2)?, given.dtype(), given.context())?;
        Ok(smallvec![
            Some(index_copy(given, &index, &nothing)?),
            None,
            Some(take(given, &index, 0, IndexMode::Clip)?)
        ])
    }
}
