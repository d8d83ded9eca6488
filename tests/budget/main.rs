//! The benchmarks: each figure beside its budget and, where they are installed, beside MXNet's on the same cell text and
//! ipykernel's with the same client.
//!
//! `cargo budget` runs all of them; a word after it picks the rows whose name contains it, and `sweep` asks for two hundred
//! calls more. `GRADUS_ORACLE` names a Python that can import MXNet 1.9.1, `GRADUS_IPYKERNEL` one with ipykernel and NumPy;
//! without them these columns stay empty. Figures are medians of wall-clock time, those of the sweep the shortest of five,
//! and mean something on a quiet machine only.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss
)]

use std::fmt;
use std::time::Instant;

mod cells;
mod client;
mod client_rows;
mod kernels;
mod library;
mod sweep;
// The protocol tests ask more of a process and of messages.
#[allow(dead_code)]
#[path = "../it/protocol/process.rs"]
mod process;
#[path = "../it/protocol/wire.rs"]
#[allow(dead_code)]
mod wire;

/// What a measurement came to.
#[derive(Clone, Copy)]
enum Figure {
    Number(f64),
    /// What happened instead of anything that could be measured.
    Instead(&'static str),
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.pad(&format!("{number:.3}")),
            Self::Instead(what) => f.pad(what),
        }
    }
}

/// A figure, what the design allows, if it says anything, and what the rival came to, if it was there.
struct Row {
    name: String,
    unit: &'static str,
    budget: Option<f64>,
    measured: Figure,
    other: Option<Figure>,
}

impl Row {
    fn print(&self, rival: &str) {
        let Self {
            name,
            unit,
            budget,
            measured,
            other,
        } = self;
        let or_nothing =
            |figure: Option<Figure>| figure.map_or("-".to_owned(), |figure| figure.to_string());
        let worse = |than: f64| match measured {
            Figure::Number(number) => *number > than,
            Figure::Instead(_) => true,
        };
        let mut verdict = Vec::new();
        if budget.is_some_and(worse) {
            verdict.push("over budget".to_owned());
        }
        if let Some(Figure::Number(other)) = *other
            && worse(other)
        {
            verdict.push(format!("worse than {rival}"));
        }
        println!(
            "{name:<48} {measured:>10} {:>9} {:>10}  {unit:<3} {}",
            or_nothing(budget.map(Figure::Number)),
            or_nothing(*other),
            verdict.join(", ")
        );
    }
}

/// Rows that have one rival, those whose names contain a word, each measured when it is asked for.
struct Family {
    rival: &'static str,
    rows: fn(&str) -> Box<dyn Iterator<Item = Row> + '_>,
}

const FAMILIES: [Family; 4] = [
    Family {
        rival: "MXNet",
        rows: |picked| Box::new(library::rows(picked).into_iter()),
    },
    Family {
        rival: "MXNet",
        rows: |picked| Box::new(cells::rows(picked).into_iter()),
    },
    Family {
        rival: "MXNet",
        rows: |picked| Box::new(sweep::rows(picked).into_iter()),
    },
    Family {
        rival: "ipykernel",
        rows: client_rows::rows,
    },
];

fn main() {
    let picked = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    for Family { rival, rows } in FAMILIES {
        let mut rows = rows(&picked).peekable();
        if rows.peek().is_some() {
            println!("{:<48} {:>10} {:>9} {rival:>10}", "", "measured", "budget");
        }
        rows.for_each(|row| row.print(rival));
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
