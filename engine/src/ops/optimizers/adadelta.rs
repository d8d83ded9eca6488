//! AdaDelta.

use super::step::unrounded;
use super::{CLIP_GRADIENT, EPSILON, RESCALE_GRAD, Step, WD, number};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Parameter, Spec};

/// `w - (delta + wd w)`, for `delta` that is the gradient in the scale of former steps.
struct Adadelta;

impl Formula<4, 6, 3> for Adadelta {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, squares, steps]: [N; 4],
        [rho, rest, epsilon, wd, rescale, clip]: [N; 6],
    ) -> [N; 3] {
        let g = (g * rescale).clipped(clip);
        let squares = squares * rho + rest * g * g;
        let delta = (steps + epsilon).sqrt() / (squares + epsilon).sqrt() * g;
        let steps = steps * rho + rest * delta * delta;
        [w - (delta + wd * w), squares, steps]
    }
}

/// One step of AdaDelta.
pub static ADADELTA_UPDATE: Step = Step {
    spec: Spec {
        name: "adadelta_update",
        documentation: "One step of AdaDelta (M. Zeiler, 2012), which has no learning rate: `acc_g` becomes the \
                        decaying mean of squared gradients, `delta` is `g sqrt(acc_delta + epsilon) / sqrt(acc_g + \
                        epsilon)`, `acc_delta` becomes the decaying mean of squares of that, and the result is `w - \
                        (delta + wd w)`; `g` is the gradient times `rescale_grad`, limited to `clip_gradient`. It is \
                        what MXNet's optimizer `AdaDelta` does, for which MXNet has no operation.",
        example: Example {
            code: "w, g, d = nd.array([1, 2]), nd.zeros(2), nd.zeros(2)\nfor _ in range(2):\n    nd.adadelta_update(w, nd.array([10, -10]), g, d, out=w)\nw",
            shows: "\n[0.9797402 2.0202599]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "acc_g", "acc_delta"]),
        parameters: &[
            number("rho", Default::Float(0.9), "What is kept of both means."),
            Parameter {
                default: Default::Float(1e-5),
                ..EPSILON
            },
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
        ],
        build: |attributes| ADADELTA_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50]])
            .from(&[
                Domain::Real,
                Domain::Real,
                Domain::Positive,
                Domain::Positive,
            ])
            .with(&[("wd", "0.01"), ("clip_gradient", "1.5")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Adadelta, 4, 6, 3>("adadelta_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = ["rho", "epsilon", "wd", "rescale_grad", "clip_gradient"];
        let mut scalars = unrounded(attributes, &names)?;
        // In float32 the rest is rounded once, as in MXNet, and not computed.
        scalars.insert(1, 1.0 - scalars[0]);
        Ok(scalars)
    },
};
