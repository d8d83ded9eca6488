//! Exceptions as the user reads them: `Cell In[n], line k`, the lines around, an arrow, the message.
//!
//! The layout is the one that IPython gives and that front ends parse for links to cells.

mod frames;
mod layout;
mod syntax;

use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{AsObject, PyObject, VirtualMachine};

use self::frames::{frames_of, recording_of};
use self::layout::{HEADER_WIDTH, RED, RESET, frame_paragraphs, header};
use super::guard;
use super::source::Sources;
use crate::evaluator::Exception;

/// The exception with everything that led to it, a paragraph for each frame.
pub(super) fn describe(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Exception {
    let mut exception = describe_plainly(error);
    exception.evalue = message(vm, error);
    exception.traceback = if error.fast_isinstance(vm.ctx.exceptions.system_exit) {
        vec![
            "An exception has occurred, use %tb to see the full traceback.\n".to_owned(),
            format!("{RED}SystemExit{RESET}: {}\n", exception.evalue),
        ]
    } else if exception.ename == "UsageError" {
        // A mistyped magic: the line is in front of the user.
        vec![format!("{RED}UsageError{RESET}: {}", exception.evalue)]
    } else {
        paragraphs(vm, sources, error)
    };
    exception
}

/// Name and class only, asking nothing of Python: for when describing an exception fails.
pub(super) fn describe_plainly(error: &PyBaseExceptionRef) -> Exception {
    let ename = error.class().name().to_string();
    Exception {
        traceback: vec![ename.clone()],
        ename,
        evalue: String::new(),
    }
}

/// `str(error)`, whatever it takes.
pub(super) fn message(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> String {
    text_of(vm, error.as_object())
}

/// `str(object)`, whatever it takes.
pub(super) fn text_of(vm: &VirtualMachine, object: &PyObject) -> String {
    match object.str(vm) {
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

/// The whole chain, the first cause first.
fn paragraphs(vm: &VirtualMachine, sources: &Sources, error: &PyBaseExceptionRef) -> Vec<String> {
    let mut chain = chain(vm, error);
    if let [(only, _)] = &chain[..]
        && let Some(paragraph) = syntax::whole_cell(vm, sources, only)
    {
        return vec![paragraph];
    }
    let mut paragraphs = vec![format!("{RED}{}{RESET}", "-".repeat(HEADER_WIDTH))];
    chain.reverse();
    for (error, link) in &chain {
        paragraphs.push(header(&error.class().name()));
        paragraphs.extend(frame_paragraphs(&frames_of(vm, sources, error)));
        paragraphs.extend(syntax::location(vm, sources, error));
        paragraphs.push(last_line(vm, error));
        paragraphs.extend(notes(vm, error));
        if let Some(frame) = recording_of(vm, sources, error) {
            paragraphs.push("\nThe operation was recorded by this line:\n".to_owned());
            paragraphs.extend(frame_paragraphs(&[frame]));
        }
        paragraphs.extend(link.map(|link| format!("\n{link}\n")));
    }
    paragraphs
}

/// The exception and its causes, each with the sentence that leads from it to the one it caused.
fn chain(
    vm: &VirtualMachine,
    error: &PyBaseExceptionRef,
) -> Vec<(PyBaseExceptionRef, Option<&'static str>)> {
    let mut chain = vec![(error.clone(), None)];
    while let Some((last, _)) = chain.last() {
        let cause = last.__cause__().map(|cause| {
            (
                cause,
                "The above exception was the direct cause of the following exception:",
            )
        });
        let context = || {
            last.__context__()
                .filter(|context| !is_suppressed(vm, last) && !guard::is_left_over(context))
                .map(|context| {
                    (
                        context,
                        "During handling of the above exception, another exception occurred:",
                    )
                })
        };
        match cause.or_else(context) {
            Some((before, _)) if chain.iter().any(|(seen, _)| seen.is(&before)) => break,
            Some((before, link)) => chain.push((before, Some(link))),
            None => break,
        }
    }
    chain
}

/// `raise ... from None`.
fn is_suppressed(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> bool {
    let suppress = error.as_object().get_attr("__suppress_context__", vm);
    suppress
        .and_then(|suppress| suppress.is_true(vm))
        .unwrap_or(false)
}

fn last_line(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> String {
    let text = syntax::bare_message(vm, error).unwrap_or_else(|| message(vm, error));
    format!("{RED}{}{RESET}: {text}", error.class().name())
}

fn notes(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Vec<String> {
    let Ok(notes) = error.as_object().get_attr("__notes__", vm) else {
        return Vec::new();
    };
    let notes = vm.extract_elements_with(&notes, |note| Ok(text_of(vm, &note)));
    notes.unwrap_or_default()
}
