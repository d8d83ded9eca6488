//! Products of matrices with factors, as BLAS has them.

use smallvec::smallvec;

use super::batch_dot::batch_dot;
use super::matrices::{Transposed, gradients, stack_shape};
use super::{TRANSPOSE_A, TRANSPOSE_B};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add, multiply_scalar,
    reshape_to, run_one, same_dtype, transpose,
};
use crate::shape::Shape;

const ALPHA: Parameter = Parameter {
    name: "alpha",
    kind: Kind::Float,
    default: Default::Float(1.0),
    documentation: "What the product is multiplied by.",
};

const AXIS: Parameter = Parameter {
    name: "axis",
    kind: Kind::Int,
    default: Default::Int(-2),
    documentation: "The axis of rows; that of columns is the last.",
};

/// `alpha A B`, for matrices in the last axis and the axis of rows of arrays of two or more axes.
pub static LINALG_GEMM2: Spec = Spec {
    name: "linalg_gemm2",
    aliases: &["_linalg_gemm2"],
    documentation: "`alpha A B` of matrices, transposed if asked. Rows lie along `axis`, columns along the last axis; the \
                    other extents of `A` and `B` are equal. The gradients are products too.",
    example: Example {
        code: "nd.linalg_gemm2(nd.array([[1, 2], [3, 4]]), nd.array([[1, 0], [1, 1]]), transpose_b=True, alpha=2)",
        shows: "\n[[ 2.  6.]\n [ 6. 14.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A", "B"]),
    parameters: &[TRANSPOSE_A, TRANSPOSE_B, ALPHA, AXIS],
    build: |attributes| {
        Ok(OpRef::new(Gemm2 {
            scaled: Scaled::read(LINALG_GEMM2.name, attributes)?,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3], &[3, 2]]).with(&[("alpha", "0.5")]),
        Case::new(&[&[2, 3, 2], &[2, 3, 4]]).with(&[("transpose_a", "True")]),
        Case::new(&[&[3, 2, 2], &[4, 2, 2]]).with(&[("axis", "0"), ("transpose_b", "True")]),
    ],
    ..Spec::UNARY
};

/// `alpha A B + beta C`.
pub static LINALG_GEMM: Spec = Spec {
    name: "linalg_gemm",
    aliases: &["_linalg_gemm"],
    documentation: "`alpha A B + beta C` of matrices, `A` and `B` transposed if asked. Rows lie along `axis`, columns along \
                    the last axis; the other extents are equal. The gradients are products too.",
    example: Example {
        code: "nd.linalg_gemm(nd.array([[1, 2], [3, 4]]), nd.array([[1, 0], [1, 1]]), nd.array([[1, 1], [1, 1]]), beta=10)",
        shows: "\n[[13. 12.]\n [17. 14.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A", "B", "C"]),
    parameters: &[
        TRANSPOSE_A,
        TRANSPOSE_B,
        ALPHA,
        Parameter {
            name: "beta",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "What the third matrix is multiplied by.",
        },
        AXIS,
    ],
    build: |attributes| {
        Ok(OpRef::new(Gemm {
            scaled: Scaled::read(LINALG_GEMM.name, attributes)?,
            beta: attributes.float("beta")?,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3], &[3, 2], &[2, 2]]).with(&[("alpha", "0.5"), ("beta", "2")]),
        Case::new(&[&[2, 3, 2], &[2, 3, 4], &[2, 2, 4]]).with(&[("transpose_a", "True")]),
    ],
    ..Spec::UNARY
};

/// `alpha A B`: what both operations have in common.
#[derive(Clone, Copy)]
struct Scaled {
    op: &'static str,
    transposed: Transposed,
    alpha: f64,
    axis: i64,
}

impl Scaled {
    fn read(op: &'static str, attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            op,
            transposed: Transposed {
                lhs: attributes.bool("transpose_a")?,
                rhs: attributes.bool("transpose_b")?,
            },
            alpha: attributes.float("alpha")?,
            axis: attributes.int("axis")?,
        })
    }

    /// The position of the axis of rows.
    fn rows(&self, ndim: usize) -> Result<usize> {
        let axis = if self.axis < 0 {
            self.axis + ndim as i64
        } else {
            self.axis
        };
        if axis < 0 || axis + 1 >= ndim as i64 {
            return Err(Error::argument(
                self.op,
                format!("Invalid row axis ({})", self.axis),
            ));
        }
        Ok(axis as usize)
    }

    /// The shape of the product.
    fn infer(&self, lhs: &Shape, rhs: &Shape) -> Result<Shape> {
        let ndim = lhs.ndim();
        if ndim < 2 || rhs.ndim() != ndim {
            return Err(Error::shape(
                self.op,
                format!("matrices of shapes {lhs} and {rhs} cannot be multiplied"),
            ));
        }
        let (rows, columns) = (self.rows(ndim)?, ndim - 1);
        let other = |axis: &usize| *axis != rows && *axis != columns;
        if (0..ndim).filter(other).any(|axis| lhs[axis] != rhs[axis]) {
            return Err(Error::shape(
                self.op,
                "Shapes of inputs 0, 1 must be the same, except on row/col axis",
            ));
        }
        let sides = |shape: &Shape, transposed: bool| {
            if transposed {
                (shape[columns], shape[rows])
            } else {
                (shape[rows], shape[columns])
            }
        };
        let (height, inner) = sides(lhs, self.transposed.lhs);
        let (other_inner, width) = sides(rhs, self.transposed.rhs);
        if inner != other_inner {
            return Err(Error::shape(
                self.op,
                "Incompatible matrix dimensions for multiplication",
            ));
        }
        Ok(lhs.with(rows, height).with(columns, width))
    }

    /// The product, made of operations that know nothing of an axis of rows: it is moved before the last one, and back.
    fn product(&self, lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
        let shape = self.infer(lhs.shape(), rhs.shape())?;
        let (ndim, rows) = (shape.ndim(), self.rows(shape.ndim())?);
        let mut order: Vec<usize> = (0..ndim).filter(|axis| *axis != rows).collect();
        order.insert(ndim - 2, rows);
        let mut back: Vec<usize> = (0..ndim - 2).collect();
        back.insert(rows, ndim - 2);
        back.push(ndim - 1);
        let stacked = |x: &NDArray| {
            let moved = transpose(x, &order)?;
            let stack = stack_shape(moved.shape());
            reshape_to(&moved, stack)
        };
        let Transposed { lhs: a, rhs: b } = self.transposed;
        let product = batch_dot(&stacked(lhs)?, &stacked(rhs)?, a, b)?;
        let moved = order.iter().map(|&axis| shape[axis]).collect();
        let product = transpose(&reshape_to(&product, moved)?, &back)?;
        if self.alpha == 1.0 {
            return Ok(product);
        }
        multiply_scalar(&product, self.alpha)
    }

    fn gradients(&self, tape: &Tape) -> Result<[Option<NDArray>; 2]> {
        gradients(
            [&tape.input(0)?, &tape.input(1)?],
            self.transposed,
            tape.gradient()?,
            [tape.needs(0), tape.needs(1)],
            &|lhs, rhs, transposed| {
                let scaled = Self {
                    transposed,
                    ..*self
                };
                run_one(Gemm2 { scaled }, &[lhs, rhs])
            },
        )
    }
}

struct Gemm2 {
    scaled: Scaled,
}

impl Op for Gemm2 {
    fn name(&self) -> &'static str {
        self.scaled.op
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let dtype = same_dtype(self.scaled.op, inputs)?;
        let shape = self.scaled.infer(inputs[0].shape(), inputs[1].shape())?;
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, _place: &Place, inputs: &[&Array], _metas: &[Meta]) -> Result<Arrays> {
        let [lhs, rhs] = [inputs[0], inputs[1]].map(|x| NDArray::new(x.clone()));
        Ok(smallvec![self.scaled.product(&lhs, &rhs)?.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from(self.scaled.gradients(tape)?))
    }
}

struct Gemm {
    scaled: Scaled,
    beta: f64,
}

impl Op for Gemm {
    fn name(&self) -> &'static str {
        self.scaled.op
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let dtype = same_dtype(self.scaled.op, inputs)?;
        let shape = self.scaled.infer(inputs[0].shape(), inputs[1].shape())?;
        let third = inputs[2].shape();
        if third != &shape {
            return Err(Error::shape(
                self.scaled.op,
                format!("Shape inconsistent, Provided = {third}, inferred shape={shape}"),
            ));
        }
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, _place: &Place, inputs: &[&Array], _metas: &[Meta]) -> Result<Arrays> {
        let [a, b, c] = [inputs[0], inputs[1], inputs[2]].map(|x| NDArray::new(x.clone()));
        let sum = add(
            &self.scaled.product(&a, &b)?,
            &multiply_scalar(&c, self.beta)?,
        )?;
        Ok(smallvec![sum.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0b11,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let [a, b] = self.scaled.gradients(tape)?;
        let c = multiply_scalar(tape.gradient()?, self.beta)?;
        Ok(smallvec![a, b, Some(c)])
    }
}
