//! What MXNet could not do: train through a gradient. The penalty of a Wasserstein critic (Gulrajani et al., 2017) is a
//! function of the critic's gradient, so its own gradient goes through every layer twice. Here the critic has a layer of
//! each kind, and the penalty's gradient is compared with central differences in float64.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::autograd::GradOptions;
use engine::ops::{self, Attributes, Axes, Value};
use engine::{Context, GradReq, NDArray, autograd};

const STEP: f64 = 1e-5;

/// Numbers between -0.5 and 0.5 that look random and depend on the seed alone.
fn drawn(seed: u64, shape: &[usize]) -> NDArray {
    let size: usize = shape.iter().product();
    let element = |index: usize| {
        let bits = (seed * 1_000_003 + index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((bits ^ (bits >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64
            / (1u64 << 53) as f64
            - 0.5
    };
    let elements: Vec<f64> = (0..size).map(element).collect();
    NDArray::from_slice(&elements, shape, Context::cpu(0)).unwrap()
}

fn call(name: &str, inputs: &[&NDArray], parameters: &[(&str, &str)]) -> NDArray {
    let spec = ops::find(name).unwrap();
    let mut attributes = Attributes::new(spec);
    for (name, value) in parameters {
        attributes.set(name, Value::parse(value)).unwrap();
    }
    spec.call(&attributes, inputs).unwrap().remove(0)
}

/// The critic's parameters: what each layer is called and the shapes that it has.
const PARAMETERS: [(&str, &[usize]); 10] = [
    ("convolution weight", &[4, 2, 3, 3]),
    ("batch norm gamma", &[4]),
    ("batch norm beta", &[4]),
    ("deconvolution weight", &[4, 3, 2, 2]),
    ("layer norm gamma", &[3]),
    ("layer norm beta", &[3]),
    // Four gates of (3 + 4) weights and two biases for each of 4 cells.
    ("recurrent parameters", &[4 * 4 * (3 + 4 + 2)]),
    ("dense weight", &[5, 4]),
    ("dense bias", &[5]),
    ("output weight", &[1, 5]),
];

/// Scores of shape `(batch, 1)` for images of shape `(batch, 2, 6, 6)`.
fn critic(x: &NDArray, parameters: &[NDArray]) -> NDArray {
    let [
        filters,
        gamma,
        beta,
        transposed,
        scale,
        shift,
        recurrent,
        dense,
        dense_bias,
        output,
    ] = parameters
    else {
        panic!("{} parameters", parameters.len());
    };
    // A bias would do nothing: the next layer takes it away.
    let layer = [
        ("kernel", "(3, 3)"),
        ("num_filter", "4"),
        ("pad", "(1, 1)"),
        ("no_bias", "True"),
    ];
    let y = call("Convolution", &[x, filters], &layer);
    let (mean, variance) = (drawn(90, &[4]), ops::abs(&drawn(91, &[4])).unwrap());
    let y = call(
        "BatchNorm",
        &[&y, gamma, beta, &mean, &variance],
        &[("fix_gamma", "False")],
    );
    let y = call("LeakyReLU", &[&y], &[("act_type", "elu"), ("slope", "0.3")]);
    let window = [("kernel", "(2, 2)"), ("stride", "(2, 2)")];
    let largest = call(
        "Pooling",
        &[&y],
        &[window[0], window[1], ("pool_type", "max")],
    );
    let mean = call(
        "Pooling",
        &[&y],
        &[window[0], window[1], ("pool_type", "avg")],
    );
    let y = ops::add(&largest, &mean).unwrap();
    let layer = [
        ("kernel", "(2, 2)"),
        ("num_filter", "3"),
        ("no_bias", "True"),
    ];
    let y = call("Deconvolution", &[&y, transposed], &layer);
    // The positions become a sequence of vectors of channels: (time, batch, channels).
    let y = call("reshape", &[&y], &[("shape", "(0, 0, -1)")]);
    let y = call("transpose", &[&y], &[("axes", "(2, 0, 1)")]);
    let y = call("LayerNorm", &[&y, scale, shift], &[]);
    let state = drawn(92, &[1, 3, 4]);
    let network = [("mode", "lstm"), ("state_size", "4"), ("num_layers", "1")];
    let y = call("RNN", &[&y, recurrent, &state, &state], &network);
    let y = call("SequenceLast", &[&y], &[]);
    let y = call(
        "FullyConnected",
        &[&y, dense, dense_bias],
        &[("num_hidden", "5")],
    );
    let y = call("Activation", &[&y], &[("act_type", "tanh")]);
    let one = [("num_hidden", "1"), ("no_bias", "True")];
    call("FullyConnected", &[&y, output], &one)
}

/// The mean over the batch of `(|gradient of the score| - 1)^2`, recorded.
fn penalty(parameters: &[NDArray]) -> NDArray {
    let x = drawn(80, &[3, 2, 6, 6]);
    x.attach_grad(GradReq::Write).unwrap();
    let scores = critic(&x, parameters);
    let options = GradOptions {
        retain_graph: true,
        create_graph: true,
        train_mode: true,
    };
    let gradient = autograd::grad(&[&scores], &[&x], &[None], options).unwrap();
    let square = ops::square(&gradient[0]).unwrap();
    let norm = call("sum", &[&square], &[("axis", "(1, 2, 3)")]);
    let excess = ops::add_scalar(&ops::sqrt(&norm).unwrap(), -1.0).unwrap();
    ops::mean(&ops::square(&excess).unwrap(), Axes::ALL).unwrap()
}

#[test]
fn a_gradient_penalty_trains_every_kind_of_layer() {
    let parameters: Vec<NDArray> = PARAMETERS
        .iter()
        .enumerate()
        .map(|(seed, (_, shape))| drawn(seed as u64, shape))
        .collect();
    for parameter in &parameters {
        parameter.attach_grad(GradReq::Write).unwrap();
    }
    let loss = {
        let _scope = autograd::record(true);
        penalty(&parameters)
    };
    loss.backward(None, false, true).unwrap();
    for (position, (name, shape)) in PARAMETERS.iter().enumerate() {
        let direction = drawn(50 + position as u64, shape);
        let at = |distance: f64| {
            let step = ops::multiply_scalar(&direction, distance).unwrap();
            let mut moved: Vec<NDArray> = parameters.iter().map(NDArray::detach).collect();
            moved[position] = ops::add(&moved[position], &step).unwrap();
            let _scope = autograd::record(true);
            penalty(&moved).to_vec::<f64>().unwrap()[0]
        };
        let numeric = (at(STEP) - at(-STEP)) / (2.0 * STEP);
        let gradient = parameters[position].grad().unwrap();
        let exact: f64 = gradient
            .to_vec::<f64>()
            .unwrap()
            .iter()
            .zip(direction.to_vec::<f64>().unwrap())
            .map(|(gradient, direction)| gradient * direction)
            .sum();
        assert!(
            (exact - numeric).abs() <= 1e-6 * (1.0 + numeric.abs()),
            "{name}: {exact}, central differences say {numeric}"
        );
        assert!(exact.abs() > 1e-8, "{name} has no influence: {exact}");
    }
}
