//! The kernel as a front end meets it, over real sockets.

use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use super::frontend::{Frontend, On};
use super::process::Process;
use super::{Row, Wanted, median, milliseconds, quantile};

type Measure = fn() -> f64;

const ROWS: [(&str, &str, f64, Measure); 7] = [
    ("wire: spawn to the reply of kernel_info", "ms", 20.0, spawn),
    ("wire: `1` to its reply and idle, median", "ms", 0.6, || {
        quantile(round_trips(), 0.5)
    }),
    ("wire: `1` to its reply and idle, 99 %", "ms", 2.0, || {
        quantile(round_trips(), 0.99)
    }),
    ("wire: memory when idle", "MB", 40.0, || idle_memory("1")),
    ("wire: memory when idle, mxnet imported", "MB", 40.0, || {
        idle_memory("from mxnet import nd, autograd, gluon")
    }),
    ("wire: interrupt to idle, Python loop", "ms", 50.0, || {
        interrupt("while True: pass")
    }),
    (
        "wire: interrupt to idle, native products",
        "ms",
        50.0,
        || interrupt("x = nd.ones((4096, 4096))\nwhile True: nd.dot(x, x).wait_to_read()"),
    ),
];

pub fn rows(picked: &str) -> Vec<Row> {
    ROWS.iter()
        .filter(|(name, ..)| name.contains(picked))
        .map(|&(name, unit, budget, measure)| Row {
            wanted: Wanted {
                name,
                unit,
                budget: Some(budget),
            },
            measured: measure(),
            mxnet: None,
        })
        .collect()
}

/// From starting the process to the answer, for a client that tries to connect every half millisecond. (Front ends built
/// on libzmq try once, and again after 100 ms.)
fn spawn() -> f64 {
    let sample = || {
        let mut frontend = None;
        let time = milliseconds(|| {
            let process = Process::start();
            await_port(&process);
            frontend = Some(Frontend::of(process));
        });
        drop(frontend);
        time
    };
    median((0..15).map(|_| sample()))
}

/// Until the kernel listens. The publishing socket is bound last.
fn await_port(process: &Process) {
    for port in ["shell_port", "control_port", "stdin_port", "iopub_port"] {
        let port = process.connection[port].as_u64().unwrap() as u16;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}

fn round_trips() -> Vec<f64> {
    let mut frontend = Frontend::start();
    let mut round_trip = |count: u32| {
        milliseconds(|| {
            let cell = frontend.execute("1");
            frontend.begin(&cell, count, "1");
            frontend.result(&cell, count, "1");
            frontend.idle(&cell);
            frontend.reply(&cell);
        })
    };
    (1..=500).map(&mut round_trip).collect()
}

/// Resident megabytes after one cell.
fn idle_memory(cell: &str) -> f64 {
    let mut frontend = Frontend::start();
    let cell = frontend.execute(&format!("{cell}\nNone"));
    frontend.drain_to_idle_of(&[&cell]);
    frontend.reply(&cell);
    frontend.process.memory() as f64 / 1e6
}

/// From the request to the cell's `idle`, with the cell at work.
fn interrupt(work: &str) -> f64 {
    let mut frontend = Frontend::start();
    let mut sample = || {
        let code = format!("from mxnet import nd\nprint('at work', flush=True)\n{work}");
        let cell = frontend.execute(&code);
        frontend.busy(&cell);
        frontend.broadcast(&cell, "execute_input");
        frontend.stream(&cell, "stdout", "at work\n");
        // Past the first steps of the loop.
        std::thread::sleep(Duration::from_millis(30));
        milliseconds(|| {
            let stop = frontend.send(On::Control, "interrupt_request", json!({}));
            frontend.drain_to_idle_of(&[&cell, &stop]);
            frontend.reply_on(On::Control, &stop);
            frontend.reply(&cell);
        })
    };
    median((0..11).map(|_| sample()))
}
