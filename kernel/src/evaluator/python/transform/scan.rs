//! Just enough of a lexer to know whether a line begins a statement, for texts that are not Python yet.

/// CPython's limit.
pub(in crate::evaluator::python) const MOST_BRACKETS: usize = 200;

/// Where in the text a reader is: in a string, between brackets, after a backslash.
#[derive(Debug, Clone, Default)]
pub(in crate::evaluator::python) struct Scanner {
    string: Option<Quote>,
    brackets: usize,
    deepest: usize,
    continued: bool,
    in_comment: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quote {
    mark: char,
    triple: bool,
}

impl Scanner {
    /// Reads on; `text` need not end with a line.
    pub(in crate::evaluator::python) fn feed(&mut self, text: &str) {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let length = match self.string {
                Some(quote) => self.inside_string(quote, character, rest),
                None if self.in_comment => {
                    self.in_comment = character != '\n';
                    character.len_utf8()
                }
                None => self.outside_string(character, rest),
            };
            rest = rest.get(length..).unwrap_or("");
        }
    }

    /// Whether a line that starts here starts a statement.
    pub(in crate::evaluator::python) fn at_statement_start(&self) -> bool {
        self.string.is_none() && self.brackets == 0 && !self.continued
    }

    /// Whether the reader stands in a string or a comment.
    pub(in crate::evaluator::python) fn in_text(&self) -> bool {
        self.string.is_some() || self.in_comment
    }

    /// Whether a string over several lines is open.
    pub(in crate::evaluator::python) fn in_long_string(&self) -> bool {
        self.string.is_some_and(|quote| quote.triple)
    }

    /// Whether there were more brackets inside of each other than Python allows. The parser would take them, and its
    /// time grows with their square.
    pub(in crate::evaluator::python) fn was_too_deep(&self) -> bool {
        self.deepest > MOST_BRACKETS
    }

    /// Whether a bracket is open.
    pub(in crate::evaluator::python) fn in_brackets(&self) -> bool {
        self.brackets > 0
    }

    /// Whether the text ended with a backslash.
    pub(in crate::evaluator::python) fn is_continued(&self) -> bool {
        self.continued
    }

    /// Takes the next piece of a string; returns its length.
    fn inside_string(&mut self, quote: Quote, character: char, rest: &str) -> usize {
        match character {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\n' if !quote.triple => {
                self.string = None;
                1
            }
            _ if character == quote.mark && quote.triple => {
                let closes = rest.starts_with(triple(character).as_str());
                self.string = self.string.filter(|_| !closes);
                if closes { 3 } else { 1 }
            }
            _ if character == quote.mark => {
                self.string = None;
                1
            }
            _ => character.len_utf8(),
        }
    }

    /// Takes the next piece of code; returns its length.
    fn outside_string(&mut self, character: char, rest: &str) -> usize {
        if character == '\\' {
            let line_ends = rest[1..].strip_prefix('\r').unwrap_or(&rest[1..]);
            self.continued = line_ends.is_empty() || line_ends.starts_with('\n');
            // The newline belongs to the backslash.
            return if self.continued {
                rest.find('\n').map_or(rest.len(), |newline| newline + 1)
            } else {
                1
            };
        }
        self.continued = false;
        match character {
            '"' | '\'' => {
                let triple = rest.starts_with(triple(character).as_str());
                self.string = Some(Quote {
                    mark: character,
                    triple,
                });
                if triple { 3 } else { 1 }
            }
            '#' => {
                self.in_comment = true;
                1
            }
            '(' | '[' | '{' => {
                self.brackets += 1;
                self.deepest = self.deepest.max(self.brackets);
                1
            }
            ')' | ']' | '}' => {
                self.brackets = self.brackets.saturating_sub(1);
                1
            }
            _ => character.len_utf8(),
        }
    }
}

fn triple(mark: char) -> String {
    std::iter::repeat_n(mark, 3).collect()
}
