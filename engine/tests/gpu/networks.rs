//! The networks of MXNet's tutorials: every step of their training has the loss and the gradients that it has on the CPU.

use engine::context::IndexMode;
use engine::{Context, GradReq, NDArray, autograd, ops};

use crate::{GENERATORS, call, draw, gpu};

const STEPS: usize = 3;
const RATE: f64 = 0.1;

#[test]
fn the_perceptron() {
    let shapes = [
        "(256, 784)",
        "(256,)",
        "(64, 256)",
        "(64,)",
        "(10, 64)",
        "(10,)",
    ];
    compare("(16, 784)", &shapes, |x, parameters| {
        let x = ops::relu(&dense(x, &parameters[0..2])).unwrap();
        let x = ops::relu(&dense(&x, &parameters[2..4])).unwrap();
        classified(&dense(&x, &parameters[4..6]))
    });
}

#[test]
fn lenet() {
    let shapes = [
        "(20, 1, 5, 5)",
        "(20,)",
        "(50, 20, 5, 5)",
        "(50,)",
        "(500, 800)",
        "(500,)",
        "(10, 500)",
        "(10,)",
    ];
    compare("(8, 1, 28, 28)", &shapes, |x, parameters| {
        let x = convolved(x, &parameters[0..2], "20");
        let x = convolved(&x, &parameters[2..4], "50");
        let x = call("Flatten", &[], &[&x]);
        let x = ops::tanh(&dense(&x, &parameters[4..6])).unwrap();
        classified(&dense(&x, &parameters[6..8]))
    });
}

#[test]
fn an_lstm() {
    // One vector of weights: of the input and of the state, and twice the biases of four gates.
    let shapes = ["(1248,)", "(10, 12)", "(10,)"];
    compare("(7, 4, 12)", &shapes, |x, parameters| {
        let parameters_of = [
            ("mode", "lstm"),
            ("state_size", "12"),
            ("num_layers", "1"),
            ("state_outputs", "True"),
        ];
        let state = ops::zeros([1, 4, 12].into(), x.dtype(), x.context()).unwrap();
        let results = call("RNN", &parameters_of, &[x, &parameters[0], &state, &state]);
        classified(&dense(
            &call("Reshape", &[("shape", "(28, 12)")], &[&results]),
            &parameters[1..3],
        ))
    });
}

fn dense(x: &NDArray, parameters: &[NDArray]) -> NDArray {
    ops::fully_connected(x, &parameters[0], Some(&parameters[1]), true).unwrap()
}

/// A convolution of 5 by 5, `tanh`, and the largest of each 2 by 2.
fn convolved(x: &NDArray, parameters: &[NDArray], channels: &str) -> NDArray {
    let convolution = [("kernel", "(5, 5)"), ("num_filter", channels)];
    let x = call(
        "Convolution",
        &convolution,
        &[x, &parameters[0], &parameters[1]],
    );
    let halved = [("kernel", "(2, 2)"), ("stride", "(2, 2)")];
    call("Pooling", &halved, &[&ops::tanh(&x).unwrap()])
}

/// The mean loss if row after row is of class 0, 1, ... 9, 0, ...
fn classified(scores: &NDArray) -> NDArray {
    let rows = scores.shape()[0];
    let labels: Vec<f32> = (0..rows).map(|row| (row % 10) as f32).collect();
    let labels = NDArray::from_slice(&labels, [rows], scores.context()).unwrap();
    let scores = ops::log_softmax(scores, -1).unwrap();
    let picked = ops::pick(&scores, &labels, -1, false, IndexMode::Clip).unwrap();
    ops::negative(&ops::mean(&picked, ops::Axes::ALL).unwrap()).unwrap()
}

/// Trains the network whose loss is a function of what is given and of parameters, in both places.
fn compare(given: &str, shapes: &[&str], loss: impl Fn(&NDArray, &[NDArray]) -> NDArray) {
    let Some(context) = gpu() else { return };
    let there = train(given, shapes, &loss, context);
    let here = train(given, shapes, &loss, Context::cpu(0));
    assert!(
        here[STEPS - 1][0] < here[0][0],
        "nothing was learnt: {:?} after {:?}",
        here[STEPS - 1][0],
        here[0][0]
    );
    for (step, (there, here)) in there.iter().zip(&here).enumerate() {
        for (number, (there, here)) in there.iter().zip(here).enumerate() {
            let largest = here.iter().fold(0.0f64, |most, x| most.max(x.abs()));
            assert!(largest > 0.0, "step {step}, array {number}: only zeros");
            for (there, here) in there.iter().zip(here) {
                assert!(
                    (there - here).abs() <= 2e-5 * largest,
                    "step {step}, array {number}: {there} and {here}, among numbers up to {largest}"
                );
            }
        }
    }
}

/// The loss and the gradients of each step.
fn train(
    given: &str,
    shapes: &[&str],
    loss: &impl Fn(&NDArray, &[NDArray]) -> NDArray,
    context: Context,
) -> Vec<Vec<Vec<f64>>> {
    let _drawing = GENERATORS.lock();
    engine::random::seed_context(3, context);
    let given = draw(given, context);
    let parameters: Vec<NDArray> = shapes
        .iter()
        .map(|shape| ops::multiply_scalar(&draw(shape, context), 0.2).unwrap())
        .collect();
    for parameter in &parameters {
        parameter.attach_grad(GradReq::Write).unwrap();
    }
    let step = |_| {
        let loss = {
            let _scope = autograd::record(true);
            loss(&given, &parameters)
        };
        loss.backward(None, false, true).unwrap();
        let mut arrays = vec![loss.to_vec::<f64>().unwrap()];
        for parameter in &parameters {
            let gradient = parameter.grad().unwrap();
            assert_eq!(gradient.context(), context);
            let change = ops::multiply_scalar(&gradient, RATE).unwrap();
            let next = ops::subtract(&parameter.detach(), &change).unwrap();
            parameter.assign(&next).unwrap();
            arrays.push(gradient.to_vec::<f64>().unwrap());
        }
        arrays
    };
    (0..STEPS).map(step).collect()
}
