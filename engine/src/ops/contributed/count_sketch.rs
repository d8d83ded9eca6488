//! Count sketches: vectors made shorter by adding up their elements at random places with random signs.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, Outputs, multiply, put, reshape_to, same_dtype,
    stop_gradient,
};
use crate::shape::Shape;

/// Vectors made shorter.
pub static COUNT_SKETCH: Spec = Spec {
    name: "_contrib_count_sketch",
    documentation: "Vectors along the last axis of an array of two or four axes, made `out_dim` long: `out[h[j]] += \
                    s[j] data[j]` (M. Charikar et al., 2002). `h` are places from 0 to `out_dim - 1`, `s` signs, both \
                    of shape `(1, length)`; neither has a gradient. MXNet has it for GPUs only.",
    example: Example {
        code: "nd.contrib.count_sketch(nd.array([[1.5, 2.5, 3.5]]), nd.array([[0, 3, 0]]), nd.array([[1, -1, 1]]), out_dim=5)",
        shows: "\n[[ 5.   0.   0.  -2.5  0. ]]\n<NDArray 1x5 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "h", "s"]),
    parameters: &[
        Parameter {
            name: "out_dim",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The length of the results.",
        },
        Parameter {
            name: "processing_batch_size",
            kind: Kind::Int,
            default: Default::Int(32),
            documentation: "Has no effect: how many vectors MXNet takes at a time.",
        },
    ],
    build,
    cases: &[
        Case::new(&[&[3, 6], &[1, 6], &[1, 6]])
            .from(SKETCHED)
            .with(&[("out_dim", "4")]),
        Case::new(&[&[2, 1, 2, 3], &[1, 3], &[1, 3]])
            .from(SKETCHED)
            .with(&[("out_dim", "7")]),
    ],
    ..Spec::UNARY
};

const SKETCHED: &[Domain] = &[Domain::Real, Domain::Index(4), Domain::Index(2)];

fn build(attributes: &Attributes) -> Result<OpRef> {
    let name = COUNT_SKETCH.name;
    let length = attributes.int("out_dim")?;
    let length = usize::try_from(length)
        .ok()
        .filter(|&length| length > 0)
        .ok_or_else(|| Error::argument(name, format!("out_dim {length} is no length")))?;
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let shape = inputs[0].shape();
            only_floats(name, same_dtype(name, inputs)?)?;
            if ![2, 4].contains(&shape.ndim()) {
                return Err(Error::shape(name, "Data should be 2D or 4D!"));
            }
            let last = shape.ndim() - 1;
            for (title, table) in [("H", inputs[1]), ("S", inputs[2])] {
                if table.ndim() != 2 || table.size() != shape[last] {
                    let message = format!(
                        "{title} should be 2D tensor with same length as input shape[{last}], {} v.s. {}",
                        table.shape(),
                        shape[last]
                    );
                    return Err(Error::shape(name, message));
                }
            }
            Ok(smallvec![Meta {
                shape: shape.with(last, length),
                dtype: inputs[0].dtype(),
            }])
        },
        body: move |inputs: &[&NDArray]| -> Result<Outputs> {
            let shape = inputs[0].shape();
            let (last, extent) = (shape.ndim() - 1, shape[shape.ndim() - 1]);
            let rows = Shape::new(&[shape.size() / extent.max(1), extent]);
            let places = reshape_to(&inputs[1].detach(), Shape::new(&[extent]))?;
            check_places(&places, length)?;
            let signs = reshape_to(&stop_gradient(inputs[2])?, Shape::new(&[1, extent]))?;
            let signed = multiply(&reshape_to(inputs[0], rows.clone())?, &signs)?;
            let sketched = put(&signed, &places, 1, IndexMode::Clip, rows.with(1, length))?;
            Ok(smallvec![reshape_to(&sketched, shape.with(last, length))?])
        },
    }))
}

/// MXNet writes outside of the result where a place is not in it.
fn check_places(places: &NDArray, length: usize) -> Result<()> {
    let outside = |place: &f64| !(*place >= 0.0 && *place < length as f64);
    match places.to_vec::<f64>()?.into_iter().find(outside) {
        None => Ok(()),
        Some(place) => Err(Error::argument(
            COUNT_SKETCH.name,
            format!("{place} in h is no place from 0 to {}", length - 1),
        )),
    }
}
