#![allow(clippy::unwrap_used)]

use super::*;

fn parse(notebook: &Value) -> Result<Notebook, NotebookError> {
    Notebook::parse(notebook.to_string().as_bytes())
}

fn reason(notebook: &Value) -> String {
    parse(notebook)
        .map(|_| String::new())
        .unwrap_or_else(|error| error.to_string())
}

#[test]
fn code_cells_are_found_with_their_text_and_tags() {
    let notebook = parse(
        &json!({"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# Title"},
            {"cell_type": "code", "metadata": {}, "source": ["a = 1\n", "a"], "outputs": [], "execution_count": null},
            {"cell_type": "raw", "metadata": {}, "source": []},
            {"cell_type": "code", "metadata": {"tags": ["x", "raises-exception"]}, "source": "1/0"},
        ]}),
    );
    let expected = [
        CodeCell {
            index: 1,
            source: "a = 1\na".to_owned(),
            may_fail: false,
        },
        CodeCell {
            index: 3,
            source: "1/0".to_owned(),
            may_fail: true,
        },
    ];
    assert_eq!(notebook.unwrap().code_cells().unwrap(), expected);
}

#[test]
fn what_is_no_notebook_is_refused_with_a_reason() {
    for text in ["", "{", "\u{feff}{}", "nonsense", &"[".repeat(100_000)] {
        assert!(
            matches!(
                Notebook::parse(text.as_bytes()),
                Err(NotebookError::Json(_))
            ),
            "{text:.20}"
        );
    }
    let cells =
        |cells: Value| json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells});
    assert_eq!(
        reason(&json!([])),
        "not a notebook: a notebook is a JSON object"
    );
    assert_eq!(
        reason(&json!({})),
        "not a notebook: it has no nbformat number"
    );
    assert_eq!(
        reason(&json!({"nbformat": "4"})),
        "not a notebook: it has no nbformat number"
    );
    assert_eq!(
        reason(&json!({"nbformat": 5})),
        "not a notebook: nbformat 5 is not supported, only 3 and 4 are"
    );
    assert_eq!(
        reason(&json!({"nbformat": 4})),
        "not a notebook: it has no list of cells"
    );
    assert_eq!(
        reason(&json!({"nbformat": 3})),
        "not a notebook: it has no worksheets"
    );
    assert_eq!(
        reason(&cells(json!([1]))),
        "not a notebook: cell 1: is no JSON object"
    );
    assert_eq!(
        reason(&cells(json!([{"source": ""}]))),
        "not a notebook: cell 1: has no cell_type"
    );
    let numbers =
        json!([{"cell_type": "markdown", "source": ""}, {"cell_type": "code", "source": [1]}]);
    assert_eq!(
        reason(&cells(numbers)),
        "not a notebook: cell 2: its source is no text"
    );
    let old = json!({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]});
    assert_eq!(
        reason(&old),
        "not a notebook: cell 1: its source is no text"
    );
}

#[test]
fn a_notebook_of_format_3_is_upgraded() {
    let notebook = parse(
        &json!({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "old"}, "worksheets": [
            {"cells": [
                {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Old"]},
                {"cell_type": "code", "input": ["print 1"], "language": "python", "outputs": [{"output_type": "pyout"}]},
            ]},
        ]}),
    );
    let notebook = notebook.unwrap();
    assert_eq!(notebook.code_cells().unwrap()[0].source, "print 1");
    assert_eq!(notebook.document["cells"][0]["source"], "## Old");
}

#[test]
fn a_written_notebook_keeps_what_it_had_and_satisfies_format_4_5() {
    let mut notebook = parse(
        &json!({"nbformat": 4, "nbformat_minor": 4, "metadata": {"mine": [1.5]}, "cells": [
            {"cell_type": "code", "id": "ok-1_A", "metadata": {"x": 1}, "source": "a"},
            {"cell_type": "code", "id": "not allowed", "source": "b", "attachments": {}},
        ]}),
    )
    .unwrap();
    let data = Map::from_iter([
        ("text/plain".to_owned(), json!("1\n2")),
        ("image/png".to_owned(), json!("iVBO\nRw0K")),
        ("application/json".to_owned(), json!({"a": 1})),
    ]);
    let outputs = vec![
        Output::Stream {
            name: "stdout",
            text: "a\n\nb".to_owned(),
        },
        Output::Result {
            execution_count: 7,
            data: data.clone(),
            metadata: Map::new(),
        },
        Output::Display {
            data: Map::new(),
            metadata: Map::new(),
        },
        Output::Error {
            ename: "E".to_owned(),
            evalue: "v".to_owned(),
            traceback: vec!["t".to_owned()],
        },
    ];
    notebook.set_outputs(0, 7, outputs);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.ipynb");
    notebook.write(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("{\n \"nbformat\": 4,") && text.ends_with("}\n"));
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&written["nbformat_minor"], &written["metadata"]["mine"]),
        (&json!(5), &json!([1.5]))
    );
    let (first, second) = (&written["cells"][0], &written["cells"][1]);
    assert_eq!(
        (&first["id"], &first["metadata"], &first["execution_count"]),
        (&json!("ok-1_A"), &json!({"x": 1}), &json!(7))
    );
    let stored = json!({"text/plain": ["1\n", "2"], "image/png": "iVBO\nRw0K", "application/json": {"a": 1}});
    let expected = json!([
        {"name": "stdout", "output_type": "stream", "text": ["a\n", "\n", "b"]},
        {"data": stored, "execution_count": 7, "metadata": {}, "output_type": "execute_result"},
        {"data": {}, "metadata": {}, "output_type": "display_data"},
        {"ename": "E", "evalue": "v", "output_type": "error", "traceback": ["t"]},
    ]);
    assert_eq!(first["outputs"], expected);
    assert!(is_cell_id(&second["id"]));
    assert_eq!(
        (
            &second["outputs"],
            &second["metadata"],
            &second["attachments"]
        ),
        (&json!([]), &json!({}), &json!({}))
    );
    assert!(parse(&written).is_ok());
}

#[test]
fn the_kernel_is_named_where_the_notebook_names_none() {
    let kernelspec = |metadata: Value| {
        let text = json!({"nbformat": 4, "cells": [], "metadata": metadata});
        let mut notebook = parse(&text).unwrap();
        notebook.describe_kernel(&json!({"name": "python"}));
        let metadata = &notebook.document["metadata"];
        assert_eq!(metadata["language_info"], json!({"name": "python"}));
        metadata["kernelspec"]["name"].clone()
    };
    assert_eq!(kernelspec(json!({})), "gradus");
    assert_eq!(kernelspec(json!({"language_info": 1})), "gradus");
    assert_eq!(
        kernelspec(json!({"kernelspec": {"name": "python3"}})),
        "python3"
    );
}
