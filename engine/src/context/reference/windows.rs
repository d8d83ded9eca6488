//! Convolutions term by term, and sums and maxima over windows.

use super::{store, values};
use crate::array::Array;
use crate::context::{Convolution, Window};
use crate::dtype::DType;
use crate::error::Result;

/// Positions in the three arrays of one term of a convolution's sum.
struct Term {
    data: usize,
    weight: usize,
    result: usize,
}

/// All terms of a convolution of arrays of these extents.
fn terms(
    convolution: &Convolution,
    data: &[usize],
    weight: &[usize],
    result: &[usize],
    mut visit: impl FnMut(Term),
) {
    let window = &convolution.window;
    let outputs = weight[0] / convolution.groups;
    let index = |extents: &[usize], position: [usize; 5]| {
        extents
            .iter()
            .zip(position)
            .fold(0, |index, (extent, position)| index * extent + position)
    };
    let taps = each([weight[1], 1, weight[2], weight[3], weight[4]]);
    for [n, o, d, h, w] in each([result[0], result[1], result[2], result[3], result[4]]) {
        for &[i, _, tap_d, tap_h, tap_w] in &taps {
            let sources = (
                window.source(0, d, tap_d, data[2]),
                window.source(1, h, tap_h, data[3]),
                window.source(2, w, tap_w, data[4]),
            );
            if let (Some(source_d), Some(source_h), Some(source_w)) = sources {
                let channel = o / outputs * weight[1] + i;
                visit(Term {
                    data: index(data, [n, channel, source_d, source_h, source_w]),
                    weight: index(weight, [o, i, tap_d, tap_h, tap_w]),
                    result: index(result, [n, o, d, h, w]),
                });
            }
        }
    }
}

/// All positions in an array of these extents.
fn each(extents: [usize; 5]) -> Vec<[usize; 5]> {
    let mut positions = vec![[0; 5]];
    for (axis, extent) in extents.into_iter().enumerate() {
        let place = |position: [usize; 5]| {
            (0..extent).map(move |index| {
                let mut position = position;
                position[axis] = index;
                position
            })
        };
        positions = positions.into_iter().flat_map(place).collect();
    }
    positions
}

/// A bias for each channel of an array, or zeros.
fn start(bias: Option<&Array>, out: &Array) -> Result<Vec<f64>> {
    let Some(bias) = bias else {
        return Ok(vec![0.0; out.size()]);
    };
    let (bias, channels) = (values(bias)?, out.shape()[1]);
    let pixels: usize = out.shape()[2..].iter().product();
    Ok((0..out.size())
        .map(|index| bias[index / pixels % channels])
        .collect())
}

pub fn convolve(
    convolution: &Convolution,
    data: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let (x, w, mut sums) = (values(data)?, values(weight)?, start(bias, out)?);
    terms(
        convolution,
        data.shape(),
        weight.shape(),
        out.shape(),
        |term| {
            sums[term.result] += x[term.data] * w[term.weight];
        },
    );
    store(sums, out)
}

pub fn convolve_data(
    convolution: &Convolution,
    result: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let (y, w, mut sums) = (values(result)?, values(weight)?, start(bias, out)?);
    terms(
        convolution,
        out.shape(),
        weight.shape(),
        result.shape(),
        |term| {
            sums[term.data] += y[term.result] * w[term.weight];
        },
    );
    store(sums, out)
}

pub fn convolve_weight(
    convolution: &Convolution,
    data: &Array,
    result: &Array,
    out: &Array,
) -> Result<()> {
    let (x, y, mut sums) = (values(data)?, values(result)?, start(None, out)?);
    terms(
        convolution,
        data.shape(),
        out.shape(),
        result.shape(),
        |term| {
            sums[term.weight] += x[term.data] * y[term.result];
        },
    );
    store(sums, out)
}

/// All pairs of a window's result and an element that it covers, as positions in the two arrays.
fn pairs(window: &Window, x: &[usize], result: &[usize], mut visit: impl FnMut(usize, usize)) {
    let [taps_d, taps_h, taps_w] = window.kernel;
    for [row, d, h, w, _] in each([result[0], result[1], result[2], result[3], 1]) {
        let index = ((row * result[1] + d) * result[2] + h) * result[3] + w;
        for [tap_d, tap_h, tap_w, _, _] in each([taps_d, taps_h, taps_w, 1, 1]) {
            let sources = (
                window.source(0, d, tap_d, x[1]),
                window.source(1, h, tap_h, x[2]),
                window.source(2, w, tap_w, x[3]),
            );
            if let (Some(source_d), Some(source_h), Some(source_w)) = sources {
                visit(
                    index,
                    ((row * x[1] + source_d) * x[2] + source_h) * x[3] + source_w,
                );
            }
        }
    }
}

pub fn sum(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let (elements, mut sums) = (values(x)?, vec![0.0; out.size()]);
    pairs(window, x.shape(), out.shape(), |result, element| {
        sums[result] += elements[element]
    });
    store(sums, out)
}

pub fn spread(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let (elements, mut sums) = (values(x)?, vec![0.0; out.size()]);
    pairs(window, out.shape(), x.shape(), |result, element| {
        sums[element] += elements[result]
    });
    store(sums, out)
}

pub fn maximum(window: &Window, x: &Array, out: &Array, positions: &Array) -> Result<()> {
    let elements = values(x)?;
    let lowest = match out.dtype() {
        DType::Float64 => f64::MIN,
        DType::Float16 => f64::from(crate::dtype::f16::MIN),
        _ => f64::from(f32::MIN),
    };
    let mut best: Vec<(f64, Option<usize>)> = vec![(lowest, None); out.size()];
    pairs(window, x.shape(), out.shape(), |result, element| {
        let (value, position) = &mut best[result];
        if elements[element] > *value {
            (*value, *position) = (elements[element], Some(element));
        } else {
            position.get_or_insert(element);
        }
    });
    store(best.iter().map(|(value, _)| *value), out)?;
    store(
        best.iter()
            .map(|(_, position)| position.unwrap_or(0) as f64),
        positions,
    )
}
