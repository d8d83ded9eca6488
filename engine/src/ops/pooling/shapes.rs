//! How many windows there are, and how many positions each covers.

use crate::error::{Error, Result};
use crate::ops::Attributes;
use crate::ops::convolution::{Sliding, brackets};

/// How the last window is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Convention {
    /// Windows lie inside the padded array as a whole.
    Valid,
    /// The last window may go beyond its end.
    Full,
    /// There are as many windows as steps to the end of the padded array.
    Same,
}

impl Convention {
    pub fn read(attributes: &Attributes) -> Result<Self> {
        Ok(match attributes.text("pooling_convention")? {
            "full" => Self::Full,
            "same" => Self::Same,
            _ => Self::Valid,
        })
    }

    /// Number of windows along each spatial axis of an array of these extents.
    pub fn windows(
        self,
        op: &'static str,
        sliding: &Sliding,
        extents: &[usize],
    ) -> Result<Vec<usize>> {
        let count = |(axis, &extent): (usize, &usize)| {
            let (kernel, stride) = (sliding.kernel[axis], sliding.stride[axis]);
            let padded = extent + 2 * sliding.padding[axis];
            let moved = padded.checked_sub(kernel).ok_or_else(|| {
                let message =
                    format!("kernel size ({kernel}) exceeds input ({extent} padded to {padded})");
                Error::shape(op, message)
            })?;
            Ok(match self {
                Self::Valid => 1 + moved / stride,
                Self::Full => 1 + moved.div_ceil(stride),
                Self::Same => padded.div_ceil(stride),
            })
        };
        extents.iter().enumerate().map(count).collect()
    }
}

/// What the sum of each window is divided by for a mean: the positions that it covers of the padded array, or with
/// `padding` false of the array itself.
pub(super) fn counts(
    sliding: &Sliding,
    extents: &[usize],
    windows: &[usize],
    padding: bool,
) -> Vec<f64> {
    let mut counts = vec![1.0];
    for (axis, (&extent, &windows)) in extents.iter().zip(windows).enumerate() {
        let (margin, kernel) = (sliding.padding[axis], sliding.kernel[axis]);
        let (first, last) = if padding {
            (0, extent + 2 * margin)
        } else {
            (margin, margin + extent)
        };
        let along: Vec<f64> = (0..windows)
            .map(|window| {
                let start = window * sliding.stride[axis];
                let end = (start + kernel).min(last);
                end.saturating_sub(start.max(first)).max(1) as f64
            })
            .collect();
        counts = counts
            .iter()
            .flat_map(|count| along.iter().map(move |length| count * length))
            .collect();
    }
    counts
}

/// The order of an array's axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Channels before positions.
    ChannelsFirst,
    /// Channels after positions.
    ChannelsLast,
}

impl Layout {
    /// Reads `layout` for an array of this many spatial axes.
    pub fn read(attributes: &Attributes, axes: usize) -> Result<Self> {
        let wrong = |message: String| Err(Error::argument(attributes.spec().name, message));
        let Some(index) = axes.checked_sub(1).filter(|&index| index < 3) else {
            return wrong(format!("{axes}D pooling not supported"));
        };
        match attributes.optional_text("layout")? {
            None => Ok(Self::ChannelsFirst),
            Some(layout) if layout == ["NCW", "NCHW", "NCDHW"][index] => Ok(Self::ChannelsFirst),
            Some(layout) if layout == ["NWC", "NHWC", "NDHWC"][index] => Ok(Self::ChannelsLast),
            Some(_) => wrong(format!("Need {axes}D layout")),
        }
    }

    /// The axes in the order of an array whose channels come first.
    pub fn channels_first(self, ndim: usize) -> Vec<usize> {
        match self {
            Self::ChannelsFirst => (0..ndim).collect(),
            Self::ChannelsLast => [0, ndim - 1].into_iter().chain(1..ndim - 1).collect(),
        }
    }

    /// The axes of an array whose channels come first in the order of this layout.
    pub fn original(self, ndim: usize) -> Vec<usize> {
        match self {
            Self::ChannelsFirst => (0..ndim).collect(),
            Self::ChannelsLast => [0].into_iter().chain(2..ndim).chain([1]).collect(),
        }
    }
}

/// The message for an array of another number of axes than the window has.
pub(super) fn wrong_axes(op: &'static str, axes: usize) -> Error {
    let names = ["x", "y, x", "d, y, x"]
        .get(axes.wrapping_sub(1))
        .copied()
        .unwrap_or("...");
    Error::shape(
        op,
        format!(
            "Input data should be {}D in (batch, channel, {names})",
            axes + 2
        ),
    )
}

/// Checks that no step is 0, in MXNet's words.
pub(super) fn check_stride(op: &'static str, stride: &[usize]) -> Result<()> {
    if stride.contains(&0) {
        let message = format!(
            "value {}for Parameter stride is invalid, the input shape must be nonzero in all dimensions",
            brackets(stride)
        );
        return Err(Error::argument(op, message));
    }
    Ok(())
}
