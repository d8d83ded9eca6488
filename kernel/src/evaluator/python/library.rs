//! The Python sources under `kernel/lib`, compiled into the binary.

use rustpython_vm::frozen::FrozenLib;

/// Found by `import` before anything on disk.
pub(super) const FROZEN: &FrozenLib = rustpython_vm::py_freeze!(dir = "../../../lib");
