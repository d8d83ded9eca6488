//! Where lines break: Oppen's pretty printing, in the form that Ruby's `prettyprint` and IPython's printer share.
//!
//! Text and possible breaks are buffered until it is known whether the line fits. When it overflows, all breaks of the
//! outermost group become newlines, and so on inwards until it fits. A group breaks as a whole or not at all, except
//! for breaks that were written before it was known.

use std::collections::VecDeque;

/// Widest line, in characters.
const WIDTH: usize = 79;

/// Collects text and gives it back broken into lines.
#[derive(Debug)]
pub(super) struct Layout {
    output: String,
    /// Characters on the last line of `output`.
    column: usize,
    buffer: VecDeque<Piece>,
    /// Characters in `buffer`, its breaks taken as blanks.
    buffered: usize,
    indentation: usize,
    groups: Vec<Group>,
    /// The groups that are open, outermost first.
    open: Vec<usize>,
    /// Groups with breaks still in the buffer, by depth.
    breakable: Vec<Vec<usize>>,
}

#[derive(Debug)]
enum Piece {
    Text {
        text: String,
        width: usize,
    },
    Break {
        blank: String,
        width: usize,
        group: usize,
        indentation: usize,
    },
}

#[derive(Debug)]
struct Group {
    depth: usize,
    /// Breaks of the group that are still in the buffer.
    breaks: usize,
    broken: bool,
}

impl Layout {
    pub(super) fn new() -> Self {
        Self {
            output: String::new(),
            column: 0,
            buffer: VecDeque::new(),
            buffered: 0,
            indentation: 0,
            groups: vec![Group {
                depth: 0,
                breaks: 0,
                broken: false,
            }],
            open: vec![0],
            breakable: vec![vec![0]],
        }
    }

    /// Text that stays on one line.
    pub(super) fn text(&mut self, text: &str) {
        let width = text.chars().count();
        if self.buffer.is_empty() {
            self.output.push_str(text);
            self.column += width;
            return;
        }
        match self.buffer.back_mut() {
            Some(Piece::Text {
                text: last,
                width: last_width,
            }) => {
                last.push_str(text);
                *last_width += width;
            }
            _ => self.buffer.push_back(Piece::Text {
                text: text.to_owned(),
                width,
            }),
        }
        self.buffered += width;
        self.break_outer_groups();
    }

    /// `blank` if the group stays on one line, a newline if not.
    pub(super) fn breakable(&mut self, blank: &str) {
        let group = self.open.last().copied().unwrap_or(0);
        if self.groups[group].broken {
            self.flush();
            self.newline(self.indentation);
            return;
        }
        let width = blank.chars().count();
        let indentation = self.indentation;
        self.groups[group].breaks += 1;
        self.buffer.push_back(Piece::Break {
            blank: blank.to_owned(),
            width,
            group,
            indentation,
        });
        self.buffered += width;
        self.break_outer_groups();
    }

    /// A newline in any case. The groups around it need not break: what follows starts a line of its own anyway.
    pub(super) fn hard_break(&mut self) {
        self.flush();
        self.newline(self.indentation);
    }

    /// Begins a group with `open`; its lines are indented by `indent` more.
    pub(super) fn begin_group(&mut self, indent: usize, open: &str) {
        if !open.is_empty() {
            self.text(open);
        }
        let depth = self
            .open
            .last()
            .map_or(0, |group| self.groups[*group].depth)
            + 1;
        let group = self.groups.len();
        self.groups.push(Group {
            depth,
            breaks: 0,
            broken: false,
        });
        self.open.push(group);
        if self.breakable.len() <= depth {
            self.breakable.resize_with(depth + 1, Vec::new);
        }
        self.breakable[depth].push(group);
        self.indentation += indent;
    }

    /// Ends the group that was begun last, with `close`.
    pub(super) fn end_group(&mut self, dedent: usize, close: &str) {
        self.indentation = self.indentation.saturating_sub(dedent);
        if self.open.len() > 1
            && let Some(group) = self.open.pop()
            && self.groups[group].breaks == 0
        {
            self.forget(group);
        }
        if !close.is_empty() {
            self.text(close);
        }
    }

    /// Moves the lines to come to the right, or back.
    pub(super) fn indent(&mut self, by: isize) {
        self.indentation = self.indentation.saturating_add_signed(by);
    }

    pub(super) fn indentation(&self) -> usize {
        self.indentation
    }

    /// Everything that was printed.
    pub(super) fn finish(&mut self) -> String {
        self.flush();
        std::mem::take(&mut self.output)
    }

    fn newline(&mut self, indentation: usize) {
        self.output.push('\n');
        self.output.extend(std::iter::repeat_n(' ', indentation));
        self.column = indentation;
        self.buffered = 0;
    }

    fn flush(&mut self) {
        while let Some(piece) = self.buffer.pop_front() {
            self.write(piece);
        }
        self.buffered = 0;
    }

    fn break_outer_groups(&mut self) {
        while WIDTH < self.column + self.buffered {
            let Some(group) = self.next_to_break() else {
                return;
            };
            while self.groups[group].breaks > 0 {
                let Some(piece) = self.buffer.pop_front() else {
                    break;
                };
                self.buffered -= piece.width();
                self.write(piece);
            }
            while let Some(Piece::Text { .. }) = self.buffer.front() {
                let Some(piece) = self.buffer.pop_front() else {
                    break;
                };
                self.buffered -= piece.width();
                self.write(piece);
            }
        }
    }

    /// The outermost group that has a break in the buffer, the latest of its depth. Groups further out have none left
    /// to give, and whatever they add from now on is a newline.
    fn next_to_break(&mut self) -> Option<usize> {
        for depth in 0..self.breakable.len() {
            let found = self.breakable[depth]
                .iter()
                .rposition(|group| self.groups[*group].breaks > 0);
            if let Some(index) = found {
                let group = self.breakable[depth].remove(index);
                self.groups[group].broken = true;
                return Some(group);
            }
            for group in std::mem::take(&mut self.breakable[depth]) {
                self.groups[group].broken = true;
            }
        }
        None
    }

    fn forget(&mut self, group: usize) {
        let depth = self.groups[group].depth;
        if let Some(index) = self.breakable[depth]
            .iter()
            .rposition(|other| *other == group)
        {
            self.breakable[depth].remove(index);
        }
    }

    fn write(&mut self, piece: Piece) {
        match piece {
            Piece::Text { text, width } => {
                self.output.push_str(&text);
                self.column += width;
            }
            Piece::Break {
                blank,
                width,
                group,
                indentation,
            } => {
                self.groups[group].breaks -= 1;
                if self.groups[group].broken {
                    self.output.push('\n');
                    self.output.extend(std::iter::repeat_n(' ', indentation));
                    self.column = indentation;
                    return;
                }
                if self.groups[group].breaks == 0 {
                    self.forget(group);
                }
                self.output.push_str(&blank);
                self.column += width;
            }
        }
    }
}

impl Piece {
    fn width(&self) -> usize {
        match self {
            Self::Text { width, .. } | Self::Break { width, .. } => *width,
        }
    }
}
