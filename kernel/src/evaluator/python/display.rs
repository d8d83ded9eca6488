//! The representations of an object, from `text/plain` to images.

use rustpython_vm::builtins::{PyBytes, PyDict, PyDictRef, PyFloat, PyInt, PyStr, PyTuple, PyType};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use serde_json::Value;

use super::pretty::pretty;
use crate::evaluator::{Display, MimeBundle};

/// The methods by which a class shows itself, in the order in which front ends list them.
const METHODS: [(&str, &str); 9] = [
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_pdf_", "application/pdf"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"),
    ("_repr_javascript_", "application/javascript"),
];

/// Everything the object can show itself as; `None` when it displayed itself.
///
/// # Errors
/// What one of its methods raises.
pub(super) fn format(vm: &VirtualMachine, value: &PyObject) -> PyResult<Option<Display>> {
    if let Some(show) = method(vm, value, "_ipython_display_") {
        show.call((), vm)?;
        return Ok(None);
    }
    let mut display = Display::default();
    if let Some(bundle) = method(vm, value, "_repr_mimebundle_") {
        let keywords = [
            ("include".to_owned(), vm.ctx.none()),
            ("exclude".to_owned(), vm.ctx.none()),
        ];
        let keywords: KwArgs = keywords.into_iter().collect();
        let bundle = bundle.call(FuncArgs::new(Vec::new(), keywords), vm)?;
        let (data, metadata) = with_metadata(&bundle);
        display.data = bundle_of(vm, data)?;
        display.metadata = metadata
            .map(|metadata| bundle_of(vm, metadata))
            .transpose()?
            .unwrap_or_default();
    }
    if !display.data.contains_key("text/plain") {
        // First, as in every other bundle.
        let text = Value::String(pretty(vm, value)?);
        let others = std::mem::take(&mut display.data);
        display.data.insert("text/plain".to_owned(), text);
        display.data.extend(others);
    }
    for (name, mime) in METHODS {
        if display.data.contains_key(mime) {
            continue;
        }
        let Some(method) = method(vm, value, name) else {
            continue;
        };
        let shown = method.call((), vm)?;
        let (data, metadata) = with_metadata(&shown);
        if vm.is_none(data) {
            continue;
        }
        display.data.insert(mime.to_owned(), json_of(vm, data)?);
        if let Some(metadata) = metadata {
            display
                .metadata
                .insert(mime.to_owned(), json_of(vm, metadata)?);
        }
    }
    Ok(Some(display))
}

/// A bundle as Python code hands it in: MIME types to text, bytes or JSON.
///
/// # Errors
/// `TypeError` for what is not a dictionary, or holds what JSON cannot.
pub(super) fn bundle_of(vm: &VirtualMachine, object: &PyObject) -> PyResult<MimeBundle> {
    match json_of(vm, object)? {
        Value::Object(bundle) => Ok(bundle),
        Value::Null => Ok(MimeBundle::new()),
        _ => Err(vm.new_type_error("a display bundle is a dict from MIME types to data")),
    }
}

/// The same bundle as a Python dictionary.
pub(super) fn dict_of(vm: &VirtualMachine, bundle: &MimeBundle) -> PyResult<PyDictRef> {
    let dict = vm.ctx.new_dict();
    for (mime, data) in bundle {
        dict.set_item(mime.as_str(), object_of(vm, data)?, vm)?;
    }
    Ok(dict)
}

/// A class shows its instances, not itself; and an object that answers to every name means none of them.
fn method(vm: &VirtualMachine, object: &PyObject, name: &'static str) -> Option<PyObjectRef> {
    if object.downcast_ref::<PyType>().is_some() {
        return None;
    }
    object.class().get_attr(vm.ctx.intern_str(name))?;
    object
        .get_attr(name, vm)
        .ok()
        .filter(|method| method.is_callable())
}

/// A method may return its data alone or a pair with metadata.
fn with_metadata(object: &PyObject) -> (&PyObject, Option<&PyObject>) {
    match object
        .downcast_ref::<PyTuple>()
        .map(|tuple| tuple.as_slice())
    {
        Some([data, metadata]) => (data, Some(metadata)),
        _ => (object, None),
    }
}

fn json_of(vm: &VirtualMachine, object: &PyObject) -> PyResult<Value> {
    if vm.is_none(object) {
        return Ok(Value::Null);
    }
    if object.fast_isinstance(vm.ctx.types.bool_type) {
        return Ok(Value::Bool(object.to_owned().is_true(vm)?));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Value::String(text.to_string_lossy().into_owned()));
    }
    if object.downcast_ref::<PyBytes>().is_some() {
        return base64(vm, object).map(Value::String);
    }
    if object.downcast_ref::<PyInt>().is_some()
        && let Ok(number) = object.to_owned().try_into_value::<i64>(vm)
    {
        return Ok(Value::from(number));
    }
    if object.downcast_ref::<PyInt>().is_some() || object.downcast_ref::<PyFloat>().is_some() {
        return Ok(Value::from(object.to_owned().try_into_value::<f64>(vm)?));
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let entries = dict.items_vec().into_iter().map(|(key, value)| {
            let key = key.str(vm)?.to_string_lossy().into_owned();
            Ok((key, json_of(vm, &value)?))
        });
        return entries.collect::<PyResult<MimeBundle>>().map(Value::Object);
    }
    if object.fast_isinstance(vm.ctx.types.list_type)
        || object.fast_isinstance(vm.ctx.types.tuple_type)
    {
        let read = |element: PyObjectRef| json_of(vm, &element);
        return vm.extract_elements_with(object, read).map(Value::Array);
    }
    Err(vm.new_type_error(format!(
        "Object of type {} is not JSON serializable",
        object.class().name()
    )))
}

fn object_of(vm: &VirtualMachine, value: &Value) -> PyResult {
    Ok(match value {
        Value::Null => vm.ctx.none(),
        Value::Bool(truth) => vm.ctx.new_bool(*truth).into(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => vm.ctx.new_int(number).into(),
            None => vm.ctx.new_float(number.as_f64().unwrap_or(f64::NAN)).into(),
        },
        Value::String(text) => vm.ctx.new_str(text.as_str()).into(),
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| object_of(vm, element));
            vm.ctx.new_list(elements.collect::<PyResult<_>>()?).into()
        }
        Value::Object(entries) => dict_of(vm, entries)?.into(),
    })
}

fn base64(vm: &VirtualMachine, bytes: &PyObject) -> PyResult<String> {
    let binascii = vm.import("binascii", 0)?;
    let text = vm.call_method(&binascii, "b2a_base64", (bytes.to_owned(),))?;
    let text = text
        .downcast::<PyBytes>()
        .map_err(|_| vm.new_type_error("b2a_base64 returned no bytes"))?;
    Ok(String::from_utf8_lossy(text.as_bytes())
        .trim_end()
        .to_owned())
}
