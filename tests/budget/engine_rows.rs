//! The engine by itself, without Python.

use std::hint::black_box;
use std::time::Instant;

use engine::{Context, GradReq, NDArray, autograd, ops};

use super::{Row, median};

const REPETITIONS: usize = 15;

pub fn rows(picked: &str) -> Vec<Row> {
    let rows: [(&'static str, &'static str, f64, fn() -> f64); 7] = [
        ("engine: add of 4", "us", 0.1, add),
        ("engine: add of 4, recorded", "us", 0.2, recorded_add),
        ("engine: exp of 1e6, 1 thread", "ms", 0.4, || elementwise(ops::exp)),
        ("engine: log of 1e6, 1 thread", "ms", 0.4, || elementwise(ops::log)),
        ("engine: tanh of 1e6, 1 thread", "ms", 0.4, || elementwise(ops::tanh)),
        // MKL's 100 GFLOP/s a core.
        ("engine: sgemm n=256, 1 thread", "ms", 2.0 * 256f64.powi(3) / 100e9 * 1e3, || sgemm(256)),
        ("engine: sgemm n=1024, 1 thread", "ms", 2.0 * 1024f64.powi(3) / 100e9 * 1e3, || sgemm(1024)),
    ];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    rows.into_iter()
        .filter(|(name, ..)| name.contains(picked))
        .map(|(name, unit, budget, measure)| {
            let measured = pool.install(measure);
            Row { name, unit, budget, measured, oracle: None }
        })
        .collect()
}

fn small() -> (NDArray, NDArray) {
    let array = || NDArray::from_slice(&[1f32, 2.0, 3.0, 4.0], [4], Context::cpu(0)).unwrap();
    (array(), array())
}

/// Microseconds of one call, the median of blocks.
fn per_call(mut call: impl FnMut()) -> f64 {
    const CALLS: u32 = 20_000;
    let block = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| call());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS)
    };
    median((0..REPETITIONS).map(|_| block(&mut call)).collect())
}

fn add() -> f64 {
    let (x, y) = small();
    per_call(|| drop(black_box(ops::add(&x, &y).unwrap())))
}

fn recorded_add() -> f64 {
    let (x, y) = small();
    x.attach_grad(GradReq::Write).unwrap();
    let _scope = autograd::record(true);
    per_call(|| drop(black_box(ops::add(&x, &y).unwrap())))
}

fn milliseconds(mut call: impl FnMut()) -> f64 {
    let sample = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        call();
        start.elapsed().as_secs_f64() * 1e3
    };
    call();
    median((0..REPETITIONS).map(|_| sample(&mut call)).collect())
}

fn elementwise(function: fn(&NDArray) -> engine::Result<NDArray>) -> f64 {
    let elements: Vec<f32> = (0..1_000_000).map(|index| 0.001 + index as f32 * 1e-5).collect();
    let x = NDArray::from_slice(&elements, [elements.len()], Context::cpu(0)).unwrap();
    milliseconds(|| drop(black_box(function(&x).unwrap())))
}

fn sgemm(n: usize) -> f64 {
    let elements: Vec<f32> = (0..n * n).map(|index| (index % 17) as f32 * 0.1).collect();
    let x = NDArray::from_slice(&elements, [n, n], Context::cpu(0)).unwrap();
    milliseconds(|| drop(black_box(ops::dot(&x, &x, false, false).unwrap())))
}
