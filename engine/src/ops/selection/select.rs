//! Elements of one array or another, by a condition.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_static, same_dtype, zeros_like,
};
use crate::shape::Shape;

/// The elements of `x` where `condition` is not 0, those of `y` elsewhere. The condition has their shape, or one axis
/// and then chooses among whole positions of their first.
///
/// # Errors
/// [`Error::ShapeMismatch`], [`Error::DTypeMismatch`] where the arrays are not alike; [`Error::InvalidShape`] for a
/// condition of another shape.
pub fn select(condition: &NDArray, x: &NDArray, y: &NDArray) -> Result<NDArray> {
    run_static(&Select, &[condition, x, y])
}

/// See [`select`].
pub static WHERE: Spec = Spec {
    name: "where",
    documentation: "The elements of `x` where the condition is not 0, those of `y` elsewhere. Each gradient is the incoming \
                    one where the array was chosen; the condition has none.",
    example: Example {
        code: "nd.where(nd.array([1, 0, 1]), nd.array([1, 2, 3]), nd.array([10, 20, 30]))",
        shows: "\n[ 1. 20.  3.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["condition", "x", "y"]),
    build: |_| Ok(OpRef::Static(&Select)),
    cases: &[
        Case::new(&[&[2, 3], &[2, 3], &[2, 3]]).from(&[Domain::Index(2), Domain::Real]),
        Case::new(&[&[4], &[4, 2], &[4, 2]]).from(&[Domain::Index(2), Domain::Real]),
    ],
    ..Spec::UNARY
};

struct Select;

/// The condition in a shape that broadcasts to that of the result.
fn aligned(place: &Place, condition: &Array, shape: &Shape) -> Result<Array> {
    let mut extents: Vec<usize> = condition.shape().to_vec();
    extents.resize(shape.ndim(), 1);
    let aligned = place.reshaped(condition, Shape::new(&extents))?;
    aligned
        .broadcast_to(shape)
        .ok_or_else(|| Error::internal("a condition that does not broadcast"))
}

impl Op for Select {
    fn name(&self) -> &'static str {
        WHERE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (condition, x, y) = (inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
        same_dtype(WHERE.name, &inputs[1..])?;
        if x != y {
            return Err(Error::ShapeMismatch {
                op: WHERE.name,
                position: 2,
                expected: x.clone(),
                got: y.clone(),
            });
        }
        if condition != x && !(condition.ndim() == 1 && condition.first() == x.first()) {
            return Err(Error::shape(
                WHERE.name,
                format!("a condition of shape {condition} for arrays of shape {x}"),
            ));
        }
        Ok(smallvec![Meta::of(inputs[1])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let condition = aligned(place, inputs[0], out.shape())?;
        place
            .device
            .select(&condition, inputs[1], inputs[2], &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (condition, given) = (tape.input(0)?, tape.gradient()?);
        let zeros = zeros_like(&given.detach())?;
        let part = |position, x, y| {
            let wanted = tape.needs(position);
            wanted.then(|| select(&condition, x, y)).transpose()
        };
        Ok(smallvec![
            None,
            part(1, given, &zeros)?,
            part(2, &zeros, given)?
        ])
    }
}
