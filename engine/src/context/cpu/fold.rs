//! What rows of elements are folded to, element by element.

use crate::dtype::Element;

/// Independent accumulators of a row, enough to hide the latency of an addition at the widest level.
pub const LANES: usize = 32;

/// A reduction as a type, so that its loop is compiled for it.
pub trait Fold: Sync {
    /// What nothing reduces to.
    const INITIAL: f64;
    /// As [`Fold::INITIAL`], of integers.
    const INTEGER_INITIAL: i64;
    /// What has been accumulated, and one element more.
    fn step(accumulator: f64, x: f64) -> f64;
    /// As [`Fold::step`], of integers.
    fn integer_step(accumulator: i64, x: i64) -> i64;
    /// What two stretches reduce to together.
    fn merge(x: f64, y: f64) -> f64;
    /// The result from what has been accumulated.
    fn finish(accumulator: f64) -> f64 {
        accumulator
    }
    /// As [`Fold::finish`], of integers.
    fn integer_finish(accumulator: i64) -> i64 {
        accumulator
    }
}

macro_rules! fold {
    ($name:ident, $initial:expr, $integer:expr, |$a:ident, $x:ident| $step:expr, |$i:ident, $j:ident| $integer_step:expr, $merge:ident) => {
        #[allow(missing_docs)] // named as the reduction
        pub struct $name;
        impl Fold for $name {
            const INITIAL: f64 = $initial;
            const INTEGER_INITIAL: i64 = $integer;
            #[inline(always)]
            fn step($a: f64, $x: f64) -> f64 {
                $step
            }
            #[inline(always)]
            fn integer_step($i: i64, $j: i64) -> i64 {
                $integer_step
            }
            #[inline(always)]
            fn merge(x: f64, y: f64) -> f64 {
                $merge(x, y)
            }
        }
    };
}

#[inline(always)]
fn add(x: f64, y: f64) -> f64 {
    x + y
}
#[inline(always)]
fn multiply(x: f64, y: f64) -> f64 {
    x * y
}
#[inline(always)]
fn larger(x: f64, y: f64) -> f64 {
    if y > x || y.is_nan() { y } else { x }
}
#[inline(always)]
fn smaller(x: f64, y: f64) -> f64 {
    if y < x || y.is_nan() { y } else { x }
}

fold!(Sum, 0.0, 0, |a, x| a + x, |i, j| i.wrapping_add(j), add);
fold!(
    NanSum,
    0.0,
    0,
    |a, x| if x.is_nan() { a } else { a + x },
    |i, j| i.wrapping_add(j),
    add
);
fold!(
    Product,
    1.0,
    1,
    |a, x| a * x,
    |i, j| i.wrapping_mul(j),
    multiply
);
fold!(
    NanProduct,
    1.0,
    1,
    |a, x| if x.is_nan() { a } else { a * x },
    |i, j| i.wrapping_mul(j),
    multiply
);
fold!(
    Maximum,
    f64::NEG_INFINITY,
    i64::MIN,
    |a, x| larger(a, x),
    |i, j| i.max(j),
    larger
);
fold!(
    Minimum,
    f64::INFINITY,
    i64::MAX,
    |a, x| smaller(a, x),
    |i, j| i.min(j),
    smaller
);
fold!(
    SumOfMagnitudes,
    0.0,
    0,
    |a, x| a + x.abs(),
    |i, j| i.wrapping_add(j.wrapping_abs()),
    add
);

/// The root of the sum of squares.
pub struct EuclideanNorm;

impl Fold for EuclideanNorm {
    const INITIAL: f64 = 0.0;
    const INTEGER_INITIAL: i64 = 0;
    #[inline(always)]
    fn step(accumulator: f64, x: f64) -> f64 {
        accumulator + x * x
    }
    #[inline(always)]
    fn integer_step(accumulator: i64, x: i64) -> i64 {
        accumulator.wrapping_add(x.wrapping_mul(x))
    }
    #[inline(always)]
    fn merge(x: f64, y: f64) -> f64 {
        x + y
    }
    fn finish(accumulator: f64) -> f64 {
        accumulator.sqrt()
    }
    fn integer_finish(accumulator: i64) -> i64 {
        accumulator.checked_isqrt().unwrap_or(0)
    }
}

/// The sum of a row of floats, as a reduction has it before it is rounded.
#[inline(always)]
pub fn sum(row: &[f32]) -> f64 {
    fold::<f32, Sum>(row)
}

/// Merges the upper half of the lanes into the lower one until one is left.
#[inline(always)]
pub fn merge<F: Fold, const WIDTH: usize>(mut lanes: [f64; WIDTH]) -> f64 {
    let mut width = WIDTH / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = F::merge(lanes[lane], lanes[lane + width]);
        }
        width /= 2;
    }
    lanes[0]
}

/// What a row of floats reduces to, before the end.
#[inline(always)]
pub fn fold<T: Element, F: Fold>(row: &[T]) -> f64 {
    let mut lanes = [F::INITIAL; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = F::step(*lane, x.to_f64());
        }
    }
    for (lane, x) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = F::step(*lane, x.to_f64());
    }
    merge::<F, LANES>(lanes)
}
