//! Random operations give MXNet's numbers, from the generator of their context. One test, since they share it.
//! `data/drawn.jsonl` is written by `tests/oracle/drawn.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "oracle/closeness.rs"]
mod closeness;
#[allow(dead_code)]
#[path = "oracle/recorded.rs"]
mod recorded;
#[allow(dead_code)]
#[path = "oracle/replay.rs"]
mod replay;

use engine::ops::{self, Distribution, draw};
use engine::random::{seed, seed_context};
use engine::{Context, DType, GradReq, NDArray, autograd};
use recorded::{Call, Recorded};
use replay::replay;
use serde::Deserialize;

const CPU: Context = Context::cpu(0);

fn drawn(distribution: Distribution, parameters: &[f64], size: usize) -> Vec<f32> {
    let shape = [size].into();
    elements(&draw(distribution, parameters, shape, DType::Float32, CPU).unwrap())
}

fn uniform(size: usize) -> Vec<f32> {
    drawn(Distribution::Uniform, &[0.0, 1.0], size)
}

fn elements(x: &NDArray) -> Vec<f32> {
    x.to_vec::<f32>().unwrap()
}

fn counting(size: usize) -> NDArray {
    let elements: Vec<f32> = (0..size).map(|index| index as f32).collect();
    NDArray::from_slice(&elements, [size], CPU).unwrap()
}

/// All numbers are what MXNet 1.9.1 gives after the same calls in a new process.
#[test]
fn draws_are_mxnet_s() {
    assert_eq!(uniform(2), [0.548_813_5, 0.592_844_6]);
    // The generator goes on where it was.
    assert_eq!(uniform(2), [0.715_189_34, 0.844_265_76]);

    seed(1);
    assert_eq!(uniform(3), [0.523_833_33, 0.055_013_67, 0.039_962_97]);
    seed_context(1, CPU);
    assert_eq!(uniform(1), [0.523_833_33]);

    for (distribution, parameters, expected) in [
        (
            Distribution::Normal,
            &[0.0, 1.0][..],
            [-0.677_651_5, 0.100_739_48, 0.575_954_4],
        ),
        (
            Distribution::Exponential,
            &[2.0],
            [0.370_993_67, 0.028_292_41, 0.020_391_71],
        ),
        (
            Distribution::Gamma,
            &[9.0, 0.5],
            [3.410_435, 2.748_362, 3.842_470_2],
        ),
        (Distribution::Poisson, &[4.0], [2.0, 6.0, 2.0]),
        (Distribution::NegativeBinomial, &[3.0, 0.4], [2.0, 4.0, 6.0]),
        (
            Distribution::GeneralizedNegativeBinomial,
            &[2.0, 0.3],
            [1.0, 1.0, 2.0],
        ),
    ] {
        seed(1);
        assert_eq!(
            drawn(distribution, parameters, 3),
            expected,
            "{distribution:?}"
        );
    }

    seed(1);
    let integers = ops::randint(0, 10, [5].into(), DType::Int32, CPU).unwrap();
    assert_eq!(
        (integers.dtype(), elements(&integers)),
        (DType::Int32, vec![6.0, 8.0, 5.0, 3.0, 4.0])
    );

    seed(1);
    let probabilities =
        NDArray::from_slice(&[0.0f32, 1.0, 0.0, 0.4, 0.0, 0.6], [2, 3], CPU).unwrap();
    let categories = ops::multinomial(&probabilities, [4].into(), false, DType::Int32).unwrap();
    assert_eq!(categories.len(), 1);
    assert_eq!(
        elements(&categories[0]),
        [1.0, 1.0, 1.0, 1.0, 0.0, 2.0, 2.0, 2.0]
    );

    // Any CPU is the same one, another device is not.
    seed(1);
    let elsewhere = |context| {
        let shape = [1].into();
        draw(
            Distribution::Uniform,
            &[0.0, 1.0],
            shape,
            DType::Float32,
            context,
        )
        .unwrap()
    };
    assert_eq!(elements(&elsewhere(Context::reference())), [0.523_833_33]);
    assert_eq!(elements(&elsewhere(Context::cpu(3))), [0.523_833_33]);
    assert_eq!(uniform(1), [0.055_013_67]);

    gradients_follow_what_was_drawn();
    recorded_calls_draw_what_mxnet_drew();
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Seed { seed: u32 },
    Call(Box<Call>),
}

fn recorded_calls_draw_what_mxnet_drew() {
    let (mut failures, mut calls) = (Vec::new(), 0);
    for (number, line) in include_str!("data/drawn.jsonl").lines().enumerate() {
        match serde_json::from_str(line).unwrap() {
            Line::Seed { seed: number } => seed(number),
            Line::Call(call) => {
                calls += 1;
                if let Err(failure) = replay(&call, Recorded::array) {
                    let (op, attributes) = (&call.op, &call.attributes);
                    failures.push(format!(
                        "line {}: {op} {attributes:?}: {failure}",
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(calls > 1000, "the file is not whole");
    assert!(
        failures.is_empty(),
        "{} of {calls} differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn gradients_follow_what_was_drawn() {
    seed(1);
    let x = counting(6);
    x.attach_grad(GradReq::Write).unwrap();
    let dropped = {
        let _scope = autograd::record(true);
        ops::dropout(&x, 0.5, false, &[]).unwrap()
    };
    dropped.backward(None, false, true).unwrap();
    let factors = elements(&x.grad().unwrap());
    assert_eq!(factors, [0.0, 2.0, 2.0, 0.0, 2.0, 0.0]);
    assert_eq!(elements(&dropped), [0.0, 2.0, 4.0, 0.0, 8.0, 0.0]);
    let whole = ops::dropout(&x, 0.5, false, &[]).unwrap();
    assert_eq!(
        elements(&whole),
        elements(&x),
        "nothing is dropped outside of training"
    );

    let shuffled = {
        let _scope = autograd::record(true);
        let shuffled = ops::shuffle(&x).unwrap();
        ops::multiply(&shuffled, &counting(6)).unwrap()
    };
    shuffled.backward(None, false, true).unwrap();
    let order: Vec<f32> = elements(&x.grad().unwrap());
    for (position, weight) in order.iter().enumerate() {
        // Element `position` went to where its gradient says, and was multiplied by it.
        let product = elements(&shuffled)[*weight as usize];
        assert_eq!(product, position as f32 * weight);
    }

    // Each draw adds 1 / probability to the gradient of its category.
    let p = NDArray::from_slice(&[0.25f32, 0.75], [2], CPU).unwrap();
    p.attach_grad(GradReq::Write).unwrap();
    let (drawn, logarithms) = {
        let _scope = autograd::record(true);
        let outputs = ops::multinomial(&p, [4].into(), true, DType::Float32).unwrap();
        (outputs[0].clone(), outputs[1].clone())
    };
    logarithms.backward(None, false, true).unwrap();
    let second = elements(&drawn).iter().sum::<f32>();
    let gradient = elements(&p.grad().unwrap());
    assert_eq!(gradient, [(4.0 - second) / 0.25, second / 0.75]);
}
