//! Calls that the real MXNet 1.9.1 was asked about, replayed: results, gradients and refusals.
//!
//! The files in `data/ops` are written by `tests/oracle/ops.py` and `recurrent.py`, which say how.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod closeness;
mod recorded;
mod unanswered;

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
    assert_all(Recorded::array);
}

/// Arrays of MXNet are contiguous; those of the engine may be views, of which a call has to give the same.
#[test]
fn every_call_on_views_gives_what_mxnet_gave() {
    assert_all(Recorded::view);
}

fn assert_all(made: fn(&Recorded) -> NDArray) {
    let calls = recorded::calls();
    let failures: Vec<String> = calls
        .iter()
        .filter_map(|(place, call)| {
            let failure = replay(call, made).err()?;
            let inputs: Vec<String> = call.inputs.iter().map(ToString::to_string).collect();
            Some(format!(
                "{place}: {}({}) {:?}: {failure}",
                call.op,
                inputs.join(", "),
                call.attributes
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} calls differ:\n{}",
        failures.len(),
        calls.len(),
        failures.join("\n")
    );
}

#[test]
fn every_operation_was_asked_about() {
    let asked: HashSet<&str> = recorded::calls()
        .iter()
        .filter(|(_, call)| call.error.is_none())
        .filter_map(|(_, call)| ops::find(&call.op).map(|spec| spec.name))
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

/// Repeats a call with inputs that `made` makes.
fn replay(call: &Call, made: fn(&Recorded) -> NDArray) -> Result<(), String> {
    let spec = ops::find(&call.op).ok_or("there is no such operation")?;
    let inputs: Vec<NDArray> = call.inputs.iter().map(made).collect();
    let attempt = || {
        let attributes = call.attributes.iter();
        let attributes = attributes.map(|(name, value)| (name.as_str(), value.as_str()));
        perform(spec, attributes, &inputs.iter().collect::<Vec<_>>())
    };
    let outcome = if let Some(gradients) = &call.gradients {
        let variables = inputs.iter().zip(gradients);
        variables
            .filter(|(_, gradient)| gradient.is_some())
            .for_each(|(input, _)| input.attach_grad(GradReq::Write).unwrap());
        let _scope = autograd::record(true);
        attempt()
    } else {
        attempt()
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
    if let (Some(heads), Some(expected)) = (&call.heads, &call.gradients) {
        compare_gradients(&inputs, &outputs, heads, expected, closeness)?;
    }
    for (position, expected) in &call.changed {
        difference(&inputs[*position], expected, closeness)
            .map_err(|difference| format!("input {position} afterwards: {difference}"))?;
    }
    Ok(())
}

/// Goes back from the heads, and compares what has come to the inputs.
fn compare_gradients(
    inputs: &[NDArray],
    outputs: &[NDArray],
    heads: &[Recorded],
    expected: &[Option<Recorded>],
    closeness: Closeness,
) -> Result<(), String> {
    let heads: Vec<NDArray> = heads.iter().map(Recorded::array).collect();
    let outputs: Vec<&NDArray> = outputs.iter().collect();
    let heads: Vec<Option<&NDArray>> = heads.iter().map(Some).collect();
    // Results that no gradient flows through are no heads: MXNet's gradients are zeros then, as they are here at first.
    if outputs.iter().any(|output| output.is_in_graph()) {
        autograd::backward(&outputs, &heads, false, true).map_err(|error| error.to_string())?;
    }
    let of_result = outputs.first().map(|output| output.shape());
    for (position, (input, expected)) in inputs.iter().zip(expected).enumerate() {
        let Some(expected) = expected else { continue };
        let gradient = input.grad().unwrap();
        let closeness = closeness.of_gradients(Some(gradient.shape()) == of_result);
        difference(&gradient, expected, closeness)
            .map_err(|difference| format!("gradient {position}: {difference}"))?;
    }
    Ok(())
}

/// A call by name, with parameters as text.
fn perform<'a>(
    spec: &'static Spec,
    parameters: impl Iterator<Item = (&'a str, &'a str)>,
    inputs: &[&NDArray],
) -> Result<Outputs, Error> {
    let mut attributes = Attributes::new(spec);
    for (name, value) in parameters {
        attributes.set(name, Value::parse(value))?;
    }
    spec.call(&attributes, inputs)
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
