//! [`PSROI_POOLING`](super::PSROI_POOLING) of windows that move (J. Dai et al., Deformable Convolutional Networks, 2017).

use smallvec::smallvec;

use super::bilinear::{Border, Positions};
use super::linked::mix;
use super::psroi_pooling::{OUTPUT_DIM, check_channels, group, span};
use super::regions::{
    Precision, SPATIAL_SCALE, check, count, existing_image, extents, fraction, nothing,
};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::{IndexMode, Side};
use crate::error::{Error, Result};
use crate::ops::spec::{
    Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec, wrong_count,
};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, add, multiply, reshape_to, slice_axis, take, transpose,
};
use crate::shape::Shape;

/// Means over windows of regions that move.
pub static DEFORMABLE_PSROI_POOLING: Spec = Spec {
    name: "DeformablePSROIPooling",
    aliases: &["_contrib_DeformablePSROIPooling"],
    documentation: "Means over `pooled_size` times `pooled_size` windows of each region of data of shape `(batch, channels, \
                    height, width)`, each of `sample_per_part` times as many samples from the window's first corner on, which \
                    are interpolated linearly. A region is `(batch index, x1, y1, x2, y2)`, rounded, multiplied by \
                    `spatial_scale` and moved by half an element. Each window moves by `trans_std` times `trans`, of shape \
                    `(regions, 2 * classes, part_size, part_size)`, times the size of the region: first in x, then in y. \
                    Channels of the result are divided into classes, and read the data as in `PSROIPooling`. Samples more than \
                    half an element outside of the image do not count, and a window without samples is 0. Data and `trans` \
                    have gradients, regions have none.",
    example: Example {
        code: "nd.contrib.DeformablePSROIPooling(nd.arange(64).reshape((1, 4, 4, 4)), nd.array([[0, 1, 1, 2, 2]]), nd.ones((1, 2, 2, 2)), spatial_scale=1.0, \
               output_dim=1, group_size=2, pooled_size=2, sample_per_part=2, trans_std=0.25)",
        shows: "\n[[[[ 6.25 23.25]\n   [42.25 59.25]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "rois", "trans"],
        required: 2,
    },
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[2, 8, 4, 5], &[2, 5], &[2, 4, 2, 2]])
            .with(&[
                ("spatial_scale", "1.0"),
                ("output_dim", "2"),
                ("group_size", "2"),
                ("pooled_size", "2"),
                ("sample_per_part", "2"),
                ("trans_std", "0.1"),
            ])
            .from(&[Domain::Real, Domain::Index(2), Domain::Real]),
        Case::new(&[&[2, 4, 3, 4], &[2, 5]])
            .with(&[
                ("spatial_scale", "0.8"),
                ("output_dim", "1"),
                ("group_size", "2"),
                ("pooled_size", "2"),
                ("no_trans", "True"),
            ])
            .from(&[Domain::Real, Domain::Index(2)]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    SPATIAL_SCALE,
    OUTPUT_DIM,
    Parameter {
        name: "group_size",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Number of groups of windows along each axis.",
    },
    Parameter {
        name: "pooled_size",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Number of windows along each axis.",
    },
    Parameter {
        name: "part_size",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "How many parts of a region move along each axis; `pooled_size` if it is 0.",
    },
    Parameter {
        name: "sample_per_part",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "Samples along each axis of a window.",
    },
    Parameter {
        name: "trans_std",
        kind: Kind::Float,
        default: Default::Float(0.0),
        documentation: "What `trans` is multiplied by, from 0 to 1.",
    },
    Parameter {
        name: "no_trans",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether windows stay where they are, and there is no `trans`.",
    },
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = DEFORMABLE_PSROI_POOLING.name;
    let scale = fraction(attributes, "spatial_scale")?;
    let groups = count(attributes, "group_size")?;
    let windows = count(attributes, "pooled_size")?;
    let pooling = DeformablePooling {
        scale,
        channels: count(attributes, "output_dim")?,
        groups,
        windows,
        parts: match attributes.int("part_size")? {
            0 => windows,
            _ => count(attributes, "part_size")?,
        },
        samples: count(attributes, "sample_per_part")?,
        deviation: fraction(attributes, "trans_std")?,
        moves: !attributes.bool("no_trans")?,
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let regions = pooling.check(inputs)?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[regions, pooling.channels, windows, windows]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![pooling.run(inputs)?]),
    }))
}

#[derive(Clone, Copy)]
struct DeformablePooling {
    scale: f64,
    channels: usize,
    groups: usize,
    windows: usize,
    parts: usize,
    samples: usize,
    deviation: f64,
    moves: bool,
}

/// Numbers of every sample. Samples come in the order of regions, window rows, window columns, classes, sample rows and
/// sample columns.
#[derive(std::default::Default)]
struct Samples {
    /// Where a sample is if nothing moves.
    still: [Vec<f64>; 2],
    /// How far it moves for 1 in `trans`.
    step: [Vec<f64>; 2],
    /// The position in `trans` that it moves by.
    moved_by: [Vec<i64>; 2],
    image: Vec<usize>,
    group: Vec<usize>,
}

impl DeformablePooling {
    fn check(&self, inputs: &[&Array]) -> Result<usize> {
        let name = DEFORMABLE_PSROI_POOLING.name;
        let expected = 2 + usize::from(self.moves);
        if inputs.len() != expected {
            return Err(wrong_count(name, expected, inputs.len()));
        }
        let ([_, channels, ..], regions) = check(name, inputs, 5)?;
        check_channels(name, channels, self.channels, self.groups)?;
        let Some(trans) = inputs.get(2) else {
            return Ok(regions);
        };
        crate::ops::same_dtype(name, inputs)?;
        let [rows, pairs, height, width] = trans.shape()[..] else {
            return Err(Error::shape(name, "trans should be a 4D tensor of shape"));
        };
        let fits = [rows, height, width] == [regions, self.parts, self.parts]
            && pairs > 0
            && pairs.is_multiple_of(2)
            && self.channels.is_multiple_of(pairs / 2);
        if !fits {
            let message = format!(
                "trans of shape {} for {regions} regions of {} channels and {} parts along each axis",
                trans.shape(),
                self.channels,
                self.parts
            );
            return Err(Error::shape(name, message));
        }
        Ok(regions)
    }

    fn samples(
        &self,
        regions: &NDArray,
        batch: usize,
        classes: usize,
        precision: Precision,
    ) -> Result<Samples> {
        let r = |x: f64| precision.round(x);
        let name = DEFORMABLE_PSROI_POOLING.name;
        let (side, parts) = (self.windows, self.parts);
        let mut samples = Samples::default();
        for (region, row) in regions.to_vec::<f64>()?.chunks_exact(5).enumerate() {
            crate::interrupt::check()?;
            let image = existing_image(name, row[0], batch)?;
            let spans = [[row[2], row[4]], [row[1], row[3]]]
                .map(|ends| span(ends, self.scale, 0.5, precision));
            let lengths = spans.map(|[_, reach]| r(reach / side as f64));
            let steps = lengths.map(|length| r(length / self.samples as f64));
            for window in 0..side * side {
                let at = [window / side, window % side];
                let starts =
                    [0, 1].map(|axis| r(r(at[axis] as f64 * lengths[axis]) + spans[axis][0]));
                let part = at.map(|at| r(r(at as f64 / side as f64) * parts as f64) as usize);
                let part = part.map(|part| part.min(parts - 1));
                let group = at.map(|at| group(at, side, self.groups));
                for class in 0..classes {
                    for sample in 0..self.samples * self.samples {
                        let sample = [sample / self.samples, sample % self.samples];
                        for axis in [0, 1] {
                            let from = r(sample[axis] as f64 * steps[axis]);
                            samples.still[axis].push(r(starts[axis] + from));
                            samples.step[axis].push(r(r(self.deviation) * spans[axis][1]));
                            // The distance in x comes first.
                            let plane = (region * classes + class) * 2 + 1 - axis;
                            let place = (plane * parts + part[0]) * parts + part[1];
                            samples.moved_by[axis].push(place as i64);
                        }
                        samples.image.push(image);
                        samples.group.push(group[0] * self.groups + group[1]);
                    }
                }
            }
        }
        Ok(samples)
    }

    /// Positions of the samples along an axis.
    fn positions(&self, samples: &Samples, axis: usize, inputs: &[&NDArray]) -> Result<NDArray> {
        let shape = Shape::new(&[samples.image.len()]);
        let (dtype, context) = (inputs[0].dtype(), inputs[0].context());
        let numbers =
            |numbers: &[f64]| NDArray::from_numbers(numbers, shape.clone(), dtype, context);
        let still = numbers(&samples.still[axis])?;
        let Some(trans) = inputs.get(2) else {
            return Ok(still);
        };
        let places = NDArray::from_slice(&samples.moved_by[axis], shape.clone(), context)?;
        let flat = reshape_to(trans, Shape::new(&[trans.size()]))?;
        let moved = take(&flat, &places, 0, IndexMode::Clip)?;
        add(&still, &multiply(&moved, &numbers(&samples.step[axis])?)?)
    }

    fn run(&self, inputs: &[&NDArray]) -> Result<NDArray> {
        let (x, regions) = (inputs[0], inputs[1]);
        let [batch, _, height, width] = extents(x)?;
        let (side, parts, count) = (self.windows, self.groups * self.groups, regions.shape()[0]);
        let classes = inputs.get(2).map_or(1, |trans| trans.shape()[1] / 2);
        let shape = Shape::new(&[count, self.channels, side, side]);
        if x.size() == 0 || shape.size() == 0 {
            return nothing(x, shape);
        }
        let samples = self.samples(regions, batch, classes, Precision(x.dtype()))?;
        let (down, across) = (
            self.positions(&samples, 0, inputs)?,
            self.positions(&samples, 1, inputs)?,
        );
        let each = self.samples * self.samples;
        let windows = count * side * side * classes;
        let source = |sample: usize, pixel: usize| {
            let pixel = samples.image[sample] * height * width + pixel;
            (pixel * parts + samples.group[sample]) * classes + sample / each % classes
        };
        let sampling = Positions {
            down: &down,
            across: &across,
            scale: None,
        }
        .sampling(
            Border::Half,
            [height, width],
            [windows, batch * height * width * parts * classes],
            |sample| sample / each,
            source,
        )?;
        let sums = mix(
            &sampling.links,
            Side::Left,
            &sampling.weights,
            &self.sources(x, classes)?,
        )?;
        let shares: Vec<f64> = sampling
            .inside
            .chunks_exact(each)
            .map(|inside| 1.0 / inside.iter().filter(|&&inside| inside).count().max(1) as f64)
            .collect();
        let shares =
            NDArray::from_numbers(&shares, Shape::new(&[windows, 1]), x.dtype(), x.context())?;
        let means = multiply(&sums, &shares)?;
        let apart = Shape::new(&[count, side, side, self.channels]);
        transpose(&reshape_to(&means, apart)?, &[0, 3, 1, 2])
    }

    /// The data as rows: one for each image, pixel, group and class.
    fn sources(&self, x: &NDArray, classes: usize) -> Result<NDArray> {
        let [batch, _, height, width] = extents(x)?;
        let (parts, each) = (self.groups * self.groups, self.channels / classes);
        let used = slice_axis(x, 1, 0, Some((self.channels * parts) as i64))?;
        let split = Shape::new(&[batch, classes, each, parts, height * width]);
        let last = transpose(&reshape_to(&used, split)?, &[0, 4, 3, 1, 2])?;
        reshape_to(
            &last,
            Shape::new(&[batch * height * width * parts * classes, each]),
        )
    }
}
