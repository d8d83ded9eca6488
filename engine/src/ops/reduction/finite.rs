//! Whether all elements are finite numbers, and sums of squares: what mixed precision and LARS ask of many arrays at once.

use smallvec::smallvec;

use super::Axes;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, abs, cast, concat, lesser_scalar, min, multiply,
    reshape_to, square, sum,
};
use crate::shape::Shape;

const INIT_OUTPUT: Parameter = Parameter {
    name: "init_output",
    kind: Kind::Bool,
    default: Default::Bool(true),
    documentation: "Has no effect: what was in `out` before does not count.",
};
const NUM_ARRAYS: Parameter = Parameter {
    name: "num_arrays",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "How many arrays there are.",
};

/// Whether all elements are finite.
pub static ALL_FINITE: Spec = Spec {
    name: "all_finite",
    documentation: "1 if all elements are finite numbers, else 0.",
    example: Example {
        code: "nd.all_finite(nd.array([1, float('inf')]))",
        shows: "\n[0.]\n<NDArray 1 @cpu(0)>",
    },
    parameters: &[INIT_OUTPUT],
    build: |_| Ok(together("all_finite", 1, 1, all_finite)),
    cases: &[Case::new(&[&[2, 3]]).order(0)],
    ..Spec::UNARY
};

/// Whether all elements of several arrays are finite.
pub static MULTI_ALL_FINITE: Spec = Spec {
    name: "multi_all_finite",
    documentation: "1 if all elements of all arrays are finite numbers, else 0.",
    example: Example {
        code: "nd.multi_all_finite(nd.array([1, 2]), nd.array([3]), num_arrays=2)",
        shows: "\n[1.]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[NUM_ARRAYS, INIT_OUTPUT],
    build: |attributes| {
        let count = counted(attributes)?;
        Ok(together("multi_all_finite", count, 1, all_finite))
    },
    cases: &[Case::new(&[&[2, 3], &[4]])
        .with(&[("num_arrays", "2")])
        .order(0)],
    ..Spec::UNARY
};

/// The sum of squares of each of several arrays.
pub static MULTI_SUM_SQ: Spec = Spec {
    name: "multi_sum_sq",
    documentation: "The sum of the squares of each array, in float32.",
    example: Example {
        code: "nd.multi_sum_sq(nd.array([1, 2]), nd.array([3]), num_arrays=2)",
        shows: "\n[5. 9.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[NUM_ARRAYS],
    build: |attributes| {
        let count = counted(attributes)?;
        Ok(together("multi_sum_sq", count, count, |arrays| {
            let sums = arrays
                .iter()
                .map(|array| sum(&square(&cast(array, DType::Float32)?)?, Axes::ALL))
                .collect::<Result<Vec<_>>>()?;
            concat(&sums.iter().collect::<Vec<_>>(), 0)
        }))
    },
    // The result is in float32, in which central differences see nothing.
    cases: &[Case::new(&[&[2, 3], &[4]])
        .with(&[("num_arrays", "2")])
        .order(0)],
    ..Spec::UNARY
};

fn counted(attributes: &Attributes) -> Result<usize> {
    Ok(attributes.int("num_arrays")?.max(0) as usize)
}

/// An operation on so many arrays of any shapes, with so many numbers as its result.
fn together(
    name: &'static str,
    count: usize,
    results: usize,
    compute: fn(&[&NDArray]) -> Result<NDArray>,
) -> OpRef {
    OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            if inputs.len() != count {
                return Err(wrong_count(name, count, inputs.len()));
            }
            for input in inputs {
                only_floats(name, input.dtype())?;
            }
            Ok(smallvec![Meta {
                shape: Shape::new(&[results]),
                dtype: DType::Float32
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![compute(inputs)?]),
    })
}

fn all_finite(arrays: &[&NDArray]) -> Result<NDArray> {
    let mut all: Option<NDArray> = None;
    for array in arrays.iter().filter(|array| array.size() > 0) {
        let finite = lesser_scalar(&abs(&array.detach())?, f64::INFINITY)?;
        let finite = cast(&min(&finite, Axes::ALL)?, DType::Float32)?;
        all = Some(match all {
            Some(others) => multiply(&others, &finite)?,
            None => finite,
        });
    }
    match (all, arrays.first()) {
        (Some(all), _) => reshape_to(&all, Shape::new(&[1])),
        (None, first) => {
            let context = first.map(|first| first.context()).unwrap_or_default();
            crate::ops::ones(Shape::new(&[1]), DType::Float32, context)
        }
    }
}
