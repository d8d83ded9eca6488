//! The Python sources under `kernel/lib`, compiled into the binary.

use std::collections::HashSet;
use std::sync::OnceLock;

use rustpython_vm::frozen::FrozenLib;

/// Found by `import` before anything on disk.
pub(super) const FROZEN: &FrozenLib = rustpython_vm::py_freeze!(dir = "../../../lib");

/// Whether a code object's file is one of these: a frozen module's file is its name.
pub(super) fn contains(file: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    NAMES
        .get_or_init(|| FROZEN.into_iter().map(|(name, _)| name).collect())
        .contains(file)
}
