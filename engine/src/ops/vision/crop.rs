//! A rectangle of every image.

use smallvec::smallvec;

use super::NUM_ARGS;
use super::resample::images;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::convolution::numbers;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef, slice_axis};
use crate::shape::Shape;

/// A rectangle of every image.
pub static CROP: Spec = Spec {
    name: "Crop",
    documentation: "A rectangle of data of shape `(batch, channels, height, width)`: as large as the second array's images, or \
                    `h_w`; from `offset`, or in the middle. The gradient is put back into zeros.",
    example: Example {
        code: "nd.Crop(nd.arange(9).reshape((1, 1, 3, 3)), h_w=(2, 2), offset=(1, 0))",
        shows: "\n[[[[3. 4.]\n   [6. 7.]]]]\n<NDArray 1x1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[
        Parameter {
            name: "offset",
            kind: Kind::Shape,
            default: Default::Ints(&[0, 0]),
            documentation: "The first row and column.",
        },
        Parameter {
            name: "h_w",
            kind: Kind::Shape,
            default: Default::Ints(&[0, 0]),
            documentation: "Height and width, where there is no second array.",
        },
        Parameter {
            name: "center_crop",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the rectangle is in the middle.",
        },
        NUM_ARGS,
    ],
    build: built,
    cases: &[
        Case::new(&[&[1, 2, 4, 4]]).with(&[("h_w", "(2, 3)"), ("offset", "(1, 1)")]),
        Case::new(&[&[1, 2, 5, 4]]).with(&[("h_w", "(2, 2)"), ("center_crop", "True")]),
        Case::new(&[&[1, 2, 4, 4], &[1, 1, 2, 3]]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = CROP.name;
    let pair = |parameter: &str| -> Result<[usize; 2]> {
        <[usize; 2]>::try_from(&numbers(attributes, parameter)?[..])
            .map_err(|_| Error::argument(name, format!("{parameter} has to have two numbers")))
    };
    let (offset, sides, middle) = (
        pair("offset")?,
        pair("h_w")?,
        attributes.bool("center_crop")?,
    );
    let rectangle = move |shapes: &[&Shape]| -> Result<[[usize; 2]; 2]> {
        let [_, _, height, width] = images(name, shapes[0])?;
        let sides = match shapes.get(1) {
            Some(like) => {
                let [_, _, height, width] = images(name, like)?;
                [height, width]
            }
            None => sides,
        };
        let axes = [(height, "height"), (width, "width")];
        for (axis, (extent, what)) in axes.into_iter().enumerate() {
            let (side, data) = (sides[axis], shapes[0]);
            let message = if shapes.len() == 1 && side == 0 {
                format!("the crop {what}(h_w[{axis}]) should be larger than 1")
            } else if shapes.len() == 1 && side > extent {
                format!("the crop {what}(h_w[{axis}]) should be less than the input data's {what}")
            } else if side > extent {
                format!("data_shape'{what} should be larger than that of out_shape")
            } else if !middle && offset[axis] + side > extent {
                format!("offset[{axis}] should be less than the residual space of {what}")
            } else {
                continue;
            };
            let message = format!("{message}: {sides:?} from {offset:?} in {data}");
            return Err(Error::argument(name, message));
        }
        let first = if middle {
            [(height - sides[0]) / 2, (width - sides[1]) / 2]
        } else {
            offset
        };
        Ok([first, sides])
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
            let [_, sides] = rectangle(&shapes)?;
            Ok(smallvec![Meta {
                shape: Shape::new(&[shapes[0][0], shapes[0][1], sides[0], sides[1]]),
                dtype: inputs[0].dtype()
            }])
        },
        body: move |inputs: &[&NDArray]| {
            let shapes: Vec<&Shape> = inputs.iter().map(|input| input.shape()).collect();
            let [first, sides] = rectangle(&shapes)?;
            let end = |axis: usize| Some((first[axis] + sides[axis]) as i64);
            let rows = slice_axis(inputs[0], 2, first[0] as i64, end(0))?;
            Ok(smallvec![slice_axis(&rows, 3, first[1] as i64, end(1))?])
        },
    }))
}
