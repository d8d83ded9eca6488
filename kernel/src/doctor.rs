//! `gradus doctor`: what this machine offers and what Jupyter finds.

use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use serde_json::Value;

use crate::paths;
use crate::requests::banner;

/// The report.
pub fn report() -> String {
    let or_unknown = |path: Option<PathBuf>, otherwise: &str| {
        path.map_or(otherwise.to_owned(), |path| path.display().to_string())
    };
    let gpus = engine::context::gpu_report();
    let mut lines = vec![
        banner(),
        format!(
            "program       {}",
            or_unknown(env::current_exe().ok(), "unknown")
        ),
        format!("platform      {} on {}", env::consts::ARCH, env::consts::OS),
        format!("SIMD          {}", engine::simd::level().name()),
        format!(
            "threads       {}",
            thread::available_parallelism().map_or(1, usize::from)
        ),
        format!("GPUs          {}", gpus.join("\n              ")),
        format!(
            "history       {}",
            or_unknown(paths::history(), "memory only")
        ),
        "kernelspecs".to_owned(),
    ];
    let kernelspecs = kernelspecs(&paths::jupyter_search());
    if kernelspecs.is_empty() {
        lines.push("  none; `gradus install` writes one".to_owned());
    }
    lines.extend(kernelspecs.iter().map(Kernelspec::line));
    lines.join("\n") + "\n"
}

struct Kernelspec {
    name: String,
    folder: PathBuf,
    state: String,
}

impl Kernelspec {
    fn line(&self) -> String {
        format!(
            "  {:<12}{} ({})",
            self.name,
            self.folder.display(),
            self.state
        )
    }
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
