//! The transpose of convolution as a layer.

use super::layer::{Layer, window_parameter};
use super::sliding::{Numbers, Sliding, brackets, numbers};
use super::{CUDNN_TUNE, KERNEL, LAYOUT, NUM_GROUP};
use crate::error::{Error, Result};
use crate::ops::network::{CUDNN_OFF, NO_BIAS};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, OpRef};

/// A layer of transposed convolutions over one to three spatial axes.
pub static DECONVOLUTION: Spec = Spec {
    name: "Deconvolution",
    documentation: "The transpose of `Convolution`: each element of the data is multiplied by the weights of a filter and added \
                    where the filter lies, for weights of shape `(channels, num_filter / num_group, *kernel)`. An axis of the \
                    result has `stride (extent - 1) + dilate (kernel - 1) + 1 - 2 pad + adj` positions, or as many as \
                    `target_shape` says, which then decides about `pad` and `adj`. The gradients are convolutions: of any order.",
    example: Example {
        code: "nd.Deconvolution(nd.array([[[[1, 2], [3, 4]]]]), nd.ones((1, 1, 2, 2)), kernel=(2, 2), num_filter=1)",
        shows: "\n[[[[ 1.  3.  2.]\n   [ 4. 10.  6.]\n   [ 3.  7.  4.]]]]\n<NDArray 1x1x3x3 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "weight", "bias"],
        required: 2,
    },
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 3, 2], &[2, 3, 2, 2]])
            .with(&[("kernel", "(2, 2)"), ("num_filter", "3")]),
        Case::new(&[&[1, 2, 2, 3], &[2, 2, 3, 3], &[2]]).with(&[
            ("kernel", "(3, 3)"),
            ("num_filter", "2"),
            ("stride", "(2, 2)"),
            ("pad", "(1, 1)"),
            ("adj", "(1, 0)"),
            ("no_bias", "False"),
        ]),
        Case::new(&[&[1, 4, 2, 2], &[4, 1, 2, 2]]).with(&[
            ("kernel", "(2, 2)"),
            ("num_filter", "2"),
            ("num_group", "2"),
            ("stride", "(2, 2)"),
            ("target_shape", "(3, 3)"),
        ]),
        Case::new(&[&[2, 2, 3], &[2, 3, 3]]).with(&[
            ("kernel", "(3,)"),
            ("num_filter", "3"),
            ("stride", "(2,)"),
            ("dilate", "(2,)"),
        ]),
        Case::new(&[&[1, 2, 2, 2, 2], &[2, 1, 2, 2, 2]])
            .with(&[("kernel", "(2, 2, 2)"), ("num_filter", "1")]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    KERNEL,
    window_parameter(
        "stride",
        "How far filters move from one element to the next; 1 by default.",
    ),
    window_parameter(
        "dilate",
        "The distance between the positions that neighbouring weights lie on; 1 by default.",
    ),
    window_parameter(
        "pad",
        "How many positions are cut off before and after each axis; none by default.",
    ),
    window_parameter(
        "adj",
        "How many positions are added after each axis; none by default.",
    ),
    window_parameter(
        "target_shape",
        "The extents of the result; computed by default.",
    ),
    Parameter {
        name: "num_filter",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Number of channels of the result.",
    },
    NUM_GROUP,
    Parameter {
        name: "workspace",
        kind: Kind::Int,
        default: Default::Int(512),
        documentation: "Has no effect.",
    },
    Parameter {
        default: Default::Bool(true),
        ..NO_BIAS
    },
    CUDNN_TUNE,
    CUDNN_OFF,
    LAYOUT,
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let mut layer = Layer::read(attributes)?;
    let (adjustment, target) = (
        numbers(attributes, "adj")?,
        numbers(attributes, "target_shape")?,
    );
    for (name, numbers) in [("adj", &adjustment), ("target_shape", &target)] {
        if !numbers.is_empty() && numbers.len() != layer.sliding.axes() {
            let message = format!(
                "{name} must have the same number of dimensions with kernel_size,but kernel_size is set to {} while {name} is {}",
                brackets(&layer.sliding.kernel),
                brackets(numbers)
            );
            return Err(Error::argument(DECONVOLUTION.name, message));
        }
    }
    layer.transposed = Some(Box::new(move |sliding, data| {
        extents(sliding, data, &adjustment, &target)
    }));
    Ok(OpRef::new(layer))
}

/// The extents of the result, and the window with the padding that leads to them.
fn extents(
    sliding: &Sliding,
    data: &[usize],
    adjustment: &Numbers,
    target: &Numbers,
) -> Result<(Sliding, Vec<usize>)> {
    let wrong = |message: String| Error::shape(DECONVOLUTION.name, message);
    let mut sliding = sliding.clone();
    let mut extents = Vec::with_capacity(data.len());
    // A target of zeros is none.
    let aimed = target.iter().any(|&extent| extent > 0);
    for (axis, &extent) in data.iter().enumerate() {
        let last = extent
            .checked_sub(1)
            .ok_or_else(|| wrong("there is nothing to multiply along an axis".into()))?;
        let full = last
            .saturating_mul(sliding.stride[axis])
            .saturating_add(sliding.reach(axis));
        let mut added = adjustment.get(axis).copied().unwrap_or(0);
        if aimed {
            let cut = full.checked_sub(target[axis]).ok_or_else(|| {
                wrong(format!("too big target shape: {} of {full}", target[axis]))
            })?;
            sliding.padding[axis] = cut.div_ceil(2);
            added = cut % 2;
        }
        if added >= sliding.stride[axis] && !aimed {
            let name = ["x", "y", "d"]
                .get(data.len() - 1 - axis)
                .copied()
                .unwrap_or("x");
            return Err(wrong(format!(
                "adj({name}) must be samller than stride[{axis}]"
            )));
        }
        let result = full
            .saturating_add(added)
            .checked_sub(2 * sliding.padding[axis]);
        extents
            .push(result.ok_or_else(|| wrong("Shape dim size cannot be a negative value".into()))?);
    }
    Ok((sliding, extents))
}
