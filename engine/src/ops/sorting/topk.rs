//! The first elements in order.

use smallvec::smallvec;

use super::order::{Order, pick, put_back};
use super::{AXIS, DTYPE, POSITIONS};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Outputs, Place, Saves, run,
};
use crate::shape::Shape;

/// What [`topk`] returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopKResult {
    /// The elements.
    Values,
    /// Their positions.
    Positions,
    /// 1 where an element is one of them, else 0.
    Mask,
    /// The elements and their positions.
    Both,
}

/// The first `count` elements (all, if it is not positive) along an axis, or of the flattened array, from the largest on
/// or from the smallest. Positions are numbers of type `dtype`.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, or for more elements than there are.
pub fn topk(
    x: &NDArray,
    axis: Option<i64>,
    count: i64,
    result: TopKResult,
    ascending: bool,
    dtype: DType,
) -> Result<Outputs> {
    let order = Order {
        op: TOPK.name,
        axis,
        descending: !ascending,
    };
    let op = TopK {
        order,
        count,
        result,
        dtype,
    };
    run(op, &[x])
}

/// See [`topk`].
pub static TOPK: Spec = Spec {
    name: "topk",
    documentation: "The first `k` elements along an axis in descending or ascending order: their positions, their values, \
                    both, or a mask of 0 and 1. The gradient goes back to where each value came from.",
    example: Example {
        code: "nd.topk(nd.array([[3, 1, 2], [4, 6, 5]]), k=2)",
        shows: "\n[[0. 2.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    parameters: &[
        AXIS,
        Parameter {
            name: "k",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "How many elements; below 1, all.",
        },
        Parameter {
            name: "ret_typ",
            kind: Kind::Choice(&["both", "indices", "mask", "value"]),
            default: Default::Text("indices"),
            documentation: "What to return: `value`, `indices`, `both` as a list, or `mask`, which is 1 where an element is \
                            one of the `k`.",
        },
        Parameter {
            name: "is_ascend",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the smallest element comes first.",
        },
        DTYPE,
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("k", "2")]).order(0),
        Case::new(&[&[2, 3]]).with(&[("k", "2"), ("ret_typ", "value")]),
        Case::new(&[&[2, 3, 2]]).with(&[
            ("axis", "1"),
            ("k", "2"),
            ("ret_typ", "value"),
            ("is_ascend", "True"),
        ]),
        Case::new(&[&[2, 3]])
            .with(&[("axis", "None"), ("k", "4"), ("ret_typ", "both")])
            .order(0),
        Case::new(&[&[2, 3]])
            .with(&[("axis", "0"), ("ret_typ", "mask")])
            .order(1),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let order = Order::read(TOPK.name, attributes)?;
    let result = match attributes.text("ret_typ")? {
        "value" => TopKResult::Values,
        "mask" => TopKResult::Mask,
        "both" => TopKResult::Both,
        _ => TopKResult::Positions,
    };
    Ok(OpRef::new(TopK {
        order,
        count: attributes.int("k")?,
        result,
        dtype: attributes
            .dtype_among("dtype", POSITIONS)?
            .unwrap_or(DType::Float32),
    }))
}

struct TopK {
    order: Order,
    count: i64,
    result: TopKResult,
    dtype: DType,
}

impl TopK {
    fn count(&self, shape: &Shape) -> Result<usize> {
        let [_, length, _] = self.order.extents(shape)?;
        match usize::try_from(self.count) {
            Ok(0) | Err(_) => Ok(length),
            Ok(count) if count <= length => Ok(count),
            Ok(count) => Err(Error::argument(
                TOPK.name,
                format!("k must be smaller than {length}, get k = {count}"),
            )),
        }
    }
}

impl Op for TopK {
    fn name(&self) -> &'static str {
        TOPK.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let x = inputs[0];
        let count = self.count(x.shape())?;
        let shape = self.order.shape(x.shape(), count)?;
        let values = Meta {
            shape: shape.clone(),
            dtype: x.dtype(),
        };
        let positions = Meta {
            shape,
            dtype: self.dtype,
        };
        Ok(match self.result {
            TopKResult::Values => smallvec![values],
            TopKResult::Positions => smallvec![positions],
            TopKResult::Both => smallvec![values, positions],
            TopKResult::Mask => smallvec![Meta::of(x)],
        })
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = inputs[0];
        let count = self.count(x.shape())?;
        let positions = self.order.positions(place, x, count)?;
        let places = self.order.places(place, x.shape(), &positions)?;
        let positions = || place.converted(&positions, self.dtype);
        let results: Arrays = match self.result {
            TopKResult::Values => smallvec![pick(x, &places)?],
            TopKResult::Positions => smallvec![positions()?],
            TopKResult::Both => smallvec![pick(x, &places)?, positions()?],
            TopKResult::Mask => smallvec![mask(place, x, &places)?],
        };
        results
            .iter()
            .zip(metas)
            .map(|(result, meta)| place.reshaped(result, meta.shape.clone()))
            .collect()
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let values = matches!(self.result, TopKResult::Values | TopKResult::Both);
        if !values || !tape.has_gradient(0) {
            return Ok(smallvec![None]);
        }
        let x = tape.input(0)?;
        let count = self.count(x.shape())?;
        let gradient = put_back(&tape.gradient_of(0)?, self.order, &x, count)?;
        Ok(smallvec![Some(gradient)])
    }
}

fn mask(place: &Place, x: &Array, places: &Array) -> Result<Array> {
    let mask = place.empty(Shape::new(&[1, x.size(), 1]), x.dtype())?;
    place.device.fill(0.0, &mask)?;
    let ones = place.empty(Shape::new(&[1, places.size(), 1]), x.dtype())?;
    place.device.fill(1.0, &ones)?;
    let places = place.reshaped(places, Shape::new(&[places.size()]))?;
    place
        .device
        .scatter(&ones, &places, IndexMode::Clip, false, &mask)?;
    place.reshaped(&mask, x.shape().clone())
}
