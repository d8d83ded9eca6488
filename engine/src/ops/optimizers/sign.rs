//! Steps of one size: the sign of the gradient, or of its mean.

use super::step::named;
use super::{CLIP_GRADIENT, LR, MOMENTUM, RESCALE_GRAD, Step, WD, number};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Default, Example, Inputs, Spec};

/// `(1 - lr wd) w - lr sign(g)`.
struct Sign;

impl Formula<2, 2, 1> for Sign {
    #[inline(always)]
    fn apply<N: Number>([w, g]: [N; 2], [lr, wd]: [N; 2]) -> [N; 1] {
        [(N::constant(1.0) - lr * wd) * w - lr * g.sign()]
    }
}

/// `(1 - lr wd_lh) w + lr sign(m)`, for `m` that remembers gradients with the other sign.
struct Signum;

impl Formula<3, 6, 2> for Signum {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, m]: [N; 3],
        [lr, momentum, wd, rescale, clip, wd_lh]: [N; 6],
    ) -> [N; 2] {
        let one = N::constant(1.0);
        let rest = one - momentum;
        let decayed = momentum * m - rest * wd * w;
        let clipped = decayed - rest * (rescale * g).clipped(clip);
        let m = clip.if_not_negative(clipped, decayed - rest * rescale * g);
        [(one - lr * wd_lh) * w + lr * m.sign(), m]
    }
}

/// One step of the gradient's sign.
pub static SIGNSGD_UPDATE: Step = Step {
    spec: Spec {
        name: "signsgd_update",
        documentation: "One step of the size `lr` against the sign of the gradient: `(1 - lr wd) w - lr sign(g)`. \
                        `rescale_grad` and `clip_gradient` do not change a sign.",
        example: Example {
            code: "nd.signsgd_update(nd.array([1, 2]), nd.array([10, -10]), lr=0.25)",
            shows: "\n[0.75 2.25]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad"]),
        parameters: &[LR, WD, RESCALE_GRAD, CLIP_GRADIENT],
        build: |attributes| SIGNSGD_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50]])
            .with(&[("lr", "0.1"), ("wd", "0.01")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Sign, 2, 2, 1>("signsgd_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| named(attributes, &["lr", "wd"]),
};

/// One step of the sign of the momentum.
pub static SIGNUM_UPDATE: Step = Step {
    spec: Spec {
        name: "signum_update",
        documentation: "One step of the size `lr` along the sign of the momentum: `mom` becomes \
                        `momentum mom - (1 - momentum) (g + wd w)`, and the result is `(1 - lr wd_lh) w + lr sign(mom)`.",
        example: Example {
            code: "w, m = nd.array([1, 2]), nd.zeros(2)\nnd.signum_update(w, nd.array([10, -10]), m, lr=0.25, momentum=0.5, out=w)\nm",
            shows: "\n[-5.  5.]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mom"]),
        parameters: &[
            LR,
            MOMENTUM,
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
            number(
                "wd_lh",
                Default::Float(0.0),
                "Weight decay that goes around the momentum.",
            ),
        ],
        build: |attributes| SIGNUM_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50]])
            .with(&[
                ("lr", "0.1"),
                ("momentum", "0.9"),
                ("wd", "0.01"),
                ("wd_lh", "0.1"),
                ("clip_gradient", "1"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Signum, 3, 6, 2>("signum_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = [
            "lr",
            "momentum",
            "wd",
            "rescale_grad",
            "clip_gradient",
            "wd_lh",
        ];
        named(attributes, &names)
    },
};
