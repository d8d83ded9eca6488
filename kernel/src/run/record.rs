//! Outputs of all cells, as they will stand in the executed notebook.

use std::collections::BTreeMap;

use crate::evaluator::{Display, Exception};
use crate::notebook::{Notebook, Output};

/// The record, by cell.
#[derive(Default)]
pub struct Record {
    cell: usize,
    cells: BTreeMap<usize, CellRecord>,
}

#[derive(Default)]
struct CellRecord {
    execution_count: u32,
    outputs: Vec<Entry>,
    /// `clear_output(wait=True)`: the next output removes the others.
    clear_on_next: bool,
}

struct Entry {
    output: Output,
    display_id: Option<String>,
}

impl Record {
    /// Makes later outputs those of another cell.
    pub fn begin_cell(&mut self, index: usize, execution_count: u32) {
        self.cell = index;
        self.current().execution_count = execution_count;
    }

    /// Adds text, to the last output if that is of the same stream.
    pub fn stream(&mut self, name: &'static str, text: &str) {
        let cell = self.current();
        cell.clear_if_due();
        if let Some(Entry {
            output:
                Output::Stream {
                    name: last,
                    text: before,
                },
            ..
        }) = cell.outputs.last_mut()
            && *last == name
        {
            before.push_str(text);
        } else {
            cell.push(
                Output::Stream {
                    name,
                    text: text.to_owned(),
                },
                None,
            );
        }
    }

    /// Adds the cell's value.
    pub fn result(&mut self, execution_count: u32, display: Display) {
        let Display {
            data,
            metadata,
            display_id,
        } = display;
        self.current().push(
            Output::Result {
                execution_count,
                data,
                metadata,
            },
            display_id,
        );
    }

    /// Adds a display, or replaces those with the same identifier in any cell.
    pub fn display(&mut self, display: Display, update: bool) {
        let Display {
            data,
            metadata,
            display_id,
        } = display;
        if !update {
            self.current()
                .push(Output::Display { data, metadata }, display_id);
            return;
        }
        let entries = self.cells.values_mut().flat_map(|cell| &mut cell.outputs);
        for entry in
            entries.filter(|entry| entry.display_id.is_some() && entry.display_id == display_id)
        {
            if let Output::Display {
                data: old,
                metadata: old_metadata,
            }
            | Output::Result {
                data: old,
                metadata: old_metadata,
                ..
            } = &mut entry.output
            {
                (*old, *old_metadata) = (data.clone(), metadata.clone());
            }
        }
    }

    /// Removes the cell's outputs, at once or when the next one comes.
    pub fn clear_output(&mut self, wait: bool) {
        let cell = self.current();
        cell.clear_on_next = wait;
        if !wait {
            cell.outputs.clear();
        }
    }

    /// Adds the exception that ended the cell.
    pub fn error(&mut self, exception: &Exception) {
        let Exception {
            ename,
            evalue,
            traceback,
        } = exception.clone();
        self.current().push(
            Output::Error {
                ename,
                evalue,
                traceback,
            },
            None,
        );
    }

    /// Moves everything into the notebook's cells.
    pub fn store(&mut self, notebook: &mut Notebook) {
        for (index, cell) in std::mem::take(&mut self.cells) {
            let outputs = cell.outputs.into_iter().map(|entry| entry.output).collect();
            notebook.set_outputs(index, cell.execution_count, outputs);
        }
    }

    fn current(&mut self) -> &mut CellRecord {
        self.cells.entry(self.cell).or_default()
    }
}

impl CellRecord {
    fn clear_if_due(&mut self) {
        if std::mem::take(&mut self.clear_on_next) {
            self.outputs.clear();
        }
    }

    fn push(&mut self, output: Output, display_id: Option<String>) {
        self.clear_if_due();
        self.outputs.push(Entry { output, display_id });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Map, Value, json};

    use super::*;

    fn display(text: &str, display_id: Option<&str>) -> Display {
        let data = Map::from_iter([("text/plain".to_owned(), json!(text))]);
        Display {
            data,
            metadata: Map::new(),
            display_id: display_id.map(str::to_owned),
        }
    }

    /// The outputs of a notebook of two cells, shortly: the text of each.
    fn stored(mut record: Record) -> Vec<Vec<String>> {
        let cell = json!({"cell_type": "code", "source": "", "metadata": {}});
        let text =
            json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell, cell]})
                .to_string();
        let mut notebook = Notebook::parse(text.as_bytes()).unwrap();
        record.store(&mut notebook);
        let path = tempfile::NamedTempFile::new().unwrap();
        notebook.write(path.path()).unwrap();
        let written: Value = serde_json::from_slice(&std::fs::read(path.path()).unwrap()).unwrap();
        let lines = |lines: &Value| {
            lines
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line.as_str().unwrap())
                .collect()
        };
        let text = |output: &Value| match output["output_type"].as_str().unwrap() {
            "stream" => lines(&output["text"]),
            "error" => output["evalue"].as_str().unwrap().to_owned(),
            _ => lines(&output["data"]["text/plain"]),
        };
        let outputs = |cell: &Value| {
            cell["outputs"]
                .as_array()
                .unwrap()
                .iter()
                .map(text)
                .collect()
        };
        written["cells"]
            .as_array()
            .unwrap()
            .iter()
            .map(outputs)
            .collect()
    }

    #[test]
    fn text_is_joined_and_outputs_keep_their_order() {
        let mut record = Record::default();
        record.begin_cell(1, 2);
        record.stream("stdout", "a\n");
        record.stream("stdout", "b");
        record.stream("stderr", "c");
        record.result(1, display("d", None));
        record.stream("stdout", "e");
        let exception = Exception {
            evalue: "f".to_owned(),
            ..Exception::default()
        };
        record.error(&exception);
        assert_eq!(stored(record), [vec![], vec!["a\nb", "c", "d", "e", "f"]]);
    }

    #[test]
    fn updates_reach_displays_of_earlier_cells() {
        let mut record = Record::default();
        record.begin_cell(0, 1);
        record.display(display("0%", Some("bar")), false);
        record.display(display("other", None), false);
        record.begin_cell(1, 2);
        record.display(display("100%", Some("bar")), true);
        record.display(display("nowhere", Some("unknown")), true);
        record.display(display("nowhere", None), true);
        assert_eq!(stored(record), [vec!["100%", "other"], vec![]]);
    }

    #[test]
    fn clearing_may_wait_for_the_next_output() {
        let mut record = Record::default();
        record.begin_cell(0, 1);
        record.stream("stdout", "a");
        record.clear_output(false);
        record.stream("stdout", "b");
        record.clear_output(true);
        record.stream("stdout", "c");
        record.begin_cell(1, 2);
        record.stream("stdout", "kept");
        record.clear_output(true);
        assert_eq!(stored(record), [vec!["c"], vec!["kept"]]);
    }
}
