//! Layers of networks: the same result on any number of threads, and errors for what makes no sense.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::ops::{self, Attributes, Value};
use engine::{Context, Error, GradReq, NDArray, autograd};

fn array(shape: &[usize]) -> NDArray {
    let size: usize = shape.iter().product();
    let elements: Vec<f32> = (0..size).map(|index| (index as f32 * 0.7).sin()).collect();
    NDArray::from_slice(&elements, shape, Context::cpu(0)).unwrap()
}

fn call(
    name: &str,
    inputs: &[&NDArray],
    parameters: &[(&str, &str)],
) -> Result<Vec<NDArray>, Error> {
    let spec = ops::find(name).unwrap();
    let mut attributes = Attributes::new(spec);
    for (name, value) in parameters {
        attributes.set(name, Value::parse(value))?;
    }
    Ok(spec.call(&attributes, inputs)?.into_iter().collect())
}

/// A call: the operation's name, the shapes of its inputs and its parameters.
type Call = (
    &'static str,
    &'static [&'static [usize]],
    &'static [(&'static str, &'static str)],
);

/// Sums, products and their relatives, each over enough elements to be split, in sizes that no tile divides.
const SPLIT: &[Call] = &[
    ("sum", &[&[301, 403]], &[]),
    ("sum", &[&[301, 403]], &[("axis", "0")]),
    ("sum", &[&[301, 403]], &[("axis", "1")]),
    ("sum", &[&[31, 33, 47]], &[("axis", "(0, 2)")]),
    ("sum", &[&[31, 33, 47]], &[("axis", "1")]),
    ("nansum", &[&[301, 403]], &[]),
    ("mean", &[&[301, 403]], &[]),
    ("mean", &[&[301, 403]], &[("axis", "0")]),
    ("moments", &[&[301, 403]], &[("axes", "(1,)")]),
    ("prod", &[&[3001, 17]], &[("axis", "1")]),
    ("nanprod", &[&[17, 3001]], &[("axis", "0")]),
    ("max", &[&[301, 403]], &[]),
    ("norm", &[&[301, 403]], &[]),
    ("norm", &[&[301, 403]], &[("ord", "1"), ("axis", "0")]),
    ("cumsum", &[&[301, 403]], &[("axis", "1")]),
    ("cumsum", &[&[100_003]], &[]),
    ("softmax", &[&[301, 403]], &[]),
    ("softmax", &[&[301, 403]], &[("axis", "0")]),
    ("log_softmax", &[&[301, 403]], &[]),
    ("softmin", &[&[3, 100_003]], &[]),
    ("SoftmaxOutput", &[&[301, 403], &[301]], &[]),
    ("softmax_cross_entropy", &[&[301, 403], &[301]], &[]),
    ("L2Normalization", &[&[301, 403]], &[]),
    (
        "BatchNorm",
        &[&[17, 5, 41, 43], &[5], &[5], &[5], &[5]],
        &[("fix_gamma", "False")],
    ),
    ("LayerNorm", &[&[301, 403], &[403], &[403]], &[]),
    (
        "GroupNorm",
        &[&[7, 6, 41, 43], &[3], &[3]],
        &[("num_groups", "3")],
    ),
    ("InstanceNorm", &[&[7, 6, 41, 43], &[6], &[6]], &[]),
    ("LRN", &[&[7, 6, 41, 43]], &[("nsize", "3")]),
    ("broadcast_mul", &[&[301, 403], &[403]], &[]),
    ("dot", &[&[97, 61], &[61, 67]], &[]),
    ("dot", &[&[33, 1009], &[1009, 49]], &[]),
    ("dot", &[&[301, 1009], &[1009]], &[]),
    ("dot", &[&[300_007], &[300_007]], &[]),
    ("dot", &[&[1, 1009], &[1009, 305]], &[]),
    ("batch_dot", &[&[5, 97, 61], &[5, 61, 67]], &[]),
    ("batch_dot", &[&[305, 17, 9], &[305, 9, 13]], &[]),
    (
        "FullyConnected",
        &[&[65, 403], &[129, 403], &[129]],
        &[("num_hidden", "129")],
    ),
    (
        "linalg_gemm2",
        &[&[97, 61], &[97, 67]],
        &[("transpose_a", "True")],
    ),
    ("linalg_syrk", &[&[97, 131]], &[]),
    (
        "Embedding",
        &[&[3001], &[2, 17]],
        &[("input_dim", "2"), ("output_dim", "17")],
    ),
    (
        "Convolution",
        &[&[3, 4, 40, 41], &[6, 4, 3, 3], &[6]],
        &[("kernel", "(3, 3)"), ("num_filter", "6"), ("pad", "(1, 1)")],
    ),
    (
        "Convolution",
        &[&[33, 6, 9, 9], &[8, 3, 2, 2], &[8]],
        &[
            ("kernel", "(2, 2)"),
            ("num_filter", "8"),
            ("num_group", "2"),
            ("stride", "(2, 2)"),
        ],
    ),
    (
        "Deconvolution",
        &[&[3, 4, 21, 23], &[4, 6, 3, 3]],
        &[
            ("kernel", "(3, 3)"),
            ("num_filter", "6"),
            ("stride", "(2, 2)"),
        ],
    ),
    (
        "Pooling",
        &[&[5, 7, 41, 43]],
        &[("kernel", "(3, 3)"), ("pool_type", "avg")],
    ),
    (
        "Pooling",
        &[&[5, 7, 41, 43]],
        &[("global_pool", "True"), ("pool_type", "sum")],
    ),
    (
        "RNN",
        &[&[9, 33, 19], &[4320], &[1, 33, 24], &[1, 33, 24]],
        &[("mode", "lstm"), ("state_size", "24"), ("num_layers", "1")],
    ),
];

/// The bits of a call's results and of its gradients, computed on so many threads.
fn bits((name, shapes, parameters): Call, threads: usize) -> Vec<u32> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let inputs: Vec<NDArray> = shapes.iter().map(|shape| array(shape)).collect();
        for input in &inputs {
            input.attach_grad(GradReq::Write).unwrap();
        }
        let outputs = {
            let _scope = autograd::record(true);
            call(name, &inputs.iter().collect::<Vec<_>>(), parameters).unwrap()
        };
        let heads: Vec<NDArray> = outputs.iter().map(|output| array(output.shape())).collect();
        let heads: Vec<Option<&NDArray>> = heads.iter().map(Some).collect();
        autograd::backward(&outputs.iter().collect::<Vec<_>>(), &heads, false, true).unwrap();
        let gradients = inputs.iter().map(|input| input.grad().unwrap());
        (outputs.iter().map(NDArray::detach))
            .chain(gradients)
            .flat_map(|array| array.to_vec::<f32>().unwrap())
            .map(f32::to_bits)
            .collect()
    })
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let mut different = Vec::new();
    for &call in SPLIT {
        let alone = bits(call, 1);
        let threads = [2, 3, 7].into_iter();
        different.extend(
            threads
                .filter(|&threads| bits(call, threads) != alone)
                .map(|threads| (call, threads)),
        );
    }
    assert!(different.is_empty(), "{different:#?}");
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let (image, filters) = (array(&[1, 1, 4, 4]), array(&[1, 1, 2, 2]));
    let huge = "(2000000000, 2000000000)";
    let convolution = |parameter: &str, value: &str| {
        let parameters = [
            ("kernel", "(2, 2)"),
            ("num_filter", "1"),
            ("no_bias", "True"),
            (parameter, value),
        ];
        call("Convolution", &[&image, &filters], &parameters).map(drop)
    };
    for (parameter, value) in [
        ("pad", huge),
        ("pad", "(-1, 0)"),
        ("stride", "(0, 1)"),
        ("dilate", huge),
        ("kernel", huge),
        ("kernel", "()"),
        ("num_filter", "0"),
        ("num_group", "0"),
        ("num_group", "-1"),
        ("layout", "NHWC"),
    ] {
        assert!(
            convolution(parameter, value).is_err(),
            "{parameter}={value}"
        );
    }
    let pooling = |parameter: &str, value: &str| {
        call(
            "Pooling",
            &[&image],
            &[
                ("kernel", "(2, 2)"),
                ("pool_type", "avg"),
                (parameter, value),
            ],
        )
        .map(drop)
    };
    for (parameter, value) in [
        ("pad", huge),
        ("kernel", "(0, 1)"),
        ("stride", "(0, 1)"),
        ("kernel", "(5, 5)"),
        ("layout", "NCW"),
    ] {
        assert!(pooling(parameter, value).is_err(), "{parameter}={value}");
    }
    let empty = array(&[1, 0, 4, 4]);
    let parameters = [
        ("kernel", "(2, 2)"),
        ("num_filter", "1"),
        ("no_bias", "True"),
    ];
    assert!(call("Convolution", &[&empty, &filters], &parameters).is_err());
    let pixels = array(&[1, 1, 0, 0]);
    assert!(call("Pooling", &[&pixels], &[("global_pool", "True")]).is_err());
    assert!(call("AdaptiveAvgPooling2D", &[&pixels], &[]).is_err());
    assert!(call("BilinearResize2D", &[&pixels], &[]).is_err());
}

#[test]
fn what_would_not_fit_into_memory_is_refused() {
    let nothing = array(&[0, 1, 1_000_000, 1_000_000]);
    assert!(matches!(
        call("MultiBoxPrior", &[&nothing], &[]),
        Err(Error::OutOfMemory { .. })
    ));
    let image = array(&[1, 1, 2, 2]);
    let parameters = [
        ("kernel", "(1, 1)"),
        ("stride", "(2000000000, 2000000000)"),
        ("num_filter", "1"),
    ];
    assert!(matches!(
        call(
            "Deconvolution",
            &[&image, &array(&[1, 1, 1, 1])],
            &parameters
        ),
        Err(Error::OutOfMemory { .. })
    ));
}

#[test]
fn a_batch_of_nothing_has_a_result_of_nothing() {
    let (images, filters) = (array(&[0, 1, 4, 4]), array(&[1, 1, 2, 2]));
    for input in [&images, &filters] {
        input.attach_grad(GradReq::Write).unwrap();
    }
    let _scope = autograd::record(true);
    let parameters = [
        ("kernel", "(2, 2)"),
        ("num_filter", "1"),
        ("no_bias", "True"),
    ];
    let out = call("Convolution", &[&images, &filters], &parameters)
        .unwrap()
        .remove(0);
    let pooled = call("Pooling", &[&out], &[("kernel", "(2, 2)")])
        .unwrap()
        .remove(0);
    assert_eq!(pooled.shape()[..], [0, 1, 2, 2]);
    autograd::backward(&[&pooled], &[None], false, true).unwrap();
    assert_eq!(filters.grad().unwrap().to_vec::<f32>().unwrap(), [0.0; 4]);
}
