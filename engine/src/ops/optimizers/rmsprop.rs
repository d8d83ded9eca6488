//! RMSProp, as Tieleman and Hinton have it, and as Graves has it.

use super::step::named;
use super::{CLIP_GRADIENT, CLIP_WEIGHTS, EPSILON, LR, RESCALE_GRAD, Step, WD, number};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Parameter, Spec};

const GAMMA1: Parameter = number("gamma1", Default::Float(0.95), "What is kept of the means.");

/// `w - lr g / sqrt(n + epsilon)`.
struct MeanSquare;

impl Formula<3, 7, 2> for MeanSquare {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, n]: [N; 3],
        [lr, gamma1, epsilon, wd, rescale, clip, clip_weights]: [N; 7],
    ) -> [N; 2] {
        let g = (rescale * g + wd * w).clipped(clip);
        let n = (N::constant(1.0) - gamma1) * (g * g) + gamma1 * n;
        let w = w - lr * (g / (n + epsilon).sqrt());
        [w.clipped(clip_weights), n]
    }
}

/// `w + delta`, where `delta` remembers steps divided by the standard deviation of gradients.
struct Centred;

impl Formula<5, 8, 4> for Centred {
    #[inline(always)]
    fn apply<N: Number>(
        [w, gradient, n, g, delta]: [N; 5],
        [lr, gamma1, gamma2, epsilon, wd, rescale, clip, clip_weights]: [N; 8],
    ) -> [N; 4] {
        let rest = N::constant(1.0) - gamma1;
        let gradient = (rescale * gradient + wd * w).clipped(clip);
        let n = rest * gradient * gradient + gamma1 * n;
        let g = rest * gradient + gamma1 * g;
        let delta = gamma2 * delta - (lr * gradient / (n - g * g + epsilon).sqrt());
        [(w + delta).clipped(clip_weights), n, g, delta]
    }
}

/// One step of RMSProp.
pub static RMSPROP_UPDATE: Step = Step {
    spec: Spec {
        name: "rmsprop_update",
        documentation: "One step of RMSProp: `n` becomes the decaying mean of squared gradients, and the result is \
                        `w - lr g / sqrt(n + epsilon)`. The gradient is multiplied by `rescale_grad`, `wd w` is added, and \
                        then it is limited to `clip_gradient`.",
        example: Example {
            code: "w, n = nd.array([1, 2]), nd.zeros(2)\nnd.rmsprop_update(w, nd.array([10, -10]), n, lr=0.1, out=w)\nw",
            shows: "\n[0.55278647 2.4472136 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "n"]),
        parameters: &[
            LR,
            GAMMA1,
            EPSILON,
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
            CLIP_WEIGHTS,
        ],
        build: |attributes| RMSPROP_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50]])
            .from(&[Domain::Real, Domain::Real, Domain::Positive])
            .with(&[
                ("lr", "0.1"),
                ("wd", "0.01"),
                ("clip_gradient", "1.5"),
                ("clip_weights", "1"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<MeanSquare, 3, 7, 2>("rmsprop_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = [
            "lr",
            "gamma1",
            "epsilon",
            "wd",
            "rescale_grad",
            "clip_gradient",
            "clip_weights",
        ];
        named(attributes, &names)
    },
};

/// One step of centred RMSProp with momentum.
pub static RMSPROPALEX_UPDATE: Step = Step {
    spec: Spec {
        name: "rmspropalex_update",
        documentation: "One step of RMSProp as Alex Graves has it: `n` and `g` become decaying means of squared gradients and \
                        of gradients, `delta` becomes `gamma2 delta - lr gradient / sqrt(n - g^2 + epsilon)`, and the result \
                        is `w + delta`.",
        example: Example {
            code: "w, n, g, delta = nd.array([1, 2]), nd.zeros(2), nd.zeros(2), nd.zeros(2)\nnd.rmspropalex_update(w, nd.array([10, -10]), n, g, delta, lr=0.1, out=w)\nw",
            shows: "\n[0.5411686 2.4588313]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "n", "g", "delta"]),
        parameters: &[
            LR,
            GAMMA1,
            number(
                "gamma2",
                Default::Float(0.9),
                "What is kept of the last step.",
            ),
            EPSILON,
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
            CLIP_WEIGHTS,
        ],
        build: |attributes| RMSPROPALEX_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50], &[50]])
            .from(&[
                Domain::Unit,
                Domain::Unit,
                Domain::AboveOne,
                Domain::Unit,
                Domain::Real,
            ])
            .with(&[
                ("lr", "0.1"),
                ("wd", "0.01"),
                ("clip_gradient", "0.5"),
                ("clip_weights", "1"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Centred, 5, 8, 4>("rmspropalex_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = [
            "lr",
            "gamma1",
            "gamma2",
            "epsilon",
            "wd",
            "rescale_grad",
            "clip_gradient",
            "clip_weights",
        ];
        named(attributes, &names)
    },
};
