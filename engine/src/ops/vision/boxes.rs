//! Rectangles by their corners, and how much two of them have in common. In float32, as MXNet computes them.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;
use crate::storage::Context;

/// Room for numbers on the host, which is refused where the machine has too little: there may be as many as pairs of boxes.
pub(super) fn room(shape: &Shape) -> Result<Array> {
    Array::host(shape.clone(), DType::Float32, Context::cpu(0))
}

/// Left, top, right and bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corners(pub [f32; 4]);

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
    pub fn corners(self, numbers: [f32; 4]) -> Corners {
        let [x, y, w, h] = numbers;
        match self {
            Self::Corner => Corners(numbers),
            Self::Center => Corners([x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0]),
        }
    }

    /// The area of a box; 0 for one whose sides are the wrong way round.
    pub fn area(self, numbers: [f32; 4]) -> f32 {
        let [a, b, c, d] = numbers;
        let (width, height) = match self {
            Self::Corner => (c - a, d - b),
            Self::Center => (c, d),
        };
        if width < 0.0 || height < 0.0 {
            0.0
        } else {
            width * height
        }
    }

    /// The area that two boxes share over the area that they cover.
    pub fn overlap(self, x: [f32; 4], y: [f32; 4]) -> f32 {
        let shared = self.corners(x).shared(self.corners(y));
        let covered = self.area(x) + self.area(y) - shared;
        if covered <= 0.0 {
            0.0
        } else {
            shared / covered
        }
    }
}

impl Corners {
    /// The area that both cover.
    fn shared(self, other: Self) -> f32 {
        let (Self(x), Self(y)) = (self, other);
        let side = |axis: usize| (x[axis + 2].min(y[axis + 2]) - x[axis].max(y[axis])).max(0.0);
        side(0) * side(1)
    }

    /// Middle, width and height.
    pub fn center(self) -> [f32; 4] {
        let Self([left, top, right, bottom]) = self;
        [
            (left + right) / 2.0,
            (top + bottom) / 2.0,
            right - left,
            bottom - top,
        ]
    }
}

/// The four numbers from `start` of a row.
pub(super) fn four(row: &[f32], start: usize) -> [f32; 4] {
    std::array::from_fn(|index| row.get(start + index).copied().unwrap_or(0.0))
}
