//! Ctrl-C and the Stop button: one flag, three ways to notice it.
//!
//! Python code notices through the interpreter's signal channel, which is read between instructions. Native code polls
//! [`requested`] and turns it into an exception with [`exception`]. A thread that sleeps inside a system call is woken
//! by a signal whose handler does nothing: the call returns `EINTR`, and the interpreter looks at its channel.
//! Whoever comes first takes the flag, so that one interrupt raises once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::signal::UserSignalSender;
use rustpython_vm::{PyResult, VirtualMachine};

/// How often a blocked system call is woken until the interrupt is taken: a wake-up that arrives just before the call
/// begins is lost, the next one is not.
const WAKE_AGAIN: Duration = Duration::from_millis(10);

/// Whether an interrupt waits to be taken. For loops in native code; costs one relaxed load.
pub fn requested() -> bool {
    engine::interrupt::requested()
}

/// Takes a pending interrupt as the exception to raise for it.
pub fn exception(vm: &VirtualMachine) -> PyBaseExceptionRef {
    crate::module::interrupted(vm)
}

/// Raises a pending interrupt, for native code that waits in slices.
///
/// # Errors
/// `KeyboardInterrupt` when one was pending.
pub fn check(vm: &VirtualMachine) -> PyResult<()> {
    if take() { Err(exception(vm)) } else { Ok(()) }
}

fn take() -> bool {
    engine::interrupt::take()
}

/// The sending side: knows the evaluator's thread and whether it runs something.
pub(super) struct Interrupter {
    signals: UserSignalSender,
    thread: Waker,
    /// Even while idle, odd while running; a late wake-up can tell that its run is over.
    run: Arc<AtomicU64>,
}

impl Interrupter {
    /// To be called on the evaluator's thread.
    pub(super) fn new(signals: UserSignalSender, run: Arc<AtomicU64>) -> Self {
        Self {
            signals,
            thread: Waker::of_current_thread(),
            run,
        }
    }

    /// Interrupts what runs now; without effect when nothing does.
    pub(super) fn interrupt(&self) {
        let run = self.run.load(Ordering::Acquire);
        if run.is_multiple_of(2) || engine::interrupt::request() {
            return;
        }
        // Fails only when the interpreter is gone, and then there is nothing to interrupt.
        let _ = self.signals.send(Box::new(check));
        let (thread, current) = (self.thread, Arc::clone(&self.run));
        std::thread::spawn(move || {
            while requested() && current.load(Ordering::Acquire) == run {
                thread.wake();
                std::thread::sleep(WAKE_AGAIN);
            }
        });
    }
}

/// Marks the evaluator as running for as long as it lives, with no interrupt left over from before.
pub(super) struct Running<'a>(&'a AtomicU64);

impl<'a> Running<'a> {
    pub(super) fn begin(run: &'a AtomicU64) -> Self {
        engine::interrupt::take();
        run.fetch_add(1, Ordering::AcqRel);
        Self(run)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::AcqRel);
        engine::interrupt::take();
    }
}

#[cfg(unix)]
#[derive(Clone, Copy)]
struct Waker(libc::pthread_t);

#[cfg(unix)]
impl Waker {
    /// Ignored by default and used by nobody else in this process; Go's runtime wakes its threads with it too.
    const SIGNAL: libc::c_int = libc::SIGURG;

    fn of_current_thread() -> Self {
        extern "C" fn do_nothing(_signal: libc::c_int) {}
        // SAFETY: the action is fully initialised, the handler touches nothing, and without SA_RESTART system calls
        // return EINTR, which is the whole purpose.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = do_nothing as extern "C" fn(libc::c_int) as libc::sighandler_t;
            libc::sigaction(Self::SIGNAL, &raw const action, std::ptr::null_mut());
            Self(libc::pthread_self())
        }
    }

    fn wake(self) {
        // SAFETY: the evaluator's thread lives as long as it runs something, and `interrupt` wakes it only then.
        unsafe { libc::pthread_kill(self.0, Self::SIGNAL) };
    }
}

#[cfg(not(unix))]
#[derive(Clone, Copy)]
struct Waker;

#[cfg(not(unix))]
impl Waker {
    fn of_current_thread() -> Self {
        Self
    }

    fn wake(self) {}
}
