//! Steps of Adam with decoupled weight decay for many weights in one call.

use smallvec::SmallVec;

use super::adam::{check_factor, usable};
use super::multiple::{LRS, Multiple, NUM_WEIGHTS, WDS, counted, one_each, states};
use super::step::{Scalars, named};
use super::{BETA1, BETA2, CLIP_GRADIENT, EPSILON, Step};
use crate::array::Array;
use crate::autograd::Tape;
use crate::context::{Formula, Number, UpdateFunction};
use crate::error::Result;
use crate::ops::spec::{
    Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec, wrong_count,
};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place};

/// As a single step of AdamW, in the order in which MXNet rounds here.
struct Blended;

impl Formula<4, 8, 3> for Blended {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, m, v]: [N; 4],
        [lr, eta, beta1, beta2, epsilon, wd, clip, rescale]: [N; 8],
    ) -> [N; 3] {
        let g = (rescale * g).clipped(clip);
        let m = beta1 * (m - g) + g;
        let square = g * g;
        let v = beta2 * (v - square) + square;
        [w - eta * (lr * m / (v.sqrt() + epsilon) + wd * w), m, v]
    }
}

const PARAMETERS: &[Parameter] = &[
    LRS,
    BETA1,
    BETA2,
    EPSILON,
    WDS,
    Parameter {
        name: "etas",
        kind: Kind::Floats,
        default: Default::Required,
        documentation: "What the whole step of each weight is multiplied by.",
    },
    CLIP_GRADIENT,
    NUM_WEIGHTS,
];

const RATES: &[(&str, &str)] = &[
    ("lrs", "(0.1, 0.2)"),
    ("wds", "(0.01, 0)"),
    ("etas", "(1, 0.5)"),
    ("num_weights", "2"),
    ("clip_gradient", "1"),
];

fn common(attributes: &Attributes) -> Result<Scalars> {
    named(attributes, &["beta1", "beta2", "epsilon", "clip_gradient"])
}

/// Steps of AdamW for many weights.
pub static MULTI_ADAMW_UPDATE: Step = Step {
    spec: Spec {
        name: "_multi_adamw_update",
        documentation: "Steps of `_adamw_update` for many weights. The arrays are weight, gradient, `mean` and `var` of \
                        the first weight, then those of the next, and at last `rescale_grad`, of one element, which is \
                        for all. Returns the new weights.",
        example: Example {
            code: "w, m, v = nd.array([1, 2]), nd.zeros(2), nd.zeros(2)\nnd._internal._multi_adamw_update(w, nd.array([10, -10]), m, v, nd.array([1]), lrs=(0.1,), wds=(0.5,), etas=(1,), out=[w])\nw",
            shows: "\n[0.18376982 1.3162302 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Variadic,
        parameters: PARAMETERS,
        build: |attributes| build(&MULTI_ADAMW_UPDATE, 4, attributes),
        returns_list: |_| true,
        cases: &[Case::new(&[
            &[2, 3],
            &[2, 3],
            &[2, 3],
            &[2, 3],
            &[5],
            &[5],
            &[5],
            &[5],
            &[1],
        ])
        .from(&[
            Domain::Real,
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Real,
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Real,
        ])
        .with(RATES)
        .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Blended, 4, 8, 3>("multi_adamw_update"),
    mixed: false,
    weights: true,
    scalars: common,
};

/// Steps of AdamW for many weights, computed with float32 copies of them.
pub static MULTI_MP_ADAMW_UPDATE: Step = Step {
    spec: Spec {
        name: "_multi_mp_adamw_update",
        documentation: "Steps of `_mp_adamw_update` for many weights. The arrays are weight, gradient, `mean`, `var` \
                        and `weight32` of the first weight, then those of the next, and at last `rescale_grad`, of one \
                        element, which is for all. Returns the new weights.",
        example: Example {
            code: "w = nd.array([1, 2], dtype='float16')\nnd._internal._multi_mp_adamw_update(w, w, nd.zeros(2), nd.zeros(2), nd.array([1, 2]), nd.array([1]), lrs=(0.1,), wds=(0,), etas=(1,), out=[w])\nw",
            shows: "\n[0.6836 1.684 ]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Variadic,
        parameters: PARAMETERS,
        build: |attributes| build(&MULTI_MP_ADAMW_UPDATE, 5, attributes),
        returns_list: |_| true,
        cases: &[Case::new(&[
            &[2, 3],
            &[2, 3],
            &[2, 3],
            &[2, 3],
            &[2, 3],
            &[5],
            &[5],
            &[5],
            &[5],
            &[5],
            &[1],
        ])
        .from(&[
            Domain::Real,
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Real,
            Domain::Real,
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Real,
        ])
        .with(RATES)
        .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Blended, 4, 8, 3>("multi_mp_adamw_update"),
    mixed: true,
    weights: true,
    scalars: common,
};

fn build(step: &'static Step, arrays: usize, attributes: &Attributes) -> Result<OpRef> {
    let weights = counted(attributes, "num_weights")?;
    let [rates, decays, schedules] = [
        ("lrs", "learning rates"),
        ("wds", "weight decays"),
        ("etas", "learning rates schedule multiplier"),
    ]
    .map(|(parameter, what)| one_each(attributes, parameter, what, weights));
    let (rates, decays, schedules) = (rates?, decays?, schedules?);
    let common = (step.scalars)(attributes)?;
    let each = |index: usize| -> Scalars {
        let mut scalars: Scalars = [rates[index], schedules[index]].into_iter().collect();
        scalars.extend_from_slice(&common[..3]);
        scalars.extend([decays[index], common[3]]);
        scalars
    };
    Ok(OpRef::new(Rescaled {
        step,
        arrays,
        scalars: (0..weights).map(each).collect(),
    }))
}

/// Steps whose gradients are multiplied by the last input, and that are not taken if that is no number to multiply by.
struct Rescaled {
    step: &'static Step,
    /// How many arrays a weight has.
    arrays: usize,
    /// The parameters of each weight but for the factor, which comes last.
    scalars: Vec<Scalars>,
}

impl Rescaled {
    /// The steps for a factor.
    fn by(&self, factor: f64) -> Multiple {
        let mut scalars = self.scalars.clone();
        scalars.iter_mut().for_each(|scalars| scalars.push(factor));
        Multiple {
            step: self.step,
            arrays: self.arrays,
            scalars,
        }
    }
}

impl Op for Rescaled {
    fn name(&self) -> &'static str {
        self.step.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let op = self.step.spec.name;
        let stepped = self.arrays * self.scalars.len();
        if inputs.len() != stepped + 1 {
            return Err(wrong_count(op, stepped + 1, inputs.len()));
        }
        check_factor(op, inputs[stepped])?;
        self.by(1.0).infer(&inputs[..stepped])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out: Arrays = metas
            .iter()
            .map(|meta| place.empty(meta.shape.clone(), meta.dtype))
            .collect::<Result<_>>()?;
        self.forward_into(place, inputs, &out.iter().collect::<Vec<_>>())?;
        Ok(out)
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        states(self.arrays, inputs.saturating_sub(1))
    }

    fn forward_into(&self, place: &Place, inputs: &[&Array], out: &[&Array]) -> Result<bool> {
        let stepped = self.arrays * self.scalars.len();
        if let Some(factor) = usable(inputs[stepped])? {
            return self.by(factor).forward_into(place, &inputs[..stepped], out);
        }
        for (inputs, out) in inputs.chunks(self.arrays).zip(out) {
            place.device.copy(inputs[0], out)?;
        }
        Ok(true)
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
