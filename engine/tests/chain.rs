//! A chain of a million recorded operations: no recursion, and the memory comes back.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicIsize, Ordering};

use engine::storage::{pool_statistics, release_pool};
use engine::{Context, GradReq, NDArray, autograd, ops};

/// Counts the bytes that are allocated and not freed.
struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: everything is the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One test at a time: the count is everybody's.
static TURN: Mutex<()> = Mutex::new(());

const OPERATIONS: usize = 1_000_000;

/// Far too little for a call per operation.
const STACK: usize = 128 << 10;

/// What may stay behind: the list of the pool's classes, the thread's own records.
const SLACK: isize = 1 << 20;

fn live() -> isize {
    LIVE.load(Ordering::Relaxed)
}

/// `x * 1.000001` so many times.
fn chain(x: &NDArray) -> NDArray {
    let _scope = autograd::record(true);
    let mut y = ops::multiply_scalar(x, 1.000_001).unwrap();
    for _ in 1..OPERATIONS {
        y = ops::multiply_scalar(&y, 1.000_001).unwrap();
    }
    y
}

/// Runs on a thread with a small stack; checks that what it allocated is freed.
fn on_a_small_stack(body: fn(&NDArray)) {
    let _turn = TURN
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let thread = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let x = NDArray::from_slice(&[1f32, 2.0, 3.0, 4.0], [4], Context::cpu(0)).unwrap();
            x.attach_grad(GradReq::Write).unwrap();
            // Whatever is made once is made before counting.
            autograd::backward(&[&ops::multiply_scalar(&x, 2.0).unwrap()], &[], false, true).ok();
            release_pool();
            let before = live();
            body(&x);
            let kept = pool_statistics().kept_bytes;
            assert!(
                kept <= 8 << 20,
                "the pool keeps {kept} bytes of small buffers"
            );
            release_pool();
            let left = live() - before;
            assert!(left < SLACK, "{left} bytes stay");
        });
    thread.unwrap().join().unwrap();
}

#[test]
fn backward_through_a_million_operations() {
    on_a_small_stack(|x| {
        let before = live();
        let y = chain(x);
        // Else the test measures nothing.
        assert!(live() - before > 64 * OPERATIONS as isize);
        autograd::backward(&[&y], &[], false, true).unwrap();
        drop(y);
        let gradient = x.grad().unwrap().to_vec::<f32>().unwrap();
        // Every step rounds 1.000001 to float32, whose power this is, and rounds its result.
        let expected = f64::from(1.000_001_f32).powi(OPERATIONS as i32);
        for element in gradient {
            let error = (f64::from(element) / expected - 1.0).abs();
            assert!(error < 0.03, "{element} instead of {expected}");
        }
    });
}

#[test]
fn a_million_operations_dropped_without_backward() {
    on_a_small_stack(|x| {
        let before = live();
        let y = chain(x);
        assert!(live() - before > 64 * OPERATIONS as isize);
        drop(y);
    });
}

#[test]
fn a_second_derivative_through_a_long_chain() {
    on_a_small_stack(|x| {
        const SINES: usize = 100_000;
        let scope = autograd::record(true);
        let mut y = ops::sin(x).unwrap();
        for _ in 1..SINES {
            y = ops::sin(&y).unwrap();
        }
        let options = autograd::GradOptions {
            retain_graph: true,
            create_graph: true,
            train_mode: true,
        };
        let gradient = autograd::grad(&[&y], &[x], &[], options).unwrap();
        drop(scope);
        autograd::backward(&[&gradient[0]], &[], false, true).unwrap();
        drop((y, gradient));
        let second = x.grad().unwrap().to_vec::<f32>().unwrap();
        for (start, element) in [1f64, 2.0, 3.0, 4.0].into_iter().zip(second) {
            // Forwards, with the derivatives carried along.
            let (mut value, mut first, mut expected) = (start, 1.0, 0.0);
            for _ in 0..SINES {
                let (sine, cosine) = value.sin_cos();
                expected = cosine * expected - sine * first * first;
                (value, first) = (sine, cosine * first);
            }
            let error = (f64::from(element) / expected - 1.0).abs();
            assert!(error < 0.01, "{element} instead of {expected}");
        }
    });
}
