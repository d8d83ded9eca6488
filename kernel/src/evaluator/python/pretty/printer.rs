//! The printer that walks an object, and that a class's own `_repr_pretty_(self, p, cycle)` is handed.

use std::fmt;

use parking_lot::Mutex;
use rustpython_vm::builtins::{PyStrRef, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::{
    AsObject, Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
    pyclass,
};

use super::kinds;
use super::layout::Layout;

/// IPython's `RepresentationPrinter`, as far as classes use it.
#[pyclass(module = "_gradus", name = "PrettyPrinter")]
pub(in crate::evaluator::python) struct Printer {
    layout: Mutex<Layout>,
    /// Identities of the objects being printed, to notice a cycle.
    stack: Mutex<Vec<usize>>,
}

impl PyPayload for Printer {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrettyPrinter")
    }
}

impl Printer {
    pub(super) fn new(vm: &VirtualMachine) -> PyRef<Self> {
        let _ = Self::make_static_type();
        Self {
            layout: Mutex::new(Layout::new()),
            stack: Mutex::default(),
        }
        .into_ref(&vm.ctx)
    }

    pub(super) fn finish(&self) -> String {
        self.layout.lock().finish()
    }

    pub(super) fn begin(&self, indent: usize, open: &str) {
        self.layout.lock().begin_group(indent, open);
    }

    pub(super) fn end(&self, dedent: usize, close: &str) {
        self.layout.lock().end_group(dedent, close);
    }

    pub(super) fn write(&self, text: &str) {
        self.layout.lock().text(text);
    }

    /// A comma and a place to break.
    pub(super) fn separate(&self) {
        let mut layout = self.layout.lock();
        layout.text(",");
        layout.breakable(" ");
    }

    /// A representation that may have lines of its own.
    pub(super) fn write_lines(&self, text: &str) {
        let mut layout = self.layout.lock();
        layout.begin_group(0, "");
        for (index, line) in split_lines(text).enumerate() {
            if index > 0 {
                layout.hard_break();
            }
            layout.text(line);
        }
        layout.end_group(0, "");
    }

    /// Prints `object` where the printer stands.
    pub(super) fn print(zelf: &Py<Self>, object: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        vm.check_signals()?;
        let id = object.get_id();
        let cycle = {
            let mut stack = zelf.stack.lock();
            let cycle = stack.contains(&id);
            stack.push(id);
            cycle
        };
        zelf.begin(0, "");
        let printed = vm.with_recursion("while pretty printing an object", || {
            kinds::print(zelf, object, cycle, vm)
        });
        zelf.end(0, "");
        zelf.stack.lock().pop();
        printed
    }
}

/// The names are the protocol's; classes in the wild call exactly these.
#[pyclass]
impl Printer {
    #[pymethod]
    fn text(zelf: &Py<Self>, text: PyStrRef) {
        zelf.write(&text.to_string_lossy());
    }

    #[pymethod]
    fn breakable(zelf: &Py<Self>, blank: OptionalArg<PyStrRef>) {
        let blank = blank.into_option().map_or_else(
            || " ".to_owned(),
            |blank| blank.to_string_lossy().into_owned(),
        );
        zelf.layout.lock().breakable(&blank);
    }

    #[pymethod]
    fn break_(zelf: &Py<Self>) {
        zelf.layout.lock().hard_break();
    }

    #[pymethod]
    fn pretty(zelf: &Py<Self>, object: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        Self::print(zelf, &object, vm)
    }

    #[pymethod]
    fn begin_group(zelf: &Py<Self>, indent: OptionalArg<usize>, open: OptionalArg<PyStrRef>) {
        zelf.begin(indent.unwrap_or(0), &text_or_empty(open));
    }

    #[pymethod]
    fn end_group(zelf: &Py<Self>, dedent: OptionalArg<usize>, close: OptionalArg<PyStrRef>) {
        zelf.end(dedent.unwrap_or(0), &text_or_empty(close));
    }

    /// `with p.group(indent, open, close):`.
    #[pymethod]
    fn group(
        zelf: PyRef<Self>,
        indent: OptionalArg<usize>,
        open: OptionalArg<PyStrRef>,
        close: OptionalArg<PyStrRef>,
        vm: &VirtualMachine,
    ) -> PyRef<Block> {
        let close = text_or_empty(close);
        let indent = indent.unwrap_or(0);
        Block::new(
            zelf,
            Extent::Group {
                indent,
                open: text_or_empty(open),
                close,
            },
            vm,
        )
    }

    /// `with p.indent(by):`.
    #[pymethod]
    fn indent(zelf: PyRef<Self>, by: isize, vm: &VirtualMachine) -> PyRef<Block> {
        Block::new(zelf, Extent::Indent(by), vm)
    }

    #[pygetset]
    fn indentation(zelf: &Py<Self>) -> usize {
        zelf.layout.lock().indentation()
    }

    #[pygetset]
    fn verbose(_zelf: &Py<Self>) -> bool {
        false
    }
}

fn text_or_empty(text: OptionalArg<PyStrRef>) -> String {
    text.into_option()
        .map_or_else(String::new, |text| text.to_string_lossy().into_owned())
}

/// What a `with` statement on the printer opens and closes.
enum Extent {
    Group {
        indent: usize,
        open: String,
        close: String,
    },
    Indent(isize),
}

#[pyclass(module = "_gradus", name = "PrettyBlock")]
struct Block {
    printer: PyRef<Printer>,
    extent: Extent,
}

impl PyPayload for Block {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrettyBlock")
    }
}

impl Block {
    fn new(printer: PyRef<Printer>, extent: Extent, vm: &VirtualMachine) -> PyRef<Self> {
        let _ = Self::make_static_type();
        Self { printer, extent }.into_ref(&vm.ctx)
    }
}

#[pyclass]
impl Block {
    #[pymethod]
    fn __enter__(zelf: &Py<Self>) {
        match &zelf.extent {
            Extent::Group { indent, open, .. } => zelf.printer.begin(*indent, open),
            Extent::Indent(by) => zelf.printer.layout.lock().indent(*by),
        }
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _error: FuncArgs) {
        match &zelf.extent {
            Extent::Group { indent, close, .. } => zelf.printer.end(*indent, close),
            Extent::Indent(by) => zelf.printer.layout.lock().indent(-*by),
        }
    }
}

/// `str.splitlines`.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = |character: char| {
        matches!(
            character,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(ends) else {
            rest = None;
            return Some(text);
        };
        let (line, mut after) = text.split_at(end);
        after = after.strip_prefix("\r\n").unwrap_or_else(|| {
            let mut characters = after.chars();
            characters.next();
            characters.as_str()
        });
        rest = Some(after).filter(|after| !after.is_empty());
        Some(line)
    })
}
