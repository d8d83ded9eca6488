//! How close results have to be to MXNet's.

use engine::NDArray;
use engine::dtype::{DType, f16};

use crate::recorded::Recorded;

/// How far floats may be apart. Integers are always the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Closeness {
    /// The same bits, except that any NaN is like any other.
    Exact,
    /// So many representable numbers apart.
    Steps(i64),
    /// Apart by this part of the larger of 1 and the expected magnitude for float32; other types in proportion.
    Relative(f64),
}

impl Closeness {
    /// The closeness that a line asks for.
    pub fn of(name: &str) -> Self {
        match name {
            "exact" => Self::Exact,
            "ulp" => Self::Steps(1),
            "ulps" => Self::Steps(2),
            "relative" => Self::Relative(1e-5),
            _ => panic!("compare {name:?}"),
        }
    }

    /// Gradients of elementwise functions are products of several roundings, in another order than MXNet's; those of
    /// broadcast operands are sums.
    pub fn of_gradients(self, elementwise: bool) -> Self {
        match self {
            Self::Steps(_) if elementwise => Self::Steps(4),
            Self::Steps(_) => Self::of("relative"),
            other => other,
        }
    }
}

/// What is different between an array and the expected one.
pub fn difference(got: &NDArray, expected: &Recorded, closeness: Closeness) -> Result<(), String> {
    if got.shape() != &expected.shape() || got.dtype() != expected.dtype() {
        return Err(format!(
            "is {} {}, not {expected}",
            got.dtype(),
            got.shape()
        ));
    }
    let wanted = expected.array();
    if !got.dtype().is_float() {
        let (got, wanted) = (
            got.to_vec::<i64>().unwrap(),
            wanted.to_vec::<i64>().unwrap(),
        );
        return if got == wanted {
            Ok(())
        } else {
            Err(format!("is {got:?}, not {wanted:?}"))
        };
    }
    let steps = positions(got)
        .into_iter()
        .zip(positions(&wanted))
        .map(|(x, y)| x.abs_diff(y));
    let (got, wanted) = (
        got.to_vec::<f64>().unwrap(),
        wanted.to_vec::<f64>().unwrap(),
    );
    for (index, ((got, wanted), steps)) in got.iter().zip(&wanted).zip(steps).enumerate() {
        let close = match closeness {
            _ if got.is_nan() || wanted.is_nan() => got.is_nan() && wanted.is_nan(),
            Closeness::Exact => steps == 0,
            Closeness::Steps(limit) => steps <= limit.unsigned_abs(),
            Closeness::Relative(part) => {
                let part = part * precision(expected.dtype());
                got == wanted || (got - wanted).abs() <= part * wanted.abs().max(1.0)
            }
        };
        if !close {
            return Err(format!("element {index} is {got:e}, not {wanted:e}"));
        }
    }
    Ok(())
}

/// How coarse the type is, compared with float32. MXNet sums float16 in float16.
fn precision(dtype: DType) -> f64 {
    match dtype {
        DType::Float64 => 1e-8,
        DType::Float16 => 400.0,
        _ => 1.0,
    }
}

/// The place of each element among all numbers of its type: neighbours are 1 apart, and both zeros are at 0.
fn positions(x: &NDArray) -> Vec<i64> {
    let ordered = |bits: u64, sign: u64| {
        if bits & sign == 0 {
            bits as i64
        } else {
            -((bits ^ sign) as i64)
        }
    };
    match x.dtype() {
        DType::Float32 => x
            .to_vec::<f32>()
            .unwrap()
            .iter()
            .map(|x| ordered(u64::from(x.to_bits()), 1 << 31))
            .collect(),
        DType::Float16 => x
            .to_vec::<f16>()
            .unwrap()
            .iter()
            .map(|x| ordered(u64::from(x.to_bits()), 1 << 15))
            .collect(),
        _ => x
            .to_vec::<f64>()
            .unwrap()
            .iter()
            .map(|x| ordered(x.to_bits(), 1 << 63))
            .collect(),
    }
}
