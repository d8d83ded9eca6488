//! The same cell text in Gradus and in MXNet.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use super::{Figure, Row};

/// Prints the name of each row and its figure, separated by a tabulator.
const PROGRAM: &str = include_str!("cells.py");

/// The rows of `cells.py` in its order. Where the design gives no budget, MXNet's figure is the one to beat.
const ROWS: &[(&str, &str, Option<f64>)] = &[
    ("cell: add of 4", "us", Some(0.25)),
    ("cell: add of 4, recorded", "us", Some(0.4)),
    ("cell: backward, per node of a chain", "us", Some(0.3)),
    ("cell: exp of 1e6", "ms", Some(0.4)),
    ("cell: log of 1e6", "ms", Some(0.4)),
    ("cell: tanh of 1e6", "ms", Some(0.4)),
    ("cell: 2 * x ** 2 of 1e7", "ms", None),
    ("cell: x + x of 1e7", "ms", None),
    ("cell: sum of 1e6", "ms", None),
    ("cell: sum of the rows of 1000 x 1000", "ms", None),
    ("cell: sum of the columns of 1000 x 1000", "ms", None),
    ("cell: softmax of 1000 x 1000", "ms", None),
    ("cell: normal draws, 1e6", "ms", None),
    ("cell: dot of 256 x 256", "ms", None),
    ("cell: dot of 1000 x 1000", "ms", None),
    ("cell: dot of 64 x 784 and 784 x 256", "ms", None),
    (
        "cell: step of a perceptron 784-256-10, batch 64",
        "ms",
        None,
    ),
    (
        "cell: step of LeNet, 20 and 50 channels, batch 64",
        "ms",
        None,
    ),
    ("cell: step of an LSTM, 35 x 32 x 200", "ms", None),
];

pub fn rows(picked: &str) -> Vec<Row> {
    if !ROWS.iter().any(|(name, ..)| name.contains(picked)) {
        return Vec::new();
    }
    let (ours, mxnet) = in_both(PROGRAM, picked);
    let (ours, mxnet) = (by_name(ours), mxnet.map(by_name));
    ROWS.iter()
        .filter(|(name, ..)| name.contains(picked))
        .map(|&(name, unit, budget)| Row {
            name: name.to_owned(),
            unit,
            budget,
            measured: Figure::Number(ours[name]),
            other: mxnet.as_ref().map(|figures| Figure::Number(figures[name])),
        })
        .collect()
}

/// Names and figures in the order in which a program printed them.
pub type Figures = Vec<(String, f64)>;

/// What a program prints in Gradus, and in MXNet if it is there. It is given the word that picks rows.
pub fn in_both(program: &str, picked: &str) -> (Figures, Option<Figures>) {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("program.py");
    std::fs::write(&script, program).unwrap();
    let ours = figures(
        Command::new(env!("CARGO_BIN_EXE_gradus"))
            .arg("run")
            .arg(&script)
            .args(["--", picked]),
    );
    let mxnet = std::env::var_os("GRADUS_ORACLE").map(|python| {
        figures(
            Command::new(Path::new(&python))
                .args(["-W", "ignore"])
                .arg(&script)
                .arg(picked),
        )
    });
    (ours, mxnet)
}

/// The figures of a list, to be looked up.
pub fn by_name(figures: Figures) -> HashMap<String, f64> {
    figures.into_iter().collect()
}

fn figures(command: &mut Command) -> Figures {
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, figure)| (name.to_owned(), figure.parse().unwrap()))
        .collect()
}
