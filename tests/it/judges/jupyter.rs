//! A Jupyter of its own: folders that vanish, in which the kernel under test is installed.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use super::process;

/// The name that the kernel under test is installed by.
pub const KERNEL: &str = "gradus";

/// No judge may wait longer than this for its own client; the longest has a browser and all of JupyterLab.
const LIMIT: Duration = Duration::from_secs(900);

/// Nothing of the machine's own configuration counts.
const PYTEST: [&str; 8] = [
    "-m",
    "pytest",
    "-c",
    "/dev/null",
    "-p",
    "no:cacheprovider",
    "--timeout=60",
    "--rootdir",
];

/// The judges take turns: some measure the kernel against the clock, and a browser starting beside them
/// would be in the measure.
static TURN: Mutex<()> = Mutex::new(());

/// The installed kernel, with everything that a client may read or write beside it.
pub struct Jupyter {
    programs: PathBuf,
    folder: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Jupyter {
    /// Installs the kernel twice, by its name and as `python3`, the name that notebooks ask for.
    pub fn with_kernel(programs: PathBuf) -> Self {
        let turn = TURN.lock();
        let folder = tempfile::tempdir().expect("a folder that vanishes");
        let jupyter = Self {
            programs,
            folder,
            _turn: turn,
        };
        for name in [KERNEL, "python3"] {
            jupyter.install(name);
        }
        jupyter
    }

    /// Folder for notebooks and whatever else the judge needs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether the kernel is Gradus, and not one that stands in for it.
    pub fn judges_gradus() -> bool {
        substitute().is_none()
    }

    /// Runs a program of the virtual environment in [`Jupyter::folder`] and returns what it printed.
    ///
    /// # Panics
    /// When it fails, with its whole output.
    pub fn run<I: IntoIterator<Item = A>, A: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: I,
    ) -> String {
        let mut command = Command::new(self.programs.join(program));
        self.surround(&mut command).args(arguments);
        process::run(&mut command, LIMIT).unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// Runs tests of Jupyter's with pytest, in `root`; they all pass, and none is skipped: a suite that skips what the
    /// kernel does not offer would pass as well.
    ///
    /// # Panics
    /// When that is not so, with the whole report.
    pub fn pytest(&self, root: &Path, tests: &Path, options: &[&str]) {
        let mut arguments: Vec<&OsStr> = PYTEST.iter().map(OsStr::new).collect();
        arguments.extend([root.as_os_str(), tests.as_os_str()]);
        arguments.extend(options.iter().map(OsStr::new));
        let report = self.run("python", arguments);
        assert!(
            report.contains(" passed") && !report.contains("skipped"),
            "{report}"
        );
    }

    /// Shows `command` this Jupyter and none of the user's own.
    fn surround<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let folder = self.folder();
        let mut path = vec![self.programs.clone()];
        path.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        command
            .current_dir(folder)
            .env(
                "PATH",
                std::env::join_paths(path).expect("folders of a PATH make a PATH"),
            )
            // A virtual environment's own kernelspecs come before JUPYTER_DATA_DIR, but after JUPYTER_PATH.
            .env("JUPYTER_PATH", folder.join("share/jupyter"))
            .env("HOME", folder)
            .env("JUPYTER_CONFIG_DIR", folder.join("config"))
            .env("JUPYTER_RUNTIME_DIR", folder.join("runtime"))
            .env("IPYTHONDIR", folder.join("ipython"))
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_STATE_HOME", folder.join("state"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("KERNEL_NAME", KERNEL)
    }

    fn install(&self, name: &str) {
        let Some(substitute) = substitute() else {
            let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
            command
                .args(["install", "--name", name, "--prefix"])
                .arg(self.folder());
            process::run(&mut command, LIMIT).unwrap_or_else(|failure| panic!("{failure}"));
            return;
        };
        let kernelspec = self.folder().join("share/jupyter/kernels").join(name);
        fs::create_dir_all(&kernelspec).expect("the folder can be written");
        fs::copy(
            substitute.join("kernel.json"),
            kernelspec.join("kernel.json"),
        )
        .expect("a kernelspec to copy");
    }
}

fn substitute() -> Option<PathBuf> {
    std::env::var_os("GRADUS_TEST_KERNEL").map(PathBuf::from)
}
