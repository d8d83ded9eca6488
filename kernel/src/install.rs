//! `gradus install` and `gradus uninstall`: the folder in which Jupyter finds the kernel.
//!
//! The folder holds a copy of the program, and `kernel.json` names that copy: the kernel goes on working when the
//! folder it was built in is gone. `kernel.json` declares no `kernel_protocol_version`: from 5.5 on that promises the
//! handshake of JEP 66 as well, which this kernel does not have.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use clap::Args;
use serde_json::{Value, json};

use crate::paths;

const TEMPLATE: &str = include_str!("../../kernelspec/kernel.json");

const LOGOS: [(&str, &[u8]); 3] = [
    (
        "logo-32x32.png",
        include_bytes!("../../kernelspec/logo-32x32.png"),
    ),
    (
        "logo-64x64.png",
        include_bytes!("../../kernelspec/logo-64x64.png"),
    ),
    (
        "logo-svg.svg",
        include_bytes!("../../kernelspec/logo-svg.svg"),
    ),
];

const PROGRAM: &str = if cfg!(windows) {
    "gradus.exe"
} else {
    "gradus"
};

/// Where the kernelspec is put.
#[derive(Args)]
pub struct Place {
    /// Into the user's own folder (the default)
    #[arg(long, group = "place")]
    user: bool,
    /// Into the active Python environment
    #[arg(long, group = "place")]
    sys_prefix: bool,
    /// Into DIR/share/jupyter
    #[arg(long, group = "place", value_name = "DIR")]
    prefix: Option<PathBuf>,
    /// Name of the kernelspec
    #[arg(long, default_value = "gradus", value_parser = kernel_name)]
    name: String,
}

/// Writes the kernelspec and prints where.
///
/// # Errors
/// When the place is unknown or cannot be written.
pub fn install(place: &Place) -> Result<(), Box<dyn Error>> {
    let folder = place.folder()?;
    fs::create_dir_all(&folder).map_err(|error| in_folder(&folder, &error))?;
    let program = copy_program(&folder).map_err(|error| in_folder(&folder, &error))?;
    for (name, bytes) in LOGOS {
        replace(&folder.join(name), bytes)?;
    }
    replace(
        &folder.join("kernel.json"),
        kernel_json(&program, &place.name)?.as_bytes(),
    )?;
    println!(
        "Installed kernelspec {} in {}",
        place.name,
        folder.display()
    );
    let found = paths::jupyter_search()
        .iter()
        .any(|data| folder.starts_with(data));
    if !found {
        let data = folder.parent().and_then(Path::parent).unwrap_or(&folder);
        println!(
            "Jupyter does not look there by itself: add {} to JUPYTER_PATH",
            data.display()
        );
    }
    Ok(())
}

/// Removes what [`install`] has written.
///
/// # Errors
/// When there is no kernelspec, or it is another kernel's.
pub fn uninstall(place: &Place) -> Result<(), Box<dyn Error>> {
    let folder = place.folder()?;
    let file = folder.join("kernel.json");
    let text = fs::read(&file).map_err(|error| in_folder(&folder, &error))?;
    let spec: Value = serde_json::from_slice(&text).unwrap_or_default();
    if spec["argv"][0].as_str().map(Path::new) != Some(&program_path(&folder)) {
        return Err(format!("{} is not a kernelspec of Gradus", file.display()).into());
    }
    fs::remove_dir_all(&folder).map_err(|error| in_folder(&folder, &error))?;
    println!(
        "Removed kernelspec {} from {}",
        place.name,
        folder.display()
    );
    Ok(())
}

impl Place {
    fn folder(&self) -> Result<PathBuf, Box<dyn Error>> {
        let data = if let Some(prefix) = &self.prefix {
            std::path::absolute(prefix)?.join("share/jupyter")
        } else if self.sys_prefix {
            let prefix = paths::python_prefix()
                .ok_or("no Python environment is active and no python3 is found")?;
            prefix.join("share/jupyter")
        } else {
            paths::jupyter_data().ok_or("the user has no home folder; use --prefix DIR")?
        };
        Ok(data.join("kernels").join(&self.name))
    }
}

fn kernel_json(program: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let mut spec: Value = serde_json::from_str(TEMPLATE)?;
    spec["argv"][0] = json!(program.to_str().ok_or("the folder's name is not Unicode")?);
    if name != "gradus" {
        spec["display_name"] = json!(format!("Gradus ({name})"));
    }
    Ok(serde_json::to_string_pretty(&spec)? + "\n")
}

fn program_path(folder: &Path) -> PathBuf {
    folder.join(PROGRAM)
}

/// Copies the running program; an installed program that installs itself stays as it is.
fn copy_program(folder: &Path) -> io::Result<PathBuf> {
    let (source, target) = (env::current_exe()?, program_path(folder));
    let is_itself =
        matches!((source.canonicalize(), target.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if !is_itself {
        // Kernels that run from the old copy keep it: a renamed file does not change under them.
        let fresh = folder.join(format!("{PROGRAM}.{}", std::process::id()));
        fs::copy(source, &fresh)?;
        fs::rename(fresh, &target)?;
    }
    Ok(target)
}

/// Writes a file so that readers see the old or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let fresh = path.with_extension(std::process::id().to_string());
    fs::write(&fresh, bytes)
        .and_then(|()| fs::rename(&fresh, path))
        .map_err(|error| in_folder(path, &error))
}

fn in_folder(path: &Path, error: &io::Error) -> Box<dyn Error> {
    format!("{}: {error}", path.display()).into()
}

/// Jupyter overlooks kernelspecs whose names have other characters.
fn kernel_name(name: &str) -> Result<String, String> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(allowed) {
        return Err("letters, digits, '.', '_' and '-' only".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn place(prefix: &Path, name: &str) -> Place {
        Place {
            user: false,
            sys_prefix: false,
            prefix: Some(prefix.to_owned()),
            name: name.to_owned(),
        }
    }

    #[test]
    fn the_installed_kernelspec_names_its_own_copy_of_the_program() {
        let prefix = tempfile::tempdir().unwrap();
        let place = place(prefix.path(), "mine");
        install(&place).unwrap();
        install(&place).unwrap();
        let folder = prefix.path().join("share/jupyter/kernels/mine");
        let spec: Value =
            serde_json::from_slice(&fs::read(folder.join("kernel.json")).unwrap()).unwrap();
        let program = folder.join(PROGRAM);
        assert_eq!(
            spec["argv"],
            json!([program, "kernel", "-f", "{connection_file}"])
        );
        assert_eq!(
            (&spec["language"], &spec["interrupt_mode"]),
            (&json!("python"), &json!("message"))
        );
        assert_eq!(spec["display_name"], "Gradus (mine)");
        assert_eq!(
            fs::read(program).unwrap(),
            fs::read(env::current_exe().unwrap()).unwrap()
        );
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                PROGRAM,
                "kernel.json",
                "logo-32x32.png",
                "logo-64x64.png",
                "logo-svg.svg"
            ]
        );
        uninstall(&place).unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn other_kernels_are_not_removed() {
        let prefix = tempfile::tempdir().unwrap();
        let folder = prefix.path().join("share/jupyter/kernels/python3");
        assert!(uninstall(&place(prefix.path(), "python3")).is_err());
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("kernel.json"),
            r#"{"argv": ["python3", "-m", "ipykernel_launcher"]}"#,
        )
        .unwrap();
        assert!(uninstall(&place(prefix.path(), "python3")).is_err());
        assert!(folder.join("kernel.json").exists());
    }

    #[test]
    fn names_that_jupyter_overlooks_are_refused() {
        assert_eq!(kernel_name("gradus-0.1_x").as_deref(), Ok("gradus-0.1_x"));
        for name in ["", "a b", "../x", "..", "a/b", "\u{e9}"] {
            assert!(kernel_name(name).is_err(), "{name}");
        }
    }
}
