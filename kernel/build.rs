//! The Python library is compiled into the binary by a macro, which cargo does not see reading it; its texts go in beside
//! the code, for `object??`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=lib");
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("lib");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = "&[\n".to_owned();
    for file in files {
        let module = module_name(file.strip_prefix(&root).unwrap_or(&file));
        // Formatting into a string cannot fail.
        let _ = writeln!(table, "    ({module:?}, include_str!({file:?})),");
    }
    table.push(']');
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(output.join("library.rs"), table)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
    Ok(())
}

/// `gradus.shell` of `gradus/shell.py`, `comm` of `comm/__init__.py`.
fn module_name(file: &Path) -> String {
    let parts: Vec<_> = file
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let name = parts.join(".");
    name.strip_suffix(".__init__").unwrap_or(&name).to_owned()
}
