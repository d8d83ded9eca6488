//! The three products of a convolution, which are each other's gradients.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Convolution;
use crate::error::Result;
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, Saves, run_one, same_dtype};
use crate::shape::Shape;

/// `result` of a convolution of data with weights, in the shape given; see [`Convolution`] for the shapes.
///
/// # Errors
/// [`Error::DTypeMismatch`](crate::Error::DTypeMismatch).
pub(super) fn convolve(
    convolution: Convolution,
    data: &NDArray,
    weight: &NDArray,
    shape: Shape,
) -> Result<NDArray> {
    Product::run(Role::Result, convolution, [data, weight], shape)
}

/// The transpose with respect to the data.
///
/// # Errors
/// As [`convolve`].
pub(super) fn convolve_data(
    convolution: Convolution,
    result: &NDArray,
    weight: &NDArray,
    shape: Shape,
) -> Result<NDArray> {
    Product::run(Role::Data, convolution, [result, weight], shape)
}

/// The transpose with respect to the weights.
///
/// # Errors
/// As [`convolve`].
pub(super) fn convolve_weight(
    convolution: Convolution,
    data: &NDArray,
    result: &NDArray,
    shape: Shape,
) -> Result<NDArray> {
    Product::run(Role::Weight, convolution, [data, result], shape)
}

/// Which of the three arrays is computed from the other two.
#[derive(Clone, Copy)]
enum Role {
    /// From data and weight.
    Result,
    /// From result and weight.
    Data,
    /// From data and result.
    Weight,
}

struct Product {
    role: Role,
    convolution: Convolution,
    /// Of what is computed.
    shape: Shape,
}

impl Product {
    fn run(
        role: Role,
        convolution: Convolution,
        operands: [&NDArray; 2],
        shape: Shape,
    ) -> Result<NDArray> {
        let product = Self {
            role,
            convolution,
            shape,
        };
        run_one(product, &operands)
    }
}

impl Op for Product {
    fn name(&self) -> &'static str {
        match self.role {
            Role::Result => "convolve",
            Role::Data => "convolve_data",
            Role::Weight => "convolve_weight",
        }
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: same_dtype(self.name(), inputs)?
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(self.shape.clone(), metas[0].dtype)?;
        let (device, convolution, [x, y]) =
            (place.device, &self.convolution, [inputs[0], inputs[1]]);
        match self.role {
            Role::Result => device.convolve(convolution, x, y, None, &out)?,
            Role::Data => device.convolve_data(convolution, x, y, None, &out)?,
            Role::Weight => device.convolve_weight(convolution, x, y, &out)?,
        }
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, y, g) = (tape.input(0)?, tape.input(1)?, tape.gradient()?);
        let (first, second, convolution) = (x.shape().clone(), y.shape().clone(), self.convolution);
        let of_first = || match self.role {
            Role::Result => convolve_data(convolution, g, &y, first),
            Role::Data => convolve(convolution, g, &y, first),
            Role::Weight => convolve_data(convolution, &y, g, first),
        };
        let of_second = || match self.role {
            Role::Result => convolve_weight(convolution, &x, g, second),
            Role::Data => convolve_weight(convolution, g, &x, second),
            Role::Weight => convolve(convolution, &x, g, second),
        };
        Ok(smallvec![
            tape.needs(0).then(of_first).transpose()?,
            tape.needs(1).then(of_second).transpose()?,
        ])
    }
}
