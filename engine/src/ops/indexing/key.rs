//! A key resolved against a shape: every axis accounted for, every position checked.

use smallvec::SmallVec;

use super::view::{Item, Items, Span};
use super::{Index, Rules};
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// A key as the array sees it.
pub(super) struct Key {
    /// What becomes of each axis; an axis that an array picks from stays whole here.
    pub items: Items,
    /// The arrays of positions, each with the axis of [`Key::items`]' result that it picks from.
    pub arrays: SmallVec<[(usize, Positions); 2]>,
}

/// Existing positions along an axis, arranged in a shape.
pub(super) struct Positions {
    pub positions: Vec<i64>,
    pub shape: Shape,
}

impl Key {
    /// # Errors
    /// [`Error::Index`], [`Error::Value`].
    pub fn resolve(key: &[Index], shape: &Shape, rules: Rules) -> Result<Self> {
        let consumed = key.iter().map(|index| axes_of(index, rules)).sum::<usize>();
        if key
            .iter()
            .filter(|index| matches!(index, Index::Ellipsis))
            .count()
            > 1
        {
            return Err(Error::index(match rules {
                Rules::Numpy => "an index can only have a single ellipsis ('...')",
                _ => "Cannot use more than one ellipsis (`...`) for indexing",
            }));
        }
        let open = shape
            .ndim()
            .checked_sub(consumed)
            .ok_or_else(|| too_many(consumed, shape.ndim(), rules))?;
        let mut builder = Builder {
            shape,
            rules,
            axis: 0,
            has_arrays: key.iter().any(|index| matches!(index, Index::Array(_))),
            key: Self {
                items: Items::default(),
                arrays: SmallVec::new(),
            },
        };
        for index in key {
            builder.push(index, open)?;
        }
        Ok(builder.finish())
    }
}

struct Builder<'a> {
    shape: &'a Shape,
    rules: Rules,
    /// The next axis of the array.
    axis: usize,
    has_arrays: bool,
    key: Key,
}

impl Builder<'_> {
    fn push(&mut self, index: &Index, open: usize) -> Result<()> {
        match index {
            Index::NewAxis => self.key.items.0.push(Item::New),
            Index::Ellipsis => (0..open).for_each(|_| self.push_whole()),
            Index::Slice { start, stop, step } => {
                let span = Span::of_slice(*start, *stop, *step, self.shape[self.axis])?;
                self.key.items.0.push(Item::Span(span));
                self.axis += 1;
            }
            Index::Integer(position) => {
                let position = existing(*position, self.axis, self.shape[self.axis])?;
                if self.has_arrays {
                    // Beside arrays an integer is an array of one position, so that they all move together.
                    self.push_positions(Positions {
                        positions: vec![position],
                        shape: Shape::default(),
                    });
                } else {
                    self.key.items.0.push(Item::At(position as usize));
                    self.axis += 1;
                }
            }
            Index::Array(array) if is_mask(array, self.rules) => self.push_mask(array)?,
            Index::Array(array) => self.push_array(array)?,
        }
        Ok(())
    }

    fn push_whole(&mut self) {
        self.key
            .items
            .0
            .push(Item::Span(Span::all(self.shape[self.axis])));
        self.axis += 1;
    }

    fn push_positions(&mut self, positions: Positions) {
        // Without integers every item so far is an axis of the result.
        self.key.arrays.push((self.key.items.0.len(), positions));
        self.push_whole();
    }

    fn push_array(&mut self, array: &NDArray) -> Result<()> {
        if self.rules == Rules::Numpy && array.dtype().is_float() {
            return Err(Error::index(
                "arrays used as indices must be of integer (or boolean) type",
            ));
        }
        let extent = self.shape[self.axis];
        let mut positions = array.to_vec::<i64>()?;
        for position in &mut positions {
            *position = existing(*position, self.axis, extent)?;
        }
        self.push_positions(Positions {
            positions,
            shape: array.shape().clone(),
        });
        Ok(())
    }

    /// The positions of a mask's true elements, as one array for each of its axes.
    fn push_mask(&mut self, mask: &NDArray) -> Result<()> {
        for (position, &extent) in mask.shape().iter().enumerate() {
            let axis = self.axis + position;
            if self.shape[axis] != extent {
                return Err(Error::index(format!(
                    "boolean index did not match indexed array along dimension {axis}; dimension is {} but corresponding \
                     boolean dimension is {extent}",
                    self.shape[axis]
                )));
            }
        }
        let chosen: Vec<usize> = mask
            .to_vec::<bool>()?
            .iter()
            .enumerate()
            .filter_map(|(position, chosen)| chosen.then_some(position))
            .collect();
        for (&extent, stride) in mask.shape().iter().zip(mask.shape().contiguous_strides()) {
            let along = |position: &usize| (position / stride.max(1) as usize % extent) as i64;
            self.push_positions(Positions {
                positions: chosen.iter().map(along).collect(),
                shape: Shape::new(&[chosen.len()]),
            });
        }
        Ok(())
    }

    fn finish(mut self) -> Key {
        while self.axis < self.shape.ndim() {
            self.push_whole();
        }
        let items = &mut self.key.items;
        let no_axes = items.0.iter().all(|item| matches!(item, Item::At(_)));
        if no_axes && self.rules == Rules::Nd && !items.0.is_empty() {
            items.0.push(Item::New);
        }
        self.key
    }
}

/// Number of axes that an entry of a key takes up.
fn axes_of(index: &Index, rules: Rules) -> usize {
    match index {
        Index::Integer(_) | Index::Slice { .. } => 1,
        Index::Ellipsis | Index::NewAxis => 0,
        Index::Array(array) if is_mask(array, rules) => array.shape().ndim(),
        Index::Array(_) => 1,
    }
}

fn is_mask(array: &NDArray, rules: Rules) -> bool {
    rules != Rules::Nd && array.dtype() == DType::Bool && array.shape().ndim() > 0
}

/// The position counted from the front.
fn existing(position: i64, axis: usize, extent: usize) -> Result<i64> {
    let n = extent as i64;
    if (-n..n).contains(&position) {
        return Ok(if position < 0 { position + n } else { position });
    }
    Err(Error::index(format!(
        "index {position} is out of bounds for axis {axis} with size {extent}"
    )))
}

fn too_many(count: usize, ndim: usize, rules: Rules) -> Error {
    Error::index(match rules {
        Rules::Numpy => format!(
            "too many indices for array: array is {ndim}-dimensional, but {count} were indexed"
        ),
        _ => format!("too many indices ({count}) for array with {ndim} dimensions"),
    })
}
