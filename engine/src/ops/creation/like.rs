//! Zeros and ones in the shape of another array.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, NEVER, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_static};

/// Zeros in the shape, element type and context of an array.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn zeros_like(x: &NDArray) -> Result<NDArray> {
    run_static(&Like::ZEROS, &[x])
}

/// Ones in the shape, element type and context of an array.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn ones_like(x: &NDArray) -> Result<NDArray> {
    run_static(&Like::ONES, &[x])
}

/// See [`zeros_like`].
pub static ZEROS_LIKE: Spec = Spec {
    name: "zeros_like",
    aliases: &[],
    documentation: "Zeros in the shape, element type and context of an array. The derivative is 0.",
    example: Example {
        code: "nd.zeros_like(nd.array([[1, 2]]))",
        shows: "\n[[0. 0.]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Like::ZEROS)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3]]).order(1)],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`ones_like`].
pub static ONES_LIKE: Spec = Spec {
    name: "ones_like",
    aliases: &[],
    documentation: "Ones in the shape, element type and context of an array. The derivative is 0.",
    example: Example {
        code: "nd.ones_like(nd.array([[1, 2]]))",
        shows: "\n[[1. 1.]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Like::ONES)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3]]).order(1)],
    differentiable: true,
    ..Spec::UNARY
};

struct Like {
    name: &'static str,
    value: f64,
}

impl Like {
    const ZEROS: Self = Self {
        name: "zeros_like",
        value: 0.0,
    };
    const ONES: Self = Self {
        name: "ones_like",
        value: 1.0,
    };
}

impl Op for Like {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.fill(self.value, &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}
