//! Maxima over windows.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{IndexMode, Window};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::selection::put;
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, Place, Saves, gradient, multiply, reshape_to, run_one,
};
use crate::shape::Shape;

/// The largest elements of windows of `x`, of shape `[rows, d, h, w]`, in `shape`. A tie is won by the first element, which
/// has the gradient.
pub(super) fn window_maximum(x: &NDArray, window: Window, shape: Shape) -> Result<NDArray> {
    run_one(Maximum { window, shape }, &[x])
}

struct Maximum {
    window: Window,
    shape: Shape,
}

impl Maximum {
    /// Whether a window along an axis covers no element at all, which wide margins and long steps make possible.
    fn is_empty(&self, axis: usize, result: usize, extent: usize) -> bool {
        (0..self.window.kernel[axis])
            .all(|tap| self.window.source(axis, result, tap, extent).is_none())
    }

    /// For each result 1 if its window covers an element, else 0; `None` where all are 1.
    fn covered(&self, x: &Shape, like: &NDArray) -> Result<Option<NDArray>> {
        let mut factors: Option<NDArray> = None;
        for axis in 0..3 {
            let results = self.shape[axis + 1];
            let covered: Vec<f64> = (0..results)
                .map(|result| f64::from(u8::from(!self.is_empty(axis, result, x[axis + 1]))))
                .collect();
            if !covered.contains(&0.0) {
                continue;
            }
            let mut shape = Shape::new(&[1; 4]);
            shape = shape.with(axis + 1, results);
            let along = NDArray::from_numbers(&covered, shape, like.dtype(), like.context())?;
            factors = Some(match factors {
                None => along,
                Some(factors) => multiply(&factors, &along)?,
            });
        }
        Ok(factors)
    }
}

impl Op for Maximum {
    fn name(&self) -> &'static str {
        "window_maximum"
    }

    /// The maxima, and where in the flattened array they are.
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let meta = |dtype| Meta {
            shape: self.shape.clone(),
            dtype,
        };
        Ok(smallvec![meta(inputs[0].dtype()), meta(DType::Int64)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(self.shape.clone(), metas[0].dtype)?;
        let positions = place.empty(self.shape.clone(), metas[1].dtype)?;
        place
            .device
            .window_maximum(&self.window, inputs[0], &out, &positions)?;
        Ok(smallvec![out, positions])
    }

    fn returned(&self, _: usize) -> usize {
        1
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0,
            outputs: 0b10,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (incoming, positions) = (tape.gradient()?, tape.output(1)?.detach());
        let shape = tape.input_shape(0)?;
        let incoming = match self.covered(&shape, incoming)? {
            None => incoming.clone(),
            Some(factors) => multiply(incoming, &factors)?,
        };
        let flat = Shape::new(&[incoming.size()]);
        let outgoing = put(
            &reshape_to(&incoming, flat.clone())?,
            &reshape_to(&positions, flat)?,
            0,
            IndexMode::Clip,
            Shape::new(&[shape.size()]),
        )?;
        reshape_to(&outgoing, shape).map(gradient)
    }
}
