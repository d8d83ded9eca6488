//! Every operation of the registry either runs on the GPU and agrees with the reference device, or is refused by name.

use engine::check::{FLOAT32_TOLERANCE, check_device};
use engine::ops::{OPS, Spec};
use engine::{DType, Error};

use crate::gpu;

#[test]
fn every_operation_agrees_or_is_refused_by_name() {
    let Some(context) = gpu() else { return };
    let mut failures = Vec::new();
    let mut whole = Vec::new();
    for spec in OPS {
        match check_device(spec, context, DType::Float32, FLOAT32_TOLERANCE) {
            Ok(verdict) => {
                for (attributes, error) in &verdict.refused {
                    println!("refused: {} {attributes:?}: {error}", spec.name);
                    if !error.to_string().contains(spec.name) {
                        failures.push(format!("{}: refused without its name: {error}", spec.name));
                    }
                }
                if verdict.ran == 0 && !spec.cases.is_empty() {
                    whole.push(spec.name);
                }
            }
            Err(error) => failures.push(error.to_string()),
        }
    }
    println!("not on GPUs at all: {}", whole.join(", "));
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn integers_agree_or_are_refused_by_name() {
    let Some(context) = gpu() else { return };
    let mut failures = Vec::new();
    let mut agreeing = 0;
    for spec in OPS {
        match check_device(spec, context, DType::Int32, FLOAT32_TOLERANCE) {
            Ok(verdict) => agreeing += usize::from(verdict.refused.is_empty()),
            // Operations may refuse integers on every device.
            Err(error) if on_reference(spec).is_err() => {
                println!("no integers: {}: {error}", spec.name);
            }
            Err(error) => failures.push(error.to_string()),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(agreeing > OPS.len() / 3, "{agreeing} of {}", OPS.len());
}

fn on_reference(spec: &'static Spec) -> Result<(), Error> {
    let reference = engine::Context::reference();
    check_device(spec, reference, DType::Int32, FLOAT32_TOLERANCE).map(|_| ())
}
