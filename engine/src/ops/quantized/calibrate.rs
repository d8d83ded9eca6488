//! The range that loses least, chosen by a histogram.

use smallvec::smallvec;

use super::{QUANTIZED, case, end};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::spec::{Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, numbers};

/// The range that loses least.
pub static CALIBRATE_ENTROPY: Spec = Spec {
    name: "_contrib_calibrate_entropy",
    documentation: "The threshold `t` for which numbers with a histogram lose least when they are quantised for the \
                    range from `-t` to `t`, and that loss: the Kullback-Leibler divergence of the quantised \
                    distribution from the one limited to the range (S. Migacz, 8-bit inference with TensorRT, 2017). \
                    The histogram is around 0, with an odd number of bins; ranges of at least `num_quantized_bins` bins \
                    are tried, and an empty bin counts as a ten-thousandth.",
    example: Example {
        code: "nd.contrib.calibrate_entropy(nd.array([1, 0, 4, 9, 4, 0, 1]), nd.arange(-3.5, 4.5), num_quantized_bins=3)[0]",
        shows: "\n[3.5]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["hist", "hist_edges"]),
    parameters: &[Parameter {
        name: "num_quantized_bins",
        kind: Kind::Int,
        default: Default::Int(255),
        documentation: "The number of integers that numbers are quantised to.",
    }],
    build: |attributes| {
        let bins = attributes.int("num_quantized_bins")?;
        let bins = usize::try_from(bins).ok().filter(|&bins| bins > 0);
        let bins = bins.ok_or_else(|| {
            Error::argument(
                CALIBRATE_ENTROPY.name,
                "num_quantized_bins has to be positive",
            )
        })?;
        Ok(OpRef::new(Calibrate { bins }))
    },
    cases: &[case(
        &[&[21], &[22]],
        &[Domain::Index(50), Domain::Real],
        &[DType::Float32, DType::Float32],
    )
    .with(&[("num_quantized_bins", "5")])],
    ..QUANTIZED
};

/// What an empty bin counts as.
const NEARLY_NOTHING: f32 = 1e-4;

struct Calibrate {
    bins: usize,
}

impl Op for Calibrate {
    fn name(&self) -> &'static str {
        CALIBRATE_ENTROPY.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let name = CALIBRATE_ENTROPY.name;
        if inputs.iter().any(|input| input.dtype() != DType::Float32) {
            return Err(Error::argument(
                name,
                "histogram and edges have to be float32",
            ));
        }
        let (bins, edges) = (inputs[0].size(), inputs[1].size());
        if bins + 1 != edges {
            let message = format!("{bins} bins have {} edges, not {edges}", bins + 1);
            return Err(Error::shape(name, message));
        }
        if bins.is_multiple_of(2) || bins < self.bins {
            let message = format!(
                "the number of bins has to be odd and at least num_quantized_bins, {}, but is {bins}",
                self.bins
            );
            return Err(Error::shape(name, message));
        }
        Ok(smallvec![end(), end()])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let elements = |x: &Array| NDArray::new(x.clone()).to_vec::<f32>();
        let (histogram, edges) = (elements(inputs[0])?, elements(inputs[1])?);
        let middle = histogram.len() / 2;
        let (mut threshold, mut least) = (edges[middle + self.bins / 2 + 1], f32::MAX);
        for half in self.bins / 2..=middle {
            interrupt::check()?;
            let divergence = self.divergence(&histogram, middle - half, middle + half);
            if divergence < least {
                (threshold, least) = (edges[middle + half + 1], divergence);
            }
        }
        let one = |value: f32| -> Result<Array> {
            let array = numbers(&[f64::from(value)], &metas[0], place.context)?;
            Ok(array.array().clone())
        };
        Ok(smallvec![one(threshold)?, one(least)?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(Gradients::from_elem(None, tape.input_count()))
    }
}

impl Calibrate {
    /// The loss for the range of the bins from `first` to `last`.
    fn divergence(&self, histogram: &[f32], first: usize, last: usize) -> f32 {
        let length = last - first + 1;
        // The limited distribution: what is outside is counted at the ends.
        let mut limited = histogram[first..=last].to_vec();
        limited[0] = histogram[..=first].iter().sum();
        limited[length - 1] += histogram[last + 1..].iter().sum::<f32>();
        // What is quantised, in whole numbers, MXNet's without the first bin.
        let mut inside: Vec<u64> = histogram[first..=last]
            .iter()
            .map(|&count| count as u64)
            .collect();
        inside[0] = 0;
        let merged = length / self.bins;
        let mut quantised = vec![0.0_f32; length];
        for bin in 0..self.bins {
            let start = bin * merged;
            let stop = if bin + 1 == self.bins {
                length
            } else {
                start + merged
            };
            let filled = inside[start..stop]
                .iter()
                .filter(|&&count| count != 0)
                .count();
            if filled == 0 {
                continue;
            }
            let mean = inside[start..stop].iter().sum::<u64>() as f32 / filled as f32;
            for index in start..stop {
                if limited[index] != 0.0 {
                    quantised[index] = mean;
                }
            }
        }
        let (Some(limited), Some(quantised)) = (smoothed(&limited), smoothed(&quantised)) else {
            return f32::INFINITY;
        };
        let terms = limited.iter().zip(&quantised);
        terms.map(|(p, q)| p * (p / q).ln()).sum()
    }
}

/// A distribution in which empty bins count as nearly nothing, taken from the others; `None` where there is not enough to
/// take.
fn smoothed(counts: &[f32]) -> Option<Vec<f32>> {
    let empty = counts.iter().filter(|&&count| count == 0.0).count();
    let filled = counts.len() - empty;
    let taken = NEARLY_NOTHING * empty as f32 / filled as f32;
    if filled == 0 || taken >= 1.0 {
        return None;
    }
    let change = |&count: &f32| {
        if count == 0.0 {
            NEARLY_NOTHING
        } else {
            count - taken
        }
    };
    let smooth: Vec<f32> = counts.iter().map(change).collect();
    let sum: f32 = smooth.iter().sum();
    Some(smooth.iter().map(|count| count / sum).collect())
}
