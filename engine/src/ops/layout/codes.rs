//! Reshaping with MXNet's codes for extents that follow from the array's own.

use super::reshape::{Reshape, cannot_reshape};
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// The same elements in the shape that `codes` ask for, shared where the layout allows it. See [`reshape_codes`].
///
/// # Errors
/// [`Error::Value`] for codes that do not fit.
pub fn reshape(x: &NDArray, codes: &[i64], reverse: bool) -> Result<NDArray> {
    run_one(by_codes(codes.to_vec(), reverse, false), &[x])
}

fn by_codes(
    codes: Vec<i64>,
    reverse: bool,
    copies: bool,
) -> Reshape<impl Fn(&[&Shape]) -> Result<Shape> + Send + Sync> {
    Reshape {
        name: RESHAPE.name,
        rule: move |shapes: &[&Shape]| reshape_codes(shapes[0], &codes, reverse),
        copies,
    }
}

/// See [`reshape`]. The function copies; the method of arrays shares.
pub static RESHAPE: Spec = Spec {
    name: "reshape",
    aliases: &["Reshape"],
    documentation: "The same elements in another shape. 0 keeps the extent in this place, -1 is what remains, -2 stands for \
                    all further extents, -3 merges two, -4 splits one into the two that follow, one of which may be -1. \
                    The gradient is reshaped back.",
    example: Example {
        code: "nd.reshape(nd.array([[1, 2, 3], [4, 5, 6]]), shape=(-1, 2))",
        shows: "\n[[1. 2.]\n [3. 4.]\n [5. 6.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "shape",
            kind: Kind::Shape,
            default: Default::Ints(&[]),
            documentation: "Extents and codes.",
        },
        Parameter {
            name: "reverse",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether codes are matched with extents from the right.",
        },
    ],
    build: |attributes| {
        let codes = attributes.ints("shape")?.to_vec();
        Ok(OpRef::new(by_codes(
            codes,
            attributes.bool("reverse")?,
            true,
        )))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]).with(&[("shape", "(4, -1)")]),
        Case::new(&[&[2, 3, 4]]).with(&[("shape", "(-3, -4, 2, -1)")]),
        Case::new(&[&[4, 3, 2]]).with(&[("shape", "(-1, 0)"), ("reverse", "True")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// The shape that codes ask for: 0 keeps the extent in this place, -1 is what remains, -2 stands for all further
/// extents, -3 merges two, -4 splits one into the two that follow, one of which may be -1. With `reverse` everything is
/// read from the right, where -4 follows its factors.
///
/// ```
/// use engine::{Shape, ops::reshape_codes};
/// let shape = Shape::new(&[2, 3, 4]);
/// assert_eq!(reshape_codes(&shape, &[-3, 0], false)?, Shape::new(&[6, 4]));
/// assert_eq!(reshape_codes(&shape, &[-4, 1, -1, -2], false)?, Shape::new(&[1, 2, 3, 4]));
/// # Ok::<(), engine::Error>(())
/// ```
///
/// # Errors
/// [`Error::Value`] for codes that do not fit the shape.
pub fn reshape_codes(shape: &Shape, codes: &[i64], reverse: bool) -> Result<Shape> {
    let mut reader = Reader {
        rest: shape.to_vec(),
        extents: Vec::with_capacity(codes.len()),
        unknown: None,
    };
    let mut in_order = codes.to_vec();
    if reverse {
        reader.rest.reverse();
        in_order.reverse();
    }
    // Extents are taken from the back, where that is cheap.
    reader.rest.reverse();
    let unfit = || cannot_reshape(shape, codes);
    let mut codes = in_order.into_iter();
    while let Some(code) = codes.next() {
        reader.read(code, &mut codes).ok_or_else(unfit)??;
    }
    if let Some(position) = reader.unknown {
        let known: usize = reader.extents.iter().product();
        reader.extents[position] = shape.size().checked_div(known).ok_or_else(unfit)?;
    }
    if reverse {
        reader.extents.reverse();
    }
    let result = Shape::new(&reader.extents);
    if result.checked_size() == Some(shape.size()) {
        Ok(result)
    } else {
        Err(unfit())
    }
}

struct Reader {
    /// Extents of the array that no code has spoken of, the next one last.
    rest: Vec<usize>,
    extents: Vec<usize>,
    /// Which of the extents is what remains.
    unknown: Option<usize>,
}

impl Reader {
    /// Reads a code, and those that belong to it; `None` where it asks for an extent that is not there.
    fn read(&mut self, code: i64, more: &mut impl Iterator<Item = i64>) -> Option<Result<()>> {
        match code {
            0 => {
                let extent = self.rest.pop()?;
                self.extents.push(extent);
            }
            -1 => {
                if self.unknown.replace(self.extents.len()).is_some() {
                    return Some(Err(Error::value("One and only one dim can be inferred")));
                }
                self.extents.push(1);
                self.rest.pop();
            }
            -2 => self.extents.extend(self.rest.drain(..).rev()),
            -3 => {
                let merged = self.rest.pop()? * self.rest.pop()?;
                self.extents.push(merged);
            }
            -4 => return self.split(more.next()?, more.next()?),
            extent => {
                self.extents.push(usize::try_from(extent).ok()?);
                self.rest.pop();
            }
        }
        Some(Ok(()))
    }

    fn split(&mut self, first: i64, second: i64) -> Option<Result<()>> {
        let whole = self.rest.pop()?;
        let other = |factor: i64| whole.checked_div(usize::try_from(factor).ok()?);
        let (left, right) = match (first, second) {
            (-1, -1) => {
                return Some(Err(Error::value("Split dims cannot both be -1.")));
            }
            (-1, right) => (other(right)?, usize::try_from(right).ok()?),
            (left, -1) => (usize::try_from(left).ok()?, other(left)?),
            (left, right) => (usize::try_from(left).ok()?, usize::try_from(right).ok()?),
        };
        if left.checked_mul(right) != Some(whole) {
            return Some(Err(Error::value(format!(
                "Split dims {first}, {second} do not divide original dim {whole}"
            ))));
        }
        self.extents.extend([left, right]);
        Some(Ok(()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The shapes are those that MXNet 1.9.1 gives.
    #[test]
    fn codes_give_the_shapes_that_mxnet_gives() {
        let check = |shape: &[usize], codes: &[i64], reverse, expected: &[usize]| {
            let result = reshape_codes(&Shape::new(shape), codes, reverse).unwrap();
            assert_eq!(&result[..], expected, "{shape:?} {codes:?} {reverse}");
        };
        check(&[2, 3, 4], &[0, -1], false, &[2, 12]);
        check(&[2, 3, 4], &[-3, 4], false, &[6, 4]);
        check(&[2, 3, 4], &[0, 0, -4, 2, -1], false, &[2, 3, 2, 2]);
        check(&[2, 3, 4], &[2, 3, 4, -2], false, &[2, 3, 4]);
        check(&[2, 3, 4], &[0, 0, 0, 1], false, &[2, 3, 4, 1]);
        check(
            &[8, 3, 3, 3, 4, 4],
            &[-4, 2, -1, 3, -3, -2],
            false,
            &[2, 4, 3, 9, 4, 4],
        );
        check(&[10, 5, 4], &[-1, 0], false, &[40, 5]);
        check(&[10, 5, 4], &[-1, 0], true, &[50, 4]);
        check(&[2, 3, 4, 5], &[-3, 0, 0], true, &[6, 4, 5]);
        check(&[2, 6, 4], &[0, -3], true, &[2, 24]);
        check(&[64], &[16, -1, -4], true, &[16, 4]);
        check(&[1, 2, 3, 64], &[-2, -1, 16, -4], true, &[1, 2, 3, 4, 16]);
    }

    #[test]
    fn codes_that_do_not_fit_are_named() {
        let message = |codes: &[i64]| {
            reshape_codes(&Shape::new(&[2, 3]), codes, false)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(&[4, 2]),
            "Cannot reshape array of size 6 into shape (4, 2)"
        );
        assert_eq!(
            message(&[-1, 5]),
            "Cannot reshape array of size 6 into shape (-1, 5)"
        );
        assert_eq!(
            message(&[0, 0, 0]),
            "Cannot reshape array of size 6 into shape (0, 0, 0)"
        );
        assert_eq!(
            message(&[-5]),
            "Cannot reshape array of size 6 into shape (-5,)"
        );
        assert_eq!(message(&[-1, -1]), "One and only one dim can be inferred");
        assert_eq!(message(&[-4, -1, -1, -2]), "Split dims cannot both be -1.");
        assert_eq!(
            message(&[-4, 3, 2, -2]),
            "Split dims 3, 2 do not divide original dim 2"
        );
    }
}
