//! Every operation of the registry either runs on the GPU and agrees with the reference device, or is refused by name.

use engine::check::{FLOAT32_TOLERANCE, check_device};
use engine::ops::{OPS, Spec};
use engine::{Context, DType, Error, Shape};

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

#[test]
fn optional_types_agree_where_the_device_has_them() {
    let Some(context) = gpu() else { return };
    let device = context.device().unwrap();
    for (dtype, tolerance) in [(DType::Float16, 2e-3), (DType::Int64, FLOAT32_TOLERANCE)] {
        if let Err(error) = device.allocate(Shape::new(&[1]), dtype, context) {
            println!("skipped {dtype}: {error}");
            continue;
        }
        let mut failures = Vec::new();
        for spec in OPS {
            let checked = check_device(spec, context, dtype, tolerance);
            let elsewhere = || check_device(spec, Context::reference(), dtype, tolerance);
            if let Err(error) = checked
                && elsewhere().is_ok()
            {
                failures.push(error.to_string());
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

fn on_reference(spec: &'static Spec) -> Result<(), Error> {
    check_device(spec, Context::reference(), DType::Int32, FLOAT32_TOLERANCE).map(|_| ())
}
