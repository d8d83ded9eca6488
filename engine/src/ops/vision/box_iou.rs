//! The overlap of all pairs of boxes.

use smallvec::smallvec;

use super::boxes::{Coordinate, Encoding, four, room};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef, cast, same_dtype};
use crate::shape::Shape;

/// The overlap of all pairs of boxes.
pub static BOX_IOU: Spec = Spec {
    name: "box_iou",
    aliases: &["_contrib_box_iou"],
    documentation: "The area that two boxes share over the area that they cover together, for every pair of a box of `lhs` and a \
                    box of `rhs`. The last axis of both holds a box: `(xmin, ymin, xmax, ymax)`, or `(x, y, width, height)` \
                    with the middle first. There is no gradient.",
    example: Example {
        code: "nd.contrib.box_iou(nd.array([[0, 0, 2, 2]]), nd.array([[0, 0, 2, 1], [1, 1, 3, 3]]))",
        shows: "\n[[0.5        0.14285715]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs"]),
    parameters: &[Parameter {
        name: "format",
        kind: Kind::Choice(&["center", "corner"]),
        default: Default::Text("corner"),
        documentation: "How boxes are written.",
    }],
    build: built,
    cases: &[
        Case::new(&[&[2, 4], &[3, 4]])
            .from(&[Domain::Index(5)])
            .order(0),
        Case::new(&[&[2, 2, 4], &[3, 4]])
            .from(&[Domain::Index(5)])
            .with(&[("format", "center")])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = BOX_IOU.name;
    let encoding = Encoding::named(attributes.text("format")?);
    let result = |lhs: &Shape, rhs: &Shape| -> Shape {
        let boxes = |shape: &Shape| shape[..shape.ndim() - 1].to_vec();
        [boxes(lhs), boxes(rhs)].concat().into_iter().collect()
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let dtype = same_dtype(name, inputs)?;
            only_floats(name, dtype)?;
            for (side, input) in ["lhs", "rhs"].into_iter().zip(inputs) {
                let shape = input.shape();
                let message = match (shape.ndim(), shape.last()) {
                    (2.., Some(&4)) => continue,
                    (2.., Some(last)) => {
                        format!("last dimension of {side} must be 4 {last} provided: shape {shape}")
                    }
                    (ndim, _) => {
                        format!("{side} must have dim >= 2 {ndim} provided: shape {shape}")
                    }
                };
                return Err(Error::argument(name, message));
            }
            Ok(smallvec![Meta {
                shape: result(inputs[0].shape(), inputs[1].shape()),
                dtype
            }])
        },
        body: move |inputs: &[&NDArray]| {
            let shape = result(inputs[0].shape(), inputs[1].shape());
            let out = match inputs[0].dtype() {
                DType::Float64 => overlaps::<f64>(encoding, inputs, shape)?,
                _ => overlaps::<f32>(encoding, inputs, shape)?,
            };
            Ok(smallvec![cast(&out, inputs[0].dtype())?])
        },
    }))
}

/// The overlaps of all pairs, computed in a type.
fn overlaps<T: Coordinate + Element>(
    encoding: Encoding,
    inputs: &[&NDArray],
    shape: Shape,
) -> Result<NDArray> {
    let (lhs, rhs) = (inputs[0].to_vec::<T>()?, inputs[1].to_vec::<T>()?);
    let overlaps = room(&shape, T::DTYPE)?;
    let columns = rhs.len() / 4;
    let rows = overlaps
        .as_mut_slice::<T>()?
        .chunks_exact_mut(columns.max(1));
    for (row, x) in rows.zip(lhs.chunks_exact(4)) {
        interrupt::check()?;
        for (slot, y) in row.iter_mut().zip(rhs.chunks_exact(4)) {
            *slot = encoding.overlap(four(x, 0), four(y, 0));
        }
    }
    NDArray::from_slice(overlaps.as_slice::<T>()?, shape, inputs[0].context())
}
