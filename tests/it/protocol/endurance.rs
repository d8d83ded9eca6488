//! A kernel that is used for long, restarted often, or left alone: memory, threads and descriptors do not grow.

use std::time::{Duration, Instant};

use serde_json::json;

use super::frontend::Frontend;
use super::process::{PATIENCE, Process};

/// What a process holds.
#[derive(Debug)]
struct Holdings {
    memory: usize,
    threads: usize,
    descriptors: usize,
}

impl Holdings {
    fn of(process: &Process) -> Self {
        let count = |folder: &str| {
            let path = format!("/proc/{}/{folder}", process.child.id());
            std::fs::read_dir(path).unwrap().count()
        };
        Self {
            memory: process.memory(),
            threads: count("task"),
            descriptors: count("fd"),
        }
    }

    /// What has ended meanwhile may take a moment to be gone.
    fn must_be_held_again_by(&self, process: &Process, growth: usize) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = Self::of(process);
            let grown = now.memory > self.memory + growth
                || now.threads > self.threads
                || now.descriptors > self.descriptors;
            if !grown {
                return;
            }
            assert!(Instant::now() < deadline, "{now:?}, before {self:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Runs a cell of some kind and reads everything that it causes.
fn run(frontend: &mut Frontend, number: u32) {
    let code = match number % 5 {
        0 => "print('line')",
        1 => "(nd.ones((100, 100)) * 2).sum().asscalar()",
        2 => "1 / 0",
        3 => "with autograd.record():\n    y = (x * x).sum()\ny.backward()",
        _ => "display({'text/plain': 'shown'}, raw=True)",
    };
    let cell = frontend.execute(code);
    frontend.begin(&cell, number, code);
    match number % 5 {
        0 => drop(frontend.stream(&cell, "stdout", "line\n")),
        1 => frontend.result(&cell, number, "20000.0"),
        2 => drop(frontend.error(&cell, "ZeroDivisionError")),
        3 => {}
        _ => drop(frontend.broadcast(&cell, "display_data")),
    }
    frontend.idle(&cell);
    let failed = number % 5 == 2;
    let status = if failed { "error" } else { "ok" };
    assert_eq!(frontend.reply(&cell)["status"], status);
}

/// Their texts and results stay, as `In` and `Out` promise; they are small.
#[test]
fn a_thousand_cells_leave_little_behind() {
    const WARM: u32 = 100;
    let mut frontend = Frontend::start();
    let setup = "from mxnet import autograd, nd\nx = nd.ones((100, 100))\nx.attach_grad()";
    frontend.run_quietly(1, setup);
    (2..WARM).for_each(|number| run(&mut frontend, number));
    let before = Holdings::of(&frontend.process);
    (WARM..WARM + 1000).for_each(|number| run(&mut frontend, number));
    before.must_be_held_again_by(&frontend.process, 16 << 20);
}

/// As front ends restart a kernel: it is told to end, is waited for, and another one is started with its connection file.
/// An address of the machine that nobody else uses, so that nobody takes the ports meanwhile. Every tenth kernel runs a
/// cell; the others are told to end while the interpreter is still starting, as somebody in a hurry does.
#[test]
fn a_thousand_restarts_find_their_ports_free() {
    let mut frontend = Frontend::of(Process::start_with(json!({"ip": "127.0.0.2"})));
    for number in 0..1000 {
        if number % 10 == 0 {
            frontend.run_quietly(1, "a = 1");
        }
        let connection = frontend.process.connection.clone();
        frontend.restart();
        frontend = Frontend::of(Process::start_with(connection));
    }
}

/// A front end asks every second whether the kernel is alive.
#[test]
fn eight_hours_of_heartbeats_leave_nothing_behind() {
    const HOUR: usize = 3600;
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, "a = 1");
    frontend.heartbeats(100);
    let before = Holdings::of(&frontend.process);
    for _ in 0..8 {
        // On a connection of its own, as after the computer was asleep.
        frontend.heartbeats(HOUR);
    }
    before.must_be_held_again_by(&frontend.process, 4 << 20);
}
