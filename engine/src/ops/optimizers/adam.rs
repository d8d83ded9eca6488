//! Adam, and Adam with decoupled weight decay.

use smallvec::{SmallVec, smallvec};

use super::step::named;
use super::{
    BETA1, BETA2, CLIP_GRADIENT, EPSILON, LAZY_UPDATE, LR, RESCALE_GRAD, Step, WD, number,
};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Formula, Number, UpdateFunction};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Parameter, Spec};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves};

/// Means of the gradient and of its square.
#[inline(always)]
pub(super) fn moments<N: Number>(g: N, [m, v]: [N; 2], [beta1, beta2]: [N; 2]) -> [N; 2] {
    let one = N::constant(1.0);
    [
        beta1 * m + (one - beta1) * g,
        beta2 * v + (one - beta2) * g * g,
    ]
}

/// `w - lr m / (sqrt(v) + epsilon)`, weight decay in the gradient.
struct Adam;

impl Formula<4, 7, 3> for Adam {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, m, v]: [N; 4],
        [lr, beta1, beta2, epsilon, wd, rescale, clip]: [N; 7],
    ) -> [N; 3] {
        let g = (g * rescale + w * wd).clipped(clip);
        let [m, v] = moments(g, [m, v], [beta1, beta2]);
        [w - lr * m / (v.sqrt() + epsilon), m, v]
    }
}

/// `w - eta (lr m / (sqrt(v) + epsilon) + wd w)`.
struct Decoupled;

impl Formula<4, 8, 3> for Decoupled {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, m, v]: [N; 4],
        [lr, eta, beta1, beta2, epsilon, wd, clip, rescale]: [N; 8],
    ) -> [N; 3] {
        let (g, one) = ((rescale * g).clipped(clip), N::constant(1.0));
        let m = beta1 * m + (one - beta1) * g;
        let v = beta2 * v + (one - beta2) * (g * g);
        [w - eta * (lr * m / (v.sqrt() + epsilon) + wd * w), m, v]
    }
}

/// One step of Adam.
pub static ADAM_UPDATE: Step = Step {
    spec: Spec {
        name: "adam_update",
        documentation: "One step of Adam without its correction of bias: `mean` and `var` become decaying means of the \
                        gradient and of its square, and the result is `w - lr mean / (sqrt(var) + epsilon)`. The gradient is \
                        multiplied by `rescale_grad`, `wd w` is added, and then it is limited to `clip_gradient`.",
        example: Example {
            code: "w, m, v = nd.array([1, 2]), nd.zeros(2), nd.zeros(2)\nnd.adam_update(w, nd.array([10, -10]), m, v, lr=0.1, out=w)\nw",
            shows: "\n[0.6837701 2.3162298]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mean", "var"]),
        parameters: &[
            LR,
            BETA1,
            BETA2,
            EPSILON,
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
            LAZY_UPDATE,
        ],
        build: |attributes| ADAM_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50]])
            .from(&[Domain::Real, Domain::Real, Domain::Real, Domain::Positive])
            .with(&[("lr", "0.1"), ("wd", "0.01"), ("clip_gradient", "1.5")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Adam, 4, 7, 3>("adam_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = [
            "lr",
            "beta1",
            "beta2",
            "epsilon",
            "wd",
            "rescale_grad",
            "clip_gradient",
        ];
        named(attributes, &names)
    },
};

const DECOUPLED: &[Parameter] = &[
    LR,
    BETA1,
    BETA2,
    EPSILON,
    WD,
    number(
        "eta",
        Default::Required,
        "What the whole step is multiplied by.",
    ),
    CLIP_GRADIENT,
];

const DECOUPLED_SCALARS: &[&str] = &[
    "lr",
    "eta",
    "beta1",
    "beta2",
    "epsilon",
    "wd",
    "clip_gradient",
];

/// One step of Adam with decoupled weight decay.
pub static ADAMW_UPDATE: Step = Step {
    spec: Spec {
        name: "_adamw_update",
        documentation: "One step of Adam with decoupled weight decay: `mean` and `var` become decaying means of the gradient \
                        and of its square, and the result is `w - eta (lr mean / (sqrt(var) + epsilon) + wd w)`. The \
                        gradient is multiplied by `rescale_grad`, an array of one element, and limited to `clip_gradient`. \
                        Nothing happens if `rescale_grad` is 0, infinite or NaN, as a scaler of losses leaves it after an \
                        overflow.",
        example: Example {
            code: "w, m, v = nd.array([1, 2]), nd.zeros(2), nd.zeros(2)\nnd._internal._adamw_update(w, nd.array([10, -10]), m, v, nd.array([1]), lr=0.1, eta=1, wd=0.5, out=w)\nw",
            shows: "\n[0.18377012 1.3162298 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mean", "var", "rescale_grad"]),
        parameters: DECOUPLED,
        build: |attributes| rescaled(&ADAMW_UPDATE, attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50], &[1]])
            .from(&[Domain::Real, Domain::Real, Domain::Real, Domain::Positive])
            .with(&[
                ("lr", "0.1"),
                ("eta", "0.5"),
                ("wd", "0.01"),
                ("clip_gradient", "1.5"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Decoupled, 4, 8, 3>("adamw_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| named(attributes, DECOUPLED_SCALARS),
};

/// One step of Adam with decoupled weight decay, computed with a float32 copy of the weights.
pub static MP_ADAMW_UPDATE: Step = Step {
    spec: Spec {
        name: "_mp_adamw_update",
        documentation: "One step of Adam with decoupled weight decay in mixed precision: `mean`, `var` and `weight32` are what \
                        `_adamw_update` makes of them, and the result are the elements of `weight32` in the weights' type.",
        example: Example {
            code: "w = nd.array([1, 2], dtype='float16')\nnd._internal._mp_adamw_update(w, w, nd.zeros(2), nd.zeros(2), nd.array([1, 2]), nd.array([1]), lr=0.1, eta=1)",
            shows: "\n[0.6836 1.684 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mean", "var", "weight32", "rescale_grad"]),
        parameters: DECOUPLED,
        build: |attributes| rescaled(&MP_ADAMW_UPDATE, attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50], &[50], &[1]])
            .from(&[
                Domain::Real,
                Domain::Real,
                Domain::Real,
                Domain::Positive,
                Domain::Real,
                Domain::Real,
            ])
            .with(&[("lr", "0.1"), ("eta", "0.5"), ("wd", "0.01")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Decoupled, 4, 8, 3>("mp_adamw_update"),
    mixed: true,
    weights: true,
    scalars: |attributes| named(attributes, DECOUPLED_SCALARS),
};

fn rescaled(step: &'static Step, attributes: &Attributes) -> Result<OpRef> {
    let scalars = (step.scalars)(attributes)?;
    Ok(OpRef::new(Rescaled { step, scalars }))
}

/// The factor of gradients in an array of one element, as float32 has it, if it is one to multiply by.
pub(super) fn usable(factor: &Array) -> Result<Option<f64>> {
    let factor = NDArray::new(factor.clone()).to_vec::<f64>()?[0];
    Ok((factor != 0.0 && factor.is_finite()).then(|| super::step::single(factor)))
}

/// Checks that a factor of gradients has one element.
pub(super) fn check_factor(op: &'static str, factor: &Array) -> Result<()> {
    if factor.size() == 1 {
        return Ok(());
    }
    Err(Error::shape(op, "rescale_grad has to have one element"))
}

/// A step whose gradient is multiplied by the last input, and that is not taken if that is no number to multiply by.
struct Rescaled {
    step: &'static Step,
    scalars: super::step::Scalars,
}

impl Rescaled {
    fn take(&self, place: &Place, inputs: &[&Array], out: &Array) -> Result<()> {
        let Some((factor, inputs)) = inputs.split_last() else {
            return Err(Error::internal("a step without arrays"));
        };
        let Some(factor) = usable(factor)? else {
            return place.device.copy(inputs[0], out);
        };
        let mut scalars = self.scalars.clone();
        scalars.push(factor);
        self.step.take(place, inputs, &scalars, out)
    }
}

impl Op for Rescaled {
    fn name(&self) -> &'static str {
        self.step.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let op = self.step.spec.name;
        let Some((factor, inputs)) = inputs.split_last() else {
            return Err(Error::internal(format!("{op}: no arrays")));
        };
        check_factor(op, factor)?;
        Ok(smallvec![self.step.infer(inputs)?])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        self.take(place, inputs, &out)?;
        Ok(smallvec![out])
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        self.step.written(inputs - 1).collect()
    }

    fn forward_into(&self, place: &Place, inputs: &[&Array], out: &[&Array]) -> Result<bool> {
        self.take(place, inputs, out[0])?;
        Ok(true)
    }

    fn saves(&self) -> Saves {
        Saves::NOTHING
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
