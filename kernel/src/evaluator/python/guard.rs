//! A panic below Python becomes a Python exception: no cell kills the kernel.
//!
//! Unwinding skips the interpreter's own bookkeeping (the frame chain and the recursion count are not kept by guards),
//! so both are put back here. The Python lines that led to the panic are read by the panic hook, while the frames still
//! exist, because a traceback object cannot be built after them.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::frame::InterpreterFrame;
use rustpython_vm::vm::thread;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

/// A Python line: file, line number, name of the function.
pub(super) type Line = (String, usize, String);

/// The attribute of a `GradusInternalError` that holds the Python lines, outermost first.
pub(super) const LINES: &str = "lines";

/// Frames read by the hook at most; a panic at the end of a deep recursion need not list it all.
const MOST_LINES: usize = 100;

struct Panic {
    message: String,
    place: String,
    lines: Vec<Line>,
}

/// Whether a panic has ever passed through an interpreter's frames.
static UNWOUND: AtomicBool = AtomicBool::new(false);

/// Keeps a thread from ending once a panic has passed through the interpreter: references that the skipped frames held
/// are dropped with the thread's local state, outside of any interpreter, and that aborts the process. The process ends
/// without it.
pub(super) fn outlive_panics() {
    while UNWOUND.load(Ordering::Relaxed) {
        std::thread::park();
    }
}

thread_local! {
    /// Identities of exceptions that were being handled in frames that a panic skipped. The interpreter keeps them for
    /// ever, and takes them for the context of whatever is raised later.
    static LEFT_OVER: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static GUARDED: Cell<usize> = const { Cell::new(0) };
    static PANIC: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Runs `body`; a panic in it is returned as a `GradusInternalError`.
///
/// # Errors
/// What `body` returns, or the exception made of its panic.
pub fn catch<R>(vm: &VirtualMachine, body: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    install_hook();
    let frame = thread::get_current_frame();
    let depth = vm.current_recursion_depth();
    let handled = vm.current_exception();
    GUARDED.set(GUARDED.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    GUARDED.set(GUARDED.get() - 1);
    result.unwrap_or_else(|_payload| {
        UNWOUND.store(true, Ordering::Relaxed);
        let _ = thread::set_current_frame(frame);
        vm.set_exception(handled);
        remember_left_over(vm);
        // The thread's published copy is dropped when the thread has lost its interpreter, and that aborts.
        thread::update_thread_exception(None);
        // The count itself is private, the limit is not: the frames that never returned are added to it.
        let lost = vm.current_recursion_depth().saturating_sub(depth);
        vm.recursion_limit.set(vm.recursion_limit.get() + lost);
        Err(internal_error(vm, PANIC.take()))
    })
}

/// Whether `exception` is the context of another one by a panic's fault only.
pub(super) fn is_left_over(exception: &PyBaseExceptionRef) -> bool {
    LEFT_OVER.with_borrow(|exceptions| exceptions.contains(&exception.get_id()))
}

fn remember_left_over(vm: &VirtualMachine) {
    let handled = vm
        .sys_module
        .get_attr("exception", vm)
        .and_then(|function| function.call((), vm));
    if let Ok(handled) = handled
        && !vm.is_none(&handled)
        && vm.current_exception().is_none()
    {
        LEFT_OVER.with_borrow_mut(|exceptions| exceptions.push(handled.get_id()));
    }
}

/// The class of the exceptions that panics become, made once and kept in `builtins` like any other exception class.
pub(super) fn error_class(vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    const NAME: &str = "GradusInternalError";
    if let Ok(class) = vm.builtins.get_attr(NAME, vm) {
        return class
            .downcast()
            .map_err(|_| vm.new_type_error("GradusInternalError is not a class any more"));
    }
    let base = vm.ctx.exceptions.system_error.to_owned();
    let class = vm
        .ctx
        .new_exception_type("builtins", NAME, Some(vec![base]));
    vm.builtins.set_attr(NAME, class.clone(), vm)?;
    Ok(class)
}

fn internal_error(vm: &VirtualMachine, panic: Option<Panic>) -> PyBaseExceptionRef {
    let (message, lines) = match panic {
        Some(Panic {
            message,
            place,
            lines,
        }) => (
            format!("{message} ({place}); your variables are intact"),
            lines,
        ),
        None => (
            "a panic without a message; your variables are intact".to_owned(),
            Vec::new(),
        ),
    };
    let class = match error_class(vm) {
        Ok(class) => class,
        Err(error) => return error,
    };
    let exception = vm.new_exception_msg(class, message.into());
    let lines = lines.into_iter().map(|line| write_line(vm, line)).collect();
    // Without the attribute the traceback is shorter, and the exception still tells what happened.
    let _ = exception
        .as_object()
        .set_attr(LINES, vm.ctx.new_tuple(lines), vm);
    exception
}

fn write_line(vm: &VirtualMachine, (file, line, name): Line) -> PyObjectRef {
    vm.new_tuple((
        vm.ctx.new_str(file),
        vm.ctx.new_int(line),
        vm.ctx.new_str(name),
    ))
    .into()
}

/// Reads an element of [`LINES`].
pub(super) fn read_line(vm: &VirtualMachine, object: &PyObjectRef) -> PyResult<Line> {
    let part = |index: usize| object.get_item(&index, vm);
    Ok((
        part(0)?.try_into_value(vm)?,
        part(1)?.try_into_value(vm)?,
        part(2)?.try_into_value(vm)?,
    ))
}

/// Guarded threads keep their panics for [`catch`]; everyone else's go to the hook that was there before.
fn install_hook() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let other = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.try_with(Cell::get).unwrap_or(0) == 0 {
                return other(info);
            }
            let panic = describe(info);
            let _ = PANIC.try_with(|slot| slot.replace(Some(panic)));
        }));
    });
}

fn describe(info: &PanicHookInfo<'_>) -> Panic {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned());
    let place = info
        .location()
        .map_or_else(|| "unknown place".to_owned(), ToString::to_string);
    Panic {
        message,
        place,
        lines: current_lines(),
    }
}

fn current_lines() -> Vec<Line> {
    let mut lines = Vec::new();
    let mut next = thread::get_current_frame();
    while !next.is_null() && lines.len() < MOST_LINES {
        // SAFETY: the chain starts at this thread's running frame, and no frame on it can end while the hook runs.
        let frame = unsafe { &*next };
        lines.push(current_line(frame));
        next = frame.previous();
    }
    lines.reverse();
    lines
}

fn current_line(frame: &InterpreterFrame) -> Line {
    let code = frame.code();
    (
        code.source_path().as_str().to_owned(),
        line_of(frame),
        code.obj_name.as_str().to_owned(),
    )
}

/// The line that a frame is at.
pub(super) fn line_of(frame: &InterpreterFrame) -> usize {
    let code = frame.code();
    let executed = (frame.get_lasti() as usize).checked_sub(1);
    executed
        .and_then(|index| code.locations.get(index))
        .map(|(start, _)| start.line)
        .or(code.first_line_number)
        .map_or(1, |line| line.get())
}
