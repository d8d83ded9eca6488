//! The evaluator's own thread: builds the interpreter and answers requests one after the other.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use rustpython::{Interpreter, InterpreterBuilder, InterpreterBuilderExt};
use rustpython_vm::signal::{UserSignalSender, user_signal_channel};
use rustpython_vm::vm::thread::ThreadedVirtualMachine;
use rustpython_vm::{PyResult, Settings, VirtualMachine};

use super::interrupt::{Interrupter, Running};
use super::outlet::Outlet;
use super::session::Session;
use super::threads::Workplace;
use super::{blocking, exit, guard, host, origin, polling, processes, stdin, streams, threads};
use crate::evaluator::{Cell, Comm, Frontend, Outcome, Script};
use crate::{memory, module, paths};

/// Everything the evaluator's threads can be asked to run.
pub(super) enum Task {
    Execute(Cell),
    RunScript(Script),
    Comm(Comm),
}

/// A task, where its outputs go, and where its outcome.
pub(super) struct Request {
    pub(super) task: Task,
    pub(super) frontend: Arc<dyn Frontend>,
    pub(super) reply: SyncSender<Outcome>,
}

/// What the other threads need once the interpreter runs.
pub(super) struct Started {
    /// A second way into the interpreter, for completion and inspection while a cell runs.
    pub(super) second_thread: ThreadedVirtualMachine,
    /// What further threads need.
    pub(super) workplace: Workplace,
}

/// Python's own limit is 1000; Jupyter users know 3000 from ipykernel. The stack of this thread holds many times more.
const RECURSION_LIMIT: usize = 3000;

/// For the threads that Python starts: Rust's 2 MB hold a few hundred calls that go through native code. Virtual memory.
const THREAD_STACK: usize = 64 << 20;

/// Who runs cells one after the other needs the memory of the last one again before this has passed.
const AT_WORK: Duration = Duration::from_secs(1);

/// The body of the thread. Ends when every sender of requests is gone.
pub(super) fn work(started: &SyncSender<Result<Started, String>>, requests: &Receiver<Request>) {
    engine::execution::use_current_thread();
    engine::autograd::set_origin(origin::running);
    let (signals, interpreter) = build();
    interpreter.enter(|vm| {
        let outlet = Arc::new(Outlet::default());
        let session = match prepare(vm, &outlet) {
            Ok(session) => session,
            Err(error) => {
                let mut text = String::new();
                let _ = vm.write_exception(&mut text, &error);
                let _ = started.send(Err(text));
                return;
            }
        };
        let interrupter = Arc::new(Interrupter::default());
        let place = interrupter.enter(signals);
        if started
            .send(Ok(Started {
                second_thread: vm.new_thread(),
                workplace: Workplace {
                    session: Arc::clone(&session),
                    outlet: Arc::clone(&outlet),
                    interrupter,
                },
            }))
            .is_err()
        {
            return;
        }
        threads::prepare(vm);
        while let Some(request) = next(vm, requests) {
            answer(vm, &session, &outlet, request, place.begin());
        }
        vm.allow_threads(guard::outlive_panics);
    });
    interpreter.finalize(None);
}

/// Waits for a request; `None` when nobody can ask any more. Memory that the last cells used is kept for the next one as
/// long as the user is at work.
fn next(vm: &VirtualMachine, requests: &Receiver<Request>) -> Option<Request> {
    // Waiting has to be outside of the interpreter: another thread's garbage collection would wait for us.
    vm.allow_threads(|| match requests.recv_timeout(AT_WORK) {
        Ok(request) => Some(request),
        Err(RecvTimeoutError::Timeout) => {
            memory::give_back();
            requests.recv().ok()
        }
        Err(RecvTimeoutError::Disconnected) => None,
    })
}

fn answer(
    vm: &VirtualMachine,
    session: &Session,
    outlet: &Outlet,
    request: Request,
    running: Running<'_>,
) {
    let Request {
        task,
        frontend,
        reply,
    } = request;
    outlet.direct(Arc::clone(&frontend));
    let mut outcome = session.run_task(vm, &task, &*frontend);
    outcome.payload = outlet.take_payload();
    // Before the reply: who interrupts after it means the next cell.
    drop(running);
    // The asker may have given up waiting.
    let _ = reply.send(outcome);
}

fn build() -> (UserSignalSender, Interpreter) {
    let mut settings = Settings::default();
    // SIGINT belongs to the kernel's own handler; `site` is for installations on disk.
    settings.install_signal_handlers = false;
    settings.import_site = false;
    settings.write_bytecode = false;
    // Files and streams are UTF-8 whatever the locale of the process that started the kernel.
    settings.utf8_mode = 1;
    // What `%pip` has installed.
    let packages = paths::packages().filter(|folder| folder.is_dir());
    settings
        .path_list
        .extend(packages.map(|folder| folder.to_string_lossy().into_owned()));
    let (signals, receiver) = user_signal_channel();
    let builder = InterpreterBuilder::new().settings(settings).init_stdlib();
    let modules = module::native_modules(&builder.ctx);
    let interpreter = builder
        .add_native_modules(&modules)
        .add_frozen_modules(super::library::FROZEN)
        .init_hook(move |vm| vm.set_user_signal_channel(receiver))
        .build();
    (signals, interpreter)
}

fn prepare(vm: &VirtualMachine, outlet: &Arc<Outlet>) -> PyResult<Arc<Session>> {
    vm.recursion_limit.set(RECURSION_LIMIT);
    vm.state.stacksize.store(THREAD_STACK);
    guard::error_class(vm)?;
    streams::install(vm, outlet)?;
    stdin::install(vm, outlet)?;
    blocking::install(vm)?;
    polling::install(vm)?;
    threads::install();
    processes::forbid(vm)?;
    let session = Session::new(vm, outlet)?;
    host::install(vm, outlet, &session)?;
    exit::install(vm, outlet, true)?;
    #[cfg(test)]
    super::tests::install(vm)?;
    Ok(session)
}
