//! Elements held between bounds.

use smallvec::smallvec;

use super::Parametric;
use super::parametric::as_elements;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, multiply, run_one,
};
use crate::unary_function;

/// Each element, or the nearer bound where it is outside. The upper bound counts where the bounds are the wrong way
/// round; NaN stays.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn clip(x: &NDArray, minimum: f64, maximum: f64) -> Result<NDArray> {
    run_one(Clip { minimum, maximum }, &[x])
}

/// See [`clip`].
pub static CLIP: Spec = Spec {
    name: "clip",
    documentation: "Each element, or the nearer bound where it is outside. The derivative is 1 between the bounds and on \
                    them, 0 outside.",
    example: Example {
        code: "nd.clip(nd.array([0, 1, 2, 3]), 1, 2)",
        shows: "\n[1. 1. 2. 2.]\n<NDArray 4 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "a_min",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "The lower bound.",
        },
        Parameter {
            name: "a_max",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "The upper bound.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(Clip {
            minimum: attributes.float("a_min")?,
            maximum: attributes.float("a_max")?,
        }))
    },
    cases: &[Case::new(&[&[2, 3]]).with(&[("a_min", "-1"), ("a_max", "0.5")])],
    ..Spec::ELEMENTWISE
};

struct Clip {
    minimum: f64,
    maximum: f64,
}

static CLIPPED: Parametric = Parametric {
    spec: Spec::UNARY,
    function: unary_function!("clip", |x, [minimum, maximum]| if x > maximum { maximum } else if x < minimum { minimum } else { x },
        integer: |x, [minimum, maximum]| if x > maximum { maximum } else { x.max(minimum) },
        shader: "select(select(x, p0, x < p0), p1, x > p1)"),
    saves: Saves::NOTHING,
    derivative: None,
};

/// 1 where an element is not outside of the bounds, else 0.
static INSIDE: Parametric = Parametric {
    spec: Spec {
        name: "inside",
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("inside", |x, [minimum, maximum]| if x > maximum || x < minimum { 0.0 } else { 1.0 },
        integer: |x, [minimum, maximum]| i64::from(x <= maximum && x >= minimum),
        shader: "f32(!(x > p1 || x < p0))"),
    saves: Saves::NOTHING,
    derivative: None,
};

impl Op for Clip {
    fn name(&self) -> &'static str {
        CLIP.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let bounds = [self.minimum, self.maximum].map(|bound| representable(bound, out.dtype()));
        let bounds = as_elements(bounds, out.dtype());
        place
            .device
            .unary(&CLIPPED.function, inputs[0], bounds, &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let slope = |tape: &Tape| {
            let x = tape.input(0)?;
            let bounds = [self.minimum, self.maximum].map(|bound| representable(bound, x.dtype()));
            multiply(tape.gradient()?, &INSIDE.call(&x, bounds)?)
        };
        tape.rounded_once(slope).map(gradient)
    }
}

/// The bound itself, or for integers the nearest one that there is: converted as elements are, -5 would become 251 among
/// bytes.
fn representable(bound: f64, dtype: DType) -> f64 {
    match dtype.limits() {
        Some((lowest, highest)) => bound.clamp(lowest, highest),
        None => bound,
    }
}
