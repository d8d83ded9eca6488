//! Gradients of operations that are computed in one go, but could be made of others: those are differentiated instead.

use crate::autograd::{self, GradOptions, GradReq, NDArray, Tape};
use crate::error::Result;
use crate::ops::{Gradients, Outputs, identity};

/// Gradients of a call with respect to its inputs, found by computing `function` again. It has at least as many outputs
/// as gradients may have arrived at.
pub(crate) fn gradients(
    tape: &Tape,
    inputs: &[NDArray],
    function: impl Fn(&[NDArray]) -> Result<Outputs>,
) -> Result<Gradients> {
    let needed: Vec<usize> = (0..inputs.len())
        .filter(|&position| tape.needs(position))
        .collect();
    // While gradients are recorded themselves, they have to depend on the inputs' places in the graph; else a graph that
    // starts here is smaller to walk.
    let connected = autograd::is_recording();
    let (operands, outputs) = {
        let _scope = autograd::record(autograd::is_training());
        let operands = operands(inputs, &needed, connected)?;
        let outputs = function(&operands)?;
        (operands, outputs)
    };
    let mut heads = Vec::new();
    let mut weights = Vec::new();
    for (position, output) in outputs.iter().enumerate() {
        if tape.has_gradient(position) && output.is_in_graph() {
            heads.push(output);
            weights.push(tape.gradient_of(position)?);
        }
    }
    let mut gradients = Gradients::from_elem(None, inputs.len());
    if heads.is_empty() {
        return Ok(gradients);
    }
    let options = GradOptions {
        retain_graph: true,
        create_graph: connected,
        train_mode: autograd::is_training(),
    };
    let weights: Vec<Option<&NDArray>> = weights.iter().map(Some).collect();
    let variables: Vec<&NDArray> = needed.iter().map(|&position| &operands[position]).collect();
    let found = autograd::grad_where_reached(&heads, &variables, &weights, options)?;
    for (&position, gradient) in needed.iter().zip(found) {
        gradients[position] = gradient;
    }
    Ok(gradients)
}

/// The inputs at places of their own: the same array may be two inputs, whose gradients are asked for separately.
fn operands(inputs: &[NDArray], needed: &[usize], connected: bool) -> Result<Vec<NDArray>> {
    let mut operands = Vec::with_capacity(inputs.len());
    for (position, input) in inputs.iter().enumerate() {
        operands.push(if !needed.contains(&position) {
            input.detach()
        } else if connected {
            identity(input)?
        } else {
            let operand = input.detach();
            operand.attach_grad(GradReq::Write)?;
            operand
        });
    }
    Ok(operands)
}
