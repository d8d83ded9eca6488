//! The representations of an object, from `text/plain` to images.

use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};
use serde_json::Value;

use crate::evaluator::Display;

/// Everything the object can show itself as; `None` when it displayed itself.
pub(super) fn format(vm: &VirtualMachine, value: &PyObjectRef) -> PyResult<Option<Display>> {
    let mut display = Display::default();
    let text = value.repr(vm)?.to_string_lossy().into_owned();
    display
        .data
        .insert("text/plain".to_owned(), Value::String(text));
    Ok(Some(display))
}
