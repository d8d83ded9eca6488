//! Grids of positions in images, and images sampled at them: spatial transformers (M. Jaderberg et al., 2015).

use smallvec::smallvec;

use super::resample::images;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::convolution::numbers;
use crate::ops::network::{CUDNN_OFF, only_floats};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, add, add_scalar, batch_dot, broadcast_to, cast, multiply,
    multiply_scalar, reshape_to, same_dtype, slice_axis, subtract, subtract_from_scalar, take,
    transpose, zeros,
};
use crate::shape::Shape;

const fn word(
    name: &'static str,
    words: &'static [&'static str],
    documentation: &'static str,
) -> Parameter {
    Parameter {
        name,
        kind: Kind::Choice(words),
        default: Default::Required,
        documentation,
    }
}

const TARGET_SHAPE: Parameter = Parameter {
    name: "target_shape",
    kind: Kind::Shape,
    default: Default::Ints(&[0, 0]),
    documentation: "Height and width of the result.",
};

/// Grids of positions.
pub static GRID_GENERATOR: Spec = Spec {
    name: "GridGenerator",
    documentation: "The positions at which an image is to be sampled: x and y from -1 to 1, of shape `(batch, 2, height, width)`. \
                    `affine` takes the six numbers of a matrix that is applied to the positions of the result, `warp` the \
                    distances, in elements, by which positions move.",
    example: Example {
        code: "nd.GridGenerator(nd.array([[2, 0, 0, 0, 1, 0]]), transform_type='affine', target_shape=(2, 2))",
        shows: "\n[[[[-2.  2.]\n   [-2.  2.]]\n\n  [[-1. -1.]\n   [ 1.  1.]]]]\n<NDArray 1x2x2x2 @cpu(0)>",
    },
    parameters: &[
        word("transform_type", &["affine", "warp"], "What the data are."),
        TARGET_SHAPE,
    ],
    build: |attributes| {
        let name = GRID_GENERATOR.name;
        if attributes.text("transform_type")? == "warp" {
            return Ok(OpRef::new(Composite {
                name,
                infer: move |inputs: &[&Array]| {
                    only_floats(name, inputs[0].dtype())?;
                    match images(name, inputs[0].shape())? {
                        [_, 2, ..] => Ok(smallvec![Meta::of(inputs[0])]),
                        _ => Err(Error::argument(
                            name,
                            format!(
                                "incorrect data shape[1], should be 2: {}",
                                inputs[0].shape()
                            ),
                        )),
                    }
                },
                body: |inputs: &[&NDArray]| Ok(smallvec![warped(inputs[0])?]),
            }));
        }
        let target = target(name, attributes)?;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                let batch = matrices(name, inputs[0])?;
                Ok(smallvec![Meta {
                    shape: Shape::new(&[batch, 2, target[0], target[1]]),
                    dtype: inputs[0].dtype()
                }])
            },
            body: move |inputs: &[&NDArray]| Ok(smallvec![affine(inputs[0], target)?]),
        }))
    },
    cases: &[
        Case::new(&[&[2, 6]]).with(&[("transform_type", "affine"), ("target_shape", "(2, 3)")]),
        Case::new(&[&[2, 2, 2, 3]]).with(&[("transform_type", "warp")]),
    ],
    ..Spec::UNARY
};

/// Images sampled at positions.
pub static BILINEAR_SAMPLER: Spec = Spec {
    name: "BilinearSampler",
    documentation: "The elements of images of shape `(batch, channels, height, width)` at positions of shape `(batch, 2, height, \
                    width)` from -1 to 1, interpolated linearly; outside of an image is 0. Both have a gradient.",
    example: Example {
        code: "nd.BilinearSampler(nd.array([[[[0, 1], [2, 3]]]]), nd.array([[[[0]], [[0]]]]))",
        shows: "\n[[[[1.5]]]]\n<NDArray 1x1x1x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "grid"]),
    parameters: &[CUDNN_OFF],
    build: |_| {
        let name = BILINEAR_SAMPLER.name;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                let dtype = same_dtype(name, inputs)?;
                only_floats(name, dtype)?;
                let [batch, channels, ..] = images(name, inputs[0].shape())?;
                let grid = <[usize; 4]>::try_from(&inputs[1].shape()[..]).map_err(|_| {
                    let shape = inputs[1].shape();
                    let message = format!("Sampler grid should be 4D in batch-2-y-x, not {shape}");
                    Error::argument(name, message)
                })?;
                match grid {
                    [grids, 2, height, width] if grids == batch => Ok(smallvec![Meta {
                        shape: Shape::new(&[batch, channels, height, width]),
                        dtype
                    }]),
                    _ => {
                        let message = if grid[1] == 2 {
                            "as many grids as images are needed"
                        } else {
                            "incorrect grid shape[1], should be 2"
                        };
                        let (grid, data) = (inputs[1].shape(), inputs[0].shape());
                        let message = format!("{message}: {grid} for data of shape {data}");
                        Err(Error::argument(name, message))
                    }
                }
            },
            body: |inputs: &[&NDArray]| Ok(smallvec![sampled(inputs[0], inputs[1])?]),
        }))
    },
    cases: &[
        Case::new(&[&[2, 2, 3, 4], &[2, 2, 2, 2]]).from(&[Domain::Real, Domain::Unit]),
        // Partly outside of the images.
        Case::new(&[&[1, 2, 3, 3], &[1, 2, 2, 3]]).from(&[Domain::Real, Domain::AboveOne]),
    ],
    ..Spec::UNARY
};

/// Images sampled at the positions of an affine map.
pub static SPATIAL_TRANSFORMER: Spec = Spec {
    name: "SpatialTransformer",
    documentation: "Images of shape `(batch, channels, height, width)` seen through affine maps, of which each is given by six \
                    numbers: `BilinearSampler` at the positions of `GridGenerator`.",
    example: Example {
        code: "nd.SpatialTransformer(nd.array([[[[0, 1], [2, 3]]]]), nd.array([[1, 0, 0, 0, 1, 0]]), target_shape=(1, 3), \
               transform_type='affine', sampler_type='bilinear').shape",
        shows: "(1, 1, 1, 3)",
    },
    inputs: Inputs::Fixed(&["data", "loc"]),
    parameters: &[
        TARGET_SHAPE,
        word("transform_type", &["affine"], "The kind of maps."),
        word(
            "sampler_type",
            &["bilinear"],
            "How positions between elements are read.",
        ),
        CUDNN_OFF,
    ],
    build: |attributes| {
        let name = SPATIAL_TRANSFORMER.name;
        attributes.text("transform_type")?;
        attributes.text("sampler_type")?;
        let target = target(name, attributes)?;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                let dtype = same_dtype(name, inputs)?;
                let [batch, channels, ..] = images(name, inputs[0].shape())?;
                if matrices(name, inputs[1])? != batch {
                    return Err(Error::shape(name, "there has to be one map for each image"));
                }
                Ok(smallvec![Meta {
                    shape: Shape::new(&[batch, channels, target[0], target[1]]),
                    dtype
                }])
            },
            body: move |inputs: &[&NDArray]| {
                Ok(smallvec![sampled(inputs[0], &affine(inputs[1], target)?)?])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 2, 3, 4], &[2, 6]])
        .from(&[Domain::Real, Domain::Unit])
        .with(&[
            ("target_shape", "(2, 2)"),
            ("transform_type", "affine"),
            ("sampler_type", "bilinear"),
        ])],
    ..Spec::UNARY
};

fn target(name: &'static str, attributes: &Attributes) -> Result<[usize; 2]> {
    let given = numbers(attributes, "target_shape")?;
    <[usize; 2]>::try_from(&given[..])
        .ok()
        .filter(|target| !target.contains(&0))
        .ok_or_else(|| {
            let first = given.first().copied().unwrap_or(0);
            Error::argument(
                name,
                format!("incorrect target_shape: {first}. Two positive numbers are expected"),
            )
        })
}

/// Checks that an array holds six numbers for each image, and tells of how many.
fn matrices(name: &'static str, x: &Array) -> Result<usize> {
    only_floats(name, x.dtype())?;
    match &x.shape()[..] {
        [batch, 6] => Ok(*batch),
        [batch, rest @ ..] if rest.iter().product::<usize>() == 6 => Ok(*batch),
        other => {
            let message = match (name == SPATIAL_TRANSFORMER.name, other.len()) {
                (true, 2) => "incorrect locolisation network shape[1], should be 6",
                (true, _) => "locolisation paramter should be 4D in batch-num_hidden",
                _ => "incorrect data shape",
            };
            let message = format!("{message}: {}, not six numbers for each image", x.shape());
            Err(Error::argument(name, message))
        }
    }
}

/// Positions of so many elements from -1 to 1; of one element there is no such distance, and MXNet gives NaN.
fn steps(count: usize) -> Vec<f64> {
    (0..count)
        .map(|index| -1.0 + 2.0 * index as f64 / (count as f64 - 1.0))
        .collect()
}

fn affine(matrices: &NDArray, [height, width]: [usize; 2]) -> Result<NDArray> {
    let batch = matrices.shape()[0];
    let (down, across) = (steps(height), steps(width));
    let rows = [
        across.repeat(height),
        down.iter()
            .flat_map(|&y| std::iter::repeat_n(y, width))
            .collect(),
        vec![1.0; height * width],
    ];
    let shape = Shape::new(&[1, 3, height * width]);
    let positions =
        NDArray::from_numbers(&rows.concat(), shape, matrices.dtype(), matrices.context())?;
    let positions = broadcast_to(&positions, Shape::new(&[batch, 3, height * width]))?;
    let matrices = reshape_to(matrices, Shape::new(&[batch, 2, 3]))?;
    let grid = batch_dot(&matrices, &positions, false, false)?;
    reshape_to(&grid, Shape::new(&[batch, 2, height, width]))
}

fn warped(flow: &NDArray) -> Result<NDArray> {
    let [_, _, height, width] = images(GRID_GENERATOR.name, flow.shape())?;
    let (down, across) = (steps(height), steps(width));
    let rows = [
        across.repeat(height),
        down.iter()
            .flat_map(|&y| std::iter::repeat_n(y, width))
            .collect(),
    ];
    let plane = Shape::new(&[1, 2, height, width]);
    let still = NDArray::from_numbers(&rows.concat(), plane, flow.dtype(), flow.context())?;
    let scales = [2.0 / (width as f64 - 1.0), 2.0 / (height as f64 - 1.0)];
    let scales = NDArray::from_numbers(
        &scales,
        Shape::new(&[1, 2, 1, 1]),
        flow.dtype(),
        flow.context(),
    )?;
    add(&multiply(flow, &scales)?, &still)
}

/// One axis of a grid in elements of the image, outside of any graph as whole numbers below, and the rest above them.
struct Axis {
    below: Vec<f64>,
    rest: NDArray,
    extent: usize,
}

impl Axis {
    fn new(grid: &NDArray, channel: i64, extent: usize) -> Result<Self> {
        let plane = slice_axis(grid, 1, channel, Some(channel + 1))?;
        let half = (extent as f64 - 1.0) / 2.0;
        let position = multiply_scalar(&add_scalar(&plane, 1.0)?, half)?;
        let below: Vec<f64> = position
            .to_vec::<f64>()?
            .into_iter()
            .map(f64::floor)
            .collect();
        let whole = NDArray::from_numbers(
            &below,
            plane.shape().clone(),
            plane.dtype(),
            plane.context(),
        )?;
        Ok(Self {
            below,
            rest: subtract(&position, &whole)?,
            extent,
        })
    }

    /// Weight of the element below, or of the one above.
    fn weight(&self, above: bool) -> Result<NDArray> {
        if above {
            Ok(self.rest.clone())
        } else {
            subtract_from_scalar(&self.rest, 1.0)
        }
    }

    /// The position at `index`, if there is an element.
    fn position(&self, index: usize, above: bool) -> Option<usize> {
        let position = self.below[index] + f64::from(u8::from(above));
        (position >= 0.0 && position < self.extent as f64).then_some(position as usize)
    }
}

fn sampled(x: &NDArray, grid: &NDArray) -> Result<NDArray> {
    let [batch, channels, height, width] = images(BILINEAR_SAMPLER.name, x.shape())?;
    let [_, _, rows, columns] = images(BILINEAR_SAMPLER.name, grid.shape())?;
    let shape = Shape::new(&[batch, channels, rows, columns]);
    if x.size() == 0 || shape.size() == 0 {
        return zeros(shape, x.dtype(), x.context());
    }
    let (across, down) = (Axis::new(grid, 0, width)?, Axis::new(grid, 1, height)?);
    // Channels last, so that a position names all of them.
    let pixels = reshape_to(
        &transpose(x, &[0, 2, 3, 1])?,
        Shape::new(&[batch * height * width, channels]),
    )?;
    let count = batch * rows * columns;
    let mut sum: Option<NDArray> = None;
    for (below, right) in [(false, false), (false, true), (true, false), (true, true)] {
        let places: Vec<Option<usize>> = (0..count)
            .map(|index| {
                let (y, z) = (down.position(index, below)?, across.position(index, right)?);
                Some((index / (rows * columns) * height + y) * width + z)
            })
            .collect();
        let numbers: Vec<i64> = places
            .iter()
            .map(|place| place.unwrap_or(0) as i64)
            .collect();
        let inside: Vec<f64> = places
            .iter()
            .map(|place| f64::from(u8::from(place.is_some())))
            .collect();
        let numbers = NDArray::from_slice(&numbers, [count], x.context())?;
        let inside =
            NDArray::from_numbers(&inside, across.rest.shape().clone(), x.dtype(), x.context())?;
        let weight = multiply(
            &multiply(&down.weight(below)?, &across.weight(right)?)?,
            &inside,
        )?;
        let weight = reshape_to(&weight, Shape::new(&[count, 1]))?;
        let part = multiply(
            &take(&pixels, &numbers, 0, IndexMode::Clip)?,
            &cast(&weight, x.dtype())?,
        )?;
        sum = Some(match sum {
            Some(sum) => add(&sum, &part)?,
            None => part,
        });
    }
    let sum = sum.ok_or_else(|| Error::internal("four corners"))?;
    let sum = reshape_to(&sum, Shape::new(&[batch, rows, columns, channels]))?;
    transpose(&sum, &[0, 3, 1, 2])
}
