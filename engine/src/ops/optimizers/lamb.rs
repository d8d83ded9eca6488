//! LAMB, whose two phases have a norm between them: the caller computes it.

use smallvec::{SmallVec, smallvec};

use super::adam::moments;
use super::step::{Scalars, named};
use super::{BETA1, BETA2, CLIP_GRADIENT, EPSILON, LR, RESCALE_GRAD, Step, WD, number};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Formula, Number, UpdateFunction};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, divide, maximum_scalar,
    minimum_scalar, multiply, multiply_scalar, not_equal_scalar, reshape_to, same_dtype, select,
    subtract,
};
use crate::shape::Shape;

/// `m / (sqrt(v) + epsilon) + wd w`, the means corrected for their start at 0 by powers that are 0 if they are not to be.
struct Direction;

impl Formula<4, 8, 3> for Direction {
    #[inline(always)]
    fn apply<N: Number>(
        [w, g, m, v]: [N; 4],
        [beta1, beta2, epsilon, wd, rescale, clip, power1, power2]: [N; 8],
    ) -> [N; 3] {
        let one = N::constant(1.0);
        let [m, v] = moments((g * rescale).clipped(clip), [m, v], [beta1, beta2]);
        let (mean, square) = (m / (one - power1), v / (one - power2));
        [mean / (square.sqrt() + epsilon) + wd * w, m, v]
    }
}

/// As other steps have it, but larger.
pub(super) const LAMB_EPSILON: Parameter = Parameter {
    default: Default::Float(1e-6),
    ..EPSILON
};
pub(super) const BIAS_CORRECTION: Parameter = Parameter {
    name: "bias_correction",
    kind: Kind::Bool,
    default: Default::Bool(true),
    documentation: "Whether the means are corrected for their start at 0.",
};

const DIRECTION: &[Parameter] = &[
    BETA1,
    BETA2,
    LAMB_EPSILON,
    Parameter {
        name: "t",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "The number of this step, counted from 1.",
    },
    BIAS_CORRECTION,
    Parameter {
        default: Default::Required,
        ..WD
    },
    RESCALE_GRAD,
    CLIP_GRADIENT,
];

fn direction_scalars(attributes: &Attributes) -> Result<Scalars> {
    let names = [
        "beta1",
        "beta2",
        "epsilon",
        "wd",
        "rescale_grad",
        "clip_gradient",
    ];
    let scalars = named(attributes, &names)?;
    let corrected = attributes.bool("bias_correction")?;
    Ok(with_powers(scalars, attributes.int("t")?, corrected))
}

/// Parameters that begin with both decays, followed by the decays' powers at a step: 0 where they are not to correct.
pub(super) fn with_powers(mut scalars: Scalars, step: i64, corrected: bool) -> Scalars {
    for position in [0, 1] {
        let power = scalars[position].powf(step as f64);
        scalars.push(if corrected { power } else { 0.0 });
    }
    scalars
}

/// The direction of a step of LAMB.
pub static LAMB_UPDATE_PHASE1: Step = Step {
    spec: Spec {
        name: "lamb_update_phase1",
        documentation: "The direction of a step of LAMB: `mean` and `var` become decaying means of the gradient and of its \
                        square, and the result is `mean / (sqrt(var) + epsilon) + wd w`, both means divided by \
                        `1 - beta^t` first if `bias_correction` is true.",
        example: Example {
            code: "nd.lamb_update_phase1(nd.array([1, 2]), nd.array([10, -10]), nd.zeros(2), nd.zeros(2), t=1, wd=0.5)",
            shows: "\n[1.4999999e+00 1.1920929e-07]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mean", "var"]),
        parameters: DIRECTION,
        build: |attributes| LAMB_UPDATE_PHASE1.build(attributes),
        cases: &[
            Case::new(&[&[50], &[50], &[50], &[50]])
                .from(&[Domain::Real, Domain::Real, Domain::Real, Domain::Positive])
                .with(&[("t", "3"), ("wd", "0.01"), ("clip_gradient", "1.5")])
                .order(0),
            Case::new(&[&[2, 3], &[2, 3], &[2, 3], &[2, 3]])
                .from(&[Domain::Real, Domain::Real, Domain::Real, Domain::Positive])
                .with(&[("t", "3"), ("wd", "0.01"), ("bias_correction", "False")])
                .order(0),
        ],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Direction, 4, 8, 3>("lamb_update_phase1"),
    mixed: false,
    weights: false,
    scalars: direction_scalars,
};

/// The direction of a step of LAMB, computed with a float32 copy of the weights.
pub static MP_LAMB_UPDATE_PHASE1: Step = Step {
    spec: Spec {
        name: "mp_lamb_update_phase1",
        documentation: "The direction of a step of LAMB in mixed precision: as `lamb_update_phase1`, with `weight32` for the \
                        weights; the result is float32.",
        example: Example {
            code: "w = nd.array([1, 2], dtype='float16')\nnd.mp_lamb_update_phase1(w, w, nd.zeros(2), nd.zeros(2), nd.array([1, 2]), t=1, wd=0.5)",
            shows: "\n[1.499999  1.9999995]\n<NDArray 2 @cpu(0)>",
        },
        inputs: Inputs::Fixed(&["weight", "grad", "mean", "var", "weight32"]),
        parameters: DIRECTION,
        build: |attributes| MP_LAMB_UPDATE_PHASE1.build(attributes),
        cases: &[Case::new(&[&[50], &[50], &[50], &[50], &[50]])
            .from(&[
                Domain::Real,
                Domain::Real,
                Domain::Real,
                Domain::Positive,
                Domain::Real,
            ])
            .with(&[("t", "3"), ("wd", "0.01"), ("clip_gradient", "1.5")])
            .order(0)],
        ..Spec::STEP
    },
    function: UpdateFunction::new::<Direction, 4, 8, 3>("mp_lamb_update_phase1"),
    mixed: true,
    weights: false,
    scalars: direction_scalars,
};

pub(super) const LOWER_BOUND: Parameter = number(
    "lower_bound",
    Default::Float(-1.0),
    "The least norm of the weights; no limit if negative.",
);
pub(super) const UPPER_BOUND: Parameter = number(
    "upper_bound",
    Default::Float(-1.0),
    "The greatest norm of the weights; no limit if negative.",
);

const LENGTH: &[Parameter] = &[LR, LOWER_BOUND, UPPER_BOUND];

/// The step of LAMB in a direction.
pub static LAMB_UPDATE_PHASE2: Spec = Spec {
    name: "lamb_update_phase2",
    documentation: "The step of LAMB in the direction `g`: `w - lr (r1 / r2) g`, where `r1` and `r2` are the norms of the \
                    weights and of the direction, each an array of one element. Where one of them is 0 the quotient is 1.",
    example: Example {
        code: "nd.lamb_update_phase2(nd.array([3, 4]), nd.array([1, 0]), nd.array([5]), nd.array([1]), lr=0.1)",
        shows: "\n[2.5 4. ]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["weight", "g", "r1", "r2"]),
    parameters: LENGTH,
    build: |attributes| length(LAMB_UPDATE_PHASE2.name, false, attributes),
    cases: &[Case::new(&[&[2, 3], &[2, 3], &[1], &[1]])
        .from(&[
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Positive,
        ])
        .with(&[("lr", "0.1"), ("lower_bound", "0.5")])
        .order(0)],
    ..Spec::STEP
};

/// The step of LAMB in a direction, computed with a float32 copy of the weights.
pub static MP_LAMB_UPDATE_PHASE2: Spec = Spec {
    name: "mp_lamb_update_phase2",
    documentation: "The step of LAMB in mixed precision: `weight32` is what `lamb_update_phase2` makes of it, and the result \
                    are its elements in the weights' type. MXNet leaves `weight32` as it was, so that nothing is learnt.",
    example: Example {
        code: "w = nd.array([3, 4], dtype='float16')\nnd.mp_lamb_update_phase2(w, nd.array([1, 0]), nd.array([5]), nd.array([1]), nd.array([3, 4]), lr=0.1)",
        shows: "\n[2.5 4. ]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["weight", "g", "r1", "r2", "weight32"]),
    parameters: LENGTH,
    build: |attributes| length(MP_LAMB_UPDATE_PHASE2.name, true, attributes),
    cases: &[Case::new(&[&[2, 3], &[2, 3], &[1], &[1], &[2, 3]])
        .from(&[
            Domain::Real,
            Domain::Real,
            Domain::Positive,
            Domain::Positive,
            Domain::Real,
        ])
        .with(&[("lr", "0.1"), ("upper_bound", "0.5")])
        .order(0)],
    ..Spec::STEP
};

fn length(name: &'static str, mixed: bool, attributes: &Attributes) -> Result<OpRef> {
    let scalars = named(attributes, &["lr", "lower_bound", "upper_bound"])?;
    Ok(OpRef::new(Length {
        name,
        mixed,
        rate: scalars[0],
        bounds: [scalars[1], scalars[2]],
    }))
}

/// The step in a direction.
pub(super) struct Length {
    pub name: &'static str,
    /// Whether the last input is a copy of the weights to compute with.
    pub mixed: bool,
    pub rate: f64,
    /// Of the norm of the weights, lower and upper; negative ones do not count.
    pub bounds: [f64; 2],
}

impl Length {
    /// `lr r1 / r2` in a shape that broadcasts against the weights.
    fn rate(&self, norms: [&Array; 2], ndim: usize) -> Result<NDArray> {
        let ones: Shape = std::iter::repeat_n(1, ndim).collect();
        let [mut weights, direction] = [
            reshape_to(&NDArray::new(norms[0].clone()), ones.clone())?,
            reshape_to(&NDArray::new(norms[1].clone()), ones)?,
        ];
        if self.bounds[0] >= 0.0 {
            weights = maximum_scalar(&weights, self.bounds[0])?;
        }
        if self.bounds[1] >= 0.0 {
            weights = minimum_scalar(&weights, self.bounds[1])?;
        }
        let known = multiply(
            &not_equal_scalar(&weights, 0.0)?,
            &not_equal_scalar(&direction, 0.0)?,
        )?;
        let one = crate::ops::ones_like(&weights)?;
        select(
            &known,
            &divide(&multiply_scalar(&weights, self.rate)?, &direction)?,
            &multiply_scalar(&one, self.rate)?,
        )
    }
}

impl Op for Length {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let weight = inputs[0];
        for (position, input) in inputs.iter().enumerate().skip(1) {
            if position == 2 || position == 3 {
                if input.size() != 1 {
                    let message = format!("r{} shape incorrect", position - 1);
                    return Err(Error::shape(self.name, message));
                }
            } else if input.shape() != weight.shape() {
                return Err(Error::ShapeMismatch {
                    op: self.name,
                    position,
                    expected: weight.shape().clone(),
                    got: input.shape().clone(),
                });
            }
        }
        same_dtype(self.name, if self.mixed { &inputs[1..] } else { inputs })?;
        crate::ops::network::only_floats(self.name, weight.dtype())?;
        if self.mixed && inputs[4].dtype() == DType::Float16 {
            return Err(Error::DTypeMismatch {
                op: self.name,
                position: 4,
                expected: DType::Float32,
                got: DType::Float16,
            });
        }
        Ok(smallvec![Meta::of(weight)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let weight = if self.mixed { inputs[4] } else { inputs[0] };
        let rate = self.rate([inputs[2], inputs[3]], weight.ndim())?;
        let step = multiply(&rate, &NDArray::new(inputs[1].clone()))?;
        let result = subtract(&NDArray::new(weight.clone()), &step)?;
        if self.mixed {
            place.device.copy(result.array(), inputs[4])?;
        }
        Ok(smallvec![place.converted(result.array(), metas[0].dtype)?])
    }

    fn writes(&self, _inputs: usize) -> SmallVec<[usize; 4]> {
        if self.mixed {
            smallvec![4]
        } else {
            SmallVec::new()
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
