//! `gradus doctor`: what this machine offers and what Jupyter finds.

use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use serde_json::Value;

use crate::paths;
use crate::requests::banner;

/// Prints the report.
pub fn print() {
    println!("{}", banner());
    println!(
        "program       {}",
        env::current_exe().map_or("unknown".into(), |path| path.display().to_string())
    );
    println!("platform      {} on {}", env::consts::ARCH, env::consts::OS);
    println!("SIMD          {}", engine::simd::level().name());
    println!(
        "threads       {}",
        thread::available_parallelism().map_or(1, usize::from)
    );
    println!("GPUs          none: this build has no GPU contexts");
    println!(
        "history       {}",
        paths::history().map_or("memory only".into(), |path| path.display().to_string())
    );
    println!("kernelspecs");
    let kernelspecs = kernelspecs(&paths::jupyter_search());
    for Kernelspec {
        name,
        folder,
        state,
    } in &kernelspecs
    {
        println!("  {name:<12}{} ({state})", folder.display());
    }
    if kernelspecs.is_empty() {
        println!("  none; `gradus install` writes one");
    }
}

struct Kernelspec {
    name: String,
    folder: PathBuf,
    state: String,
}

/// The kernelspecs of Gradus in these folders.
fn kernelspecs(data_folders: &[PathBuf]) -> Vec<Kernelspec> {
    let mut found = Vec::new();
    for data in data_folders {
        let Ok(entries) = fs::read_dir(data.join("kernels")) else {
            continue;
        };
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        folders.sort();
        for folder in folders {
            if let Some(program) = program_of(&folder) {
                let name = folder
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let state = if program.is_file() {
                    "ready"
                } else {
                    "its program is missing"
                };
                found.push(Kernelspec {
                    name,
                    folder,
                    state: state.to_owned(),
                });
            }
        }
    }
    found
}

/// The program of a kernelspec, if it is one of Gradus.
fn program_of(folder: &Path) -> Option<PathBuf> {
    let spec: Value = serde_json::from_slice(&fs::read(folder.join("kernel.json")).ok()?).ok()?;
    let program = PathBuf::from(spec["argv"][0].as_str()?);
    (program.file_stem()? == "gradus").then_some(program)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn kernelspecs_of_gradus_are_told_from_others() {
        let data = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("a", r#"{"argv": ["/nowhere/gradus", "kernel"]}"#),
            ("b", r#"{"argv": ["python3", "-m", "ipykernel_launcher"]}"#),
            ("c", "{"),
            ("d", "[]"),
        ] {
            let folder = data.path().join("kernels").join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("kernel.json"), text).unwrap();
        }
        let found = kernelspecs(&[data.path().join("absent"), data.path().to_owned()]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].state.as_str()),
            ("a", "its program is missing")
        );
    }
}
