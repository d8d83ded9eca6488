//! Boxes written relative to others, and read back.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, Metadata, OpRef, Outputs, same_dtype};
use crate::shape::Shape;

/// Targets of anchors from the boxes that they are matched with.
pub static BOX_ENCODE: Spec = Spec {
    name: "box_encode",
    aliases: &["_contrib_box_encode"],
    documentation: "What a detector should say of each anchor of shape `(batch, anchors, 4)`: the distance from its middle to that \
                    of the box that it is matched with, divided by its size, and the logarithms of the ratios of both sides, \
                    minus `means` and divided by `stds`. `refs` of shape `(batch, boxes, 4)` are the boxes, and `matches` of \
                    shape `(batch, anchors)` their positions; all are `(xmin, ymin, xmax, ymax)`. The results are these targets \
                    and a mask of the same shape: both are 0 for anchors whose `samples` are not above 0.5. There is no \
                    gradient.",
    example: Example {
        code: "nd.contrib.box_encode(nd.array([[1, -1]]), nd.array([[0, 0]]), nd.array([[[0, 0, 2, 2], [1, 1, 3, 4]]]), nd.array([[[0.5, 0.5, 2, 3]]]), \
               nd.zeros(4), nd.ones(4))[0]",
        shows: "\n[[[ 0.125       0.375      -0.2876821   0.22314355]\n  [ 0.          0.          0.          0.        ]]]\n<NDArray 1x2x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["samples", "matches", "anchors", "refs", "means", "stds"]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: BOX_ENCODE.name,
            infer: encoded_metas,
            body: encoded,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3], &[2, 3], &[2, 3, 4], &[2, 2, 4], &[4], &[4]])
            .from(&[
                Domain::Index(3),
                Domain::Index(2),
                Domain::Positive,
                Domain::Positive,
                Domain::Unit,
                Domain::Positive,
            ])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

/// Boxes from what a detector says of anchors.
pub static BOX_DECODE: Spec = Spec {
    name: "box_decode",
    aliases: &["_contrib_box_decode"],
    documentation: "The boxes `(xmin, ymin, xmax, ymax)` that data of shape `(batch, anchors, 4)` say of anchors of shape \
                    `(1, anchors, 4)`: with middle `(x, y)` and size `(w, h)` of an anchor, the middle is `(x + w data0 std0, \
                    y + h data1 std1)` and the size `(w exp(data2 std2), h exp(data3 std3))`. A `clip` above 0 is the largest \
                    argument of these exponentials. There is no gradient.",
    example: Example {
        code: "nd.contrib.box_decode(nd.array([[[0.5, 0, 0, 0]]]), nd.array([[[1, 1, 2, 4]]]), std0=0.5)",
        shows: "\n[[[ 0.5 -1.   2.5  3. ]]]\n<NDArray 1x1x4 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "anchors"]),
    parameters: &[
        std_parameter("std0", "What the first number is multiplied by."),
        std_parameter("std1", "What the second number is multiplied by."),
        std_parameter("std2", "What the third number is multiplied by."),
        std_parameter("std3", "What the fourth number is multiplied by."),
        Parameter {
            name: "clip",
            kind: Kind::Float,
            default: Default::Float(-1.0),
            documentation: "The largest argument of an exponential; any if it is not above 0.",
        },
        Parameter {
            name: "format",
            kind: Kind::Choice(&["center", "corner"]),
            default: Default::Text("center"),
            documentation: "How anchors are written: `(x, y, width, height)` with the middle first, or \
                            `(xmin, ymin, xmax, ymax)`.",
        },
    ],
    build: |attributes| {
        let std = ["std0", "std1", "std2", "std3"];
        let decoding = Decoding {
            stds: [
                single(attributes, std[0])?,
                single(attributes, std[1])?,
                single(attributes, std[2])?,
                single(attributes, std[3])?,
            ],
            clip: Some(single(attributes, "clip")?).filter(|&clip| clip > 0.0),
            corners: attributes.text("format")? == "corner",
        };
        Ok(OpRef::new(Composite {
            name: BOX_DECODE.name,
            infer: decoded_metas,
            body: move |inputs: &[&NDArray]| decoding.run(inputs),
        }))
    },
    cases: &[
        Case::new(&[&[2, 3, 4], &[1, 3, 4]]).order(0),
        Case::new(&[&[2, 3, 4], &[1, 3, 4]])
            .with(&[("format", "corner"), ("clip", "0.5"), ("std2", "0.5")])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

const fn std_parameter(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(1.0),
        documentation,
    }
}

/// A number as MXNet keeps it: in float32.
fn single(attributes: &Attributes, name: &str) -> Result<f64> {
    attributes.float(name).map(|value| f64::from(value as f32))
}

/// Checks that an array has `ndim` axes, the last of four elements, where the text says so.
fn boxes(op: &'static str, array: &Array, title: &str, named: &str) -> Result<[usize; 2]> {
    let shape = array.shape();
    let [batch, count, width] = shape[..] else {
        let message = format!(
            "{title} shape must have dim == 3, {} provided",
            shape.ndim()
        );
        return Err(Error::shape(op, message));
    };
    if width != 4 {
        let message = format!("last dimension of {named} must be 4, {width} provided");
        return Err(Error::shape(op, message));
    }
    Ok([batch, count])
}

/// The error of arrays that do not go together.
fn unmatched(op: &'static str, array: &Array, wanted: &[usize]) -> Error {
    let message = format!(
        "new and old shape do not match total elements: {} for {}",
        array.shape(),
        Shape::new(wanted)
    );
    Error::shape(op, message)
}

fn encoded_metas(inputs: &[&Array]) -> Result<Metadata> {
    let name = BOX_ENCODE.name;
    only_floats(name, same_dtype(name, inputs)?)?;
    for (input, title) in inputs.iter().zip(["samples", "matches"]) {
        if input.ndim() != 2 {
            let message = format!(
                "{title} shape must have dim == 2, {} provided",
                input.ndim()
            );
            return Err(Error::shape(name, message));
        }
    }
    let [batch, count] = boxes(name, inputs[2], "matches", "anchors")?;
    let [others, _] = boxes(name, inputs[3], "refs", "anchors")?;
    for input in &inputs[4..] {
        if input.shape()[..] != [4] {
            let message = format!(
                "Shape inconsistent, Provided = {}, inferred shape=(4,)",
                input.shape()
            );
            return Err(Error::shape(name, message));
        }
    }
    for input in &inputs[..2] {
        if input.shape()[..] != [batch, count] {
            return Err(unmatched(name, input, &[batch, count]));
        }
    }
    if others != batch {
        return Err(unmatched(
            name,
            inputs[3],
            &[batch, inputs[3].shape()[1], 4],
        ));
    }
    Ok(smallvec![Meta::of(inputs[2]), Meta::of(inputs[2])])
}

fn encoded(inputs: &[&NDArray]) -> Result<Outputs> {
    let (count, boxes) = (inputs[2].shape()[1], inputs[3].shape()[1]);
    let mut numbers = Vec::with_capacity(inputs.len());
    for input in inputs {
        numbers.push(input.to_vec::<f64>()?);
    }
    let [samples, matches, anchors, refs, means, stds] = &numbers[..] else {
        return Err(Error::internal("box_encode reads six arrays"));
    };
    let mut targets = vec![0.0; anchors.len()];
    let mut masks = vec![0.0; anchors.len()];
    for (place, anchor) in anchors.chunks_exact(4).enumerate() {
        if samples[place] <= 0.5 || samples[place].is_nan() {
            continue;
        }
        let matched = usize::try_from(matches[place] as i64)
            .ok()
            .filter(|&matched| matched < boxes)
            .ok_or_else(|| {
                let message = format!("there is no box {} of {boxes}", matches[place]);
                Error::argument(BOX_ENCODE.name, message)
            })?;
        let start = (place / count * boxes + matched) * 4;
        let reference = &refs[start..start + 4];
        for axis in 0..2 {
            let size = anchor[axis + 2] - anchor[axis];
            let sought = reference[axis + 2] - reference[axis];
            let distance = (reference[axis] + sought * 0.5) - (anchor[axis] + size * 0.5);
            let at = place * 4 + axis;
            targets[at] = (distance / size - means[axis]) / stds[axis];
            targets[at + 2] = ((sought / size).ln() - means[axis + 2]) / stds[axis + 2];
        }
        masks[place * 4..place * 4 + 4].fill(1.0);
    }
    let array = |numbers: &[f64]| {
        let (shape, dtype) = (inputs[2].shape().clone(), inputs[2].dtype());
        NDArray::from_numbers(numbers, shape, dtype, inputs[2].context())
    };
    Ok(smallvec![array(&targets)?, array(&masks)?])
}

fn decoded_metas(inputs: &[&Array]) -> Result<Metadata> {
    let name = BOX_DECODE.name;
    only_floats(name, same_dtype(name, inputs)?)?;
    let [_, count] = boxes(name, inputs[0], "data", "data")?;
    if boxes(name, inputs[1], "anchors", "anchors")? != [1, count] {
        return Err(unmatched(name, inputs[1], &[1, count, 4]));
    }
    Ok(smallvec![Meta::of(inputs[0])])
}

struct Decoding {
    stds: [f64; 4],
    clip: Option<f64>,
    corners: bool,
}

impl Decoding {
    fn run(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let (data, anchors) = (inputs[0].to_vec::<f64>()?, inputs[1].to_vec::<f64>()?);
        let mut decoded = vec![0.0; data.len()];
        let repeated = anchors.chunks_exact(4).cycle();
        for ((out, numbers), anchor) in decoded
            .chunks_exact_mut(4)
            .zip(data.chunks_exact(4))
            .zip(repeated)
        {
            for axis in 0..2 {
                let (mut middle, mut size) = (anchor[axis], anchor[axis + 2]);
                if self.corners {
                    size -= middle;
                    middle += size * 0.5;
                }
                middle += numbers[axis] * self.stds[axis] * size;
                let growth = numbers[axis + 2] * self.stds[axis + 2];
                // NaN stays: it is not compared away.
                let growth = match self.clip {
                    Some(clip) if growth > clip => clip,
                    _ => growth,
                };
                let half = growth.exp() * size * 0.5;
                out[axis] = middle - half;
                out[axis + 2] = middle + half;
            }
        }
        let (shape, dtype) = (inputs[0].shape().clone(), inputs[0].dtype());
        let out = NDArray::from_numbers(&decoded, shape, dtype, inputs[0].context())?;
        Ok(smallvec![out])
    }
}
