//! Functions whose gradient is not their derivative: straight-through estimators (Y. Bengio et al., 2013), and a factor of
//! the gradient.

use smallvec::smallvec;

use super::Unary;
use crate::array::Array;
use crate::autograd::Tape;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add_scalar, gradient, identity,
    multiply, multiply_scalar,
};
use crate::unary_function;

/// Rounding that gradients pass through.
pub static ROUND_STE: Unary = Unary {
    spec: Spec {
        name: "round_ste",
        aliases: &["_contrib_round_ste"],
        documentation: "Each element rounded, halves away from zero; the gradient passes as it is.",
        example: Example {
            code: "nd.contrib.round_ste(nd.array([0.5, -1.2]))",
            shows: "\n[ 1. -1.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ROUND_STE)),
        // The gradient is not the derivative.
        cases: &[Case::new(&[&[2, 3]]).order(0)],
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("round_ste", |x, _| x.round(), integer: |x, _| x, shader: "round_half_away(x)"),
    saves: Saves::NOTHING,
    derivative: Some(|tape| identity(tape.gradient()?)),
};

/// Signs that gradients pass through.
pub static SIGN_STE: Unary = Unary {
    spec: Spec {
        name: "sign_ste",
        aliases: &["_contrib_sign_ste"],
        documentation: "The sign of each element: 1, 0 or -1; the gradient passes as it is.",
        example: Example {
            code: "nd.contrib.sign_ste(nd.array([0.5, -1.2, 0]))",
            shows: "\n[ 1. -1.  0.]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&SIGN_STE)),
        // The gradient is not the derivative.
        cases: &[Case::new(&[&[2, 3]]).order(0)],
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("sign", |x, _| {
        let (one, zero) = (1.0, 0.0);
        if x > 0.0 { one } else if x < 0.0 { -one } else { zero }
    }, integer: |x, _| x.signum(), shader: "sign(x)"),
    saves: Saves::NOTHING,
    derivative: Some(|tape| identity(tape.gradient()?)),
};

/// The factor of a gradient.
pub static GRADIENT_MULTIPLIER: Spec = Spec {
    name: "gradientmultiplier",
    aliases: &["_contrib_gradientmultiplier"],
    documentation: "A copy of the array whose gradient is multiplied by a number: by -1 it is turned round.",
    example: Example {
        code: "nd.contrib.gradientmultiplier(nd.array([1, 2]), scalar=-1)",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "scalar",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "The factor.",
        },
        Parameter {
            name: "is_int",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Has no effect.",
        },
    ],
    build: |attributes| Ok(OpRef::new(Multiplier(attributes.float("scalar")?))),
    cases: &[Case::new(&[&[2, 3]]).with(&[("scalar", "3")]).order(0)],
    ..Spec::ELEMENTWISE
};

struct Multiplier(f64);

impl Op for Multiplier {
    fn name(&self) -> &'static str {
        GRADIENT_MULTIPLIER.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![place.copied(inputs[0], metas[0].shape.clone())?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(gradient(multiply_scalar(tape.gradient()?, self.0)?))
    }
}

const fn coefficient(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(0.0),
        documentation,
    }
}

/// A polynomial of degree 2.
pub static QUADRATIC: Spec = Spec {
    name: "quadratic",
    aliases: &["_contrib_quadratic"],
    documentation: "`a x^2 + b x + c` of each element.",
    example: Example {
        code: "nd.contrib.quadratic(nd.array([1, 2]), a=1, b=2, c=3)",
        shows: "\n[ 6. 11.]\n<NDArray 2 @cpu(0)>",
    },
    parameters: &[
        coefficient("a", "The factor of the square."),
        coefficient("b", "The factor of the element."),
        coefficient("c", "What is added."),
    ],
    build: |attributes| {
        let [a, b, c] = [
            attributes.float("a")?,
            attributes.float("b")?,
            attributes.float("c")?,
        ];
        Ok(OpRef::new(crate::ops::Composite {
            name: QUADRATIC.name,
            infer: |inputs: &[&Array]| Ok(smallvec![Meta::of(inputs[0])]),
            body: move |inputs: &[&crate::autograd::NDArray]| {
                let x = inputs[0];
                let linear = add_scalar(&multiply_scalar(x, a)?, b)?;
                Ok(smallvec![add_scalar(&multiply(&linear, x)?, c)?])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3]]).with(&[("a", "2"), ("b", "-1"), ("c", "0.5")])],
    ..Spec::ELEMENTWISE
};
