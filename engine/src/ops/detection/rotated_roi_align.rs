//! [`ROI_ALIGN`](super::ROI_ALIGN) of regions that are turned (J. Ma et al., Arbitrary-Oriented Scene Text Detection, 2018).

use smallvec::smallvec;

use super::regions::{
    Means, POOLED_SIZE, Precision, SPATIAL_SCALE, check, existing_image, extents, fraction,
    nothing, pixels, pooled, pooled_size,
};
use super::roi_align::{Bins, samples};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::interrupt;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef};
use crate::shape::Shape;

/// Means over windows of regions that are turned.
pub static RROI_ALIGN: Spec = Spec {
    name: "RROIAlign",
    aliases: &["_contrib_RROIAlign"],
    documentation: "As `ROIAlign`, of regions `(batch index, x, y, width, height, angle)` that are given by their middle and \
                    turned by an angle in degrees: with `u` and `v` the distances of a sample from the middle before the turn, \
                    it is read at `(x + u cos + v sin, y + v cos - u sin)`. A region has at least the size of an element. The \
                    gradient goes to the elements that were read; regions have none. MXNet itself has no gradient of this operation.",
    example: Example {
        code: "nd.contrib.RROIAlign(nd.arange(16).reshape((1, 1, 4, 4)), nd.array([[0, 1.5, 1.5, 2, 2, 90]]), pooled_size=(2, 2), spatial_scale=1.0)",
        shows: "\n[[[[ 9.  5.]\n   [10.  6.]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "rois"]),
    parameters: &[
        POOLED_SIZE,
        SPATIAL_SCALE,
        Parameter {
            name: "sampling_ratio",
            kind: Kind::Int,
            default: Default::Int(-1),
            documentation: "Samples along each axis of a window; one for each element that it covers if it is not positive.",
        },
    ],
    build: built,
    cases: &[Case::new(&[&[2, 2, 4, 5], &[2, 6]])
        .with(&[("pooled_size", "(2, 3)"), ("spatial_scale", "0.9")])
        .from(&[Domain::Real, Domain::Index(2)])],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = RROI_ALIGN.name;
    let align = RotatedRoiAlign {
        pooled: pooled_size(attributes)?,
        scale: fraction(attributes, "spatial_scale")?,
        samples: samples(attributes, "sampling_ratio")?,
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let ([_, channels, ..], regions) = check(name, inputs, 6)?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[regions, channels, align.pooled[0], align.pooled[1]]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![align.run(inputs[0], inputs[1])?]),
    }))
}

#[derive(Clone, Copy)]
struct RotatedRoiAlign {
    pooled: [usize; 2],
    scale: f64,
    samples: Option<usize>,
}

/// A region: its image, its middle, how far it is turned, and its windows around the middle.
struct Region {
    image: usize,
    middle: [f64; 2],
    cosine: f64,
    sine: f64,
    down: Bins,
    across: Bins,
}

impl Region {
    /// Where a sample is read, as line and column.
    fn turned(&self, v: f64, u: f64) -> [f64; 2] {
        let r = |x: f64| self.down.precision.round(x);
        let Self { cosine, sine, .. } = self;
        let x = r(r(r(u * cosine) + r(v * sine)) + self.middle[1]);
        let y = r(r(r(v * cosine) - r(u * sine)) + self.middle[0]);
        [y, x]
    }
}

impl RotatedRoiAlign {
    fn region(&self, row: &[f64], batch: usize, precision: Precision) -> Result<Region> {
        let r = |x: f64| precision.round(x);
        let image = existing_image(RROI_ALIGN.name, row[0], batch)?;
        let bins = |extent: f64, axis: usize| {
            let extent = r(extent * self.scale).max(1.0);
            let length = r(extent / self.pooled[axis] as f64);
            Bins {
                start: -extent / 2.0,
                length,
                samples: self.samples.map_or(length.ceil(), |samples| samples as f64),
                precision,
            }
        };
        let angle = r(row[5].to_radians());
        Ok(Region {
            image,
            middle: [r(row[2] * self.scale), r(row[1] * self.scale)],
            cosine: r(angle.cos()),
            sine: r(angle.sin()),
            down: bins(row[4], 0),
            across: bins(row[3], 1),
        })
    }

    fn run(&self, x: &NDArray, regions: &NDArray) -> Result<NDArray> {
        let [batch, channels, height, width] = extents(x)?;
        let windows = self.pooled[0] * self.pooled[1];
        let (rows, count) = (regions.to_vec::<f64>()?, regions.shape()[0]);
        let shape = Shape::new(&[count, channels, self.pooled[0], self.pooled[1]]);
        if x.size() == 0 || shape.size() == 0 {
            return nothing(x, shape);
        }
        let regions: Vec<Region> = rows
            .chunks_exact(6)
            .map(|row| self.region(row, batch, Precision(x.dtype())))
            .collect::<Result<_>>()?;
        let links = regions
            .iter()
            .map(|region| 4.0 * windows as f64 * region.down.samples * region.across.samples);
        let mut means = Means::expecting(links.sum())?;
        for (number, region) in regions.iter().enumerate() {
            let (down, across) = (region.down, region.across);
            let source = |pixel: usize| region.image * height * width + pixel;
            let weight = 1.0 / (down.samples * across.samples);
            for window in 0..windows {
                interrupt::check()?;
                let (line, column) = (window / self.pooled[1], window % self.pooled[1]);
                for y in 0..down.samples as usize {
                    let v = down.position(line, y);
                    for x in 0..across.samples as usize {
                        let position = region.turned(v, across.position(column, x));
                        let window = number * windows + window;
                        means.sample(window, position, [height, width], weight, source)?;
                    }
                }
            }
        }
        let rows = means.of(&pixels(x, 1)?, count * windows)?;
        pooled(&rows, count, self.pooled)
    }
}
