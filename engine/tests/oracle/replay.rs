//! A recorded call, repeated and compared.

use engine::ops::{self, Attributes, Outputs, Spec, Value};
use engine::{Error, GradReq, NDArray, autograd};

use crate::closeness::{Closeness, difference};
use crate::recorded::{Call, Recorded};

/// Repeats a call with inputs that `made` makes.
pub fn replay(call: &Call, made: fn(&Recorded) -> NDArray) -> Result<(), String> {
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
pub fn perform<'a>(
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
