//! Windows of images as columns of a matrix, and columns added up to images.

use smallvec::{SmallVec, smallvec};

use super::{brackets, numbers};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Margin, Meta, OpRef, pad, put, reshape_to, slice, take, zeros,
};
use crate::shape::Shape;

const fn extents(name: &'static str, default: Default, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Shape,
        default,
        documentation,
    }
}

const KERNEL: Parameter = extents("kernel", Default::Required, "The extents of a window.");
const STRIDE: Parameter = extents(
    "stride",
    Default::Ints(&[]),
    "The distances of windows; 1 by default.",
);
const DILATE: Parameter = extents(
    "dilate",
    Default::Ints(&[]),
    "The distances of elements in a window; 1 by default.",
);
const PAD: Parameter = extents(
    "pad",
    Default::Ints(&[]),
    "The widths of the margins of zeros; 0 by default.",
);

/// Windows as columns.
pub static IM2COL: Spec = Spec {
    name: "im2col",
    documentation: "The windows of images of shape `(batch, channels, ...)`: column `j` of the result, of shape `(batch, \
                    channels * elements of a window, windows)`, holds window `j`.",
    example: Example {
        code: "nd.im2col(nd.arange(6).reshape((1, 1, 2, 3)), kernel=(2, 2))",
        shows: "\n[[[0. 1.]\n  [1. 2.]\n  [3. 4.]\n  [4. 5.]]]\n<NDArray 1x4x2 @cpu(0)>",
    },
    parameters: &[KERNEL, STRIDE, DILATE, PAD],
    build: |attributes| {
        let windows = Windows::read("im2col", attributes)?;
        let rule = windows.clone();
        Ok(OpRef::new(Composite {
            name: "im2col",
            infer: move |inputs: &[&Array]| {
                let shape = inputs[0].shape();
                let (batch, channels, image) = rule.split(shape)?;
                Ok(smallvec![Meta {
                    shape: rule.columns(batch, channels, &rule.counts(&image)?),
                    dtype: inputs[0].dtype()
                }])
            },
            body: move |inputs: &[&NDArray]| Ok(smallvec![windows.unfold(inputs[0])?]),
        }))
    },
    cases: &[
        Case::new(&[&[2, 2, 4, 3]]).with(&[
            ("kernel", "(2, 2)"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 0)"),
        ]),
        Case::new(&[&[1, 2, 5]]).with(&[("kernel", "(2,)"), ("dilate", "(2,)")]),
    ],
    ..Spec::UNARY
};

/// Columns added up to images.
pub static COL2IM: Spec = Spec {
    name: "col2im",
    documentation: "Images of which each element is the sum of all elements of columns that `im2col` would take from it: its \
                    transpose.",
    example: Example {
        code: "nd.col2im(nd.ones((1, 4, 2)), output_size=(2, 3), kernel=(2, 2))",
        shows: "\n[[[[1. 2. 1.]\n   [1. 2. 1.]]]]\n<NDArray 1x1x2x3 @cpu(0)>",
    },
    parameters: &[
        extents("output_size", Default::Required, "The extents of an image."),
        KERNEL,
        STRIDE,
        DILATE,
        PAD,
    ],
    build: |attributes| {
        let windows = Windows::read("col2im", attributes)?;
        let image: Vec<usize> = numbers(attributes, "output_size")?.to_vec();
        let (rule, extents) = (windows.clone(), image.clone());
        Ok(OpRef::new(Composite {
            name: "col2im",
            infer: move |inputs: &[&Array]| {
                let (batch, channels) = rule.channels(inputs[0].shape(), &extents)?;
                Ok(smallvec![Meta {
                    shape: Shape::new(&[&[batch, channels][..], &extents].concat()),
                    dtype: inputs[0].dtype()
                }])
            },
            body: move |inputs: &[&NDArray]| Ok(smallvec![windows.fold(inputs[0], &image)?]),
        }))
    },
    cases: &[
        Case::new(&[&[2, 8, 6]]).with(&[
            ("output_size", "(4, 3)"),
            ("kernel", "(2, 2)"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 0)"),
        ]),
        Case::new(&[&[1, 4, 3]]).with(&[
            ("output_size", "(5,)"),
            ("kernel", "(2,)"),
            ("dilate", "(2,)"),
        ]),
    ],
    ..Spec::UNARY
};

#[derive(Clone)]
struct Windows {
    name: &'static str,
    kernel: Vec<usize>,
    stride: Vec<usize>,
    dilate: Vec<usize>,
    pad: Vec<usize>,
}

impl Windows {
    fn read(name: &'static str, attributes: &Attributes) -> Result<Self> {
        let kernel = numbers(attributes, "kernel")?.to_vec();
        let or = |parameter: &str, absent: usize| -> Result<Vec<usize>> {
            let given = numbers(attributes, parameter)?.to_vec();
            match given.len() {
                0 => Ok(vec![absent; kernel.len()]),
                count if count == kernel.len() => Ok(given),
                _ => Err(Error::argument(
                    name,
                    format!("{parameter} and kernel differ in length"),
                )),
            }
        };
        let (stride, dilate, pad) = (or("stride", 1)?, or("dilate", 1)?, or("pad", 0)?);
        for (what, all) in [
            ("kernel", &kernel),
            ("stride", &stride),
            ("dilate", &dilate),
        ] {
            if kernel.is_empty() || all.contains(&0) {
                let message = format!("incorrect {what} size: {}", brackets(all));
                return Err(Error::argument(name, message));
            }
        }
        Ok(Self {
            name,
            kernel,
            stride,
            dilate,
            pad,
        })
    }

    fn split(&self, shape: &Shape) -> Result<(usize, usize, Vec<usize>)> {
        match &shape[..] {
            [batch, channels, image @ ..] if image.len() == self.kernel.len() => {
                Ok((*batch, *channels, image.to_vec()))
            }
            _ => {
                let message = format!(
                    "windows of {} axes in data of shape {shape}",
                    self.kernel.len()
                );
                Err(Error::shape(self.name, message))
            }
        }
    }

    /// How many windows there are along each axis.
    fn counts(&self, image: &[usize]) -> Result<Vec<usize>> {
        (0..image.len())
            .map(|axis| {
                let room = image[axis] + 2 * self.pad[axis];
                let reach = self.dilate[axis] * (self.kernel[axis] - 1) + 1;
                match room.checked_sub(reach) {
                    Some(rest) => Ok(rest / self.stride[axis] + 1),
                    None => Err(Error::shape(self.name, "kernel size exceed input")),
                }
            })
            .collect()
    }

    fn columns(&self, batch: usize, channels: usize, counts: &[usize]) -> Shape {
        let elements: usize = self.kernel.iter().product();
        Shape::new(&[batch, channels * elements, counts.iter().product()])
    }

    /// Batch and channels of images of which these are the columns.
    fn channels(&self, columns: &Shape, image: &[usize]) -> Result<(usize, usize)> {
        if image.len() != self.kernel.len() {
            return Err(Error::argument(
                self.name,
                "output_size and kernel differ in length",
            ));
        }
        let count: usize = self.counts(image)?.iter().product();
        let elements: usize = self.kernel.iter().product();
        match &columns[..] {
            [batch, rows, windows] if *windows == count && rows % elements == 0 => {
                Ok((*batch, rows / elements))
            }
            _ => {
                let message = format!(
                    "output size does not match convolution parameters and data of shape {columns}"
                );
                Err(Error::shape(self.name, message))
            }
        }
    }

    /// Positions in a padded image: all windows for the first element of a window, for the second, and so on.
    fn positions(&self, image: &[usize], counts: &[usize]) -> Vec<i64> {
        let padded: Vec<usize> = (0..image.len())
            .map(|axis| image[axis] + 2 * self.pad[axis])
            .collect();
        let mut positions = vec![0i64];
        // Offsets of elements come first, then those of windows: each axis multiplies what is there.
        for (extents, steps) in [
            (&self.kernel, &self.dilate),
            (&counts.to_vec(), &self.stride),
        ] {
            for axis in 0..image.len() {
                let inner: usize = padded[axis + 1..].iter().product();
                positions = positions
                    .iter()
                    .flat_map(|&base| {
                        (0..extents[axis])
                            .map(move |index| base + (index * steps[axis] * inner) as i64)
                    })
                    .collect();
            }
        }
        positions
    }

    fn unfold(&self, x: &NDArray) -> Result<NDArray> {
        let (batch, channels, image) = self.split(x.shape())?;
        let counts = self.counts(&image)?;
        let shape = self.columns(batch, channels, &counts);
        if x.size() == 0 {
            return zeros(shape, x.dtype(), x.context());
        }
        let mut widths: SmallVec<[i64; 8]> = smallvec![0; 4];
        widths.extend(self.pad.iter().flat_map(|&width| [width as i64; 2]));
        let padded = if self.pad.iter().all(|&width| width == 0) {
            x.clone()
        } else {
            pad(x, &widths, Margin::Constant(0.0))?
        };
        let flat = Shape::new(&[batch, channels, padded.size() / (batch * channels)]);
        let positions = self.positions(&image, &counts);
        let positions = NDArray::from_slice(&positions, [positions.len()], x.context())?;
        let taken = take(&reshape_to(&padded, flat)?, &positions, 2, IndexMode::Clip)?;
        reshape_to(&taken, shape)
    }

    fn fold(&self, columns: &NDArray, image: &[usize]) -> Result<NDArray> {
        let (batch, channels) = self.channels(columns.shape(), image)?;
        let counts = self.counts(image)?;
        let padded: Vec<usize> = (0..image.len())
            .map(|axis| image[axis] + 2 * self.pad[axis])
            .collect();
        let whole = Shape::new(&[&[batch, channels][..], &padded].concat());
        if columns.size() == 0 {
            return zeros(
                Shape::new(&[&[batch, channels][..], image].concat()),
                columns.dtype(),
                columns.context(),
            );
        }
        let positions = self.positions(image, &counts);
        let positions = NDArray::from_slice(&positions, [positions.len()], columns.context())?;
        let rows = reshape_to(columns, Shape::new(&[batch, channels, positions.size()]))?;
        let flat = Shape::new(&[batch, channels, padded.iter().product()]);
        let sums = reshape_to(&put(&rows, &positions, 2, IndexMode::Clip, flat)?, whole)?;
        let begin: Vec<Option<i64>> = [0, 0]
            .iter()
            .chain(&self.pad)
            .map(|&width| Some(width as i64))
            .collect();
        let ends = [batch, channels]
            .into_iter()
            .chain((0..image.len()).map(|axis| self.pad[axis] + image[axis]));
        let end: Vec<Option<i64>> = ends.map(|end| Some(end as i64)).collect();
        slice(&sums, &begin, &end, &[])
    }
}
