//! What the judges need beyond Rust: a virtual environment with Jupyter's clients, and a browser.
//!
//! The environment is made once, under `target/clients`, from `tests/clients/requirements.txt`, and again
//! when that list or the Python changes. Where the machine cannot give it, a judge skips and says so; in
//! continuous integration (`CI=true`) nothing is skipped: there, a missing judge is a failure.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use super::process;

/// The packages come over the network, on a slow day slowly.
const INSTALLATION: Duration = Duration::from_secs(900);
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The folder that cargo builds into; whatever the tests make goes below it.
pub fn target() -> &'static Path {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch
        .parent()
        .expect("the scratch folder lies in the target folder")
}

/// The sources of the clients, `tests/clients`.
pub fn clients() -> PathBuf {
    crate::checkout().join("tests/clients")
}

/// Programs of the virtual environment (`python`, `jupyter`, `papermill`), or why there are none.
pub fn programs() -> Result<PathBuf, String> {
    static PROGRAMS: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PROGRAMS.get_or_init(environment).clone()
}

/// A Chromium, or why there is none.
pub fn browser() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates =
        std::env::split_paths(&path).flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
    candidates
        .into_iter()
        .find(|file| file.is_file())
        .ok_or_else(|| "no Chromium on the PATH".to_owned())
}

/// `needed`, or `None` after telling that `judge` is skipped and why.
///
/// # Panics
/// With `CI=true`, where nothing may be skipped.
pub fn or_skip<T>(judge: &str, needed: Result<T, String>) -> Option<T> {
    let reason = match needed {
        Ok(needed) => return Some(needed),
        Err(reason) => reason,
    };
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{judge} cannot be skipped with CI=true: {reason}"
    );
    // Past the test harness, which shows what a passing test prints to nobody.
    let notice = format!("\nSKIPPED {judge}: {reason}\n");
    std::io::stderr()
        .write_all(notice.as_bytes())
        .expect("stderr takes a notice");
    None
}

fn environment() -> Result<PathBuf, String> {
    let requirements = clients().join("requirements.txt");
    let list =
        fs::read_to_string(&requirements).expect("the list of clients is part of the checkout");
    let version = process::run(Command::new("python3").arg("--version"), INSTALLATION)?;
    let folder = target().join("clients");
    // The programs of an environment name its folder and its Python.
    let stamp = format!("{}\n{version}{list}", folder.display());
    let programs = folder.join("bin");
    fs::create_dir_all(target()).map_err(|error| error.to_string())?;
    // Two cargo commands may share a target folder: the second waits for the environment of the first.
    let lock = File::create(target().join("clients.lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let stamp_file = folder.join("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|known| known == stamp) {
        return Ok(programs);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    }
    process::run(
        Command::new("python3").args(["-m", "venv"]).arg(&folder),
        INSTALLATION,
    )?;
    let mut install = Command::new(programs.join("python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    process::run(install.arg(&requirements), INSTALLATION)?;
    fs::write(&stamp_file, stamp).map_err(|error| error.to_string())?;
    Ok(programs)
}
