//! Arrays without elements, and arrays that need more workgroups than one axis of a launch can have.

use engine::{Context, NDArray, ops};

use crate::{call, gpu};

/// A kernel's launch has at most this many workgroups along an axis.
const GROUPS_MAX: usize = 65_535;

fn counting(shape: &[usize], context: Context) -> NDArray {
    let elements: Vec<f32> = (0..shape.iter().product())
        .map(|index: usize| (index % 1000) as f32)
        .collect();
    NDArray::from_slice(&elements, shape, context).unwrap()
}

/// Calls an operation on the GPU and on the CPU, whose results are the same to the last bit.
fn compare(name: &str, parameters: &[(&str, &str)], shapes: &[&[usize]]) {
    let Some(context) = gpu() else { return };
    let result = |context| {
        let inputs: Vec<NDArray> = shapes.iter().map(|x| counting(x, context)).collect();
        let inputs: Vec<&NDArray> = inputs.iter().collect();
        let result = call(name, parameters, &inputs);
        (result.shape().clone(), result.to_vec::<f32>().unwrap())
    };
    let (there, here) = (result(context), result(Context::cpu(0)));
    assert!(there == here, "{name} {parameters:?} of {shapes:?}");
}

#[test]
fn arrays_without_elements() {
    compare("exp", &[], &[&[0, 3]]);
    compare("broadcast_add", &[], &[&[0, 3], &[1, 3]]);
    compare("sum", &[("axis", "0")], &[&[0, 3]]);
    compare("sum", &[("axis", "1")], &[&[0, 3]]);
    compare("cumsum", &[("axis", "0")], &[&[0, 3]]);
    compare("argsort", &[("axis", "1")], &[&[2, 0]]);
    compare("dot", &[], &[&[0, 3], &[3, 2]]);
    compare("dot", &[], &[&[2, 0], &[0, 3]]);
    compare("batch_dot", &[], &[&[2, 3, 0], &[2, 0, 4]]);
    compare("Concat", &[("dim", "0")], &[&[0, 3], &[2, 3]]);
    compare("take", &[], &[&[4, 3], &[0]]);
    compare("transpose", &[], &[&[0, 3]]);
    compare("Flatten", &[], &[&[0, 3, 2]]);
    compare("softmax", &[], &[&[0, 3]]);
    let layer = [("kernel", "(3, 3)"), ("num_filter", "5")];
    compare("Convolution", &layer, &[&[0, 2, 4, 4], &[5, 2, 3, 3], &[5]]);
    compare("Pooling", &[("kernel", "(2, 2)")], &[&[0, 2, 4, 4]]);
}

#[test]
fn more_rows_than_workgroups_along_an_axis() {
    let rows = GROUPS_MAX + 7;
    // A workgroup for each row, be it summed, searched or summed up.
    compare("sum", &[("axis", "1")], &[&[rows, 64]]);
    compare("argmax", &[("axis", "1")], &[&[rows, 64]]);
    compare("cumsum", &[("axis", "1")], &[&[rows, 3]]);
}

/// So many that they are also moved in more than one piece.
#[test]
fn more_elements_than_invocations_along_an_axis() {
    let Some(context) = gpu() else { return };
    let x = counting(&[GROUPS_MAX * 256 + 1000], context);
    let got = ops::add_scalar(&x, 1.0).unwrap().to_vec::<f32>().unwrap();
    let wrong = got
        .iter()
        .zip((0..1000).cycle())
        .position(|(&got, index)| got != index as f32 + 1.0);
    assert_eq!((got.len(), wrong), (GROUPS_MAX * 256 + 1000, None));
}
