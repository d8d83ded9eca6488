//! Windows that move over up to three axes of positions: the geometry of convolution and pooling.

/// How a window moves. Fewer than three axes are padded with leading axes of one position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Taps along each axis.
    pub kernel: [usize; 3],
    /// How far the window moves from one result to the next.
    pub stride: [usize; 3],
    /// The distance between neighbouring taps.
    pub dilation: [usize; 3],
    /// Positions outside of the array before the first element.
    pub padding: [usize; 3],
}

impl Window {
    /// Number of taps.
    pub fn taps(&self) -> usize {
        self.kernel.iter().product()
    }

    /// How many positions the window covers along an axis, those between its taps included.
    pub fn reach(&self, axis: usize) -> usize {
        self.kernel[axis].saturating_sub(1) * self.dilation[axis] + 1
    }

    /// The element along `axis` that a tap of the window of a result lies on, of `extent` elements; `None` outside.
    #[inline]
    pub fn source(&self, axis: usize, result: usize, tap: usize, extent: usize) -> Option<usize> {
        let padded = result * self.stride[axis] + tap * self.dilation[axis];
        padded
            .checked_sub(self.padding[axis])
            .filter(|&position| position < extent)
    }
}

/// A convolution of `data` `[images, groups * inputs, d, h, w]` with `weight` `[groups * outputs, inputs, kernel...]` to
/// `result` `[images, groups * outputs, d', h', w']`:
/// `result[n, o, p] = sum over i, k of weight[o, i, k] data[n, i, p * stride + k * dilation - padding]`, where `i` runs
/// over the inputs of the group of `o`, and elements outside of `data` are 0.
///
/// The sum of `result` weighted by an array is linear in each of the three arrays, so the three products of two of them
/// that a device offers are each other's gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convolution {
    /// How the window moves.
    pub window: Window,
    /// Number of groups of channels that have nothing to do with each other.
    pub groups: usize,
}
