//! Scores and results of attention, for projections that lie interleaved as one matrix product leaves them: for each head
//! its queries, keys and values.

use smallvec::smallvec;

use super::only_floats;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Composite, Meta, OpRef, batch_dot, divide_scalar, reshape_to, same_dtype, slice_axis, transpose,
};
use crate::shape::Shape;

const HEADS: Parameter = Parameter {
    name: "heads",
    kind: Kind::Int,
    default: Default::Required,
    documentation: "The number of heads.",
};

/// Data over the root of their last extent.
pub static DIV_SQRT_DIM: Spec = Spec {
    name: "div_sqrt_dim",
    aliases: &["_contrib_div_sqrt_dim"],
    documentation: "The data divided by the square root of the length of their last axis.",
    example: Example {
        code: "nd.contrib.div_sqrt_dim(nd.array([[1, 2, 3, 4]]))",
        shows: "\n[[0.5 1.  1.5 2. ]]\n<NDArray 1x4 @cpu(0)>",
    },
    build: |_| {
        Ok(OpRef::new(Composite {
            name: "div_sqrt_dim",
            infer: |inputs: &[&Array]| Ok(smallvec![Meta::of(inputs[0])]),
            body: |inputs: &[&NDArray]| {
                let last = inputs[0].shape().last().copied().unwrap_or(1);
                Ok(smallvec![divide_scalar(inputs[0], (last as f64).sqrt())?])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3]])],
    ..Spec::UNARY
};

/// Scores of self-attention.
pub static SELFATT_QK: Spec = Spec {
    name: "interleaved_matmul_selfatt_qk",
    aliases: &["_contrib_interleaved_matmul_selfatt_qk"],
    documentation: "The products of queries, divided by the root of their length, with keys: from projections of shape `(length, \
                    batch, heads * 3 * size)` scores of shape `(batch * heads, length, length)`.",
    example: Example {
        code: "nd.contrib.interleaved_matmul_selfatt_qk(nd.ones((2, 1, 12)), heads=1).shape",
        shows: "(1, 2, 2)",
    },
    inputs: Inputs::Fixed(&["queries_keys_values"]),
    parameters: &[HEADS],
    build: |attributes| {
        let layout = Layout {
            name: "interleaved_matmul_selfatt_qk",
            heads: attributes.int("heads")?,
            parts: 3,
        };
        Ok(OpRef::new(Composite {
            name: layout.name,
            infer: move |inputs: &[&Array]| {
                let [length, batch, _] = layout.extents(inputs[0])?;
                layout.scores(inputs, batch, [length, length])
            },
            body: move |inputs: &[&NDArray]| {
                let [queries, keys] = [0, 1].map(|part| layout.part(inputs[0], part));
                Ok(smallvec![products(&queries?, &keys?)?])
            },
        }))
    },
    cases: &[Case::new(&[&[3, 2, 12]]).with(&[("heads", "2")])],
    ..Spec::UNARY
};

/// Results of self-attention.
pub static SELFATT_VALATT: Spec = Spec {
    name: "interleaved_matmul_selfatt_valatt",
    aliases: &["_contrib_interleaved_matmul_selfatt_valatt"],
    documentation: "The values weighted by attention: from projections of shape `(length, batch, heads * 3 * size)` and weights of \
                    shape `(batch * heads, length, length)` results of shape `(length, batch, heads * size)`.",
    example: Example {
        code: "nd.contrib.interleaved_matmul_selfatt_valatt(nd.ones((2, 1, 12)), nd.ones((1, 2, 2)), heads=1).shape \
              ",
        shows: "(2, 1, 4)",
    },
    inputs: Inputs::Fixed(&["queries_keys_values", "attention"]),
    parameters: &[HEADS],
    build: |attributes| {
        let layout = Layout {
            name: "interleaved_matmul_selfatt_valatt",
            heads: attributes.int("heads")?,
            parts: 3,
        };
        Ok(weighted(layout))
    },
    cases: &[Case::new(&[&[3, 2, 12], &[4, 3, 3]]).with(&[("heads", "2")])],
    ..Spec::UNARY
};

/// Scores of attention between two sequences.
pub static ENCDEC_QK: Spec = Spec {
    name: "interleaved_matmul_encdec_qk",
    aliases: &["_contrib_interleaved_matmul_encdec_qk"],
    documentation: "The products of queries of shape `(length, batch, heads * size)`, divided by the root of their length, with the \
                    keys of projections of shape `(other length, batch, heads * 2 * size)`.",
    example: Example {
        code: "nd.contrib.interleaved_matmul_encdec_qk(nd.ones((2, 1, 4)), nd.ones((3, 1, 8)), heads=1).shape \
              ",
        shows: "(1, 2, 3)",
    },
    inputs: Inputs::Fixed(&["queries", "keys_values"]),
    parameters: &[HEADS],
    build: |attributes| {
        let layout = Layout {
            name: "interleaved_matmul_encdec_qk",
            heads: attributes.int("heads")?,
            parts: 2,
        };
        let queries = Layout { parts: 1, ..layout };
        Ok(OpRef::new(Composite {
            name: layout.name,
            infer: move |inputs: &[&Array]| {
                let ([length, batch, size], [other, same, like]) =
                    (queries.extents(inputs[0])?, layout.extents(inputs[1])?);
                if batch != same {
                    let message = format!(
                        "queries.shape[1] should be equal to keys_values.shape[1], currently are: {batch} and {same}"
                    );
                    return Err(Error::argument(layout.name, message));
                }
                if size != like {
                    return Err(layout.misfit(inputs));
                }
                layout.scores(inputs, batch, [length, other])
            },
            body: move |inputs: &[&NDArray]| {
                Ok(smallvec![products(
                    &queries.part(inputs[0], 0)?,
                    &layout.part(inputs[1], 0)?
                )?])
            },
        }))
    },
    cases: &[Case::new(&[&[3, 2, 4], &[2, 2, 8]]).with(&[("heads", "2")])],
    ..Spec::UNARY
};

/// Results of attention between two sequences.
pub static ENCDEC_VALATT: Spec = Spec {
    name: "interleaved_matmul_encdec_valatt",
    aliases: &["_contrib_interleaved_matmul_encdec_valatt"],
    documentation: "The values of projections of shape `(length, batch, heads * 2 * size)` weighted by attention of shape `(batch * \
                    heads, other length, length)`.",
    example: Example {
        code: "nd.contrib.interleaved_matmul_encdec_valatt(nd.ones((3, 1, 8)), nd.ones((1, 2, 3)), heads=1).shape \
              ",
        shows: "(2, 1, 4)",
    },
    inputs: Inputs::Fixed(&["keys_values", "attention"]),
    parameters: &[HEADS],
    build: |attributes| {
        let layout = Layout {
            name: "interleaved_matmul_encdec_valatt",
            heads: attributes.int("heads")?,
            parts: 2,
        };
        Ok(weighted(layout))
    },
    cases: &[Case::new(&[&[3, 2, 8], &[4, 2, 3]]).with(&[("heads", "2")])],
    ..Spec::UNARY
};

/// How projections of a number of heads lie in the last axis: for each head so many parts of one length.
#[derive(Clone, Copy)]
struct Layout {
    name: &'static str,
    heads: i64,
    parts: usize,
}

impl Layout {
    /// Length, batch, and the length of a part.
    fn extents(&self, x: &Array) -> Result<[usize; 3]> {
        only_floats(self.name, x.dtype())?;
        let heads = usize::try_from(self.heads).unwrap_or(0);
        match &x.shape()[..] {
            [length, batch, width] if heads > 0 && width % (heads * self.parts) == 0 => {
                Ok([*length, *batch, width / (heads * self.parts)])
            }
            [_, _, _] => Err(self.misfit(&[x])),
            other => Err(Error::argument(
                self.name,
                format!(
                    "Input queries_keys_values should be 3D in seq_length-batch-proj_dim, currently is: {}D",
                    other.len()
                ),
            )),
        }
    }

    fn misfit(&self, inputs: &[&Array]) -> Error {
        let shapes: Vec<String> = inputs
            .iter()
            .map(|input| input.shape().to_string())
            .collect();
        Error::shape(
            self.name,
            format!(
                "shapes {} do not fit {} heads",
                shapes.join(" and "),
                self.heads
            ),
        )
    }

    fn scores(
        &self,
        inputs: &[&Array],
        batch: usize,
        [rows, columns]: [usize; 2],
    ) -> Result<crate::ops::Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[batch * self.heads as usize, rows, columns]),
            dtype: same_dtype(self.name, inputs)?
        }])
    }

    /// Part `index` of each head, of shape `(batch * heads, length, size)`.
    fn part(&self, x: &NDArray, index: usize) -> Result<NDArray> {
        let [length, batch, size] = self.extents(x.array())?;
        let heads = self.heads as usize;
        let split = reshape_to(x, Shape::new(&[length, batch * heads, self.parts, size]))?;
        let part = slice_axis(&split, 2, index as i64, Some(index as i64 + 1))?;
        transpose(
            &reshape_to(&part, Shape::new(&[length, batch * heads, size]))?,
            &[1, 0, 2],
        )
    }
}

fn products(queries: &NDArray, keys: &NDArray) -> Result<NDArray> {
    let size = queries.shape()[2] as f64;
    batch_dot(&divide_scalar(queries, size.sqrt())?, keys, false, true)
}

/// The values, which are the last part, weighted by the second input.
fn weighted(layout: Layout) -> OpRef {
    OpRef::new(Composite {
        name: layout.name,
        infer: move |inputs: &[&Array]| {
            let [length, batch, size] = layout.extents(inputs[0])?;
            match &inputs[1].shape()[..] {
                [all, rows, columns]
                    if *all == batch * layout.heads as usize && *columns == length =>
                {
                    Ok(smallvec![Meta {
                        shape: Shape::new(&[*rows, batch, layout.heads as usize * size]),
                        dtype: same_dtype(layout.name, inputs)?
                    }])
                }
                _ => Err(layout.misfit(inputs)),
            }
        },
        body: move |inputs: &[&NDArray]| {
            let [_, batch, size] = layout.extents(inputs[0].array())?;
            let values = layout.part(inputs[0], layout.parts - 1)?;
            let results = batch_dot(inputs[1], &values, false, false)?;
            let rows = results.shape()[1];
            let shape = Shape::new(&[rows, batch, layout.heads as usize * size]);
            Ok(smallvec![reshape_to(
                &transpose(&results, &[1, 0, 2])?,
                shape
            )?])
        },
    })
}
