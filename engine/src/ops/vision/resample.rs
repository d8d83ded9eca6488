//! Images whose rows and columns are mixed by fixed weights: every resizing that treats both axes alike.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, gradient, run_one};
use crate::shape::Shape;

/// How positions of one axis are mixed to those of another: a matrix by its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixing {
    pub results: usize,
    pub sources: usize,
    /// `results` rows of `sources` weights.
    pub weights: Vec<f64>,
}

/// The most weights that a mixing may have: enough for images of 5000 by 5000.
const LARGEST: usize = 1 << 25;

impl Mixing {
    /// The mixing of `weights(result)`, which lists sources with their weights.
    pub fn new(
        results: usize,
        sources: usize,
        weights: impl Fn(usize) -> Vec<(usize, f64)>,
    ) -> Result<Self> {
        let size = results.checked_mul(sources).filter(|&size| size <= LARGEST);
        let size =
            size.ok_or_else(|| Error::value(format!("{sources} positions resized to {results}")))?;
        let mut matrix = vec![0.0; size];
        for result in 0..results {
            for (source, weight) in weights(result) {
                matrix[result * sources + source] += weight;
            }
        }
        Ok(Self {
            results,
            sources,
            weights: matrix,
        })
    }
}

/// Images of shape `(batch, channels, height, width)` with their rows mixed by `rows` and their columns by `columns`.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(super) fn resample(x: &NDArray, rows: Mixing, columns: Mixing) -> Result<NDArray> {
    let (transposed, mixings) = (false, std::sync::Arc::new([rows, columns]));
    run_one(
        Resample {
            mixings,
            transposed,
        },
        &[x],
    )
}

struct Resample {
    /// Of rows and of columns.
    mixings: std::sync::Arc<[Mixing; 2]>,
    /// Whether the matrices are transposed: the gradient.
    transposed: bool,
}

impl Resample {
    fn result(&self, mixing: &Mixing) -> usize {
        if self.transposed {
            mixing.sources
        } else {
            mixing.results
        }
    }

    /// A mixing's matrix on the device, in a stack of one.
    fn matrix(&self, place: &Place, mixing: &Mixing, like: &Array) -> Result<Array> {
        let shape = Shape::new(&[1, mixing.results, mixing.sources]);
        let matrix = NDArray::from_numbers(&mixing.weights, shape, like.dtype(), place.context)?;
        let matrix = matrix.array();
        Ok(if self.transposed {
            matrix.permuted(&[0, 2, 1])
        } else {
            matrix.clone()
        })
    }
}

impl Op for Resample {
    fn name(&self) -> &'static str {
        "resample"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [rows, columns] = &*self.mixings;
        let shape = inputs[0].shape();
        Ok(smallvec![Meta {
            shape: Shape::new(&[shape[0], shape[1], self.result(rows), self.result(columns)]),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = inputs[0];
        let [batch, channels, height, width] =
            [x.shape()[0], x.shape()[1], x.shape()[2], x.shape()[3]];
        let [rows, columns] = &*self.mixings;
        let images = batch * channels;
        let x = place.reshaped(x, Shape::new(&[1, images * height, width]))?;
        let across = self.matrix(place, columns, &x)?.permuted(&[0, 2, 1]);
        let wide = place.empty(
            Shape::new(&[1, images * height, self.result(columns)]),
            x.dtype(),
        )?;
        place.device.matmul(&x, &across, false, &wide)?;
        let wide = place.reshaped(&wide, Shape::new(&[images, height, self.result(columns)]))?;
        let down = self.matrix(place, rows, &wide)?;
        let stack = Shape::new(&[images, down.shape()[1], down.shape()[2]]);
        let down = down
            .broadcast_to(&stack)
            .ok_or_else(|| Error::internal("a matrix that does not broadcast"))?;
        let out = place.empty(
            Shape::new(&[images, self.result(rows), self.result(columns)]),
            x.dtype(),
        )?;
        place.device.matmul(&down, &wide, false, &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let transposed = Self {
            mixings: self.mixings.clone(),
            transposed: !self.transposed,
        };
        run_one(transposed, &[tape.gradient()?]).map(gradient)
    }
}

/// Checks that an array is a stack of images with several channels.
pub(super) fn images(op: &'static str, shape: &Shape) -> Result<[usize; 4]> {
    <[usize; 4]>::try_from(&shape[..]).map_err(|_| {
        // MXNet words it otherwise for each operation.
        let wanted = match op {
            "BilinearSampler" => "input data should be 4D in batch-num_filter-y-x",
            "Crop" => "Input data should be 4D in batch-num_filter-y-x",
            "GridGenerator" => {
                "if transform_type is warp, data is optical flowoptical flow should be 4D in batch-num_hidden-y-x"
            }
            "MultiBoxPrior" => "Input data should be 4D: batch-channel-y-x",
            "ROIPooling" => "data should be a 4D tensor",
            "UpSampling" => "Input data should be 4D in (batch, channel, y, x)",
            _ => "Input should be 4D in (batch, channel, height, width)",
        };
        Error::argument(op, format!("{wanted}, not {shape}"))
    })
}
