//! The files of the checkout, and the code in them without comments and tests.

use std::fs;
use std::path::Path;

/// Folders that hold the project; a build and its leftovers lie elsewhere.
const FOLDERS: [&str; 7] = [
    ".cargo",
    ".ci",
    "engine",
    "kernel",
    "kernelspec",
    "notebooks",
    "tests",
];

/// A text file of the checkout.
pub struct Source {
    /// Relative to the root, with slashes.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// Numbered lines without their comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let mark = if self.is_rust() { "//" } else { "#" };
        self.text
            .lines()
            .enumerate()
            .map(move |(index, line)| (index + 1, before_comment(line, mark)))
    }

    /// The same up to the unit tests, which may look where the code may not. None of a file that is all tests.
    pub fn product_code(&self) -> impl Iterator<Item = (usize, &str)> {
        let only_tests = self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        let lines = self.text.lines().collect::<Vec<_>>();
        let tests = lines
            .windows(2)
            .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'));
        let end = if only_tests {
            0
        } else {
            tests.unwrap_or(lines.len())
        };
        self.code().take(end)
    }
}

/// Every text file of the checkout.
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(crate::checkout())
        .expect("the checkout can be read")
        .flatten()
    {
        let name = entry.file_name().into_string().unwrap_or_default();
        if entry.path().is_file() || FOLDERS.contains(&name.as_str()) {
            collect(&entry.path(), name, &mut sources);
        }
    }
    sources
}

fn collect(path: &Path, name: String, sources: &mut Vec<Source>) {
    if path.is_file() {
        // What is no text, a picture, keeps every rule; the lock file is cargo's, and .git is no file of the project.
        if let (Ok(text), false) = (
            fs::read_to_string(path),
            [".git", "Cargo.lock"].contains(&name.as_str()),
        ) {
            sources.push(Source { path: name, text });
        }
        return;
    }
    for entry in fs::read_dir(path)
        .expect("the checkout can be read")
        .flatten()
    {
        let below = entry.file_name().into_string().unwrap_or_default();
        if below != "__pycache__" {
            collect(&entry.path(), format!("{name}/{below}"), sources);
        }
    }
}

/// The mark within an address (`https://`) begins no comment.
fn before_comment<'a>(line: &'a str, mark: &str) -> &'a str {
    let begins = |&(at, _): &(usize, &str)| !line[..at].ends_with(':');
    line.match_indices(mark)
        .find(begins)
        .map_or(line, |(at, _)| &line[..at])
}
