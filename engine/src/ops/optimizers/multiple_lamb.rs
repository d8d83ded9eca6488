//! Steps of LAMB for many weights in one call, both phases and the norms between them.

use smallvec::SmallVec;

use super::lamb::{
    BIAS_CORRECTION, LAMB_EPSILON, LAMB_UPDATE_PHASE1, LOWER_BOUND, Length, MP_LAMB_UPDATE_PHASE1,
    UPPER_BOUND, with_powers,
};
use super::multiple::{LRS, WDS, counted, one_each, states};
use super::step::{Scalars, named};
use super::{BETA1, BETA2, CLIP_GRADIENT, RESCALE_GRAD, Step};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{
    Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec, wrong_count,
};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, sqrt, square, sum,
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "learning_rates",
        ..LRS
    },
    BETA1,
    BETA2,
    LAMB_EPSILON,
    WDS,
    RESCALE_GRAD,
    LOWER_BOUND,
    UPPER_BOUND,
    CLIP_GRADIENT,
    BIAS_CORRECTION,
    Parameter {
        name: "step_count",
        kind: Kind::Shape,
        default: Default::Required,
        documentation: "The number of this step of each weight, counted from 1.",
    },
    Parameter {
        name: "num_tensors",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "How many weights there are.",
    },
];

const TWO: &[(&str, &str)] = &[
    ("learning_rates", "(0.1, 0.2)"),
    ("wds", "(0.01, 0)"),
    ("step_count", "(1, 5)"),
    ("num_tensors", "2"),
    ("clip_gradient", "1"),
    ("upper_bound", "2"),
];

/// Steps of LAMB for many weights.
pub static MULTI_LAMB_UPDATE: Spec = Spec {
    name: "_multi_lamb_update",
    documentation: "Steps of LAMB for many weights: `lamb_update_phase1`, whose direction `g` is then taken by the \
                    length of `lamb_update_phase2`, `w - lr (|w| / |g|) g`. The arrays are weight, gradient, `mean` and \
                    `var` of the first weight, then those of the next. Returns the new weights.",
    example: Example {
        code: "w, m, v = nd.array([3, 4]), nd.zeros(2), nd.zeros(2)\nnd._internal._multi_lamb_update(w, nd.array([1, 0]), m, v, learning_rates=(0.1,), wds=(0,), step_count=(1,), out=[w])\nw",
        shows: "\n[2.5 4. ]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: PARAMETERS,
    build: |attributes| build(&LAMB_UPDATE_PHASE1, 4, attributes),
    returns_list: |_| true,
    cases: &[
        Case::new(&[&[2, 3], &[2, 3], &[2, 3], &[2, 3], &[5], &[5], &[5], &[5]])
            .from(&[
                Domain::Real,
                Domain::Real,
                Domain::Real,
                Domain::Positive,
                Domain::Real,
                Domain::Real,
                Domain::Real,
                Domain::Positive,
            ])
            .with(TWO)
            .order(0),
    ],
    ..Spec::STEP
};

/// Steps of LAMB for many weights, computed with float32 copies of them.
pub static MULTI_MP_LAMB_UPDATE: Spec = Spec {
    name: "_multi_mp_lamb_update",
    documentation: "Steps of LAMB for many weights in mixed precision: as `_multi_lamb_update`, with `weight32`, which \
                    is the fifth array of each weight, for the weights. The norm is that of the weights themselves.",
    example: Example {
        code: "w = nd.array([3, 4], dtype='float16')\nnd._internal._multi_mp_lamb_update(w, nd.array([1, 0], dtype='float16'), nd.zeros(2), nd.zeros(2), nd.array([3, 4]), learning_rates=(0.1,), wds=(0,), step_count=(1,), out=[w])\nw",
        shows: "\n[2.5 4. ]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: PARAMETERS,
    build: |attributes| build(&MP_LAMB_UPDATE_PHASE1, 5, attributes),
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
    .with(TWO)
    .order(0)],
    ..Spec::STEP
};

fn build(direction: &'static Step, arrays: usize, attributes: &Attributes) -> Result<OpRef> {
    let name = attributes.spec().name;
    let weights = counted(attributes, "num_tensors")?;
    let rates = one_each(attributes, "learning_rates", "learning rates", weights)?;
    let decays = one_each(attributes, "wds", "weight decays", weights)?;
    let counts = attributes.ints("step_count")?;
    if counts.len() != weights {
        let message = format!(
            "Number of step counts is inconsistent with num_tensors.Expected number of step counts: {weights}, and got {}",
            counts.len()
        );
        return Err(Error::argument(name, message));
    }
    let common = named(
        attributes,
        &["beta1", "beta2", "epsilon", "rescale_grad", "clip_gradient"],
    )?;
    let bounds = named(attributes, &["lower_bound", "upper_bound"])?;
    let corrected = attributes.bool("bias_correction")?;
    let directions = decays.iter().zip(&counts).map(|(&decay, &count)| {
        let mut scalars = common.clone();
        scalars.insert(3, decay);
        with_powers(scalars, count, corrected)
    });
    Ok(OpRef::new(MultipleLamb {
        name,
        direction,
        arrays,
        directions: directions.collect(),
        rates,
        bounds: [bounds[0], bounds[1]],
    }))
}

struct MultipleLamb {
    name: &'static str,
    /// The first phase.
    direction: &'static Step,
    /// How many arrays a weight has.
    arrays: usize,
    /// The parameters of the first phase for each weight.
    directions: Vec<Scalars>,
    /// The learning rate of each weight.
    rates: Scalars,
    /// Of the norms of weights.
    bounds: [f64; 2],
}

impl MultipleLamb {
    /// One step of one weight; returns the new weight.
    fn take(&self, place: &Place, index: usize, inputs: &[&Array], meta: &Meta) -> Result<Array> {
        // Norms of float16 numbers would overflow.
        let dtype = match meta.dtype {
            DType::Float64 => DType::Float64,
            _ => DType::Float32,
        };
        let weight = place.converted(inputs[0], dtype)?;
        let direction = place.empty(meta.shape.clone(), dtype)?;
        self.direction
            .take(place, inputs, &self.directions[index], &direction)?;
        let norms = [norm(&weight)?, norm(&direction)?];
        let length = Length {
            name: self.name,
            mixed: self.direction.mixed,
            rate: self.rates[index],
            bounds: self.bounds,
        };
        let mut operands = vec![&weight, &direction, norms[0].array(), norms[1].array()];
        operands.extend(inputs.get(4));
        let [stepped]: [Array; 1] = length
            .forward(place, &operands, std::slice::from_ref(meta))?
            .into_inner()
            .map_err(|_| Error::internal(format!("{}: not one weight", self.name)))?;
        Ok(stepped)
    }
}

/// The Euclidean norm, as an array of one element.
fn norm(x: &Array) -> Result<NDArray> {
    sqrt(&sum(&square(&NDArray::new(x.clone()))?, Axes::ALL)?)
}

impl Op for MultipleLamb {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let expected = self.arrays * self.directions.len();
        if inputs.len() != expected {
            return Err(wrong_count(self.name, expected, inputs.len()));
        }
        let weight = |inputs: &[&Array]| -> Result<Meta> {
            self.direction.infer(inputs)?;
            Ok(Meta::of(inputs[0]))
        };
        inputs.chunks(self.arrays).map(weight).collect()
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let steps = inputs.chunks(self.arrays).zip(metas).enumerate();
        steps
            .map(|(index, (inputs, meta))| self.take(place, index, inputs, meta))
            .collect()
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        states(self.arrays, inputs)
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
