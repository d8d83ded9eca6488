//! The gradient of a network, as an operation: layer by layer from the last one, backwards in time.

use smallvec::SmallVec;

use super::cell::{GRU_GRADIENT, LSTM_GRADIENT, RELU_GRADIENT, TANH_GRADIENT};
use super::definition::define;
use super::forward::{Results, split};
use super::network::{Cell, Network, Offsets, columns, part};
use crate::array::Array;
use crate::autograd::{self, GradOptions, GradReq, NDArray, Tape};
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::{
    Arrays, Gradients, MULTIPLY_FUNCTION, Meta, Metadata, Op, Outputs, Place, Saves, recomputed,
    zeros_like,
};
use crate::shape::Shape;

/// The gradient with respect to the inputs of a network. It reads them, all results, and the gradients of the results that
/// the caller got.
pub(super) struct NetworkGradient {
    pub network: Network,
}

impl NetworkGradient {
    /// How many inputs, and how many results, a network has.
    fn inputs(&self) -> usize {
        if self.network.cell == Cell::Lstm {
            4
        } else {
            3
        }
    }
}

impl Op for NetworkGradient {
    fn name(&self) -> &'static str {
        "_backward_RNN"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(inputs[..self.inputs()]
            .iter()
            .map(|input| Meta::of(input))
            .collect())
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let network = &self.network;
        let plain: SmallVec<[Array; 16]> = inputs
            .iter()
            .map(|input| place.contiguous(input))
            .collect::<Result<_>>()?;
        let count = self.inputs();
        let made = count - 1;
        let (given, rest) = plain.split_at(count);
        let (results, incoming) = rest.split_at(made + 4);
        let lstm = network.cell == Cell::Lstm;
        let out: Arrays = metas
            .iter()
            .map(|meta| place.empty(meta.shape.clone(), meta.dtype))
            .collect::<Result<_>>()?;
        let gradient = Backwards {
            place,
            network,
            given,
            results: &Results {
                out: &results[0],
                last_state: &results[1],
                last_memory: lstm.then(|| &results[2]),
                gates: &results[made],
                memory: &results[made + 1],
                lower: &results[made + 2],
                masks: &results[made + 3],
            },
            incoming,
            out: &out,
        };
        place.device.burst(&mut || gradient.run())?;
        Ok(out)
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    /// The gradient of the definition's gradient. The results among the inputs depend on the network's inputs alone, so
    /// whatever goes through them is found there.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let inputs = (0..tape.input_count())
            .map(|position| tape.input(position))
            .collect::<Result<Vec<_>>>()?;
        let (count, made) = (self.inputs(), self.inputs() - 1);
        let masks = inputs[count + made + 3].detach();
        recomputed::gradients(tape, &inputs, |inputs| {
            let given = &inputs[..count];
            for input in given.iter().filter(|input| !input.is_in_graph()) {
                input.attach_grad(GradReq::Write)?;
            }
            let results = define(&self.network, given, &masks)?;
            let heads: Vec<&NDArray> = results.iter().collect();
            let weights: Vec<Option<&NDArray>> =
                inputs[count + made + 4..].iter().map(Some).collect();
            let options = GradOptions {
                retain_graph: true,
                create_graph: true,
                train_mode: autograd::is_training(),
            };
            let variables: Vec<&NDArray> = given.iter().collect();
            autograd::grad_where_reached(&heads, &variables, &weights, options)?
                .into_iter()
                .zip(given)
                .map(|(gradient, input)| gradient.map_or_else(|| zeros_like(&input.detach()), Ok))
                .collect::<Result<Outputs>>()
        })
    }
}

/// The computation of a gradient.
struct Backwards<'a> {
    place: &'a Place,
    network: &'a Network,
    /// The network's inputs.
    given: &'a [Array],
    results: &'a Results<'a>,
    /// The gradients of the results that the caller got.
    incoming: &'a [Array],
    /// The gradients to write.
    out: &'a [Array],
}

impl Backwards<'_> {
    fn run(&self) -> Result<()> {
        let device = self.place.device;
        let x = self.given[0].shape();
        let rows = x[0] * x[1];
        let mut above = part(&self.incoming[0], 0, &[rows, self.network.output()])?;
        for layer in (0..self.network.layers).rev() {
            let width = self.network.input(layer, x[2]);
            let below = if layer == 0 {
                part(&self.out[0], 0, &[rows, width])?
            } else {
                self.empty(&[rows, width])?
            };
            let input = self
                .results
                .input_of(self.place, self.network, layer, &self.given[0])?;
            for direction in 0..self.network.directions {
                self.direction((layer, direction), &input, &above, &below)?;
            }
            if layer > 0 && self.results.masks.size() > 0 {
                let mask = part(
                    self.results.masks,
                    (layer - 1) * below.size(),
                    &[rows, width],
                )?;
                device.binary(MULTIPLY_FUNCTION, &below, &mask, &below)?;
            }
            above = below;
        }
        Ok(())
    }

    fn empty(&self, shape: &[usize]) -> Result<Array> {
        self.place.empty(Shape::new(shape), self.given[0].dtype())
    }

    /// One direction of one layer: the gradients of its weights and states, and what it adds to that of its input.
    fn direction(
        &self,
        (layer, direction): (usize, usize),
        input: &Array,
        above: &Array,
        below: &Array,
    ) -> Result<()> {
        let (network, device) = (self.network, self.place.device);
        let (size, width) = (network.size, network.width());
        let x = self.given[0].shape();
        let (rows, batch) = (x[0] * x[1], x[1]);
        let offsets = network.offsets(layer, direction, x[2]);
        let at = network.position(layer, direction) * batch * size;
        // Gradients before the gates, on the side of the input and on that of the state.
        let of_input = self.empty(&[rows, width])?;
        let of_state = if network.cell == Cell::Gru {
            self.empty(&[rows, width])?
        } else {
            of_input.clone()
        };
        let next = part(&self.out[2], at, &[batch, size])?;
        device.copy(&part(&self.incoming[1], at, &[batch, size])?, &next)?;
        let memory = match self.out.get(3) {
            Some(out) => {
                let memory = part(out, at, &[batch, size])?;
                device.copy(&part(&self.incoming[2], at, &[batch, size])?, &memory)?;
                Some(memory)
            }
            None => None,
        };
        let weight = part(&self.given[1], offsets.state_weight, &[1, width, size])?;
        for step in (0..x[0]).rev() {
            let time = if direction == 0 {
                step
            } else {
                x[0] - 1 - step
            };
            let sides = [&of_input, &of_state].map(|side| side.sliced(0, time * batch, 1, batch));
            let above = columns(above, time * batch, batch, direction, size);
            self.step(
                (layer, direction),
                step,
                &above,
                &next,
                memory.as_ref(),
                &sides,
            )?;
            // A GRU's state is also used directly, which `next` holds already.
            let accumulate = network.cell == Cell::Gru;
            device.matmul(
                &sides[1].expanded(0),
                &weight,
                accumulate,
                &next.expanded(0),
            )?;
        }
        let weight = part(
            &self.given[1],
            offsets.input_weight,
            &[1, width, input.shape()[1]],
        )?;
        device.matmul(
            &of_input.expanded(0),
            &weight,
            direction > 0,
            &below.expanded(0),
        )?;
        self.weights((layer, direction), &offsets, input, [&of_input, &of_state])
    }

    /// The gradients before the gates of one step, and those of what the step was given. Steps are counted in the order in
    /// which they were taken.
    fn step(
        &self,
        (layer, direction): (usize, usize),
        step: usize,
        above: &Array,
        next: &Array,
        memory: Option<&Array>,
        sides: &[Array; 2],
    ) -> Result<()> {
        let (network, device) = (self.network, self.place.device);
        let (size, batch) = (network.size, next.shape()[0]);
        let steps = self.given[0].shape()[0];
        let time_of = |step: usize| {
            if direction == 0 {
                step
            } else {
                steps - 1 - step
            }
        };
        let position = network.position(layer, direction);
        let out = self.results.rows_of(network, layer)?;
        let state = |step| columns(&out, time_of(step) * batch, batch, direction, size);
        let at = |step| (position * steps + time_of(step)) * batch;
        let kept = |step| part(self.results.memory, at(step) * size, &[batch, size]);
        let width = network.width();
        let gates = || part(self.results.gates, at(step) * width, &[1, batch, width]);
        let [first, second] = [sides[0].expanded(0), sides[1].expanded(0)];
        match network.cell {
            Cell::Tanh => device.update(
                &TANH_GRADIENT,
                &[above, next, &state(step)],
                &[],
                &[&sides[0]],
            ),
            Cell::Relu => device.update(
                &RELU_GRADIENT,
                &[above, next, &state(step)],
                &[],
                &[&sides[0]],
            ),
            Cell::Gru => {
                let before = match step {
                    0 => part(&self.given[2], position * batch * size, &[batch, size])?,
                    _ => state(step - 1),
                };
                let [r, z, n] = split(&gates()?, size);
                let ([dr, dz, dn], [er, ez, en]) = (split(&first, size), split(&second, size));
                device.update(
                    &GRU_GRADIENT,
                    &[above, next, &r, &z, &n, &kept(step)?, &before],
                    &[],
                    &[&dr, &dz, &dn, &er, &ez, &en, next],
                )
            }
            Cell::Lstm => {
                let memory = memory.unwrap_or(next);
                let before = match step {
                    0 => part(&self.given[3], position * batch * size, &[batch, size])?,
                    _ => kept(step - 1)?,
                };
                let [i, f, g, o] = split(&gates()?, size);
                let [di, df, dg, d_o] = split(&first, size);
                device.update(
                    &LSTM_GRADIENT,
                    &[above, next, memory, &i, &f, &g, &o, &kept(step)?, &before],
                    &[],
                    &[&di, &df, &dg, &d_o, memory],
                )
            }
        }
    }

    /// The gradients of a direction's weights and biases, each one product or sum over all times.
    fn weights(
        &self,
        (layer, direction): (usize, usize),
        offsets: &Offsets,
        input: &Array,
        [of_input, of_state]: [&Array; 2],
    ) -> Result<()> {
        let (network, device) = (self.network, self.place.device);
        let (size, width) = (network.size, network.width());
        let x = self.given[0].shape();
        let (steps, batch) = (x[0], x[1]);
        let out = &self.out[1];
        let turned = |rows: &Array| rows.permuted(&[1, 0]).expanded(0);
        let weight = part(out, offsets.input_weight, &[1, width, input.shape()[1]])?;
        device.matmul(&turned(of_input), &input.expanded(0), false, &weight)?;
        // Every step but the first one was given the state that the one before it made.
        let states = self.results.rows_of(network, layer)?;
        let rows = steps.saturating_sub(1) * batch;
        let (made, given) = if direction == 0 {
            (0, batch)
        } else {
            (batch, 0)
        };
        let first = if direction == 0 { 0 } else { rows };
        let start = part(
            &self.given[2],
            network.position(layer, direction) * batch * size,
            &[1, batch, size],
        )?;
        let weight = part(out, offsets.state_weight, &[1, width, size])?;
        let of_first = turned(&of_state.sliced(0, first, 1, batch.min(steps * batch)));
        device.matmul(&of_first, &start, false, &weight)?;
        if rows > 0 {
            let states = columns(&states, made, rows, direction, size).expanded(0);
            device.matmul(
                &turned(&of_state.sliced(0, given, 1, rows)),
                &states,
                true,
                &weight,
            )?;
        }
        for (rows, at) in [
            (of_input, offsets.input_bias),
            (of_state, offsets.state_bias),
        ] {
            let bias = part(out, at, &[width])?;
            device.reduce(Reduction::Sum, &rows.permuted(&[1, 0]), 1, &bias)?;
        }
        Ok(())
    }
}

/// The gradient of a call of a network, whose results are saved.
pub(super) fn gradient(network: &Network, tape: &Tape, returned: usize) -> Result<Gradients> {
    let op = NetworkGradient { network: *network };
    let (count, made) = (op.inputs(), op.inputs() - 1);
    let mut operands = Vec::new();
    for position in 0..count {
        operands.push(tape.input(position)?);
    }
    for position in 0..made + 4 {
        operands.push(tape.output(position)?.detach());
    }
    for position in 0..made {
        operands.push(if position < returned {
            tape.gradient_of(position)?
        } else {
            zeros_like(&operands[count + position])?
        });
    }
    let gradients = crate::ops::run(op, &operands.iter().collect::<Vec<_>>())?;
    let mut all: Gradients = gradients.into_iter().map(Some).collect();
    all.resize(tape.input_count(), None);
    Ok(all)
}
