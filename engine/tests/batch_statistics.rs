//! Running statistics of batch normalisation: MXNet moves them in the backward pass, once for each.
//!
//! The numbers are those of MXNet 1.9.1 for the same calls.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::ops::{self, Attributes, Value};
use engine::{Context, GradReq, NDArray, autograd};

struct Layer {
    arrays: [NDArray; 5],
}

impl Layer {
    fn new() -> Self {
        let array = |elements: &[f32], shape: &[usize]| {
            NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap()
        };
        let elements: Vec<f32> = (0..12).map(|element| element as f32).collect();
        let arrays = [
            array(&elements, &[2, 3, 2]),
            array(&[2.0, 3.0, 4.0], &[3]),
            array(&[0.5, 1.0, 2.0], &[3]),
            array(&[1.0, 2.0, 3.0], &[3]),
            array(&[4.0, 5.0, 6.0], &[3]),
        ];
        for array in &arrays[1..3] {
            array.attach_grad(GradReq::Write).unwrap();
        }
        Self { arrays }
    }

    fn call(&self, parameters: &[(&str, &str)]) -> NDArray {
        let spec = ops::find("BatchNorm").unwrap();
        let mut attributes = Attributes::new(spec);
        for (name, value) in parameters {
            attributes.set(name, Value::parse(value)).unwrap();
        }
        let inputs: Vec<&NDArray> = self.arrays.iter().collect();
        spec.call(&attributes, &inputs).unwrap().remove(0)
    }

    fn statistics(&self) -> [Vec<f32>; 2] {
        [3, 4].map(|position| self.arrays[position].to_vec::<f32>().unwrap())
    }
}

fn assert_close(got: &[Vec<f32>; 2], expected: [[f32; 3]; 2]) {
    for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
        assert!((got - expected).abs() < 1e-5, "{got} is not {expected}");
    }
}

#[test]
fn each_backward_pass_moves_the_statistics() {
    let layer = Layer::new();
    let out = {
        let _scope = autograd::record(true);
        layer.call(&[])
    };
    assert_close(&layer.statistics(), [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    out.backward(None, true, true).unwrap();
    assert_close(
        &layer.statistics(),
        [[1.25, 2.35, 3.45], [4.525, 5.425, 6.325]],
    );
    out.backward(None, false, true).unwrap();
    assert_close(
        &layer.statistics(),
        [[1.475, 2.665, 3.855], [4.9975, 5.8075, 6.6175]],
    );
}

#[test]
fn statistics_stay_where_they_are_used() {
    let layer = Layer::new();
    {
        let _scope = autograd::record(true);
        let out = layer.call(&[("use_global_stats", "True")]);
        out.backward(None, false, true).unwrap();
    }
    let _scope = autograd::train_mode();
    layer.call(&[]);
    assert_close(&layer.statistics(), [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
}

#[test]
fn a_fixed_gamma_is_set_to_one_and_has_a_gradient_of_zeros() {
    let layer = Layer::new();
    let gamma = &layer.arrays[1];
    gamma.grad().unwrap().fill(7.0).unwrap();
    let _scope = autograd::record(true);
    let out = layer.call(&[]);
    assert_eq!(gamma.to_vec::<f32>().unwrap(), [1.0; 3]);
    out.backward(None, false, true).unwrap();
    assert_eq!(gamma.grad().unwrap().to_vec::<f32>().unwrap(), [0.0; 3]);
}
