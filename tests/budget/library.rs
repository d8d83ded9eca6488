//! The engine by itself, without Python, on one thread.

use std::hint::black_box;

use engine::{Context, GradReq, NDArray, autograd, ops};

use super::{Figure, Row, median, milliseconds};

const REPETITIONS: usize = 15;

/// Milliseconds of a product of two square matrices at MKL's 100 GFLOP/s a core.
const fn product(n: f64) -> f64 {
    2.0 * n * n * n / 100e9 * 1e3
}

type Measure = fn() -> f64;

const ROWS: [(&str, &str, f64, Measure); 9] = [
    ("engine: add of 4", "us", 0.1, add),
    ("engine: add of 4, recorded", "us", 0.2, recorded_add),
    ("engine: backward, per node of a chain", "us", 0.3, backward),
    ("engine: exp of 1e6, 1 thread", "ms", 0.4, || {
        elementwise(ops::exp)
    }),
    ("engine: log of 1e6, 1 thread", "ms", 0.4, || {
        elementwise(ops::log)
    }),
    ("engine: tanh of 1e6, 1 thread", "ms", 0.4, || {
        elementwise(ops::tanh)
    }),
    (
        "engine: sgemm n=256, 1 thread",
        "ms",
        product(256.0),
        || sgemm(256),
    ),
    (
        "engine: sgemm n=1024, 1 thread",
        "ms",
        product(1024.0),
        || sgemm(1024),
    ),
    (
        "engine: sgemm n=2048, 1 thread",
        "ms",
        product(2048.0),
        || sgemm(2048),
    ),
];

pub fn rows(picked: &str) -> Vec<Row> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    ROWS.iter()
        .filter(|(name, ..)| name.contains(picked))
        .map(|&(name, unit, budget, measure)| Row {
            name: name.to_owned(),
            unit,
            budget: Some(budget),
            measured: Figure::Number(pool.install(measure)),
            other: None,
        })
        .collect()
}

fn array(elements: &[f32], shape: impl Into<engine::Shape>) -> NDArray {
    NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap()
}

fn four() -> NDArray {
    array(&[1.0, 2.0, 3.0, 4.0], [4])
}

/// Microseconds of one call, the median of blocks of calls.
fn per_call(mut call: impl FnMut()) -> f64 {
    const CALLS: u32 = 20_000;
    let mut block = || milliseconds(|| (0..CALLS).for_each(|_| call()));
    median((0..REPETITIONS).map(|_| block() * 1e3 / f64::from(CALLS)))
}

/// Milliseconds of one call that takes long enough to be timed, after one that fills caches and the pool.
fn once(mut call: impl FnMut()) -> f64 {
    call();
    median((0..REPETITIONS).map(|_| milliseconds(&mut call)))
}

fn add() -> f64 {
    let (x, y) = (four(), four());
    per_call(|| drop(black_box(ops::add(&x, &y).unwrap())))
}

fn recorded_add() -> f64 {
    let (x, y) = (four(), four());
    x.attach_grad(GradReq::Write).unwrap();
    let _scope = autograd::record(true);
    per_call(|| drop(black_box(ops::add(&x, &y).unwrap())))
}

fn backward() -> f64 {
    const NODES: u32 = 1000;
    let x = four();
    x.attach_grad(GradReq::Write).unwrap();
    let sample = || {
        let scope = autograd::record(true);
        let mut y = ops::multiply_scalar(&x, 1.0).unwrap();
        for _ in 1..NODES {
            y = ops::multiply_scalar(&y, 1.0).unwrap();
        }
        drop(scope);
        milliseconds(|| autograd::backward(&[&y], &[], false, true).unwrap()) * 1e3
            / f64::from(NODES)
    };
    median((0..REPETITIONS).map(|_| sample()))
}

fn elementwise(function: fn(&NDArray) -> engine::Result<NDArray>) -> f64 {
    let elements: Vec<f32> = (0..1_000_000u32)
        .map(|index| 0.001 + index as f32 * 1e-5)
        .collect();
    let x = array(&elements, [elements.len()]);
    once(|| drop(black_box(function(&x).unwrap())))
}

fn sgemm(n: usize) -> f64 {
    let elements: Vec<f32> = (0..n * n).map(|index| (index % 17) as f32 * 0.1).collect();
    let x = array(&elements, [n, n]);
    once(|| drop(black_box(ops::dot(&x, &x, false, false).unwrap())))
}
