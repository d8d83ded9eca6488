//! Products of many tiles, with long and with split sums, against the CPU: what the sweep's small cases do not reach.

use engine::{Context, DType, GradReq, NDArray, Shape, autograd};

use crate::{call, gpu};

/// Numbers between -1 and 1 without any pattern that a mistake could keep.
fn array(shape: &[usize], seed: u64, context: Context) -> NDArray {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    let elements: Vec<f32> = (0..shape.iter().product()).map(|_| next()).collect();
    NDArray::from_slice(&elements, shape, context).unwrap()
}

fn assert_close(there: &NDArray, here: &NDArray, what: &str) {
    assert_eq!(there.shape(), here.shape(), "{what}");
    let (there, here) = (
        there.to_vec::<f64>().unwrap(),
        here.to_vec::<f64>().unwrap(),
    );
    let largest = here.iter().fold(1e-3f64, |most, x| most.max(x.abs()));
    for (index, (there, here)) in there.iter().zip(&here).enumerate() {
        assert!(
            (there - here).abs() <= 1e-5 * largest,
            "{what}: element {index} is {there}, not {here}"
        );
    }
}

/// `[batch, m, k]` by `[batch, k, n]`; bits of `turned` say which factor lies in memory by columns.
fn multiplied(extents: [usize; 4], turned: usize, accumulate: bool, context: Context) -> NDArray {
    let [batch, m, n, k] = extents;
    let factor = |rows: usize, columns: usize, turned: bool, seed| {
        if turned {
            let array = array(&[batch, columns, rows], seed, context);
            array.array().permuted(&[0, 2, 1])
        } else {
            array(&[batch, rows, columns], seed, context)
                .array()
                .clone()
        }
    };
    let lhs = factor(m, k, turned & 1 != 0, 1);
    let rhs = factor(k, n, turned & 2 != 0, 2);
    let out = array(&[batch, m, n], 3, context);
    let device = context.device().unwrap();
    device.matmul(&lhs, &rhs, accumulate, out.array()).unwrap();
    out
}

#[test]
fn matrices_of_any_extents_and_layouts() {
    let Some(context) = gpu() else { return };
    let extents = [
        [1, 1, 1, 1],
        [1, 64, 64, 16],
        [2, 65, 63, 17],
        [1, 130, 70, 40],
        [3, 10, 20, 1000],
        [1, 3, 5, 5000],
        [1, 1, 300, 777],
        [2, 4, 3, 0],
    ];
    for extents in extents {
        for turned in 0..4 {
            for accumulate in [false, true] {
                assert_close(
                    &multiplied(extents, turned, accumulate, context),
                    &multiplied(extents, turned, accumulate, Context::cpu(0)),
                    &format!("{extents:?}, turned {turned}, accumulated {accumulate}"),
                );
            }
        }
    }
}

/// The result of a layer and its gradients with respect to data, weight and bias.
fn layer(
    name: &str,
    parameters: &[(&str, &str)],
    shapes: [&[usize]; 3],
    context: Context,
) -> Vec<NDArray> {
    let inputs: Vec<NDArray> = shapes
        .iter()
        .zip(1..)
        .map(|(shape, seed)| array(shape, seed, context))
        .collect();
    for input in &inputs {
        input.attach_grad(GradReq::Write).unwrap();
    }
    let out = {
        let _scope = autograd::record(true);
        call(name, parameters, &[&inputs[0], &inputs[1], &inputs[2]])
    };
    let head = array(out.shape(), 4, context);
    out.backward(Some(&head), false, true).unwrap();
    let gradients = inputs.iter().map(|input| input.grad().unwrap());
    std::iter::once(out.detach()).chain(gradients).collect()
}

fn check_layer(name: &str, parameters: &[(&str, &str)], shapes: [&[usize]; 3]) {
    let Some(context) = gpu() else { return };
    let there = layer(name, parameters, shapes, context);
    let here = layer(name, parameters, shapes, Context::cpu(0));
    for (part, (there, here)) in ["result", "data", "weight", "bias"]
        .iter()
        .zip(there.iter().zip(&here))
    {
        assert_close(there, here, &format!("{name} {parameters:?}: {part}"));
    }
}

#[test]
fn convolutions_of_many_tiles() {
    let plain = [
        ("kernel", "(3, 3)"),
        ("num_filter", "70"),
        ("pad", "(1, 1)"),
    ];
    check_layer(
        "Convolution",
        &plain,
        [&[3, 9, 13, 11], &[70, 9, 3, 3], &[70]],
    );
    // One picture of many channels: sums are split in the forward direction too.
    let deep = [("kernel", "(3, 3)"), ("num_filter", "20")];
    check_layer(
        "Convolution",
        &deep,
        [&[1, 100, 6, 5], &[20, 100, 3, 3], &[20]],
    );
}

#[test]
fn convolutions_with_strides_dilations_and_groups() {
    let strided = [
        ("kernel", "(5, 3)"),
        ("num_filter", "8"),
        ("num_group", "2"),
        ("stride", "(2, 3)"),
        ("dilate", "(1, 2)"),
        ("pad", "(2, 1)"),
    ];
    check_layer(
        "Convolution",
        &strided,
        [&[2, 6, 23, 29], &[8, 3, 5, 3], &[8]],
    );
    // Kernels too large to be written into the shader.
    let long = [("kernel", "(20,)"), ("num_filter", "3"), ("stride", "(3,)")];
    check_layer("Convolution", &long, [&[2, 2, 90], &[3, 2, 20], &[3]]);
    let cubes = [
        ("kernel", "(2, 3, 2)"),
        ("num_filter", "4"),
        ("pad", "(1, 0, 1)"),
    ];
    check_layer(
        "Convolution",
        &cubes,
        [&[2, 3, 5, 6, 7], &[4, 3, 2, 3, 2], &[4]],
    );
}

#[test]
fn deconvolutions() {
    let doubled = [
        ("kernel", "(4, 4)"),
        ("num_filter", "6"),
        ("stride", "(2, 2)"),
        ("pad", "(1, 1)"),
        ("no_bias", "False"),
    ];
    check_layer(
        "Deconvolution",
        &doubled,
        [&[2, 5, 7, 9], &[5, 6, 4, 4], &[6]],
    );
}

#[test]
fn integers_are_multiplied_exactly() {
    let Some(context) = gpu() else { return };
    let product = |context: Context| {
        let elements: Vec<i32> = (0..40 * 700).map(|i| (i * 7919) % 1009 - 500).collect();
        let lhs = NDArray::from_slice(&elements, [1, 40, 700], context).unwrap();
        let rhs = NDArray::from_slice(&elements, [1, 700, 40], context).unwrap();
        let device = context.device().unwrap();
        let out = device
            .allocate(Shape::new(&[1, 40, 40]), DType::Int32, context)
            .unwrap();
        device
            .matmul(lhs.array(), rhs.array(), false, &out)
            .unwrap();
        NDArray::new(out).to_vec::<i64>().unwrap()
    };
    assert_eq!(product(context), product(Context::cpu(0)));
}
