//! The file of all sessions.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Entry;

/// How much of a long file is read: its end.
const READ_BYTES: u64 = 4 * 1024 * 1024;

/// A file of JSON lines.
pub struct HistoryFile {
    path: PathBuf,
}

/// A line: a cell, or the begin of a session when it has no input.
#[derive(Serialize, Deserialize)]
struct Record {
    session: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input: Option<String>,
}

impl HistoryFile {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the next session number. The file is locked from reading the last number to writing the new one.
    pub fn begin_session(&self) -> io::Result<u64> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(&self.path)?;
        file.lock()?;
        let number = records(&mut file)?
            .iter()
            .map(|record| record.session)
            .max()
            .unwrap_or(0)
            + 1;
        write(
            &mut file,
            &Record {
                session: number,
                line: None,
                input: None,
            },
        )?;
        file.unlock()?;
        Ok(number)
    }

    /// Adds a cell. A line is written with one call, so that lines of other kernels cannot fall into it.
    pub fn append(&self, entry: &Entry) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        write(
            &mut file,
            &Record {
                session: entry.session,
                line: Some(entry.line),
                input: Some(entry.input.clone()),
            },
        )
    }

    /// The cells in the file; a file that cannot be read has none.
    pub fn entries(&self) -> Vec<Entry> {
        let records = File::open(&self.path)
            .and_then(|mut file| records(&mut file))
            .unwrap_or_default();
        let entry = |record: Record| {
            Some(Entry {
                session: record.session,
                line: record.line?,
                input: record.input?,
                output: None,
            })
        };
        records.into_iter().filter_map(entry).collect()
    }
}

fn write(file: &mut File, record: &Record) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    file.write_all(&line)
}

/// The records at the end of the file; lines that were cut or damaged are passed over.
fn records(file: &mut File) -> io::Result<Vec<Record>> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(READ_BYTES)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes
        .split(|&byte| byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}
