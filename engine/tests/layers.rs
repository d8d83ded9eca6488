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

/// The bits of a convolution's result and of its gradients, computed on so many threads.
fn convolved(threads: usize) -> Vec<u32> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let inputs = [array(&[3, 4, 40, 41]), array(&[6, 4, 3, 3]), array(&[6])];
        for input in &inputs {
            input.attach_grad(GradReq::Write).unwrap();
        }
        let out = {
            let _scope = autograd::record(true);
            let inputs: Vec<&NDArray> = inputs.iter().collect();
            let parameters = [("kernel", "(3, 3)"), ("num_filter", "6"), ("pad", "(1, 1)")];
            call("Convolution", &inputs, &parameters).unwrap().remove(0)
        };
        let head = array(out.shape());
        autograd::backward(&[&out], &[Some(&head)], false, true).unwrap();
        let gradients = inputs.iter().map(|input| input.grad().unwrap());
        std::iter::once(out.detach())
            .chain(gradients)
            .flat_map(|array| array.to_vec::<f32>().unwrap())
            .map(f32::to_bits)
            .collect()
    })
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let alone = convolved(1);
    assert_eq!(alone, convolved(2));
    assert_eq!(alone, convolved(3));
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
