//! How a frame is printed.

use super::frames::{Frame, Place};

pub(super) const HEADER_WIDTH: usize = 75;
pub(super) const RED: &str = "\x1b[31m";
pub(super) const RESET: &str = "\x1b[39m";
const GREEN: &str = "\x1b[32m";
const BLUE: &str = "\x1b[34m";
const CYAN: &str = "\x1b[36m";

/// Lines shown on each side of the one that ran.
const CONTEXT: usize = 2;
/// Columns of the line number and the arrow.
const MARGIN: usize = 7;
/// Equal frames in a row, as recursion makes them, before the rest is only counted.
const SIMILAR_SHOWN: usize = 3;

/// `ValueError             Traceback (most recent call last)`.
pub(super) fn header(name: &str) -> String {
    const TITLE: &str = "Traceback (most recent call last)";
    let blanks = HEADER_WIDTH
        .saturating_sub(name.chars().count() + TITLE.len())
        .max(1);
    format!("{RED}{name}{RESET}{}{TITLE}", " ".repeat(blanks))
}

/// A paragraph for each frame; a long run of the same frame is cut short.
pub(super) fn frame_paragraphs(frames: &[Frame]) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for run in frames.chunk_by(|one, next| one == next) {
        let shown = if run.len() > SIMILAR_SHOWN + 1 {
            SIMILAR_SHOWN
        } else {
            run.len()
        };
        paragraphs.extend(run[..shown].iter().map(paragraph));
        if shown < run.len() {
            let name = run[0].function.as_deref().unwrap_or("<module>");
            let name = name.split('(').next().unwrap_or(name);
            let skipped = run.len() - shown;
            let line = run[0].line;
            paragraphs.push(format!(
                "    [... skipping similar frames: {name} at line {line} ({skipped} times)]\n"
            ));
        }
    }
    paragraphs
}

fn paragraph(frame: &Frame) -> String {
    let line = frame.line;
    let place = match &frame.place {
        Place::Cell(label) => {
            let (cell, number) = label.split_once(' ').unwrap_or((label, ""));
            format!("{CYAN}{cell}{RESET} {GREEN}{number}{RESET}{GREEN}, line {line}{RESET}")
        }
        Place::File(path) => format!("{CYAN}File {RESET}{GREEN}{path}:{line}{RESET}"),
    };
    let function = frame
        .function
        .as_ref()
        .map_or_else(String::new, |function| {
            let (name, parameters) =
                function.split_at(function.find('(').unwrap_or(function.len()));
            format!(", in {CYAN}{name}{RESET}{BLUE}{parameters}{RESET}")
        });
    format!("{place}{function}\n{}", context(frame))
}

/// The line that ran with an arrow, between its neighbours; nothing where the text is not known.
fn context(frame: &Frame) -> String {
    let Some(text) = &frame.text else {
        return String::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    if frame.line == 0 || frame.line > lines.len() {
        return String::new();
    }
    let first = frame
        .line
        .saturating_sub(CONTEXT)
        .max(frame.first_line.min(frame.line))
        .max(1);
    let mut last = (frame.line + CONTEXT).min(lines.len());
    if frame.function.is_some() {
        last = last.min(end_of_function(&lines, frame));
    }
    let shown = &lines[first - 1..last];
    let indent = shown
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| indentation(line))
        .min()
        .unwrap_or(0);
    shown
        .iter()
        .zip(first..)
        .map(|(line, number)| {
            let line = line.get(indent..).unwrap_or("");
            if number == frame.line {
                let digits = number.to_string();
                let arrow = "-".repeat(MARGIN.saturating_sub(digits.len() + 2).max(1));
                format!("{GREEN}{arrow}> {RESET}{GREEN}{digits}{RESET} {line}\n")
            } else {
                format!("{GREEN}{number:>MARGIN$}{RESET} {line}\n")
            }
        })
        .collect()
}

/// The last line before one that is indented no deeper than the function's `def`.
fn end_of_function(lines: &[&str], frame: &Frame) -> usize {
    let Some(definition) = lines.get(frame.first_line.wrapping_sub(1)) else {
        return lines.len();
    };
    let outer = indentation(definition);
    let after = lines.iter().enumerate().skip(frame.line);
    let mut end = frame.line;
    for (index, line) in after {
        if line.trim().is_empty() {
            continue;
        }
        if indentation(line) <= outer {
            break;
        }
        end = index + 1;
    }
    end
}

/// Bytes of leading blanks; blanks are ASCII in Python.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
