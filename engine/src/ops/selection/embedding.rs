//! Rows of a table, by number: how words become vectors.

use smallvec::smallvec;

use super::{put, take};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::attributes::NUMBERS;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_static};
use crate::shape::Shape;

/// The rows of `weight` that `x` numbers, in the shape of `x`. Numbers outside mean the nearest row.
///
/// # Errors
/// [`Error::InvalidShape`] for a weight that is not a matrix.
pub fn embedding(x: &NDArray, weight: &NDArray) -> Result<NDArray> {
    run_static(
        &Embedding {
            expected: None,
            by_rows: false,
        },
        &[x, weight],
    )
}

const fn size(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Int,
        default: Default::Required,
        documentation,
    }
}

/// See [`embedding`].
pub static EMBEDDING: Spec = Spec {
    name: "Embedding",
    aliases: &["_contrib_SparseEmbedding"],
    documentation: "The rows of a table that an array of numbers names. The gradients of rows that were named several times \
                    are added; the numbers have none.",
    example: Example {
        code: "nd.Embedding(nd.array([2, 0]), nd.array([[1, 2], [3, 4], [5, 6]]), input_dim=3, output_dim=2)",
        shows: "\n[[5. 6.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "weight"]),
    parameters: &[
        size("input_dim", "The number of rows of the table."),
        size("output_dim", "The length of a row."),
        Parameter {
            name: "dtype",
            kind: Kind::DType,
            default: Default::Text("float32"),
            documentation: "Has no effect: the result has the table's element type.",
        },
        Parameter {
            name: "sparse_grad",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether a table whose gradient is row_sparse gets only the rows that were named.",
        },
    ],
    build: |attributes| {
        attributes.dtype_among("dtype", NUMBERS)?;
        Ok(OpRef::new(Embedding {
            expected: Some([
                attributes.at_least("input_dim", 1)?,
                attributes.at_least("output_dim", 1)?,
            ]),
            by_rows: attributes.bool("sparse_grad")?,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3], &[4, 2]])
            .from(&[Domain::Index(5), Domain::Real])
            .with(&[("input_dim", "4"), ("output_dim", "2")]),
        Case::new(&[&[7], &[3, 2]])
            .from(&[Domain::Index(3), Domain::Real])
            .with(&[
                ("input_dim", "3"),
                ("output_dim", "2"),
                ("sparse_grad", "True"),
            ]),
    ],
    ..Spec::UNARY
};

struct Embedding {
    /// The shape that the table has to have.
    expected: Option<[i64; 2]>,
    /// Whether the gradient of the table may be some of its rows.
    by_rows: bool,
}

impl Op for Embedding {
    fn name(&self) -> &'static str {
        EMBEDDING.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let weight = inputs[1].shape();
        let shape: Vec<i64> = weight.iter().map(|&extent| extent as i64).collect();
        let fits = match self.expected {
            Some(expected) => shape == expected,
            None => shape.len() == 2,
        };
        if !fits {
            let [rows, length] = self.expected.unwrap_or([-1, -1]);
            return Err(Error::shape(
                EMBEDDING.name,
                format!(
                    "Shape inconsistent, Provided = {weight}, inferred shape=({rows},{length})"
                ),
            ));
        }
        if weight[0] == 0 && inputs[0].size() > 0 {
            return Err(Error::shape(EMBEDDING.name, "the table has no rows"));
        }
        let extents = [inputs[0].shape(), &weight[1..]].concat();
        Ok(smallvec![Meta {
            shape: Shape::new(&extents),
            dtype: inputs[1].dtype()
        }])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let (x, weight) = (
            NDArray::new(inputs[0].clone()),
            NDArray::new(inputs[1].clone()),
        );
        let table = weight.shape()[0] as i64;
        // MXNet looks only where the rows of a gradient are named by the numbers.
        if self.by_rows
            && !x
                .to_vec::<i64>()?
                .iter()
                .all(|row| (0..table).contains(row))
        {
            let message = "Embedding input contains data out of bound";
            return Err(Error::argument(EMBEDDING.name, message));
        }
        let rows = take(&weight, &x, 0, IndexMode::Clip)?;
        Ok(smallvec![rows.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn row_gradient(&self, tape: &Tape, position: usize) -> Result<Option<(NDArray, NDArray)>> {
        if position != 1 || !self.by_rows {
            return Ok(None);
        }
        Ok(Some((tape.input(0)?, tape.gradient()?.clone())))
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        if !tape.needs(1) {
            return Ok(smallvec![None, None]);
        }
        let (x, shape) = (tape.input(0)?.detach(), tape.input_shape(1)?);
        let put = put(tape.gradient()?, &x, 0, IndexMode::Clip, shape)?;
        Ok(smallvec![None, Some(put)])
    }
}
