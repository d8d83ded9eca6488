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
    let options = [
        "-m",
        "pytest",
        "-c",
        "/dev/null",
        "-p",
        "no:cacheprovider",
        "--timeout=60",
        "--rootdir",
    ];
    let rootdir = machine::clients();
    let report = jupyter.run(
        "python",
        options
            .iter()
            .map(AsRef::as_ref)
            .chain([rootdir.as_os_str(), suite.as_os_str()]),
    );
    // A suite that skips what the kernel does not offer would pass as well.
    assert!(
        report.contains(" passed") && !report.contains("skipped"),
        "{report}"
    );
}
