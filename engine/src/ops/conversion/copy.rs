//! Elements in memory of their own, in the same context or another.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Context, transfer};
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, NEVER, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one, run_static,
};

/// A copy in memory of its own.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn identity(x: &NDArray) -> Result<NDArray> {
    run_static(&Identity, &[x])
}

/// The array if it is in `context`, else a copy there. The gradient travels back.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), [`Error::ContextUnavailable`](crate::Error::ContextUnavailable).
pub fn copy_to_context(x: &NDArray, context: Context) -> Result<NDArray> {
    if x.context() == context {
        return Ok(x.clone());
    }
    run_one(
        CopyToContext {
            from: x.context(),
            to: context,
        },
        &[x],
    )
}

/// See [`identity`].
pub static IDENTITY: Spec = Spec {
    name: "identity",
    aliases: &["_copy"],
    documentation: "A copy of the array. The derivative is 1.",
    example: Example {
        code: "nd.identity(nd.array([1, 2]))",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Identity)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3]])],
    differentiable: true,
    ..Spec::UNARY
};

struct Identity;

impl Op for Identity {
    fn name(&self) -> &'static str {
        IDENTITY.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.copy(inputs[0], &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(gradient(tape.gradient()?.clone()))
    }
}

struct CopyToContext {
    from: Context,
    to: Context,
}

impl Op for CopyToContext {
    fn name(&self) -> &'static str {
        "_copyto"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let Meta { shape, dtype } = metas[0].clone();
        let out = self.to.device()?.allocate(shape, dtype, self.to)?;
        transfer(inputs[0], &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        copy_to_context(tape.gradient()?, self.from).map(gradient)
    }
}
