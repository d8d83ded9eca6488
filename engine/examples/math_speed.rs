//! How long one million elements take, function by function and level by level, next to the budget.
//!
//!     cargo run --release --ignore-rust-version -p engine --example math_speed

use std::hint::black_box;
use std::time::Instant;

use engine::math::{
    Arctan, Exp, Expm1, Log, Log1p, Power, Relu, Round, Sigmoid, Sin, Softrelu, Sqrt, Tanh, Unary,
    levels, map_at, map2,
};
use engine::random::Generator;

const ELEMENTS: usize = 1_000_000;
const REPETITIONS: usize = 50;
/// Microseconds for one million elements on one thread, where the design sets a limit.
const BUDGET: f64 = 400.0;

fn main() {
    let normal = numbers(|generator, out| generator.normal(out, &[0.0_f32], &[2.0]));
    let positive = numbers(|generator, out| generator.uniform(out, &[1e-4_f32], &[100.0]));
    print!("microseconds for {ELEMENTS} f32   budget");
    levels().for_each(|level| print!(" {:>8}", level.name()));
    println!();
    report("exp", Some(BUDGET), &Exp, &normal);
    report("log", Some(BUDGET), &Log, &positive);
    report("tanh", Some(BUDGET), &Tanh, &normal);
    report("sigmoid", None, &Sigmoid, &normal);
    report("softrelu", None, &Softrelu, &normal);
    report("expm1", None, &Expm1, &normal);
    report("log1p", None, &Log1p, &positive);
    report("sin", None, &Sin, &normal);
    report("arctan (C library)", None, &Arctan, &normal);
    report("round", None, &Round, &normal);
    report("sqrt", None, &Sqrt, &positive);
    report("relu", None, &Relu, &normal);
    report("x + 1 (memory)", None, &|x: f32| x + 1.0, &normal);
    powers(&positive, &normal);
    draws();
}

/// The shortest of many runs: the machine may be busy with other things.
fn report<F: Unary<f32, Output = f32>>(name: &str, budget: Option<f64>, function: &F, x: &[f32]) {
    let budget = budget.map_or("-".to_owned(), |budget| format!("{budget:.0}"));
    print!("{name:<32} {budget:>6}");
    let mut out = vec![0.0; x.len()];
    for level in levels() {
        print!(
            " {:>8.0}",
            shortest(|| map_at(level, function, black_box(x), black_box(&mut out)))
        );
    }
    println!();
}

fn powers(x: &[f32], y: &[f32]) {
    let mut out = vec![0.0; x.len()];
    let best = shortest(|| map2(&Power, x, y, &mut out));
    println!("{:<32} {:>6} {best:>8.0}", "power (best level)", "-");
}

fn draws() {
    let mut generator = Generator::default();
    let mut out = vec![0.0_f32; ELEMENTS];
    println!(
        "{:<32} {:>6} {:>8.0}",
        "random uniform",
        "-",
        shortest(|| generator.uniform(&mut out, &[0.0_f32], &[1.0]))
    );
    println!(
        "{:<32} {:>6} {:>8.0}",
        "random normal",
        "-",
        shortest(|| generator.normal(&mut out, &[0.0_f32], &[1.0]))
    );
}

fn shortest(mut run: impl FnMut()) -> f64 {
    let times = (0..REPETITIONS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e6
    });
    times.fold(f64::INFINITY, f64::min)
}

fn numbers(draw: impl FnOnce(&mut Generator, &mut [f32])) -> Vec<f32> {
    let mut out = vec![0.0; ELEMENTS];
    draw(&mut Generator::default(), &mut out);
    out
}
