//! FTML: follow the moving leader.

use super::step::named;
use super::{BETA2, EPSILON, LR, RESCALE_GRAD, Step, WD, number};
use crate::context::{Formula, Number, UpdateFunction};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};

/// The leader is `-z / d`.
struct MovingLeader;

impl Formula<5, 9, 4> for MovingLeader {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, d, v, z]: [N; 5],
        [lr, beta1, beta2, epsilon, wd, rescale, clip, power1, power2]: [N; 9],
    ) -> [N; 4] {
        let one = N::constant(1.0);
        let g = (rescale * g + wd * w).clipped(clip);
        let v = beta2 * v + (one - beta2) * (g * g);
        let after = (one - power1) / lr * ((v / (one - power2)).sqrt() + epsilon);
        let z = beta1 * z + (one - beta1) * g - (after - beta1 * d) * w;
        [-z / after, after, v, z]
    }
}

/// One step of FTML.
pub static FTML_UPDATE: Step = Step {
    spec: Spec {
        name: "ftml_update",
        documentation: "One step of FTML, the moving leader: `v` becomes the decaying mean of squared gradients, `d` becomes \
                        `(1 - beta1^t) / lr (sqrt(v / (1 - beta2^t)) + epsilon)`, `z` becomes \
                        `beta1 z + (1 - beta1) g - (d - beta1 d_before) w`, and the result is `-z / d`.",
        example: Example {
            code: "w, d, v, z = nd.array([1, 2]), nd.zeros(2), nd.zeros(2), nd.zeros(2)\nnd.ftml_update(w, nd.array([10, -10]), d, v, z, lr=0.1, t=1, out=w)\nw",
            shows: "\n[0.9 2.1]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "d", "v", "z"]),
        parameters: &[
            LR,
            Parameter {
                default: Default::Float(0.6),
                ..super::BETA1
            },
            BETA2,
            EPSILON,
            Parameter {
                name: "t",
                kind: Kind::Int,
                default: Default::Required,
                documentation: "The number of this step, counted from 1.",
            },
            WD,
            RESCALE_GRAD,
            number(
                "clip_grad",
                Default::Float(-1.0),
                "The largest magnitude of the gradient's elements; no limit if negative.",
            ),
        ],
        build: |attributes| FTML_UPDATE.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50], &[50]])
            .from(&[
                Domain::Real,
                Domain::Real,
                Domain::Positive,
                Domain::Positive,
                Domain::Real,
            ])
            .with(&[
                ("lr", "0.1"),
                ("t", "3"),
                ("wd", "0.01"),
                ("clip_grad", "1.5"),
            ])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<MovingLeader, 5, 9, 4>("ftml_update"),
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
            "clip_grad",
        ];
        let mut scalars = named(attributes, &names)?;
        let count = attributes.int("t")? as f64;
        for position in [1, 2] {
            scalars.push(scalars[position].powf(count));
        }
        Ok(scalars)
    },
};
