//! Products along axes.

use super::reducer::Reduced;
use super::{Axes, Reducer, sum};
use crate::autograd::NDArray;
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::unary::Unary;
use crate::ops::{Saves, add, divide, equal, equal_scalar, multiply, run_static};
use crate::unary_function;

/// The product along axes.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn prod(x: &NDArray, axes: Axes) -> Result<NDArray> {
    PROD.call(x, axes)
}

/// See [`prod`].
pub static PROD: Reducer = Reducer {
    spec: Spec {
        name: "prod",
        documentation: "The product of the elements along axes; 1 of nothing. The gradient is the product of the other \
                        elements, also where elements are 0.",
        example: Example {
            code: "nd.prod(nd.array([[1, 2], [3, 4]]), axis=1)",
            shows: "\n[ 2. 12.]\n<NDArray 2 @cpu(0)>",
        },
        build: |attributes| PROD.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::Product,
    saves: Saves::INPUT,
    gradient: |call| multiply(&call.gradient()?, &others(call, &call.x()?)?),
};

/// The product along axes of the elements that are not NaN.
///
/// # Errors
/// As [`prod`].
pub fn nanprod(x: &NDArray, axes: Axes) -> Result<NDArray> {
    NANPROD.call(x, axes)
}

/// See [`nanprod`].
pub static NANPROD: Reducer = Reducer {
    spec: Spec {
        name: "nanprod",
        documentation: "The product along axes of the elements that are not `nan`. The gradient is the product of the other \
                        ones, and 0 where an element is `nan`.",
        example: Example {
            code: "nd.nanprod(nd.array([2, float('nan'), 3]))",
            shows: "\n[6.]\n<NDArray 1 @cpu(0)>",
        },
        build: |attributes| NANPROD.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::NanProduct,
    saves: Saves::INPUT,
    gradient: |call| {
        let x = call.x()?;
        let others = others(call, &run_static(&ONE_FOR_NAN, &[&x])?)?;
        multiply(&call.gradient()?, &multiply(&others, &equal(&x, &x)?)?)
    },
};

/// For each element the product of the others. Dividing the product by the element says it, unless there are zeros:
/// then the product without them is divided, and counts for the element that is the only zero.
fn others(call: &Reduced, x: &NDArray) -> Result<NDArray> {
    let zeros = equal_scalar(x, 0.0)?;
    let ones_for_zeros = add(x, &zeros)?;
    let product = prod(&ones_for_zeros, call.keeping())?;
    let without_other_zeros = equal(&sum(&zeros, call.keeping())?, &zeros)?;
    multiply(&divide(&product, &ones_for_zeros)?, &without_other_zeros)
}

static ONE_FOR_NAN: Unary = Unary {
    spec: Spec {
        name: "one_for_nan",
        ..Spec::UNARY
    },
    function: unary_function!("one_for_nan", |x, _| if x.is_nan() { 1.0 } else { x }, integer: |x, _| x, shader: "select(x, T(1), is_nan(x))"),
    saves: Saves::INPUT,
    derivative: Some(|tape| {
        let x = tape.input(0)?;
        multiply(tape.gradient()?, &equal(&x, &x)?)
    }),
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Context, GradReq, autograd};

    /// MXNet divides the product by the element, which is no number where the element is 0.
    #[test]
    fn gradients_at_zeros_are_products_of_the_others() {
        for (elements, expected) in [
            ([2.0, 0.0, 4.0], [0.0, 8.0, 0.0]),
            ([2.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
            ([2.0, 3.0, 4.0], [12.0, 8.0, 6.0]),
        ] {
            let x = NDArray::from_slice::<f64>(&elements, [3], Context::cpu(0)).unwrap();
            x.attach_grad(GradReq::Write).unwrap();
            let y = {
                let _scope = autograd::record(true);
                prod(&x, Axes::ALL).unwrap()
            };
            y.backward(None, false, true).unwrap();
            assert_eq!(x.grad().unwrap().to_vec::<f64>().unwrap(), expected);
        }
    }
}
