//! Elementwise functions with parameters: each is a [`Parametric`], applied to its parameters to become an operation.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Device, UnaryFunction};
use crate::dtype::{DType, f16};
use crate::error::Result;
use crate::ops::spec::Spec;
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, run_alike, run_one,
};

/// The incoming gradient times the derivative, for the function's parameters.
pub type ParametricDerivative = fn(&Tape, [f64; 2]) -> Result<NDArray>;

/// An elementwise function with up to two numbers as parameters, and its derivative with respect to the array.
///
/// The result has the array's shape and element type; on integer arrays the parameters are truncated first.
pub struct Parametric {
    /// How it is known.
    pub spec: Spec,
    /// How devices compute it.
    pub function: UnaryFunction,
    /// What the derivative reads.
    pub saves: Saves,
    /// The incoming gradient times the derivative; `None` where the derivative is zero.
    pub derivative: Option<ParametricDerivative>,
}

/// A [`Parametric`] applied to its parameters.
#[derive(Clone, Copy)]
struct Applied {
    function: &'static Parametric,
    parameters: [f64; 2],
}

impl Parametric {
    /// Applies the function to an array.
    #[inline]
    pub(crate) fn call(&'static self, x: &NDArray, parameters: [f64; 2]) -> Result<NDArray> {
        let applied = Applied {
            function: self,
            parameters,
        };
        let kernel = |device: &dyn Device, out: &Array| {
            let parameters = as_elements(parameters, out.dtype());
            device.unary(&self.function, x.array(), parameters, out)
        };
        run_alike(&[x], self.saves, || OpRef::new(applied), kernel)
            .unwrap_or_else(|| run_one(applied, &[x]))
    }

    /// The operation with these parameters.
    pub(crate) fn with(&'static self, parameters: [f64; 2]) -> OpRef {
        OpRef::new(Applied {
            function: self,
            parameters,
        })
    }
}

/// Parameters as elements of a type have them: MXNet rounds them to float16 where the array is of float16.
#[inline]
pub(super) fn as_elements(parameters: [f64; 2], dtype: DType) -> [f64; 2] {
    match dtype {
        DType::Float16 => parameters.map(|parameter| f16::from_f64(parameter).to_f64()),
        _ => parameters,
    }
}

impl Op for Applied {
    fn name(&self) -> &'static str {
        self.function.spec.name
    }

    #[inline]
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    #[inline]
    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let parameters = as_elements(self.parameters, out.dtype());
        place
            .device
            .unary(&self.function.function, inputs[0], parameters, &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        self.function.saves
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        match self.function.derivative {
            Some(derivative) => {
                let parameters = as_elements(self.parameters, tape.gradient()?.dtype());
                tape.rounded_once(|tape| derivative(tape, parameters))
                    .map(gradient)
            }
            None => Ok(smallvec![None]),
        }
    }
}
