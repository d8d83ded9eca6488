//! Convolutions whose filters do not lie on a grid (J. Dai et al., Deformable Convolutional Networks, 2017; X. Zhu et al.,
//! Deformable ConvNets v2, 2018).

use smallvec::smallvec;

use super::deformed::DeformableConvolution;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::convolution::{KERNEL, NUM_GROUP, Sliding, window_parameter};
use crate::ops::network::NO_BIAS;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef};

/// Convolution with filters whose elements move.
pub static DEFORMABLE_CONVOLUTION: Spec = Spec {
    name: "DeformableConvolution",
    aliases: &["_contrib_DeformableConvolution"],
    documentation: "A convolution as `Convolution` over two axes, except that each weight of a filter lies where `offset` moves it \
                    to, and the data are interpolated linearly there. `offset` has the shape `(batch, num_deformable_group * \
                    kernel elements * 2, height, width)` of the result: distances in y and x, in elements, for each element of \
                    the kernel. Positions outside of the data are 0; between the last element and the edge the last element \
                    is read. Channels of the data are divided into `num_deformable_group` groups that move on their own. \
                    Everything has gradients, of any order.",
    example: Example {
        code: "nd.contrib.DeformableConvolution(nd.arange(9).reshape((1, 1, 3, 3)), nd.ones((1, 8, 2, 2)) * 0.5, nd.ones((1, 1, 2, 2)), nd.array([0.5]), \
               kernel=(2, 2), num_filter=1)",
        shows: "\n[[[[16.5 19.5]\n   [25.5 28.5]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "offset", "weight", "bias"],
        required: 3,
    },
    parameters: &[
        KERNEL, STRIDE, DILATE, PAD, NUM_FILTER, NUM_GROUP, GROUPS, WORKSPACE, NO_BIAS, LAYOUT,
    ],
    build: |attributes| built(attributes, false),
    cases: &[
        Case::new(&[&[2, 2, 3, 3], &[2, 8, 2, 2], &[3, 2, 2, 2], &[3]])
            .with(&[("kernel", "(2, 2)"), ("num_filter", "3")]),
        Case::new(&[&[1, 4, 4, 3], &[1, 16, 2, 2], &[2, 2, 2, 2]]).with(&[
            ("kernel", "(2, 2)"),
            ("num_filter", "2"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 0)"),
            ("dilate", "(2, 1)"),
            ("num_group", "2"),
            ("num_deformable_group", "2"),
            ("no_bias", "True"),
        ]),
    ],
    ..Spec::UNARY
};

/// Convolution with filters whose elements move and fade.
pub static MODULATED_DEFORMABLE_CONVOLUTION: Spec = Spec {
    name: "ModulatedDeformableConvolution",
    aliases: &["_contrib_ModulatedDeformableConvolution"],
    documentation: "As `DeformableConvolution`, with a `mask` of shape `(batch, num_deformable_group * kernel elements, height, \
                    width)` that each element read is multiplied by. Between the outermost elements and one element outside, \
                    the data fall to 0. Everything has gradients, of any order; those of MXNet are for GPUs only.",
    example: Example {
        code: "nd.contrib.ModulatedDeformableConvolution(nd.arange(9).reshape((1, 1, 3, 3)), nd.ones((1, 8, 2, 2)) * 0.5, nd.ones((1, 4, 2, 2)) * 0.5, \
               nd.ones((1, 1, 2, 2)), nd.array([0.5]), kernel=(2, 2), num_filter=1)",
        shows: "\n[[[[8.5 7.5]\n   [9.5 8. ]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "offset", "mask", "weight", "bias"],
        required: 4,
    },
    parameters: &[
        KERNEL,
        STRIDE,
        DILATE,
        PAD,
        NUM_FILTER,
        NUM_GROUP,
        GROUPS,
        WORKSPACE,
        NO_BIAS,
        Parameter {
            name: "im2col_step",
            kind: Kind::Int,
            default: Default::Int(64),
            documentation: "A number that larger batches have to be a multiple of; has no other effect.",
        },
        LAYOUT,
    ],
    build: |attributes| built(attributes, true),
    cases: &[
        Case::new(&[
            &[2, 2, 3, 3],
            &[2, 8, 2, 2],
            &[2, 4, 2, 2],
            &[3, 2, 2, 2],
            &[3],
        ])
        .with(&[("kernel", "(2, 2)"), ("num_filter", "3")]),
        Case::new(&[&[1, 4, 4, 3], &[1, 16, 2, 2], &[1, 8, 2, 2], &[2, 2, 2, 2]]).with(&[
            ("kernel", "(2, 2)"),
            ("num_filter", "2"),
            ("stride", "(2, 1)"),
            ("pad", "(1, 0)"),
            ("dilate", "(2, 1)"),
            ("num_group", "2"),
            ("num_deformable_group", "2"),
            ("no_bias", "True"),
        ]),
    ],
    ..Spec::UNARY
};

const STRIDE: Parameter = window_parameter(
    "stride",
    "How far filters move from one result to the next; 1 by default.",
);
const DILATE: Parameter = window_parameter(
    "dilate",
    "The distance between the elements that neighbouring weights lie on; 1 by default.",
);
const PAD: Parameter = window_parameter(
    "pad",
    "How far before and after each axis filters may lie; not at all by default.",
);
const NUM_FILTER: Parameter = Parameter {
    name: "num_filter",
    kind: Kind::Int,
    default: Default::Required,
    documentation: "Number of filters, which is the number of channels of the result.",
};
const GROUPS: Parameter = Parameter {
    name: "num_deformable_group",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "Number of groups of channels that move on their own.",
};
const WORKSPACE: Parameter = Parameter {
    name: "workspace",
    kind: Kind::Int,
    default: Default::Int(1024),
    documentation: "Has no effect.",
};
const LAYOUT: Parameter = Parameter {
    name: "layout",
    kind: Kind::Choice(&["None", "NCDHW", "NCHW", "NCW"]),
    default: Default::None,
    documentation: "The order of the axes, which is `NCHW`.",
};

fn built(attributes: &Attributes, modulated: bool) -> Result<OpRef> {
    let name = attributes.spec().name;
    let positive = |parameter: &str| -> Result<usize> {
        let number = attributes.int(parameter)?;
        usize::try_from(number)
            .ok()
            .filter(|&number| number > 0)
            .ok_or_else(|| {
                let message = format!(
                    "value {number} for Parameter {parameter} should be greater equal to 1"
                );
                Error::argument(name, message)
            })
    };
    if attributes.ints("kernel")?.len() != 2 {
        return Err(Error::argument(name, "not implemented"));
    }
    match attributes.optional_text("layout")? {
        None | Some("NCHW") => {}
        Some(layout) => {
            let message = format!("Invalid layout for 4d shape: {layout}");
            return Err(Error::argument(name, message));
        }
    }
    let convolution = DeformableConvolution {
        name,
        sliding: Sliding::read(attributes, "convolution")?,
        filters: positive("num_filter")?,
        groups: positive("num_group")?,
        moving: positive("num_deformable_group")?,
        biased: !attributes.bool("no_bias")?,
        step: if modulated {
            Some(positive("im2col_step")?)
        } else {
            None
        },
    };
    let body = convolution.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            Ok(smallvec![Meta {
                shape: convolution.infer(inputs)?,
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![body.run(inputs)?]),
    }))
}
