//! Pooling as a layer.

use crate::ops::network::CUDNN_OFF;
use smallvec::smallvec;

use super::linear::window_sum;
use super::maximum::window_maximum;
use super::powers::{Power, window_norm};
use super::shapes::{Convention, Layout, check_stride, counts, wrong_axes};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::Window;
use crate::error::{Error, Result};
use crate::ops::convolution::{Sliding, numbers, volume};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, divide, multiply_scalar, reshape_to, transpose,
};
use crate::shape::Shape;

/// Sums, means, maxima or norms over windows that move over one to three spatial axes.
pub static POOLING: Spec = Spec {
    name: "Pooling",
    documentation: "The largest element (`max`), the mean (`avg`), the sum (`sum`) or the root of the sum of powers (`lp`) of each \
                    window that moves over data of shape `(batch, channels, width)`, `(batch, channels, height, width)` or \
                    `(batch, channels, depth, height, width)`. An axis of the result has \
                    `(extent + 2 pad - kernel) / stride + 1` positions, rounded down (`valid`) or up (`full`), or \
                    `(extent + 2 pad) / stride` rounded up (`same`). The gradient of a maximum belongs to the first of the \
                    largest elements.",
    example: Example {
        code: "nd.Pooling(nd.arange(16).reshape((1, 1, 4, 4)), kernel=(2, 2), stride=(2, 2), pool_type='avg')",
        shows: "\n[[[[ 2.5  4.5]\n   [10.5 12.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 4, 5]]).with(&[("kernel", "(2, 3)"), ("stride", "(2, 1)")]),
        Case::new(&[&[1, 2, 5, 5]]).with(&[
            ("kernel", "(3, 3)"),
            ("stride", "(2, 2)"),
            ("pad", "(1, 1)"),
            ("pool_type", "avg"),
            ("pooling_convention", "full"),
        ]),
        Case::new(&[&[1, 2, 5, 5]]).with(&[
            ("kernel", "(3, 3)"),
            ("stride", "(2, 2)"),
            ("pad", "(1, 1)"),
            ("pool_type", "avg"),
            ("count_include_pad", "False"),
        ]),
        Case::new(&[&[2, 2, 6]]).with(&[("kernel", "(3,)"), ("pool_type", "sum")]),
        Case::new(&[&[2, 2, 6]]).with(&[
            ("kernel", "(3,)"),
            ("stride", "(2,)"),
            ("pooling_convention", "same"),
        ]),
        Case::new(&[&[1, 2, 3, 3]]).with(&[
            ("kernel", "(2, 2)"),
            ("pool_type", "lp"),
            ("p_value", "2"),
        ]),
        Case::new(&[&[1, 2, 3, 3]])
            .with(&[("kernel", "(2, 2)"), ("pool_type", "lp"), ("p_value", "3")])
            .from(&[crate::ops::Domain::Positive]),
        Case::new(&[&[1, 2, 3, 2, 2]]).with(&[("kernel", "(2, 2, 1)"), ("pad", "(1, 0, 0)")]),
        Case::new(&[&[2, 3, 2, 2]]).with(&[("global_pool", "True")]),
        Case::new(&[&[2, 3, 2, 2]]).with(&[("global_pool", "True"), ("pool_type", "avg")]),
        Case::new(&[&[1, 3, 3, 2]]).with(&[("kernel", "(2, 2)"), ("layout", "NHWC")]),
        Case::new(&[&[1, 1, 3]]).with(&[("kernel", "(1,)"), ("pad", "(2,)"), ("stride", "(3,)")]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "kernel",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "The extents of a window: `(w,)`, `(h, w)` or `(d, h, w)`.",
    },
    Parameter {
        name: "pool_type",
        kind: Kind::Choice(&["avg", "lp", "max", "sum"]),
        default: Default::Text("max"),
        documentation: "What is computed of a window.",
    },
    Parameter {
        name: "global_pool",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether there is one window, over all positions; `kernel`, `stride` and `pad` do not count then.",
    },
    CUDNN_OFF,
    Parameter {
        name: "pooling_convention",
        kind: Kind::Choice(&["full", "same", "valid"]),
        default: Default::Text("valid"),
        documentation: "How many windows there are.",
    },
    Parameter {
        name: "stride",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "How far windows move from one result to the next; 1 by default.",
    },
    Parameter {
        name: "pad",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "How many positions there are before and after each axis; none by default.",
    },
    Parameter {
        name: "p_value",
        kind: Kind::OptionalInt,
        default: Default::None,
        documentation: "The power for `lp`: 1, 2 or 3.",
    },
    Parameter {
        name: "count_include_pad",
        kind: Kind::Bool,
        default: Default::None,
        documentation: "Whether means count positions outside of the array, whose elements are 0; true by default.",
    },
    Parameter {
        name: "layout",
        kind: Kind::Choice(&["None", "NCDHW", "NCHW", "NCW", "NDHWC", "NHWC", "NWC"]),
        default: Default::None,
        documentation: "The order of the axes; channels come before positions by default.",
    },
];

/// What is computed of a window.
#[derive(Debug, Clone, Copy)]
enum Kernel {
    Maximum,
    Sum,
    Mean { padding: bool },
    Norm(Power),
}

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = POOLING.name;
    check_stride(name, &numbers(attributes, "stride")?)?;
    let global = attributes.bool("global_pool")?;
    let pooling = Pooling {
        kernel: kernel(attributes)?,
        sliding: if global {
            None
        } else {
            Some(Sliding::read(attributes, "pooling")?)
        },
        convention: Convention::read(attributes)?,
        layouts: [1, 2, 3].map(|axes| Layout::read(attributes, axes)),
    };
    let shapes = std::sync::Arc::new(pooling);
    let body = shapes.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            Ok(smallvec![Meta {
                shape: shapes.plan(inputs[0].shape())?.result,
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![body.run(inputs[0])?]),
    }))
}

fn kernel(attributes: &Attributes) -> Result<Kernel> {
    let wrong = |message: String| Err(Error::argument(POOLING.name, message));
    let power = attributes.optional_int("p_value")?;
    Ok(match attributes.text("pool_type")? {
        "sum" => Kernel::Sum,
        "avg" => Kernel::Mean {
            padding: attributes
                .optional_bool("count_include_pad")?
                .unwrap_or(true),
        },
        "lp" => match power {
            // MXNet adds the elements as they are, whatever their signs.
            Some(1) => Kernel::Sum,
            Some(2) => Kernel::Norm(Power::Two),
            Some(3) => Kernel::Norm(Power::Three),
            Some(power) => return wrong(format!("p value of {power} is not supported yet...")),
            None => return wrong("Check failed: param.p_value.has_value()".into()),
        },
        _ => Kernel::Maximum,
    })
}

struct Pooling {
    kernel: Kernel,
    /// `None` for one window over all positions.
    sliding: Option<Sliding>,
    convention: Convention,
    /// For one, two and three spatial axes.
    layouts: [Result<Layout>; 3],
}

/// How one array is pooled.
struct Plan {
    layout: Layout,
    sliding: Sliding,
    /// Extents of the spatial axes.
    extents: Vec<usize>,
    /// Windows along them.
    windows: Vec<usize>,
    /// The shape of the result, in the layout.
    result: Shape,
}

impl Pooling {
    fn plan(&self, shape: &Shape) -> Result<Plan> {
        let name = POOLING.name;
        let axes = shape.ndim().saturating_sub(2);
        if axes == 0 {
            return Err(Error::shape(
                name,
                "Input data should be  3D in (batch, channel, x) Or 4D in (batch, channel, y, x)  Or 5D in (batch, channel, \
                 d, y, x)",
            ));
        }
        if let Some(sliding) = self
            .sliding
            .as_ref()
            .filter(|sliding| sliding.axes() != axes)
        {
            return Err(wrong_axes(name, sliding.axes()));
        }
        let layout = match self.layouts.get(axes - 1) {
            Some(layout) => layout.clone()?,
            None => return Err(wrong_axes(name, 3)),
        };
        let first: Vec<usize> = layout
            .channels_first(shape.ndim())
            .iter()
            .map(|&axis| shape[axis])
            .collect();
        let extents = first[2..].to_vec();
        if extents.contains(&0) {
            let message = format!("data of shape {shape} has nothing to pool");
            return Err(Error::shape(name, message));
        }
        let sliding = self
            .sliding
            .clone()
            .unwrap_or_else(|| Sliding::whole(&extents));
        let windows = self.convention.windows(name, &sliding, &extents)?;
        let result: Vec<usize> = first[..2].iter().chain(&windows).copied().collect();
        Ok(Plan {
            result: layout
                .original(shape.ndim())
                .iter()
                .map(|&axis| result[axis])
                .collect(),
            layout,
            sliding,
            extents,
            windows,
        })
    }

    fn run(&self, x: &NDArray) -> Result<NDArray> {
        let plan = self.plan(x.shape())?;
        let first = transpose(x, &plan.layout.channels_first(x.shape().ndim()))?;
        let pairs = [first.shape()[0], first.shape()[1]];
        let shape = |extents: &[usize]| -> Shape { pairs.iter().chain(extents).copied().collect() };
        let rows = reshape_to(&first, stacked(&shape(&plan.extents)))?;
        let pooled = self.pool(&rows, &plan, stacked(&shape(&plan.windows)))?;
        let pooled = reshape_to(&pooled, shape(&plan.windows))?;
        transpose(&pooled, &plan.layout.original(x.shape().ndim()))
    }

    fn pool(&self, rows: &NDArray, plan: &Plan, shape: Shape) -> Result<NDArray> {
        let window: Window = plan.sliding.window();
        match self.kernel {
            Kernel::Maximum => window_maximum(rows, window, shape),
            Kernel::Sum => window_sum(rows, window, shape),
            Kernel::Norm(power) => window_norm(rows, window, shape, power),
            Kernel::Mean { padding } => {
                let one_row = shape.with(0, 1);
                // There are as many counts as results in a row, which have found room before.
                let sums = window_sum(rows, window, shape)?;
                let counts = counts(&plan.sliding, &plan.extents, &plan.windows, padding);
                mean(&sums, &counts, one_row)
            }
        }
    }
}

/// Sums divided by counts, which are those of one row.
fn mean(sums: &NDArray, counts: &[f64], one_row: Shape) -> Result<NDArray> {
    match counts.first() {
        Some(&count) if counts.iter().all(|other| *other == count) => {
            multiply_scalar(sums, count.recip())
        }
        _ => {
            let counts = NDArray::from_numbers(counts, one_row, sums.dtype(), sums.context())?;
            divide(sums, &counts)
        }
    }
}

/// A shape with batch and channels as one axis and three spatial axes.
fn stacked(shape: &Shape) -> Shape {
    let volume = volume(shape);
    Shape::new(&[volume[0] * volume[1], volume[2], volume[3], volume[4]])
}
