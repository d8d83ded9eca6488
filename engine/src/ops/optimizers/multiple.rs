//! Steps of many weights in one call.

use smallvec::SmallVec;

use super::step::{Scalars, named, single};
use super::{CLIP_GRADIENT, MOMENTUM, RESCALE_GRAD, Step};
use crate::array::Array;
use crate::autograd::Tape;
use crate::context::{Formula, Number, UpdateFunction};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place};

use super::sgd::{Heavy, momentum_step};

pub(super) const LRS: Parameter = Parameter {
    name: "lrs",
    kind: Kind::Floats,
    default: Default::Required,
    documentation: "The learning rate of each weight.",
};
pub(super) const WDS: Parameter = Parameter {
    name: "wds",
    kind: Kind::Floats,
    default: Default::Required,
    documentation: "The weight decay of each weight.",
};
pub(super) const NUM_WEIGHTS: Parameter = Parameter {
    name: "num_weights",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "How many weights there are.",
};

const PLAIN: &[Parameter] = &[LRS, WDS, RESCALE_GRAD, CLIP_GRADIENT, NUM_WEIGHTS];
const WITH_MOMENTUM: &[Parameter] = &[LRS, WDS, MOMENTUM, RESCALE_GRAD, CLIP_GRADIENT, NUM_WEIGHTS];

const TWO: &[(&str, &str)] = &[
    ("lrs", "(0.1, 0.2)"),
    ("wds", "(0.01, 0)"),
    ("num_weights", "2"),
    ("clip_gradient", "1"),
];
const TWO_WITH_MOMENTUM: &[(&str, &str)] = &[
    ("lrs", "(0.1, 0.2)"),
    ("wds", "(0.01, 0)"),
    ("num_weights", "2"),
    ("momentum", "0.9"),
];

/// A step without momentum, in the order in which MXNet adds its terms here.
pub(super) struct Light;

impl Formula<2, 4, 1> for Light {
    #[inline(always)]
    fn apply<N: Number>([w, g]: [N; 2], [lr, wd, rescale, clip]: [N; 4]) -> [N; 1] {
        let zero = N::constant(0.0);
        [w + momentum_step([w, g, zero], [lr, zero, wd, rescale, clip])]
    }
}

/// The specification and the step behind it.
macro_rules! multiple {
    ($static:ident, $name:literal, $single:literal, $arrays:literal, $formula:ident $arity:tt, mixed: $mixed:literal,
     $(build: $build:path,)? $(more: $more:literal,)?
     parameters: $parameters:expr, example: $code:literal => $shows:literal, case: $shapes:expr, $attributes:expr) => {
        #[doc = concat!("Steps of `", $single, "` for many weights", $($more,)? ".")]
        pub static $static: Step = Step {
            spec: Spec {
                name: $name,
                documentation: concat!(
                    "Steps of `", $single, "` for many weights", $($more,)? ". The arrays are those of the first weight, then \
                    those of the next. Returns the new weights."
                ),
                example: Example { code: $code, shows: $shows },
                inputs: Inputs::Variadic,
                parameters: $parameters,
                build: |attributes| multiple!(@build $($build)?)(&$static, $arrays, attributes),
                returns_list: |_| true,
                cases: &[Case::new($shapes).with($attributes).order(0)],
                ..Spec::STEP
            },
            function: multiple!(@ $formula $arity, $name),
            mixed: $mixed,
            weights: true,
            // The rates of each weight come before these.
            scalars: |attributes| {
                let names: &[&str] = match attributes.spec().parameter("momentum") {
                    Some(_) => &["momentum", "rescale_grad", "clip_gradient"],
                    None => &["rescale_grad", "clip_gradient"],
                };
                named(attributes, names)
            },
        };
    };
    (@ $formula:ident ($r:literal, $p:literal, $w:literal), $name:literal) => {
        UpdateFunction::new::<$formula, $r, $p, $w>($name)
    };
    (@build) => { build };
    (@build $build:path) => { $build };
}

pub(super) use multiple;

multiple!(
    MULTI_SGD_UPDATE, "multi_sgd_update", "sgd_update", 2, Light (2, 4, 1), mixed: false, parameters: PLAIN,
    example: "v, w = nd.array([1, 2]), nd.array([1, 2])\nnd.multi_sgd_update(v, v, w, w, lrs=(0.1, 0.5), wds=(0, 0), num_weights=2, out=[v, w])\nw" => "\n[0.5 1. ]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[5], &[5]], TWO
);
multiple!(
    MULTI_SGD_MOM_UPDATE, "multi_sgd_mom_update", "sgd_mom_update", 3, Heavy (3, 5, 2), mixed: false,
    parameters: WITH_MOMENTUM,
    example: "w, m = nd.array([1, 2]), nd.zeros(2)\nnd.multi_sgd_mom_update(w, w, m, lrs=0.1, wds=0, momentum=0.9, out=[w])\nm" => "\n[-0.1 -0.2]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5]], TWO_WITH_MOMENTUM
);
multiple!(
    MULTI_MP_SGD_UPDATE, "multi_mp_sgd_update", "mp_sgd_update", 3, Light (2, 4, 1), mixed: true, parameters: PLAIN,
    example: "w = nd.array([1, 2], dtype='float16')\nnd.multi_mp_sgd_update(w, w, nd.array([1, 2]), lrs=0.1, wds=0, out=[w])\nw" => "\n[0.9 1.8]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5]], TWO
);
multiple!(
    MULTI_MP_SGD_MOM_UPDATE, "multi_mp_sgd_mom_update", "mp_sgd_mom_update", 4, Heavy (3, 5, 2), mixed: true,
    parameters: WITH_MOMENTUM,
    example: "w = nd.array([1, 2], dtype='float16')\nnd.multi_mp_sgd_mom_update(w, w, nd.zeros(2), nd.array([1, 2]), lrs=0.1, wds=0, out=[w])\nw" => "\n[0.9 1.8]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5], &[5]], TWO_WITH_MOMENTUM
);

fn build(step: &'static Step, arrays: usize, attributes: &Attributes) -> Result<OpRef> {
    let weights = counted(attributes, "num_weights")?;
    let [rates, decays] = [("lrs", "learning rates"), ("wds", "weight decays")]
        .map(|(parameter, what)| one_each(attributes, parameter, what, weights));
    Ok(OpRef::new(Multiple {
        step,
        arrays,
        scalars: interleaved(&(step.scalars)(attributes)?, &rates?, &decays?),
    }))
}

/// How many weights there are, by a parameter.
pub(super) fn counted(attributes: &Attributes, parameter: &str) -> Result<usize> {
    Ok(attributes.int(parameter)?.max(0) as usize)
}

/// The numbers of a parameter, as float32 has them, of which there has to be one for each weight.
pub(super) fn one_each(
    attributes: &Attributes,
    parameter: &str,
    what: &str,
    weights: usize,
) -> Result<Scalars> {
    let values = attributes.floats(parameter)?;
    check_count(attributes.spec(), what, weights, values.len())?;
    Ok(values.into_iter().map(single).collect())
}

/// Checks that there is one number for each weight.
pub(super) fn check_count(spec: &Spec, what: &str, weights: usize, got: usize) -> Result<()> {
    if got == weights {
        return Ok(());
    }
    let count = match spec.parameter("num_tensors") {
        Some(_) => "num_tensors",
        None => "num_weights",
    };
    Err(Error::argument(
        spec.name,
        format!(
            "Number of {what} is inconsistent with {count} parameter passed. Expected number of {what}: {weights}, and got \
             {got}"
        ),
    ))
}

/// The parameters of each weight in the formulas' order: rate, momentum if any, decay, the others.
pub(super) fn interleaved(common: &Scalars, rates: &[f64], decays: &[f64]) -> Vec<Scalars> {
    let each = |(&rate, &decay)| {
        let mut scalars: Scalars = common.clone();
        scalars.insert(common.len() - 2, decay);
        scalars.insert(0, rate);
        scalars
    };
    rates.iter().zip(decays).map(each).collect()
}

/// One step for each weight.
pub(super) struct Multiple {
    pub step: &'static Step,
    /// How many arrays a weight has.
    pub arrays: usize,
    /// The parameters of each weight.
    pub scalars: Vec<Scalars>,
}

impl Op for Multiple {
    fn name(&self) -> &'static str {
        self.step.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let expected = self.arrays * self.scalars.len();
        if inputs.len() != expected {
            return Err(wrong_count(self.step.spec.name, expected, inputs.len()));
        }
        inputs
            .chunks(self.arrays)
            .map(|inputs| self.step.infer(inputs))
            .collect()
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
        states(self.arrays, inputs)
    }

    fn forward_into(&self, place: &Place, inputs: &[&Array], out: &[&Array]) -> Result<bool> {
        for ((inputs, scalars), out) in inputs.chunks(self.arrays).zip(&self.scalars).zip(out) {
            self.step.take(place, inputs, scalars, out)?;
        }
        Ok(true)
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}

/// Positions of the states of weights that have so many arrays each.
pub(super) fn states(arrays: usize, inputs: usize) -> SmallVec<[usize; 4]> {
    (0..inputs)
        .filter(|position| position % arrays >= 2)
        .collect()
}
