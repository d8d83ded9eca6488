//! Elementary functions on the GPU at infinities, NaN, zeros of both signs and far from 0, against the CPU.

use engine::ops::{self, Attributes, Inputs, OPS, Spec};
use engine::{Context, NDArray};

use crate::gpu;

const NUMBERS: &[f32] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    -2.5,
    2.0,
    3.0,
    -3.0,
    7.25,
    -7.25,
    12.7,
    -12.7,
    30.0,
    -30.0,
    34.5,
    88.0,
    -88.0,
    90.0,
    -104.5,
    1e-3,
    -1e-3,
    1e-6,
    -1e-6,
    1e-30,
    -1e-30,
    0.3,
    -0.3,
    0.7,
    -0.7,
    0.999,
    -0.999,
    1000.5,
    -1000.5,
    9000.25,
    -9000.25,
    123456.7,
    -123456.7,
    1e8,
    -1e8,
    3e20,
    -3e20,
    3e38,
    -3e38,
    2147483648.0,
    16777216.0,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NAN,
];

/// Relative to the result's magnitude, and for results between -1 and 1 absolute.
fn tolerance(name: &str) -> f32 {
    match name {
        // Stirling's formula takes the difference of numbers of the size of 10.
        "gamma" | "gammaln" => 1e-5,
        // The hyperbolic functions square an exponential where it alone would overflow.
        "cosh" | "sinh" => 1e-6,
        _ => 6e-7,
    }
}

#[test]
fn functions_of_one_array() {
    let Some(context) = gpu() else { return };
    let mut failures = Vec::new();
    for spec in OPS.iter().filter(|spec| is_elementwise(spec, 1)) {
        let x = NDArray::from_slice(NUMBERS, [NUMBERS.len()], Context::cpu(0)).unwrap();
        compare(spec, &[x], context, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn functions_of_two_arrays() {
    let Some(context) = gpu() else { return };
    let mut failures = Vec::new();
    for spec in OPS.iter().filter(|spec| is_elementwise(spec, 2)) {
        let n = NUMBERS.len();
        let x = NDArray::from_slice(NUMBERS, [n, 1], Context::cpu(0)).unwrap();
        let y = NDArray::from_slice(NUMBERS, [1, n], Context::cpu(0)).unwrap();
        compare(spec, &[x, y], context, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether an operation takes so many arrays, without parameters, and makes one of their broadcast shape.
fn is_elementwise(spec: &Spec, count: usize) -> bool {
    let broadcasting = spec.name.starts_with("broadcast_") && count == 2;
    let unary = count == 1
        && spec
            .cases
            .iter()
            .all(|case| case.shapes == [&[2usize, 3][..]])
        && !["shuffle", "identity", "zeros_like", "ones_like"].contains(&spec.name);
    matches!(spec.inputs, Inputs::Fixed(names) if names.len() == count)
        && spec.parameters.is_empty()
        && (broadcasting || unary)
}

fn compare(spec: &'static Spec, inputs: &[NDArray], context: Context, failures: &mut Vec<String>) {
    let call = |context| {
        let inputs: Vec<NDArray> = inputs
            .iter()
            .map(|input| ops::copy_to_context(input, context).unwrap())
            .collect();
        let inputs: Vec<&NDArray> = inputs.iter().collect();
        let out = spec.call(&Attributes::new(spec), &inputs).unwrap();
        (out[0].shape().clone(), out[0].to_vec::<f32>().unwrap())
    };
    let ((shape, expected), (_, got)) = (call(Context::cpu(0)), call(context));
    if shape.size() % NUMBERS.len() != 0 {
        return;
    }
    for (index, (got, expected)) in got.into_iter().zip(expected).enumerate() {
        let same = got == expected || (got.is_nan() && expected.is_nan());
        let near = (got - expected).abs() <= tolerance(spec.name) * expected.abs().max(1.0);
        if !same && !near {
            let x = NUMBERS[index / shape.size().div_ceil(NUMBERS.len())];
            let y = NUMBERS[index % NUMBERS.len()];
            failures.push(format!(
                "{} of {x} (and {y}) is {got}, not {expected}",
                spec.name
            ));
        }
    }
}
