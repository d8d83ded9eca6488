//! Whatever a file holds: it is a notebook that can be written and read again, or it is refused.

#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z#\u{e9}\u{1F600}\n]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-z]{0,4}", inner), 0..4).prop_map(object),
        ]
    })
}

fn object(entries: Vec<(String, Value)>) -> Value {
    Value::Object(entries.into_iter().collect())
}

/// Mostly what belongs there; sometimes anything, sometimes nothing.
fn field(
    name: &'static str,
    right: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Option<(String, Value)>> {
    let value = prop_oneof![
        8 => right.prop_map(Some),
        1 => any_json().prop_map(Some),
        1 => Just(None),
    ];
    value.prop_map(move |value| Some((name.to_owned(), value?)))
}

fn text() -> impl Strategy<Value = Value> {
    let line = "[a-z =1\u{1F600}\n]{0,8}";
    prop_oneof![
        line.prop_map(Value::from),
        vec(line.prop_map(Value::from), 0..3).prop_map(Value::from),
    ]
}

fn cell() -> impl Strategy<Value = Value> {
    let kinds = ["code", "code", "markdown", "raw", "heading", "html"];
    let kind = proptest::sample::select(kinds.map(Value::from).to_vec());
    (
        field("cell_type", kind),
        field("source", text()),
        field("input", text()),
        field("metadata", Just(json!({"tags": ["raises-exception"]}))),
        field("id", Just(json!("one"))),
        field("level", Just(json!(2))),
    )
        .prop_map(|(kind, source, input, metadata, id, level)| {
            let fields = [kind, source, input, metadata, id, level];
            object(fields.into_iter().flatten().collect())
        })
}

fn notebook() -> impl Strategy<Value = Value> {
    let cells = || vec(cell(), 0..4).prop_map(Value::from);
    let worksheet = field("cells", cells()).prop_map(|cells| object(cells.into_iter().collect()));
    (
        field("nbformat", prop_oneof![Just(json!(4)), Just(json!(3))]),
        field("nbformat_minor", Just(json!(5))),
        field("metadata", Just(json!({}))),
        field("cells", cells()),
        field("worksheets", vec(worksheet, 0..3).prop_map(Value::from)),
    )
        .prop_map(|(format, minor, metadata, cells, worksheets)| {
            let fields = [format, minor, metadata, cells, worksheets];
            object(fields.into_iter().flatten().collect())
        })
}

/// Writes a notebook as a file would hold it.
fn written(mut notebook: Notebook) -> Vec<u8> {
    notebook.complete();
    serde_json::to_vec(&notebook.document).unwrap()
}

proptest! {
    #[test]
    fn bytes_are_no_notebook_by_chance(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Notebook::parse(&bytes).is_err());
    }

    #[test]
    fn what_is_read_is_written_so_that_it_reads_the_same(document in notebook(), count in any::<u32>()) {
        let Ok(mut notebook) = Notebook::parse(document.to_string().as_bytes()) else {
            return Ok(());
        };
        let cells = notebook.code_cells().unwrap();
        for cell in &cells {
            let outputs = vec![Output::Stream { name: "stdout", text: cell.source.clone() }];
            notebook.set_outputs(cell.index, count, outputs);
        }
        notebook.describe_kernel(&json!({"name": "python"}));
        let text = written(notebook);
        let again = Notebook::parse(&text).unwrap();
        prop_assert_eq!(again.code_cells().unwrap(), cells);
        prop_assert_eq!(written(again), text);
    }

    /// A notebook's text with its end cut off and one byte changed.
    #[test]
    fn damaged_files_are_survived(
        document in notebook(),
        end in any::<proptest::sample::Index>(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = document.to_string().into_bytes();
        text.truncate(end.index(text.len()) + 1);
        let at = at.index(text.len());
        text[at] = byte;
        if let Ok(notebook) = Notebook::parse(&text) {
            prop_assert!(Notebook::parse(&written(notebook)).is_ok());
        }
    }
}
