//! Axes read backwards.

use smallvec::SmallVec;

use super::slice::Slice;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::indexing::{Item, Items, Span};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, axis_of, run_one};
use crate::shape::Shape;

/// A copy with the given axes read backwards.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn reverse(x: &NDArray, axes: &[i64]) -> Result<NDArray> {
    run_one(reversed(axes.into()), &[x])
}

fn reversed(axes: SmallVec<[i64; 4]>) -> Slice<impl Fn(&[&Shape]) -> Result<Items> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        let mut backwards: SmallVec<[bool; 4]> = SmallVec::from_elem(false, shape.ndim());
        for &axis in &axes {
            let axis = axis_of(REVERSE.name, axis, shape)?;
            // Twice is not at all, as in MXNet.
            backwards[axis] = !backwards[axis];
        }
        let item = |(&extent, &backwards): (&usize, &bool)| {
            if backwards && extent > 1 {
                Item::Span(Span {
                    start: extent - 1,
                    step: -1,
                    length: extent,
                })
            } else {
                Item::Span(Span::all(extent))
            }
        };
        Ok(Items(shape.iter().zip(&backwards).map(item).collect()))
    };
    Slice {
        name: REVERSE.name,
        rule,
    }
}

/// See [`reverse`].
pub static REVERSE: Spec = Spec {
    name: "reverse",
    aliases: &["flip"],
    documentation: "A copy with axes read backwards. The gradient is read backwards too.",
    example: Example {
        code: "nd.reverse(nd.array([[1, 2], [3, 4]]), axis=1)",
        shows: "\n[[2. 1.]\n [4. 3.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "axis",
        kind: Kind::Shape,
        default: Default::Required,
        documentation: "The axis or axes to read backwards.",
    }],
    build: |attributes| Ok(OpRef::new(reversed(attributes.ints("axis")?))),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]).with(&[("axis", "1")]),
        Case::new(&[&[2, 3, 4]]).with(&[("axis", "(0, -1)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
