//! The network as its single operations: what it is by definition, and what is differentiated for derivatives of
//! derivatives.

use smallvec::smallvec;

use super::network::{Cell, Network};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::{
    Outputs, add, concat, fully_connected, multiply, relu, reshape_to, sigmoid, slice_axis, split,
    stack, subtract, tanh,
};
use crate::shape::Shape;

/// The results of the network: of the last layer, the last states, and the last cells of an LSTM. `masks` is empty without
/// dropout.
pub(super) fn define(network: &Network, inputs: &[NDArray], masks: &NDArray) -> Result<Outputs> {
    let mut x = inputs[0].clone();
    let (mut states, mut memories) = (Vec::new(), Vec::new());
    for layer in 0..network.layers {
        if layer > 0 && masks.size() > 0 {
            let mask = at(masks, layer - 1)?;
            x = multiply(&x, &mask)?;
        }
        let mut sides = Vec::new();
        for direction in 0..network.directions {
            let made = one(network, inputs, &x, (layer, direction))?;
            sides.push(made.out);
            states.push(made.state);
            memories.extend(made.memory);
        }
        x = concat(&sides.iter().collect::<Vec<_>>(), 2)?;
    }
    let mut results: Outputs = smallvec![x, stack(&states.iter().collect::<Vec<_>>(), 0)?];
    if network.cell == Cell::Lstm {
        results.push(stack(&memories.iter().collect::<Vec<_>>(), 0)?);
    }
    Ok(results)
}

/// What one direction of one layer makes.
struct Made {
    out: NDArray,
    state: NDArray,
    memory: Option<NDArray>,
}

fn one(
    network: &Network,
    inputs: &[NDArray],
    x: &NDArray,
    (layer, direction): (usize, usize),
) -> Result<Made> {
    let (width, steps) = (network.width(), x.shape()[0]);
    let offsets = network.offsets(layer, direction, inputs[0].shape()[2]);
    let array = |start: usize, shape: &[usize]| {
        let shape = Shape::new(shape);
        let end = (start + shape.size()) as i64;
        reshape_to(&slice_axis(&inputs[1], 0, start as i64, Some(end))?, shape)
    };
    let input_weight = array(offsets.input_weight, &[width, x.shape()[2]])?;
    let state_weight = array(offsets.state_weight, &[width, network.size])?;
    let (input_bias, state_bias) = (
        array(offsets.input_bias, &[width])?,
        array(offsets.state_bias, &[width])?,
    );
    let products = fully_connected(x, &input_weight, Some(&input_bias), false)?;
    let position = network.position(layer, direction);
    let mut state = at(&inputs[2], position)?;
    let mut memory = match inputs.get(3) {
        Some(memory) if network.cell == Cell::Lstm => Some(at(memory, position)?),
        _ => None,
    };
    let mut all = vec![None; steps];
    for step in 0..steps {
        let time = if direction == 0 {
            step
        } else {
            steps - 1 - step
        };
        let of_state = fully_connected(&state, &state_weight, Some(&state_bias), false)?;
        let of_input = at(&products, time)?;
        (state, memory) = next(network.cell, &of_input, &of_state, &state, memory)?;
        all[time] = Some(state.clone());
    }
    let all: Vec<&NDArray> = all.iter().flatten().collect();
    Ok(Made {
        out: stack(&all, 0)?,
        state,
        memory,
    })
}

/// One step, from both products.
fn next(
    cell: Cell,
    of_input: &NDArray,
    of_state: &NDArray,
    state: &NDArray,
    memory: Option<NDArray>,
) -> Result<(NDArray, Option<NDArray>)> {
    match (cell, memory) {
        (Cell::Lstm, Some(memory)) => {
            let gates = split(&add(of_input, of_state)?, 4, 1, false)?;
            let kept = multiply(&memory, &sigmoid(&gates[1])?)?;
            let memory = add(&kept, &multiply(&sigmoid(&gates[0])?, &tanh(&gates[2])?)?)?;
            let state = multiply(&sigmoid(&gates[3])?, &tanh(&memory)?)?;
            Ok((state, Some(memory)))
        }
        (Cell::Gru, _) => {
            let (x, h) = (split(of_input, 3, 1, false)?, split(of_state, 3, 1, false)?);
            let reset = sigmoid(&add(&x[0], &h[0])?)?;
            let update = sigmoid(&add(&x[1], &h[1])?)?;
            let candidate = tanh(&add(&x[2], &multiply(&reset, &h[2])?)?)?;
            let difference = subtract(state, &candidate)?;
            Ok((add(&candidate, &multiply(&update, &difference)?)?, None))
        }
        (Cell::Relu, _) => Ok((relu(&add(of_input, of_state)?)?, None)),
        _ => Ok((tanh(&add(of_input, of_state)?)?, None)),
    }
}

/// The element at `index` of the first axis.
fn at(x: &NDArray, index: usize) -> Result<NDArray> {
    let index = index as i64;
    let shape = x.shape().without(0);
    reshape_to(&slice_axis(x, 0, index, Some(index + 1))?, shape)
}
