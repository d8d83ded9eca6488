//! Operations that take floating-point arrays only.

use crate::array::Array;
use crate::autograd::Tape;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::wrong_count;
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves};

/// An operation that refuses arrays of integers, under a name of its own.
pub(super) struct OnlyFloats {
    pub name: &'static str,
    /// How many arrays the operation reads.
    pub inputs: usize,
    pub op: OpRef,
}

/// Checks that an element type is a floating-point type.
pub(crate) fn only_floats(op: &'static str, dtype: DType) -> Result<()> {
    if dtype.is_float() {
        Ok(())
    } else {
        Err(Error::UnsupportedDType { op, dtype })
    }
}

impl Op for OnlyFloats {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        if inputs.len() != self.inputs {
            return Err(wrong_count(self.name, self.inputs, inputs.len()));
        }
        only_floats(self.name, inputs[0].dtype())?;
        self.op.as_op().infer(inputs)
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        self.op.as_op().forward(place, inputs, metas)
    }

    fn saves(&self) -> Saves {
        self.op.as_op().saves()
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        self.op.as_op().backward(tape)
    }
}
