//! Arrays set to zero.

use smallvec::SmallVec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, zeros_like};

/// Arrays set to zero.
pub static RESET_ARRAYS: Spec = Spec {
    name: "reset_arrays",
    documentation: "Sets all elements of floating-point arrays to 0: gradients before they are added up. There are no \
                    results.",
    example: Example {
        code: "x, y = nd.array([1, 2]), nd.array([3])\nnd.reset_arrays(x, y, num_arrays=2)\nx",
        shows: "\n[0. 0.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[Parameter {
        name: "num_arrays",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "How many arrays there are.",
    }],
    build: |attributes| {
        let arrays = attributes.int("num_arrays")?.max(0) as usize;
        Ok(OpRef::new(Reset { arrays }))
    },
    returns_list: |_| true,
    cases: &[Case::new(&[&[2, 3], &[4]])
        .with(&[("num_arrays", "2")])
        .order(0)],
    ..Spec::STEP
};

struct Reset {
    arrays: usize,
}

impl Op for Reset {
    fn name(&self) -> &'static str {
        RESET_ARRAYS.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        if inputs.len() != self.arrays {
            return Err(wrong_count(RESET_ARRAYS.name, self.arrays, inputs.len()));
        }
        for input in inputs {
            only_floats(RESET_ARRAYS.name, input.dtype())?;
        }
        Ok(Metadata::new())
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        for &input in inputs {
            let zeros = zeros_like(&NDArray::new(input.clone()))?;
            place.device.copy(zeros.array(), input)?;
        }
        Ok(Arrays::new())
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        (0..inputs).collect()
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}
