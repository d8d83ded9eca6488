//! The parameters of windows: one number for each spatial axis.

use smallvec::SmallVec;

use crate::context::Window;
use crate::error::{Error, Result};
use crate::ops::Attributes;
use crate::shape::Shape;

/// The largest number that a window's parameter may be, so that positions never exceed an address.
const LIMIT: i64 = 1 << 31;

/// One number for each spatial axis.
pub(crate) type Numbers = SmallVec<[usize; 3]>;

/// A window over one to three spatial axes, as a call's parameters give it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sliding {
    pub kernel: Numbers,
    pub stride: Numbers,
    pub dilation: Numbers,
    pub padding: Numbers,
}

impl Sliding {
    /// Reads `kernel`, `stride`, `pad` and, where the operation has it, `dilate`. `what` is what messages call it.
    pub fn read(attributes: &Attributes, what: &str) -> Result<Self> {
        let op = attributes.spec().name;
        let kernel = numbers(attributes, "kernel")?;
        let axes = kernel.len();
        if !(1..=3).contains(&axes) {
            return Err(Error::argument(op, format!("{axes}D {what} not supported")));
        }
        if let Some(zero) = kernel.iter().position(|&taps| taps == 0) {
            let message = format!(
                "value {}for Parameter kernel is invalid, the input shape must be nonzero in all dimensions, but is 0 along \
                 axis {zero}",
                brackets(&kernel)
            );
            return Err(Error::argument(op, message));
        }
        let optional = |name: &str, title: &str, default: usize| -> Result<Numbers> {
            let given = numbers(attributes, name)?;
            match given.len() {
                0 => Ok(SmallVec::from_elem(default, axes)),
                length if length == axes => Ok(given),
                _ => Err(Error::argument(
                    op,
                    format!(
                        "{title} must have the same number of dimensions with kernel_size,but kernel_size is set to {} \
                         while {} is {}",
                        brackets(&kernel),
                        title.to_lowercase(),
                        brackets(&given)
                    ),
                )),
            }
        };
        let (stride, padding) = (
            optional("stride", "Stride", 1)?,
            optional("pad", "Padding", 0)?,
        );
        let dilation = match attributes.spec().parameter("dilate") {
            Some(_) => optional("dilate", "Dilate", 1)?,
            None => SmallVec::from_elem(1, axes),
        };
        for (name, numbers) in [("stride", &stride), ("dilate", &dilation)] {
            if numbers.contains(&0) {
                let message = format!("incorrect {name} size: {}", brackets(numbers));
                return Err(Error::argument(op, message));
            }
        }
        Ok(Self {
            kernel,
            stride,
            dilation,
            padding,
        })
    }

    /// One window over all positions.
    pub fn whole(extents: &[usize]) -> Self {
        let all = |number| SmallVec::from_elem(number, extents.len());
        Self {
            kernel: extents.into(),
            stride: all(1),
            dilation: all(1),
            padding: all(0),
        }
    }

    /// Number of spatial axes.
    pub fn axes(&self) -> usize {
        self.kernel.len()
    }

    /// The window over three axes.
    pub fn window(&self) -> Window {
        Window {
            kernel: spatial(&self.kernel, 1),
            stride: spatial(&self.stride, 1),
            dilation: spatial(&self.dilation, 1),
            padding: spatial(&self.padding, 0),
        }
    }

    /// How many positions the window covers along a spatial axis.
    pub fn reach(&self, axis: usize) -> usize {
        (self.kernel[axis] - 1) * self.dilation[axis] + 1
    }
}

/// Numbers for the last of three axes, and `missing` for the axes before.
pub(crate) fn spatial(numbers: &[usize], missing: usize) -> [usize; 3] {
    let mut all = [missing; 3];
    all[3 - numbers.len()..].copy_from_slice(numbers);
    all
}

/// A shape with three spatial axes: two axes stay, axes of one position come before the others.
pub(crate) fn volume(shape: &Shape) -> Shape {
    let [d, h, w] = spatial(&shape[2..], 1);
    Shape::new(&[shape[0], shape[1], d, h, w])
}

/// A tuple of numbers that are not negative.
pub(crate) fn numbers(attributes: &Attributes, name: &str) -> Result<Numbers> {
    let given = attributes.ints(name)?;
    let number = |&number: &i64| {
        usize::try_from(number)
            .ok()
            .filter(|_| number < LIMIT)
            .ok_or_else(|| {
                let op = attributes.spec().name;
                Error::argument(op, format!("{number} is no number for parameter {name}"))
            })
    };
    given.iter().map(number).collect()
}

/// As MXNet's messages write tuples.
pub(crate) fn brackets(numbers: &[usize]) -> String {
    Shape::new(numbers).to_string()
}
