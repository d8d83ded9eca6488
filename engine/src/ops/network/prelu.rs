//! The rectifier whose slope below 0 is learnt.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::Tape;
use crate::binary_function;
use crate::context::BinaryFunction;
use crate::error::{Error, Result};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, Place, Saves, add, greater_scalar, logical_not,
    multiply, reshape_to, same_dtype, sum_to,
};
use crate::shape::Shape;

const NAME: &str = "LeakyReLU";

/// `x` above 0, `gamma x` below. The slopes are one for all, or one for each channel, which is axis 1.
pub(super) struct PRelu;

const FUNCTION: BinaryFunction = binary_function!("prelu", |x, slope| if x > 0.0 { x } else { x * slope }, integer: none, shader: "select(y * x, x, x > 0.0)");

impl Op for PRelu {
    fn name(&self) -> &'static str {
        NAME
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [x, slopes] = [inputs[0], inputs[1]];
        same_dtype(NAME, inputs)?;
        let shape = aligned(slopes.shape(), x.shape());
        if shape.size() != slopes.size() || x.shape().broadcast(&shape).as_ref() != Some(x.shape())
        {
            return Err(Error::Broadcast {
                op: NAME,
                lhs: x.shape().clone(),
                rhs: slopes.shape().clone(),
            });
        }
        Ok(smallvec![Meta::of(x)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let shape = aligned(inputs[1].shape(), out.shape());
        let slopes = place
            .reshaped(inputs[1], shape)?
            .broadcast_to(out.shape())
            .ok_or_else(|| Error::internal("slopes that do not broadcast"))?;
        place.device.binary(&FUNCTION, inputs[0], &slopes, &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, slopes) = (tape.input(0)?, tape.input(1)?);
        let shape = aligned(slopes.shape(), x.shape());
        let above = greater_scalar(&x, 0.0)?;
        let below = logical_not(&above)?;
        let slope = add(
            &above,
            &multiply(&below, &reshape_to(&slopes, shape.clone())?)?,
        )?;
        let steepened = multiply(tape.gradient()?, &multiply(&x, &below)?)?;
        Ok(smallvec![
            Some(multiply(tape.gradient()?, &slope)?),
            Some(reshape_to(
                &sum_to(&steepened, &shape)?,
                slopes.shape().clone()
            )?),
        ])
    }
}

/// The shape of the slopes with an axis for each of the array's. Slopes are matched with axes 1 and 0, in this order.
fn aligned(slopes: &Shape, x: &Shape) -> Shape {
    let mut left = slopes.to_vec();
    let mut shape = vec![1; x.ndim()];
    for axis in (0..x.ndim().min(2)).rev() {
        if let Some(&extent) = left.last()
            && (extent == x[axis] || extent == 1)
        {
            shape[axis] = extent;
            left.pop();
        }
    }
    Shape::new(&shape)
}
