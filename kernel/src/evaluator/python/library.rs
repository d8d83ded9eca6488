//! The Python sources under `kernel/lib`, compiled into the binary.

use std::collections::HashSet;
use std::sync::OnceLock;

use rustpython_vm::frozen::FrozenLib;

/// Found by `import` before anything on disk.
pub(super) const FROZEN: &FrozenLib = rustpython_vm::py_freeze!(dir = "../../../lib");

/// Module names and their texts, in the order of the paths.
const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The text of a module of the library.
pub(super) fn text(module: &str) -> Option<&'static str> {
    let found = TEXTS.iter().find(|(name, _)| *name == module)?;
    Some(found.1)
}

/// Whether a code object's file is one of these: a frozen module's file is its name.
pub(super) fn contains(file: &str) -> bool {
    // Names of modules begin with a letter, those of cells and most paths do not; this is asked for every recorded operation.
    if file.starts_with(['<', '/']) {
        return false;
    }
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    NAMES
        .get_or_init(|| FROZEN.into_iter().map(|(name, _)| name).collect())
        .contains(file)
}
