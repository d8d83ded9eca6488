//! Slices along an axis, by position.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_one};
use crate::shape::Shape;

/// The slices of `x` along `axis` at `indices`, an array of any shape and element type: floats are truncated.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, or one of length 0.
pub fn take(x: &NDArray, indices: &NDArray, axis: i64, mode: IndexMode) -> Result<NDArray> {
    run_one(Take { axis, mode }, &[x, indices])
}

/// Zeros of `shape` to which the slices of `x` along `axis` are added at `indices`: the transpose of [`take`].
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that `shape` does not have; [`Error::OutOfMemory`].
pub fn put(
    x: &NDArray,
    indices: &NDArray,
    axis: i64,
    mode: IndexMode,
    shape: Shape,
) -> Result<NDArray> {
    let take = Take { axis, mode };
    run_one(Put { take, shape }, &[x, indices])
}

/// See [`take`].
pub static TAKE: Spec = Spec {
    name: "take",
    aliases: &[],
    documentation: "The slices of an array along an axis at given positions, in the shape of the positions. The gradient \
                    of a slice that is taken several times is the sum.",
    example: Example {
        code: "nd.take(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([2, 0, 9]))",
        shows: "\n[[5. 6.]\n [1. 2.]\n [5. 6.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["a", "indices"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "The axis along which the slices lie.",
        },
        Parameter {
            name: "mode",
            kind: Kind::Choice(&["clip", "raise", "wrap"]),
            default: Default::Text("clip"),
            documentation: "What an index outside of the axis means: the nearest one, an error, or one counted round.",
        },
    ],
    build: |attributes| {
        let axis = attributes.int("axis")?;
        Ok(match attributes.text("mode")? {
            "raise" => OpRef::new(Checked(Take {
                axis,
                mode: IndexMode::Wrap,
            })),
            mode => OpRef::new(Take {
                axis,
                mode: index_mode(mode),
            }),
        })
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[4, 3], &[2, 2]]).from(&[Domain::Real, Domain::Index(4)]),
        Case::new(&[&[2, 3, 4], &[6]])
            .from(&[Domain::Real, Domain::Index(9)])
            .with(&[("axis", "-1"), ("mode", "wrap")]),
        Case::new(&[&[2, 3], &[5]])
            .from(&[Domain::Real, Domain::Index(3)])
            .with(&[("axis", "1"), ("mode", "raise")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// The mode of the name `clip` or `wrap`.
pub(crate) fn index_mode(name: &str) -> IndexMode {
    match name {
        "wrap" => IndexMode::Wrap,
        _ => IndexMode::Clip,
    }
}

#[derive(Clone, Copy)]
struct Take {
    axis: i64,
    mode: IndexMode,
}

impl Take {
    fn axis(&self, shape: &Shape) -> Result<usize> {
        shape.axis(self.axis).ok_or_else(|| {
            let message =
                "Axis should be in the range of [-r, r-1] where r is the rank of input tensor";
            Error::argument(
                TAKE.name,
                format!("{message}: axis {} of shape {shape}", self.axis),
            )
        })
    }

    /// The extents before, along and after the axis, each as one.
    fn merged(&self, shape: &Shape) -> Result<Shape> {
        let axis = self.axis(shape)?;
        let (before, after) = (&shape[..axis], &shape[axis + 1..]);
        Ok(Shape::new(&[
            before.iter().product(),
            shape[axis],
            after.iter().product(),
        ]))
    }
}

impl Op for Take {
    fn name(&self) -> &'static str {
        TAKE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (shape, indices) = (inputs[0].shape(), inputs[1].shape());
        let axis = self.axis(shape)?;
        if shape[axis] == 0 && indices.size() > 0 {
            return Err(Error::argument(
                TAKE.name,
                format!("nothing to take from shape {shape}"),
            ));
        }
        let extents = [&shape[..axis], indices, &shape[axis + 1..]].concat();
        Ok(smallvec![Meta {
            shape: Shape::new(&extents),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let merged = self.merged(inputs[0].shape())?;
        let x = place.reshaped(inputs[0], merged.clone())?;
        let indices = place.reshaped(inputs[1], Shape::new(&[inputs[1].size()]))?;
        let out = place.empty(merged.with(1, indices.size()), metas[0].dtype)?;
        place.device.gather(&x, &indices, self.mode, &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shape = tape.input_shape(0)?;
        let indices = tape.input(1)?;
        let put = put(tape.gradient()?, &indices, self.axis, self.mode, shape)?;
        Ok(smallvec![Some(put), None])
    }
}

/// [`Take`] that fails for an index outside of the axis.
struct Checked(Take);

impl Op for Checked {
    fn name(&self) -> &'static str {
        TAKE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        self.0.infer(inputs)
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let axis = self.0.axis(inputs[0].shape())?;
        let extent = inputs[0].shape()[axis] as i64;
        for index in NDArray::new(inputs[1].clone()).to_vec::<i64>()? {
            if !(0..extent).contains(&index) {
                return Err(Error::argument(
                    TAKE.name,
                    format!(
                        "take operator contains indices out of bound: {index} for axis {axis} of length {extent}"
                    ),
                ));
            }
        }
        self.0.forward(place, inputs, metas)
    }

    fn saves(&self) -> Saves {
        self.0.saves()
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        self.0.backward(tape)
    }
}

/// Zeros of `shape` to which slices are added at the indices: the transpose of [`Take`].
struct Put {
    take: Take,
    shape: Shape,
}

impl Op for Put {
    fn name(&self) -> &'static str {
        "_backward_take"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let merged = self.take.merged(&self.shape)?;
        let indices = place.reshaped(inputs[1], Shape::new(&[inputs[1].size()]))?;
        let slices = place.reshaped(inputs[0], merged.with(1, indices.size()))?;
        let out = place.empty(merged, metas[0].dtype)?;
        place.device.fill(0.0, &out)?;
        place
            .device
            .scatter(&slices, &indices, self.take.mode, true, &out)?;
        Ok(smallvec![place.reshaped(&out, self.shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![
            Some(run_one(self.take, &[tape.gradient()?, &tape.input(1)?])?),
            None
        ])
    }
}
