//! Steps of many weights in one call, whose rates are arrays: they may be computed where the weights are.

use smallvec::SmallVec;

use super::multiple::{
    Light, Multiple, NUM_WEIGHTS, check_count, counted, interleaved, multiple, states,
};
use super::sgd::Heavy;
use super::step::{Scalars, named};
use super::{CLIP_GRADIENT, MOMENTUM, RESCALE_GRAD, Step};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::UpdateFunction;
use crate::error::Result;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Example, Inputs, Parameter, Spec, wrong_count};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place};

const PLAIN: &[Parameter] = &[RESCALE_GRAD, CLIP_GRADIENT, NUM_WEIGHTS];
const WITH_MOMENTUM: &[Parameter] = &[MOMENTUM, RESCALE_GRAD, CLIP_GRADIENT, NUM_WEIGHTS];

const TWO: &[(&str, &str)] = &[("num_weights", "2"), ("clip_gradient", "1")];
const TWO_WITH_MOMENTUM: &[(&str, &str)] = &[("num_weights", "2"), ("momentum", "0.9")];

multiple!(
    PRELOADED_MULTI_SGD_UPDATE, "preloaded_multi_sgd_update", "sgd_update", 2, Light (2, 4, 1), mixed: false,
    build: build, more: ", whose rates are the last two arrays: learning rates and weight decays, one of each for a weight",
    parameters: PLAIN,
    example: "w = nd.array([1, 2])\nnd.preloaded_multi_sgd_update(w, w, nd.array([0.5]), nd.array([0]), out=[w])\nw" => "\n[0.5 1. ]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[5], &[5], &[2], &[2]], TWO
);
multiple!(
    PRELOADED_MULTI_SGD_MOM_UPDATE, "preloaded_multi_sgd_mom_update", "sgd_mom_update", 3, Heavy (3, 5, 2), mixed: false,
    build: build, more: ", whose rates are the last two arrays: learning rates and weight decays, one of each for a weight",
    parameters: WITH_MOMENTUM,
    example: "w, m = nd.array([1, 2]), nd.zeros(2)\nnd.preloaded_multi_sgd_mom_update(w, w, m, nd.array([0.1]), nd.array([0]), momentum=0.9, out=[w])\nm" => "\n[-0.1 -0.2]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5], &[2], &[2]], TWO_WITH_MOMENTUM
);
multiple!(
    PRELOADED_MULTI_MP_SGD_UPDATE, "preloaded_multi_mp_sgd_update", "mp_sgd_update", 3, Light (2, 4, 1), mixed: true,
    build: build, more: ", whose rates are the last two arrays: learning rates and weight decays, one of each for a weight",
    parameters: PLAIN,
    example: "w = nd.array([1, 2], dtype='float16')\nnd.preloaded_multi_mp_sgd_update(w, w, nd.array([1, 2]), nd.array([0.1]), nd.array([0]), out=[w])\nw" => "\n[0.9 1.8]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5], &[2], &[2]], TWO
);
multiple!(
    PRELOADED_MULTI_MP_SGD_MOM_UPDATE, "preloaded_multi_mp_sgd_mom_update", "mp_sgd_mom_update", 4, Heavy (3, 5, 2), mixed: true,
    build: build, more: ", whose rates are the last two arrays: learning rates and weight decays, one of each for a weight",
    parameters: WITH_MOMENTUM,
    example: "w = nd.array([1, 2], dtype='float16')\nnd.preloaded_multi_mp_sgd_mom_update(w, w, nd.zeros(2), nd.array([1, 2]), nd.array([0.1]), nd.array([0]), out=[w])\nw" => "\n[0.9 1.8]\n<NDArray 2 @cpu(0)>",
    case: &[&[2, 3], &[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5], &[5], &[2], &[2]], TWO_WITH_MOMENTUM
);

fn build(step: &'static Step, arrays: usize, attributes: &Attributes) -> Result<OpRef> {
    Ok(OpRef::new(Preloaded {
        step,
        arrays,
        weights: counted(attributes, "num_weights")?,
        common: (step.scalars)(attributes)?,
    }))
}

struct Preloaded {
    step: &'static Step,
    /// How many arrays a weight has.
    arrays: usize,
    /// How many weights there are.
    weights: usize,
    /// The parameters that all weights have in common.
    common: Scalars,
}

impl Op for Preloaded {
    fn name(&self) -> &'static str {
        self.step.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let spec = &self.step.spec;
        let stepped = self.arrays * self.weights;
        let (steps, [rates, decays]) = match inputs.split_last_chunk::<2>() {
            Some(parts) if parts.0.len() == stepped => parts,
            _ => return Err(wrong_count(spec.name, stepped + 2, inputs.len())),
        };
        for (what, numbers) in [("learning rates", rates), ("weight decays", decays)] {
            check_count(spec, what, self.weights, numbers.size())?;
            only_floats(spec.name, numbers.dtype())?;
        }
        steps
            .chunks(self.arrays)
            .map(|inputs| self.step.infer(inputs))
            .collect()
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (steps, op) = self.loaded(inputs)?;
        op.forward(place, steps, metas)
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        states(self.arrays, inputs.saturating_sub(2))
    }

    fn forward_into(&self, place: &Place, inputs: &[&Array], out: &[&Array]) -> Result<bool> {
        let (steps, op) = self.loaded(inputs)?;
        op.forward_into(place, steps, out)
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}

impl Preloaded {
    /// The arrays of the weights, and their steps with the rates that the other arrays hold.
    fn loaded<'a>(&self, inputs: &'a [&'a Array]) -> Result<(&'a [&'a Array], Multiple)> {
        let (steps, rest) = inputs.split_at(self.arrays * self.weights);
        let [rates, decays] = [0, 1].map(|index| NDArray::new(rest[index].clone()).to_vec::<f64>());
        let op = Multiple {
            step: self.step,
            arrays: self.arrays,
            scalars: interleaved(&self.common, &rates?, &decays?),
        };
        Ok((steps, op))
    }
}
