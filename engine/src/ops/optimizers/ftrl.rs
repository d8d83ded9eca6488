//! FTRL: follow the regularised leader.

use super::step::named;
use super::{CLIP_GRADIENT, LR, RESCALE_GRAD, Step, WD, number};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Spec};

/// The leader is 0 unless `|z|` exceeds `lamda1`.
struct RegularizedLeader;

impl Formula<4, 6, 3> for RegularizedLeader {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, z, n]: [N; 4],
        [lr, lamda1, beta, wd, rescale, clip]: [N; 6],
    ) -> [N; 3] {
        let (zero, one) = (N::constant(0.0), N::constant(1.0));
        let g = (g * rescale).clipped(clip);
        let z = z + (g - ((n + g * g).sqrt() - n.sqrt()) * w / lr);
        let n = n + g * g;
        let exceeds = (z.abs() - lamda1).if_positive(one, zero);
        let leader = (z.sign() * lamda1 - z) / ((beta + n.sqrt()) / lr + wd) * exceeds;
        [leader, z, n]
    }
}

/// One step of FTRL.
pub static FTRL_UPDATE: Step = Step {
    spec: Spec {
        name: "ftrl_update",
        documentation: "One step of FTRL, the regularised leader: `z` grows by `g - (sqrt(n + g^2) - sqrt(n)) w / lr` and `n` \
                        by `g^2`; the result is `(sign(z) lamda1 - z) / ((beta + sqrt(n)) / lr + wd)` where the magnitude of \
                        `z` exceeds `lamda1`, and 0 elsewhere.",
        example: Example {
            code: "w, z, n = nd.array([1, 2]), nd.zeros(2), nd.zeros(2)\nnd.ftrl_update(w, nd.array([10, -10]), z, n, lr=0.1, out=w)\nw",
            shows: "\n[0.8180909 1.909    ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "z", "n"]),
        parameters: &[
            LR,
            number(
                "lamda1",
                Default::Float(0.01),
                "The weight of the sum of magnitudes.",
            ),
            number(
                "beta",
                Default::Float(1.0),
                "What keeps the divisor from 0.",
            ),
            WD,
            RESCALE_GRAD,
            CLIP_GRADIENT,
        ],
        build: |attributes| FTRL_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50]])
            .from(&[Domain::Real, Domain::Real, Domain::Real, Domain::Positive])
            .with(&[
                ("lr", "0.1"),
                ("lamda1", "0.5"),
                ("wd", "0.01"),
                ("clip_gradient", "1.5"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<RegularizedLeader, 4, 6, 3>("ftrl_update"),
    mixed: false,
    weights: true,
    scalars: |attributes| {
        let names = [
            "lr",
            "lamda1",
            "beta",
            "wd",
            "rescale_grad",
            "clip_gradient",
        ];
        named(attributes, &names)
    },
};
