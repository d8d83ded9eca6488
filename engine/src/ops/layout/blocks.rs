//! Square blocks of an image as channels, and channels as square blocks.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one,
};
use crate::shape::Shape;

/// Images of shape `(n, c, h, w)` made larger: `block` x `block` channels become one, its pixels side by side.
///
/// # Errors
/// [`Error::InvalidShape`] for another number of axes, or channels that cannot be grouped so.
pub fn depth_to_space(x: &NDArray, block: i64) -> Result<NDArray> {
    run_one(Blocks::new(Direction::ToSpace, block)?, &[x])
}

/// Images of shape `(n, c, h, w)` made smaller: each pixel of a `block` x `block` square goes to a channel of its own.
///
/// # Errors
/// [`Error::InvalidShape`] for another number of axes, or sides that cannot be divided so.
pub fn space_to_depth(x: &NDArray, block: i64) -> Result<NDArray> {
    run_one(Blocks::new(Direction::ToDepth, block)?, &[x])
}

const BLOCK_SIZE: &[Parameter] = &[Parameter {
    name: "block_size",
    kind: Kind::Int,
    default: Default::Required,
    documentation: "The side of a block.",
}];

fn build(direction: Direction, attributes: &Attributes) -> Result<OpRef> {
    Ok(OpRef::new(Blocks::new(
        direction,
        attributes.int("block_size")?,
    )?))
}

/// See [`depth_to_space`].
pub static DEPTH_TO_SPACE: Spec = Spec {
    name: "depth_to_space",
    aliases: &[],
    documentation: "Images with fewer channels and more pixels: the channels of a group become the pixels of a square. The \
                    gradient goes the other way.",
    example: Example {
        code: "nd.depth_to_space(nd.array([[[[1]], [[2]], [[3]], [[4]]]]), block_size=2)",
        shows: "\n[[[[1. 2.]\n   [3. 4.]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: BLOCK_SIZE,
    build: |attributes| build(Direction::ToSpace, attributes),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 8, 1, 3]]).with(&[("block_size", "2")]),
        Case::new(&[&[1, 9, 2, 1]]).with(&[("block_size", "3")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// See [`space_to_depth`].
pub static SPACE_TO_DEPTH: Spec = Spec {
    name: "space_to_depth",
    aliases: &[],
    documentation: "Images with more channels and fewer pixels: the pixels of a square become channels. The gradient goes \
                    the other way.",
    example: Example {
        code: "nd.space_to_depth(nd.array([[[[1, 2], [3, 4]]]]), block_size=2)",
        shows: "\n[[[[1.]]\n\n  [[2.]]\n\n  [[3.]]\n\n  [[4.]]]]\n<NDArray 1x4x1x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: BLOCK_SIZE,
    build: |attributes| build(Direction::ToDepth, attributes),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 2, 2, 6]]).with(&[("block_size", "2")]),
        Case::new(&[&[1, 1, 3, 6]]).with(&[("block_size", "3")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToSpace,
    ToDepth,
}

struct Blocks {
    direction: Direction,
    block: usize,
}

impl Blocks {
    fn new(direction: Direction, block: i64) -> Result<Self> {
        let size = usize::try_from(block).ok().filter(|&size| size > 0);
        let block = size.ok_or_else(|| {
            Error::argument(
                DEPTH_TO_SPACE.name,
                format!("block_size must be a positive integer value, not {block}"),
            )
        })?;
        Ok(Self { direction, block })
    }

    /// What MXNet says of a shape that has no such blocks.
    fn undivided(&self, shape: &Shape) -> Error {
        let (axis, kind, multiple) = match self.direction {
            Direction::ToSpace => (1, "depth dimension", "block^2"),
            Direction::ToDepth if !shape[2].is_multiple_of(self.block) => {
                (2, "1st space dimension", "block")
            }
            Direction::ToDepth => (3, "2nd space dimension", "block"),
        };
        let message = format!(
            "Cannot perform Depth To Space operation on the specified tensor. Dimension:{axis}({kind}) should be a \
             multiple of '{multiple}': shape {shape}, block {}",
            self.block
        );
        Error::argument(self.name(), message)
    }

    /// The shape with blocks as axes of their own, the order that moves them, and the resulting shape.
    fn layout(&self, shape: &Shape) -> Result<(Shape, [usize; 6], Shape)> {
        let name = self.name();
        let &[n, c, h, w] = &shape[..] else {
            let operation = match self.direction {
                Direction::ToSpace => "Depth To Space",
                Direction::ToDepth => "Space To Depth",
            };
            return Err(Error::argument(
                name,
                format!(
                    "Operation {operation} requires exactly 4D tensor, not one of shape {shape}"
                ),
            ));
        };
        let b = self.block;
        match self.direction {
            Direction::ToSpace if c % (b * b) == 0 => Ok((
                Shape::new(&[n, b, b, c / (b * b), h, w]),
                [0, 3, 4, 1, 5, 2],
                Shape::new(&[n, c / (b * b), h * b, w * b]),
            )),
            Direction::ToDepth if h % b == 0 && w % b == 0 => Ok((
                Shape::new(&[n, c, h / b, b, w / b, b]),
                [0, 3, 5, 1, 2, 4],
                Shape::new(&[n, c * b * b, h / b, w / b]),
            )),
            _ => Err(self.undivided(shape)),
        }
    }
}

impl Op for Blocks {
    fn name(&self) -> &'static str {
        match self.direction {
            Direction::ToSpace => DEPTH_TO_SPACE.name,
            Direction::ToDepth => SPACE_TO_DEPTH.name,
        }
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (_, _, shape) = self.layout(inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let (divided, order, shape) = self.layout(inputs[0].shape())?;
        let turned = place.reshaped(inputs[0], divided)?.permuted(&order);
        Ok(smallvec![place.copied(&turned, shape)?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let direction = match self.direction {
            Direction::ToSpace => Direction::ToDepth,
            Direction::ToDepth => Direction::ToSpace,
        };
        let back = Self {
            direction,
            block: self.block,
        };
        run_one(back, &[tape.gradient()?]).map(gradient)
    }
}
