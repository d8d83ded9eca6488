//! Numbers of elements and indices of places, in the shape of another array.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Composite, Meta, OpRef, Outputs, arange, axis_of, broadcast_to, reshape_to, stack, zeros,
};
use crate::shape::Shape;

/// Numbers in equal steps, as many as another array has elements.
pub static ARANGE_LIKE: Spec = Spec {
    name: "_contrib_arange_like",
    aliases: &[],
    documentation: "Numbers from `start` in steps of `step`, each repeated: in the shape of the data, or as long as one of its \
                    axes. Nothing depends on its elements.",
    example: Example {
        code: "nd._internal._contrib_arange_like(nd.zeros((2, 3)), axis=1)",
        shows: "\n[0. 1. 2.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "start",
            kind: Kind::Float,
            default: Default::Float(0.0),
            documentation: "The first number.",
        },
        Parameter {
            name: "step",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "The distance between numbers.",
        },
        Parameter {
            name: "repeat",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "How often each number is repeated.",
        },
        Parameter {
            name: "ctx",
            kind: Kind::Context,
            default: Default::None,
            documentation: "Has no effect: the result is where the data is.",
        },
        Parameter {
            name: "axis",
            kind: Kind::OptionalInt,
            default: Default::None,
            documentation: "The axis whose length counts; None for all elements.",
        },
    ],
    build: |attributes| {
        let (start, step) = (attributes.float("start")?, attributes.float("step")?);
        let repeat = attributes.int("repeat")?.max(1);
        let axis = attributes.optional_int("axis")?;
        let shape_of = move |x: &Shape| -> Result<Shape> {
            match axis {
                Some(axis) => {
                    let position = x.axis(axis).ok_or_else(|| {
                        let message = format!("cannot handle param.axis {axis}. The shape is {x}");
                        Error::argument(ARANGE_LIKE.name, message)
                    })?;
                    Ok(Shape::new(&[x[position]]))
                }
                None => Ok(x.clone()),
            }
        };
        Ok(OpRef::new(Composite {
            name: ARANGE_LIKE.name,
            infer: move |inputs: &[&Array]| {
                let meta = Meta::of(inputs[0]);
                let shape = shape_of(&meta.shape)?;
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let x = inputs[0];
                let shape = shape_of(x.shape())?;
                let count = shape.size().div_ceil(repeat as usize);
                let stop = Some(start + step * count as f64);
                let numbers = arange(start, stop, step, repeat, x.dtype(), x.context())?;
                let numbers = NDArray::new(numbers.array().sliced(0, 0, 1, shape.size()));
                Ok(smallvec![reshape_to(&numbers, shape)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]).order(0),
        Case::new(&[&[2, 3]])
            .with(&[("axis", "-1"), ("start", "1"), ("step", "2")])
            .order(0),
        Case::new(&[&[5]]).with(&[("repeat", "2")]).order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

/// The indices of every place.
pub static INDEX_ARRAY: Spec = Spec {
    name: "_contrib_index_array",
    aliases: &[],
    documentation: "For each place of the data its indices along all axes, or along some, as int64 in a new last axis. Nothing \
                    depends on its elements.",
    example: Example {
        code: "nd._internal._contrib_index_array(nd.zeros((1, 2)))",
        shows: "\n[[[0 0]\n  [0 1]]]\n<NDArray 1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "axes",
        kind: Kind::Axes,
        default: Default::None,
        documentation: "The axes to count along; None for all.",
    }],
    build: |attributes| {
        let axes = attributes.axes("axes")?;
        let like = axes.clone();
        let count = move |x: &Shape| like.as_ref().map_or(x.ndim(), |axes| axes.len());
        Ok(OpRef::new(Composite {
            name: INDEX_ARRAY.name,
            infer: {
                let count = count.clone();
                move |inputs: &[&Array]| {
                    let x = inputs[0].shape();
                    let shape: Shape = x.iter().copied().chain([count(x)]).collect();
                    Ok(smallvec![Meta {
                        shape,
                        dtype: DType::Int64
                    }])
                }
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let x = inputs[0].shape();
                if x.size() == 0 {
                    let shape: Shape = x.iter().copied().chain([count(x)]).collect();
                    return Ok(smallvec![zeros(shape, DType::Int64, inputs[0].context())?]);
                }
                let all: Vec<i64> = match &axes {
                    Some(axes) => axes.to_vec(),
                    None => (0..x.ndim() as i64).collect(),
                };
                let mut indices = Vec::with_capacity(all.len());
                for axis in all {
                    let axis = axis_of(INDEX_ARRAY.name, axis, x)?;
                    let stop = Some(x[axis] as f64);
                    let along = arange(0.0, stop, 1.0, 1, DType::Int64, inputs[0].context())?;
                    let shape = Shape::new(&vec![1; x.ndim()]).with(axis, x[axis]);
                    indices.push(broadcast_to(&reshape_to(&along, shape)?, x.clone())?);
                }
                Ok(smallvec![stack(&indices.iter().collect::<Vec<_>>(), -1)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]).order(0),
        Case::new(&[&[2, 3]]).with(&[("axes", "(1,)")]).order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};
