//! The benchmarks: each figure beside its budget and, where MXNet is installed, beside MXNet's on the same cell text.
//!
//! `cargo budget` runs all of them; a word after it picks the rows whose name contains it. `GRADUS_ORACLE` names a Python
//! that can import MXNet 1.9.1; without it that column stays empty. Medians; run on a quiet machine.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cells;
mod engine_rows;
mod wire_rows;

/// A measured figure.
struct Row {
    name: &'static str,
    unit: &'static str,
    budget: f64,
    measured: f64,
    oracle: Option<f64>,
}

impl Row {
    fn print(&self) {
        let verdict = if self.measured <= self.budget { "within" } else { "OVER" };
        let oracle = self.oracle.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        let Self { name, unit, budget, measured, .. } = self;
        println!("{name:<44} {measured:>11.3} {budget:>9.3} {oracle:>11}  {unit:<8} {verdict}");
    }
}

fn main() {
    let picked = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    println!("{:<44} {:>11} {:>9} {:>11}", "row", "measured", "budget", "MXNet");
    for family in [engine_rows::rows, cells::rows, wire_rows::rows] {
        family(&picked).iter().for_each(Row::print);
    }
}

/// The median of repeated measurements.
fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
