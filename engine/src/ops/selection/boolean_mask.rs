//! The positions of the first axis for which a mask is not 0.

use smallvec::smallvec;

use super::put;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, axis_of, run_one, take,
};

/// The positions of an axis for which `mask`, of one axis, is not 0.
///
/// # Errors
/// [`Error::InvalidShape`] for a mask of another length.
pub fn boolean_mask(x: &NDArray, mask: &NDArray, axis: i64) -> Result<NDArray> {
    run_one(BooleanMask { axis }, &[x, mask])
}

/// See [`boolean_mask`].
pub static BOOLEAN_MASK: Spec = Spec {
    name: "boolean_mask",
    aliases: &["_contrib_boolean_mask"],
    documentation: "The positions of an axis for which a mask is not 0. The gradient is put back into zeros; the mask has \
                    none.",
    example: Example {
        code: "nd.contrib.boolean_mask(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([1, 0, 1]))",
        shows: "\n[[1. 2.]\n [5. 6.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "index"]),
    parameters: &[Parameter {
        name: "axis",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "The axis that the mask is for.",
    }],
    build: |attributes| {
        Ok(OpRef::new(BooleanMask {
            axis: attributes.int("axis")?,
        }))
    },
    cases: &[
        Case::new(&[&[4, 2], &[4]]).from(&[Domain::Real, Domain::Index(2)]),
        Case::new(&[&[2, 5], &[5]])
            .from(&[Domain::Real, Domain::Index(2)])
            .with(&[("axis", "-1")]),
    ],
    ..Spec::UNARY
};

struct BooleanMask {
    axis: i64,
}

/// The positions for which the mask is not 0.
fn chosen(mask: &NDArray) -> Result<NDArray> {
    let positions: Vec<i64> = mask
        .to_vec::<bool>()?
        .iter()
        .enumerate()
        .filter_map(|(position, &chosen)| chosen.then_some(position as i64))
        .collect();
    NDArray::from_slice(&positions, [positions.len()], mask.context())
}

impl Op for BooleanMask {
    fn name(&self) -> &'static str {
        BOOLEAN_MASK.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (shape, mask) = (inputs[0].shape(), inputs[1].shape());
        let axis = axis_of(BOOLEAN_MASK.name, self.axis, shape)?;
        if mask[..] != [shape[axis]] {
            return Err(Error::shape(
                BOOLEAN_MASK.name,
                format!("a mask of shape {mask} for axis {axis} of shape {shape}"),
            ));
        }
        let count = chosen(&NDArray::new(inputs[1].clone()))?.size();
        Ok(smallvec![Meta {
            shape: shape.with(axis, count),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let (x, mask) = (
            NDArray::new(inputs[0].clone()),
            NDArray::new(inputs[1].clone()),
        );
        let taken = take(&x, &chosen(&mask)?, self.axis, IndexMode::Clip)?;
        Ok(smallvec![taken.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let positions = chosen(&tape.input(1)?.detach())?;
        let shape = tape.input_shape(0)?;
        let put = put(
            tape.gradient()?,
            &positions,
            self.axis,
            IndexMode::Clip,
            shape,
        )?;
        Ok(smallvec![Some(put), None])
    }
}
