//! The network computed layer by layer.

use super::cell::{GRU, LSTM, RELU, TANH};
use super::network::{Cell, Network, columns, part};
use crate::array::Array;
use crate::error::Result;
use crate::ops::Place;
use crate::shape::Shape;

/// The inputs of a network, contiguous: `x`, the vector of parameters, the states at first.
pub(super) struct Inputs<'a> {
    pub x: &'a Array,
    pub parameters: &'a Array,
    pub state: &'a Array,
    /// The cells of an LSTM.
    pub memory: Option<&'a Array>,
}

/// What a network computes. The last four are kept for its gradient.
pub(super) struct Results<'a> {
    /// `[time, batch, directions * size]`.
    pub out: &'a Array,
    /// `[layers * directions, batch, size]`.
    pub last_state: &'a Array,
    /// Likewise, for an LSTM.
    pub last_memory: Option<&'a Array>,
    /// Gates after their functions: `[layers * directions, time, batch, gates * size]`; empty for a cell without gates.
    pub gates: &'a Array,
    /// The cells of an LSTM, or the products of a GRU's state that belong to the candidate:
    /// `[layers * directions, time, batch, size]`.
    pub memory: &'a Array,
    /// Results of all layers but the last: `[layers - 1, time, batch, directions * size]`.
    pub lower: &'a Array,
    /// What they were multiplied by before the next layer; empty without dropout.
    pub masks: &'a Array,
}

impl Results<'_> {
    /// The result of a layer as rows: `[time * batch, directions * size]`.
    pub fn rows_of(&self, network: &Network, layer: usize) -> Result<Array> {
        let (rows, width) = (self.out.shape()[0] * self.out.shape()[1], network.output());
        if layer + 1 == network.layers {
            part(self.out, 0, &[rows, width])
        } else {
            part(self.lower, layer * rows * width, &[rows, width])
        }
    }

    /// What a layer reads, as rows.
    pub fn input_of(
        &self,
        place: &Place,
        network: &Network,
        layer: usize,
        x: &Array,
    ) -> Result<Array> {
        if layer == 0 {
            return part(x, 0, &[x.shape()[0] * x.shape()[1], x.shape()[2]]);
        }
        let rows = self.rows_of(network, layer - 1)?;
        if self.masks.size() == 0 {
            return Ok(rows);
        }
        let mask = part(
            self.masks,
            (layer - 1) * rows.size(),
            &[rows.shape()[0], rows.shape()[1]],
        )?;
        let dropped = place.empty(rows.shape().clone(), rows.dtype())?;
        let function = crate::ops::MULTIPLY_FUNCTION;
        place.device.binary(function, &rows, &mask, &dropped)?;
        Ok(dropped)
    }
}

/// Computes the network into `results`, whose masks are drawn already.
pub(super) fn run(
    place: &Place,
    network: &Network,
    inputs: &Inputs,
    results: &Results,
) -> Result<()> {
    for layer in 0..network.layers {
        let x = results.input_of(place, network, layer, inputs.x)?;
        for direction in 0..network.directions {
            Direction::new(place, network, inputs, results, (layer, direction))?.run(&x)?;
        }
    }
    Ok(())
}

/// One direction of one layer.
struct Direction<'a> {
    place: &'a Place,
    network: &'a Network,
    results: &'a Results<'a>,
    layer: usize,
    direction: usize,
    /// Extents of time and of the batch.
    steps: usize,
    batch: usize,
    /// `[1, inputs, width]` and `[1, size, width]`, turned.
    input_weight: Array,
    state_weight: Array,
    input_bias: Array,
    state_bias: Array,
    state: Array,
    memory: Option<Array>,
}

impl<'a> Direction<'a> {
    fn new(
        place: &'a Place,
        network: &'a Network,
        inputs: &Inputs,
        results: &'a Results,
        (layer, direction): (usize, usize),
    ) -> Result<Self> {
        let (width, size) = (network.width(), network.size);
        let x = inputs.x.shape();
        let (steps, batch, features) = (x[0], x[1], x[2]);
        let offsets = network.offsets(layer, direction, features);
        let weight = |start, columns| -> Result<Array> {
            let weight = part(inputs.parameters, start, &[1, width, columns])?;
            Ok(weight.permuted(&[0, 2, 1]))
        };
        let bias = |start| part(inputs.parameters, start, &[width]);
        let start = network.position(layer, direction) * batch * size;
        let state = |states: &Array| part(states, start, &[batch, size]);
        Ok(Self {
            place,
            network,
            results,
            layer,
            direction,
            steps,
            batch,
            input_weight: weight(offsets.input_weight, network.input(layer, features))?,
            state_weight: weight(offsets.state_weight, size)?,
            input_bias: bias(offsets.input_bias)?,
            state_bias: bias(offsets.state_bias)?,
            state: state(inputs.state)?,
            memory: inputs.memory.map(state).transpose()?,
        })
    }

    fn run(&self, x: &Array) -> Result<()> {
        let (size, width) = (self.network.size, self.network.width());
        let rows = self.steps * self.batch;
        let position = self.network.position(self.layer, self.direction);
        let kept = self.results.gates;
        let products = if kept.size() > 0 {
            part(kept, position * rows * width, &[1, rows, width])?
        } else {
            self.place.empty(Shape::new(&[1, rows, width]), x.dtype())?
        };
        self.fill_with_bias(&products)?;
        self.place
            .device
            .matmul(&x.expanded(0), &self.input_weight, true, &products)?;
        let out = self.results.rows_of(self.network, self.layer)?;
        let mut state = self.state.clone();
        let mut memory = self.memory.clone();
        for step in 0..self.steps {
            let time = if self.direction == 0 {
                step
            } else {
                self.steps - 1 - step
            };
            let gates = part(
                &products,
                time * self.batch * width,
                &[1, self.batch, width],
            )?;
            let next = columns(&out, time * self.batch, self.batch, self.direction, size);
            let at = (position * self.steps + time) * self.batch * size;
            let kept = match self.network.cell {
                Cell::Lstm | Cell::Gru => part(self.results.memory, at, &[self.batch, size])?,
                Cell::Relu | Cell::Tanh => next.clone(),
            };
            self.step(
                &gates,
                [&state, memory.as_ref().unwrap_or(&state)],
                [&next, &kept],
            )?;
            state = next;
            memory = memory.map(|_| kept);
        }
        let last = part(
            self.results.last_state,
            position * self.batch * size,
            &[self.batch, size],
        )?;
        self.place.device.copy(&state, &last)?;
        if let (Some(memory), Some(last)) = (memory, self.results.last_memory) {
            let last = part(last, position * self.batch * size, &[self.batch, size])?;
            self.place.device.copy(&memory, &last)?;
        }
        Ok(())
    }

    /// The biases in every row: of both products, except that a GRU's candidate needs them apart.
    fn fill_with_bias(&self, products: &Array) -> Result<()> {
        let bias = if self.network.cell == Cell::Gru {
            self.input_bias.clone()
        } else {
            let sum = self
                .place
                .empty(self.input_bias.shape().clone(), products.dtype())?;
            let function = crate::ops::ADD_FUNCTION;
            self.place
                .device
                .binary(function, &self.input_bias, &self.state_bias, &sum)?;
            sum
        };
        self.spread(&bias, products)
    }

    fn spread(&self, bias: &Array, rows: &Array) -> Result<()> {
        match bias.broadcast_to(rows.shape()) {
            Some(bias) => self.place.device.copy(&bias, rows),
            None => Err(crate::Error::internal("a bias that does not fit")),
        }
    }

    /// From the products of the input and the state to the next state.
    fn step(
        &self,
        gates: &Array,
        [state, memory]: [&Array; 2],
        [next, kept]: [&Array; 2],
    ) -> Result<()> {
        let device = self.place.device;
        let before = state.expanded(0);
        if self.network.cell == Cell::Gru {
            let shape = Shape::new(&[1, self.batch, self.network.width()]);
            let products = self.place.empty(shape, gates.dtype())?;
            self.spread(&self.state_bias, &products)?;
            device.matmul(&before, &self.state_weight, true, &products)?;
            let ([xr, xz, xn], [hr, hz, hn]) = (self.split(gates), self.split(&products));
            return device.update(
                &GRU,
                &[&xr, &xz, &xn, &hr, &hz, &hn, state],
                &[],
                &[&xr, &xz, &xn, kept, next],
            );
        }
        device.matmul(&before, &self.state_weight, true, gates)?;
        match self.network.cell {
            Cell::Lstm => {
                let [i, f, g, o] = self.split(gates);
                device.update(
                    &LSTM,
                    &[&i, &f, &g, &o, memory],
                    &[],
                    &[&i, &f, &g, &o, kept, next],
                )
            }
            Cell::Relu => device.update(&RELU, &[&gates.squeezed(0)], &[], &[next]),
            _ => device.update(&TANH, &[&gates.squeezed(0)], &[], &[next]),
        }
    }

    /// The columns of each gate.
    fn split<const GATES: usize>(&self, gates: &Array) -> [Array; GATES] {
        split(gates, self.network.size)
    }
}

/// The columns of each gate of `[1, batch, gates * size]`.
pub(super) fn split<const GATES: usize>(gates: &Array, size: usize) -> [Array; GATES] {
    let rows = gates.squeezed(0);
    std::array::from_fn(|gate| rows.sliced(1, gate * size, 1, size))
}
