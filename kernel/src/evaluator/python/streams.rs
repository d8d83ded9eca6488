//! `sys.stdout` and `sys.stderr`: text goes straight to the cell's front end, which coalesces it.

use std::fmt;
use std::sync::Arc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyStrRef, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::ArgBytesLike;
use rustpython_vm::{
    Context, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::outlet::Outlet;
use crate::evaluator::Stream;

/// Puts native streams in the place of the process's own, which would be buffered in blocks.
pub(super) fn install(vm: &VirtualMachine, outlet: &Arc<Outlet>) -> PyResult<()> {
    let _ = OutStream::make_static_type();
    let _ = OutBuffer::make_static_type();
    for (name, stream) in [("stdout", Stream::Stdout), ("stderr", Stream::Stderr)] {
        let object = OutStream {
            outlet: Arc::clone(outlet),
            stream,
        }
        .into_ref(&vm.ctx);
        vm.sys_module.set_attr(name, object, vm)?;
    }
    Ok(())
}

/// `io.UnsupportedOperation`.
pub(super) fn unsupported(vm: &VirtualMachine, operation: &'static str) -> PyBaseExceptionRef {
    let class = vm
        .import("_io", 0)
        .and_then(|io| io.get_attr("UnsupportedOperation", vm));
    let class = class.ok().and_then(|class| class.downcast().ok());
    let class = class.unwrap_or_else(|| vm.ctx.exceptions.os_error.to_owned());
    vm.new_exception(class, vec![vm.ctx.new_str(operation).into()])
}

/// A text stream that ends at the front end.
#[pyclass(module = "_gradus", name = "OutStream")]
struct OutStream {
    outlet: Arc<Outlet>,
    stream: Stream,
}

impl PyPayload for OutStream {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for OutStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutStream({:?})", self.stream)
    }
}

#[pyclass(flags(HAS_DICT, HAS_WEAKREF))]
impl OutStream {
    #[pymethod]
    fn write(zelf: &Py<Self>, text: PyStrRef) -> usize {
        if !text.is_empty() {
            zelf.outlet.write(zelf.stream, &text.to_string_lossy());
        }
        text.char_len()
    }

    #[pymethod]
    fn writelines(zelf: &Py<Self>, lines: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        for line in vm.extract_elements_with(&lines, |line| line.try_into_value::<PyStrRef>(vm))? {
            Self::write(zelf, line);
        }
        Ok(())
    }

    #[pymethod]
    fn flush(_zelf: &Py<Self>) {}

    /// What ipykernel's tests and some libraries ask its streams: there are no child processes that share this one.
    #[pymethod]
    fn _is_master_process(_zelf: &Py<Self>) -> bool {
        true
    }

    /// Other programs' wrappers close the stream they were given; a cell's output stays open.
    #[pymethod]
    fn close(_zelf: &Py<Self>) {}

    #[pymethod]
    fn isatty(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn readable(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn writable(_zelf: &Py<Self>) -> bool {
        true
    }

    #[pymethod]
    fn seekable(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn fileno(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<i32> {
        Err(unsupported(vm, "fileno"))
    }

    #[pygetset]
    fn name(zelf: &Py<Self>) -> &'static str {
        match zelf.stream {
            Stream::Stdout => "<stdout>",
            Stream::Stderr => "<stderr>",
        }
    }

    #[pygetset]
    fn mode(_zelf: &Py<Self>) -> &'static str {
        "w"
    }

    #[pygetset]
    fn encoding(_zelf: &Py<Self>) -> &'static str {
        "UTF-8"
    }

    #[pygetset]
    fn errors(_zelf: &Py<Self>) -> &'static str {
        "strict"
    }

    #[pygetset]
    fn closed(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pygetset]
    fn line_buffering(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pygetset]
    fn newlines(_zelf: &Py<Self>) -> Option<String> {
        None
    }

    #[pygetset]
    fn buffer(zelf: &Py<Self>, vm: &VirtualMachine) -> PyRef<OutBuffer> {
        OutBuffer {
            outlet: Arc::clone(&zelf.outlet),
            stream: zelf.stream,
        }
        .into_ref(&vm.ctx)
    }
}

/// `sys.stdout.buffer`: bytes are shown as the UTF-8 text that they are meant to be.
#[pyclass(module = "_gradus", name = "OutBuffer")]
struct OutBuffer {
    outlet: Arc<Outlet>,
    stream: Stream,
}

impl PyPayload for OutBuffer {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for OutBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutBuffer({:?})", self.stream)
    }
}

#[pyclass(flags(HAS_DICT, HAS_WEAKREF))]
impl OutBuffer {
    #[pymethod]
    fn write(zelf: &Py<Self>, bytes: ArgBytesLike) -> usize {
        bytes.with_ref(|bytes| {
            zelf.outlet
                .write(zelf.stream, &String::from_utf8_lossy(bytes));
            bytes.len()
        })
    }

    #[pymethod]
    fn flush(_zelf: &Py<Self>) {}
}
