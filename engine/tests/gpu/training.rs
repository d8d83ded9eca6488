//! A multilayer perceptron trained on the GPU takes the same way as on the CPU.

use engine::context::IndexMode;
use engine::{Context, GradReq, NDArray, Shape, autograd, ops};

use crate::{GENERATORS, draw, gpu};

const STEPS: usize = 30;

#[test]
fn a_perceptron_learns_as_on_the_cpu() {
    let Some(context) = gpu() else { return };
    let (there, here) = (train(context), train(Context::cpu(0)));
    assert!(here[STEPS - 1] < 0.5 * here[0], "{here:?}");
    for (step, (there, here)) in there.iter().zip(&here).enumerate() {
        let difference = (there - here).abs();
        assert!(difference < 1e-4 * here, "step {step}: {there} and {here}");
    }
}

/// Losses of a network 8-16-4 that learns which of four sums of inputs is the largest.
fn train(context: Context) -> Vec<f64> {
    let _drawing = GENERATORS.lock();
    engine::random::seed_context(1, context);
    let draw = |shape| draw(shape, context);
    let x = draw("(32, 8)");
    let sums = ops::sum(
        &ops::reshape_to(&x, Shape::new(&[32, 4, 2])).unwrap(),
        ops::Axes::one(2, false),
    )
    .unwrap();
    let labels = ops::argmax(&sums, Some(1), false).unwrap();
    let parameters = [
        draw("(16, 8)"),
        draw("(16,)"),
        draw("(4, 16)"),
        draw("(4,)"),
    ];
    for parameter in &parameters {
        parameter.attach_grad(GradReq::Write).unwrap();
    }
    (0..STEPS).map(|_| step(&x, &labels, &parameters)).collect()
}

fn step(x: &NDArray, labels: &NDArray, [w1, b1, w2, b2]: &[NDArray; 4]) -> f64 {
    let loss = {
        let _scope = autograd::record(true);
        let hidden = ops::fully_connected(x, w1, Some(b1), true).unwrap();
        let hidden = ops::relu(&hidden).unwrap();
        let scores = ops::fully_connected(&hidden, w2, Some(b2), true).unwrap();
        let scores = ops::log_softmax(&scores, -1).unwrap();
        ops::negative(&ops::pick(&scores, labels, -1, false, IndexMode::Clip).unwrap()).unwrap()
    };
    loss.backward(None, false, true).unwrap();
    for parameter in [w1, b1, w2, b2] {
        let change = ops::multiply_scalar(&parameter.grad().unwrap(), 0.5 / 32.0).unwrap();
        let next = ops::subtract(&parameter.detach(), &change).unwrap();
        parameter.assign(&next).unwrap();
    }
    loss.to_vec::<f64>().unwrap().iter().sum()
}
