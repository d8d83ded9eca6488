//! The frames of an exception, without the ones that are none of the user's business.

use std::sync::Arc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode};
use rustpython_vm::bytecode::CodeFlags;
use rustpython_vm::{AsObject, Py, VirtualMachine};

use crate::evaluator::python::source::{Source, Sources};
use crate::evaluator::python::{guard, library};
use crate::module::recorded;

/// A frame to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// `Cell In[3]`, or the path of a file.
    pub(super) place: Place,
    /// The line that ran, from 1.
    pub(super) line: usize,
    /// `Class.method(self, x)`; `None` at the top level.
    pub(super) function: Option<String>,
    /// The line of `def`, where the context begins.
    pub(super) first_line: usize,
    /// The text of the cell or file, where there is one.
    pub(super) text: Option<Arc<str>>,
}

/// Where a frame's code came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Cell(String),
    File(String),
}

/// From the outermost to the one that raised.
pub(super) fn frames_of(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Vec<Frame> {
    let Some(traceback) = error.__traceback__() else {
        return frames_before_panic(vm, sources, error);
    };
    let frames = traceback.iter().filter_map(|entry| {
        let code = entry.frame.iframe().code();
        let file = code.source_path().as_str();
        if library::contains(file) {
            return None;
        }
        let (place, text) = find(sources, file);
        let first_line = code.first_line_number.map_or(1, |line| line.get());
        Some(Frame {
            place,
            line: entry.lineno.get(),
            function: function(code),
            first_line,
            text,
        })
    });
    frames.collect()
}

/// The line that recorded the operation whose gradient raised the exception.
pub(super) fn recording_of(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Option<Frame> {
    let (file, line) = recorded(error, vm)?;
    let (place, text) = find(sources, &file);
    Some(Frame {
        place,
        line,
        function: None,
        first_line: 1,
        text,
    })
}

/// A panic left no traceback behind, only what its hook could read.
fn frames_before_panic(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Vec<Frame> {
    let Ok(lines) = error.as_object().get_attr(guard::LINES, vm) else {
        return Vec::new();
    };
    let lines: Vec<guard::Line> = vm
        .extract_elements_with(&lines, |entry| guard::read_line(vm, &entry))
        .unwrap_or_default();
    let frames = lines
        .into_iter()
        .filter(|(file, ..)| !library::contains(file))
        .map(|(file, line, name)| {
            let (place, text) = find(sources, &file);
            let function = (name != "<module>").then(|| format!("{name}()"));
            Frame {
                place,
                line,
                function,
                first_line: 1,
                text,
            }
        });
    frames.collect()
}

fn find(sources: &Sources, file: &str) -> (Place, Option<Arc<str>>) {
    match sources.get(file) {
        Some(source) => {
            let Source { label, text } = &*source;
            (Place::Cell(label.clone()), Some(Arc::from(text.as_str())))
        }
        None => (
            Place::File(file.to_owned()),
            std::fs::read_to_string(file).ok().map(Arc::from),
        ),
    }
}

/// The qualified name with the names of the parameters, as far as the code object knows them.
fn function(code: &Py<PyCode>) -> Option<String> {
    if code.obj_name.as_str() == "<module>" {
        return None;
    }
    let positional = code.arg_count as usize;
    let keyword_only = code.kwonlyarg_count as usize;
    let mut names = code.varnames.iter().map(|name| name.as_str());
    let mut parameters: Vec<String> = names.by_ref().take(positional).map(str::to_owned).collect();
    let keywords: Vec<String> = names
        .by_ref()
        .take(keyword_only)
        .map(str::to_owned)
        .collect();
    if code.flags.contains(CodeFlags::VARARGS) {
        parameters.extend(names.next().map(|name| format!("*{name}")));
    }
    parameters.extend(keywords);
    if code.flags.contains(CodeFlags::VARKEYWORDS) {
        parameters.extend(names.next().map(|name| format!("**{name}")));
    }
    Some(format!(
        "{}({})",
        code.qualname.as_str(),
        parameters.join(", ")
    ))
}
