//! Gradients of which only some rows are held.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::autograd::{GradOptions, GradReq, RowGradient, Rows, grad, record};
use engine::ops::{self, Attributes, Value};
use engine::{Context, DType, NDArray, Shape};

fn array(elements: &[f32], shape: &[usize]) -> NDArray {
    NDArray::from_slice(elements, Shape::new(shape), Context::cpu(0)).unwrap()
}

/// A table of five rows of two, whose gradient is held by rows.
fn table(request: GradReq) -> (NDArray, RowGradient) {
    let elements: Vec<f32> = (0..10u8).map(f32::from).collect();
    let table = array(&elements, &[5, 2]);
    let none = Rows::none(table.shape(), DType::Float32, Context::cpu(0)).unwrap();
    let gradient = RowGradient::new(none);
    table.mark_row_variable(gradient.clone(), request);
    (table, gradient)
}

fn looked_up(table: &NDArray, words: &[f32]) -> NDArray {
    found(table, words).unwrap()
}

fn found(table: &NDArray, words: &[f32]) -> engine::Result<NDArray> {
    let spec = ops::find("Embedding").unwrap();
    let mut attributes = Attributes::new(spec);
    attributes.set("input_dim", Value::Int(5)).unwrap();
    attributes.set("output_dim", Value::Int(2)).unwrap();
    attributes.set("sparse_grad", Value::Bool(true)).unwrap();
    let words = array(words, &[words.len()]);
    Ok(spec.call(&attributes, &[&words, table])?.remove(0))
}

fn held(gradient: &RowGradient) -> (Vec<i64>, Vec<f32>) {
    let rows = gradient.rows();
    (
        rows.indices.to_vec().unwrap(),
        rows.values.to_vec().unwrap(),
    )
}

#[test]
fn a_table_gets_the_rows_that_were_named_and_no_others() {
    let (table, gradient) = table(GradReq::Write);
    for _ in 0..2 {
        let scope = record(true);
        let found = looked_up(&table, &[3.0, 1.0, 3.0, 4.0]);
        drop(scope);
        let head = array(&[1.0, 2.0, 10.0, 20.0, 100.0, 200.0, 0.0, 0.0], &[4, 2]);
        found.backward(Some(&head), false, true).unwrap();
        // Row 4 was named: that its gradient is zeros does not take it out.
        let expected = (vec![1, 3, 4], vec![10.0, 20.0, 101.0, 202.0, 0.0, 0.0]);
        assert_eq!(held(&gradient), expected);
    }
    assert!(table.grad().is_none());
    assert!(found(&table, &[5.0]).is_err());
}

#[test]
fn rows_are_added_to_those_of_earlier_passes() {
    let (table, gradient) = table(GradReq::Add);
    for words in [[0.0], [2.0], [0.0]] {
        let scope = record(true);
        let found = looked_up(&table, &words);
        drop(scope);
        found.backward(None, false, true).unwrap();
    }
    assert_eq!(held(&gradient), (vec![0, 2], vec![2.0, 2.0, 1.0, 1.0]));
}

#[test]
fn operations_that_know_no_rows_leave_those_that_are_not_zeros() {
    let (table, gradient) = table(GradReq::Write);
    let scope = record(true);
    let weights = array(&[0.0, 0.0, 1.0, 0.0, 0.0], &[5, 1]);
    let both = ops::add(
        &ops::sum(&ops::multiply(&table, &weights).unwrap(), ops::Axes::ALL).unwrap(),
        &ops::sum(&looked_up(&table, &[4.0]), ops::Axes::ALL).unwrap(),
    )
    .unwrap();
    drop(scope);
    both.backward(None, false, true).unwrap();
    assert_eq!(held(&gradient), (vec![2, 4], vec![1.0; 4]));
}

#[test]
fn gradients_that_are_asked_for_are_dense_and_differentiable() {
    let (table, gradient) = table(GradReq::Write);
    let scope = record(true);
    let found = looked_up(&table, &[1.0]);
    let squares = ops::multiply(&found, &ops::square(&found).unwrap()).unwrap();
    let options = GradOptions {
        retain_graph: true,
        create_graph: true,
        train_mode: true,
    };
    let first = grad(&[&squares], &[&table], &[None], options).unwrap();
    drop(scope);
    let expected = [0.0, 0.0, 12.0, 27.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(first[0].to_vec::<f32>().unwrap(), expected);
    first[0].backward(None, false, true).unwrap();
    // The second derivative of a cube is six times its argument.
    assert_eq!(held(&gradient), (vec![1], vec![12.0, 18.0]));
}

#[test]
fn known_rows_stand_for_those_of_a_table() {
    let (table, gradient) = table(GradReq::Write);
    let scope = record(true);
    let places = NDArray::from_slice(&[2i64, 0], [2], Context::cpu(0)).unwrap();
    let rows = ops::known_rows(&table, &places, &array(&[7.0, 8.0, 9.0, 1.0], &[2, 2])).unwrap();
    let tripled = ops::multiply_scalar(&rows, 3.0).unwrap();
    drop(scope);
    assert_eq!(tripled.to_vec::<f32>().unwrap(), [21.0, 24.0, 27.0, 3.0]);
    tripled.backward(None, false, true).unwrap();
    assert_eq!(held(&gradient), (vec![0, 2], vec![3.0; 4]));
    let wrong = ops::known_rows(&table, &places, &array(&[1.0; 3], &[1, 3]));
    assert!(wrong.is_err());
}
