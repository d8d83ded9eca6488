//! Notebook files: reading formats 3 and 4, writing format 4.5.
//!
//! The document stays the JSON that it was, so that everything in it survives; cells are looked at in place.
//! <https://nbformat.readthedocs.io/en/latest/format_description.html>

mod legacy;
mod output;

use std::path::Path;
use std::{fmt, fs, io};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use serde_json::{Map, Value, json};

pub use output::Output;

/// A notebook in format 4.
pub struct Notebook {
    document: Map<String, Value>,
}

/// Why a file is no notebook that can be read.
#[derive(Debug)]
pub enum NotebookError {
    /// It cannot be opened, read or written.
    File(io::Error),
    /// It is no JSON text.
    Json(serde_json::Error),
    /// It is JSON, and not a notebook for the reason given.
    Malformed(String),
}

/// A code cell, by its position among all cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeCell {
    /// Where it stands.
    pub index: usize,
    /// Its text.
    pub source: String,
    /// Tagged `raises-exception`: an error in it is expected.
    pub may_fail: bool,
}

impl Notebook {
    /// Reads a file.
    ///
    /// # Errors
    /// [`NotebookError`].
    pub fn read(path: &Path) -> Result<Self, NotebookError> {
        Self::parse(&fs::read(path).map_err(NotebookError::File)?)
    }

    /// Reads a notebook's text.
    ///
    /// # Errors
    /// [`NotebookError::Json`] and [`NotebookError::Malformed`].
    pub fn parse(text: &[u8]) -> Result<Self, NotebookError> {
        let document = match serde_json::from_slice(text).map_err(NotebookError::Json)? {
            Value::Object(document) => document,
            _ => return malformed("a notebook is a JSON object"),
        };
        let document = match document.get("nbformat").and_then(Value::as_u64) {
            Some(4) => document,
            Some(3) => legacy::upgrade(document)?,
            Some(version) => {
                return malformed(format!(
                    "nbformat {version} is not supported, only 3 and 4 are"
                ));
            }
            None => return malformed("it has no nbformat number"),
        };
        let notebook = Self { document };
        // Everything that is looked at later is looked at now, so that a bad cell is reported before any is run.
        notebook.code_cells()?;
        Ok(notebook)
    }

    /// The code cells in their order.
    ///
    /// # Errors
    /// [`NotebookError::Malformed`] names the first cell that is none.
    pub fn code_cells(&self) -> Result<Vec<CodeCell>, NotebookError> {
        let Some(Value::Array(cells)) = self.document.get("cells") else {
            return malformed("it has no list of cells");
        };
        let mut code_cells = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let wrong =
                |what: &str| NotebookError::Malformed(format!("cell {}: {what}", index + 1));
            let cell = cell.as_object().ok_or_else(|| wrong("is no JSON object"))?;
            let cell_type = cell
                .get("cell_type")
                .and_then(Value::as_str)
                .ok_or_else(|| wrong("has no cell_type"))?;
            let source = cell
                .get("source")
                .and_then(joined)
                .ok_or_else(|| wrong("its source is no text"))?;
            if cell_type == "code" {
                let tags = cell
                    .get("metadata")
                    .and_then(|metadata| metadata.get("tags"))
                    .and_then(Value::as_array);
                let may_fail =
                    tags.is_some_and(|tags| tags.iter().any(|tag| tag == "raises-exception"));
                code_cells.push(CodeCell {
                    index,
                    source,
                    may_fail,
                });
            }
        }
        Ok(code_cells)
    }

    /// Puts the outputs of a run into a cell.
    pub fn set_outputs(&mut self, index: usize, execution_count: u32, outputs: Vec<Output>) {
        let cells = self.document.get_mut("cells").and_then(Value::as_array_mut);
        if let Some(Value::Object(cell)) = cells.and_then(|cells| cells.get_mut(index)) {
            cell.insert("execution_count".to_owned(), json!(execution_count));
            cell.insert(
                "outputs".to_owned(),
                outputs.into_iter().map(Output::into_json).collect(),
            );
        }
    }

    /// Says what the cells are written in, and, where the notebook does not say it, which kernel runs them.
    pub fn describe_kernel(&mut self, language_info: &impl Serialize) {
        let metadata = self.document.entry("metadata");
        if let Value::Object(metadata) = metadata.or_insert_with(|| json!({})) {
            let kernelspec =
                json!({"display_name": "Gradus", "language": "python", "name": "gradus"});
            metadata.entry("kernelspec").or_insert(kernelspec);
            metadata.insert("language_info".to_owned(), json!(language_info));
        }
    }

    /// Writes the notebook in format 4.5.
    ///
    /// # Errors
    /// [`NotebookError::File`].
    pub fn write(&mut self, path: &Path) -> Result<(), NotebookError> {
        self.complete();
        let mut text = Vec::new();
        // Jupyter's own indentation, so that version control sees only what changed.
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
        self.document
            .serialize(&mut serializer)
            .map_err(NotebookError::Json)?;
        text.push(b'\n');
        fs::write(path, text).map_err(NotebookError::File)
    }

    /// Adds what format 4.5 requires: identifiers of cells, outputs of code cells, metadata.
    fn complete(&mut self) {
        let minor = self
            .document
            .get("nbformat_minor")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        self.document
            .insert("nbformat_minor".to_owned(), json!(minor.max(5)));
        self.document.entry("metadata").or_insert_with(|| json!({}));
        for cell in self
            .document
            .get_mut("cells")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let Value::Object(cell) = cell else { continue };
            if !cell.get("id").is_some_and(is_cell_id) {
                let id = uuid::Uuid::new_v4().simple().to_string();
                cell.insert("id".to_owned(), json!(id[..8]));
            }
            cell.entry("metadata").or_insert_with(|| json!({}));
            if cell
                .get("cell_type")
                .is_some_and(|cell_type| cell_type == "code")
            {
                cell.entry("outputs").or_insert_with(|| json!([]));
                cell.entry("execution_count").or_insert(Value::Null);
            }
        }
    }
}

impl fmt::Display for NotebookError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => write!(out, "{error}"),
            Self::Json(error) => write!(out, "not a notebook: {error}"),
            Self::Malformed(reason) => write!(out, "not a notebook: {reason}"),
        }
    }
}

impl std::error::Error for NotebookError {}

fn malformed<T>(reason: impl Into<String>) -> Result<T, NotebookError> {
    Err(NotebookError::Malformed(reason.into()))
}

/// A text that may be stored as a list of its lines.
fn joined(text: &Value) -> Option<String> {
    match text {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => lines.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

fn is_cell_id(id: &Value) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    id.as_str()
        .is_some_and(|id| (1..=64).contains(&id.len()) && id.chars().all(allowed))
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
