//! What a gradient rule sees of the call that it differentiates.

use std::sync::Arc;

use smallvec::SmallVec;

use super::NDArray;
use super::node::{Body, Entry, Node, Place};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops;
use crate::shape::Shape;

/// A recorded call: its saved arrays, the gradients at its outputs, and which inputs want one.
pub struct Tape<'a> {
    node: &'a Arc<Node>,
    op: &'static str,
    body: &'a Body,
    gradients: SmallVec<[Option<NDArray>; 1]>,
    needs: SmallVec<[bool; 4]>,
    create_graph: bool,
    /// Inputs whose gradient went another way, bit by bit.
    declined: u32,
    /// Whether saved arrays are handed out in float32.
    wide: bool,
}

impl<'a> Tape<'a> {
    pub(super) fn new(
        node: &'a Arc<Node>,
        op: &'static str,
        body: &'a Body,
        gradients: SmallVec<[Option<NDArray>; 1]>,
        needs: SmallVec<[bool; 4]>,
        create_graph: bool,
    ) -> Self {
        Self {
            node,
            op,
            body,
            gradients,
            needs,
            create_graph,
            declined: 0,
            wide: false,
        }
    }

    /// What a rule gives. Where the incoming gradient is of float16, the rule sees everything in float32, and its result is
    /// rounded once, as MXNet's derivatives of elementwise functions are.
    ///
    /// # Errors
    /// Those of the rule.
    pub(crate) fn rounded_once(
        &self,
        rule: impl FnOnce(&Tape) -> Result<NDArray>,
    ) -> Result<NDArray> {
        if self.gradient()?.dtype() != DType::Float16 {
            return rule(self);
        }
        let widened = |gradient: &Option<NDArray>| match gradient {
            Some(gradient) => ops::cast(gradient, DType::Float32).map(Some),
            None => Ok(None),
        };
        let wide = Self {
            gradients: self.gradients.iter().map(widened).collect::<Result<_>>()?,
            needs: self.needs.clone(),
            wide: true,
            ..*self
        };
        ops::cast(&rule(&wide)?, DType::Float16)
    }

    /// The gradient with respect to input `position` is no longer wanted.
    pub(super) fn decline(&mut self, position: usize) {
        if let Some(needs) = self.needs.get_mut(position).filter(|_| position < 32) {
            *needs = false;
            self.declined |= 1 << position;
        }
    }

    /// The inputs that were declined, bit by bit.
    pub(super) fn declined(&self) -> u32 {
        self.declined
    }

    /// Whether the gradient with respect to input `position` is wanted.
    pub fn needs(&self, position: usize) -> bool {
        self.needs.get(position).copied().unwrap_or(false)
    }

    /// Number of inputs of the call.
    pub fn input_count(&self) -> usize {
        self.needs.len()
    }

    /// The gradient at the only (or first) output.
    ///
    /// # Errors
    /// [`Error::Internal`] if none has arrived, which a rule of one output never sees.
    pub fn gradient(&self) -> Result<&NDArray> {
        self.gradients
            .first()
            .and_then(Option::as_ref)
            .ok_or_else(|| Error::internal(format!("{}: no gradient at the output", self.op)))
    }

    /// The gradient at output `position`; zeros if none has arrived.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn gradient_of(&self, position: usize) -> Result<NDArray> {
        if let Some(Some(gradient)) = self.gradients.get(position) {
            return Ok(gradient.clone());
        }
        let meta = self
            .body
            .metas
            .as_ref()
            .and_then(|metas| metas.outputs.get(position));
        let meta =
            meta.ok_or_else(|| Error::internal(format!("{}: no output {position}", self.op)))?;
        let context = self
            .gradients
            .iter()
            .flatten()
            .next()
            .map(NDArray::context)
            .unwrap_or_default();
        ops::zeros(meta.shape.clone(), meta.dtype, context)
    }

    /// Whether a gradient has arrived at output `position`.
    pub fn has_gradient(&self, position: usize) -> bool {
        self.gradients.get(position).is_some_and(Option::is_some)
    }

    /// An input that the rule asked to save.
    ///
    /// # Errors
    /// [`Error::Autograd`] when it was written to since.
    pub fn input(&self, position: usize) -> Result<NDArray> {
        self.saved(Place::Input(position as u8), || {
            self.body.inputs.get(position).cloned().flatten()
        })
    }

    /// An output that the rule asked to save.
    ///
    /// # Errors
    /// [`Error::Autograd`] when it was written to since.
    pub fn output(&self, position: usize) -> Result<NDArray> {
        self.saved(Place::Output(position as u8), || {
            Some(Entry {
                node: self.node.clone(),
                index: position as u32,
            })
        })
    }

    fn saved(&self, place: Place, entry: impl FnOnce() -> Option<Entry>) -> Result<NDArray> {
        let saved = self.body.saved.iter().find(|saved| saved.place == place);
        let saved = saved
            .ok_or_else(|| Error::internal(format!("{}: {place:?} was not saved", self.op)))?;
        let array = saved.unpack(self.op)?;
        let array = match self.create_graph.then(entry).flatten() {
            Some(entry) => NDArray::with_entry(array, entry),
            None => NDArray::new(array),
        };
        if self.wide && array.dtype() == DType::Float16 {
            return ops::cast(&array, DType::Float32);
        }
        Ok(array)
    }

    /// Shape of input `position`.
    ///
    /// # Errors
    /// [`Error::Internal`] if there is no such input.
    pub fn input_shape(&self, position: usize) -> Result<Shape> {
        match &self.body.metas {
            // Without metas everything has the shape of the output.
            None => Ok(self.gradient()?.shape().clone()),
            Some(metas) => metas
                .inputs
                .get(position)
                .map(|meta| meta.shape.clone())
                .ok_or_else(|| Error::internal(format!("{}: no input {position}", self.op))),
        }
    }

    /// Element type of input `position`.
    ///
    /// # Errors
    /// [`Error::Internal`] if there is no such input.
    pub fn input_dtype(&self, position: usize) -> Result<crate::DType> {
        match &self.body.metas {
            None => Ok(self.gradient()?.dtype()),
            Some(metas) => metas
                .inputs
                .get(position)
                .map(|meta| meta.dtype)
                .ok_or_else(|| Error::internal(format!("{}: no input {position}", self.op))),
        }
    }
}
