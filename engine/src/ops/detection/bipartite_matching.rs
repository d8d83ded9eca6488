//! Rows and columns of a matrix of scores matched one to one.

use std::cmp::Ordering;

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef, Outputs};
use crate::shape::Shape;

/// Rows and columns of a matrix of scores matched one to one.
pub static BIPARTITE_MATCHING: Spec = Spec {
    name: "bipartite_matching",
    aliases: &["_contrib_bipartite_matching"],
    documentation: "Matches each row of the matrices in the last two axes with one column at most, greedily: the pair with the \
                    best score first, among those whose row and column are both free, as long as scores are above `threshold` \
                    (below it with `is_ascend`). Of equal scores the first comes first. The results are the column that each \
                    row is matched with, and the row that each column is matched with; -1 where there is none. There is no \
                    gradient.",
    example: Example {
        code: "nd.contrib.bipartite_matching(nd.array([[0.5, 0.6], [0.1, 0.2], [0.3, 0.4]]), threshold=1e-12)[0]",
        shows: "\n[ 1. -1.  0.]\n<NDArray 3 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "is_ascend",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the smallest score is the best.",
        },
        Parameter {
            name: "threshold",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "What scores have to be better than.",
        },
        Parameter {
            name: "topk",
            kind: Kind::Int,
            default: Default::Int(-1),
            documentation: "Matching ends when there are more pairs than this, so with one more; never if it is not positive.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 3, 4]])
            .with(&[("threshold", "-1")])
            .order(0),
        Case::new(&[&[4, 3]])
            .with(&[("threshold", "1"), ("is_ascend", "True"), ("topk", "1")])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let matching = Matching {
        ascending: attributes.bool("is_ascend")?,
        threshold: f64::from(attributes.float("threshold")? as f32),
        most: usize::try_from(attributes.int("topk")?)
            .ok()
            .filter(|&most| most > 0),
    };
    Ok(OpRef::new(Composite {
        name: BIPARTITE_MATCHING.name,
        infer: |inputs: &[&Array]| {
            let name = BIPARTITE_MATCHING.name;
            let (shape, dtype) = (inputs[0].shape(), inputs[0].dtype());
            only_floats(name, dtype)?;
            if shape.ndim() < 2 {
                let message = format!("score matrix must have dim >= 2 {} provided", shape.ndim());
                return Err(Error::shape(name, message));
            }
            Ok([shape.ndim() - 1, shape.ndim() - 2]
                .map(|axis| Meta {
                    shape: shape.without(axis),
                    dtype,
                })
                .into_iter()
                .collect())
        },
        body: move |inputs: &[&NDArray]| matching.run(inputs[0]),
    }))
}

struct Matching {
    ascending: bool,
    threshold: f64,
    most: Option<usize>,
}

impl Matching {
    fn run(&self, x: &NDArray) -> Result<Outputs> {
        let (shape, scores) = (x.shape(), x.to_vec::<f64>()?);
        let [rows, columns] = [shape[shape.ndim() - 2], shape[shape.ndim() - 1]];
        let batches: usize = shape[..shape.ndim() - 2].iter().product();
        let mut of_rows = vec![-1.0; batches * rows];
        let mut of_columns = vec![-1.0; batches * columns];
        for (batch, scores) in scores.chunks_exact((rows * columns).max(1)).enumerate() {
            interrupt::check()?;
            self.matched(
                scores,
                &mut of_rows[batch * rows..(batch + 1) * rows],
                &mut of_columns[batch * columns..(batch + 1) * columns],
            );
        }
        let array = |numbers: &[f64], axis: usize| -> Result<NDArray> {
            let shape: Shape = shape.without(axis);
            NDArray::from_numbers(numbers, shape, x.dtype(), x.context())
        };
        Ok(smallvec![
            array(&of_rows, shape.ndim() - 1)?,
            array(&of_columns, shape.ndim() - 2)?
        ])
    }

    /// Fills in the pairs of one matrix.
    fn matched(&self, scores: &[f64], of_rows: &mut [f64], of_columns: &mut [f64]) {
        let columns = of_columns.len();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&x, &y| {
            let (x, y) = (scores[x], scores[y]);
            let order = x.partial_cmp(&y).unwrap_or(Ordering::Equal);
            let better = if self.ascending {
                order
            } else {
                order.reverse()
            };
            // NaN is the worst of scores.
            x.is_nan().cmp(&y.is_nan()).then(better)
        });
        let mut pairs = 0;
        for place in order {
            let (row, column) = (place / columns, place % columns);
            if of_rows[row] != -1.0 || of_columns[column] != -1.0 {
                continue;
            }
            let good = if self.ascending {
                scores[place] < self.threshold
            } else {
                scores[place] > self.threshold
            };
            if !good {
                break;
            }
            of_rows[row] = column as f64;
            of_columns[column] = row as f64;
            pairs += 1;
            if self.most.is_some_and(|most| pairs > most) {
                break;
            }
        }
    }
}
