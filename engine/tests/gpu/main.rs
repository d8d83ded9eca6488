//! GPU contexts, on a real GPU or on Mesa's software Vulkan.
//!
//! A machine that has neither skips these tests and says so, unless `CI` is set: there they have to run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod memory;
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

/// Numbers between -0.5 and 0.5 of the generator of a context, all equally likely.
pub fn draw(shape: &str, context: Context) -> NDArray {
    let spec = ops::find("random_uniform").unwrap();
    let mut attributes = Attributes::new(spec);
    let context = context.to_string();
    for (name, value) in [("low", "-0.5"), ("high", "0.5"), ("shape", shape)] {
        attributes.set(name, Value::parse(value)).unwrap();
    }
    attributes.set("ctx", Value::parse(&context)).unwrap();
    spec.call(&attributes, &[]).unwrap().remove(0)
}
