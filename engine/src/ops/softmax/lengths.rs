//! Softmax of the first elements along an axis, as many as a length says.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::wrong_count;
use crate::ops::{
    Composite, Meta, Metadata, OpRef, Outputs, arange, axis_of, broadcast_to, cast, full, lesser,
    reshape_to, select,
};
use crate::shape::Shape;

/// `op`, a softmax along `axis`, of what lies before the ends that a second array holds; 0 behind them.
pub(super) fn up_to_lengths(name: &'static str, axis: i64, op: OpRef) -> OpRef {
    let whole = op.clone();
    OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| infer(name, axis, &whole, inputs),
        body: move |inputs: &[&NDArray]| body(name, axis, &op, inputs),
    })
}

fn infer(name: &'static str, axis: i64, op: &OpRef, inputs: &[&Array]) -> Result<Metadata> {
    let [x, lengths] = inputs else {
        return Err(wrong_count(name, 2, inputs.len()));
    };
    only_floats(name, x.dtype())?;
    if lengths.dtype().is_float() {
        let message = format!(
            "This operation only support integer types, not {}",
            lengths.dtype()
        );
        return Err(Error::argument(name, message));
    }
    let others = x.shape().without(axis_of(name, axis, x.shape())?);
    let inferred = if others.ndim() == 0 {
        Shape::new(&[1])
    } else {
        others
    };
    if lengths.shape() != &inferred {
        let message = format!(
            "Shape inconsistent, Provided = {}, inferred shape={inferred}",
            lengths.shape()
        );
        return Err(Error::shape(name, message));
    }
    op.as_op().infer(&[x])
}

fn body(name: &'static str, axis: i64, op: &OpRef, inputs: &[&NDArray]) -> Result<Outputs> {
    let (x, lengths) = (inputs[0], inputs[1]);
    let axis = axis_of(name, axis, x.shape())?;
    let steps = x.shape()[axis];
    let positions = arange(0.0, Some(steps as f64), 1.0, 1, DType::Float32, x.context())?;
    let ones = Shape::new(&vec![1; x.shape().ndim()]);
    let positions = reshape_to(&positions, ones.with(axis, steps))?;
    let ends = cast(&lengths.detach(), DType::Float32)?;
    let ends = reshape_to(&ends, x.shape().with(axis, 1))?;
    let kept = broadcast_to(&lesser(&positions, &ends)?, x.shape().clone())?;
    let like = |value: f64, meta: &Meta| full(meta.shape.clone(), value, meta.dtype, x.context());
    let nothing = like(f64::NEG_INFINITY, &Meta::of(x.array()))?;
    let y = &op.call(&[&select(&kept, x, &nothing)?])?[0];
    // Where a length is 0 there is nothing to share: all are 0, not no numbers.
    Ok(smallvec![select(
        &kept,
        y,
        &like(0.0, &Meta::of(y.array()))?
    )?])
}
