//! The first axis in random order.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::selection::put;
use crate::ops::spec::{Case, Example, Inputs, NEVER, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, run_static, take,
};
use crate::random;
use crate::shape::Shape;

/// A copy with the positions of the first axis in random order.
///
/// # Errors
/// [`Error::InvalidShape`] for an array without axes.
pub fn shuffle(x: &NDArray) -> Result<NDArray> {
    run_static(&Shuffle, &[x])
}

/// See [`shuffle`].
pub static SHUFFLE: Spec = Spec {
    name: "shuffle",
    aliases: &["_shuffle"],
    documentation: "A copy with the positions of the first axis in random order. The gradient is put back in order. The order \
                    is MXNet's on one thread; MXNet's own of 1000 elements or more in one axis depends on the number of its \
                    threads.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.shuffle(nd.array([[0, 1], [2, 3], [4, 5]]))",
        shows: "\n[[4. 5.]\n [0. 1.]\n [2. 3.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Shuffle)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[4, 2]]).drawn(), Case::new(&[&[5]]).drawn()],
    differentiable: true,
    ..Spec::UNARY
};

struct Shuffle;

impl Op for Shuffle {
    fn name(&self) -> &'static str {
        SHUFFLE.name
    }

    /// The shuffled array and, for the gradient, where each position came from.
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = inputs[0].shape();
        let length = *shape
            .first()
            .ok_or_else(|| Error::shape(SHUFFLE.name, "an array without axes has no order"))?;
        let order = Meta {
            shape: Shape::new(&[length]),
            dtype: DType::Int64,
        };
        Ok(smallvec![Meta::of(inputs[0]), order])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let length = metas[1].shape[0];
        let order = random::with_generator(place.context, |generator| {
            generator.shuffled(length, inputs[0].ndim() == 1)
        });
        let order: Vec<i64> = order.into_iter().map(|position| position as i64).collect();
        let order = NDArray::new(place.array(&order, metas[1].shape.clone())?);
        let x = NDArray::new(inputs[0].clone());
        let shuffled = take(&x, &order, 0, IndexMode::Clip)?;
        Ok(smallvec![shuffled.array().clone(), order.array().clone()])
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
        let order = tape.output(1)?.detach();
        put(
            tape.gradient()?,
            &order,
            0,
            IndexMode::Clip,
            tape.input_shape(0)?,
        )
        .map(gradient)
    }
}
