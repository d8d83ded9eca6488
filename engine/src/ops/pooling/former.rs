//! Pooling of MXNet before 0.11.

use smallvec::smallvec;

use super::linear::window_sum;
use super::shapes::{Convention, check_stride};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::convolution::{Sliding, brackets, numbers};
use crate::ops::layout::Margin;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Axes, Composite, Meta, OpRef, max, multiply_scalar, pad, reshape_to, take, zeros,
};
use crate::shape::Shape;

/// Pooling of images, zeros around them included.
pub static POOLING_V1: Spec = Spec {
    name: "Pooling_v1",
    documentation: "`Pooling` over two axes, as it was before there was another: the margins of `pad` are zeros for maxima too, \
                    every element that is as large as a window's maximum gets the whole gradient, and means divide by the \
                    size of the kernel wherever the window lies. A window without any element has the maximum `-inf`.",
    example: Example {
        code: "nd.Pooling_v1(-nd.arange(1, 5).reshape((1, 1, 2, 2)), kernel=(2, 2), pad=(0, 1), stride=(1, 1))",
        shows: "\n[[[[ 0. -1.  0.]]]]\n<NDArray 1x1x1x3 @cpu(0)>",
    },
    parameters: &[
        window("kernel", "The extents of a window: `(h, w)`."),
        Parameter {
            name: "pool_type",
            kind: Kind::Choice(&["avg", "max", "sum"]),
            default: Default::Text("max"),
            documentation: "What is computed of a window.",
        },
        Parameter {
            name: "global_pool",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether there is one window, over all positions.",
        },
        Parameter {
            name: "pooling_convention",
            kind: Kind::Choice(&["full", "valid"]),
            default: Default::Text("valid"),
            documentation: "Whether the last window may go beyond the end.",
        },
        window(
            "stride",
            "How far windows move from one result to the next; 1 by default.",
        ),
        window(
            "pad",
            "How many zeros there are before and after each axis; none by default.",
        ),
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 4, 5]]).with(&[
            ("kernel", "(2, 3)"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 1)"),
        ]),
        Case::new(&[&[1, 2, 5, 5]]).with(&[
            ("kernel", "(2, 2)"),
            ("stride", "(2, 2)"),
            ("pool_type", "avg"),
            ("pooling_convention", "full"),
        ]),
        Case::new(&[&[1, 2, 3, 4]]).with(&[("global_pool", "True")]),
        Case::new(&[&[1, 2, 3, 4]]).with(&[("kernel", "(3, 1)"), ("pool_type", "sum")]),
    ],
    ..Spec::UNARY
};

const fn window(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation,
    }
}

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = POOLING_V1.name;
    let kernel = numbers(attributes, "kernel")?;
    if kernel.contains(&0) {
        let message = format!(
            "value {}for Parameter kernel is invalid, the input shape must be nonzero in all dimensions",
            brackets(&kernel)
        );
        return Err(Error::argument(name, message));
    }
    check_stride(name, &numbers(attributes, "stride")?)?;
    let global = attributes.bool("global_pool")?;
    if !global && kernel.len() != 2 {
        let message = match kernel.len() {
            3 => "3D kernel not implemented".to_owned(),
            axes => format!("{axes}D pooling not supported"),
        };
        return Err(Error::argument(name, message));
    }
    let pooling = FormerPooling {
        sliding: if global {
            None
        } else {
            Some(Sliding::read(attributes, "pooling")?)
        },
        convention: Convention::read(attributes)?,
        kind: match attributes.text("pool_type")? {
            "sum" => Kernel::Sum,
            "avg" => Kernel::Mean,
            _ => Kernel::Maximum,
        },
    };
    let body = pooling.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            let (_, windows) = pooling.windows(inputs[0].shape())?;
            let shape = inputs[0].shape();
            Ok(smallvec![Meta {
                shape: Shape::new(&[shape[0], shape[1], windows[0], windows[1]]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![body.run(inputs[0])?]),
    }))
}

#[derive(Clone, Copy, PartialEq)]
enum Kernel {
    Maximum,
    Sum,
    Mean,
}

#[derive(Clone)]
struct FormerPooling {
    /// `None` for one window over all positions.
    sliding: Option<Sliding>,
    convention: Convention,
    kind: Kernel,
}

impl FormerPooling {
    /// The window, and how many there are along both axes.
    fn windows(&self, shape: &Shape) -> Result<(Sliding, Vec<usize>)> {
        let name = POOLING_V1.name;
        let [_, _, height, width] = shape[..] else {
            let message = "Pooling: Input data should be 4D in (batch, channel, y, x)";
            return Err(Error::shape(name, message));
        };
        if height * width == 0 {
            let message = format!("data of shape {shape} has nothing to pool");
            return Err(Error::shape(name, message));
        }
        let sliding = match &self.sliding {
            Some(sliding) => sliding.clone(),
            None => Sliding::whole(&[height, width]),
        };
        let windows = self.convention.windows(name, &sliding, &[height, width])?;
        Ok((sliding, windows))
    }

    fn run(&self, x: &NDArray) -> Result<NDArray> {
        let (sliding, windows) = self.windows(x.shape())?;
        let shape = x.shape().with(2, windows[0]).with(3, windows[1]);
        if x.size() == 0 {
            return zeros(shape, x.dtype(), x.context());
        }
        let whole = self.surrounded(x, &sliding, &windows)?;
        let (rows, extents) = (shape[0] * shape[1], [whole.shape()[2], whole.shape()[3]]);
        if self.kind == Kernel::Maximum {
            let positions = positions(&sliding, &windows, extents[1]);
            let positions = NDArray::from_slice(&positions, [positions.len()], x.context())?;
            let flat = reshape_to(&whole, Shape::new(&[rows, extents[0] * extents[1]]))?;
            let columns = take(&flat, &positions, 1, IndexMode::Clip)?;
            let taps = sliding.kernel.iter().product();
            let count = windows.iter().product();
            let columns = reshape_to(&columns, Shape::new(&[rows, count, taps]))?;
            return reshape_to(&max(&columns, Axes::one(2, false))?, shape);
        }
        let planes = reshape_to(&whole, Shape::new(&[rows, 1, extents[0], extents[1]]))?;
        let mut window = sliding.window();
        window.padding = [0; 3];
        let sums = window_sum(
            &planes,
            window,
            Shape::new(&[rows, 1, windows[0], windows[1]]),
        )?;
        let sums = reshape_to(&sums, shape)?;
        if self.kind == Kernel::Sum {
            return Ok(sums);
        }
        let taps: usize = sliding.kernel.iter().product();
        // MXNet takes the reciprocal in float32, whatever the data are.
        multiply_scalar(&sums, f64::from(1.0 / taps as f32))
    }

    /// The data with their margins, and with as much behind them as the last windows reach beyond these.
    fn surrounded(&self, x: &NDArray, sliding: &Sliding, windows: &[usize]) -> Result<NDArray> {
        let (mut margins, mut beyond) = ([0i64; 8], [0i64; 8]);
        for axis in 0..2 {
            let margin = sliding.padding[axis];
            margins[4 + 2 * axis] = margin as i64;
            margins[5 + 2 * axis] = margin as i64;
            let end = (windows[axis] - 1) * sliding.stride[axis] + sliding.kernel[axis];
            let extent = x.shape()[2 + axis] + 2 * margin;
            beyond[5 + 2 * axis] = end.saturating_sub(extent) as i64;
        }
        let nothing = match self.kind {
            Kernel::Maximum => f64::NEG_INFINITY,
            _ => 0.0,
        };
        let mut whole = x.clone();
        for (widths, number) in [(margins, 0.0), (beyond, nothing)] {
            if widths.iter().any(|&width| width > 0) {
                whole = pad(&whole, &widths, Margin::Constant(number))?;
            }
        }
        Ok(whole)
    }
}

/// Where the elements of each window lie in an image whose rows have `width` elements, one window after the other.
fn positions(sliding: &Sliding, windows: &[usize], width: usize) -> Vec<i64> {
    let mut positions = Vec::new();
    for window in 0..windows[0] * windows[1] {
        let (line, column) = (window / windows[1], window % windows[1]);
        for tap in 0..sliding.kernel[0] * sliding.kernel[1] {
            let y = line * sliding.stride[0] + tap / sliding.kernel[1];
            let x = column * sliding.stride[1] + tap % sliding.kernel[1];
            positions.push((y * width + x) as i64);
        }
    }
    positions
}
