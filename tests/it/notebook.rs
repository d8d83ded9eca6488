//! Notebook files as the tests see them: cells, and what was shown below each.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// A notebook read from its file.
pub struct Notebook(Value);

/// A code cell and what is shown below it.
#[derive(PartialEq, Eq)]
pub struct Shown {
    /// The cell's text, to name it by.
    pub source: String,
    /// Its outputs, in their order.
    pub outputs: Vec<Output>,
}

/// An output, exactly as it is shown.
#[derive(PartialEq, Eq)]
pub struct Output {
    /// `stdout`, `stderr`, `error`, or how it is displayed and by which MIME type.
    pub kind: String,
    /// The text; for an error, its name and what it says.
    pub text: String,
}

/// The exception that ended a cell.
#[derive(Debug)]
pub struct Failure {
    /// The cell's position in the notebook.
    pub cell: usize,
    pub ename: String,
    pub evalue: String,
    /// Without colours.
    pub traceback: String,
}

impl fmt::Debug for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.source)?;
        self.outputs
            .iter()
            .try_for_each(|Output { kind, text }| writeln!(formatter, "  {kind}: {text:?}"))
    }
}

impl Notebook {
    /// Reads a file.
    pub fn read(file: &Path) -> Self {
        let text =
            fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Self(
            serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display())),
        )
    }

    /// A notebook of these code cells, never run.
    pub fn of(cells: &[&str]) -> Self {
        let cells: Vec<Value> = cells
            .iter()
            .enumerate()
            .map(|(index, source)| code_cell(index, source))
            .collect();
        Self(json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    }

    /// Tags the code cell at `index`: papermill looks for `parameters`.
    pub fn tag(mut self, index: usize, tag: &str) -> Self {
        self.0["cells"][index]["metadata"]["tags"] = json!([tag]);
        self
    }

    /// Names the kernel that is to run the notebook.
    pub fn for_kernel(mut self, name: &str) -> Self {
        self.0["metadata"]["kernelspec"] =
            json!({"name": name, "display_name": name, "language": "python"});
        self
    }

    /// Writes the notebook without any output, so that none can be taken for a new one.
    pub fn write_cleared(&self, file: &Path) {
        let mut cleared = self.0.clone();
        for cell in cleared["cells"]
            .as_array_mut()
            .expect("a notebook has cells")
        {
            if cell["cell_type"] == "code" {
                cell["outputs"] = json!([]);
                cell["execution_count"] = Value::Null;
            }
        }
        fs::write(file, cleared.to_string()).expect("the folder can be written");
    }

    /// What the code cells show, in their order.
    pub fn shown(&self) -> Vec<Shown> {
        let code_cells = self.cells().filter(|cell| cell["cell_type"] == "code");
        code_cells
            .map(|cell| Shown {
                source: joined(&cell["source"]),
                outputs: outputs(cell),
            })
            .collect()
    }

    /// The plain texts that a page shows below the cells, whatever their kind.
    pub fn texts(&self) -> Vec<String> {
        let outputs = self.shown().into_iter().flat_map(|cell| cell.outputs);
        let plain = outputs
            .filter(|Output { kind, .. }| !kind.contains('/') || kind.ends_with("text/plain"));
        plain.map(|output| output.text).collect()
    }

    /// The results of the cells as plain texts: what follows `Out[n]:`.
    pub fn results(&self) -> Vec<String> {
        let outputs = self.shown().into_iter().flat_map(|cell| cell.outputs);
        let results = outputs.filter(|output| output.kind == "execute_result text/plain");
        results.map(|output| output.text).collect()
    }

    /// The exceptions that ended cells.
    pub fn failures(&self) -> Vec<Failure> {
        let cells = self.cells().enumerate();
        let outputs = cells.flat_map(|(index, cell)| {
            let outputs = cell["outputs"].as_array().into_iter().flatten();
            outputs.map(move |output| (index, output))
        });
        let errors = outputs.filter(|(_, output)| output["output_type"] == "error");
        errors.map(|(cell, error)| failure(cell, error)).collect()
    }

    fn cells(&self) -> impl Iterator<Item = &Value> {
        self.0["cells"]
            .as_array()
            .expect("a notebook has cells")
            .iter()
    }
}

/// Fails with the first cell that differs, both in full.
pub fn assert_same(shown: &[Shown], expected: &[Shown]) {
    for (shown, expected) in shown.iter().zip(expected) {
        assert!(
            shown == expected,
            "shown:\n{shown:?}\nexpected:\n{expected:?}"
        );
    }
    assert_eq!(shown.len(), expected.len(), "the number of code cells");
}

fn code_cell(index: usize, source: &str) -> Value {
    json!({
        "cell_type": "code",
        "id": format!("cell-{index}"),
        "metadata": {},
        "execution_count": null,
        "source": source,
        "outputs": [],
    })
}

fn failure(cell: usize, error: &Value) -> Failure {
    let lines = error["traceback"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    Failure {
        cell,
        ename: joined(&error["ename"]),
        evalue: joined(&error["evalue"]),
        traceback: without_colours(&lines.collect::<Vec<_>>().join("\n")),
    }
}

/// A colour is the escape character, a bracket, numbers, and an `m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('m').map_or(part, |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}

fn outputs(cell: &Value) -> Vec<Output> {
    let mut outputs: Vec<Output> = Vec::new();
    for output in cell["outputs"].as_array().into_iter().flatten() {
        match output["output_type"].as_str().unwrap_or_default() {
            "stream" => {
                let (kind, text) = (joined(&output["name"]), joined(&output["text"]));
                match outputs.last_mut() {
                    // How often a kernel flushes is its own business.
                    Some(last) if last.kind == kind => last.text += &text,
                    _ => outputs.push(Output { kind, text }),
                }
            }
            "error" => {
                let text = format!(
                    "{}: {}",
                    joined(&output["ename"]),
                    joined(&output["evalue"])
                );
                outputs.push(Output {
                    kind: "error".to_owned(),
                    text,
                });
            }
            kind => outputs.extend(displays(kind, &output["data"])),
        }
    }
    outputs
}

/// One entry for each MIME type, sorted: a bundle has no order.
fn displays(kind: &str, data: &Value) -> Vec<Output> {
    let data: BTreeMap<&String, &Value> = data.as_object().into_iter().flatten().collect();
    let output = |(mime, data): (&String, &Value)| {
        let text = if data.is_object() {
            data.to_string()
        } else {
            joined(data)
        };
        Output {
            kind: format!("{kind} {mime}"),
            text,
        }
    };
    data.into_iter().map(output).collect()
}

/// Notebooks hold a text as a string or as the list of its lines.
fn joined(text: &Value) -> String {
    match text {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}
