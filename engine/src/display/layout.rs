//! Brackets, separators, line breaks, and `...` where an array is summarised.

use super::format::ElementFormat;

/// The axes of an array and which of their elements are shown.
pub(super) struct Edges<'a> {
    shape: &'a [usize],
    /// Elements shown at either end of an axis that is longer than both ends; `None` shows everything.
    items: Option<usize>,
}

/// The text of an array while it is written.
pub(super) struct Layout<'a> {
    edges: Edges<'a>,
    format: ElementFormat<'a>,
    separator: &'a str,
    text: String,
}

impl<'a> Edges<'a> {
    /// All elements if there are at most `threshold` of them, else `items` at either end of each axis.
    pub fn new(shape: &'a [usize], threshold: usize, items: usize) -> Self {
        let size: usize = shape.iter().product();
        Edges {
            shape,
            items: (size > threshold).then_some(items),
        }
    }

    /// Row-major indices of the elements that decide the widths.
    pub fn indices(&self) -> Vec<usize> {
        let mut indices = vec![0];
        for &length in self.shape {
            let ends: Vec<usize> = match self.shown_at_ends(length) {
                // NumPy takes the slices `[:items]` and `[-items:]`, and `[-0:]` is everything.
                Some(0) | None => (0..length).collect(),
                Some(items) => (0..items).chain(length - items..length).collect(),
            };
            indices = indices
                .iter()
                .flat_map(|outer| ends.iter().map(move |end| outer * length + end))
                .collect();
        }
        indices
    }

    /// The positions shown along an axis of `length`, with `None` where `...` stands. The last one always is.
    fn positions(&self, length: usize) -> Vec<Option<usize>> {
        match self.shown_at_ends(length) {
            None => (0..length).map(Some).collect(),
            Some(items) => {
                let tail = length - items.max(1)..length;
                (0..items)
                    .map(Some)
                    .chain([None])
                    .chain(tail.map(Some))
                    .collect()
            }
        }
    }

    /// How many elements are shown at either end of an axis, if some between them are hidden.
    fn shown_at_ends(&self, length: usize) -> Option<usize> {
        self.items.filter(|items| length > items.saturating_mul(2))
    }
}

impl<'a> Layout<'a> {
    /// The whole array. The opening bracket stands at column `indent` of the first line, and a line has
    /// `line_columns` columns, fewer than none if the brackets around leave no room.
    pub fn write(
        edges: Edges<'a>,
        format: ElementFormat<'a>,
        separator: &'a str,
        indent: usize,
        line_columns: isize,
    ) -> String {
        let mut layout = Layout {
            edges,
            format,
            separator,
            text: String::new(),
        };
        layout.write_axis(0, 0, indent, line_columns);
        layout.text
    }

    /// The part below `axis` whose elements begin at the row-major index `first`.
    fn write_axis(&mut self, axis: usize, first: usize, indent: usize, line_columns: isize) {
        let Some(&length) = self.edges.shape.get(axis) else {
            self.text += &(self.format)(first);
            return;
        };
        self.text.push('[');
        if axis + 1 == self.edges.shape.len() {
            self.write_row(first, length, indent + 1, line_columns);
        } else {
            self.write_blocks(axis, first, length, indent + 1, line_columns - 1);
        }
        self.text.push(']');
    }

    /// The last axis: elements side by side, lines broken where they are full.
    fn write_row(&mut self, first: usize, length: usize, indent: usize, line_columns: isize) {
        let separator_columns = self.separator.chars().count();
        let closing_columns = self.separator.trim_end().chars().count().max("]".len());
        let columns = line_columns - closing_columns as isize;
        let mut line_start = self.text.len();
        let mut column = indent;
        for (count, position) in self.edges.positions(length).into_iter().enumerate() {
            if count > 0 {
                self.text += self.separator;
                column += separator_columns;
            }
            let word = position.map_or_else(
                || "...".to_owned(),
                |position| (self.format)(first + position),
            );
            let word_columns = word.chars().count();
            // Breaking a line that is still empty would not help.
            if column > indent && (column + word_columns) as isize > columns {
                let kept = self.text[line_start..].trim_end().len();
                self.text.truncate(line_start + kept);
                self.break_lines(1, indent);
                line_start = self.text.len() - indent;
                column = indent;
            }
            self.text += &word;
            column += word_columns;
        }
    }

    /// Any other axis: blocks below each other, with the more blank lines between them the more axes they have.
    fn write_blocks(
        &mut self,
        axis: usize,
        first: usize,
        length: usize,
        indent: usize,
        line_columns: isize,
    ) {
        let inner_shape = &self.edges.shape[axis + 1..];
        let axes = inner_shape.len();
        let inner_size: usize = inner_shape.iter().product();
        for (count, position) in self.edges.positions(length).into_iter().enumerate() {
            if count > 0 {
                self.text += self.separator.trim_end();
                self.break_lines(axes, indent);
            }
            match position {
                Some(position) => self.write_axis(
                    axis + 1,
                    first + position * inner_size,
                    indent,
                    line_columns,
                ),
                None => self.text += "...",
            }
        }
    }

    fn break_lines(&mut self, lines: usize, indent: usize) {
        self.text.extend(std::iter::repeat_n('\n', lines));
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}
