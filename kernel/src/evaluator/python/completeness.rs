//! Whether a text is a whole cell, which a console asks on Enter.

use ruff_python_parser::parse_module;

use super::transform::scan::Scanner;
use super::transform::{is_cell_magic, to_python};
use crate::evaluator::Completeness;

const INDENT: usize = 4;

/// Judges by the real parser; more lines can only help where the parser stopped at the end of the text.
pub(super) fn completeness(code: &str) -> Completeness {
    // Two line ends at the end are how a console says that nothing more comes.
    let ended = code.ends_with("\n\n")
        || code
            .lines()
            .last()
            .is_some_and(|line| line.trim().is_empty());
    if is_cell_magic(code) {
        return if ended || !code.trim().contains('\n') && code.ends_with('\n') {
            Completeness::Complete
        } else {
            Completeness::Incomplete {
                indent: String::new(),
            }
        };
    }
    let program = to_python(code);
    let mut scanner = Scanner::default();
    scanner.feed(&program);
    if scanner.was_too_deep() {
        return Completeness::Invalid;
    }
    let open = scanner.in_long_string() || scanner.in_brackets() || scanner.is_continued();
    let last = last_statement(&program);
    match parse_module(&program) {
        Ok(_) if !open && (ended || indentation(last) == 0 && !last.starts_with('@')) => {
            Completeness::Complete
        }
        Ok(_) => Completeness::Incomplete {
            indent: next_indent(last),
        },
        Err(error) => {
            let at_end = error.location.start().to_usize() >= program.trim_end().len();
            let opens_block = last.trim_end().ends_with(':') || last.starts_with('@');
            let unfinished = open || opens_block || indentation(last) > 0;
            if scanner.in_long_string() || scanner.is_continued() || at_end && unfinished {
                Completeness::Incomplete {
                    indent: next_indent(last),
                }
            } else {
                Completeness::Invalid
            }
        }
    }
}

/// The line that the last statement starts on.
fn last_statement(program: &str) -> &str {
    let mut scanner = Scanner::default();
    let mut last = "";
    for line in program.split_inclusive('\n') {
        let is_code = !line.trim().is_empty() && !line.trim_start().starts_with('#');
        if is_code && scanner.at_statement_start() {
            last = line.trim_end();
        }
        scanner.feed(line);
    }
    last
}

/// As deep as the last line, deeper after a colon, less deep after a statement that ends a block.
fn next_indent(last: &str) -> String {
    const ENDING: [&str; 5] = ["return", "pass", "raise", "break", "continue"];
    let indent = indentation(last);
    let word = last
        .trim_start()
        .split(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap_or("");
    let indent = if last.trim_end().ends_with(':') {
        indent + INDENT
    } else if ENDING.contains(&word) {
        indent.saturating_sub(INDENT)
    } else {
        indent
    };
    " ".repeat(indent)
}

fn indentation(line: &str) -> usize {
    let blanks = line
        .chars()
        .take_while(|character| matches!(character, ' ' | '\t'));
    blanks
        .map(|blank| if blank == '\t' { INDENT } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incomplete(indent: usize) -> Completeness {
        Completeness::Incomplete {
            indent: " ".repeat(indent),
        }
    }

    #[test]
    fn whole_cells() {
        for code in [
            "1",
            "x = [1,\n 2]",
            "for i in x:\n    f(i)\n\n",
            "%pwd",
            "!ls",
            "x?",
            "",
            "# note",
            "'''a\nb'''",
        ] {
            assert_eq!(completeness(code), Completeness::Complete, "{code:?}");
        }
    }

    #[test]
    fn texts_to_go_on_with() {
        for (code, indent) in [
            ("for i in range(3):", 4),
            ("for i in range(3):\n    f(i)", 4),
            ("def f(x):\n    return x", 0),
            ("if a:\n    if b:\n        pass", 4),
            ("f(", 0),
            ("x = [1,\n", 0),
            ("'''open", 0),
            ("x = 1 + \\", 0),
            ("@decorator", 0),
            ("try:\n    x", 4),
            ("%%time\nx = 1", 0),
        ] {
            assert_eq!(completeness(code), incomplete(indent), "{code:?}");
        }
    }

    #[test]
    fn texts_beyond_help() {
        for code in ["x = = 1", "1 +", "for", "x = )", "import", "'open"] {
            assert_eq!(completeness(code), Completeness::Invalid, "{code:?}");
        }
    }
}
