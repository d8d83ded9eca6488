//! Calls that MXNet has no answer to: they end its process, run into an error of its own, or lose digits on the way. Where
//! NumPy 1.23.5 has an answer, it is that one.

use engine::dtype::{DType, Element};
use engine::ops::{self, Outputs};
use engine::{Context, Error, GradReq, NDArray, autograd};

fn array<T: Element>(elements: &[T], shape: &[usize]) -> NDArray {
    NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap()
}

fn call(op: &str, inputs: &[&NDArray], attributes: &[(&str, &str)]) -> Result<Outputs, Error> {
    crate::replay::perform(ops::find(op).unwrap(), attributes.iter().copied(), inputs)
}

fn one(op: &str, inputs: &[&NDArray], attributes: &[(&str, &str)]) -> NDArray {
    call(op, inputs, attributes).unwrap().remove(0)
}

/// Shape, element type and elements of a result; any NaN is like any other.
fn assert_is(op: &str, got: &NDArray, dtype: DType, shape: &[usize], expected: &[f64]) {
    assert_eq!((got.dtype(), &got.shape()[..]), (dtype, shape), "{op}");
    let got = got.to_vec::<f64>().unwrap();
    let same = |(got, expected): (&f64, &f64)| got == expected || got.is_nan() && expected.is_nan();
    assert!(
        got.iter().zip(expected).all(same),
        "{op}: {got:?}, not {expected:?}"
    );
}

/// NumPy warns, and gives 0; the quotient of the least integer and -1 is the least one again.
#[test]
fn integers_are_divided_by_0_and_the_least_one_by_minus_1() {
    let (x, y) = (
        array(&[7i32, -7, i32::MIN, 0], &[4]),
        array(&[0i32, 2, -1, 0], &[4]),
    );
    for op in ["elemwise_div", "broadcast_div"] {
        let quotients = one(op, &[&x, &y], &[]).to_vec::<i32>().unwrap();
        assert_eq!(quotients[0], 0, "{op}");
        assert_eq!(quotients[2..], [i32::MIN, 0], "{op}");
    }
    let (bytes, least) = (array(&[9u8, 0], &[2]), array(&[i8::MIN, 5], &[2]));
    for (op, x, number, expected) in [
        ("_div_scalar", &bytes, "0", [0.0, 0.0]),
        ("_div_scalar", &bytes, "0.5", [0.0, 0.0]),
        ("_rdiv_scalar", &bytes, "18", [2.0, 0.0]),
        ("_div_scalar", &least, "-1", [-128.0, -5.0]),
    ] {
        let got = one(op, &[x], &[("scalar", number)]);
        assert_is(op, &got, x.dtype(), &[2], &expected);
    }
}

#[test]
fn reductions_of_nothing_give_what_does_not_change_a_result() {
    let (rows, columns) = (array::<f32>(&[], &[0, 3]), array::<f32>(&[], &[2, 0]));
    for (op, neutral) in [
        ("sum", 0.0),
        ("nansum", 0.0),
        ("prod", 1.0),
        ("nanprod", 1.0),
        ("mean", f64::NAN),
        ("norm", 0.0),
    ] {
        let got = one(op, &[&columns], &[("axis", "1")]);
        assert_is(op, &got, DType::Float32, &[2], &[neutral; 2]);
        let got = one(op, &[&columns], &[("axis", "1"), ("keepdims", "True")]);
        assert_is(op, &got, DType::Float32, &[2, 1], &[neutral; 2]);
        let got = one(op, &[&rows], &[("axis", "1")]);
        assert_is(op, &got, DType::Float32, &[0], &[]);
    }
    for op in ["max", "min", "argmax", "argmin"] {
        assert!(call(op, &[&columns], &[("axis", "1")]).is_err(), "{op}");
        let got = one(op, &[&rows], &[("axis", "1")]);
        assert_is(op, &got, DType::Float32, &[0], &[]);
    }
    // There is no integer for the mean of none, which is no number in NumPy.
    let mean = one("mean", &[&array::<i32>(&[], &[0])], &[]);
    assert_is("mean", &mean, DType::Int32, &[1], &[0.0]);
}

#[test]
fn products_over_no_terms_are_zeros() {
    let (a, b) = (array::<f32>(&[], &[2, 0]), array::<f32>(&[], &[0, 3]));
    assert_is(
        "dot",
        &one("dot", &[&a, &b], &[]),
        DType::Float32,
        &[2, 3],
        &[0.0; 6],
    );
    let (a, b) = (array::<f32>(&[], &[1, 2, 0]), array::<f32>(&[], &[1, 0, 3]));
    let product = one("batch_dot", &[&a, &b], &[]);
    assert_is("batch_dot", &product, DType::Float32, &[1, 2, 3], &[0.0; 6]);
}

#[test]
fn large_integers_keep_their_digits() {
    let x = array(&[i64::MAX, i64::MIN + 1, (1 << 53) + 1], &[3]);
    for op in ["ceil", "floor", "trunc", "fix", "rint", "round"] {
        let got = one(op, &[&x], &[]).to_vec::<i64>().unwrap();
        assert_eq!(got, x.to_vec::<i64>().unwrap(), "{op}");
    }
    let magnitudes = one("abs", &[&x], &[]).to_vec::<i64>().unwrap();
    assert_eq!(magnitudes, [i64::MAX, i64::MAX, (1 << 53) + 1]);
    let sides = array(&[(1i64 << 31) - 1], &[1]);
    let areas = one("square", &[&sides], &[]).to_vec::<i64>().unwrap();
    assert_eq!(areas, [4_611_686_014_132_420_609]);
    let remainders = one("_mod_scalar", &[&x], &[("scalar", "10")]);
    assert_eq!(remainders.to_vec::<i64>().unwrap(), [7, 3, 3]);
    let legs = array(&[(1i32 << 24) + 1, 0], &[2]);
    let hypotenuses = one("_hypot_scalar", &[&legs], &[("scalar", "0")]);
    assert_eq!(hypotenuses.to_vec::<i32>().unwrap(), [(1 << 24) + 1, 0]);
    let least = one("sigmoid", &[&array(&[i32::MIN], &[1])], &[]);
    assert_eq!(least.to_vec::<i32>().unwrap(), [0]);
}

/// Below 0, lengths are as 0: nothing of such a sequence is left.
#[test]
fn lengths_below_0_are_those_of_empty_sequences() {
    let x = array(&[1f32, 2.0, 3.0, 4.0], &[2, 2]);
    let lengths = array(&[-3i32, 1], &[2]);
    let use_lengths = [("use_sequence_length", "True")];
    let masked = one("SequenceMask", &[&x, &lengths], &use_lengths);
    assert_is(
        "SequenceMask",
        &masked,
        DType::Float32,
        &[2, 2],
        &[0.0, 2.0, 0.0, 0.0],
    );
    for op in ["SequenceLast", "SequenceReverse"] {
        let got = one(op, &[&x, &array(&[-3f32, 1.0], &[2])], &use_lengths);
        assert!(
            got.to_vec::<f32>().unwrap().iter().all(|x| x.is_finite()),
            "{op}"
        );
    }
}

#[test]
fn the_last_step_of_sequences_without_lengths_has_a_gradient() {
    let x = array(&[1f32, 2.0, 3.0, 4.0], &[2, 2]);
    x.attach_grad(GradReq::Write).unwrap();
    let last = {
        let _scope = autograd::record(true);
        one("SequenceLast", &[&x], &[])
    };
    autograd::backward(&[&last], &[None], false, true).unwrap();
    assert_is(
        "SequenceLast",
        &x.grad().unwrap(),
        DType::Float32,
        &[2, 2],
        &[0.0, 0.0, 1.0, 1.0],
    );
}

/// As documented; MXNet multiplies by the result instead.
#[test]
fn softmax_output_multiplies_by_the_gradient_that_comes_in() {
    let (x, labels) = (array(&[0f32, 0.0], &[1, 2]), array(&[1f32], &[1]));
    x.attach_grad(GradReq::Write).unwrap();
    let out = {
        let _scope = autograd::record(true);
        one("SoftmaxOutput", &[&x, &labels], &[("out_grad", "True")])
    };
    let head = array(&[3f32, 5.0], &[1, 2]);
    autograd::backward(&[&out], &[Some(&head)], false, true).unwrap();
    assert_is(
        "SoftmaxOutput",
        &x.grad().unwrap(),
        DType::Float32,
        &[1, 2],
        &[1.5, -2.5],
    );
}

#[test]
fn running_sums_know_axes_from_the_back() {
    let x = array(&[1f32, 2.0, 3.0, 4.0], &[2, 2]);
    let sums = one("cumsum", &[&x], &[("axis", "-1")]);
    assert_is(
        "cumsum",
        &sums,
        DType::Float32,
        &[2, 2],
        &[1.0, 3.0, 3.0, 7.0],
    );
}
