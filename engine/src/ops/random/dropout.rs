//! Elements dropped at random.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{self, NDArray, Tape};
use crate::dtype::{DType, f16};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, axis_of, gradient, multiply,
    on_host, run_one,
};
use crate::random;

/// The elements, each set to 0 with probability `p` and otherwise divided by `1 - p`; along `axes` all share one fate.
/// Outside of training a copy, unless `always`.
///
/// # Errors
/// [`Error::InvalidArgument`] for a probability outside of `[0, 1]`, an axis that the array does not have, or an array
/// that is not of floats.
pub fn dropout(x: &NDArray, p: f64, always: bool, axes: &[i64]) -> Result<NDArray> {
    run_one(Dropout::new(p, always, axes.into())?, &[x])
}

/// See [`dropout`].
pub static DROPOUT: Spec = Spec {
    name: "Dropout",
    aliases: &[],
    documentation: "The elements, each set to 0 with probability `p` and otherwise divided by `1 - p`, while training; a copy \
                    otherwise. The gradient is dropped and divided in the same way. With `p` of 1 all are 0, of which \
                    MXNet makes `nan`.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.Dropout(nd.array([1, 2, 3, 4, 5, 6]), mode='always')",
        shows: "\n[ 0.  4.  6.  0. 10.  0.]\n<NDArray 6 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "p",
            kind: Kind::Float,
            default: Default::Float(0.5),
            documentation: "The probability with which an element is dropped.",
        },
        Parameter {
            name: "mode",
            kind: Kind::Choice(&["always", "training"]),
            default: Default::Text("training"),
            documentation: "When elements are dropped.",
        },
        Parameter {
            name: "axes",
            kind: Kind::Shape,
            default: Default::Ints(&[]),
            documentation: "Axes along which all elements are dropped or none.",
        },
        Parameter {
            name: "cudnn_off",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Has no effect.",
        },
    ],
    build: |attributes| {
        let always = attributes.text("mode")? == "always";
        let axes = attributes.ints("axes")?;
        Ok(OpRef::new(Dropout::new(
            attributes.float("p")?,
            always,
            axes,
        )?))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("mode", "always")]).drawn(),
        Case::new(&[&[2, 3]])
            .with(&[("mode", "always"), ("axes", "(0,)")])
            .drawn(),
        // Checked against central differences, which have to find the same elements every time.
        Case::new(&[&[2, 3]]).with(&[("p", "0")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Dropout {
    keep: f32,
    always: bool,
    axes: SmallVec<[i64; 4]>,
}

impl Dropout {
    fn new(p: f64, always: bool, axes: SmallVec<[i64; 4]>) -> Result<Self> {
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::argument(
                DROPOUT.name,
                format!("value {p} for Parameter p exceed bound [0,1]"),
            ));
        }
        Ok(Self {
            keep: 1.0 - p as f32,
            always,
            axes,
        })
    }

    fn is_active(&self) -> bool {
        self.keep < 1.0 && (self.always || autograd::is_training())
    }

    fn mask(&self, place: &Place, meta: &Meta) -> Result<Array> {
        on_host(place, meta.clone(), |out| {
            let shared = !self.axes.is_empty();
            random::with_generator(place.context, |generator| -> Result<()> {
                match meta.dtype {
                    DType::Float64 => {
                        generator.dropout_mask(out.as_mut_slice::<f64>()?, self.keep, shared);
                    }
                    DType::Float16 => {
                        generator.dropout_mask(out.as_mut_slice::<f16>()?, self.keep, shared);
                    }
                    _ => generator.dropout_mask(out.as_mut_slice::<f32>()?, self.keep, shared),
                }
                Ok(())
            })?;
            // Of elements that are all dropped MXNet makes NaN, with as many draws.
            if self.keep == 0.0 {
                crate::context::Context::cpu(0).device()?.fill(0.0, out)?;
            }
            Ok(())
        })
    }
}

/// What elements are multiplied by that are dropped with probability `p`: 0, or the inverse of the probability to stay.
pub(crate) fn dropout_mask(place: &Place, meta: &Meta, p: f64) -> Result<Array> {
    Dropout::new(p, true, SmallVec::new())?.mask(place, meta)
}

impl Op for Dropout {
    fn name(&self) -> &'static str {
        DROPOUT.name
    }

    /// The result, and the factors by which elements were multiplied; of shape `()` if there were none.
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let meta = Meta::of(inputs[0]);
        if !meta.dtype.is_float() {
            return Err(Error::argument(
                DROPOUT.name,
                format!(
                    "This operation only support floating point types, not {}",
                    meta.dtype
                ),
            ));
        }
        let mut mask = meta.clone();
        for &axis in &self.axes {
            mask.shape = mask
                .shape
                .with(axis_of(DROPOUT.name, axis, &meta.shape)?, 1);
        }
        if !self.is_active() {
            mask.shape = crate::shape::Shape::default();
        }
        Ok(smallvec![meta, mask])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        if !self.is_active() {
            let mask = place.empty(metas[1].shape.clone(), metas[1].dtype)?;
            place.device.fill(1.0, &mask)?;
            let copy = place.copied(inputs[0], metas[0].shape.clone())?;
            return Ok(smallvec![copy, mask]);
        }
        let mask = self.mask(place, &metas[1])?;
        let factors = NDArray::new(mask.clone());
        let kept = multiply(&NDArray::new(inputs[0].clone()), &factors)?;
        Ok(smallvec![kept.array().clone(), mask])
    }

    fn returned(&self, _: usize) -> usize {
        1
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0,
            outputs: 2,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let mask = tape.output(1)?.detach();
        multiply(tape.gradient()?, &mask).map(gradient)
    }
}
