//! Triangular systems of equations.

use smallvec::smallvec;

use super::factors::Triangular;
use super::stack::{elements, made, matrix, product, square, triangle};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, multiply_scalar,
    negative, run_one, same_dtype,
};

/// Whether the triangular matrix is transposed.
pub(super) const TRANSPOSE: Parameter = Parameter {
    name: "transpose",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the triangular matrix is transposed.",
};
pub(super) const RIGHTSIDE: Parameter = Parameter {
    name: "rightside",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the triangular matrix stands on the right.",
};
pub(super) const LOWER: Parameter = Parameter {
    name: "lower",
    kind: Kind::Bool,
    default: Default::Bool(true),
    documentation: "Whether it is the lower triangle that is read.",
};
pub(super) const ALPHA: Parameter = Parameter {
    name: "alpha",
    kind: Kind::Float,
    default: Default::Float(1.0),
    documentation: "What the result is multiplied by.",
};

/// `alpha A^-1 B` of a triangular matrix.
pub static LINALG_TRSM: Spec = Spec {
    name: "linalg_trsm",
    aliases: &["_linalg_trsm"],
    documentation: "The solution `X` of `A X = alpha B`, or of `X A = alpha B` with `rightside`, for triangular matrices `A`, \
                    transposed if asked.",
    example: Example {
        code: "nd.linalg_trsm(nd.array([[2, 0], [1, 4]]), nd.array([[2, 4], [5, 2]]))",
        shows: "\n[[1. 2.]\n [1. 0.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A", "B"]),
    parameters: &[TRANSPOSE, RIGHTSIDE, LOWER, ALPHA],
    build: |attributes| Ok(OpRef::new(Solve::read(attributes)?)),
    cases: &[
        Case::new(&[&[3, 3], &[3, 2]]).from(&[Domain::AboveOne, Domain::Real]),
        Case::new(&[&[2, 2, 2], &[2, 2, 3]])
            .from(&[Domain::AboveOne, Domain::Real])
            .with(&[("transpose", "True"), ("alpha", "0.5")]),
        Case::new(&[&[2, 2], &[3, 2]])
            .from(&[Domain::AboveOne, Domain::Real])
            .with(&[("rightside", "True"), ("lower", "False")]),
        Case::new(&[&[2, 2], &[3, 2]])
            .from(&[Domain::AboveOne, Domain::Real])
            .with(&[("rightside", "True"), ("transpose", "True"), ("alpha", "2")]),
    ],
    ..Spec::UNARY
};

/// Which system is solved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solve {
    pub turned: bool,
    pub right: bool,
    pub lower: bool,
    pub alpha: f64,
}

impl Solve {
    /// `A X = B` for a lower triangle.
    pub const LOWER: Self = Self {
        turned: false,
        right: false,
        lower: true,
        alpha: 1.0,
    };

    pub fn read(attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            turned: attributes.bool("transpose")?,
            right: attributes.bool("rightside")?,
            lower: attributes.bool("lower")?,
            alpha: attributes.float("alpha")?,
        })
    }

    /// Checks the shapes of a triangular and another matrix.
    pub fn check(&self, op: &'static str, inputs: &[&Array]) -> Result<()> {
        same_dtype(op, inputs)?;
        let (n, [rows, columns]) = (square(op, inputs[0])?, matrix(op, inputs[1])?);
        let stacks = inputs[0].ndim() == inputs[1].ndim()
            && inputs[0].shape()[..inputs[0].ndim() - 2]
                == inputs[1].shape()[..inputs[1].ndim() - 2];
        if !stacks {
            return Err(Error::shape(
                op,
                "Shapes of inputs 0, 1 must be the same, except on last two dimensions",
            ));
        }
        if n != if self.right { columns } else { rows } {
            return Err(Error::shape(
                op,
                "Incompatible matrix dimensions for multiplication",
            ));
        }
        Ok(())
    }
}

/// The solution of a triangular system.
pub(super) fn solve(a: &NDArray, b: &NDArray, which: Solve) -> Result<NDArray> {
    run_one(which, &[a, b])
}

impl Op for Solve {
    fn name(&self) -> &'static str {
        LINALG_TRSM.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        self.check(LINALG_TRSM.name, inputs)?;
        Ok(smallvec![Meta::of(inputs[1])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let n = square(LINALG_TRSM.name, inputs[0])?;
        let [rows, columns] = matrix(LINALG_TRSM.name, inputs[1])?;
        let (a, mut b) = (elements(inputs[0])?, elements(inputs[1])?);
        b.iter_mut().for_each(|x| *x *= self.alpha);
        let triangular = Triangular {
            lower: self.lower,
            // X A = B is the transposed of A^T X^T = B^T.
            turned: self.turned != self.right,
            unit: false,
        };
        for (a, b) in a
            .chunks((n * n).max(1))
            .zip(b.chunks_mut((rows * columns).max(1)))
        {
            if !self.right {
                triangular.solve(a, n, b, columns)?;
                continue;
            }
            let mut flipped: Vec<f64> = (0..b.len())
                .map(|at| b[at % rows * columns + at / rows])
                .collect();
            triangular.solve(a, n, &mut flipped, rows)?;
            (0..b.len()).for_each(|at| b[at] = flipped[at % columns * rows + at / columns]);
        }
        Ok(smallvec![made(place, &b, &metas[0])?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 1,
            outputs: 1,
        }
    }

    /// With `W` the solution of the transposed system for the incoming gradient, `alpha W` belongs to `B`, and a product of
    /// `W` and `X` to `A`.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (a, x) = (tape.input(0)?, tape.output(0)?);
        let adjoint = Self {
            turned: !self.turned,
            alpha: 1.0,
            ..*self
        };
        let w = solve(&a, tape.gradient()?, adjoint)?;
        let of_a = match (self.right, self.turned) {
            (false, false) => product(&w, &x, [false, true])?,
            (false, true) => product(&x, &w, [false, true])?,
            (true, false) => product(&x, &w, [true, false])?,
            (true, true) => product(&w, &x, [true, false])?,
        };
        Ok(smallvec![
            Some(negative(&triangle(&of_a, self.lower)?)?),
            Some(multiply_scalar(&w, self.alpha)?)
        ])
    }
}
