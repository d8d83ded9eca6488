//! Images resized by linear interpolation between neighbours.

use smallvec::smallvec;

use super::resample::{Mixing, images, resample};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{Attributes, Composite, Meta, OpRef};
use crate::shape::Shape;

/// Images resized by linear interpolation.
pub static BILINEAR_RESIZE_2D: Spec = Spec {
    name: "BilinearResize2D",
    aliases: &["_contrib_BilinearResize2D"],
    documentation: "Data of shape `(batch, channels, height, width)` resized by linear interpolation between neighbours along both \
                    axes. With `align_corners`, the first and last positions of both sizes lie on each other, else the edges \
                    of the first and last elements do.",
    example: Example {
        code: "nd.contrib.BilinearResize2D(nd.array([[[[0, 2], [4, 6]]]]), height=3, width=3)",
        shows: "\n[[[[0. 1. 2.]\n   [2. 3. 4.]\n   [4. 5. 6.]]]]\n<NDArray 1x1x3x3 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "like"],
        required: 1,
    },
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[1, 2, 3, 4]]).with(&[("height", "5"), ("width", "2")]),
        Case::new(&[&[1, 2, 3, 4]]).with(&[
            ("height", "5"),
            ("width", "6"),
            ("align_corners", "False"),
        ]),
        Case::new(&[&[1, 2, 3, 3]]).with(&[
            ("mode", "odd_scale"),
            ("scale_height", "2"),
            ("scale_width", "1.5"),
        ]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "height",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "The new height, in mode `size` without `scale_height`.",
    },
    Parameter {
        name: "width",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "The new width, in mode `size` without `scale_width`.",
    },
    Parameter {
        name: "scale_height",
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation: "What the height is multiplied by, in modes `size` and `odd_scale`.",
    },
    Parameter {
        name: "scale_width",
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation: "What the width is multiplied by, in modes `size` and `odd_scale`.",
    },
    Parameter {
        name: "mode",
        kind: Kind::Choice(&[
            "like",
            "odd_scale",
            "size",
            "to_even_down",
            "to_even_up",
            "to_odd_down",
            "to_odd_up",
        ]),
        default: Default::Text("size"),
        documentation: "Where the new size comes from: the parameters (`size`), the second array (`like`), the scales with one \
                        added to even sizes (`odd_scale`), or the next even or odd number.",
    },
    Parameter {
        name: "align_corners",
        kind: Kind::Bool,
        default: Default::Bool(true),
        documentation: "Whether the first and last positions of both sizes lie on each other.",
    },
];

/// Where the new size of an axis comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Size {
    Given(usize),
    Scaled(f64),
    OddScaled(f64),
    EvenDown,
    EvenUp,
    OddDown,
    OddUp,
    Like,
}

impl Size {
    fn of(self, extent: usize, like: Option<usize>) -> usize {
        // MXNet multiplies in float32 and truncates.
        let scaled = |scale: f64| (extent as f32 * scale as f32) as usize;
        match self {
            Self::Given(size) => size,
            Self::Scaled(scale) => scaled(scale),
            Self::OddScaled(scale) if extent.is_multiple_of(2) => scaled(scale),
            Self::OddScaled(scale) => ((extent as f32 - 1.0) * scale as f32) as usize + 1,
            Self::EvenDown => extent - extent % 2,
            Self::EvenUp => extent + extent % 2,
            Self::OddDown => extent - (1 - extent % 2).min(extent),
            Self::OddUp => extent + 1 - extent % 2,
            Self::Like => like.unwrap_or(extent),
        }
    }
}

fn size(attributes: &Attributes, name: &str, scale: &str) -> Result<Size> {
    let op = BILINEAR_RESIZE_2D.name;
    let scale = attributes.optional_float(scale)?;
    if let Some(scale) = scale.filter(|scale| !(*scale > 0.0 && *scale < 1e6)) {
        return Err(Error::argument(op, format!("Invalid scale: {scale}")));
    }
    Ok(match (attributes.text("mode")?, scale) {
        ("like", _) => Size::Like,
        ("to_even_down", _) => Size::EvenDown,
        ("to_even_up", _) => Size::EvenUp,
        ("to_odd_down", _) => Size::OddDown,
        ("to_odd_up", _) => Size::OddUp,
        ("odd_scale", Some(scale)) => Size::OddScaled(scale),
        ("odd_scale", None) => {
            return Err(Error::argument(
                op,
                "mode odd_scale needs scale_height and scale_width",
            ));
        }
        (_, Some(scale)) => Size::Scaled(scale),
        (_, None) => Size::Given(attributes.at_least(name, 1)? as usize),
    })
}

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = BILINEAR_RESIZE_2D.name;
    let sizes = [
        size(attributes, "height", "scale_height")?,
        size(attributes, "width", "scale_width")?,
    ];
    let aligned = attributes.bool("align_corners")?;
    let count = 1 + usize::from(sizes[0] == Size::Like);
    let new = move |x: &Shape, like: Option<&Shape>| -> Result<[usize; 4]> {
        let [batch, channels, height, width] = images(name, x)?;
        let like = like.map(|like| images(name, like)).transpose()?;
        let height = sizes[0].of(height, like.map(|like| like[2]));
        let width = sizes[1].of(width, like.map(|like| like[3]));
        Ok([batch, channels, height, width])
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            if inputs.len() != count {
                return Err(wrong_count(name, count, inputs.len()));
            }
            only_floats(name, inputs[0].dtype())?;
            let shape = inputs[0].shape();
            let new = new(shape, inputs.get(1).map(|like| like.shape()))?;
            if shape[2] * shape[3] == 0 {
                return Err(Error::shape(
                    name,
                    format!("data of shape {shape} has no elements to resize"),
                ));
            }
            Ok(smallvec![Meta {
                shape: new.into(),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| {
            let [_, _, height, width] = images(name, inputs[0].shape())?;
            let [_, _, rows, columns] =
                new(inputs[0].shape(), inputs.get(1).map(|like| like.shape()))?;
            let rows = interpolation(rows, height, aligned)?;
            let columns = interpolation(columns, width, aligned)?;
            Ok(smallvec![resample(inputs[0], rows, columns)?])
        },
    }))
}

/// The weights of neighbours, which MXNet computes in float32.
fn interpolation(results: usize, sources: usize, aligned: bool) -> Result<Mixing> {
    let step = match (results, aligned) {
        (..=1, _) => 0.0,
        (_, true) => (sources as f32 - 1.0) / (results as f32 - 1.0),
        (_, false) => sources as f32 / results as f32,
    };
    Mixing::new(results, sources, |result| {
        let place = if aligned {
            step * result as f32
        } else {
            (step * (result as f32 + 0.5) - 0.5).max(0.0)
        };
        let before = (place as usize).min(sources - 1);
        let after = (before + 1).min(sources - 1);
        let share = f64::from(place - before as f32);
        vec![(before, 1.0 - share), (after, share)]
    })
}
