//! The parameters of a distribution: one value for a whole draw, or one for each part of it.

/// Values of a parameter, each of which serves the same number of consecutive elements.
pub(super) struct Parameters<'a, P> {
    values: &'a [P],
    elements_per_value: usize,
}

impl<'a, P: Copy> Parameters<'a, P> {
    /// The values for a draw of `elements`. There must be at least one value if there are elements.
    pub fn new(values: &'a [P], elements: usize) -> Self {
        debug_assert!(
            !values.is_empty() || elements == 0,
            "a distribution needs its parameters"
        );
        Parameters {
            values,
            elements_per_value: elements.div_ceil(values.len().max(1)).max(1),
        }
    }

    /// The value that serves the element at `index`.
    #[inline]
    pub fn at(&self, index: usize) -> P {
        // A division takes longer than to draw a number.
        match self.values {
            [only] => *only,
            values => values[index / self.elements_per_value],
        }
    }
}
