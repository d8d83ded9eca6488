//! Indices as rows with one element switched on.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::attributes::NUMBERS;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};
use crate::shape::Shape;

/// For each index a row of `depth` elements: `on` where the index points, `off` elsewhere. An index that points nowhere
/// has `off` everywhere.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative depth.
pub fn one_hot(indices: &NDArray, depth: i64, on: f64, off: f64, dtype: DType) -> Result<NDArray> {
    run_one(
        OneHot {
            depth,
            on,
            off,
            dtype,
        },
        &[indices],
    )
}

const fn value(name: &'static str, default: f64, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(default),
        documentation,
    }
}

/// See [`one_hot`].
pub static ONE_HOT: Spec = Spec {
    name: "one_hot",
    aliases: &["_npx_one_hot"],
    documentation: "For each index a row with one element switched on. The derivative is 0.",
    example: Example {
        code: "nd.one_hot(nd.array([1, 0, 2]), depth=3)",
        shows: "\n[[0. 1. 0.]\n [1. 0. 0.]\n [0. 0. 1.]]\n<NDArray 3x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["indices"]),
    parameters: &[
        Parameter {
            name: "depth",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The length of a row.",
        },
        value("on_value", 1.0, "The element that the index points at."),
        value("off_value", 0.0, "All other elements."),
        Parameter {
            name: "dtype",
            kind: Kind::DType,
            default: Default::Text("float32"),
            documentation: "The element type of the result.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(OneHot {
            depth: attributes.int("depth")?,
            on: attributes.float("on_value")?,
            off: attributes.float("off_value")?,
            dtype: attributes
                .dtype_among("dtype", NUMBERS)?
                .unwrap_or(DType::Float32),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[4]])
            .from(&[Domain::Index(5)])
            .with(&[("depth", "4")]),
        Case::new(&[&[2, 2]]).from(&[Domain::Index(3)]).with(&[
            ("depth", "3"),
            ("on_value", "8"),
            ("off_value", "-1"),
            ("dtype", "int32"),
        ]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct OneHot {
    depth: i64,
    on: f64,
    off: f64,
    dtype: DType,
}

impl Op for OneHot {
    fn name(&self) -> &'static str {
        ONE_HOT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let depth = usize::try_from(self.depth).map_err(|_| {
            let message = "Dimension size, depth, must be a non-negative integer";
            Error::argument(ONE_HOT.name, format!("{message}, not {}", self.depth))
        })?;
        let shape = inputs[0].shape();
        Ok(smallvec![Meta {
            shape: shape.inserted(shape.ndim(), depth),
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), self.dtype)?;
        place.device.fill(self.off, &out)?;
        let hits: Vec<i64> = NDArray::new(inputs[0].clone())
            .to_vec::<i64>()?
            .into_iter()
            .enumerate()
            .filter(|(_, index)| (0..self.depth).contains(index))
            .map(|(row, index)| row as i64 * self.depth + index)
            .collect();
        let on = place.empty(Shape::new(&[1, hits.len(), 1]), self.dtype)?;
        place.device.fill(self.on, &on)?;
        let hits = place.array(&hits, Shape::new(&[hits.len()]))?;
        let flat = place.reshaped(&out, Shape::new(&[1, out.size(), 1]))?;
        place
            .device
            .scatter(&on, &hits, IndexMode::Clip, false, &flat)?;
        Ok(smallvec![out])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}
