//! The same cell text in Gradus and in MXNet.

use std::path::Path;
use std::process::Command;

use super::Row;

/// Prints one number for each row, in the order of [`NAMES`].
const CELL: &str = r#"
import time
from mxnet import nd, autograd

clock = time.perf_counter


def median(samples):
    return sorted(samples)[len(samples) // 2]


def per_turn(body, turns):
    """Microseconds of one turn, the empty loop taken off."""
    def empty(n):
        for _ in range(n):
            pass
    def timed(function):
        start = clock()
        function(turns)
        return (clock() - start) / turns * 1e6
    body(turns)
    return median([timed(body) for _ in range(9)]) - median([timed(empty) for _ in range(9)])


x, y = nd.ones((4,)), nd.ones((4,))


def add(n):
    for _ in range(n):
        x + y
    nd.waitall()


def recorded(n):
    with autograd.record():
        for _ in range(n):
            x + y
    nd.waitall()


def backward(n):
    with autograd.record():
        z = x
        for _ in range(n):
            z = z * 1.0
    nd.waitall()
    start = clock()
    z.backward()
    nd.waitall()
    return (clock() - start) / n * 1e6


turns = 20000
print(per_turn(add, turns))
x.attach_grad()
print(per_turn(recorded, turns))
print(median([backward(1000) for _ in range(9)]))
"#;

const NAMES: [(&str, f64); 3] = [
    ("cell: add of 4", 0.25),
    ("cell: add of 4, recorded", 0.4),
    ("cell: backward, per node of a chain", 0.3),
];

pub fn rows(picked: &str) -> Vec<Row> {
    if !NAMES.iter().any(|(name, _)| name.contains(picked)) {
        return Vec::new();
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("cell.py");
    std::fs::write(&script, CELL).unwrap();
    let ours = numbers(Command::new(env!("CARGO_BIN_EXE_gradus")).arg("run").arg(&script));
    let theirs = std::env::var_os("GRADUS_ORACLE").map(|python| mxnet(Path::new(&python), &script));
    NAMES
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| name.contains(picked))
        .map(|(index, &(name, budget))| Row {
            name,
            unit: "us",
            budget,
            measured: ours[index],
            oracle: theirs.as_ref().map(|numbers| numbers[index]),
        })
        .collect()
}

fn mxnet(python: &Path, script: &Path) -> Vec<f64> {
    numbers(Command::new(python).args(["-W", "ignore"]).arg(script))
}

fn numbers(command: &mut Command) -> Vec<f64> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.trim().parse().ok()).collect()
}
