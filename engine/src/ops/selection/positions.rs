//! Positions in an array as one number, or as one for each axis.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, OpRef};
use crate::shape::Shape;

const SHAPE: Parameter = Parameter {
    name: "shape",
    kind: Kind::Shape,
    default: Default::Ints(&[]),
    documentation: "The shape of the array that positions are in; its first extent does not matter.",
};

/// Positions as one number.
pub static RAVEL_MULTI_INDEX: Spec = Spec {
    name: "ravel_multi_index",
    aliases: &["_ravel_multi_index"],
    documentation: "Positions of shape `(axes, ...)` in an array of a shape as numbers in row-major order. There is no gradient.",
    example: Example {
        code: "nd.ravel_multi_index(nd.array([[3, 6, 6], [4, 5, 1]]), shape=(7, 6))",
        shows: "\n[22. 41. 37.]\n<NDArray 3 @cpu(0)>",
    },
    parameters: &[SHAPE],
    build: |attributes| {
        let extents = extents(attributes)?;
        let axes = extents.len();
        Ok(OpRef::new(Composite {
            name: "ravel_multi_index",
            infer: move |inputs: &[&Array]| {
                let shape = inputs[0].shape();
                if shape.first() != Some(&axes) {
                    let message = format!(
                        "First dimension of input of ravel operator does not match shape parameter dimension. \
                         Positions of shape {shape} are none in an array of {axes} axes"
                    );
                    return Err(Error::argument("ravel_multi_index", message));
                }
                Ok(smallvec![Meta {
                    shape: shape.without(0),
                    dtype: inputs[0].dtype()
                }])
            },
            body: move |inputs: &[&NDArray]| {
                let numbers = inputs[0].to_vec::<i64>()?;
                let count = numbers.len() / extents.len().max(1);
                let flat: Vec<f64> = (0..count)
                    .map(|column| {
                        let sum = (0..extents.len()).fold(0i64, |sum, axis| {
                            sum.wrapping_mul(extents[axis])
                                .wrapping_add(numbers[axis * count + column])
                        });
                        sum as f64
                    })
                    .collect();
                placed(inputs[0], &flat, inputs[0].shape().without(0)).map(|array| smallvec![array])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3]])
        .from(&[Domain::Index(4)])
        .with(&[("shape", "(4, 5)")])
        .order(0)],
    differentiable: false,
    ..Spec::UNARY
};

/// Positions as one number for each axis.
pub static UNRAVEL_INDEX: Spec = Spec {
    name: "unravel_index",
    aliases: &["_unravel_index"],
    documentation: "Numbers of elements in row-major order as positions of shape `(axes, ...)` in an array of a shape. There is no \
                    gradient.",
    example: Example {
        code: "nd.unravel_index(nd.array([22, 41, 37]), shape=(7, 6))",
        shows: "\n[[3. 6. 6.]\n [4. 5. 1.]]\n<NDArray 2x3 @cpu(0)>",
    },
    parameters: &[SHAPE],
    build: |attributes| {
        let extents = extents(attributes)?;
        let axes = extents.len();
        Ok(OpRef::new(Composite {
            name: "unravel_index",
            infer: move |inputs: &[&Array]| {
                Ok(smallvec![Meta {
                    shape: inputs[0].shape().inserted(0, axes),
                    dtype: inputs[0].dtype()
                }])
            },
            body: move |inputs: &[&NDArray]| {
                let mut rest = inputs[0].to_vec::<i64>()?;
                let mut rows: Vec<Vec<f64>> = Vec::new();
                for axis in (0..extents.len()).rev() {
                    // The first axis takes what is left, and signs are those of C.
                    let extent = if axis == 0 {
                        i64::MAX
                    } else {
                        extents[axis].max(1)
                    };
                    rows.push(rest.iter().map(|number| (number % extent) as f64).collect());
                    rest.iter_mut().for_each(|number| *number /= extent);
                }
                rows.reverse();
                let shape = inputs[0].shape().inserted(0, extents.len());
                placed(inputs[0], &rows.concat(), shape).map(|array| smallvec![array])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3]])
        .from(&[Domain::Index(20)])
        .with(&[("shape", "(4, 5)")])
        .order(0)],
    differentiable: false,
    ..Spec::UNARY
};

fn extents(attributes: &Attributes) -> Result<Vec<i64>> {
    let extents = attributes.ints("shape")?.to_vec();
    if extents.is_empty() {
        let name = attributes.spec().name;
        let operation = name.split('_').next().unwrap_or(name);
        return Err(Error::argument(
            name,
            format!("Empty shape parameter for {operation} operator."),
        ));
    }
    Ok(extents)
}

fn placed(like: &NDArray, numbers: &[f64], shape: Shape) -> Result<NDArray> {
    NDArray::from_numbers(numbers, shape, like.dtype(), like.context())
}
