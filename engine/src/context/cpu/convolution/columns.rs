//! Images unfolded into matrices, in which a convolution is a product, and folded back.
//!
//! The matrix has a row for each channel and tap, and a column for each position of the window. Neighbouring columns of
//! a row are neighbours in the image, as long as they are in one line: each such stretch is moved at once.

use std::ops::Range;

use super::geometry::Geometry;

/// Columns of one row that lie in one line of the result.
struct Stretch {
    /// The first one, counted from the first of the tile.
    column: usize,
    row: usize,
    length: usize,
    /// Columns at the start whose element is outside of the image.
    before: usize,
    /// Columns after those whose element is inside.
    inside: usize,
    /// The element of the first column inside.
    source: usize,
}

impl Geometry {
    #[inline(always)]
    fn stretches(
        &self,
        channels: Range<usize>,
        positions: Range<usize>,
        mut visit: impl FnMut(Stretch),
    ) {
        let [depth, height, width] = self.source;
        let [_, lines, line] = self.result;
        let window = &self.window;
        let [taps_d, taps_h, taps_w] = window.kernel;
        let (stride, padding) = (window.stride[2], window.padding[2]);
        let mut row = 0;
        for channel in channels {
            for tap in 0..taps_d * taps_h * taps_w {
                let (tap_d, tap_h, tap_w) =
                    (tap / (taps_h * taps_w), tap / taps_w % taps_h, tap % taps_w);
                // Along the line, column `j` lies on element `j * stride + shift - padding`.
                let shift = tap_w * window.dilation[2];
                let first = padding.saturating_sub(shift).div_ceil(stride);
                let end = (width + padding).saturating_sub(shift).div_ceil(stride);
                let mut position = positions.start;
                while position < positions.end {
                    let (index, from) = (position / line, position % line);
                    let length = (line - from).min(positions.end - position);
                    let d = window.source(0, index / lines, tap_d, depth);
                    let h = window.source(1, index % lines, tap_h, height);
                    let (mut before, mut inside, mut source) = (length, 0, 0);
                    if let (Some(d), Some(h)) = (d, h) {
                        let start = first.clamp(from, from + length);
                        before = start - from;
                        inside = end.clamp(start, from + length) - start;
                        if inside > 0 {
                            source = ((channel * depth + d) * height + h) * width
                                + start * stride
                                + shift
                                - padding;
                        }
                    }
                    visit(Stretch {
                        column: position - positions.start,
                        row,
                        length,
                        before,
                        inside,
                        source,
                    });
                    position += length;
                }
                row += 1;
            }
        }
    }

    /// Unfolds channels of an image: the columns of `positions`, in rows `step` elements apart.
    ///
    /// # Safety
    /// `image` is a whole group of an image, `columns` has room for all rows.
    pub unsafe fn unfold<T: Copy + Default>(
        &self,
        image: *const T,
        channels: Range<usize>,
        positions: Range<usize>,
        columns: *mut T,
        step: usize,
    ) {
        let stride = self.window.stride[2];
        self.stretches(channels, positions, |stretch| {
            // SAFETY: a stretch lies within its row, and its elements within the image.
            unsafe {
                let mut target = columns.add(stretch.row * step + stretch.column);
                let after = stretch.length - stretch.before - stretch.inside;
                for i in 0..stretch.before {
                    *target.add(i) = T::default();
                }
                target = target.add(stretch.before);
                let source = image.add(stretch.source);
                if stride == 1 {
                    std::ptr::copy_nonoverlapping(source, target, stretch.inside);
                } else {
                    for i in 0..stretch.inside {
                        *target.add(i) = *source.add(i * stride);
                    }
                }
                target = target.add(stretch.inside);
                for i in 0..after {
                    *target.add(i) = T::default();
                }
            }
        });
    }

    /// Adds columns back to the elements that they were unfolded from: the transpose of [`Geometry::unfold`].
    ///
    /// # Safety
    /// As there.
    pub unsafe fn fold<T: Copy + std::ops::AddAssign>(
        &self,
        columns: *const T,
        step: usize,
        channels: Range<usize>,
        positions: Range<usize>,
        image: *mut T,
    ) {
        let stride = self.window.stride[2];
        self.stretches(channels, positions, |stretch| {
            // SAFETY: as in `unfold`.
            unsafe {
                let source = columns.add(stretch.row * step + stretch.column + stretch.before);
                let target = image.add(stretch.source);
                if stride == 1 {
                    for i in 0..stretch.inside {
                        *target.add(i) += *source.add(i);
                    }
                } else {
                    for i in 0..stretch.inside {
                        *target.add(i * stride) += *source.add(i);
                    }
                }
            }
        });
    }
}
