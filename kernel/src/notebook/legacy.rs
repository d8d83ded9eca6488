//! Format 3, as IPython notebooks were before 2015: worksheets, headings, `input` instead of `source`.

use serde_json::{Map, Value, json};

use super::{NotebookError, joined, malformed};

/// Turns a notebook of format 3 into one of format 4. Outputs are left out: the cells are about to be run.
pub fn upgrade(document: Map<String, Value>) -> Result<Map<String, Value>, NotebookError> {
    let Some(Value::Array(worksheets)) = document.get("worksheets") else {
        return malformed("it has no worksheets");
    };
    let mut cells = Vec::new();
    for worksheet in worksheets {
        let Some(Value::Array(old)) = worksheet.get("cells") else {
            return malformed("a worksheet has no list of cells");
        };
        cells.extend(old.iter().map(upgrade_cell));
    }
    let mut upgraded = Map::new();
    upgraded.insert("cells".to_owned(), Value::Array(cells));
    upgraded.insert(
        "metadata".to_owned(),
        document
            .get("metadata")
            .cloned()
            .unwrap_or_else(|| json!({})),
    );
    upgraded.insert("nbformat".to_owned(), json!(4));
    upgraded.insert("nbformat_minor".to_owned(), json!(5));
    Ok(upgraded)
}

/// What is missing or mistyped stays so, and is reported with the number of the cell like that of any notebook.
fn upgrade_cell(cell: &Value) -> Value {
    let metadata = cell.get("metadata").cloned().unwrap_or_else(|| json!({}));
    match cell.get("cell_type").and_then(Value::as_str) {
        Some("code") => json!({
            "cell_type": "code",
            "execution_count": null,
            "metadata": metadata,
            "outputs": [],
            "source": cell.get("input"),
        }),
        Some("heading") => {
            let level = cell
                .get("level")
                .and_then(Value::as_u64)
                .unwrap_or(1)
                .clamp(1, 6);
            let marks = "#".repeat(usize::try_from(level).unwrap_or(1));
            let title = cell.get("source").and_then(joined).unwrap_or_default();
            json!({"cell_type": "markdown", "metadata": metadata, "source": format!("{marks} {title}")})
        }
        Some("html") => {
            json!({"cell_type": "markdown", "metadata": metadata, "source": cell.get("source")})
        }
        _ => cell.clone(),
    }
}
