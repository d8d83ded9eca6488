//! What cells may hold beside Python (magics, commands, questions) turned into Python, every line in its place.
//!
//! | typed | runs |
//! |---|---|
//! | `%%time` above a cell | `get_ipython().run_cell_magic('time', '', '...')` |
//! | `%pwd`, `x = %pwd` | `get_ipython().run_line_magic('pwd', '')` |
//! | `!ls`, `x = !ls` | `get_ipython().system('ls')`, `get_ipython().getoutput('ls')` |
//! | `x?`, `x??`, `?x` | `get_ipython().run_line_magic('pinfo', 'x')`, `pinfo2` |
//! | `>>> x`, `In [1]: x` | `x` |

mod escape;
pub(super) mod scan;

use std::borrow::Cow;

use self::escape::{call, cell_magic, escaped_line};
use self::scan::Scanner;

/// The Python program that `cell` stands for, with as many lines before each statement.
pub(super) fn to_python(cell: &str) -> Cow<'_, str> {
    let cell = without_common_indent(without_prompts(Cow::Borrowed(cell)));
    if let Some(program) = cell_magic(&cell) {
        return Cow::Owned(program);
    }
    // Nothing but these characters makes a text something other than Python.
    if !cell.contains(['%', '!', '?']) {
        return cell;
    }
    Cow::Owned(with_escapes_replaced(&cell))
}

/// Whether the text is a cell magic, whose body need not be Python.
pub(super) fn is_cell_magic(cell: &str) -> bool {
    cell.trim_start().starts_with("%%")
}

fn with_escapes_replaced(cell: &str) -> String {
    let mut program = String::with_capacity(cell.len() + 64);
    let mut scanner = Scanner::default();
    let mut lines = cell.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if !scanner.at_statement_start() || !may_be_escaped(line) {
            scanner.feed(line);
            program.push_str(line);
            continue;
        }
        let (joined, breaks) = join_continued(line, &mut lines.clone());
        match escaped_line(&joined, &scanner) {
            Some(python) => {
                program.push_str(&python);
                program.push_str(&"\n".repeat(breaks));
                // The lines that continue this one are in it already.
                for _ in 1..breaks.max(1) {
                    lines.next();
                }
            }
            None => {
                scanner.feed(line);
                program.push_str(line);
            }
        }
    }
    program
}

fn may_be_escaped(line: &str) -> bool {
    line.contains(['%', '!', '?'])
}

/// A line and those that its final backslashes continue it with, as one; and the number of newlines it takes.
fn join_continued<'a>(line: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> (String, usize) {
    let mut joined = String::new();
    let mut breaks = 0;
    let mut next = Some(line);
    while let Some(line) = next {
        breaks += usize::from(line.ends_with('\n'));
        let text = line.trim_end_matches(['\n', '\r']);
        match text.strip_suffix('\\') {
            Some(text) => {
                joined.push_str(text);
                next = rest.next();
            }
            None => {
                joined.push_str(text);
                break;
            }
        }
    }
    (joined, breaks)
}

/// Cells copied from a page of documentation start with a prompt.
fn without_prompts(cell: Cow<'_, str>) -> Cow<'_, str> {
    let first = cell.trim_start();
    let classic = first.starts_with(">>> ");
    let numbered = first.starts_with("In [") && first.contains("]: ");
    if !classic && !numbered {
        return cell;
    }
    let strip = |line: &str| -> String {
        let text = line.trim_start();
        if classic {
            let text = text
                .strip_prefix(">>>")
                .or_else(|| text.strip_prefix("..."))
                .unwrap_or(text);
            return text.strip_prefix(' ').unwrap_or(text).to_owned();
        }
        match text.split_once("]: ") {
            Some((prompt, text)) if prompt.starts_with("In [") => text.to_owned(),
            _ => {
                let continued = text.trim_start_matches('.');
                let is_prompt = text.starts_with("...") && continued.starts_with(':');
                if is_prompt {
                    continued[1..]
                        .strip_prefix(' ')
                        .unwrap_or(&continued[1..])
                        .to_owned()
                } else {
                    line.to_owned()
                }
            }
        }
    };
    Cow::Owned(cell.split_inclusive('\n').map(strip).collect())
}

/// A whole cell that is indented, as a piece cut out of a function is, runs as if it were not.
fn without_common_indent(cell: Cow<'_, str>) -> Cow<'_, str> {
    let Some(first) = cell.lines().find(|line| !line.trim().is_empty()) else {
        return cell;
    };
    let indent = &first[..first.len() - first.trim_start_matches([' ', '\t']).len()];
    if indent.is_empty() {
        return cell;
    }
    let strip = |line| str::strip_prefix(line, indent).unwrap_or(line);
    Cow::Owned(cell.split_inclusive('\n').map(strip).collect())
}

/// `get_ipython().run_line_magic('name', 'line')`.
fn line_magic(text: &str) -> String {
    let (name, line) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    call("run_line_magic", &[name, line.trim()])
}
