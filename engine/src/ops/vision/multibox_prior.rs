//! Boxes around every position of an image.

use smallvec::smallvec;

use super::boxes::room;
use super::resample::images;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef, cast};
use crate::shape::Shape;

/// Boxes around every position of an image.
pub static MULTI_BOX_PRIOR: Spec = Spec {
    name: "MultiBoxPrior",
    aliases: &["_contrib_MultiBoxPrior"],
    documentation: "Boxes `(xmin, ymin, xmax, ymax)`, in parts of the image, around every position of data of shape \
                    `(batch, channels, height, width)`: one of each size with the first ratio, then one of the first size with \
                    each other ratio of width and height. The elements of the data do not matter; there is no gradient.",
    example: Example {
        code: "nd.contrib.MultiBoxPrior(nd.zeros((1, 3, 1, 2)), sizes=(0.5, 0.25), ratios=(1, 4))",
        shows: "\n[[[0.125  0.25   0.375  0.75  ]\n  [0.1875 0.375  0.3125 0.625 ]\n  [0.     0.375  0.5    0.625 ]\n  [0.625  0.25   0.875  0.75  ]\n  [0.6875 0.375  0.8125 0.625 ]\n  [0.5    0.375  1.     0.625 ]]]\n<NDArray 1x6x4 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "sizes",
            kind: Kind::Floats,
            default: Default::Floats(&[1.0]),
            documentation: "The boxes' sizes, in parts of the image's height.",
        },
        Parameter {
            name: "ratios",
            kind: Kind::Floats,
            default: Default::Floats(&[1.0]),
            documentation: "The boxes' ratios of width and height.",
        },
        Parameter {
            name: "clip",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether boxes are cut off at the edges of the image.",
        },
        Parameter {
            name: "steps",
            kind: Kind::Floats,
            default: Default::Floats(&[-1.0, -1.0]),
            documentation: "The distances between positions along the height and the width; -1 for even ones.",
        },
        Parameter {
            name: "offsets",
            kind: Kind::Floats,
            default: Default::Floats(&[0.5, 0.5]),
            documentation: "Where boxes have their middle between two positions, along the height and the width.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[1, 2, 2, 3]])
            .with(&[("sizes", "(0.5, 0.2)"), ("ratios", "(1, 2, 0.5)")])
            .order(0),
        Case::new(&[&[2, 1, 2, 2]])
            .with(&[
                ("clip", "True"),
                ("steps", "(0.3, 0.4)"),
                ("offsets", "(0, 1)"),
            ])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = MULTI_BOX_PRIOR.name;
    let several = |parameter: &str| -> Result<Vec<f32>> {
        let numbers: Vec<f32> = attributes
            .floats(parameter)?
            .iter()
            .map(|&x| x as f32)
            .collect();
        if numbers.is_empty() || numbers.iter().any(|x| x.is_nan() || *x <= 0.0) {
            return Err(Error::argument(
                name,
                format!("{parameter} have to be positive numbers"),
            ));
        }
        Ok(numbers)
    };
    let pair = |parameter: &str| -> Result<[f32; 2]> {
        let numbers = attributes.floats(parameter)?;
        match numbers[..] {
            [first, second] => Ok([first as f32, second as f32]),
            _ => {
                let what = if parameter == "steps" {
                    "Step"
                } else {
                    "Offset"
                };
                let message = format!("{what} ndim must be 2: (step_y, step_x)");
                Err(Error::argument(name, message))
            }
        }
    };
    let prior = Prior {
        sizes: several("sizes")?,
        ratios: several("ratios")?,
        clip: attributes.bool("clip")?,
        steps: pair("steps")?,
        offsets: pair("offsets")?,
    };
    if prior.steps[0] * prior.steps[1] < 0.0 {
        let message = "Must specify both step_y and step_x";
        return Err(Error::argument(name, message));
    }
    let per_position = prior.sizes.len() + prior.ratios.len() - 1;
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            let [_, _, height, width] = images(name, inputs[0].shape())?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[1, height * width * per_position, 4]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| {
            let [_, _, height, width] = images(name, inputs[0].shape())?;
            let shape = Shape::new(&[1, height * width * per_position, 4]);
            let boxes = room(&shape, DType::Float32)?;
            prior.write(height, width, boxes.as_mut_slice::<f32>()?);
            let boxes = NDArray::from_slice(boxes.as_slice::<f32>()?, shape, inputs[0].context())?;
            Ok(smallvec![cast(&boxes, inputs[0].dtype())?])
        },
    }))
}

struct Prior {
    sizes: Vec<f32>,
    ratios: Vec<f32>,
    clip: bool,
    steps: [f32; 2],
    offsets: [f32; 2],
}

impl Prior {
    /// Half the width and half the height of the boxes around a position.
    fn halves(&self, height: usize, width: usize) -> Vec<[f32; 2]> {
        let half = |size: f32, ratio: f32| {
            let ratio = ratio.sqrt();
            let across = size * height as f32 / width as f32 * ratio / 2.0;
            [across, size / ratio / 2.0]
        };
        let of_sizes = self.sizes.iter().map(|&size| half(size, self.ratios[0]));
        let of_ratios = self.ratios[1..]
            .iter()
            .map(|&ratio| half(self.sizes[0], ratio));
        of_sizes.chain(of_ratios).collect()
    }

    fn write(&self, height: usize, width: usize, boxes: &mut [f32]) {
        let halves = self.halves(height, width);
        let step = |step: f32, extent: usize| {
            if step <= 0.0 {
                1.0 / extent as f32
            } else {
                step
            }
        };
        let (down, across) = (step(self.steps[0], height), step(self.steps[1], width));
        for (position, boxes) in boxes.chunks_exact_mut(halves.len() * 4).enumerate() {
            let y = ((position / width) as f32 + self.offsets[0]) * down;
            let x = ((position % width) as f32 + self.offsets[1]) * across;
            for (slot, [w, h]) in boxes.chunks_exact_mut(4).zip(&halves) {
                slot.copy_from_slice(&[x - w, y - h, x + w, y + h]);
            }
        }
        if self.clip {
            boxes
                .iter_mut()
                .for_each(|number| *number = number.clamp(0.0, 1.0));
        }
    }
}
