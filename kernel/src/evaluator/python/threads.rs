//! Threads beside the main one that run cells and comm messages. Python starts them, so that Python knows them.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use parking_lot::Mutex;
use rustpython_vm::builtins::PyType;
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::stdlib::_thread::get_ident;
use rustpython_vm::{AsObject, Context, Py, PyPayload, PyResult, VirtualMachine, pyclass};

use super::host::import_from;
use super::interrupt::Interrupter;
use super::outlet::Outlet;
use super::session::Session;
use super::worker::Request;
use super::{blocking, guard};

/// How long the end of a thread is waited for.
const PATIENCE: f64 = 1.0;

/// What every thread that runs cells works with.
#[derive(Clone)]
pub(super) struct Workplace {
    pub(super) session: Arc<Session>,
    pub(super) outlet: Arc<Outlet>,
    pub(super) interrupter: Arc<Interrupter>,
}

/// Makes the class known to the interpreter.
pub(super) fn install() {
    let _ = Worker::make_static_type();
}

/// Loads what starting a thread needs. On the main thread: Python takes the thread on which `threading` is imported
/// for the main one, and the first subshell may be made by another.
pub(super) fn prepare(vm: &VirtualMachine) {
    // What fails here fails again, and is told, when a thread is started.
    let _ = vm.import("gradus.subshells", 0);
}

/// Starts a thread that serves these requests until nobody can send any more.
///
/// # Errors
/// When Python cannot start it.
pub(super) fn start(
    vm: &VirtualMachine,
    name: &str,
    workplace: &Workplace,
    requests: Receiver<Request>,
) -> PyResult<()> {
    let worker = Worker {
        workplace: workplace.clone(),
        requests: Mutex::new(Some(requests)),
    }
    .into_ref(&vm.ctx);
    let serve = worker.as_object().get_attr("serve", vm)?;
    import_from(vm, "gradus.subshells", "start")?.call((name.to_owned(), serve), vm)?;
    Ok(())
}

/// Waits a moment for a thread whose requests have ended.
///
/// # Errors
/// What Python raises meanwhile.
pub(super) fn join(vm: &VirtualMachine, name: &str) -> PyResult<()> {
    import_from(vm, "gradus.subshells", "join")?.call((name.to_owned(), PATIENCE), vm)?;
    Ok(())
}

#[pyclass(module = "_gradus", name = "Worker")]
struct Worker {
    workplace: Workplace,
    requests: Mutex<Option<Receiver<Request>>>,
}

impl PyPayload for Worker {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

#[pyclass]
impl Worker {
    /// The body of the thread.
    #[pymethod]
    fn serve(zelf: &Py<Self>, vm: &VirtualMachine) {
        let Some(requests) = zelf.requests.lock().take() else {
            return;
        };
        let Workplace {
            session,
            outlet,
            interrupter,
        } = &zelf.workplace;
        blocking::interrupt_current_thread();
        let place = interrupter.enter_beside(get_ident());
        while let Ok(request) = vm.allow_threads(|| requests.recv()) {
            let Request {
                task,
                frontend,
                reply,
            } = request;
            let running = place.begin();
            let run = || session.run_task(vm, &task, &*frontend);
            let outcome = outlet.aside(Arc::clone(&frontend), run);
            // Before the reply: who interrupts after it means the next task.
            drop(running);
            // The asker may have given up waiting.
            let _ = reply.send(outcome);
        }
        vm.allow_threads(guard::outlive_panics);
    }
}
