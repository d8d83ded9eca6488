//! Means over windows of regions, each of which has channels of its own (J. Dai et al., R-FCN, 2016).

use smallvec::smallvec;

use super::regions::{
    Means, Precision, SPATIAL_SCALE, check, count, existing_image, extents, fraction, nothing,
    pixels, pooled,
};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef, slice_axis};
use crate::shape::Shape;

/// Means over windows of regions, each of which has channels of its own.
pub static PSROI_POOLING: Spec = Spec {
    name: "PSROIPooling",
    aliases: &["_contrib_PSROIPooling"],
    documentation: "Means over `pooled_size` times `pooled_size` windows of each region of data of shape `(batch, channels, \
                    height, width)`. A region is `(batch index, x1, y1, x2, y2)` with both corners inside; its coordinates are \
                    rounded and multiplied by `spatial_scale`, and a window covers every element that it touches. With windows \
                    divided into `group_size` groups along each axis, channel `c` of the result reads channel \
                    `(c * group_size + group row) * group_size + group column` of the data. Windows outside of the image give \
                    0. The gradient of a mean is shared by its window; regions have none.",
    example: Example {
        code: "nd.contrib.PSROIPooling(nd.arange(64).reshape((1, 4, 4, 4)), nd.array([[0, 0, 0, 3, 3]]), spatial_scale=1.0, output_dim=1, pooled_size=2)",
        shows: "\n[[[[ 2.5 20.5]\n   [42.5 60.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "rois"]),
    parameters: &[
        SPATIAL_SCALE,
        OUTPUT_DIM,
        Parameter {
            name: "pooled_size",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "Number of windows along each axis.",
        },
        Parameter {
            name: "group_size",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "Number of groups of windows along each axis; `pooled_size` if it is 0.",
        },
    ],
    build: built,
    cases: &[Case::new(&[&[2, 8, 4, 5], &[2, 5]])
        .with(&[
            ("spatial_scale", "1.0"),
            ("output_dim", "2"),
            ("pooled_size", "3"),
            ("group_size", "2"),
        ])
        .from(&[Domain::Real, Domain::Index(2)])],
    ..Spec::UNARY
};

/// The number of channels of the result.
pub(super) const OUTPUT_DIM: Parameter = Parameter {
    name: "output_dim",
    kind: Kind::Int,
    default: Default::Required,
    documentation: "Number of channels of the result.",
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = PSROI_POOLING.name;
    let scale = fraction(attributes, "spatial_scale")?;
    let windows = count(attributes, "pooled_size")?;
    let pooling = PsRoiPooling {
        scale,
        channels: count(attributes, "output_dim")?,
        windows,
        groups: match attributes.int("group_size")? {
            0 => windows,
            _ => count(attributes, "group_size")?,
        },
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let ([_, channels, ..], regions) = check(name, inputs, 5)?;
            check_channels(name, channels, pooling.channels, pooling.groups)?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[regions, pooling.channels, windows, windows]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![pooling.run(inputs[0], inputs[1])?]),
    }))
}

/// Checks that there are channels for every group. MXNet reads what lies behind the array if not.
pub(super) fn check_channels(
    name: &'static str,
    channels: usize,
    wanted: usize,
    groups: usize,
) -> Result<()> {
    if channels < wanted * groups * groups {
        let message = format!(
            "data has {channels} channels, and output_dim * group_size * group_size is {}",
            wanted * groups * groups
        );
        return Err(Error::shape(name, message));
    }
    Ok(())
}

/// The group of a window along an axis.
pub(super) fn group(window: usize, windows: usize, groups: usize) -> usize {
    (window * groups / windows).min(groups - 1)
}

#[derive(Clone, Copy)]
struct PsRoiPooling {
    scale: f64,
    channels: usize,
    windows: usize,
    groups: usize,
}

/// Where a region begins, and how far it reaches at least a tenth of an element; `shift` is subtracted from both ends.
pub(super) fn span(
    [start, end]: [f64; 2],
    scale: f64,
    shift: f64,
    precision: Precision,
) -> [f64; 2] {
    let r = |x: f64| precision.round(x);
    let start = r(r(start.round() * scale) - shift);
    let end = r(r((end.round() + 1.0) * scale) - shift);
    [start, r(end - start).max(r(0.1))]
}

impl PsRoiPooling {
    /// The elements that each window along an axis covers.
    fn windows(&self, ends: [f64; 2], extent: usize, precision: Precision) -> Vec<[usize; 2]> {
        let r = |x: f64| precision.round(x);
        let [start, reach] = span(ends, self.scale, 0.0, precision);
        let length = r(reach / self.windows as f64);
        let edge = |window: usize| r(r(window as f64 * length) + start);
        let inside = |position: f64| position.clamp(0.0, extent as f64) as usize;
        (0..self.windows)
            .map(|window| {
                [
                    inside(edge(window).floor()),
                    inside(edge(window + 1).ceil()),
                ]
            })
            .collect()
    }

    fn run(&self, x: &NDArray, regions: &NDArray) -> Result<NDArray> {
        let name = PSROI_POOLING.name;
        let [batch, _, height, width] = extents(x)?;
        let (side, parts) = (self.windows, self.groups * self.groups);
        let (rows, count) = (regions.to_vec::<f64>()?, regions.shape()[0]);
        let shape = Shape::new(&[count, self.channels, side, side]);
        if x.size() == 0 || shape.size() == 0 {
            return nothing(x, shape);
        }
        let mut means = Means::expecting((count * (height + side) * (width + side)) as f64)?;
        for (region, row) in rows.chunks_exact(5).enumerate() {
            interrupt::check()?;
            let image = existing_image(name, row[0], batch)?;
            let down = self.windows([row[2], row[4]], height, Precision(x.dtype()));
            let across = self.windows([row[1], row[3]], width, Precision(x.dtype()));
            for (line, &[top, bottom]) in down.iter().enumerate() {
                for (column, &[left, right]) in across.iter().enumerate() {
                    let part = group(line, side, self.groups) * self.groups
                        + group(column, side, self.groups);
                    let window = (region * side + line) * side + column;
                    let area = bottom.saturating_sub(top) * right.saturating_sub(left);
                    for y in top..bottom {
                        for x in left..right {
                            let pixel = (image * height + y) * width + x;
                            means.link(window, pixel * parts + part, 1.0 / area as f64)?;
                        }
                    }
                }
            }
        }
        let used = slice_axis(x, 1, 0, Some((self.channels * parts) as i64))?;
        let rows = means.of(&pixels(&used, parts)?, count * side * side)?;
        pooled(&rows, count, [side, side])
    }
}
