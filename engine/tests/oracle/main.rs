//! Calls that the real MXNet 1.9.1 was asked about, replayed: results, gradients and refusals.
//!
//! `data/ops.jsonl` is written by `tests/oracle/ops.py`, which says how.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod closeness;
mod recorded;

use std::collections::HashSet;

use closeness::{Closeness, difference};
use engine::ops::{Attributes, OPS, Outputs, Spec, Value};
use engine::{Error, GradReq, NDArray, autograd, ops};
use recorded::{Call, Recorded};

/// Operations that no call in the data names: they draw random numbers, whose distributions are replayed from a known
/// state of the generator by the test `random`.
const NOT_ASKED: &[&str] = &[
    "Dropout",
    "random_exponential",
    "random_gamma",
    "random_generalized_negative_binomial",
    "random_negative_binomial",
    "random_normal",
    "random_poisson",
    "random_randint",
    "random_uniform",
    "sample_exponential",
    "sample_gamma",
    "sample_generalized_negative_binomial",
    "sample_multinomial",
    "sample_negative_binomial",
    "sample_normal",
    "sample_poisson",
    "sample_uniform",
    "shuffle",
];

#[test]
fn every_call_gives_what_mxnet_gave() {
    let failures: Vec<String> = recorded::calls()
        .iter()
        .enumerate()
        .filter_map(|(number, call)| {
            let failure = replay(call).err()?;
            let inputs: Vec<String> = call.inputs.iter().map(ToString::to_string).collect();
            Some(format!(
                "line {}: {}({}) {:?}: {failure}",
                number + 1,
                call.op,
                inputs.join(", "),
                call.attributes
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} calls differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn every_operation_was_asked_about() {
    let asked: HashSet<&str> = recorded::calls()
        .iter()
        .filter(|call| call.error.is_none())
        .filter_map(|call| ops::find(&call.op).map(|spec| spec.name))
        .collect();
    let excused: HashSet<&str> = NOT_ASKED.iter().copied().collect();
    for spec in OPS {
        assert_ne!(
            asked.contains(spec.name),
            excused.contains(spec.name),
            "{}",
            spec.name
        );
    }
}

fn replay(call: &Call) -> Result<(), String> {
    let spec = ops::find(&call.op).ok_or("there is no such operation")?;
    let inputs: Vec<NDArray> = call.inputs.iter().map(Recorded::array).collect();
    let outcome = if call.heads.is_some() {
        inputs
            .iter()
            .for_each(|input| input.attach_grad(GradReq::Write).unwrap());
        let _scope = autograd::record(true);
        perform(spec, call, &inputs)
    } else {
        perform(spec, call, &inputs)
    };
    let outputs = match (outcome, &call.error) {
        (Ok(outputs), None) => outputs,
        (Err(error), Some(part)) if error.to_string().contains(part) => return Ok(()),
        (Err(error), Some(part)) => return Err(format!("says {error:?}, not {part:?}")),
        (Err(error), None) => return Err(error.to_string()),
        (Ok(_), Some(part)) => return Err(format!("is accepted; MXNet says {part:?}")),
    };
    let closeness = Closeness::of(&call.compare);
    compare(
        "output",
        &outputs,
        call.outputs.as_deref().unwrap_or_default(),
        closeness,
    )?;
    for (position, expected) in &call.changed {
        difference(&inputs[*position], expected, closeness)
            .map_err(|difference| format!("input {position} afterwards: {difference}"))?;
    }
    let (Some(heads), Some(expected)) = (&call.heads, &call.gradients) else {
        return Ok(());
    };
    let heads: Vec<NDArray> = heads.iter().map(Recorded::array).collect();
    let outputs: Vec<&NDArray> = outputs.iter().collect();
    let heads: Vec<Option<&NDArray>> = heads.iter().map(Some).collect();
    // Results that no gradient flows through are no heads: MXNet's gradients are zeros then, as they are here at first.
    if outputs.iter().any(|output| output.is_in_graph()) {
        autograd::backward(&outputs, &heads, false, true).map_err(|error| error.to_string())?;
    }
    let gradients: Vec<NDArray> = inputs.iter().map(|input| input.grad().unwrap()).collect();
    let of_result = outputs.first().map(|output| output.shape());
    for (position, (gradient, expected)) in gradients.iter().zip(expected).enumerate() {
        let closeness = closeness.of_gradients(Some(gradient.shape()) == of_result);
        difference(gradient, expected, closeness)
            .map_err(|difference| format!("gradient {position}: {difference}"))?;
    }
    Ok(())
}

fn perform(spec: &'static Spec, call: &Call, inputs: &[NDArray]) -> Result<Outputs, Error> {
    let mut attributes = Attributes::new(spec);
    for (name, value) in &call.attributes {
        attributes.set(name, Value::parse(value))?;
    }
    spec.call(&attributes, &inputs.iter().collect::<Vec<_>>())
}

fn compare(
    what: &str,
    got: &[NDArray],
    expected: &[Recorded],
    closeness: Closeness,
) -> Result<(), String> {
    if got.len() != expected.len() {
        return Err(format!("{} {what}s, not {}", got.len(), expected.len()));
    }
    for (position, (got, expected)) in got.iter().zip(expected).enumerate() {
        difference(got, expected, closeness)
            .map_err(|difference| format!("{what} {position}: {difference}"))?;
    }
    Ok(())
}
