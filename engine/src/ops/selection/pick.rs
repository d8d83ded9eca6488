//! One element along an axis for each position of the others.

use smallvec::smallvec;

use super::{index_mode, put};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Composite, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add, axis_of, cast,
    maximum_scalar, minimum_scalar, modulo_scalar, multiply_scalar, reshape_to, run_one, take,
};
use crate::shape::Shape;

/// For each position of the other axes, the element of `x` that `index` names along `axis`. The index has the shape of
/// `x` without the axis, or with length 1 there; the result keeps the axis, with length 1, if asked to.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have; [`Error::InvalidShape`] for another shape of
/// the index.
pub fn pick(
    x: &NDArray,
    index: &NDArray,
    axis: i64,
    keepdims: bool,
    mode: IndexMode,
) -> Result<NDArray> {
    let pick = Pick {
        axis,
        keepdims,
        mode,
    };
    run_one(pick, &[x, index])
}

/// See [`pick`].
pub static PICK: Spec = Spec {
    name: "pick",
    aliases: &["choose_element_0index"],
    documentation: "For each position of the other axes, the element that an index names along one axis. The gradient goes \
                    to the elements that were picked; the index has none.",
    example: Example {
        code: "nd.pick(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([0, 1, 0]))",
        shows: "\n[1. 4. 5.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "index"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::OptionalInt,
            default: Default::Int(-1),
            documentation: "The axis to pick along.",
        },
        Parameter {
            name: "keepdims",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the axis stays, with length 1.",
        },
        Parameter {
            name: "mode",
            kind: Kind::Choice(&["clip", "wrap"]),
            default: Default::Text("clip"),
            documentation: "What an index outside of the axis means: the nearest one, or one counted round.",
        },
    ],
    build: |attributes| {
        let axis = attributes.optional_int("axis")?.ok_or_else(|| {
            Error::argument(
                PICK.name,
                "axis=None is not supported by pick yet. Must specify an axis.",
            )
        })?;
        Ok(OpRef::new(Pick {
            axis,
            keepdims: attributes.bool("keepdims")?,
            mode: index_mode(attributes.text("mode")?),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[3, 4], &[3]]).from(&[Domain::Real, Domain::Index(4)]),
        Case::new(&[&[2, 3, 4], &[2, 4]])
            .from(&[Domain::Real, Domain::Index(9)])
            .with(&[("axis", "1"), ("mode", "wrap"), ("keepdims", "True")]),
        Case::new(&[&[3, 2], &[1, 2]])
            .from(&[Domain::Real, Domain::Index(5)])
            .with(&[("axis", "0")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// For each row of a matrix, the element that an index names.
pub static BATCH_TAKE: Spec = Spec {
    name: "batch_take",
    documentation: "For each row of a matrix, the element that an index names. The gradient goes to the elements that were \
                    picked; the index has none.",
    example: Example {
        code: "nd.batch_take(nd.array([[1, 2], [3, 4]]), nd.array([1, 0], dtype='int32'))",
        shows: "\n[2. 3.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["a", "indices"]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: BATCH_TAKE.name,
            infer: |inputs: &[&Array]| {
                rows(inputs[0].shape(), inputs[1].shape())?;
                Ok(smallvec![Meta {
                    shape: inputs[1].shape().clone(),
                    dtype: inputs[0].dtype()
                }])
            },
            body: |inputs: &[&NDArray]| {
                let shape = rows(inputs[0].shape(), inputs[1].shape())?;
                let data = reshape_to(inputs[0], shape.clone())?;
                let index = reshape_to(inputs[1], shape.without(1))?;
                let picked = pick(&data, &index, -1, false, IndexMode::Clip)?;
                Ok(smallvec![reshape_to(&picked, inputs[1].shape().clone())?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 4], &[3]]).from(&[Domain::Real, Domain::Index(5)]),
        Case::new(&[&[2, 2, 3], &[4, 1]]).from(&[Domain::Real, Domain::Index(3)]),
    ],
    ..Spec::UNARY
};

/// The shape of the data as a matrix, with as many rows as there are indices.
fn rows(shape: &Shape, indices: &Shape) -> Result<Shape> {
    let wrong = |message: &str| {
        let message = format!("{message}: data {shape}, indices {indices}");
        Err(Error::argument(BATCH_TAKE.name, message))
    };
    match &shape[..] {
        [] | [_] => wrong("Data array must have at least 2 dimensional"),
        [outer @ .., last] if outer.iter().product::<usize>() == indices.size() => {
            Ok(Shape::new(&[indices.size(), *last]))
        }
        _ => wrong(
            "Index array's size must be the same as data array's size excluding the first dimension",
        ),
    }
}

struct Pick {
    axis: i64,
    keepdims: bool,
    mode: IndexMode,
}

/// Where the picked elements lie in the flattened array.
fn positions(index: &NDArray, shape: &Shape, axis: usize, mode: IndexMode) -> Result<NDArray> {
    let extent = shape[axis];
    let inner: usize = shape[axis + 1..].iter().product();
    // MXNet's indices have 32 bits.
    let index = cast(&cast(index, DType::Int32)?, DType::Int64)?;
    let index = reshape_to(&index, Shape::new(&[index.size()]))?;
    let within = match mode {
        IndexMode::Clip => minimum_scalar(&maximum_scalar(&index, 0.0)?, extent as f64 - 1.0)?,
        IndexMode::Wrap => modulo_scalar(&index, extent as f64)?,
    };
    let starts: Vec<i64> = (0..index.size())
        .map(|position| (position / inner * extent * inner + position % inner) as i64)
        .collect();
    let starts = NDArray::from_slice(&starts, index.shape().clone(), index.context())?;
    add(&multiply_scalar(&within, inner as f64)?, &starts)
}

impl Op for Pick {
    fn name(&self) -> &'static str {
        PICK.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (shape, index) = (inputs[0].shape(), inputs[1].shape());
        let axis = axis_of(PICK.name, self.axis, shape)?;
        let (kept, dropped) = (shape.with(axis, 1), shape.without(axis));
        if index != &kept && index != &dropped {
            return Err(Error::shape(
                PICK.name,
                format!(
                    "Shape inconsistent, Provided = {index}, inferred shape={}",
                    if index.ndim() == shape.ndim() {
                        &kept
                    } else {
                        &dropped
                    }
                ),
            ));
        }
        if shape[axis] == 0 && dropped.size() > 0 {
            return Err(Error::shape(
                PICK.name,
                format!("nothing to pick from shape {shape}"),
            ));
        }
        let result = if self.keepdims { kept } else { dropped };
        Ok(smallvec![Meta {
            // MXNet's functions make no arrays without axes.
            shape: if result.ndim() == 0 {
                Shape::new(&[1])
            } else {
                result
            },
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shape = inputs[0].shape();
        let axis = axis_of(PICK.name, self.axis, shape)?;
        let flat = NDArray::new(place.reshaped(inputs[0], Shape::new(&[shape.size()]))?);
        let index = NDArray::new(inputs[1].clone());
        let positions = positions(&index, shape, axis, self.mode)?;
        let picked = take(&flat, &positions, 0, IndexMode::Clip)?;
        Ok(smallvec![
            place.reshaped(picked.array(), metas[0].shape.clone())?
        ])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shape = tape.input_shape(0)?;
        let axis = axis_of(PICK.name, self.axis, &shape)?;
        let positions = positions(&tape.input(1)?.detach(), &shape, axis, self.mode)?;
        let given = reshape_to(tape.gradient()?, positions.shape().clone())?;
        let flat = Shape::new(&[shape.size()]);
        let put = put(&given, &positions, 0, IndexMode::Clip, flat)?;
        Ok(smallvec![Some(reshape_to(&put, shape)?), None])
    }
}
