//! What all steps have in common: which arrays they read and write, in which element type.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::Tape;
use crate::context::UpdateFunction;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::Spec;
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, same_dtype,
};

/// A formula's parameters.
pub type Scalars = SmallVec<[f64; 10]>;

/// A step of an optimizer, whose inputs are weights, their gradient and the state.
pub struct Step {
    /// How it is known.
    pub spec: Spec,
    /// The formula: it reads weights, gradient and state, and writes weights and state.
    pub function: UpdateFunction,
    /// Whether the last input is a float32 copy of the weights, which the step is computed with; the state is float32 too.
    pub mixed: bool,
    /// Whether what is returned are new weights; else it is float32 if the state is.
    pub weights: bool,
    /// The formula's parameters.
    pub scalars: fn(&Attributes) -> Result<Scalars>,
}

impl Step {
    /// The step with these parameters.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for parameters that it does not take.
    pub fn build(&'static self, attributes: &Attributes) -> Result<OpRef> {
        let scalars = (self.scalars)(attributes)?;
        Ok(OpRef::new(Taken {
            step: self,
            scalars,
        }))
    }

    /// Positions of the inputs that are written to.
    pub(super) fn written(&self, inputs: usize) -> std::ops::Range<usize> {
        2..inputs - usize::from(self.mixed && !self.weights)
    }

    /// The shape rule for one set of inputs.
    pub(super) fn infer(&self, inputs: &[&Array]) -> Result<Meta> {
        let op = self.spec.name;
        let [weight, gradient, state @ ..] = inputs else {
            return Err(Error::internal(format!("{op}: no weights")));
        };
        for (position, input) in inputs.iter().enumerate().skip(1) {
            if input.shape() != weight.shape() {
                return Err(Error::ShapeMismatch {
                    op,
                    position,
                    expected: weight.shape().clone(),
                    got: input.shape().clone(),
                });
            }
        }
        let full = self.working(inputs);
        only_floats(op, weight.dtype())?;
        for (position, input) in state.iter().enumerate() {
            if input.dtype() != full {
                return Err(Error::DTypeMismatch {
                    op,
                    position: position + 2,
                    expected: full,
                    got: input.dtype(),
                });
            }
        }
        same_dtype(op, &[*weight, *gradient])?;
        let dtype = if self.weights { weight.dtype() } else { full };
        Ok(Meta {
            shape: weight.shape().clone(),
            dtype,
        })
    }

    /// The element type of the state. In mixed precision that is float32; a float64 copy of float64 weights is as good.
    fn working(&self, inputs: &[&Array]) -> DType {
        match inputs {
            [weight, .., last] if !self.mixed || last.dtype() == DType::Float64 => weight.dtype(),
            _ => DType::Float32,
        }
    }

    /// Takes the step: writes the state, and the result into `out`.
    pub(super) fn take(
        &self,
        place: &Place,
        inputs: &[&Array],
        scalars: &[f64],
        out: &Array,
    ) -> Result<()> {
        let working = match self.working(inputs) {
            DType::Float64 => DType::Float64,
            _ => DType::Float32,
        };
        // The formula reads the full copy of the weights where there is one.
        let mut operands: SmallVec<[&Array; 8]> = SmallVec::from_slice(inputs);
        let master = match operands.pop() {
            Some(last) if self.mixed => {
                operands[0] = last;
                Some(last)
            }
            Some(last) => {
                operands.push(last);
                None
            }
            None => None,
        };
        let plain = |x: &Array| place.contiguous(&place.converted(x, working)?);
        let reads: SmallVec<[Array; 8]> =
            operands.iter().map(|x| plain(x)).collect::<Result<_>>()?;
        let direct = out.is_contiguous() && out.dtype() == working;
        let result = match master {
            Some(_) if self.weights => reads[0].clone(),
            _ if direct => out.clone(),
            _ => place.empty(out.shape().clone(), working)?,
        };
        let mut writes: SmallVec<[&Array; 8]> = smallvec![&result];
        writes.extend(&reads[2..]);
        let sources: SmallVec<[&Array; 8]> = reads.iter().collect();
        place
            .device
            .update(&self.function, &sources, scalars, &writes)?;
        for (read, operand) in reads.iter().zip(&operands).skip(2) {
            copy_back(place, read, operand)?;
        }
        if let Some(master) = master.filter(|_| self.weights) {
            copy_back(place, &result, master)?;
        }
        copy_back(place, &result, out)
    }
}

/// Writes results that were computed elsewhere to where they belong.
fn copy_back(place: &Place, result: &Array, target: &Array) -> Result<()> {
    if result.shares_storage(target) && result.offset() == target.offset() {
        return Ok(());
    }
    place.device.copy(result, target)
}

/// A step with its parameters.
struct Taken {
    step: &'static Step,
    scalars: Scalars,
}

impl Op for Taken {
    fn name(&self) -> &'static str {
        self.step.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![self.step.infer(inputs)?])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        self.step.take(place, inputs, &self.scalars, &out)?;
        Ok(smallvec![out])
    }

    fn writes(&self, inputs: usize) -> SmallVec<[usize; 4]> {
        self.step.written(inputs).collect()
    }

    fn forward_into(&self, place: &Place, inputs: &[&Array], out: &[&Array]) -> Result<bool> {
        self.step.take(place, inputs, &self.scalars, out[0])?;
        Ok(true)
    }

    fn saves(&self) -> Saves {
        Saves::NOTHING
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}

/// Parameters by their names, as MXNet keeps them: float32.
pub(super) fn named(attributes: &Attributes, names: &[&str]) -> Result<Scalars> {
    names
        .iter()
        .map(|name| attributes.float(name).map(single))
        .collect()
}

/// Parameters by their names, as they were given: MXNet's optimizers in Python keep them so.
pub(super) fn unrounded(attributes: &Attributes, names: &[&str]) -> Result<Scalars> {
    names.iter().map(|name| attributes.float(name)).collect()
}

/// A number as float32 has it.
pub(super) fn single(value: f64) -> f64 {
    f64::from(value as f32)
}
