//! Completion and inspection, on a thread of their own: they are answered while a cell runs.

use std::sync::mpsc::{Receiver, SyncSender};

use rustpython_vm::vm::thread::ThreadedVirtualMachine;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::threads::Workplace;
use super::worker::Request;
use super::{comm, display, guard, rousing, threads, traceback};
use crate::evaluator::{Completion, Completions, MimeBundle};

/// What the thread can be asked; cursors count code points.
pub(super) enum Question {
    Complete {
        code: String,
        cursor: usize,
        reply: SyncSender<Completions>,
    },
    Inspect {
        code: String,
        cursor: usize,
        detail: u8,
        reply: SyncSender<Option<MimeBundle>>,
    },
    Comms(SyncSender<Vec<(String, String)>>),
    /// A request of the Debug Adapter Protocol.
    Debug {
        command: String,
        arguments: MimeBundle,
        reply: SyncSender<Result<MimeBundle, String>>,
    },
    /// Starts a thread that runs cells.
    Start {
        name: String,
        requests: Receiver<Request>,
        reply: SyncSender<Result<(), String>>,
    },
    /// Waits for its end.
    Join {
        name: String,
        reply: SyncSender<()>,
    },
    /// Has a thread look for its interrupt.
    Rouse {
        thread: u64,
        reply: SyncSender<()>,
    },
    /// Has threads go on as before.
    Calm,
}

/// The body of the thread. An asker that gave up waiting is no error, and neither is a question without an answer.
pub(super) fn answer(
    thread: &ThreadedVirtualMachine,
    workplace: &Workplace,
    questions: &Receiver<Question>,
) {
    thread.run(|vm| {
        while let Ok(question) = vm.allow_threads(|| questions.recv()) {
            answer_one(vm, workplace, question);
        }
    });
}

fn answer_one(vm: &VirtualMachine, workplace: &Workplace, question: Question) {
    match question {
        Question::Complete {
            code,
            cursor,
            reply,
        } => {
            let found = guard::catch(vm, || complete(vm, &code, cursor));
            let nothing = Completions {
                cursor_start: cursor,
                cursor_end: cursor,
                matches: Vec::new(),
            };
            let _ = reply.send(found.unwrap_or(nothing));
        }
        Question::Inspect {
            code,
            cursor,
            detail,
            reply,
        } => {
            let found = guard::catch(vm, || inspect(vm, &code, cursor, detail));
            let _ = reply.send(found.unwrap_or_default());
        }
        Question::Comms(reply) => {
            let found = guard::catch(vm, || comm::open_comms(vm));
            let _ = reply.send(found.unwrap_or_default());
        }
        Question::Debug {
            command,
            arguments,
            reply,
        } => {
            let answered = guard::catch(vm, || debug(vm, command, &arguments));
            let _ = reply.send(answered.map_err(|error| traceback::message(vm, &error)));
        }
        Question::Start {
            name,
            requests,
            reply,
        } => {
            let started = guard::catch(vm, || threads::start(vm, &name, workplace, requests));
            let _ = reply.send(started.map_err(|error| {
                let mut text = String::new();
                let _ = vm.write_exception(&mut text, &error);
                text
            }));
        }
        Question::Join { name, reply } => {
            let _ = guard::catch(vm, || threads::join(vm, &name));
            let _ = reply.send(());
        }
        Question::Rouse { thread, reply } => {
            // What fails here is tried again as long as the interrupt waits.
            let _ = guard::catch(vm, || rousing::rouse(vm, thread));
            let _ = reply.send(());
        }
        Question::Calm => drop(guard::catch(vm, || rousing::calm(vm))),
    }
}

fn debug(vm: &VirtualMachine, command: String, arguments: &MimeBundle) -> PyResult<MimeBundle> {
    let arguments = display::dict_of(vm, arguments)?;
    let body = ask(vm, "gradus.debugger", "answer", (command, arguments))?;
    display::bundle_of(vm, &body)
}

fn complete(vm: &VirtualMachine, code: &str, cursor: usize) -> PyResult<Completions> {
    let found = ask(
        vm,
        "gradus.completion",
        "complete",
        (code.to_owned(), cursor),
    )?;
    let read = |entry: PyObjectRef| -> PyResult<Completion> {
        let kind: String = entry.get_item(&1usize, vm)?.try_into_value(vm)?;
        Ok(Completion {
            text: entry.get_item(&0usize, vm)?.try_into_value(vm)?,
            kind: known_kind(&kind),
            signature: entry.get_item(&2usize, vm)?.try_into_value(vm)?,
        })
    };
    Ok(Completions {
        cursor_start: found.get_item(&0usize, vm)?.try_into_value(vm)?,
        cursor_end: found.get_item(&1usize, vm)?.try_into_value(vm)?,
        matches: vm.extract_elements_with(&*found.get_item(&2usize, vm)?, read)?,
    })
}

fn inspect(
    vm: &VirtualMachine,
    code: &str,
    cursor: usize,
    detail: u8,
) -> PyResult<Option<MimeBundle>> {
    let found = ask(
        vm,
        "gradus.inspection",
        "inspect_at",
        (code.to_owned(), cursor, detail),
    )?;
    if vm.is_none(&found) {
        Ok(None)
    } else {
        display::bundle_of(vm, &found).map(Some)
    }
}

fn ask(
    vm: &VirtualMachine,
    module: &'static str,
    function: &'static str,
    arguments: impl rustpython_vm::function::IntoFuncArgs,
) -> PyResult {
    vm.import(module, 0)?;
    let module = vm
        .sys_module
        .get_attr("modules", vm)?
        .get_item(module, vm)?;
    module.get_attr(function, vm)?.call(arguments, vm)
}

fn known_kind(kind: &str) -> &'static str {
    const KINDS: [&str; 7] = [
        "function", "class", "module", "keyword", "param", "path", "magic",
    ];
    KINDS
        .into_iter()
        .find(|known| *known == kind)
        .unwrap_or("instance")
}
