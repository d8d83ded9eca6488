//! Convolution as a layer.

use super::layer::{Layer, window_parameter};
use super::{CUDNN_TUNE, KERNEL, LAYOUT, NUM_GROUP};
use crate::ops::OpRef;
use crate::ops::network::{CUDNN_OFF, NO_BIAS};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};

/// A layer of convolutions over one to three spatial axes.
pub static CONVOLUTION: Spec = Spec {
    name: "Convolution",
    documentation: "Filters moved over data of shape `(batch, channels, width)`, `(batch, channels, height, width)` or \
                    `(batch, channels, depth, height, width)`: each result is the sum of the elements that a filter of shape \
                    `(channels / num_group, *kernel)` lies on, multiplied by its weights, plus the filter's bias. Elements \
                    beyond the edges are 0. An axis of the result has `(extent + 2 pad - dilate (kernel - 1) - 1) // stride + 1` \
                    positions. With groups, filters see the channels of their group only. The gradients are convolutions too: \
                    of any order.",
    example: Example {
        code: "nd.Convolution(nd.arange(9).reshape((1, 1, 3, 3)), nd.ones((1, 1, 2, 2)), nd.array([0.5]), kernel=(2, 2), num_filter=1)",
        shows: "\n[[[[ 8.5 12.5]\n   [20.5 24.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "weight", "bias"],
        required: 2,
    },
    parameters: &PARAMETERS,
    build: |attributes| Ok(OpRef::new(Layer::read(attributes)?)),
    cases: &[
        Case::new(&[&[2, 2, 4, 3], &[3, 2, 2, 2], &[3]])
            .with(&[("kernel", "(2, 2)"), ("num_filter", "3")]),
        Case::new(&[&[1, 2, 5, 4], &[2, 2, 3, 2]]).with(&[
            ("kernel", "(3, 2)"),
            ("num_filter", "2"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 2)"),
            ("dilate", "(1, 2)"),
            ("no_bias", "True"),
        ]),
        Case::new(&[&[2, 4, 3, 3], &[4, 2, 2, 2], &[4]]).with(&[
            ("kernel", "(2, 2)"),
            ("num_filter", "4"),
            ("num_group", "2"),
            ("pad", "(1, 1)"),
        ]),
        Case::new(&[&[2, 2, 6], &[3, 2, 3], &[3]]).with(&[
            ("kernel", "(3,)"),
            ("num_filter", "3"),
            ("stride", "(2,)"),
            ("pad", "(1,)"),
        ]),
        Case::new(&[&[1, 2, 3, 3, 3], &[2, 2, 2, 2, 2], &[2]]).with(&[
            ("kernel", "(2, 2, 2)"),
            ("num_filter", "2"),
            ("pad", "(1, 0, 1)"),
        ]),
        Case::new(&[&[2, 3, 2, 2], &[2, 3, 1, 1], &[2]])
            .with(&[("kernel", "(1, 1)"), ("num_filter", "2")]),
    ],
    ..Spec::UNARY
};

pub(super) const PARAMETERS: [Parameter; 11] = [
    KERNEL,
    window_parameter(
        "stride",
        "How far filters move from one result to the next; 1 by default.",
    ),
    window_parameter(
        "dilate",
        "The distance between the elements that neighbouring weights lie on; 1 by default.",
    ),
    window_parameter(
        "pad",
        "How many zeros there are before and after each axis; none by default.",
    ),
    Parameter {
        name: "num_filter",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Number of filters, which is the number of channels of the result.",
    },
    NUM_GROUP,
    Parameter {
        name: "workspace",
        kind: Kind::Int,
        default: Default::Int(1024),
        documentation: "Has no effect.",
    },
    NO_BIAS,
    CUDNN_TUNE,
    CUDNN_OFF,
    LAYOUT,
];
