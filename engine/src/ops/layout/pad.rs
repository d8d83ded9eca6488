//! Margins around an array: of a number, of its edge, or of its mirror image.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span, view};
use crate::ops::selection::put;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one, take};
use crate::shape::Shape;

/// What a margin is filled with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Margin {
    /// A number.
    Constant(f64),
    /// The element at the edge.
    Edge,
    /// The elements behind the edge, in reverse.
    Reflect,
}

/// The array with margins: `widths` holds, for each axis, how many positions to add before and after it.
///
/// # Errors
/// [`Error::InvalidArgument`] for widths that do not fit the shape, or a mirror image wider than the axis allows.
pub fn pad(x: &NDArray, widths: &[i64], margin: Margin) -> Result<NDArray> {
    let widths = widths.to_vec();
    run_one(Pad { widths, margin }, &[x])
}

/// See [`pad`].
pub static PAD: Spec = Spec {
    name: "pad",
    aliases: &["Pad"],
    documentation: "The array with margins of a number, of its edge, or of its mirror image. The gradient of a margin \
                    belongs to the elements that it shows.",
    example: Example {
        code: "nd.pad(nd.array([[[[1, 2], [3, 4]]]]), mode='edge', pad_width=(0, 0, 0, 0, 0, 0, 1, 1))",
        shows: "\n[[[[1. 1. 2. 2.]\n   [3. 3. 4. 4.]]]]\n<NDArray 1x1x2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "mode",
            kind: Kind::Choice(&["constant", "edge", "reflect"]),
            default: Default::Required,
            documentation: "What the margins are filled with.",
        },
        Parameter {
            name: "pad_width",
            kind: Kind::Shape,
            default: Default::Required,
            documentation: "For each axis the positions to add before it and after it.",
        },
        Parameter {
            name: "constant_value",
            kind: Kind::Float,
            default: Default::Float(0.0),
            documentation: "The number, for mode `constant`.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(Pad {
            widths: attributes.ints("pad_width")?.to_vec(),
            margin: match attributes.text("mode")? {
                "edge" => Margin::Edge,
                "reflect" => Margin::Reflect,
                _ => Margin::Constant(attributes.float("constant_value")?),
            },
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[1, 2, 2, 3]]).with(&[
            ("mode", "constant"),
            ("pad_width", "(0, 0, 0, 0, 1, 0, 2, 1)"),
            ("constant_value", "5"),
        ]),
        Case::new(&[&[1, 2, 2, 3]])
            .with(&[("mode", "edge"), ("pad_width", "(0, 0, 0, 0, 1, 0, 2, 1)")]),
        Case::new(&[&[1, 2, 2, 3]]).with(&[
            ("mode", "reflect"),
            ("pad_width", "(0, 0, 0, 0, 1, 0, 2, 1)"),
        ]),
        Case::new(&[&[3]]).with(&[("mode", "reflect"), ("pad_width", "(2, 2)")]),
        Case::new(&[&[1, 1, 2, 2, 2]]).with(&[
            ("mode", "edge"),
            ("pad_width", "(0, 0, 0, 0, 1, 2, 0, 1, 3, 0)"),
        ]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Pad {
    widths: Vec<i64>,
    margin: Margin,
}

impl Pad {
    /// Positions to add before and after each axis.
    fn margins(&self, shape: &Shape) -> Result<Vec<(usize, usize)>> {
        let wrong = |message: String| Error::argument(PAD.name, message);
        if self.widths.len() != 2 * shape.ndim() {
            return Err(wrong("Input shape vs padding spec mismatch.".into()));
        }
        let width = |width: i64| {
            usize::try_from(width).map_err(|_| wrong(format!("a margin of width {width}")))
        };
        let mut margins = Vec::with_capacity(shape.ndim());
        for (pair, &extent) in self.widths.chunks(2).zip(shape.iter()) {
            let (before, after) = (width(pair[0])?, width(pair[1])?);
            let wide = before.max(after);
            if self.margin == Margin::Reflect && wide > 0 && wide >= extent {
                return Err(wrong(
                    "Current implementation of reflection padding only supports padding sizes smaller than the input size."
                        .into(),
                ));
            }
            if self.margin == Margin::Edge && wide > 0 && extent == 0 {
                return Err(wrong(format!("shape {shape} has no edge")));
            }
            margins.push((before, after));
        }
        Ok(margins)
    }

    /// Where the array lies in the result.
    fn middle(margins: &[(usize, usize)], shape: &Shape) -> Items {
        let span = |(&(before, _), &extent): (&(usize, usize), &usize)| {
            Item::Span(Span {
                start: before,
                step: 1,
                length: extent,
            })
        };
        Items(margins.iter().zip(shape.iter()).map(span).collect())
    }

    /// For each position of a padded axis the one that it shows.
    fn shown(
        &self,
        (before, after): (usize, usize),
        x: &NDArray,
        extent: usize,
    ) -> Result<NDArray> {
        let last = extent as i64 - 1;
        let position = |position: i64| match self.margin {
            // Distances from the first position and from the last are folded back.
            Margin::Reflect => last - (last - position.abs()).abs(),
            _ => position.clamp(0, last),
        };
        let shown: Vec<i64> = (-(before as i64)..(extent + after) as i64)
            .map(position)
            .collect();
        NDArray::from_slice(&shown, [shown.len()], x.context())
    }
}

impl Op for Pad {
    fn name(&self) -> &'static str {
        PAD.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = inputs[0].shape();
        let margins = self.margins(shape)?;
        let extent =
            |(&extent, (before, after)): (&usize, &(usize, usize))| before + extent + after;
        Ok(smallvec![Meta {
            shape: shape.iter().zip(&margins).map(extent).collect(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let margins = self.margins(inputs[0].shape())?;
        if let Margin::Constant(value) = self.margin {
            let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
            place.device.fill(value, &out)?;
            let middle = Self::middle(&margins, inputs[0].shape()).of(&out);
            place.device.copy(inputs[0], &middle)?;
            return Ok(smallvec![out]);
        }
        let mut padded = NDArray::new(place.copied(inputs[0], inputs[0].shape().clone())?);
        for (axis, &margins) in margins.iter().enumerate() {
            if margins != (0, 0) {
                let shown = self.shown(margins, &padded, inputs[0].shape()[axis])?;
                padded = take(&padded, &shown, axis as i64, IndexMode::Clip)?;
            }
        }
        Ok(smallvec![padded.array().clone()])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shape = tape.input_shape(0)?;
        let margins = self.margins(&shape)?;
        if let Margin::Constant(_) = self.margin {
            return view(tape.gradient()?, Self::middle(&margins, &shape), true).map(gradient);
        }
        let mut folded = tape.gradient()?.clone();
        for (axis, &margins) in margins.iter().enumerate() {
            if margins != (0, 0) {
                let shown = self.shown(margins, &folded, shape[axis])?;
                let narrow = folded.shape().with(axis, shape[axis]);
                folded = put(&folded, &shown, axis as i64, IndexMode::Clip, narrow)?;
            }
        }
        Ok(gradient(folded))
    }
}
