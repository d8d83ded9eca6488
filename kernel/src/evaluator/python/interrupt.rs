//! Ctrl-C and the Stop button: a flag for each thread that runs cells, and several ways to notice it.
//!
//! Stop ends what runs on all of them, as the proposal of subshells asks (JEP 91). Native code polls [`requested`] and
//! turns it into an exception with [`exception`]. A thread that sleeps inside a system call is woken by a signal whose
//! handler does nothing: the call returns `EINTR`. Python code on the main thread notices through the interpreter's
//! signal channel, which is read between instructions; no other thread has such a channel, and one that does not notice
//! by itself is roused (see `rousing.rs`). Whoever comes first takes the flag, so that one interrupt raises once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::interrupt::{Attention, Flag, attend};
use parking_lot::Mutex;
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::signal::UserSignalSender;
use rustpython_vm::{PyResult, VirtualMachine};

/// How often a thread is woken until the interrupt is taken: a wake-up that arrives just before a system call begins is
/// lost, the next one is not.
const WAKE_AGAIN: Duration = Duration::from_millis(10);

/// Whether an interrupt of this thread waits to be taken. For loops in native code; costs one relaxed load.
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
    if engine::interrupt::take() {
        Err(exception(vm))
    } else {
        Ok(())
    }
}

/// As [`check`], where the handlers of other signals may run as well.
///
/// # Errors
/// `KeyboardInterrupt`, and what handlers raise.
pub(super) fn check_signals(vm: &VirtualMachine) -> PyResult<()> {
    vm.check_signals()?;
    check(vm)
}

/// A thread that runs cells, as those see it that interrupt it.
struct Target {
    flag: Arc<Flag>,
    thread: Waker,
    /// Even while idle, odd while running; a late wake-up can tell that its run is over.
    run: AtomicU64,
    way: Way,
}

/// How Python code between two system calls notices.
enum Way {
    Signals(UserSignalSender),
    /// The thread's number in Python.
    Rousing(u64),
}

/// Who has a thread that does not notice by itself look for its interrupt.
pub(super) trait Rouse: Clone + Send + 'static {
    /// Has it look, once.
    fn rouse(&self, thread: u64);
    /// Has it go on as before.
    fn calm(&self);
}

/// Every thread that runs cells.
#[derive(Default)]
pub(super) struct Interrupter(Mutex<Vec<Arc<Target>>>);

impl Interrupter {
    /// Makes the calling thread one that is interrupted through the interpreter's channel.
    pub(super) fn enter(self: &Arc<Self>, signals: UserSignalSender) -> Place {
        self.add(Way::Signals(signals))
    }

    /// Makes the calling thread, which has this number in Python, one that is roused.
    pub(super) fn enter_beside(self: &Arc<Self>, ident: u64) -> Place {
        self.add(Way::Rousing(ident))
    }

    fn add(self: &Arc<Self>, way: Way) -> Place {
        let target = Arc::new(Target {
            flag: Arc::default(),
            thread: Waker::of_current_thread(),
            run: AtomicU64::new(0),
            way,
        });
        self.0.lock().push(Arc::clone(&target));
        Place {
            _attention: attend(Some(Arc::clone(&target.flag))),
            target,
            interrupter: Arc::clone(self),
        }
    }

    /// Interrupts what runs now, on every thread; those that do not notice are roused until they do.
    pub(super) fn interrupt(&self, rouser: &impl Rouse) {
        for target in self.0.lock().iter() {
            target.interrupt(rouser.clone());
        }
    }
}

impl Target {
    fn interrupt(self: &Arc<Self>, rouser: impl Rouse) {
        let run = self.run.load(Ordering::Acquire);
        if run.is_multiple_of(2) || self.flag.request() {
            return;
        }
        if let Way::Signals(signals) = &self.way {
            // Fails only when the interpreter is gone, and then there is nothing to interrupt.
            let _ = signals.send(Box::new(check));
        }
        let target = Arc::clone(self);
        std::thread::spawn(move || target.wake_up(run, &rouser));
    }

    /// Wakes the thread until it has taken the interrupt of this run.
    fn wake_up(&self, run: u64, rouser: &impl Rouse) {
        let waits = || self.flag.requested() && self.run.load(Ordering::Acquire) == run;
        let mut roused = false;
        while waits() {
            self.thread.wake();
            std::thread::sleep(WAKE_AGAIN);
            if let Way::Rousing(thread) = self.way
                && waits()
            {
                rouser.rouse(thread);
                roused = true;
            }
        }
        if roused {
            rouser.calm();
        }
    }
}

/// A thread's place among those that are interrupted; it ends with the value.
pub(super) struct Place {
    target: Arc<Target>,
    interrupter: Arc<Interrupter>,
    _attention: Attention,
}

impl Place {
    /// Marks the thread as running for as long as the value lives, with no interrupt left over from before.
    pub(super) fn begin(&self) -> Running<'_> {
        self.target.flag.take();
        self.target.run.fetch_add(1, Ordering::AcqRel);
        Running(&self.target)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut targets = self.interrupter.0.lock();
        targets.retain(|target| !Arc::ptr_eq(target, &self.target));
    }
}

/// A thread that runs something.
pub(super) struct Running<'a>(&'a Target);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.run.fetch_add(1, Ordering::AcqRel);
        self.0.flag.take();
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
        // SAFETY: a thread that runs cells lives as long as it runs something, and `interrupt` wakes it only then.
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
