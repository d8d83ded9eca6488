//! Waiting for a lock, a thread or the clock can be interrupted.
//!
//! The interpreter waits for locks in a way that no signal ends, and sleeps on when a signal comes that is not its own. On
//! threads that run cells the functions that wait are replaced by ones that wait in slices and look for an interrupt in
//! between; a free lock is still taken at once.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::{ArgIntoFloat, FuncArgs, OptionalArg};
use rustpython_vm::{FromArgs, Py, PyObjectRef, PyResult, VirtualMachine};

use super::interrupt;

/// Half of the 50 ms in which an interrupt has to be noticed, and some.
const SLICE: Duration = Duration::from_millis(20);

/// The timeout of a lock that has none.
const FOR_EVER: f64 = -1.0;

/// The interpreter's own methods, under names that nobody else uses.
const ACQUIRE: &str = "_gradus_acquire";
const JOIN: &str = "_gradus_join";

thread_local! {
    static CAN_BE_INTERRUPTED: Cell<bool> = const { Cell::new(false) };
    /// Only the main thread has signals that end a sleep.
    static HAS_SIGNALS: Cell<bool> = const { Cell::new(false) };
}

/// Makes the calling thread, which is not the main one, one that interrupts reach while it waits.
pub(super) fn interrupt_current_thread() {
    CAN_BE_INTERRUPTED.set(true);
}

/// Replaces the functions, and makes the calling thread, which is the main one, one that interrupts reach.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    CAN_BE_INTERRUPTED.set(true);
    HAS_SIGNALS.set(true);
    for name in ["lock", "RLock"] {
        let class = thread_class(vm, name)?;
        if keep(vm, class, "acquire", ACQUIRE)? {
            class.set_str_attr("acquire", vm.new_method("acquire", class, acquire), &vm.ctx);
            class.set_str_attr(
                "__enter__",
                vm.new_method("__enter__", class, enter),
                &vm.ctx,
            );
        }
    }
    let class = thread_class(vm, "_ThreadHandle")?;
    if keep(vm, class, "join", JOIN)? {
        class.set_str_attr("join", vm.new_method("join", class, join), &vm.ctx);
    }
    let time = vm.import("time", 0)?;
    let own = time.get_attr("sleep", vm)?;
    let slept = move |seconds: PyObjectRef, vm: &VirtualMachine| sleep(&own, seconds, vm);
    time.set_attr("sleep", vm.new_function("sleep", slept), vm)
}

fn thread_class(vm: &VirtualMachine, name: &'static str) -> PyResult<&'static Py<PyType>> {
    let class = vm.import("_thread", 0)?.get_attr(name, vm)?;
    let class: PyTypeRef = class
        .downcast()
        .map_err(|_| vm.new_type_error("_thread's classes are not classes"))?;
    // Built-in classes live as long as the process anyway.
    Ok(Box::leak(Box::new(class)))
}

/// Keeps a method under a second name; `false` when another session of this process has done it.
fn keep(
    vm: &VirtualMachine,
    class: &'static Py<PyType>,
    name: &'static str,
    kept: &'static str,
) -> PyResult<bool> {
    if class.attributes().contains(vm.ctx.intern_str(kept)) {
        return Ok(false);
    }
    let method = class.get_direct_attr(vm.ctx.intern_str(name));
    let method = method.ok_or_else(|| vm.new_attribute_error(format!("{name} is missing")))?;
    class.set_str_attr(kept, method, &vm.ctx);
    Ok(true)
}

#[derive(FromArgs)]
struct AcquireArgs {
    #[pyarg(any, default = true)]
    blocking: bool,
    /// Whole numbers are seconds as well.
    #[pyarg(any, optional)]
    timeout: OptionalArg<ArgIntoFloat>,
}

fn acquire(lock: PyObjectRef, args: AcquireArgs, vm: &VirtualMachine) -> PyResult {
    let AcquireArgs { blocking, timeout } = args;
    let timeout = timeout.into_option().map_or(FOR_EVER, f64::from);
    let waits = blocking && (timeout > 0.0 || timeout == FOR_EVER);
    if !waits || !CAN_BE_INTERRUPTED.get() {
        return vm.call_method(&lock, ACQUIRE, (blocking, timeout));
    }
    let taken = vm.call_method(&lock, ACQUIRE, (false,))?;
    if taken.clone().is_true(vm)? {
        return Ok(taken);
    }
    let limit =
        (timeout >= 0.0).then(|| Duration::try_from_secs_f64(timeout).unwrap_or(Duration::MAX));
    wait_in_slices(vm, limit, |slice| {
        vm.call_method(&lock, ACQUIRE, (true, slice.as_secs_f64()))?
            .is_true(vm)
    })
    .map(|taken| vm.ctx.new_bool(taken).into())
}

fn enter(lock: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    acquire(
        lock,
        AcquireArgs {
            blocking: true,
            timeout: OptionalArg::Missing,
        },
        vm,
    )
}

fn join(handle: PyObjectRef, timeout: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
    let timeout = timeout.into_option().filter(|timeout| !vm.is_none(timeout));
    let seconds = timeout
        .as_ref()
        .map(|timeout| {
            timeout
                .clone()
                .try_into_value::<ArgIntoFloat>(vm)
                .map(f64::from)
        })
        .transpose()?;
    // A negative timeout waits for ever.
    let limit = seconds.filter(|seconds| *seconds >= 0.0);
    if !CAN_BE_INTERRUPTED.get() {
        return vm.call_method(
            &handle,
            JOIN,
            FuncArgs::from(timeout.into_iter().collect::<Vec<_>>()),
        );
    }
    let limit = limit.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    wait_in_slices(vm, limit, |slice| {
        vm.call_method(&handle, JOIN, (slice.as_secs_f64(),))?;
        vm.call_method(&handle, "is_done", ())?.is_true(vm)
    })?;
    Ok(vm.ctx.none())
}

/// Sleeps in slices; what cannot be a time is refused by the interpreter's own function.
fn sleep(own: &PyObjectRef, seconds: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let limit = seconds.clone().try_into_value::<ArgIntoFloat>(vm);
    let limit = limit.map(|seconds| Duration::try_from_secs_f64(f64::from(seconds)));
    match limit {
        Ok(Ok(limit)) if CAN_BE_INTERRUPTED.get() && !HAS_SIGNALS.get() => {
            wait_in_slices(vm, Some(limit), |slice| {
                vm.allow_threads(|| std::thread::sleep(slice));
                Ok(false)
            })?;
            Ok(vm.ctx.none())
        }
        _ => own.call((seconds,), vm),
    }
}

/// Repeats `wait` until it succeeds (`true`) or the time is over (`false`).
fn wait_in_slices(
    vm: &VirtualMachine,
    limit: Option<Duration>,
    mut wait: impl FnMut(Duration) -> PyResult<bool>,
) -> PyResult<bool> {
    let begin = Instant::now();
    loop {
        let left = limit.map_or(Duration::MAX, |limit| limit.saturating_sub(begin.elapsed()));
        if wait(left.min(SLICE))? {
            return Ok(true);
        }
        interrupt::check_signals(vm)?;
        if left <= SLICE {
            return Ok(false);
        }
    }
}
