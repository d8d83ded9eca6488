//! Regular parts of an array: positions, steps and new axes, and the gradient that puts a part back into zeros.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, gradient, run_one};
use crate::shape::Shape;

/// Equally spaced positions along an axis, all of which exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: usize,
    pub step: isize,
    pub length: usize,
}

impl Span {
    /// A whole axis.
    pub fn all(extent: usize) -> Self {
        Self {
            start: 0,
            step: 1,
            length: extent,
        }
    }

    /// What a Python slice takes from an axis of `extent` elements.
    ///
    /// # Errors
    /// [`Error::Value`] for a step of 0.
    pub fn of_slice(
        start: Option<i64>,
        stop: Option<i64>,
        step: Option<i64>,
        extent: usize,
    ) -> Result<Self> {
        let (n, step) = (extent as i64, step.unwrap_or(1));
        if step == 0 {
            return Err(Error::value("slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let within = |bound: Option<i64>, default: i64| match bound {
            None => default,
            Some(bound) if bound < 0 => bound.saturating_add(n).max(low),
            Some(bound) => bound.min(high),
        };
        let (first, last) = if step > 0 { (low, high) } else { (high, low) };
        let (start, stop) = (within(start, first), within(stop, last));
        let distance = if step > 0 { stop - start } else { start - stop };
        let length = if distance > 0 {
            (distance as u64 - 1) / step.unsigned_abs() + 1
        } else {
            0
        };
        Ok(Self {
            start: if length == 0 { 0 } else { start as usize },
            // The distance between neighbours means nothing where there are none, and might not fit.
            step: if length > 1 { step as isize } else { 1 },
            length: length as usize,
        })
    }
}

/// What becomes of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// One position of it is taken, and it goes away.
    At(usize),
    /// Some of its positions stay.
    Span(Span),
    /// It was not there before.
    New,
}

/// What becomes of all axes, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Items(pub SmallVec<[Item; 4]>);

impl Items {
    /// The part of `x`, over the same storage.
    pub fn of(&self, x: &Array) -> Array {
        let mut part = x.clone();
        let mut axis = 0;
        for item in &self.0 {
            match *item {
                Item::At(position) => {
                    part = part.selected(axis, position);
                    continue;
                }
                Item::Span(span) if span == Span::all(part.shape()[axis]) => {}
                Item::Span(span) => part = part.sliced(axis, span.start, span.step, span.length),
                Item::New => part = part.expanded(axis),
            }
            axis += 1;
        }
        part
    }

    /// The shape of the part.
    pub fn shape(&self) -> Shape {
        let extent = |item: &Item| match item {
            Item::At(_) => None,
            Item::Span(span) => Some(span.length),
            Item::New => Some(1),
        };
        self.0.iter().filter_map(extent).collect()
    }

    /// Whether the part is the whole array as it is.
    pub fn is_everything(&self, shape: &Shape) -> bool {
        self.0.len() == shape.ndim()
            && self
                .0
                .iter()
                .zip(shape.iter())
                .all(|(item, &extent)| *item == Item::Span(Span::all(extent)))
    }
}

/// The part of `x`. It shares the elements; with `copies`, only if they lie one after the other.
pub(crate) fn view(x: &NDArray, items: Items, copies: bool) -> Result<NDArray> {
    run_one(View { items, copies }, &[x])
}

/// Zeros of `shape` with `x` in the part: the transpose of [`view`].
pub(crate) fn place_into_zeros(x: &NDArray, items: Items, shape: Shape) -> Result<NDArray> {
    run_one(PlaceIntoZeros { items, shape }, &[x])
}

struct View {
    items: Items,
    copies: bool,
}

impl Op for View {
    fn name(&self) -> &'static str {
        "slice"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.items.shape(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let part = self.items.of(inputs[0]);
        Ok(smallvec![if self.copies {
            place.contiguous(&part)?
        } else {
            part
        }])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        place_into_zeros(tape.gradient()?, self.items.clone(), tape.input_shape(0)?).map(gradient)
    }
}

struct PlaceIntoZeros {
    items: Items,
    shape: Shape,
}

impl Op for PlaceIntoZeros {
    fn name(&self) -> &'static str {
        "_backward_slice"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.fill(0.0, &out)?;
        place.device.copy(inputs[0], &self.items.of(&out))?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        view(tape.gradient()?, self.items.clone(), true).map(gradient)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn slices_take_the_positions_that_python_takes() {
        let positions = |start, stop, step| {
            let span = Span::of_slice(start, stop, step, 6).unwrap();
            (0..span.length as isize)
                .map(|i| span.start as isize + i * span.step)
                .collect::<Vec<_>>()
        };
        assert_eq!(positions(None, None, None), [0, 1, 2, 3, 4, 5]);
        assert_eq!(positions(Some(-2), None, None), [4, 5]);
        assert_eq!(positions(Some(-100), Some(2), None), [0, 1]);
        assert_eq!(positions(Some(10), None, None), Vec::<isize>::new());
        assert_eq!(positions(Some(3), Some(1), None), Vec::<isize>::new());
        assert_eq!(positions(None, None, Some(-1)), [5, 4, 3, 2, 1, 0]);
        assert_eq!(positions(Some(4), Some(1), Some(-2)), [4, 2]);
        assert_eq!(positions(None, Some(-100), Some(-4)), [5, 1]);
        assert_eq!(
            positions(Some(i64::MIN), Some(i64::MAX), Some(i64::MAX)),
            [0]
        );
        assert_eq!(positions(Some(5), None, Some(i64::MIN)), [5]);
        assert!(Span::of_slice(None, None, Some(0), 6).is_err());
    }
}
