//! The benchmarks: each figure beside its budget and, where MXNet is installed, beside MXNet's on the same cell text.
//!
//! `cargo budget` runs all of them; a word after it picks the rows whose name contains it. `GRADUS_ORACLE` names a Python
//! that can import MXNet 1.9.1; without it that column stays empty. `GRADUS_IPYKERNEL`
//! names one with ipykernel, for the rows of front ends. Figures are medians of wall-clock time and mean
//! something on a quiet machine only.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss
)]

use std::time::Instant;

mod cells;
mod client_rows;
mod library;
// The protocol tests ask more of a process and of messages.
#[allow(dead_code)]
#[path = "../it/protocol/process.rs"]
mod process;
#[path = "../it/protocol/wire.rs"]
#[allow(dead_code)]
mod wire;

/// A figure that was measured, and what the design allows, if it says anything.
struct Row {
    name: String,
    unit: &'static str,
    budget: Option<f64>,
    measured: f64,
    mxnet: Option<f64>,
}

impl Row {
    fn print(&self) {
        let Self {
            name,
            unit,
            budget,
            measured,
            mxnet,
        } = self;
        let number =
            |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let over = budget.is_some_and(|budget| *measured > budget);
        let slower = mxnet.is_some_and(|mxnet| *measured > mxnet);
        let verdict = match (over, slower) {
            (false, false) => "",
            (true, false) => "over budget",
            (false, true) => "slower than MXNet",
            (true, true) => "over budget, slower than MXNet",
        };
        println!(
            "{name:<44} {:>10.3} {:>9} {:>10}  {unit:<3} {verdict}",
            measured,
            number(*budget),
            number(*mxnet)
        );
    }
}

fn main() {
    let picked = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    println!(
        "{:<44} {:>10} {:>9} {:>10}",
        "", "measured", "budget", "MXNet"
    );
    for family in [library::rows, cells::rows, client_rows::rows] {
        family(&picked).iter().for_each(Row::print);
    }
}

/// The median of repeated measurements.
fn median(samples: impl IntoIterator<Item = f64>) -> f64 {
    quantile(samples, 0.5)
}

/// The value that this share of the measurements does not exceed.
fn quantile(samples: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut samples: Vec<f64> = samples.into_iter().collect();
    samples.sort_by(f64::total_cmp);
    samples[((samples.len() - 1) as f64 * share).round() as usize]
}

/// Milliseconds that something takes.
fn milliseconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e3
}
