//! Means over as many windows as are wanted.

use smallvec::smallvec;

use super::resample::{Mixing, images, resample};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::convolution::numbers;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef};
use crate::shape::Shape;

/// Means of images over a given number of windows.
pub static ADAPTIVE_AVG_POOLING_2D: Spec = Spec {
    name: "AdaptiveAvgPooling2D",
    aliases: &["_contrib_AdaptiveAvgPooling2D"],
    documentation: "Means over windows that cover data of shape `(batch, channels, height, width)` as evenly as possible: of `n` \
                    windows along an axis of `extent` positions, number `i` goes from `i extent / n`, rounded down, to \
                    `(i + 1) extent / n`, rounded up. The gradient of a mean is shared by its window.",
    example: Example {
        code: "nd.contrib.AdaptiveAvgPooling2D(nd.arange(9).reshape((1, 1, 3, 3)), output_size=2)",
        shows: "\n[[[[2. 3.]\n   [5. 6.]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    parameters: &[Parameter {
        name: "output_size",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "The number of windows along both axes, or along each: `(height, width)`; 1 by default.",
    }],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 3, 3]]).with(&[("output_size", "2")]),
        Case::new(&[&[1, 2, 3, 5]]).with(&[("output_size", "(4, 2)")]),
        Case::new(&[&[2, 2, 3, 3]]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = ADAPTIVE_AVG_POOLING_2D.name;
    let [height, width] = match numbers(attributes, "output_size")?[..] {
        [] => [1, 1],
        [side] => [side, side],
        [height, width] => [height, width],
        _ => {
            return Err(Error::argument(
                name,
                "output_size has more than two numbers",
            ));
        }
    };
    if height * width == 0 {
        return Err(Error::argument(name, "output_size has to be positive"));
    }
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            let [batch, channels, rows, columns] = images(name, inputs[0].shape())?;
            if rows * columns == 0 {
                return Err(Error::shape(name, "there is no mean of no elements"));
            }
            Ok(smallvec![Meta {
                shape: Shape::new(&[batch, channels, height, width]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| {
            let [_, _, rows, columns] = images(name, inputs[0].shape())?;
            let (rows, columns) = (windows(height, rows)?, windows(width, columns)?);
            Ok(smallvec![resample(inputs[0], rows, columns)?])
        },
    }))
}

/// The means over `count` windows of an axis.
fn windows(count: usize, extent: usize) -> Result<Mixing> {
    Mixing::new(count, extent, |window| {
        let (start, end) = (
            window * extent / count,
            ((window + 1) * extent).div_ceil(count),
        );
        let share = ((end - start) as f64).recip();
        (start..end).map(|position| (position, share)).collect()
    })
}
