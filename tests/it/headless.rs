//! `gradus run`: notebooks and programs without any Jupyter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::notebook::{Notebook, assert_same};

#[test]
fn the_tutorials_show_what_mxnet_shows() {
    for tutorial in files("notebooks", "ipynb") {
        compare(&tutorial, &[]);
    }
}

#[test]
fn programs_print_what_they_print_under_mxnet() {
    for program in files("tests/programs", "py") {
        let printed = fs::read_to_string(program.with_extension("txt"));
        let Output {
            status,
            stdout,
            stderr,
        } = gradus(&["run".as_ref(), program.as_os_str()]);
        let stderr = String::from_utf8_lossy(&stderr);
        assert!(
            status.success(),
            "{} ended with {status}\n{stderr}",
            program.display()
        );
        assert_eq!(
            String::from_utf8_lossy(&stdout),
            printed.expect("what the oracle has stored")
        );
    }
}

/// The parser's time grows with the square of the depth: it must not see such a text.
#[test]
fn a_program_of_open_brackets_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder that vanishes");
    let program = folder.path().join("brackets.py");
    fs::write(&program, "(".repeat(100_000)).expect("the folder can be written");
    let begin = std::time::Instant::now();
    let output = gradus(&["run".as_ref(), program.as_os_str()]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let last = stderr.lines().last();
    let expected = "SyntaxError: too many nested parentheses";
    assert_eq!(last, Some(expected), "{stderr:.500}");
    // It took 21 seconds when the parser saw it.
    assert!(begin.elapsed().as_secs() < 8, "{:?}", begin.elapsed());
}

#[test]
fn the_first_gradient_is_shown() {
    compare(&stored("first-gradient.ipynb"), &[]);
}

#[test]
fn outputs_keep_their_order() {
    compare(&stored("outputs.ipynb"), &["--allow-errors"]);
}

#[test]
fn a_notebook_prints_its_results() {
    let notebook = stored("first-gradient.ipynb");
    let output = gradus(&["run".as_ref(), notebook.as_os_str()]);
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{printed}");
    let mut rest = printed.as_str();
    for text in Notebook::read(&notebook).texts() {
        let found = rest.split_once(text.as_str());
        rest = found
            .unwrap_or_else(|| panic!("{text:?} is not in {rest:?} of {printed}"))
            .1;
    }
}

/// Runs a notebook and compares what its cells show with what the file has stored.
fn compare(file: &Path, options: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder that vanishes");
    let (cleared, executed) = (
        folder.path().join("cleared.ipynb"),
        folder.path().join("executed.ipynb"),
    );
    let expected = Notebook::read(file);
    expected.write_cleared(&cleared);
    let arguments = [
        "run".as_ref(),
        cleared.as_os_str(),
        "--output".as_ref(),
        executed.as_os_str(),
    ];
    let arguments: Vec<_> = arguments
        .into_iter()
        .chain(options.iter().map(AsRef::as_ref))
        .collect();
    let Output {
        status,
        stdout,
        stderr,
    } = gradus(&arguments);
    let (stdout, stderr) = (
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr),
    );
    assert!(
        status.success(),
        "{} ended with {status}\n{stdout}\n{stderr}",
        file.display()
    );
    assert_same(&Notebook::read(&executed).shown(), &expected.shown());
}

/// The files of a folder with this extension, which are some.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(crate::checkout().join(folder)).expect("the folder is part of the checkout");
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths
        .filter(|file| file.extension().is_some_and(|own| own == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no {extension} in {folder}");
    files
}

fn gradus(arguments: &[&std::ffi::OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .output()
        .expect("gradus starts")
}

fn stored(name: &str) -> PathBuf {
    crate::checkout().join("tests/notebooks").join(name)
}
