//! Arithmetic of arrays of the same shape.
//!
//! These are the functions of [`arithmetic`](super::arithmetic) with the shape rule of MXNet's older operators, which
//! never broadcast.

use smallvec::smallvec;

use super::{ADD, Binary, DIVIDE, MULTIPLY, SUBTRACT};
use crate::array::Array;
use crate::autograd::Tape;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, same_dtype};

/// A [`Binary`] that demands equal shapes.
pub struct SameShape {
    /// How it is known.
    pub spec: Spec,
    /// What it computes.
    pub function: &'static Binary,
}

const PAIR: &[Case] = &[Case::new(&[&[2, 3], &[2, 3]])];

/// The sum of arrays of the same shape.
pub static ELEMWISE_ADD: SameShape = SameShape {
    spec: Spec {
        name: "elemwise_add",
        aliases: &["_plus", "_add", "_grad_add"],
        documentation: "The sum of two arrays of the same shape. Both derivatives are 1.",
        example: Example {
            code: "nd.elemwise_add(nd.array([1, 2]), nd.array([10, 20]))",
            shows: "\n[11. 22.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ELEMWISE_ADD)),
        cases: PAIR,
        ..Spec::BINARY
    },
    function: &ADD,
};

/// The difference of arrays of the same shape.
pub static ELEMWISE_SUB: SameShape = SameShape {
    spec: Spec {
        name: "elemwise_sub",
        aliases: &["_minus", "_sub"],
        documentation: "The difference of two arrays of the same shape. The derivatives are 1 and -1.",
        example: Example {
            code: "nd.elemwise_sub(nd.array([1, 2]), nd.array([10, 20]))",
            shows: "\n[ -9. -18.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ELEMWISE_SUB)),
        cases: PAIR,
        ..Spec::BINARY
    },
    function: &SUBTRACT,
};

/// The product of arrays of the same shape.
pub static ELEMWISE_MUL: SameShape = SameShape {
    spec: Spec {
        name: "elemwise_mul",
        aliases: &["_mul"],
        documentation: "The product of two arrays of the same shape, element by element. Each derivative is the other \
                        operand.",
        example: Example {
            code: "nd.elemwise_mul(nd.array([1, 2]), nd.array([10, 20]))",
            shows: "\n[10. 40.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ELEMWISE_MUL)),
        cases: PAIR,
        ..Spec::BINARY
    },
    function: &MULTIPLY,
};

/// The quotient of arrays of the same shape.
pub static ELEMWISE_DIV: SameShape = SameShape {
    spec: Spec {
        name: "elemwise_div",
        aliases: &["_div"],
        documentation: "The quotient of two arrays of the same shape. The derivatives are `1 / rhs` and `-lhs / rhs^2`.",
        example: Example {
            code: "nd.elemwise_div(nd.array([1, 2]), nd.array([10, 4]))",
            shows: "\n[0.1 0.5]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ELEMWISE_DIV)),
        cases: &[Case::new(&[&[2, 3], &[2, 3]]).from(&[Domain::Real, Domain::Positive])],
        ..Spec::BINARY
    },
    function: &DIVIDE,
};

/// Checks that all inputs have the shape of the first.
pub(crate) fn same_shape(op: &'static str, inputs: &[&Array]) -> Result<()> {
    let unequal = inputs
        .iter()
        .position(|input| input.shape() != inputs[0].shape());
    match unequal {
        None => Ok(()),
        Some(position) => Err(Error::ShapeMismatch {
            op,
            position,
            expected: inputs[0].shape().clone(),
            got: inputs[position].shape().clone(),
        }),
    }
}

impl Op for SameShape {
    fn name(&self) -> &'static str {
        self.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        same_dtype(self.spec.name, inputs)?;
        same_shape(self.spec.name, inputs)?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        self.function.forward(place, inputs, metas)
    }

    fn saves(&self) -> Saves {
        self.function.saves()
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        self.function.backward(tape)
    }
}
