//! Indexing against what MXNet 1.9.1 and NumPy 1.23 answer for the same keys.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::ops::indexing::{Index, Rules, SetValue, get, set};
use engine::ops::{self, Axes};
use engine::{Context, DType, ErrorKind, GradReq, NDArray, autograd};

const N: Index = Index::NewAxis;
const E: Index = Index::Ellipsis;
const ALL: Index = Index::ALL;

fn i(position: i64) -> Index {
    Index::Integer(position)
}

fn r(start: i64, stop: i64) -> Index {
    Index::range(start, stop)
}

fn s(start: Option<i64>, stop: Option<i64>, step: i64) -> Index {
    let step = Some(step);
    Index::Slice { start, stop, step }
}

fn a(positions: &[i64]) -> Index {
    Index::Array(NDArray::from_slice(positions, [positions.len()], Context::cpu(0)).unwrap())
}

fn mask(elements: &[bool], shape: &[usize]) -> Index {
    Index::Array(NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap())
}

fn array(elements: &[f32], shape: &[usize]) -> NDArray {
    NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap()
}

/// `0, 1, 2, ...`, so that an element says where it was.
fn counting(shape: &[usize]) -> NDArray {
    let elements: Vec<f32> = (0..shape.iter().product::<usize>())
        .map(|index| index as f32)
        .collect();
    array(&elements, shape)
}

fn elements(x: &NDArray) -> Vec<i64> {
    x.to_vec::<i64>().unwrap()
}

#[track_caller]
fn gives(shape: &[usize], key: &[Index], expected: &[usize], positions: &[i64]) {
    let part = get(&counting(shape), key, Rules::Nd).unwrap();
    assert_eq!(
        (&part.shape()[..], elements(&part)),
        (expected, positions.to_vec())
    );
}

#[test]
fn keys_choose_what_mxnet_chooses() {
    let (v, x) = (&[6][..], &[2, 3, 4][..]);
    gives(v, &[i(0)], &[1], &[0]);
    gives(v, &[i(-1)], &[1], &[5]);
    gives(v, &[r(10, 20)], &[0], &[]);
    gives(v, &[r(-100, 2)], &[2], &[0, 1]);
    gives(v, &[s(None, None, 2)], &[3], &[0, 2, 4]);
    gives(v, &[s(None, None, -1)], &[6], &[5, 4, 3, 2, 1, 0]);
    gives(v, &[s(Some(4), Some(1), -1)], &[3], &[4, 3, 2]);
    gives(v, &[N, i(0)], &[1], &[0]);
    gives(v, &[i(0), N], &[1], &[0]);
    gives(x, &[i(0), i(0), i(0)], &[1], &[0]);
    gives(x, &[i(-1), i(-1), i(-1)], &[1], &[23]);
    gives(x, &[E, i(0)], &[2, 3], &[0, 4, 8, 12, 16, 20]);
    gives(x, &[i(0), E, i(0)], &[3], &[0, 4, 8]);
    gives(x, &[i(0), N, i(0)], &[1, 4], &[0, 1, 2, 3]);
    gives(x, &[i(0), N, i(0), N], &[1, 1, 4], &[0, 1, 2, 3]);
    gives(x, &[i(1), i(1), r(0, 2)], &[2], &[16, 17]);
    gives(
        x,
        &[ALL, s(None, None, -1), i(1)],
        &[2, 3],
        &[9, 5, 1, 21, 17, 13],
    );
}

#[test]
fn arrays_choose_what_mxnet_chooses() {
    let (v, x) = (&[6][..], &[2, 3, 4][..]);
    gives(v, &[a(&[0, -1])], &[2], &[0, 5]);
    gives(
        x,
        &[a(&[0, 1]), a(&[0, 2])],
        &[2, 4],
        &[0, 1, 2, 3, 20, 21, 22, 23],
    );
    gives(
        x,
        &[a(&[0, 1]), ALL, a(&[0, 2])],
        &[2, 3],
        &[0, 4, 8, 14, 18, 22],
    );
    gives(x, &[ALL, a(&[0, 2]), i(1)], &[2, 2], &[1, 9, 13, 21]);
    gives(x, &[i(0), ALL, a(&[0, 2])], &[2, 3], &[0, 4, 8, 2, 6, 10]);
    gives(x, &[i(0), a(&[0, 2])], &[2, 4], &[0, 1, 2, 3, 8, 9, 10, 11]);
    // MXNet puts this new axis to the front; NumPy, and this, where it is written.
    gives(
        x,
        &[a(&[0, 1]), a(&[0, 2]), N],
        &[2, 1, 4],
        &[0, 1, 2, 3, 20, 21, 22, 23],
    );
    gives(
        x,
        &[a(&[0]), a(&[0, 1, 2])],
        &[3, 4],
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    );
    gives(
        x,
        &[ALL, r(1, 3), a(&[0, 1])],
        &[2, 2, 2],
        &[4, 5, 8, 9, 16, 17, 20, 21],
    );
    gives(
        x,
        &[r(1, 2), a(&[0, 1])],
        &[1, 2, 4],
        &[12, 13, 14, 15, 16, 17, 18, 19],
    );
    let square = NDArray::from_slice(&[0i32, 2, 1, 1], [2, 2], Context::cpu(0)).unwrap();
    gives(v, &[Index::Array(square)], &[2, 2], &[0, 2, 1, 1]);
    gives(v, &[Index::Array(array(&[0.7, 2.9], &[2]))], &[2], &[0, 2]);
    gives(v, &[mask(&[true, false, true], &[3])], &[3], &[1, 0, 1]);
}

#[test]
fn keys_that_do_not_fit_are_refused_in_mxnet_s_words() {
    let refused = |shape: &[usize], key: &[Index], rules| {
        let error = get(&counting(shape), key, rules).unwrap_err();
        (error.kind(), error.to_string())
    };
    let (v, x) = (&[6][..], &[2, 3, 4][..]);
    let index = |text: &str| (ErrorKind::Index, text.to_owned());
    let value = |text: &str| (ErrorKind::Value, text.to_owned());
    let nd = Rules::Nd;
    assert_eq!(
        refused(v, &[i(6)], nd),
        index("index 6 is out of bounds for axis 0 with size 6")
    );
    assert_eq!(
        refused(v, &[i(-7)], nd),
        index("index -7 is out of bounds for axis 0 with size 6")
    );
    assert_eq!(
        refused(x, &[i(0), i(-4)], nd),
        index("index -4 is out of bounds for axis 1 with size 3")
    );
    assert_eq!(
        refused(x, &[ALL, a(&[0, 3])], nd),
        index("index 3 is out of bounds for axis 1 with size 3")
    );
    assert_eq!(
        refused(v, &[i(1), i(2)], nd),
        index("too many indices (2) for array with 1 dimensions")
    );
    assert_eq!(
        refused(v, &[E, E], nd),
        index("Cannot use more than one ellipsis (`...`) for indexing")
    );
    assert_eq!(
        refused(v, &[s(None, None, 0)], nd),
        value("slice step cannot be zero")
    );
    assert_eq!(
        refused(x, &[a(&[0, 1]), a(&[0, 1, 2])], nd),
        value("shape1=(2,) is not broadcastable to shape2=(3,)")
    );
    let numpy = Rules::Numpy;
    assert_eq!(
        refused(v, &[i(1), i(2)], numpy),
        index("too many indices for array: array is 1-dimensional, but 2 were indexed")
    );
    assert_eq!(
        refused(x, &[a(&[0, 1]), a(&[0, 1, 2])], numpy),
        index(
            "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)"
        )
    );
    assert_eq!(
        refused(v, &[mask(&[true; 3], &[3])], numpy),
        index(
            "boolean index did not match indexed array along dimension 0; dimension is 6 but corresponding boolean dimension is 3"
        )
    );
    assert_eq!(
        refused(v, &[Index::Array(array(&[0.0], &[1]))], numpy),
        index("arrays used as indices must be of integer (or boolean) type")
    );
}

#[test]
fn contiguous_parts_share_and_others_do_not() {
    let shares = |key: &[Index], rules| {
        let x = counting(&[2, 3, 4]);
        get(&x, key, rules).unwrap().fill(-1.0).unwrap();
        elements(&x).contains(&-1)
    };
    for key in [
        &[i(0), i(1)][..],
        &[i(0), r(1, 3)],
        &[r(0, 1), r(1, 3)],
        &[N],
        &[E],
        &[i(1), i(2), s(Some(3), Some(2), -1)],
        &[i(1), r(1, 2), r(2, 3)],
    ] {
        assert!(shares(key, Rules::Nd), "{key:?}");
    }
    for key in [
        &[ALL, i(1)][..],
        &[i(1), r(1, 3), r(2, 3)],
        &[i(1), i(2), s(None, None, -1)],
    ] {
        assert!(!shares(key, Rules::Nd), "{key:?}");
        assert!(shares(key, Rules::Numpy), "{key:?}");
    }
    assert!(!shares(&[a(&[0])], Rules::Nd));
    assert!(!shares(&[a(&[0])], Rules::Numpy));
}

#[test]
fn numpy_s_rules_leave_no_axis_and_know_masks() {
    let x = counting(&[2, 3]);
    let shape = |key: &[Index], rules| get(&x, key, rules).unwrap().shape().to_vec();
    assert!(shape(&[i(0), i(0)], Rules::Numpy).is_empty());
    assert!(shape(&[i(0), i(0)], Rules::MxNumpy).is_empty());
    let chosen = |key: &[Index]| {
        let part = get(&x, key, Rules::Numpy).unwrap();
        (part.shape().to_vec(), elements(&part))
    };
    let corners = [true, false, true, false, false, true];
    assert_eq!(chosen(&[mask(&corners, &[2, 3])]), (vec![3], vec![0, 2, 5]));
    assert_eq!(
        chosen(&[ALL, mask(&[false, true, true], &[3])]),
        (vec![2, 2], vec![1, 2, 4, 5])
    );
    assert_eq!(chosen(&[mask(&[false; 2], &[2])]), (vec![0, 3], vec![]));
    assert_eq!(chosen(&[a(&[])]), (vec![0, 3], vec![]));
}

#[track_caller]
fn leaves(key: &[Index], value: SetValue, expected: &[i64]) {
    let x = counting(&[2, 3]);
    set(&x, key, &value, Rules::Nd).unwrap();
    assert_eq!(elements(&x), expected);
}

#[test]
fn writes_reach_the_part_and_nothing_else() {
    let number = SetValue::Number;
    let given = |elements: &[f32], shape: &[usize]| SetValue::Array(array(elements, shape));
    leaves(&[ALL], number(7.0), &[7, 7, 7, 7, 7, 7]);
    leaves(&[i(1)], number(7.0), &[0, 1, 2, 7, 7, 7]);
    leaves(&[i(-1), i(0)], number(7.0), &[0, 1, 2, 7, 4, 5]);
    leaves(&[ALL, i(1)], given(&[8.0, 9.0], &[2]), &[0, 8, 2, 3, 9, 5]);
    leaves(
        &[ALL, s(None, None, -1)],
        given(&[7.0, 8.0, 9.0], &[3]),
        &[9, 8, 7, 9, 8, 7],
    );
    leaves(
        &[N, i(0)],
        given(&[7.0, 8.0, 9.0], &[1, 1, 3]),
        &[7, 8, 9, 3, 4, 5],
    );
    leaves(&[i(0), i(1)], given(&[9.0], &[1, 1]), &[0, 9, 2, 3, 4, 5]);
    leaves(&[a(&[1])], number(7.0), &[0, 1, 2, 7, 7, 7]);
    leaves(
        &[ALL, a(&[2, 0])],
        given(&[8.0, 9.0], &[2]),
        &[9, 1, 8, 9, 4, 8],
    );
    leaves(
        &[a(&[0, 1]), a(&[2, 0])],
        given(&[8.0, 9.0], &[2]),
        &[0, 1, 8, 9, 4, 5],
    );
    leaves(
        &[i(0), a(&[1, 1])],
        given(&[8.0, 9.0], &[2]),
        &[0, 9, 2, 3, 4, 5],
    );
    leaves(&[r(0, 0)], number(7.0), &[0, 1, 2, 3, 4, 5]);
    let x = counting(&[2, 3]);
    let even = mask(&[true, false, true, false, true, false], &[2, 3]);
    set(&x, &[even], &SetValue::Number(-1.0), Rules::Numpy).unwrap();
    assert_eq!(elements(&x), [-1, 1, -1, 3, -1, 5]);
}

#[test]
fn a_write_from_an_overlapping_part_sees_the_old_elements() {
    let v = counting(&[6]);
    let value = SetValue::Array(get(&v, &[r(0, 5)], Rules::Nd).unwrap());
    set(&v, &[r(1, 6)], &value, Rules::Nd).unwrap();
    assert_eq!(elements(&v), [0, 0, 1, 2, 3, 4]);
    let flipped = SetValue::Array(get(&v, &[s(None, None, -1)], Rules::Numpy).unwrap());
    set(&v, &[ALL], &flipped, Rules::Nd).unwrap();
    assert_eq!(elements(&v), [4, 3, 2, 1, 0, 0]);
}

#[test]
fn written_values_are_converted_or_refused() {
    let x = NDArray::from_slice(&[1i32, 2, 3], [3], Context::cpu(0)).unwrap();
    let fractions = SetValue::Array(array(&[1.5, 2.5, -3.5], &[3]));
    set(&x, &[ALL], &fractions, Rules::Nd).unwrap();
    assert_eq!((x.dtype(), elements(&x)), (DType::Int32, vec![1, 2, -3]));
    let short = SetValue::Array(array(&[1.0, 2.0], &[2]));
    let refused = |rules| {
        let error = set(&counting(&[6]), &[ALL], &short, rules).unwrap_err();
        (error.kind(), error.to_string())
    };
    assert_eq!(
        refused(Rules::Nd),
        (
            ErrorKind::Value,
            "operands could not be broadcast together with remapped shapes[original->remapped]: (2,) and requested shape (6,)"
                .into()
        )
    );
    assert_eq!(
        refused(Rules::Numpy),
        (
            ErrorKind::Value,
            "could not broadcast input array from shape (2,) into shape (6,)".into()
        )
    );
}

/// The gradient of the sum of squares of a part, which is twice each element as often as it was chosen.
fn gradient(key: &[Index]) -> Vec<i64> {
    let x = counting(&[2, 3]);
    x.attach_grad(GradReq::Write).unwrap();
    let head = {
        let _scope = autograd::record(true);
        let part = get(&x, key, Rules::Nd).unwrap();
        ops::sum(&ops::square(&part).unwrap(), Axes::ALL).unwrap()
    };
    head.backward(None, false, true).unwrap();
    elements(&x.grad().unwrap())
}

#[test]
fn gradients_go_back_to_where_the_elements_were() {
    assert_eq!(gradient(&[i(1)]), [0, 0, 0, 6, 8, 10]);
    assert_eq!(gradient(&[i(1), i(2)]), [0, 0, 0, 0, 0, 10]);
    assert_eq!(gradient(&[ALL, s(None, None, -2)]), [0, 0, 4, 6, 0, 10]);
    assert_eq!(gradient(&[N, E]), [0, 2, 4, 6, 8, 10]);
    assert_eq!(gradient(&[a(&[1, 1])]), [0, 0, 0, 12, 16, 20]);
    assert_eq!(gradient(&[a(&[0, -1]), a(&[1, -1])]), [0, 2, 0, 0, 0, 10]);
}

/// The four outcomes that MXNet has for a write inside a record scope.
#[test]
fn writes_while_recording_are_recorded_or_refused() {
    let v = counting(&[6]);
    v.attach_grad(GradReq::Write).unwrap();
    let ones = || SetValue::Number(1.0);
    let z = counting(&[6]);
    {
        let _scope = autograd::record(true);
        let y = ops::multiply_scalar(&v, 2.0).unwrap();
        let refused = |x: &NDArray, key: &[Index], value: SetValue| {
            set(x, key, &value, Rules::Nd).unwrap_err().to_string()
        };
        let in_graph = "Assigning to NDArrays that are already in a computational graph";
        assert!(refused(&y, &[i(0)], ones()).starts_with(in_graph));
        assert!(refused(&v, &[a(&[0])], ones()).starts_with(in_graph));
        let part = get(&y, &[r(0, 2)], Rules::Nd).unwrap();
        assert!(refused(&z, &[r(0, 2)], SetValue::Array(part)).starts_with("Inplace operations"));
        set(&z, &[r(0, 1)], &ones(), Rules::Nd).unwrap();
        set(
            &z,
            &[ALL],
            &SetValue::Array(get(&y, &[i(0)], Rules::Nd).unwrap()),
            Rules::Nd,
        )
        .unwrap();
        assert!(refused(&z, &[ALL], ones()).starts_with(in_graph));
    }
    z.backward(None, false, true).unwrap();
    assert_eq!(elements(&v.grad().unwrap()), [12, 0, 0, 0, 0, 0]);
}

#[test]
fn a_copy_in_another_context_is_differentiated_through() {
    let x = counting(&[3]);
    x.attach_grad(GradReq::Write).unwrap();
    let there = {
        let _scope = autograd::record(true);
        let there = ops::copy_to_context(&x, Context::reference()).unwrap();
        ops::square(&there).unwrap()
    };
    assert_eq!(there.context(), Context::reference());
    there.backward(None, false, true).unwrap();
    let gradient = x.grad().unwrap();
    assert_eq!(
        (gradient.context(), elements(&gradient)),
        (Context::cpu(0), vec![0, 2, 4])
    );
}
