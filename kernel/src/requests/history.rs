//! `history_request`: earlier cells, of this session and of those before it.
//!
//! The file has a line of JSON for each cell and for each session's begin. Kernels that run side by side append to the
//! same file; each takes a session number of its own under the file's lock. It is read when somebody asks.

mod file;
mod pattern;

use parking_lot::Mutex;
use std::path::PathBuf;

use self::file::HistoryFile;
use self::pattern::matches;
use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::log;
use crate::wire::content::Status;
use crate::wire::content::history::{HistoryAccess, HistoryEntry, HistoryReply, HistoryRequest};

/// Entries of a tail or a search when the request names no number.
const DEFAULT_COUNT: usize = 1000;

/// The cells that were run.
pub struct History {
    file: Option<HistoryFile>,
    this_session: Mutex<ThisSession>,
}

/// A cell of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::requests) struct Entry {
    pub session: u64,
    pub line: u32,
    pub input: String,
    /// `text/plain` of its result; known for this session only.
    pub output: Option<String>,
}

#[derive(Default)]
struct ThisSession {
    /// Taken with the first cell, so that kernels that run nothing leave no trace.
    number: Option<u64>,
    entries: Vec<Entry>,
}

impl Kernel {
    pub(super) fn history(&self, request: &Request<'_>) -> Answer {
        let content: HistoryRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let with_output = content.output;
        let entry = |entry: Entry| {
            let text = if with_output {
                HistoryEntry::InputOutput(entry.input, entry.output)
            } else {
                HistoryEntry::Input(entry.input)
            };
            (entry.session, entry.line, text)
        };
        let history = self.history.find(&content).into_iter().map(entry).collect();
        request.reply(
            "history_reply",
            &HistoryReply {
                status: Status::Ok,
                history,
            },
        )
    }
}

impl History {
    /// A history that is kept in a file, or in memory only.
    pub fn new(path: Option<PathBuf>) -> Self {
        Self {
            file: path.map(HistoryFile::new),
            this_session: Mutex::default(),
        }
    }

    /// Adds a cell of this session.
    pub fn add(&self, line: u32, input: &str) {
        let mut this_session = self.this_session.lock();
        let session = match this_session.number {
            Some(number) => number,
            None => *this_session.number.insert(self.begin_session()),
        };
        let entry = Entry {
            session,
            line,
            input: input.to_owned(),
            output: None,
        };
        if let Some(file) = &self.file
            && let Err(error) = file.append(&entry)
        {
            log::warn(format_args!("the history cannot be written: {error}"));
        }
        this_session.entries.push(entry);
    }

    /// Adds the result of a cell of this session.
    pub fn set_output(&self, line: u32, output: String) {
        let mut this_session = self.this_session.lock();
        if let Some(entry) = this_session
            .entries
            .iter_mut()
            .rev()
            .find(|entry| entry.line == line)
        {
            entry.output = Some(output);
        }
    }

    /// The entries that a request asks for, oldest first.
    pub(super) fn find(&self, request: &HistoryRequest) -> Vec<Entry> {
        let count = request
            .n
            .map_or(DEFAULT_COUNT, |n| usize::try_from(n).unwrap_or(0));
        let entries = self.entries();
        match request.hist_access_type {
            HistoryAccess::Tail => last(entries, count),
            HistoryAccess::Range => self.range(entries, request),
            HistoryAccess::Search => {
                let pattern = request.pattern.as_deref().unwrap_or("*");
                let mut found: Vec<Entry> = entries
                    .into_iter()
                    .filter(|entry| matches(pattern, &entry.input))
                    .collect();
                if request.unique {
                    keep_latest(&mut found);
                }
                last(found, count)
            }
        }
    }

    fn range(&self, entries: Vec<Entry>, request: &HistoryRequest) -> Vec<Entry> {
        let current = self.current_session(&entries);
        let session = if request.session <= 0 {
            current.saturating_add(request.session)
        } else {
            request.session
        };
        let of_session = entries
            .into_iter()
            .filter(|entry| i64::try_from(entry.session) == Ok(session));
        let mut cells: Vec<Entry> = of_session.collect();
        // As Python slices: negative bounds count from the end, which is one past the last number.
        let end = cells.last().map_or(1, |entry| i64::from(entry.line) + 1);
        let from_end = |bound: i64| {
            if bound < 0 {
                bound.saturating_add(end)
            } else {
                bound
            }
        };
        let (start, stop) = (from_end(request.start), request.stop.map_or(end, from_end));
        cells.retain(|entry| (start..stop).contains(&i64::from(entry.line)));
        cells
    }

    /// The number of this session, or the one that it will get.
    fn current_session(&self, entries: &[Entry]) -> i64 {
        let next = || entries.last().map_or(1, |entry| entry.session + 1);
        let number = self.this_session.lock().number.unwrap_or_else(next);
        i64::try_from(number).unwrap_or(i64::MAX)
    }

    /// All entries, by session and number.
    fn entries(&self) -> Vec<Entry> {
        let this_session = self.this_session.lock();
        let mut entries = self.file.as_ref().map_or(vec![], HistoryFile::entries);
        // What this process knows itself is more complete, and does not depend on a writable file.
        entries.retain(|entry| Some(entry.session) != this_session.number);
        entries.extend(this_session.entries.iter().cloned());
        entries.sort_by_key(|entry| (entry.session, entry.line));
        entries
    }

    fn begin_session(&self) -> u64 {
        let Some(file) = &self.file else { return 1 };
        file.begin_session().unwrap_or_else(|error| {
            log::warn(format_args!(
                "the history cannot be kept in {}: {error}",
                file.path().display()
            ));
            1
        })
    }
}

fn last(mut entries: Vec<Entry>, count: usize) -> Vec<Entry> {
    entries.split_off(entries.len().saturating_sub(count))
}

/// Of equal texts the latest stays.
fn keep_latest(entries: &mut Vec<Entry>) {
    let mut seen = std::collections::HashSet::new();
    let mut latest: Vec<Entry> = std::mem::take(entries);
    latest.reverse();
    latest.retain(|entry| seen.insert(entry.input.clone()));
    latest.reverse();
    *entries = latest;
}

#[cfg(test)]
mod tests;
