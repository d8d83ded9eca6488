//! Results of operations in arrays that are there already: `out=`, and `x += y`.

use std::cell::RefCell;

use super::attributes::Attributes;
use super::spec::Spec;
use super::{Meta, place_of};
use crate::array::Array;
use crate::autograd::{self, NDArray};
use crate::error::{Error, Result};
use crate::execution;

thread_local! {
    static TARGET: RefCell<Option<Array>> = const { RefCell::new(None) };
}

/// Arrays of more elements are not written over: a result that is half there when somebody presses Stop would be neither the
/// old nor the new one, and an operation on this many is over before anybody notices.
const OVER_MAX: usize = 1 << 24;

/// Runs `call`, which is one elementwise operation on `target` and perhaps another array. Where it can, the result is
/// written over the elements of `target`, whose memory it then shares; otherwise it is an array of its own as ever. For
/// calls that are not recorded.
///
/// # Errors
/// Those of `call`.
pub fn over(target: &NDArray, call: impl FnOnce() -> Result<NDArray>) -> Result<NDArray> {
    TARGET.set(Some(target.array().clone()));
    let _cleared = Cleared;
    call()
}

/// Takes away, in a panic as well, the target that an operation could not use: no later one may write there.
struct Cleared;

impl Drop for Cleared {
    fn drop(&mut self) {
        TARGET.set(None);
    }
}

/// The array that [`over`] names, if the result of an elementwise operation on `inputs`, which are contiguous and alike, can
/// be written there: it has to be alike too, and an input that shares its memory has to be the same elements.
#[inline]
pub(super) fn target(inputs: &[&NDArray]) -> Option<Array> {
    if TARGET.with_borrow(Option::is_none) {
        return None;
    }
    let target = TARGET.take()?;
    let first = inputs.first()?.array();
    let alike = target.size() <= OVER_MAX
        && target.is_contiguous()
        && target.dtype() == first.dtype()
        && target.shape() == first.shape()
        && target.context() == first.context();
    let apart = |input: &&NDArray| {
        !input.array().shares_storage(&target) || input.array().offset() == target.offset()
    };
    (alike && inputs.iter().all(apart)).then_some(target)
}

impl Spec {
    /// [`Spec::call`] with results written into `targets`, which may be among the inputs. There may be fewer of them than
    /// results. While recording, a target takes its result's place in the graph.
    ///
    /// # Errors
    /// Those of [`Spec::call`]; [`Error::Autograd`] for a target that is recorded; [`Error::InvalidArgument`] for a target
    /// of another shape or element type than its result.
    pub fn call_into(
        &'static self,
        attributes: &Attributes,
        inputs: &[&NDArray],
        targets: &[&NDArray],
    ) -> Result<()> {
        if !autograd::is_recording() && self.overwrite(attributes, inputs, targets)? {
            return Ok(());
        }
        let outputs = self.call(attributes, inputs)?;
        for (position, (output, target)) in outputs.iter().zip(targets).enumerate() {
            self.fits(position, &Meta::of(output.array()), target)?;
            target.receive(output)?;
        }
        Ok(())
    }

    /// Lets the operation write by itself, if it can.
    fn overwrite(
        &'static self,
        attributes: &Attributes,
        inputs: &[&NDArray],
        targets: &[&NDArray],
    ) -> Result<bool> {
        // Operations that write by themselves are not differentiable.
        if self.differentiable {
            return Ok(false);
        }
        let made = self.made(attributes, inputs.len())?;
        let op = made.as_op();
        let arrays: Vec<&Array> = inputs.iter().map(|input| input.array()).collect();
        let place = place_of(op, &arrays)?;
        let _guard = execution::guard();
        let metas = op.infer(&arrays)?;
        let same_place = |target: &&NDArray| target.context() == place.context;
        if metas.len() != targets.len() || !targets.iter().all(same_place) {
            return Ok(false);
        }
        for (position, (meta, target)) in metas.iter().zip(targets).enumerate() {
            self.fits(position, meta, target)?;
        }
        let out: Vec<&Array> = targets.iter().map(|target| target.array()).collect();
        if !op.forward_into(&place, &arrays, &out)? {
            return Ok(false);
        }
        for position in op.writes(inputs.len()) {
            arrays[position].storage().written();
        }
        out.iter().for_each(|out| out.storage().written());
        Ok(true)
    }

    /// Whether a result can be written into `target`: shapes and element types have to be the same.
    fn fits(&self, position: usize, result: &Meta, target: &NDArray) -> Result<()> {
        let (expected, got) = if &result.shape != target.shape() {
            (result.shape.to_string(), target.shape().to_string())
        } else if result.dtype != target.dtype() {
            (result.dtype.to_string(), target.dtype().to_string())
        } else {
            return Ok(());
        };
        Err(Error::argument(
            self.name,
            format!(
                "Incompatible attr in node  at {position}-th output: expected {expected}, got {got}"
            ),
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::ops::{Value, find};
    use crate::{Context, GradReq};

    fn array(elements: &[f32]) -> NDArray {
        NDArray::from_slice(elements, [elements.len()], Context::cpu(0)).unwrap()
    }

    /// `sgd_mom_update` with a rate of 1.
    fn momentum() -> (&'static Spec, Attributes) {
        let spec = find("sgd_mom_update").unwrap();
        let mut attributes = Attributes::new(spec);
        attributes.set("lr", Value::Float(1.0)).unwrap();
        (spec, attributes)
    }

    #[test]
    fn a_step_writes_weights_and_state_where_they_are() {
        let (spec, attributes) = momentum();
        let (w, g, m) = (array(&[1.0, 2.0]), array(&[3.0, 4.0]), array(&[0.0, 0.0]));
        let before = (w.array().storage().version(), m.array().storage().version());
        let memory = w.array().bits_pointer::<u32>().unwrap();
        spec.call_into(&attributes, &[&w, &g, &m], &[&w]).unwrap();
        assert_eq!(w.array().bits_pointer::<u32>().unwrap(), memory);
        assert_eq!(w.to_vec::<f32>().unwrap(), [-2.0, -2.0]);
        assert_eq!(m.to_vec::<f32>().unwrap(), [-3.0, -4.0]);
        let after = (w.array().storage().version(), m.array().storage().version());
        assert!(after.0 > before.0 && after.1 > before.1);
    }

    #[test]
    fn a_result_is_written_over_its_operand() {
        let (x, y) = (array(&[1.0, 2.0]), array(&[3.0, 4.0]));
        let before = x.array().storage().version();
        let sum = over(&x, || crate::ops::add(&x.detach(), &y)).unwrap();
        assert!(sum.array().shares_storage(x.array()));
        assert_eq!(x.to_vec::<f32>().unwrap(), [4.0, 6.0]);
        assert!(x.array().storage().version() > before);
        // What comes afterwards has memory of its own.
        let next = crate::ops::add(&x, &y).unwrap();
        assert!(!next.array().shares_storage(x.array()));
    }

    #[test]
    fn a_call_that_panics_leaves_no_target() {
        let (x, y) = (array(&[1.0, 2.0]), array(&[3.0, 4.0]));
        let call = || {
            over(&x, || -> Result<NDArray> {
                std::panic::panic_any("planted")
            })
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err());
        let sum = crate::ops::add(&y, &y).unwrap();
        assert!(!sum.array().shares_storage(x.array()));
        assert_eq!(x.to_vec::<f32>().unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn a_result_is_not_written_over_elements_that_are_still_read() {
        let x = array(&[1.0, 2.0, 3.0]);
        let part = |start| NDArray::new(x.array().sliced(0, start, 1, 2));
        let (front, back) = (part(0), part(1));
        let sum = over(&back, || crate::ops::add(&back, &front)).unwrap();
        assert!(!sum.array().shares_storage(x.array()));
        assert_eq!(sum.to_vec::<f32>().unwrap(), [3.0, 5.0]);
        let wide = array(&[1.0, 1.0]).array().expanded(0);
        let broadcast = over(&front, || crate::ops::add(&front, &NDArray::new(wide))).unwrap();
        assert!(!broadcast.array().shares_storage(x.array()));
        assert_eq!(x.to_vec::<f32>().unwrap(), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_state_that_is_a_view_is_written() {
        let (spec, attributes) = momentum();
        let state = array(&[0.0, 9.0, 0.0, 9.0]);
        let m = NDArray::new(state.array().sliced(0, 0, 2, 2));
        let (w, g) = (array(&[1.0, 2.0]), array(&[3.0, 4.0]));
        spec.call(&attributes, &[&w, &g, &m]).unwrap();
        assert_eq!(state.to_vec::<f32>().unwrap(), [-3.0, 9.0, -4.0, 9.0]);
        assert_eq!(w.to_vec::<f32>().unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn a_recorded_state_is_not_written() {
        let (spec, attributes) = momentum();
        let (w, g, m) = (array(&[1.0]), array(&[3.0]), array(&[0.0]));
        m.attach_grad(GradReq::Write).unwrap();
        let _scope = autograd::record(true);
        let error = spec
            .call_into(&attributes, &[&w, &g, &m], &[&w])
            .unwrap_err();
        assert!(matches!(error, Error::Autograd { .. }), "{error:?}");
        assert_eq!(m.to_vec::<f32>().unwrap(), [0.0]);
    }

    #[test]
    fn a_target_of_another_shape_is_refused() {
        let (spec, attributes) = momentum();
        let (w, g, m) = (array(&[1.0]), array(&[3.0]), array(&[0.0]));
        let error = spec.call_into(&attributes, &[&w, &g, &m], &[&array(&[1.0, 2.0])]);
        assert!(matches!(error, Err(Error::InvalidArgument { .. })));
        assert_eq!(m.to_vec::<f32>().unwrap(), [0.0]);
    }
}
