//! Rectangles by their corners, and how much two of them have in common. In float32, as MXNet computes them, or float64.

use std::ops::{Add, Div, Mul, Sub};

use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;
use crate::storage::Context;

/// Room for numbers on the host, which is refused where the machine has too little: there may be as many as pairs of boxes.
pub(super) fn room(shape: &Shape, dtype: DType) -> Result<Array> {
    Array::host(shape.clone(), dtype, Context::cpu(0))
}

/// The type of coordinates.
pub(super) trait Coordinate:
    Copy
    + PartialOrd
    + From<f32>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    fn min(self, other: Self) -> Self;
    fn max(self, other: Self) -> Self;
}

impl Coordinate for f32 {
    fn min(self, other: Self) -> Self {
        self.min(other)
    }

    fn max(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Coordinate for f64 {
    fn min(self, other: Self) -> Self {
        self.min(other)
    }

    fn max(self, other: Self) -> Self {
        self.max(other)
    }
}

/// Left, top, right and bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corners<T>(pub [T; 4]);

/// How a box is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Left, top, right and bottom.
    Corner,
    /// The middle's two coordinates, width and height.
    Center,
}

impl Encoding {
    /// By the name that parameters give it.
    pub fn named(name: &str) -> Self {
        if name == "center" {
            Self::Center
        } else {
            Self::Corner
        }
    }

    /// The corners of a box.
    pub fn corners<T: Coordinate>(self, numbers: [T; 4]) -> Corners<T> {
        let [x, y, w, h] = numbers;
        let (w, h) = (w / T::from(2.0), h / T::from(2.0));
        match self {
            Self::Corner => Corners(numbers),
            Self::Center => Corners([x - w, y - h, x + w, y + h]),
        }
    }

    /// The area of a box; 0 for one whose sides are the wrong way round.
    pub fn area<T: Coordinate>(self, numbers: [T; 4]) -> T {
        let [a, b, c, d] = numbers;
        let (width, height) = match self {
            Self::Corner => (c - a, d - b),
            Self::Center => (c, d),
        };
        let zero = T::from(0.0);
        if width < zero || height < zero {
            zero
        } else {
            width * height
        }
    }

    /// The area that two boxes share over the area that they cover.
    pub fn overlap<T: Coordinate>(self, x: [T; 4], y: [T; 4]) -> T {
        let shared = self.corners(x).shared(self.corners(y));
        let covered = self.area(x) + self.area(y) - shared;
        if covered <= T::from(0.0) {
            T::from(0.0)
        } else {
            shared / covered
        }
    }
}

impl<T: Coordinate> Corners<T> {
    /// The area that both cover.
    fn shared(self, other: Self) -> T {
        let (Self(x), Self(y)) = (self, other);
        let side = |axis: usize| {
            let length =
                Coordinate::min(x[axis + 2], y[axis + 2]) - Coordinate::max(x[axis], y[axis]);
            Coordinate::max(length, T::from(0.0))
        };
        side(0) * side(1)
    }

    /// Middle, width and height.
    pub fn center(self) -> [T; 4] {
        let Self([left, top, right, bottom]) = self;
        [
            (left + right) / T::from(2.0),
            (top + bottom) / T::from(2.0),
            right - left,
            bottom - top,
        ]
    }
}

/// The four numbers from `start` of a row.
pub(super) fn four<T: Coordinate>(row: &[T], start: usize) -> [T; 4] {
    std::array::from_fn(|index| row.get(start + index).copied().unwrap_or(T::from(0.0)))
}
