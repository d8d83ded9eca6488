//! Regular parts of an array: the family, and its member that says for each axis where it begins, ends and steps.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::indexing::{Item, Items, Span, place_into_zeros};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};
use crate::shape::Shape;

/// An operation that copies a part of its first input.
pub(super) struct Slice<Rule> {
    pub name: &'static str,
    /// The part, by the shapes of all inputs.
    pub rule: Rule,
}

impl<Rule> Op for Slice<Rule>
where
    Rule: Fn(&[&Shape]) -> Result<Items> + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shapes: SmallVec<[&Shape; 2]> = inputs.iter().map(|input| input.shape()).collect();
        Ok(smallvec![Meta {
            shape: (self.rule)(&shapes)?.shape(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shapes: SmallVec<[&Shape; 2]> = inputs.iter().map(|input| input.shape()).collect();
        let part = (self.rule)(&shapes)?.of(inputs[0]);
        Ok(smallvec![place.copied(&part, metas[0].shape.clone())?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shapes: Vec<Shape> = (0..tape.input_count())
            .map(|position| tape.input_shape(position))
            .collect::<Result<_>>()?;
        let part = (self.rule)(&shapes.iter().collect::<Vec<_>>())?;
        let gradient = place_into_zeros(tape.gradient()?, part, shapes[0].clone())?;
        Ok(smallvec![Some(gradient)])
    }
}

/// A position on each axis, or `None` for the end where a slice begins or stops of itself.
pub type Bounds = SmallVec<[Option<i64>; 4]>;

/// A copy of the part from `begin` to `end` in steps of `step` along the first axes; what `None` means is what it means
/// in a Python slice.
///
/// # Errors
/// [`Error::InvalidArgument`] for bounds of different lengths, for more than there are axes, or for a step of 0.
pub fn slice(
    x: &NDArray,
    begin: &[Option<i64>],
    end: &[Option<i64>],
    step: &[Option<i64>],
) -> Result<NDArray> {
    run_one(sliced(begin.into(), end.into(), step.into()), &[x])
}

fn sliced(
    begin: Bounds,
    end: Bounds,
    step: Bounds,
) -> Slice<impl Fn(&[&Shape]) -> Result<Items> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        if begin.len() > shape.ndim() {
            return Err(Error::argument(
                SLICE.name,
                "Slicing axis exceeds data dimensions",
            ));
        }
        if begin.len() != end.len() {
            return Err(Error::argument(
                SLICE.name,
                "begin and end must have the same length",
            ));
        }
        if !step.is_empty() && step.len() != begin.len() {
            return Err(Error::argument(
                SLICE.name,
                "step and begin must have the same length",
            ));
        }
        let mut items = Items::default();
        for (axis, &extent) in shape.iter().enumerate() {
            let bound = |bounds: &Bounds| bounds.get(axis).copied().flatten();
            if bound(&step) == Some(0) {
                return Err(Error::argument(
                    SLICE.name,
                    format!("slice op step[{axis}] cannot be 0"),
                ));
            }
            let span = Span::of_slice(bound(&begin), bound(&end), bound(&step), extent)?;
            items.0.push(Item::Span(span));
        }
        Ok(items)
    };
    Slice {
        name: SLICE.name,
        rule,
    }
}

/// See [`slice()`].
pub static SLICE: Spec = Spec {
    name: "slice",
    aliases: &["crop"],
    documentation: "A copy of a regular part: along each of the first axes from `begin` to `end` in steps of `step`, as in \
                    a Python slice. The gradient is put back into zeros.",
    example: Example {
        code: "nd.slice(nd.array([[1, 2, 3], [4, 5, 6]]), begin=(0, None), end=(None, 0), step=(1, -1))",
        shows: "\n[[3. 2.]\n [6. 5.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "begin",
            kind: Kind::Tuple,
            default: Default::Required,
            documentation: "The first position along each axis.",
        },
        Parameter {
            name: "end",
            kind: Kind::Tuple,
            default: Default::Required,
            documentation: "The position before which each axis ends.",
        },
        Parameter {
            name: "step",
            kind: Kind::Tuple,
            default: Default::Ints(&[]),
            documentation: "The distance between neighbours along each axis; 1 by default.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(sliced(
            attributes.tuple("begin")?,
            attributes.tuple("end")?,
            attributes.tuple("step")?,
        )))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]).with(&[("begin", "(0, 1)"), ("end", "(1, 3)")]),
        Case::new(&[&[5, 3]]).with(&[
            ("begin", "(None, -1)"),
            ("end", "(4, None)"),
            ("step", "(2, -1)"),
        ]),
        Case::new(&[&[5, 3]]).with(&[("begin", "4"), ("end", "(None,)"), ("step", "-3")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};
