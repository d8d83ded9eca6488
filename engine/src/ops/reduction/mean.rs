//! The mean along axes.

use smallvec::smallvec;

use super::{Axes, reduce};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::{
    Arrays, DIVIDE_SCALAR, Gradients, Meta, Metadata, Op, OpRef, Place, broadcast_to,
    divide_scalar, gradient, reshape_to, run_one,
};

/// The mean along axes: the sum, divided by the number of elements.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn mean(x: &NDArray, axes: Axes) -> Result<NDArray> {
    run_one(Mean { axes }, &[x])
}

/// See [`mean`].
pub static MEAN: Spec = Spec {
    name: "mean",
    documentation: "The mean of the elements along axes. Integers are summed in their own type and divided as C divides. The \
                    gradient is the incoming one divided by the number of elements, repeated.",
    example: Example {
        code: "nd.mean(nd.array([[1, 2], [3, 4]]), axis=1)",
        shows: "\n[1.5 3.5]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| {
        Ok(OpRef::new(Mean {
            axes: Axes::read(attributes)?,
        }))
    },
    ..Spec::REDUCTION
};

struct Mean {
    axes: Axes,
}

impl Op for Mean {
    fn name(&self) -> &'static str {
        MEAN.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = self.axes.reduced(MEAN.name, inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = inputs[0];
        let count = self.axes.count(MEAN.name, x.shape())? as f64;
        let out = reduce(place, Reduction::Sum, x, &self.axes, &metas[0])?;
        place
            .device
            .unary(&DIVIDE_SCALAR.function, &out, [count, 0.0], &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shape = tape.input_shape(0)?;
        let count = self.axes.count(MEAN.name, &shape)? as f64;
        let shared = divide_scalar(tape.gradient()?, count)?;
        let kept = reshape_to(&shared, self.axes.kept(MEAN.name, &shape)?)?;
        broadcast_to(&kept, shape).map(gradient)
    }
}
