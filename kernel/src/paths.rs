//! Folders of the user and of the machine, where Jupyter and this kernel keep their files.

use std::env;
use std::path::PathBuf;

/// Where Jupyter looks for a user's kernelspecs: `$JUPYTER_DATA_DIR`, or the platform's folder.
/// `None` when the user has no home.
pub fn jupyter_data() -> Option<PathBuf> {
    set("JUPYTER_DATA_DIR").or_else(|| {
        if cfg!(target_os = "macos") {
            Some(home()?.join("Library/Jupyter"))
        } else if cfg!(windows) {
            Some(set("APPDATA")?.join("jupyter"))
        } else {
            Some(user_data()?.join("jupyter"))
        }
    })
}

/// Every folder in which Jupyter looks for kernelspecs, in its order.
pub fn jupyter_search() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("JUPYTER_PATH").map_or(vec![], |path| env::split_paths(&path).collect());
    folders.extend(jupyter_data());
    folders.extend(python_prefix().map(|prefix| prefix.join("share/jupyter")));
    if cfg!(windows) {
        folders.extend(set("PROGRAMDATA").map(|folder| folder.join("jupyter")));
    } else {
        folders.push(PathBuf::from("/usr/local/share/jupyter"));
        folders.push(PathBuf::from("/usr/share/jupyter"));
    }
    folders.retain(|folder| !folder.as_os_str().is_empty());
    folders
}

/// The Python environment that is active: `$VIRTUAL_ENV`, `$CONDA_PREFIX`, or that of the first `python3` on the path.
pub fn python_prefix() -> Option<PathBuf> {
    set("VIRTUAL_ENV")
        .or_else(|| set("CONDA_PREFIX"))
        .or_else(|| {
            let path = env::var_os("PATH")?;
            let folder = env::split_paths(&path).find(|folder| folder.join("python3").is_file())?;
            Some(folder.parent()?.to_owned())
        })
}

/// The history of cells: `$GRADUS_HISTORY`, or a file among the user's data. `None` when the variable is empty or the
/// user has no home: then there is only the memory.
pub fn history() -> Option<PathBuf> {
    match env::var_os("GRADUS_HISTORY") {
        Some(path) if path.is_empty() => None,
        Some(path) => Some(PathBuf::from(path)),
        None => Some(user_data()?.join("gradus").join("history.jsonl")),
    }
}

/// Where `%pip` installs packages: `$GRADUS_PACKAGES`, or a folder among the user's data.
pub fn packages() -> Option<PathBuf> {
    set("GRADUS_PACKAGES").or_else(|| Some(user_data()?.join("gradus").join("packages")))
}

fn user_data() -> Option<PathBuf> {
    if cfg!(windows) {
        return set("LOCALAPPDATA");
    }
    set("XDG_DATA_HOME").or_else(|| Some(home()?.join(".local/share")))
}

fn home() -> Option<PathBuf> {
    env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
