//! Networks trained on the GPU take the same way as on the CPU.

use engine::context::IndexMode;
use engine::{Context, GradReq, NDArray, autograd, ops};

use crate::{GENERATORS, call, draw, gpu};

const STEPS: usize = 30;

#[test]
fn a_perceptron_learns_as_on_the_cpu() {
    compare(
        &["(16, 64)", "(16,)", "(4, 16)", "(4,)"],
        |x, parameters| {
            let [w1, b1, w2, b2] = parameters else {
                panic!("four parameters")
            };
            let hidden = ops::fully_connected(x, w1, Some(b1), true).unwrap();
            let hidden = ops::relu(&hidden).unwrap();
            ops::fully_connected(&hidden, w2, Some(b2), true).unwrap()
        },
    );
}

#[test]
fn a_convolutional_network_learns_as_on_the_cpu() {
    let shapes = [
        "(4, 1, 3, 3)",
        "(4,)",
        "(6, 4, 2, 2)",
        "(6,)",
        "(4, 24)",
        "(4,)",
    ];
    compare(&shapes, |x, parameters| {
        let [w1, b1, w2, b2, w3, b3] = parameters else {
            panic!("six parameters")
        };
        let first = [("kernel", "(3, 3)"), ("num_filter", "4"), ("pad", "(1, 1)")];
        let x = ops::tanh(&call("Convolution", &first, &[x, w1, b1])).unwrap();
        let halved = [("kernel", "(2, 2)"), ("stride", "(2, 2)")];
        let x = call("Pooling", &halved, &[&x]);
        let second = [("kernel", "(2, 2)"), ("num_filter", "6")];
        let x = ops::tanh(&call("Convolution", &second, &[&x, w2, b2])).unwrap();
        let average = [("kernel", "(2, 2)"), ("pool_type", "avg")];
        let x = call("Pooling", &average, &[&x]);
        ops::fully_connected(&x, w3, Some(b3), true).unwrap()
    });
}

/// Trains the network that computes scores of four classes from pictures and parameters, in both places.
fn compare(shapes: &[&str], network: impl Fn(&NDArray, &[NDArray]) -> NDArray) {
    let Some(context) = gpu() else { return };
    let there = train(shapes, &network, context);
    let here = train(shapes, &network, Context::cpu(0));
    assert!(here[STEPS - 1] < 0.7 * here[0], "{here:?}");
    for (step, (there, here)) in there.iter().zip(&here).enumerate() {
        let difference = (there - here).abs();
        assert!(difference < 1e-3 * here, "step {step}: {there} and {here}");
    }
}

/// The losses of a network that learns which quarter of a picture of 8 by 8 is the brightest.
fn train(
    shapes: &[&str],
    network: &impl Fn(&NDArray, &[NDArray]) -> NDArray,
    context: Context,
) -> Vec<f64> {
    let _drawing = GENERATORS.lock();
    engine::random::seed_context(1, context);
    let pictures = draw("(32, 1, 8, 8)", context);
    let quarters = [
        ("kernel", "(4, 4)"),
        ("stride", "(4, 4)"),
        ("pool_type", "avg"),
    ];
    let quarters = call("Pooling", &quarters, &[&pictures]);
    let labels = ops::argmax(&call("Flatten", &[], &[&quarters]), Some(1), false).unwrap();
    let parameters: Vec<NDArray> = shapes.iter().map(|shape| draw(shape, context)).collect();
    for parameter in &parameters {
        parameter.attach_grad(GradReq::Write).unwrap();
    }
    let step = |_| {
        let loss = {
            let _scope = autograd::record(true);
            let scores = ops::log_softmax(&network(&pictures, &parameters), -1).unwrap();
            let picked = ops::pick(&scores, &labels, -1, false, IndexMode::Clip).unwrap();
            ops::negative(&picked).unwrap()
        };
        loss.backward(None, false, true).unwrap();
        for parameter in &parameters {
            let change = ops::multiply_scalar(&parameter.grad().unwrap(), 0.5 / 32.0).unwrap();
            let next = ops::subtract(&parameter.detach(), &change).unwrap();
            parameter.assign(&next).unwrap();
        }
        loss.to_vec::<f64>().unwrap().iter().sum()
    };
    (0..STEPS).map(step).collect()
}
