//! Categories drawn with given probabilities.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::dtype::{DType, f16};
use crate::error::{Error, Result};
use crate::ops::selection::put;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Outputs, Place, Saves, cast, divide, gradient,
    log, reshape_to, run, shape_of, take,
};
use crate::random;
use crate::shape::Shape;
use crate::storage::Context;

/// For each row of `probabilities`, its last axis, `shape` categories; with `with_logarithms` also the logarithms of
/// their probabilities, through which a gradient flows.
///
/// # Errors
/// [`Error::InvalidArgument`] for an array that is not of floats, or has no axes.
pub fn multinomial(
    probabilities: &NDArray,
    shape: Shape,
    with_logarithms: bool,
    dtype: DType,
) -> Result<Outputs> {
    run(
        Multinomial {
            shape,
            with_logarithms,
            dtype,
        },
        &[probabilities],
    )
}

/// See [`multinomial`].
pub static SAMPLE_MULTINOMIAL: Spec = Spec {
    name: "sample_multinomial",
    aliases: &["_sample_multinomial"],
    documentation: "For each row of probabilities, categories drawn with them; with `get_prob` also the logarithms of the \
                    drawn categories' probabilities, through which the gradient flows. What a row lacks to a sum of 1 goes \
                    to its last category, where MXNet draws one that does not exist.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.sample_multinomial(nd.array([[0, 1, 0], [0.4, 0, 0.6]]), shape=4)",
        shows: "\n[[1 1 1 1]\n [0 2 2 2]]\n<NDArray 2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "shape",
            kind: Kind::Shape,
            default: Default::Ints(&[]),
            documentation: "The shape of what is drawn for each row.",
        },
        Parameter {
            name: "get_prob",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether to return the logarithms of the probabilities too.",
        },
        Parameter {
            name: "dtype",
            kind: Kind::DType,
            default: Default::Text("int32"),
            documentation: "The element type of the categories.",
        },
    ],
    build: |attributes| {
        const TYPES: &[DType] = &[
            DType::Float16,
            DType::Float32,
            DType::Float64,
            DType::Int32,
            DType::UInt8,
        ];
        Ok(OpRef::new(Multinomial {
            shape: shape_of(SAMPLE_MULTINOMIAL.name, &attributes.ints("shape")?)?,
            with_logarithms: attributes.bool("get_prob")?,
            dtype: attributes
                .dtype_among("dtype", TYPES)?
                .unwrap_or(DType::Int32),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]])
            .from(&[Domain::Positive])
            .with(&[("shape", "(2, 2)"), ("get_prob", "True")])
            .drawn(),
        Case::new(&[&[3]]).from(&[Domain::Positive]).drawn(),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Multinomial {
    shape: Shape,
    with_logarithms: bool,
    dtype: DType,
}

impl Multinomial {
    /// What is returned; the last output is for the gradient alone.
    const RETURNED: usize = 2;

    /// Rows and categories.
    fn rows(shape: &Shape) -> Result<(usize, usize)> {
        match &shape[..] {
            [] => Err(Error::shape(
                SAMPLE_MULTINOMIAL.name,
                "an array without axes has no probabilities",
            )),
            [rows @ .., categories] => Ok((rows.iter().product(), *categories)),
        }
    }
}

impl Op for Multinomial {
    fn name(&self) -> &'static str {
        SAMPLE_MULTINOMIAL.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (shape, dtype) = (inputs[0].shape(), inputs[0].dtype());
        let (rows, categories) = Self::rows(shape)?;
        if !dtype.is_float() {
            return Err(Error::argument(
                SAMPLE_MULTINOMIAL.name,
                format!("This operation only support floating point types, not {dtype}"),
            ));
        }
        if rows > 0 && categories == 0 {
            return Err(Error::shape(
                SAMPLE_MULTINOMIAL.name,
                "there is no category to draw",
            ));
        }
        let extents = [&shape[..shape.ndim() - 1], &self.shape].concat();
        let shape = if extents.is_empty() {
            Shape::new(&[1])
        } else {
            Shape::new(&extents)
        };
        let meta = |dtype| Meta {
            shape: shape.clone(),
            dtype,
        };
        Ok(smallvec![meta(self.dtype), meta(dtype), meta(DType::Int64)])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shape = &metas[0].shape;
        let (rows, categories) = Self::rows(inputs[0].shape())?;
        let given = inputs[0].dtype();
        let host = Array::host(inputs[0].shape().clone(), given, Context::cpu(0))?;
        place.device.copy(inputs[0], &host)?;
        let mut drawn = vec![0; shape.size()];
        random::with_generator(place.context, |generator| -> Result<()> {
            match given {
                DType::Float16 => {
                    generator.categorical(&mut drawn, host.as_slice::<f16>()?, categories);
                }
                DType::Float64 => {
                    generator.categorical(&mut drawn, host.as_slice::<f64>()?, categories);
                }
                _ => generator.categorical(&mut drawn, host.as_slice::<f32>()?, categories),
            }
            Ok(())
        })?;
        let of_row = shape.size().checked_div(rows).unwrap_or(1).max(1);
        let positions: Vec<i64> = drawn
            .iter()
            .enumerate()
            .map(|(index, category)| (index / of_row * categories + category) as i64)
            .collect();
        let drawn: Vec<i64> = drawn.into_iter().map(|category| category as i64).collect();
        let out = place.empty(shape.clone(), self.dtype)?;
        place
            .device
            .copy(&place.array(&drawn, shape.clone())?, &out)?;
        let positions = NDArray::new(place.array(&positions, shape.clone())?);
        let probabilities =
            NDArray::new(place.reshaped(inputs[0], Shape::new(&[rows * categories]))?);
        // MXNet's logarithms are of float32.
        let chosen = take(&probabilities, &positions, 0, IndexMode::Clip)?;
        let logarithms = cast(&log(&cast(&chosen, DType::Float32)?)?, given)?;
        Ok(smallvec![
            out,
            logarithms.array().clone(),
            positions.array().clone()
        ])
    }

    fn returned(&self, _: usize) -> usize {
        if self.with_logarithms {
            Self::RETURNED
        } else {
            1
        }
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 1,
            outputs: 4,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        if !tape.has_gradient(1) {
            return Ok(smallvec![None]);
        }
        let shape = tape.input_shape(0)?;
        let flat = Shape::new(&[shape.size()]);
        let positions = tape.output(2)?.detach();
        let probabilities = reshape_to(&tape.input(0)?, flat.clone())?;
        let drawn = take(&probabilities, &positions, 0, IndexMode::Clip)?;
        let shares = divide(&tape.gradient_of(1)?, &drawn)?;
        reshape_to(&put(&shares, &positions, 0, IndexMode::Clip, flat)?, shape).map(gradient)
    }
}
