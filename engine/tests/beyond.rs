//! Calls that MXNet 1.9.1 refuses for no good reason, and those that end its process or read and write other memory: what
//! they give here, or why they are refused. The generator of recorded calls leaves them out (`tests/oracle/differences.py`,
//! and comments in `tests/oracle/cases`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::dtype::DType;
use engine::ops::{self, Attributes, Outputs, Value};
use engine::{Context, Error, GradReq, NDArray, Shape, autograd};

const CPU: Context = Context::cpu(0);
const ANY: &[DType] = &[
    DType::Float16,
    DType::Float32,
    DType::Int8,
    DType::UInt8,
    DType::Int32,
    DType::Int64,
];
const FLOATS: &[DType] = &[DType::Float16, DType::Float32];

type Parameters<'a> = &'a [(&'a str, &'a str)];
/// An operation, types, parameters and shapes.
type Wider<'a> = (&'a str, &'a [DType], Parameters<'a>, &'a [&'a [usize]]);

fn call(name: &str, parameters: Parameters<'_>, inputs: &[NDArray]) -> Result<Outputs, Error> {
    let spec = ops::find(name).unwrap();
    let mut attributes = Attributes::new(spec);
    for (name, value) in parameters {
        attributes.set(name, Value::parse(value))?;
    }
    spec.call(&attributes, &inputs.iter().collect::<Vec<_>>())
}

fn array(elements: &[f32], shape: &[usize]) -> NDArray {
    NDArray::from_slice(elements, Shape::new(shape), CPU).unwrap()
}

/// Small numbers with repetitions: 0, 1, 2, 3, 0, ...
fn numbers(shape: &[usize]) -> NDArray {
    let size: usize = shape.iter().product();
    array(
        &(0..size)
            .map(|index| (index % 4) as f32)
            .collect::<Vec<_>>(),
        shape,
    )
}

/// Types that MXNet does not have for an operation give what float64 gives.
#[test]
fn more_element_types_give_what_float64_gives() {
    let margins = ("pad_width", "(0, 0, 0, 0, 1, 0, 0, 2)");
    let image: &[usize] = &[1, 4, 3, 2];
    let cases: &[Wider<'_>] = &[
        ("pad", ANY, &[("mode", "edge"), margins], &[image]),
        ("pad", ANY, &[("mode", "constant"), margins], &[image]),
        (
            "pad",
            ANY,
            &[("mode", "reflect"), ("pad_width", "(1, 2)")],
            &[&[3]],
        ),
        ("khatri_rao", ANY, &[], &[&[2, 3], &[3, 3]]),
        ("im2col", ANY, &[("kernel", "(2, 2)")], &[image]),
        ("im2col", ANY, &[("kernel", "(2,)")], &[&[1, 2, 4]]),
        (
            "col2im",
            ANY,
            &[("kernel", "(2, 1)"), ("output_size", "(3, 2)")],
            &[&[1, 4, 4]],
        ),
        ("Crop", ANY, &[("h_w", "(2, 2)")], &[image]),
        ("fill_element_0index", ANY, &[], &[&[3, 4], &[3], &[3]]),
        ("sort", ANY, &[], &[&[2, 5]]),
        ("argsort", ANY, &[], &[&[2, 5]]),
        ("batch_take", ANY, &[], &[&[3, 4], &[3]]),
        (
            "ravel_multi_index",
            ANY,
            &[("shape", "(4, 4)")],
            &[&[2, 2, 2]],
        ),
        ("LRN", FLOATS, &[("nsize", "3")], &[image]),
        ("MultiBoxPrior", FLOATS, &[], &[image]),
        (
            "GridGenerator",
            FLOATS,
            &[("transform_type", "warp")],
            &[&[1, 2, 2, 3]],
        ),
        (
            "interleaved_matmul_selfatt_qk",
            FLOATS,
            &[("heads", "2")],
            &[&[2, 1, 12]],
        ),
        (
            "UpSampling",
            FLOATS,
            &[
                ("scale", "2"),
                ("sample_type", "bilinear"),
                ("num_filter", "1"),
            ],
            &[&[1, 1, 2, 2], &[1, 1, 4, 4]],
        ),
    ];
    for &(name, dtypes, parameters, shapes) in cases {
        let of = |dtype: DType| -> Vec<Vec<f64>> {
            let inputs: Vec<NDArray> = shapes
                .iter()
                .map(|shape| ops::cast(&numbers(shape), dtype).unwrap())
                .collect();
            let outputs = call(name, parameters, &inputs).unwrap();
            outputs.iter().map(|out| out.to_vec().unwrap()).collect()
        };
        let expected = of(DType::Float64);
        for &dtype in dtypes {
            for (got, expected) in of(dtype).iter().zip(&expected) {
                let close = |(x, y): (&f64, &f64)| (x - y).abs() <= 2e-3 * y.abs().max(1.0);
                assert!(
                    got.iter().zip(expected).all(close),
                    "{name} of {dtype}: {got:?}, not {expected:?}"
                );
            }
        }
    }
}

#[test]
fn what_ends_the_process_of_mxnet_is_refused() {
    let cases: &[(&str, Parameters<'_>, &[NDArray], &str)] = &[
        (
            "take",
            &[],
            &[numbers(&[0, 2]), array(&[0.0], &[1])],
            "nothing to take from shape [0,2]",
        ),
        (
            "reshape",
            &[("shape", "(4, 2)")],
            &[numbers(&[2, 3])],
            "Cannot reshape array of size 6 into shape (4, 2)",
        ),
        (
            "transpose",
            &[("axes", "(0, 0)")],
            &[numbers(&[2, 3])],
            "axes [0, 0] are not an order",
        ),
        (
            "pad",
            &[
                ("mode", "constant"),
                ("pad_width", "(0, 0, 0, 0, -1, 0, 0, 0)"),
            ],
            &[numbers(&[1, 1, 3, 3])],
            "a margin of width -1",
        ),
        (
            "_contrib_index_array",
            &[("axes", "(2,)")],
            &[numbers(&[2, 3])],
            "axis 2 exceeds the input dimension of 2",
        ),
        (
            "stack",
            &[],
            &[numbers(&[2, 3]), numbers(&[2, 3, 1])],
            "expected [2,3], got [2,3,1]",
        ),
        (
            "scatter_nd",
            &[("shape", "(2,)")],
            &[numbers(&[1]), array(&[5.0], &[1, 1])],
            "index 5 is out of bounds for axis 0 with size 2",
        ),
        (
            "index_copy",
            &[],
            &[numbers(&[3, 2]), array(&[7.0], &[1]), numbers(&[1, 2])],
            "index 7 is out of bounds for axis 0 with size 3",
        ),
        (
            "ROIPooling",
            &[("pooled_size", "(1, 1)"), ("spatial_scale", "1")],
            &[
                numbers(&[1, 1, 2, 2]),
                array(&[3.0, 0.0, 0.0, 1.0, 1.0], &[1, 5]),
            ],
            "there is no image 3 in a batch of 1",
        ),
        (
            "MultiBoxTarget",
            &[],
            &[
                numbers(&[1, 2, 4]),
                numbers(&[2, 2, 5]),
                numbers(&[1, 3, 2]),
            ],
            "different numbers of batches",
        ),
        (
            "MultiBoxDetection",
            &[],
            &[numbers(&[2, 3, 2]), numbers(&[1, 8]), numbers(&[1, 2, 4])],
            "# anchors mismatch with # loc",
        ),
        (
            "interleaved_matmul_selfatt_valatt",
            &[("heads", "2")],
            &[numbers(&[2, 2, 18]), numbers(&[3, 2, 2])],
            "do not fit 2 heads",
        ),
    ];
    for (name, parameters, inputs, part) in cases {
        let error = call(name, parameters, inputs).unwrap_err().to_string();
        assert!(error.contains(part), "{name}: {error}");
    }
}

#[test]
fn what_ends_the_process_of_mxnet_may_have_an_answer() {
    let shape_of = |name, parameters, inputs: &[NDArray]| {
        call(name, parameters, inputs).unwrap()[0].shape().to_vec()
    };
    let nothing = numbers(&[0, 3]);
    assert_eq!(
        shape_of("slice_like", &[], &[nothing.clone(), nothing]),
        [0, 3]
    );
    let within: Parameters<'_> = &[("shape", "(2, 3)")];
    assert_eq!(shape_of("unravel_index", within, &[numbers(&[0])]), [2, 0]);
    assert_eq!(
        shape_of("ravel_multi_index", within, &[numbers(&[2, 0])]),
        [0]
    );
    let places = call(
        "unravel_index",
        within,
        &[array(&[5.0, 0.0, 1.0, 2.0], &[2, 2])],
    )
    .unwrap();
    assert_eq!(places[0].shape()[..], [2, 2, 2]);
    assert_eq!(places[0].to_vec::<i64>().unwrap(), [1, 0, 0, 0, 2, 0, 1, 2]);
}

/// MXNet adds these gradients to memory before the array.
#[test]
fn elements_that_are_counted_from_the_end_have_their_gradient() {
    let x = numbers(&[3, 2]);
    x.attach_grad(GradReq::Write).unwrap();
    let places = array(&[-1.0, -3.0, -1.0, -2.0, 1.0, 0.0], &[2, 3]);
    let gathered = {
        let _scope = autograd::record(true);
        call("gather_nd", &[], &[x.clone(), places]).unwrap()
    };
    gathered[0]
        .backward(Some(&array(&[1.0, 2.0, 4.0], &[3])), false, true)
        .unwrap();
    assert_eq!(
        x.grad().unwrap().to_vec::<f32>().unwrap(),
        [0.0, 2.0, 0.0, 0.0, 5.0, 0.0]
    );
}
