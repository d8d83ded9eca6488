//! Stochastic gradient descent, plain, with momentum and with Nesterov's momentum.

use super::step::named;
use super::{CLIP_GRADIENT, LAZY_UPDATE, LR, MOMENTUM, RESCALE_GRAD, Step, WD};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Example, Inputs, Parameter, Spec};

const PLAIN: &[Parameter] = &[LR, WD, RESCALE_GRAD, CLIP_GRADIENT, LAZY_UPDATE];
const WITH_MOMENTUM: &[Parameter] = &[LR, MOMENTUM, WD, RESCALE_GRAD, CLIP_GRADIENT, LAZY_UPDATE];
const NESTEROV: &[Parameter] = &[LR, MOMENTUM, WD, RESCALE_GRAD, CLIP_GRADIENT];

const PLAIN_SCALARS: &[&str] = &["lr", "wd", "rescale_grad", "clip_gradient"];
const MOMENTUM_SCALARS: &[&str] = &["lr", "momentum", "wd", "rescale_grad", "clip_gradient"];

/// Two arrays, and parameters that leave no term out.
const PLAIN_CASES: &[Case] = &[
    Case::new(&[&[2, 3], &[2, 3]])
        .with(&[("lr", "0.1"), ("wd", "0.01"), ("rescale_grad", "0.5")])
        .order(0),
    Case::new(&[&[100], &[100]])
        .with(&[("lr", "0.1"), ("clip_gradient", "0.3")])
        .order(0),
];
/// Three arrays, and parameters that leave no term out.
const MOMENTUM_CASES: &[Case] = &[
    Case::new(&[&[2, 3], &[2, 3], &[2, 3]])
        .with(&[("lr", "0.1"), ("momentum", "0.9"), ("wd", "0.01")])
        .order(0),
    Case::new(&[&[100], &[100], &[100]])
        .with(&[("lr", "0.1"), ("momentum", "0.9"), ("clip_gradient", "0.3")])
        .order(0),
];

/// As [`PLAIN_CASES`], with a copy of the weights.
const MIXED_CASES: &[Case] = &[Case::new(&[&[2, 3], &[2, 3], &[2, 3]])
    .with(&[("lr", "0.1"), ("wd", "0.01"), ("clip_gradient", "0.3")])
    .order(0)];
/// As [`MOMENTUM_CASES`], with a copy of the weights.
const MIXED_MOMENTUM_CASES: &[Case] = &[Case::new(&[&[2, 3], &[2, 3], &[2, 3], &[2, 3]])
    .with(&[("lr", "0.1"), ("momentum", "0.9"), ("wd", "0.01")])
    .order(0)];

/// `w - lr (g + wd w)`.
struct Plain;

impl Formula<2, 4, 1> for Plain {
    #[inline(always)]
    fn apply<N: Number>([w, g]: [N; 2], [lr, wd, rescale, clip]: [N; 4]) -> [N; 1] {
        let kept = (N::constant(1.0) - lr * wd) * w;
        let clipped = kept - lr * (rescale * g).clipped(clip);
        [clip.if_not_negative(clipped, kept - (lr * rescale) * g)]
    }
}

/// The step of momentum: `momentum m - lr (g + wd w)`.
#[inline(always)]
pub(super) fn momentum_step<N: Number>(
    [w, g, m]: [N; 3],
    [lr, momentum, wd, rescale, clip]: [N; 5],
) -> N {
    let decayed = momentum * m - lr * wd * w;
    let clipped = decayed - lr * (rescale * g).clipped(clip);
    clip.if_not_negative(clipped, decayed - lr * rescale * g)
}

/// `m = momentum m - lr (g + wd w)`, `w + m`.
pub(super) struct Heavy;

impl Formula<3, 5, 2> for Heavy {
    #[inline(always)]
    fn apply<N: Number>(elements: [N; 3], parameters: [N; 5]) -> [N; 2] {
        let step = momentum_step(elements, parameters);
        [elements[0] + step, step]
    }
}

/// Momentum, looked at one step ahead.
struct Nesterov;

impl Formula<3, 5, 2> for Nesterov {
    #[inline(always)]
    fn apply<N: Number>([w, g, m]: [N; 3], [lr, momentum, wd, rescale, clip]: [N; 5]) -> [N; 2] {
        let kept = momentum * m;
        let step = kept - lr * ((rescale * g).clipped(clip) + wd * w);
        [w - kept + (momentum + N::constant(1.0)) * step, step]
    }
}

/// The same in mixed precision, where MXNet decays the momentum by the weights that the step has just made.
struct MixedNesterov;

impl Formula<3, 5, 2> for MixedNesterov {
    #[inline(always)]
    fn apply<N: Number>([w, g, m]: [N; 3], [lr, momentum, wd, rescale, clip]: [N; 5]) -> [N; 2] {
        let (kept, g) = (momentum * m, (rescale * g).clipped(clip));
        let after = w - kept + (momentum + N::constant(1.0)) * (kept - lr * (g + wd * w));
        [after, kept - lr * (g + wd * after)]
    }
}

/// One step of gradient descent.
pub static SGD_UPDATE: Step = Step {
    spec: Spec {
        name: "sgd_update",
        documentation: "One step of gradient descent: `w - lr (g + wd w)`, where `g` is the gradient times `rescale_grad`, \
                        limited to `clip_gradient`.",
        example: Example {
            code: "nd.sgd_update(nd.array([1, 2]), nd.array([10, -10]), lr=0.1)",
            shows: "\n[0. 3.]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad"]),
        parameters: PLAIN,
        build: |attributes| SGD_UPDATE.build(attributes),
        cases: PLAIN_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Plain, 2, 4, 1>("sgd_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| named(attributes, PLAIN_SCALARS),
};

/// One step of gradient descent, computed with a float32 copy of the weights.
pub static MP_SGD_UPDATE: Step = Step {
    spec: Spec {
        name: "mp_sgd_update",
        documentation: "One step of gradient descent in mixed precision: `weight32` is what `sgd_update` makes of it, and \
                        the result are its elements in the weights' type.",
        example: Example {
            code: "w = nd.array([1, 2])\nnd.mp_sgd_update(w.astype('float16'), nd.array([10, -10], dtype='float16'), w, lr=0.001, out=w.astype('float16'))\nw",
            shows: "\n[0.99 2.01]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "weight32"]),
        parameters: PLAIN,
        build: |attributes| MP_SGD_UPDATE.build(attributes),
        cases: MIXED_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Plain, 2, 4, 1>("mp_sgd_update"),
    mixed: true,
    weights: true,
    scalars: |attributes| named(attributes, PLAIN_SCALARS),
};

/// One step of gradient descent with momentum.
pub static SGD_MOM_UPDATE: Step = Step {
    spec: Spec {
        name: "sgd_mom_update",
        documentation: "One step of gradient descent with momentum: `m = momentum m - lr (g + wd w)` is written to `mom`, and \
                        `w + m` is the result; `g` is the gradient times `rescale_grad`, limited to `clip_gradient`.",
        example: Example {
            code: "w, m = nd.array([1, 2]), nd.zeros(2)\nfor _ in range(2):\n    nd.sgd_mom_update(w, nd.array([10, -10]), m, lr=0.1, momentum=0.5, out=w)\nw",
            shows: "\n[-1.5  4.5]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mom"]),
        parameters: WITH_MOMENTUM,
        build: |attributes| SGD_MOM_UPDATE.build(attributes),
        cases: MOMENTUM_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Heavy, 3, 5, 2>("sgd_mom_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| named(attributes, MOMENTUM_SCALARS),
};

/// One step of gradient descent with momentum, computed with a float32 copy of the weights.
pub static MP_SGD_MOM_UPDATE: Step = Step {
    spec: Spec {
        name: "mp_sgd_mom_update",
        documentation: "One step of gradient descent with momentum in mixed precision: `mom` and `weight32` are what \
                        `sgd_mom_update` makes of them, and the result are the elements of `weight32` in the weights' type.",
        example: Example {
            code: "w = nd.array([1, 2], dtype='float16')\nnd.mp_sgd_mom_update(w, w, nd.zeros(2), nd.array([1, 2]), lr=0.1, momentum=0.5)",
            shows: "\n[0.9 1.8]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mom", "weight32"]),
        parameters: WITH_MOMENTUM,
        build: |attributes| MP_SGD_MOM_UPDATE.build(attributes),
        cases: MIXED_MOMENTUM_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Heavy, 3, 5, 2>("mp_sgd_mom_update"),
    mixed: true,
    weights: true,
    scalars: |attributes| named(attributes, MOMENTUM_SCALARS),
};

/// One step of gradient descent with Nesterov's momentum.
pub static NAG_MOM_UPDATE: Step = Step {
    spec: Spec {
        name: "nag_mom_update",
        documentation: "One step of gradient descent with Nesterov's momentum: `m' = momentum m - lr (g + wd w)` is written to \
                        `mom`, and `w - momentum m + (1 + momentum) m'` is the result.",
        example: Example {
            code: "w, m = nd.array([1, 2]), nd.zeros(2)\nfor _ in range(2):\n    nd.nag_mom_update(w, nd.array([10, -10]), m, lr=0.1, momentum=0.5, out=w)\nw",
            shows: "\n[-2.25  5.25]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mom"]),
        parameters: NESTEROV,
        build: |attributes| NAG_MOM_UPDATE.build(attributes),
        cases: MOMENTUM_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Nesterov, 3, 5, 2>("nag_mom_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| named(attributes, MOMENTUM_SCALARS),
};

/// One step with Nesterov's momentum, computed with a float32 copy of the weights.
pub static MP_NAG_MOM_UPDATE: Step = Step {
    spec: Spec {
        name: "mp_nag_mom_update",
        documentation: "One step of gradient descent with Nesterov's momentum in mixed precision: as `nag_mom_update`, with \
                        `weight32` for the weights, except that weight decay in the momentum is that of the new weights.",
        example: Example {
            code: "w = nd.array([1, 2], dtype='float16')\nnd.mp_nag_mom_update(w, w, nd.zeros(2), nd.array([1, 2]), lr=0.1, momentum=0.5)",
            shows: "\n[0.85 1.7 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mom", "weight32"]),
        parameters: NESTEROV,
        build: |attributes| MP_NAG_MOM_UPDATE.build(attributes),
        cases: MIXED_MOMENTUM_CASES,
        ..Spec::STEP
    },
    function: UpdateFunction::new::<MixedNesterov, 3, 5, 2>("mp_nag_mom_update"),
    mixed: true,
    weights: true,
    scalars: |attributes| named(attributes, MOMENTUM_SCALARS),
};

impl Spec {
    /// What the specifications of steps have in common.
    pub(super) const STEP: Self = Self {
        differentiable: false,
        ..Self::UNARY
    };
}
