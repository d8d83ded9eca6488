//! Operations on arrays that are large enough for the blocks, tiles and shortcuts of the CPU's kernels, against plain loops.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::dtype::Element;
use engine::ops::{self, Attributes, Outputs, Value};
use engine::{Context, NDArray};

fn call(name: &str, attributes: &[(&str, &str)], inputs: &[&NDArray]) -> Outputs {
    let spec = ops::find(name).unwrap();
    let mut given = Attributes::new(spec);
    for (name, value) in attributes {
        given.set(name, Value::parse(value)).unwrap();
    }
    spec.call(&given, inputs).unwrap()
}

fn array<T: Element>(elements: &[T], shape: &[usize]) -> NDArray {
    NDArray::from_slice(elements, shape, Context::cpu(0)).unwrap()
}

/// Numbers from 0 up to 1 in no order, the same every time.
fn scattered(count: usize) -> Vec<f64> {
    (0..count)
        .map(|index| (index as f64 * 0.618_033_988_749_894_9).fract())
        .collect()
}

/// Positions in a stable order, NaN last.
fn sorted<T: Element>(row: &[T], descending: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..row.len()).collect();
    let key = |index: usize| {
        let x = row[index].to_f64();
        let signed = if descending { -x } else { x };
        (x.is_nan(), if x.is_nan() { 0.0 } else { signed })
    };
    order.sort_by(|&i, &j| key(i).partial_cmp(&key(j)).unwrap());
    order
}

fn orders_agree<T: Element>(elements: &[T], length: usize) {
    let x = array(elements, &[elements.len() / length, length]);
    for descending in [false, true] {
        let ascending = if descending { "False" } else { "True" };
        let expected: Vec<Vec<usize>> = elements
            .chunks(length)
            .map(|row| sorted(row, descending))
            .collect();
        for count in [1, 3, 10, length / 3, length - 1, length] {
            let attributes = [
                ("k", &*count.to_string()),
                ("is_ascend", ascending),
                ("dtype", "int32"),
            ];
            let found = call("topk", &attributes, &[&x])[0].to_vec::<i32>().unwrap();
            let first = expected.iter().flat_map(|order| &order[..count]);
            let expected: Vec<i32> = first.map(|&position| position as i32).collect();
            assert_eq!(found, expected, "{:?}, {count} of {length}", T::DTYPE);
        }
    }
}

#[test]
fn the_first_elements_are_those_of_a_stable_sort() {
    let length = 1000;
    let mut floats: Vec<f32> = scattered(6 * length)
        .iter()
        .map(|x| (x * 300.0).floor() as f32 - 150.0)
        .collect();
    for (index, special) in [
        f32::NAN,
        -0.0,
        0.0,
        f32::INFINITY,
        f32::NEG_INFINITY,
        -f32::NAN,
    ]
    .iter()
    .enumerate()
    {
        floats[17 * index + 3] = *special;
        floats[3 * length + 90 * index + 70] = *special;
    }
    // A row in order, one in the opposite order, and one of little but NaN.
    floats[length..2 * length].sort_by(f32::total_cmp);
    floats[2 * length..3 * length].sort_by(|x, y| y.total_cmp(x));
    floats[4 * length + 5..5 * length].fill(f32::NAN);
    orders_agree(&floats, length);
    let doubles: Vec<f64> = floats.iter().map(|&x| f64::from(x)).collect();
    orders_agree(&doubles, length);
    let integers: Vec<i64> = floats.iter().map(|&x| x as i64).collect();
    orders_agree(&integers, length);
    let bytes: Vec<u8> = integers.iter().map(|&x| x as u8).collect();
    orders_agree(&bytes, length);
}

#[test]
fn a_long_axis_is_sorted_by_all_cores_together() {
    let numbers: Vec<f32> = scattered(200_000)
        .iter()
        .map(|x| (x * 5e4) as f32)
        .collect();
    let x = array(&numbers, &[numbers.len()]);
    let found = call("argsort", &[("dtype", "int32")], &[&x])[0]
        .to_vec::<i32>()
        .unwrap();
    let expected: Vec<i32> = sorted(&numbers, false)
        .iter()
        .map(|&at| at as i32)
        .collect();
    assert!(found == expected);
}

#[test]
fn axes_change_places() {
    let (a, b, c) = (37, 130, 70);
    let numbers: Vec<f32> = (0..a * b * c).map(|index| index as f32).collect();
    let x = array(&numbers, &[a, b, c]);
    let extents = [a, b, c];
    for axes in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let text = format!("{axes:?}").replace('[', "(").replace(']', ")");
        let found = call("transpose", &[("axes", &text)], &[&x])[0]
            .to_vec::<f32>()
            .unwrap();
        let steps = axes.map(|axis| [b * c, c, 1][axis]);
        let mut expected = Vec::with_capacity(numbers.len());
        for i in 0..extents[axes[0]] {
            for j in 0..extents[axes[1]] {
                for k in 0..extents[axes[2]] {
                    expected.push((i * steps[0] + j * steps[1] + k * steps[2]) as f32);
                }
            }
        }
        assert!(found == expected, "{axes:?}");
    }
    let reversed = call("reverse", &[("axis", "(0, 2)")], &[&x])[0]
        .to_vec::<f32>()
        .unwrap();
    let place = |i: usize, j: usize, k: usize| ((a - 1 - i) * b + j) * c + (c - 1 - k);
    assert_eq!(reversed[(5 * b + 7) * c + 11], place(5, 7, 11) as f32);
    assert_eq!(
        reversed[numbers.len() - 1],
        place(a - 1, b - 1, c - 1) as f32
    );
}

#[test]
fn elements_are_repeated_and_their_copies_added() {
    for repeats in [2, 3, 5, 40] {
        let numbers: Vec<f32> = scattered(30_000).iter().map(|&x| x as f32).collect();
        let x = array(&numbers, &[3, 100, 100]);
        for axis in 0..3 {
            let extents = [3, 100, 100];
            let after: usize = extents[axis + 1..].iter().product();
            let attributes = [
                ("repeats", &*repeats.to_string()),
                ("axis", &*axis.to_string()),
            ];
            let copies = call("repeat", &attributes, &[&x]).remove(0);
            let expected: Vec<f32> = numbers
                .chunks(after)
                .flat_map(|part| std::iter::repeat_n(part, repeats).flatten())
                .copied()
                .collect();
            assert!(
                copies.to_vec::<f32>().unwrap() == expected,
                "{repeats} along {axis}"
            );
            let mut shape = vec![numbers.len() / after, repeats, after];
            shape.retain(|&extent| extent > 0);
            let parts = array(&expected, &shape);
            let sums = call("sum", &[("axis", "1")], &[&parts])[0]
                .to_vec::<f32>()
                .unwrap();
            for (sum, x) in sums.iter().zip(&numbers) {
                let exact = (f64::from(*x) * repeats as f64) as f32;
                assert!(
                    (sum - exact).abs() <= exact * f32::EPSILON,
                    "{sum} is not {exact}"
                );
            }
        }
    }
}

#[test]
fn the_first_of_the_largest_elements_of_a_window_wins() {
    let (channels, extent) = (3, 61);
    let numbers: Vec<f32> = scattered(channels * extent * extent)
        .iter()
        .map(|x| (x * 7.0).floor() as f32)
        .collect();
    for (kernel, stride, pad) in [(2, 2, 0), (3, 1, 1), (3, 3, 0), (5, 2, 2)] {
        let x = array(&numbers, &[1, channels, extent, extent]);
        x.attach_grad(engine::GradReq::Write).unwrap();
        let pair = |number: usize| format!("({number}, {number})");
        let attributes = [
            ("kernel", &*pair(kernel)),
            ("stride", &*pair(stride)),
            ("pad", &*pair(pad)),
        ];
        let y = {
            let _scope = engine::autograd::record(true);
            call("Pooling", &attributes, &[&x]).remove(0)
        };
        engine::autograd::backward(&[&y], &[None], false, true).unwrap();
        let results = (extent + 2 * pad - kernel) / stride + 1;
        let mut maxima = Vec::new();
        let mut counts = vec![0.0f32; numbers.len()];
        for channel in 0..channels {
            for (row, column) in (0..results * results).map(|at| (at / results, at % results)) {
                let mut best = None;
                for (i, j) in (0..kernel * kernel).map(|tap| (tap / kernel, tap % kernel)) {
                    let (i, j) = (row * stride + i, column * stride + j);
                    let inside = |at: usize| (pad..extent + pad).contains(&at);
                    if !inside(i) || !inside(j) {
                        continue;
                    }
                    let at = (channel * extent + i - pad) * extent + j - pad;
                    if best.is_none_or(|best: usize| numbers[at] > numbers[best]) {
                        best = Some(at);
                    }
                }
                maxima.push(numbers[best.unwrap()]);
                counts[best.unwrap()] += 1.0;
            }
        }
        assert!(y.to_vec::<f32>().unwrap() == maxima, "{attributes:?}");
        let gradient = x.grad().unwrap().to_vec::<f32>().unwrap();
        assert!(gradient == counts, "{attributes:?}");
    }
}
