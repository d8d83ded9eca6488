//! papermill runs a notebook with parameters put in, the way pipelines run notebooks.

use super::jupyter::{Jupyter, KERNEL};
use super::machine;
use crate::notebook::Notebook;

/// `alpha` has a value here that papermill is to replace; the rest uses it.
const CELLS: [&str; 3] = [
    "alpha = 0.1\nname = 'unset'",
    "from mxnet import nd, autograd\nx = nd.array([1, 2])\nx.attach_grad()\n\
     with autograd.record():\n    y = alpha * x * x\ny.backward()",
    "name, x.grad.asnumpy().tolist()",
];

#[test]
fn papermill_runs_a_notebook_with_parameters() {
    let Some(programs) = machine::or_skip("papermill", machine::programs()) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    Notebook::of(&CELLS)
        .tag(0, "parameters")
        .for_kernel(KERNEL)
        .write_cleared(&jupyter.folder().join("in.ipynb"));
    let parameters = ["-p", "alpha", "0.5", "-p", "name", "half"];
    jupyter.run(
        "papermill",
        ["in.ipynb", "out.ipynb", "-k", KERNEL]
            .iter()
            .chain(&parameters),
    );
    // The gradient of 0.5 x^2 is x.
    assert_eq!(
        Notebook::read(&jupyter.folder().join("out.ipynb")).results(),
        ["('half', [1.0, 2.0])"]
    );
}
