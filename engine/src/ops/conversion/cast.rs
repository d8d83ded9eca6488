//! Elements as another type.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one};

/// The elements as another type, converted as C converts: floats lose their fraction when they become integers. The
/// array itself if it is of the type.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn cast(x: &NDArray, dtype: DType) -> Result<NDArray> {
    if x.dtype() == dtype {
        return Ok(x.clone());
    }
    run_one(Cast { dtype }, &[x])
}

/// See [`cast`].
pub static CAST: Spec = Spec {
    name: "cast",
    aliases: &["Cast"],
    documentation: "A copy with the elements as another type, converted as C converts: floats lose their fraction when \
                    they become integers. The gradient is converted back.",
    example: Example {
        code: "nd.cast(nd.array([0.9, 1.3, -2.7]), dtype='int32')",
        shows: "\n[ 0  1 -2]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "dtype",
        kind: Kind::DType,
        default: Default::Required,
        documentation: "The element type of the result.",
    }],
    build: |attributes| {
        let dtype = attributes.dtype("dtype")?;
        let dtype = dtype.ok_or_else(|| Error::argument(CAST.name, "dtype is missing"))?;
        Ok(OpRef::new(Cast { dtype }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("dtype", "float64")]),
        Case::new(&[&[2, 3]]).with(&[("dtype", "float32")]).order(0),
        Case::new(&[&[2, 3]]).with(&[("dtype", "float16")]).order(0),
        Case::new(&[&[2, 3]]).with(&[("dtype", "int32")]).order(0),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Cast {
    dtype: DType,
}

impl Op for Cast {
    fn name(&self) -> &'static str {
        CAST.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: inputs[0].shape().clone(),
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), self.dtype)?;
        place.device.copy(inputs[0], &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        cast(tape.gradient()?, tape.input_dtype(0)?).map(gradient)
    }
}
