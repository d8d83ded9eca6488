//! Means over windows of regions, read between the elements of an image (K. He et al., Mask R-CNN, 2017).

use smallvec::smallvec;

use super::regions::{
    Means, POOLED_SIZE, Precision, SPATIAL_SCALE, check, extents, fraction, image, nothing, pixels,
    pooled, pooled_size,
};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef};
use crate::shape::Shape;

/// Means over windows of regions.
pub static ROI_ALIGN: Spec = Spec {
    name: "ROIAlign",
    aliases: &["_contrib_ROIAlign"],
    documentation: "Each region of data of shape `(batch, channels, height, width)` is divided into `pooled_size` windows of the \
                    same size, without any rounding, and each window's mean is taken of `sample_ratio` times as many samples, \
                    evenly spread and interpolated linearly. A region is `(batch index, x1, y1, x2, y2)`; its coordinates are \
                    multiplied by `spatial_scale`, and with `aligned` they mean the corners of elements, not their middles: half \
                    an element is subtracted. Without `aligned` a region has at least the size of an element. Samples within \
                    one element of the image read its edge, samples farther away are 0, and regions whose batch index is below \
                    0 are 0. The gradient goes to the elements that were read; regions have none.",
    example: Example {
        code: "nd.contrib.ROIAlign(nd.arange(16).reshape((1, 1, 4, 4)), nd.array([[0, 0, 0, 2, 3]]), pooled_size=(2, 2), spatial_scale=1.0)",
        shows: "\n[[[[ 3.5  4.5]\n   [ 9.5 10.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "rois"]),
    parameters: &[
        POOLED_SIZE,
        SPATIAL_SCALE,
        Parameter {
            name: "sample_ratio",
            kind: Kind::Int,
            default: Default::Int(-1),
            documentation: "Samples along each axis of a window; one for each element that it covers if it is not positive.",
        },
        Parameter {
            name: "position_sensitive",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether each window reads channels of its own: `(channel, window row, window column)` of the data.",
        },
        Parameter {
            name: "aligned",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether half an element is subtracted from coordinates.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 4, 5], &[2, 5]])
            .with(&[("pooled_size", "(2, 2)"), ("spatial_scale", "1.0")])
            .from(REGIONS),
        // More channels than are summed in registers at a time.
        Case::new(&[&[1, 35, 2, 2], &[2, 5]])
            .with(&[("pooled_size", "(1, 2)"), ("spatial_scale", "1.0")])
            .from(&[Domain::Real, Domain::Index(1)]),
        Case::new(&[&[2, 8, 3, 3], &[3, 5]])
            .with(&[
                ("pooled_size", "(2, 2)"),
                ("spatial_scale", "0.7"),
                ("sample_ratio", "2"),
                ("position_sensitive", "True"),
            ])
            .from(REGIONS),
    ],
    ..Spec::UNARY
};

const REGIONS: &[Domain] = &[Domain::Real, Domain::Index(2)];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = ROI_ALIGN.name;
    let align = RoiAlign {
        pooled: pooled_size(attributes)?,
        scale: fraction(attributes, "spatial_scale")?,
        samples: samples(attributes, "sample_ratio")?,
        position_sensitive: attributes.bool("position_sensitive")?,
        aligned: attributes.bool("aligned")?,
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let ([_, channels, ..], regions) = check(name, inputs, 5)?;
            let parts = align.parts();
            if channels % parts != 0 {
                return Err(Error::shape(
                    name,
                    "Input channels should be divided by pooled_size[0]*pooled_size[1]when position_sensitive is true.",
                ));
            }
            Ok(smallvec![Meta {
                shape: Shape::new(&[regions, channels / parts, align.pooled[0], align.pooled[1]]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![align.run(inputs[0], inputs[1])?]),
    }))
}

/// A number of samples that may be left to the size of a window.
pub(super) fn samples(attributes: &Attributes, name: &str) -> Result<Option<usize>> {
    Ok(usize::try_from(attributes.int(name)?)
        .ok()
        .filter(|&samples| samples > 0))
}

#[derive(Clone, Copy)]
struct RoiAlign {
    pooled: [usize; 2],
    scale: f64,
    samples: Option<usize>,
    position_sensitive: bool,
    aligned: bool,
}

/// Windows along one axis of a region.
#[derive(Clone, Copy)]
pub(super) struct Bins {
    pub start: f64,
    /// The length of a window.
    pub length: f64,
    /// Samples in it.
    pub samples: f64,
    pub precision: Precision,
}

impl Bins {
    /// Where a sample of a window lies.
    pub fn position(&self, window: usize, sample: usize) -> f64 {
        let r = |x: f64| self.precision.round(x);
        let within = r(r((sample as f64 + 0.5) * self.length) / self.samples);
        r(r(self.start + r(window as f64 * self.length)) + within)
    }
}

impl RoiAlign {
    fn parts(&self) -> usize {
        if self.position_sensitive {
            self.pooled[0] * self.pooled[1]
        } else {
            1
        }
    }

    /// The windows along an axis of a region from `start` to `end`.
    fn bins(&self, [start, end]: [f64; 2], axis: usize, precision: Precision) -> Result<Bins> {
        let r = |x: f64| precision.round(x);
        let half = if self.aligned { 0.5 } else { 0.0 };
        let (start, end) = (
            r(r(start * self.scale) - half),
            r(r(end * self.scale) - half),
        );
        let mut extent = r(end - start);
        if !self.aligned {
            extent = extent.max(1.0);
        } else if extent <= 0.0 {
            let side = ["roi_height", "roi_width"][axis];
            let message =
                format!("Check failed: {side} > 0. ({extent} vs. 0) : a region with aligned=True");
            return Err(Error::argument(ROI_ALIGN.name, message));
        }
        let length = r(extent / self.pooled[axis] as f64);
        Ok(Bins {
            start,
            length,
            samples: self.samples.map_or(length.ceil(), |samples| samples as f64),
            precision,
        })
    }

    fn run(&self, x: &NDArray, regions: &NDArray) -> Result<NDArray> {
        let name = ROI_ALIGN.name;
        let [batch, channels, height, width] = extents(x)?;
        let (parts, windows) = (self.parts(), self.pooled[0] * self.pooled[1]);
        let (rows, count) = (regions.to_vec::<f64>()?, regions.shape()[0]);
        let shape = Shape::new(&[count, channels / parts, self.pooled[0], self.pooled[1]]);
        if x.size() == 0 || shape.size() == 0 {
            return nothing(x, shape);
        }
        let precision = Precision(x.dtype());
        let mut planned = Vec::new();
        for row in rows.chunks_exact(5) {
            planned.push(match image(name, row[0], batch)? {
                Some(image) => Some((
                    image,
                    self.bins([row[2], row[4]], 0, precision)?,
                    self.bins([row[1], row[3]], 1, precision)?,
                )),
                None => None,
            });
        }
        let each =
            |down: &Bins, across: &Bins| 4.0 * windows as f64 * down.samples * across.samples;
        let links = planned
            .iter()
            .flatten()
            .map(|(_, down, across)| each(down, across));
        let mut means = Means::expecting(links.sum())?;
        for (region, plan) in planned.into_iter().enumerate() {
            let Some((image, down, across)) = plan else {
                continue;
            };
            for window in 0..windows {
                interrupt::check()?;
                let (line, column) = (window / self.pooled[1], window % self.pooled[1]);
                let part = if parts == 1 { 0 } else { window };
                let source = |pixel: usize| (image * height * width + pixel) * parts + part;
                let weight = 1.0 / (down.samples * across.samples);
                for y in 0..down.samples as usize {
                    let y = down.position(line, y);
                    for x in 0..across.samples as usize {
                        let position = [y, across.position(column, x)];
                        let window = region * windows + window;
                        means.sample(window, position, [height, width], weight, source)?;
                    }
                }
            }
        }
        let rows = means.of(&pixels(x, parts)?, count * windows)?;
        pooled(&rows, count, self.pooled)
    }
}
