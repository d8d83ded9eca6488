//! AdaGrad, with a sum of squared gradients for each element, or one for each row.

use smallvec::{SmallVec, smallvec};

use super::step::{Scalars, unrounded};
use super::{CLIP_GRADIENT, EPSILON, LR, RESCALE_GRAD, Step, WD};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Formula, Number, UpdateFunction};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, add, add_scalar, clip,
    divide, mean, multiply_scalar, reshape_to, same_dtype, sqrt, square, subtract,
};
use crate::shape::Shape;

/// `w - lr (g / sqrt(h + epsilon) + wd w)`, for `h` that adds up squares of `g`.
struct Adagrad;

impl Formula<3, 5, 2> for Adagrad {
    #[inline(always)]
    fn apply<N: Number>([w, g, h]: [N; 3], [lr, epsilon, wd, rescale, clip]: [N; 5]) -> [N; 2] {
        let g = (g * rescale).clipped(clip);
        let h = h + g * g;
        [w - lr * (g / (h + epsilon).sqrt() + w * wd), h]
    }
}

/// One step of AdaGrad.
pub static ADAGRAD_UPDATE: Step = Step {
    spec: Spec {
        name: "adagrad_update",
        documentation: "One step of AdaGrad (J. Duchi et al., 2011): the square of the gradient is added to `history`, \
                        and the result is `w - lr (g / sqrt(history + epsilon) + wd w)`; `g` is the gradient times \
                        `rescale_grad`, limited to `clip_gradient`. It is what MXNet's optimizer `AdaGrad` does; MXNet \
                        has an operation for sparse gradients only.",
        example: Example {
            code: "w, h = nd.array([1, 2]), nd.zeros(2)\nfor _ in range(2):\n    nd.adagrad_update(w, nd.array([10, -10]), h, lr=0.1, out=w)\nw",
            shows: "\n[0.8292893 2.1707106]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "history"]),
        parameters: &[
            LR,
            Parameter {
                default: Default::Float(1e-7),
                ..EPSILON
            },
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
        ],
        build: |attributes| ADAGRAD_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50]])
            .from(&[Domain::Real, Domain::Real, Domain::Positive])
            .with(&[("lr", "0.1"), ("wd", "0.01"), ("clip_gradient", "1.5")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Adagrad, 3, 5, 2>("adagrad_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = ["lr", "epsilon", "wd", "rescale_grad", "clip_gradient"];
        unrounded(attributes, &names)
    },
};

/// One step of AdaGrad with one rate for each row.
pub static GROUP_ADAGRAD_UPDATE: Spec = Spec {
    name: "_contrib_group_adagrad_update",
    documentation: "One step of AdaGrad with one rate for each row: the mean of the squares of a row's gradient is \
                    added to the row's element of `history`, and the result is `w - lr g / sqrt(history + epsilon)`; \
                    `g` is the gradient times `rescale_grad`, limited to `clip_gradient`. MXNet's operation takes \
                    sparse gradients only.",
    example: Example {
        code: "w, h = nd.array([[1, 2], [3, 4]]), nd.zeros((2, 1))\nnd.contrib.group_adagrad_update(w, nd.array([[3, 1], [0, 0]]), h, lr=0.1, out=w)\nh",
        shows: "\n[[5.]\n [0.]]\n<NDArray 2x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["weight", "grad", "history"]),
    parameters: &[
        LR,
        RESCALE_GRAD,
        CLIP_GRADIENT,
        Parameter {
            default: Default::Float(1e-5),
            ..EPSILON
        },
    ],
    build: by_rows,
    cases: &[
        Case::new(&[&[5, 3], &[5, 3], &[5, 1]])
            .from(&[Domain::Real, Domain::Real, Domain::Positive])
            .with(&[
                ("lr", "0.1"),
                ("rescale_grad", "0.7"),
                ("clip_gradient", "1"),
            ])
            .order(0),
        Case::new(&[&[2, 2, 3], &[2, 2, 3], &[2, 1, 1]])
            .from(&[Domain::Real, Domain::Real, Domain::Positive])
            .with(&[("lr", "0.1")])
            .order(0),
    ],
    ..Spec::STEP
};

fn by_rows(attributes: &Attributes) -> Result<OpRef> {
    let names = ["lr", "rescale_grad", "clip_gradient", "epsilon"];
    Ok(OpRef::new(ByRows(unrounded(attributes, &names)?)))
}

/// The step with its parameters: rate, factor and limit of the gradient, epsilon.
struct ByRows(Scalars);

impl Op for ByRows {
    fn name(&self) -> &'static str {
        GROUP_ADAGRAD_UPDATE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (op, weight, history) = (GROUP_ADAGRAD_UPDATE.name, inputs[0], inputs[2]);
        only_floats(op, same_dtype(op, inputs)?)?;
        if inputs[1].shape() != weight.shape() {
            return Err(Error::ShapeMismatch {
                op,
                position: 1,
                expected: weight.shape().clone(),
                got: inputs[1].shape().clone(),
            });
        }
        let rows = weight.shape().first();
        if rows.is_none() || Some(&history.size()) != rows || history.shape().first() != rows {
            let message = format!(
                "history needs an element for each row of {}, but has shape {}",
                weight.shape(),
                history.shape()
            );
            return Err(Error::shape(op, message));
        }
        Ok(smallvec![Meta::of(weight)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let [rate, rescale, limit, epsilon] = [self.0[0], self.0[1], self.0[2], self.0[3]];
        let [weight, gradient, history] =
            [0, 1, 2].map(|index| NDArray::new(inputs[index].clone()));
        let shape = weight.shape();
        let mut gradient = multiply_scalar(&gradient, rescale)?;
        if limit >= 0.0 {
            gradient = clip(&gradient, -limit, limit)?;
        }
        let column: Shape = shape
            .iter()
            .take(1)
            .copied()
            .chain(std::iter::repeat_n(1, shape.ndim() - 1))
            .collect();
        let matrix = reshape_to(
            &square(&gradient)?,
            Shape::new(&[shape[0], shape.size() / shape[0].max(1)]),
        )?;
        let squares = reshape_to(&mean(&matrix, Axes::one(1, true))?, column.clone())?;
        let history = add(&reshape_to(&history, column)?, &squares)?;
        let history_after = place.reshaped(history.array(), inputs[2].shape().clone())?;
        place.device.copy(&history_after, inputs[2])?;
        let step = divide(
            &multiply_scalar(&gradient, rate)?,
            &sqrt(&add_scalar(&history, epsilon)?)?,
        )?;
        Ok(smallvec![subtract(&weight, &step)?.array().clone()])
    }

    fn writes(&self, _: usize) -> SmallVec<[usize; 4]> {
        smallvec![2]
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
