//! `jupyter_kernel_test`: Jupyter's own conformance suite, whole.

use super::jupyter::Jupyter;
use super::machine;

#[test]
fn jupyter_kernel_test_passes_whole() {
    let Some(programs) = machine::or_skip("jupyter_kernel_test", machine::programs()) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    let suite = machine::clients().join("kernel_test.py");
    jupyter.pytest(&machine::clients(), &suite, &[]);
}
