//! GPU contexts, on a real GPU or on Mesa's software Vulkan.
//!
//! A machine that has neither skips these tests and says so, unless `CI` is set: there they have to run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod extents;
mod memory;
mod networks;
mod products;
mod special;
mod sweep;
mod training;

use std::sync::Mutex;

use engine::ops::{self, Attributes, Value};
use engine::{Context, NDArray, context};

/// The GPU to test on, or `None` on a machine without.
pub fn gpu() -> Option<Context> {
    context::accept_software_gpus();
    if context::num_gpus() > 0 {
        return Some(Context::gpu(0));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "no GPU and no software Vulkan: {}",
        context::gpu_report().join("; ")
    );
    println!("skipped: {}", context::gpu_report().join("; "));
    None
}

/// Held by tests that seed a generator: all draw from the same ones.
pub static GENERATORS: Mutex<()> = Mutex::new(());

/// The one result of an operation of the registry.
pub fn call(name: &str, parameters: &[(&str, &str)], inputs: &[&NDArray]) -> NDArray {
    let spec = ops::find(name).unwrap();
    let mut attributes = Attributes::new(spec);
    for (name, value) in parameters {
        attributes.set(name, Value::parse(value)).unwrap();
    }
    spec.call(&attributes, inputs).unwrap().remove(0)
}

/// Numbers between -0.5 and 0.5 of the generator of a context, all equally likely.
pub fn draw(shape: &str, context: Context) -> NDArray {
    let context = context.to_string();
    let range = [("low", "-0.5"), ("high", "0.5")];
    let parameters = [range[0], range[1], ("shape", shape), ("ctx", &context)];
    call("random_uniform", &parameters, &[])
}
