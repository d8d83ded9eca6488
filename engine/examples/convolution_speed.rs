//! Times the convolutions of LeNet with 20 and 50 filters and a batch of 64: forward, and backward with respect to what
//! training needs. That is about 690 million floating-point operations for the two convolutions.
//!
//! `cargo run --release --ignore-rust-version -p engine --example convolution_speed`

use std::time::Instant;

use engine::ops::{self, Attributes, Value};
use engine::{Context, GradReq, NDArray, Result, autograd};

struct Layer {
    name: &'static str,
    inputs: Vec<NDArray>,
    attributes: Vec<(&'static str, &'static str)>,
}

impl Layer {
    fn new(
        name: &'static str,
        shapes: &[&[usize]],
        attributes: &[(&'static str, &'static str)],
        of_data: bool,
    ) -> Result<Self> {
        let mut inputs = Vec::new();
        for (position, shape) in shapes.iter().enumerate() {
            let size: usize = shape.iter().product();
            let elements: Vec<f32> = (0..size)
                .map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0)
                .collect();
            let array = NDArray::from_slice(&elements, *shape, Context::cpu(0))?;
            if position > 0 || of_data {
                array.attach_grad(GradReq::Write)?;
            }
            inputs.push(array);
        }
        Ok(Self {
            name,
            inputs,
            attributes: attributes.to_vec(),
        })
    }

    fn forward(&self) -> Result<NDArray> {
        let Some(spec) = ops::find(self.name) else {
            return Err(engine::Error::value(self.name));
        };
        let mut attributes = Attributes::new(spec);
        for (name, value) in &self.attributes {
            attributes.set(name, Value::parse(value))?;
        }
        let inputs: Vec<&NDArray> = self.inputs.iter().collect();
        Ok(spec.call(&attributes, &inputs)?.remove(0))
    }
}

/// The fastest of several runs, in milliseconds.
fn fastest(mut run: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..15 {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

fn main() -> Result<()> {
    engine::execution::use_current_thread();
    let kernel = [("kernel", "(5, 5)"), ("num_filter", "20")];
    let second = [("kernel", "(5, 5)"), ("num_filter", "50")];
    let pool = [("kernel", "(2, 2)"), ("stride", "(2, 2)")];
    let layers = [
        Layer::new(
            "Convolution",
            &[&[64, 1, 28, 28], &[20, 1, 5, 5], &[20]],
            &kernel,
            false,
        )?,
        Layer::new(
            "Convolution",
            &[&[64, 20, 12, 12], &[50, 20, 5, 5], &[50]],
            &second,
            true,
        )?,
        Layer::new("Pooling", &[&[64, 20, 24, 24]], &pool, true)?,
        Layer::new("Pooling", &[&[64, 50, 8, 8]], &pool, true)?,
    ];
    println!("{} threads", rayon_threads());
    let mut total = 0.0;
    for layer in &layers {
        let forward = fastest(|| layer.forward().map(drop))?;
        let both = fastest(|| {
            let _scope = autograd::record(true);
            let out = layer.forward()?;
            autograd::backward(&[&out], &[None], false, true)
        })?;
        total += both;
        println!(
            "{:12} {:?}: forward {forward:.2} ms, with backward {both:.2} ms",
            layer.name,
            layer.inputs[0].shape()
        );
    }
    println!("all, with backward: {total:.2} ms");
    Ok(())
}

fn rayon_threads() -> String {
    std::env::var("RAYON_NUM_THREADS").unwrap_or_else(|_| "all".into())
}
