//! How objects of each kind are printed. A class is asked first what it defines itself, then its bases in turn.

use rustpython_vm::builtins::{PyDict, PyStr, PyType};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::printer::Printer;

/// Elements of a container that are printed; `...` stands for the rest.
const MOST_ELEMENTS: usize = 1000;

pub(super) fn print(
    p: &Py<Printer>,
    object: &PyObject,
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for class in object.class().mro_collect() {
        if let Some(printed) = print_as_builtin(p, &class, object, cycle, vm) {
            return printed;
        }
        if let Some(printed) = print_as_library_class(p, &class, object, cycle, vm) {
            return printed;
        }
        if let Some(method) = class.attributes().get(vm.ctx.intern_str("_repr_pretty_"))
            && method.is_callable()
        {
            method.call((object.to_owned(), p.to_owned(), cycle), vm)?;
            return Ok(());
        }
        if !class.is(vm.ctx.types.object_type)
            && class.attributes().contains(vm.ctx.intern_str("__repr__"))
        {
            return print_repr(p, object, vm);
        }
    }
    print_nameless(p, object, vm)
}

fn print_repr(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    p.write_lines(&super::plain(vm, object)?);
    Ok(())
}

/// `<__main__.A at 0x7f...>`.
fn print_nameless(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    p.begin(1, "<");
    Printer::print(p, object.class().as_object(), vm)?;
    p.write(&format!(" at 0x{:x}", object.get_id()));
    p.end(1, ">");
    Ok(())
}

fn print_as_builtin(
    p: &Py<Printer>,
    class: &Py<PyType>,
    object: &PyObject,
    cycle: bool,
    vm: &VirtualMachine,
) -> Option<PyResult<()>> {
    let types = &vm.ctx.types;
    if class.is(types.list_type) {
        return Some(print_sequence(p, object, "[", "]", cycle, vm));
    }
    if class.is(types.tuple_type) {
        return Some(print_sequence(p, object, "(", ")", cycle, vm));
    }
    if class.is(types.dict_type) {
        return Some(print_mapping(p, object, "{", "}", cycle, vm));
    }
    if class.is(types.mappingproxy_type) {
        return Some(print_mapping(p, object, "mappingproxy({", "})", cycle, vm));
    }
    if class.is(types.set_type) {
        return Some(print_set(p, object, ["set()", "{", "}"], cycle, vm));
    }
    if class.is(types.frozenset_type) {
        return Some(print_set(
            p,
            object,
            ["frozenset()", "frozenset({", "})"],
            cycle,
            vm,
        ));
    }
    if class.is(types.type_type) {
        return Some(print_class(p, object, vm));
    }
    if class.is(types.function_type) || class.is(types.builtin_function_or_method_type) {
        return Some(print_function(p, object, vm));
    }
    if class.is(vm.ctx.exceptions.base_exception_type) {
        return Some(print_exception(p, object, vm));
    }
    None
}

fn print_as_library_class(
    p: &Py<Printer>,
    class: &Py<PyType>,
    object: &PyObject,
    cycle: bool,
    vm: &VirtualMachine,
) -> Option<PyResult<()>> {
    let name = class.name().to_string();
    // Asking for the module costs more than looking at the name.
    if !matches!(
        &*name,
        "OrderedDict"
            | "defaultdict"
            | "Counter"
            | "deque"
            | "ChainMap"
            | "UserList"
            | "SimpleNamespace"
            | "Pattern"
    ) {
        return None;
    }
    let module = class.__module__(vm).ok()?.downcast::<PyStr>().ok()?;
    let module = module.to_string_lossy();
    match (&*module, &*name) {
        ("collections", _) => Some(print_collection(p, &name, object, cycle, vm)),
        ("types", "SimpleNamespace") => Some(print_namespace(p, object, cycle, vm)),
        ("re", "Pattern") => Some(print_pattern(p, object, vm)),
        _ => None,
    }
}

fn print_sequence(
    p: &Py<Printer>,
    object: &PyObject,
    open: &str,
    close: &str,
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if cycle {
        p.write(&format!("{open}...{close}"));
        return Ok(());
    }
    p.begin(open.len(), open);
    let elements: Vec<PyObjectRef> = object.to_owned().try_into_value(vm)?;
    print_elements(p, &elements, vm)?;
    if elements.len() == 1 && object.fast_isinstance(vm.ctx.types.tuple_type) {
        p.write(",");
    }
    p.end(open.len(), close);
    Ok(())
}

fn print_elements(p: &Py<Printer>, elements: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<()> {
    for (index, element) in elements.iter().enumerate() {
        if print_separator(p, index) {
            break;
        }
        Printer::print(p, element, vm)?;
    }
    Ok(())
}

/// Comma and blank before every element but the first; whether the rest is left out.
fn print_separator(p: &Py<Printer>, index: usize) -> bool {
    if index > 0 {
        p.separate();
    }
    if index >= MOST_ELEMENTS {
        p.write("...");
    }
    index >= MOST_ELEMENTS
}

fn print_mapping(
    p: &Py<Printer>,
    object: &PyObject,
    open: &str,
    close: &str,
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if cycle {
        p.write("{...}");
        return Ok(());
    }
    p.begin(open.len(), open);
    for (index, (key, value)) in items(object, vm)?.into_iter().enumerate() {
        if print_separator(p, index) {
            break;
        }
        Printer::print(p, &key, vm)?;
        p.write(": ");
        Printer::print(p, &value, vm)?;
    }
    p.end(open.len(), close);
    Ok(())
}

fn items(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(PyObjectRef, PyObjectRef)>> {
    if let Some(dict) = object.downcast_ref_if_exact::<PyDict>(vm) {
        return Ok(dict.items_vec());
    }
    let keys = vm.call_method(object, "keys", ())?;
    vm.extract_elements_with(&keys, |key| {
        let value = object.get_item(&*key, vm)?;
        Ok((key, value))
    })
}

/// Sorted, where the elements can be.
fn print_set(
    p: &Py<Printer>,
    object: &PyObject,
    [empty, open, close]: [&str; 3],
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if cycle {
        p.write(&format!("{open}...{close}"));
        return Ok(());
    }
    let mut elements: Vec<PyObjectRef> = vm.extract_elements_with(object, Ok)?;
    if elements.is_empty() {
        p.write(empty);
        return Ok(());
    }
    if elements.len() < MOST_ELEMENTS {
        let sorted = vm.builtins.get_attr("sorted", vm)?;
        let by_text = || {
            let key: KwArgs = [("key".to_owned(), vm.ctx.types.str_type.to_owned().into())]
                .into_iter()
                .collect();
            sorted.call(FuncArgs::new(vec![object.to_owned()], key), vm)
        };
        if let Ok(list) = sorted.call((object.to_owned(),), vm).or_else(|_| by_text()) {
            elements = vm.extract_elements_with(&list, Ok)?;
        }
    }
    p.begin(open.len(), open);
    print_elements(p, &elements, vm)?;
    p.end(open.len(), close);
    Ok(())
}

/// `module.Class`, and for a built-in class its bare name.
fn print_class(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    // A metaclass may have its own idea of a representation.
    let metaclass = object.class();
    let own = metaclass.get_attr(vm.ctx.intern_str("__repr__"));
    let usual = vm
        .ctx
        .types
        .type_type
        .get_attr(vm.ctx.intern_str("__repr__"));
    if let (Some(own), Some(usual)) = (own, usual)
        && !own.is(&usual)
    {
        return print_repr(p, object, vm);
    }
    p.write(&qualified_name(object, vm)?);
    Ok(())
}

fn print_function(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let name = qualified_name(object, vm)?;
    let inspect = vm.import("inspect", 0)?;
    let signature = vm
        .call_method(&inspect, "signature", (object.to_owned(),))
        .and_then(|found| found.str(vm));
    let signature = signature.map_or_else(
        |_| String::new(),
        |text| text.to_string_lossy().into_owned(),
    );
    p.write(&format!("<function {name}{signature}>"));
    Ok(())
}

fn qualified_name(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    let name = object
        .get_attr("__qualname__", vm)?
        .str(vm)?
        .to_string_lossy()
        .into_owned();
    let module = object
        .get_attr("__module__", vm)
        .ok()
        .and_then(|module| module.downcast::<PyStr>().ok());
    Ok(match module {
        Some(module) if module.as_bytes() != b"builtins" => {
            format!("{}.{name}", module.to_string_lossy())
        }
        _ => name,
    })
}

fn print_exception(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let name = qualified_name(object.class().as_object(), vm)?;
    let arguments: Vec<PyObjectRef> = object.get_attr("args", vm)?.try_into_value(vm)?;
    print_call(p, &name, &arguments, &[], vm)
}

/// `name(argument, key=value)`, broken under the first argument.
fn print_call(
    p: &Py<Printer>,
    name: &str,
    arguments: &[PyObjectRef],
    keywords: &[(String, PyObjectRef)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    let indent = name.chars().count() + 1;
    p.begin(indent, &format!("{name}("));
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            p.separate();
        }
        Printer::print(p, argument, vm)?;
    }
    for (index, (key, value)) in keywords.iter().enumerate() {
        if index > 0 || !arguments.is_empty() {
            p.separate();
        }
        let key = format!("{key}=");
        p.begin(key.chars().count(), &key);
        Printer::print(p, value, vm)?;
        p.end(key.chars().count(), "");
    }
    p.end(indent, ")");
    Ok(())
}

fn print_collection(
    p: &Py<Printer>,
    kind: &str,
    object: &PyObject,
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let name = object.class().name().to_string();
    if cycle {
        p.write(&format!("{name}(...)"));
        return Ok(());
    }
    let as_list = || -> PyResult {
        Ok(vm
            .ctx
            .new_list(vm.extract_elements_with(object, Ok)?)
            .into())
    };
    let mut keywords = Vec::new();
    let arguments = match kind {
        "OrderedDict" => {
            let pairs = items(object, vm)?;
            let pair = |(key, value)| vm.ctx.new_tuple(vec![key, value]).into();
            let pairs: Vec<PyObjectRef> = pairs.into_iter().map(pair).collect();
            if pairs.is_empty() {
                Vec::new()
            } else {
                vec![vm.ctx.new_list(pairs).into()]
            }
        }
        "defaultdict" => vec![
            object.get_attr("default_factory", vm)?,
            plain_dict(items(object, vm)?, vm)?,
        ],
        "Counter" => {
            let counted = vm.call_method(object, "most_common", ())?;
            let pairs = vm.extract_elements_with(&counted, |pair| {
                let pair: PyObjectRef = pair;
                Ok((pair.get_item(&0usize, vm)?, pair.get_item(&1usize, vm)?))
            })?;
            if pairs.is_empty() {
                Vec::new()
            } else {
                vec![plain_dict(pairs, vm)?]
            }
        }
        "deque" => {
            let most = object.get_attr("maxlen", vm)?;
            if !vm.is_none(&most) {
                keywords.push(("maxlen".to_owned(), most));
            }
            vec![as_list()?]
        }
        "ChainMap" => object.get_attr("maps", vm)?.try_into_value(vm)?,
        _ => vec![as_list()?],
    };
    print_call(p, &name, &arguments, &keywords, vm)
}

fn plain_dict(pairs: Vec<(PyObjectRef, PyObjectRef)>, vm: &VirtualMachine) -> PyResult {
    let dict = vm.ctx.new_dict();
    for (key, value) in pairs {
        dict.set_item(&*key, value, vm)?;
    }
    Ok(dict.into())
}

fn print_namespace(
    p: &Py<Printer>,
    object: &PyObject,
    cycle: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if cycle {
        p.write("namespace(...)");
        return Ok(());
    }
    let own = &*object.class().name() == "SimpleNamespace";
    let name = if own {
        "namespace".to_owned()
    } else {
        object.class().name().to_string()
    };
    let attributes = object.get_attr("__dict__", vm)?;
    let keywords = items(&attributes, vm)?.into_iter().map(|(key, value)| {
        let key = key.str(vm)?.to_string_lossy().into_owned();
        Ok((key, value))
    });
    print_call(p, &name, &[], &keywords.collect::<PyResult<Vec<_>>>()?, vm)
}

/// `re.compile(r'a.b', re.IGNORECASE|re.UNICODE)`.
fn print_pattern(p: &Py<Printer>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    const FLAGS: [(i64, &str); 7] = [
        (64, "VERBOSE"),
        (2, "IGNORECASE"),
        (4, "LOCALE"),
        (8, "MULTILINE"),
        (16, "DOTALL"),
        (32, "UNICODE"),
        (128, "DEBUG"),
    ];
    let pattern = object.get_attr("pattern", vm)?;
    let raw = match pattern.downcast_ref::<PyStr>() {
        Some(_) => {
            let text = pattern.repr(vm)?.to_string_lossy().replace("\\\\", "\\");
            format!("r{text}")
        }
        None => pattern.repr(vm)?.to_string_lossy().into_owned(),
    };
    let flags: i64 = object.get_attr("flags", vm)?.try_into_value(vm)?;
    let mut names: Vec<&str> = FLAGS
        .iter()
        .filter(|(bit, _)| flags & bit != 0)
        .map(|(_, name)| *name)
        .collect();
    names.sort_unstable();
    let names: Vec<String> = names.into_iter().map(|name| format!("re.{name}")).collect();
    p.begin("re.compile(".len(), "re.compile(");
    p.write(&raw);
    if !names.is_empty() {
        p.separate();
        p.write(&names.join("|"));
    }
    p.end("re.compile(".len(), ")");
    Ok(())
}
