//! What a network is: its cells, its extents, and where its weights lie in the vector of parameters.

use crate::array::Array;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// The cell of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Relu,
    Tanh,
    Lstm,
    Gru,
}

impl Cell {
    /// How many gates a cell has, the candidate included.
    pub fn gates(self) -> usize {
        match self {
            Self::Relu | Self::Tanh => 1,
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }
}

/// A network without its weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Network {
    pub cell: Cell,
    /// Elements of a state.
    pub size: usize,
    pub layers: usize,
    /// 1, or 2 for a network that also reads backwards.
    pub directions: usize,
}

/// Where the arrays of one direction of one layer start in the vector of parameters.
pub(super) struct Offsets {
    /// `[gates * size, inputs]`.
    pub input_weight: usize,
    /// `[gates * size, size]`.
    pub state_weight: usize,
    /// `[gates * size]`.
    pub input_bias: usize,
    /// `[gates * size]`.
    pub state_bias: usize,
}

impl Network {
    /// Elements of all gates of one cell.
    pub fn width(&self) -> usize {
        self.cell.gates() * self.size
    }

    /// Elements of a layer's result at one time.
    pub fn output(&self) -> usize {
        self.directions * self.size
    }

    /// Elements of a layer's input at one time.
    pub fn input(&self, layer: usize, features: usize) -> usize {
        if layer == 0 { features } else { self.output() }
    }

    /// Position among all layers and directions.
    pub fn position(&self, layer: usize, direction: usize) -> usize {
        layer * self.directions + direction
    }

    /// Elements of the vector of parameters; `None` if there are too many to count.
    pub fn parameters(&self, features: usize) -> Option<usize> {
        let of_layer = |layer| {
            let sides = self.input(layer, features).checked_add(self.size + 2)?;
            self.width()
                .checked_mul(sides)?
                .checked_mul(self.directions)
        };
        let lower = of_layer(0)?;
        match self.layers {
            0 | 1 => Some(lower),
            layers => lower.checked_add(of_layer(1)?.checked_mul(layers - 1)?),
        }
    }

    /// All weights come first, layer by layer, then all biases.
    pub fn offsets(&self, layer: usize, direction: usize, features: usize) -> Offsets {
        let weights = |layer| self.width() * (self.input(layer, features) + self.size);
        let before: usize = (0..layer)
            .map(|layer| self.directions * weights(layer))
            .sum();
        let all: usize = (0..self.layers)
            .map(|layer| self.directions * weights(layer))
            .sum();
        let input_weight = before + direction * weights(layer);
        let input_bias = all + 2 * self.width() * self.position(layer, direction);
        Offsets {
            input_weight,
            state_weight: input_weight + self.width() * self.input(layer, features),
            input_bias,
            state_bias: input_bias + self.width(),
        }
    }
}

/// A part of an array whose elements lie one after the other, in a shape of its own.
pub(super) fn part(x: &Array, start: usize, shape: &[usize]) -> Result<Array> {
    let shape = Shape::new(shape);
    let flat = x.reshaped(Shape::new(&[x.size()]));
    flat.map(|flat| flat.sliced(0, start, 1, shape.size()))
        .and_then(|part| part.reshaped(shape.clone()))
        .ok_or_else(|| Error::internal(format!("no part of shape {shape} in {}", x.shape())))
}

/// The columns of one direction in rows of results, from row `start` on.
pub(super) fn columns(
    rows: &Array,
    start: usize,
    count: usize,
    direction: usize,
    size: usize,
) -> Array {
    rows.sliced(0, start, 1, count)
        .sliced(1, direction * size, 1, size)
}
