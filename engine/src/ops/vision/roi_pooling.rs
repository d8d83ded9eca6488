//! Maxima over windows of regions of images.

use smallvec::smallvec;

use super::resample::images;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::convolution::{brackets, numbers};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, cast, multiply, reshape_to, same_dtype, take,
};
use crate::shape::Shape;

/// Maxima over windows of regions of images.
pub static ROI_POOLING: Spec = Spec {
    name: "ROIPooling",
    documentation: "The largest elements of `pooled_size` windows that cover each region of data of shape \
                    `(batch, channels, height, width)`. A region is `(batch index, x1, y1, x2, y2)` with both corners inside; \
                    its coordinates are multiplied by `spatial_scale` and rounded. Windows outside of the image give 0. The \
                    gradient of a maximum belongs to the first of the largest elements; regions have none.",
    example: Example {
        code: "nd.ROIPooling(nd.arange(16).reshape((1, 1, 4, 4)), nd.array([[0, 0, 0, 2, 3]]), pooled_size=(2, 2), spatial_scale=1.0)",
        shows: "\n[[[[ 5.  6.]\n   [13. 14.]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "rois"]),
    parameters: &[
        Parameter {
            name: "pooled_size",
            kind: Kind::Shape,
            default: Default::Required,
            documentation: "Number of windows: `(height, width)`.",
        },
        Parameter {
            name: "spatial_scale",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "What coordinates of regions are multiplied by.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 4, 5], &[2, 5]])
            .with(&[("pooled_size", "(2, 2)"), ("spatial_scale", "1.0")])
            .from(&[Domain::Real, Domain::Index(2)]),
        Case::new(&[&[3, 1, 4, 3], &[3, 5]])
            .with(&[("pooled_size", "(3, 1)"), ("spatial_scale", "0.7")])
            .from(&[Domain::Real, Domain::Index(3)]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = ROI_POOLING.name;
    let given = numbers(attributes, "pooled_size")?;
    let pooled = <[usize; 2]>::try_from(&given[..])
        .ok()
        .filter(|pooled| !pooled.contains(&0))
        .ok_or_else(|| {
            let message = format!(
                "value {}for Parameter pooled_size has wrong dimensions, expected dimension=2, all positive",
                brackets(&given)
            );
            Error::argument(name, message)
        })?;
    let pooling = RoiPooling {
        pooled,
        scale: attributes.within("spatial_scale", 0.0, 1.0)? as f32,
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let dtype = same_dtype(name, inputs)?;
            only_floats(name, dtype)?;
            let [_, channels, ..] = images(name, inputs[0].shape())?;
            let regions = inputs[1].shape();
            if regions.ndim() != 2 || regions[1] != 5 {
                let message =
                    format!("bbox should be a 2D tensor of shape [batch, 5], not {regions}");
                return Err(Error::argument(name, message));
            }
            Ok(smallvec![Meta {
                shape: Shape::new(&[regions[0], channels, pooled[0], pooled[1]]),
                dtype
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![pooling.run(inputs[0], inputs[1])?]),
    }))
}

#[derive(Clone, Copy)]
struct RoiPooling {
    pooled: [usize; 2],
    scale: f32,
}

impl RoiPooling {
    /// The windows along one axis of a region from `start` to `end`, in an image of `extent` positions.
    fn windows(
        &self,
        [start, end]: [f32; 2],
        extent: usize,
        count: usize,
    ) -> Vec<std::ops::Range<usize>> {
        let (start, end) = ((start * self.scale).round(), (end * self.scale).round());
        let length = (end - start + 1.0).max(1.0) / count as f32;
        let inside = |position: f32| (position + start).clamp(0.0, extent as f32) as usize;
        (0..count)
            .map(|window| {
                inside((window as f32 * length).floor())
                    ..inside(((window + 1) as f32 * length).ceil())
            })
            .collect()
    }

    fn run(&self, x: &NDArray, regions: &NDArray) -> Result<NDArray> {
        let [batch, channels, height, width] = images(ROI_POOLING.name, x.shape())?;
        let (elements, rows) = (x.to_vec::<f64>()?, regions.to_vec::<f32>()?);
        let (mut positions, mut found) = (Vec::new(), Vec::new());
        for row in rows.chunks_exact(5) {
            interrupt::check()?;
            let image = row[0] as i64;
            let image = usize::try_from(image)
                .ok()
                .filter(|&image| image < batch)
                .ok_or_else(|| {
                    Error::argument(
                        ROI_POOLING.name,
                        format!("there is no image {image} in a batch of {batch}"),
                    )
                })?;
            let across = self.windows([row[1], row[3]], width, self.pooled[1]);
            let down = self.windows([row[2], row[4]], height, self.pooled[0]);
            for channel in 0..channels {
                let first = (image * channels + channel) * height * width;
                for lines in &down {
                    for columns in &across {
                        let all = lines.clone().flat_map(|line| {
                            columns
                                .clone()
                                .map(move |column| first + line * width + column)
                        });
                        let best = all.reduce(|best, next| {
                            if elements[next] > elements[best] {
                                next
                            } else {
                                best
                            }
                        });
                        positions.push(best.unwrap_or(0) as i64);
                        found.push(f64::from(u8::from(best.is_some())));
                    }
                }
            }
        }
        let shape = Shape::new(&[rows.len() / 5, channels, self.pooled[0], self.pooled[1]]);
        if x.size() == 0 || shape.size() == 0 {
            return crate::ops::zeros(shape, x.dtype(), x.context());
        }
        let positions = NDArray::from_slice(&positions, shape.clone(), x.context())?;
        let flat = reshape_to(x, Shape::new(&[x.size()]))?;
        let maxima = take(&flat, &positions, 0, IndexMode::Clip)?;
        if found.iter().all(|&found| found == 1.0) {
            return Ok(maxima);
        }
        let found = NDArray::from_slice(&found, shape, x.context())?;
        multiply(&maxima, &cast(&found, x.dtype())?)
    }
}
