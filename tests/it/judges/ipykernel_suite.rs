//! ipykernel's own tests of the messages, of subshells, of the debugger, and of whatever any kernel for Python does.
//!
//! They come from ipykernel's source distribution at test time and stay below `target/clients`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::jupyter::Jupyter;
use super::{machine, process};

const VERSION: &str = "7.4.0";
const DOWNLOAD: Duration = Duration::from_secs(300);

/// Tests of `test_kernel.py` that are about any kernel; the others look into ipykernel.
const AGNOSTIC: &str = "test_simple_print or test_execute_reply_error_status or test_raw_input or test_is_complete \
                        or test_message_order or test_shutdown or test_interrupt_during_input \
                        or test_interrupt_with_message or test_control_thread_priority \
                        or test_sequential_control_messages or test_help_output";

/// About ipykernel after all: child processes by `multiprocessing`, a version number above 2, and a function of its own.
const OTHERS: &str = "not test_shutdown_subprocesses and not test_kernel_info_request \
                      and not test_convert_to_long_pathname";

#[test]
fn ipykernel_suite_passes() {
    let Some(programs) = machine::or_skip("ipykernel's suite", machine::programs()) else {
        return;
    };
    let Some(tests) = machine::or_skip("ipykernel's suite", suite(&programs)) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    let folder = jupyter.folder().join("suite");
    copy(&tests, &folder.join("tests"));
    fs::copy(
        machine::clients().join("ipykernel_suite/conftest.py"),
        folder.join("conftest.py"),
    )
    .unwrap();
    for (file, chosen) in [
        ("test_message_spec.py", OTHERS.to_owned()),
        ("test_subshells.py", OTHERS.to_owned()),
        ("test_kernel.py", format!("({AGNOSTIC}) and {OTHERS}")),
        ("test_debugger.py", OTHERS.to_owned()),
    ] {
        jupyter.pytest(&folder, &folder.join("tests").join(file), &["-k", &chosen]);
    }
}

/// The folder of the tests, downloaded once.
fn suite(programs: &Path) -> Result<PathBuf, String> {
    let folder = machine::target().join(format!("clients/ipykernel-{VERSION}"));
    if !folder.join("tests/utils.py").is_file() {
        let archive = machine::target().join("clients");
        let mut download = Command::new(programs.join("python"));
        download
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--no-deps", "--no-binary", "ipykernel", "--dest"])
            .arg(&archive)
            .arg(format!("ipykernel=={VERSION}"));
        process::run(&mut download, DOWNLOAD)?;
        let mut unpack = Command::new("tar");
        unpack
            .arg("xzf")
            .arg(archive.join(format!("ipykernel-{VERSION}.tar.gz")))
            .arg("-C")
            .arg(&archive);
        process::run(&mut unpack, DOWNLOAD)?;
    }
    Ok(folder.join("tests"))
}

/// The tests without their `conftest.py`, which imports ipykernel's machinery.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in [
        "__init__.py",
        "utils.py",
        "test_message_spec.py",
        "test_subshells.py",
        "test_kernel.py",
        "test_debugger.py",
    ] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}
