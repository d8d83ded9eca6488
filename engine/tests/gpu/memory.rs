//! Where elements are, how they move, and what a GPU refuses.

use engine::{Context, DType, Error, ErrorKind, GradReq, NDArray, autograd, ops};

use crate::{GENERATORS, draw, gpu};

fn counting(shape: &[usize], context: Context) -> NDArray {
    let elements: Vec<f32> = (0..shape.iter().product()).map(|i| i as f32).collect();
    NDArray::from_slice(&elements, engine::Shape::new(shape), context).unwrap()
}

#[test]
fn elements_come_back_as_they_went() {
    let Some(context) = gpu() else { return };
    let x = counting(&[3, 5], context);
    assert_eq!(x.context(), context);
    let expected: Vec<f32> = (0..15).map(|i| i as f32).collect();
    assert_eq!(x.to_vec::<f32>().unwrap(), expected);
    let back = ops::copy_to_context(&x, Context::cpu(0)).unwrap();
    assert_eq!(back.context(), Context::cpu(0));
    assert_eq!(back.to_vec::<f64>().unwrap()[14], 14.0);
    let empty = NDArray::from_slice::<f32>(&[], [0, 4], context).unwrap();
    assert!(empty.to_vec::<f32>().unwrap().is_empty());
}

#[test]
fn views_of_any_layout_move_in_both_directions() {
    let Some(context) = gpu() else { return };
    let turned = |x: &NDArray| NDArray::new(x.array().permuted(&[1, 0]).sliced(0, 4, -2, 3));
    let (here, there) = (
        counting(&[3, 5], Context::cpu(0)),
        counting(&[3, 5], context),
    );
    let expected = turned(&here).to_vec::<f32>().unwrap();
    assert_eq!(turned(&there).to_vec::<f32>().unwrap(), expected);
    let uploaded = ops::copy_to_context(&turned(&here), context).unwrap();
    assert_eq!(uploaded.to_vec::<f32>().unwrap(), expected);
    // Written through views, on either side.
    let ones = counting(&[3, 3], Context::cpu(0));
    for target in [&here, &there] {
        turned(target).assign(&ones).unwrap();
    }
    assert_eq!(
        there.to_vec::<f32>().unwrap(),
        here.to_vec::<f32>().unwrap()
    );
}

#[test]
fn overlapping_copies_behave_as_if_copied_first() {
    let Some(context) = gpu() else { return };
    let (here, there) = (counting(&[6], Context::cpu(0)), counting(&[6], context));
    for x in [&here, &there] {
        let reversed = NDArray::new(x.array().sliced(0, 5, -1, 6));
        x.assign(&reversed).unwrap();
    }
    assert_eq!(
        there.to_vec::<f32>().unwrap(),
        [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    );
    assert_eq!(
        here.to_vec::<f32>().unwrap(),
        [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    );
}

#[test]
fn arrays_of_different_contexts_do_not_mix() {
    let Some(context) = gpu() else { return };
    let (here, there) = (counting(&[2], Context::cpu(0)), counting(&[2], context));
    let error = ops::add(&there, &here).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Operator broadcast_add require all inputs live on the same context. But the first argument is on gpu(0) while \
         the 2-th argument is on cpu(0)"
    );
}

#[test]
fn types_that_shaders_do_not_have_are_refused_by_name() {
    let Some(context) = gpu() else { return };
    let x = counting(&[2], context);
    let error = ops::cast(&x, DType::Float64).unwrap_err();
    assert!(
        matches!(error, Error::Unsupported { op: "cast", .. }),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("float64 is not supported on gpu(0)"),
        "{text}"
    );
    let whole = ops::cast(&x, DType::Int32).unwrap();
    let error = ops::exp(&whole).unwrap_err();
    assert!(error.to_string().contains("operator exp: int32"), "{error}");
}

#[test]
fn a_gpu_that_does_not_exist_is_named() {
    let Some(_) = gpu() else { return };
    let error = NDArray::from_slice(&[1.0f32], [1], Context::gpu(77)).unwrap_err();
    assert!(matches!(error, Error::ContextUnavailable { .. }));
    assert!(error.to_string().contains("gpu(77)"), "{error}");
}

#[test]
fn too_large_an_array_is_an_error_and_the_device_lives_on() {
    let Some(context) = gpu() else { return };
    let device = context.device().unwrap();
    let shape = engine::Shape::new(&[1 << 40]);
    let error = device.allocate(shape, DType::Float32, context).unwrap_err();
    assert!(matches!(error, Error::DeviceMemory { .. }), "{error}");
    assert_eq!(error.kind(), ErrorKind::Memory);
    let text = error.to_string();
    assert!(
        text.starts_with("cannot allocate 4.0 TiB for an array on gpu(0), where one can have "),
        "{text}"
    );
    assert_eq!(counting(&[2], context).to_vec::<f32>().unwrap(), [0.0, 1.0]);
}

#[test]
fn random_numbers_are_those_of_the_cpu() {
    let Some(context) = gpu() else { return };
    let _drawing = GENERATORS.lock();
    let drawn = |context| {
        engine::random::seed_context(7, context);
        let x = draw("(5,)", context);
        assert_eq!(x.context(), context);
        x.to_vec::<f32>().unwrap()
    };
    assert_eq!(drawn(context), drawn(Context::cpu(0)));
}

#[test]
fn gradients_are_computed_where_the_variable_is() {
    let Some(context) = gpu() else { return };
    let x = counting(&[4], context);
    x.attach_grad(GradReq::Write).unwrap();
    let y = {
        let _scope = autograd::record(true);
        ops::multiply_scalar(&ops::square(&x).unwrap(), 2.0).unwrap()
    };
    y.backward(None, false, true).unwrap();
    let gradient = x.grad().unwrap();
    assert_eq!(gradient.context(), context);
    assert_eq!(gradient.to_vec::<f32>().unwrap(), [0.0, 4.0, 8.0, 12.0]);
}

#[test]
fn memory_is_used_again_while_work_waits() {
    let Some(context) = gpu() else { return };
    let mut x = counting(&[1000], context);
    for _ in 0..500 {
        // Each result's memory becomes free while the operation that reads it may not have run yet.
        x = ops::add_scalar(&x, 1.0).unwrap();
        drop(counting(&[1000], context));
    }
    assert_eq!(x.to_vec::<f32>().unwrap()[999], 1499.0);
}

#[test]
fn threads_wait_and_hand_over_at_the_same_time() {
    let Some(context) = gpu() else { return };
    let work = |start: f32| {
        for step in 0..200 {
            let x = NDArray::from_slice(&[start + step as f32], [1], context).unwrap();
            let y = ops::multiply_scalar(&x, 2.0).unwrap();
            assert_eq!(y.to_vec::<f32>().unwrap(), [2.0 * (start + step as f32)]);
        }
    };
    std::thread::scope(|scope| {
        for number in 0..4u8 {
            scope.spawn(move || work(1000.0 * f32::from(number)));
        }
    });
}
