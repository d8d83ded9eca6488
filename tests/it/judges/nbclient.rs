//! nbclient, the library below nbconvert, papermill and Jupyter Book, runs notebooks as it runs any.

use super::jupyter::{Jupyter, KERNEL};
use super::machine;
use crate::notebook::{Notebook, assert_same};

#[test]
fn nbclient_shows_the_first_gradient() {
    compare("nbclient: the first gradient", "first-gradient.ipynb");
}

#[test]
fn nbclient_keeps_the_order_of_outputs() {
    compare("nbclient: the order of outputs", "outputs.ipynb");
}

/// Runs a notebook of `tests/notebooks` and compares what it shows with what the file has stored.
fn compare(judge: &str, name: &str) {
    let Some(programs) = machine::or_skip(judge, machine::programs()) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    let expected = Notebook::read(&crate::checkout().join("tests/notebooks").join(name));
    expected.write_cleared(&jupyter.folder().join(name));
    let kernel = format!("--kernel_name={KERNEL}");
    jupyter.run(
        "jupyter",
        [
            "execute",
            name,
            &kernel,
            "--timeout=60",
            "--output=executed.ipynb",
        ],
    );
    let executed = Notebook::read(&jupyter.folder().join("executed.ipynb"));
    assert_same(&executed.shown(), &expected.shown());
}
