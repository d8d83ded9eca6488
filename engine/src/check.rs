//! The sweep: one function that holds an operation to its word.
//!
//! For each case of a specification: the shape rule says what comes out; every device agrees with the reference device;
//! the gradient rule agrees with central differences along a random direction in float64, and so does the gradient of
//! the gradient. A failure is a sentence with both numbers.

use crate::autograd::{self, GradOptions, NDArray};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::{Attributes, Case, Domain, OpRef, Outputs, Spec, Value};
use crate::shape::Shape;
use crate::storage::Context;
use crate::{execution, ops};

/// Half the distance between the two points of a central difference.
const STEP: f64 = 1e-5;

/// Relative difference that a central difference in float64 explains.
const TOLERANCE: f64 = 2e-6;

/// Relative difference in float32 from what the reference device has computed in float64 and rounded.
pub const FLOAT32_TOLERANCE: f64 = 2e-6;

/// Checks every case of an operation on every given device.
///
/// # Errors
/// [`Error::Internal`] that names the operation, the case, what differs and by how much; or the operation's own error.
pub fn check(spec: &'static Spec, devices: &[Context]) -> Result<()> {
    for (number, case) in spec.cases.iter().enumerate() {
        check_case(spec, case, devices).map_err(|error| {
            Error::internal(format!(
                "{}, case {number} {:?}: {error}",
                spec.name, case.attributes
            ))
        })?;
    }
    Ok(())
}

/// What a sweep over a device says of an operation whose results there agree with the reference device's.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// How many cases ran.
    pub ran: usize,
    /// What the device refused: parameters and error of each case.
    pub refused: Vec<(&'static [(&'static str, &'static str)], Error)>,
}

/// Checks the forward computation of every case of an operation on a device that may refuse, with inputs of one element
/// type. Gradients need no check of their own: they are made of forward computations.
///
/// # Errors
/// As [`check`], and any error but [`Error::Unsupported`].
pub fn check_device(
    spec: &'static Spec,
    context: Context,
    dtype: DType,
    tolerance: f64,
) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    for (number, case) in spec.cases.iter().enumerate() {
        let op = built(spec, case)?;
        match check_forward(&op, case, dtype, context, tolerance) {
            Ok(()) => verdict.ran += 1,
            Err(error @ Error::Unsupported { .. }) => {
                verdict.refused.push((case.attributes, error));
            }
            Err(error) => {
                return Err(Error::internal(format!(
                    "{}, case {number} {:?}: {error}",
                    spec.name, case.attributes
                )));
            }
        }
    }
    Ok(verdict)
}

fn built(spec: &'static Spec, case: &Case) -> Result<OpRef> {
    let mut attributes = Attributes::new(spec);
    for (name, value) in case.attributes {
        attributes.set(name, Value::parse(value))?;
    }
    (spec.build)(&attributes)
}

fn check_case(spec: &'static Spec, case: &Case, devices: &[Context]) -> Result<()> {
    let op = built(spec, case)?;
    for (dtype, tolerance) in [(DType::Float64, 1e-12), (DType::Float32, FLOAT32_TOLERANCE)] {
        for context in devices {
            check_forward(&op, case, dtype, *context, tolerance)?;
        }
    }
    let inputs = draw_all(case, DType::Float64, Context::cpu(0))?;
    if case.order >= 1 {
        check_gradient(&op, case, &inputs, 1)?;
    }
    if case.order >= 2 {
        check_gradient(&op, case, &inputs, 2)?;
    }
    Ok(())
}

/// The shape rule, and agreement with the reference device.
fn check_forward(
    op: &OpRef,
    case: &Case,
    dtype: DType,
    context: Context,
    tolerance: f64,
) -> Result<()> {
    let call =
        |context| -> Result<Outputs> { op.call(&references(&draw_all(case, dtype, context)?)) };
    // A device may have no such elements as the case is about.
    let inputs = draw_all(case, dtype, context).map_err(|error| match case.types {
        [] => error,
        _ => error.in_operator(op.name()),
    })?;
    let arrays: Vec<_> = inputs.iter().map(NDArray::array).collect();
    let (mut promised, got, expected) = (
        op.as_op().infer(&arrays)?,
        call(context)?,
        call(Context::reference())?,
    );
    promised.truncate(op.as_op().returned(promised.len()));
    if promised.len() != got.len() {
        return Err(differs(format!(
            "{} outputs promised, {} made",
            promised.len(),
            got.len()
        )));
    }
    for ((meta, got), expected) in promised.iter().zip(&got).zip(&expected) {
        if &meta.shape != got.shape() || meta.dtype != got.dtype() {
            return Err(differs(format!(
                "{} {} promised, {} {} made",
                meta.shape,
                meta.dtype,
                got.shape(),
                got.dtype()
            )));
        }
        if case.drawn {
            continue;
        }
        for (index, (got, expected)) in got
            .to_vec::<f64>()?
            .iter()
            .zip(expected.to_vec::<f64>()?)
            .enumerate()
        {
            let same = got == &expected || (got.is_nan() && expected.is_nan());
            if !same && (got - expected).abs() > tolerance * (1.0 + expected.abs()) {
                return Err(differs(format!(
                    "element {index} is {got} on {context} in {dtype} and {expected} on the reference device"
                )));
            }
        }
    }
    Ok(())
}

/// A derivative of order 1 or 2 against central differences.
///
/// Let `f(x) = <u, op(x)>` for random `u`, and for order 2 `f(x) = <u, gradient of <w, op> at x>`. The gradient of `f`
/// along a random `v` is compared with `(f(x + h v) - f(x - h v)) / 2h`.
fn check_gradient(op: &OpRef, case: &Case, inputs: &[NDArray], order: u32) -> Result<()> {
    let differentiated: Vec<usize> = (0..inputs.len())
        .filter(|&position| !matches!(domain(case, position), Domain::Index(_)))
        .collect();
    if differentiated.is_empty() {
        return Ok(());
    }
    // Gradients are those of what is recorded, which runs as in training: so do the values to compare with.
    let _mode = autograd::train_mode();
    let directions: Vec<NDArray> = (0..inputs.len())
        .map(|position| direction(inputs[position].shape(), 100 + position as u64))
        .collect::<Result<_>>()?;
    let moved = |distance: f64| -> Result<f64> {
        let mut moved = Vec::with_capacity(inputs.len());
        for (position, input) in inputs.iter().enumerate() {
            let step = ops::multiply_scalar(&directions[position], distance)?;
            moved.push(if differentiated.contains(&position) {
                ops::add(input, &step)?
            } else {
                input.detach()
            });
        }
        Ok(value(op, &moved, &differentiated, order)?.to_vec::<f64>()?[0])
    };
    let numeric = (moved(STEP)? - moved(-STEP)?) / (2.0 * STEP);
    let fresh: Vec<NDArray> = inputs.iter().map(NDArray::detach).collect();
    let gradients = gradients_of(&fresh, &differentiated, true, |inputs| {
        value(op, inputs, &differentiated, order)
    })?;
    let mut exact = 0.0;
    for (gradient, &position) in gradients.iter().zip(&differentiated) {
        exact += dot(gradient, &directions[position])?;
    }
    if (numeric - exact).abs()
        > TOLERANCE.max(1e-4 * f64::from(order - 1)) * (1.0 + numeric.abs().max(exact.abs()))
    {
        return Err(differs(format!(
            "derivative of order {order} is {exact}, central differences say {numeric}"
        )));
    }
    Ok(())
}

/// `f` of [`check_gradient`] as a recorded array of one element.
fn value(op: &OpRef, inputs: &[NDArray], differentiated: &[usize], order: u32) -> Result<NDArray> {
    if order == 1 {
        return projected(&op.call(&references(inputs))?, 1);
    }
    let gradients = gradients_of(inputs, differentiated, false, |inputs| {
        projected(&op.call(&references(inputs))?, 1)
    })?;
    projected(&gradients, 50)
}

/// Gradients of `function`, recorded so that they can be differentiated again. `attach` starts a new graph at the
/// inputs; without it, they keep their place in the one that is being recorded.
fn gradients_of(
    inputs: &[NDArray],
    differentiated: &[usize],
    attach: bool,
    function: impl FnOnce(&[NDArray]) -> Result<NDArray>,
) -> Result<Vec<NDArray>> {
    let _scope = autograd::record(true);
    for &position in differentiated {
        if attach || !inputs[position].is_in_graph() {
            inputs[position].attach_grad(autograd::GradReq::Write)?;
        }
    }
    let mut head = function(inputs)?;
    let variables: Vec<&NDArray> = differentiated
        .iter()
        .map(|&position| &inputs[position])
        .collect();
    if head.is_in_graph() {
        // A gradient may be the same whatever an input is; the head depends on that input all the same, with weight 0.
        for variable in &variables {
            let nothing = ops::multiply_scalar(&ops::sum(variable, ops::Axes::ALL)?, 0.0)?;
            head = ops::add(&head, &nothing)?;
        }
    }
    if !head.is_in_graph() {
        return variables
            .into_iter()
            .map(|variable| ops::zeros_like(&variable.detach()))
            .collect();
    }
    autograd::grad(
        &[&head],
        &variables,
        &[None],
        GradOptions {
            retain_graph: true,
            create_graph: true,
            train_mode: true,
        },
    )
}

/// The sum of all floating-point outputs weighted by random numbers.
fn projected(outputs: &[NDArray], seed: u64) -> Result<NDArray> {
    let mut total: Option<NDArray> = None;
    for (position, output) in outputs.iter().enumerate() {
        let weights = direction(output.shape(), seed + position as u64)?;
        let term = ops::sum(&ops::multiply(output, &weights)?, ops::Axes::ALL)?;
        total = Some(match total {
            None => term,
            Some(total) => ops::add(&total, &term)?,
        });
    }
    total.ok_or_else(|| Error::internal("an operation without outputs"))
}

fn dot(x: &NDArray, y: &NDArray) -> Result<f64> {
    Ok(x.to_vec::<f64>()?
        .iter()
        .zip(y.to_vec::<f64>()?)
        .map(|(x, y)| x * y)
        .sum())
}

fn differs(message: String) -> Error {
    Error::internal(message)
}

fn references(inputs: &[NDArray]) -> Vec<&NDArray> {
    inputs.iter().collect()
}

fn domain(case: &Case, position: usize) -> Domain {
    case.domains
        .get(position)
        .or(case.domains.last())
        .copied()
        .unwrap_or(Domain::Real)
}

fn draw_all(case: &Case, dtype: DType, context: Context) -> Result<Vec<NDArray>> {
    let draw = |(position, shape): (usize, &&[usize])| {
        let shape = Shape::new(shape);
        let domain = domain(case, position);
        let elements: Vec<f64> = uniform(position as u64, shape.size())
            .enumerate()
            .map(|(index, u)| place(domain, index, u))
            .collect();
        in_context(
            &NDArray::from_slice(&elements, shape, Context::cpu(0))?,
            case.types.get(position).copied().unwrap_or(dtype),
            context,
        )
    };
    case.shapes.iter().enumerate().map(draw).collect()
}

/// The element of a domain that a number between 0 and 1 stands for.
fn place(domain: Domain, index: usize, u: f64) -> f64 {
    match domain {
        // A quarter away from multiples of a half, within a tenth: no kink of any function is near, and no two
        // elements of a small array are close enough to change their order.
        Domain::Real => {
            let cell = (index * 5 + (u * 8.0) as usize) % 8;
            (cell as f64) * 0.5 - 1.75 + (u - 0.5) * 0.2 + index as f64 * 1e-3
        }
        Domain::Positive => 0.2 + 2.0 * u,
        Domain::Unit => {
            let magnitude = 0.1 + 0.8 * u;
            if index.is_multiple_of(2) {
                magnitude
            } else {
                -magnitude
            }
        }
        Domain::Fraction => 0.1 + 0.8 * u,
        Domain::AboveOne => 1.1 + 1.9 * u,
        Domain::Index(end) => (u * end as f64).floor(),
    }
}

fn in_context(x: &NDArray, dtype: DType, context: Context) -> Result<NDArray> {
    let _guard = execution::guard();
    let out = context
        .device()?
        .allocate(x.shape().clone(), dtype, context)?;
    context.device()?.copy(x.array(), &out)?;
    Ok(NDArray::new(out))
}

/// Between -1 and 1, never near 0.
fn direction(shape: &Shape, seed: u64) -> Result<NDArray> {
    let elements: Vec<f64> = uniform(seed, shape.size())
        .map(|u| {
            if u < 0.5 {
                -0.2 - 1.6 * u
            } else {
                1.6 * u - 0.6
            }
        })
        .collect();
    NDArray::from_slice(&elements, shape.clone(), Context::cpu(0))
}

/// Numbers between 0 and 1 that depend on the seed alone: a Weyl sequence through SplitMix64's mixing.
fn uniform(seed: u64, count: usize) -> impl Iterator<Item = f64> {
    (0..count as u64).map(move |index| {
        let mut z = (seed * 1_000_003 + index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::ops::unary::Unary;
    use crate::ops::{OPS, Saves};

    #[test]
    fn every_operation_keeps_its_word() {
        let devices = [Context::cpu(0)];
        let failures: Vec<String> = OPS
            .iter()
            .filter_map(|spec| check(spec, &devices).err())
            .map(|error| error.to_string())
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    static WRONG: Unary = Unary {
        spec: Spec {
            name: "wrong",
            build: |_| Ok(OpRef::Static(&WRONG)),
            ..Spec::UNARY
        },
        function: crate::unary_function!("wrong", |x, _| x * x, integer: none, shader: "x * x"),
        saves: Saves::INPUT,
        // 2.001 x instead of 2 x.
        derivative: Some(|tape| {
            ops::multiply(
                tape.gradient()?,
                &ops::multiply_scalar(&tape.input(0)?, 2.001)?,
            )
        }),
    };

    #[test]
    fn a_gradient_wrong_by_a_two_thousandth_is_found() {
        let message = check(&WRONG.spec, &[Context::cpu(0)])
            .unwrap_err()
            .to_string();
        assert!(message.contains("derivative of order 1"), "{message}");
    }

    static WRONG_SECOND: Unary = Unary {
        spec: Spec {
            name: "wrong_second",
            build: |_| Ok(OpRef::Static(&WRONG_SECOND)),
            ..Spec::UNARY
        },
        function: crate::unary_function!("wrong_second", |x, _| x * x, integer: none, shader: "x * x"),
        saves: Saves::INPUT,
        // The right number, cut off from the graph: the second derivative is lost.
        derivative: Some(|tape| {
            ops::multiply(
                tape.gradient()?,
                &ops::multiply_scalar(&tape.input(0)?.detach(), 2.0)?,
            )
        }),
    };

    #[test]
    fn a_gradient_that_cannot_be_differentiated_is_found() {
        let message = check(&WRONG_SECOND.spec, &[Context::cpu(0)])
            .unwrap_err()
            .to_string();
        assert!(message.contains("derivative of order 2"), "{message}");
    }

    static WRONG_FORWARD: Unary = Unary {
        spec: Spec {
            name: "wrong_forward",
            build: |_| Ok(OpRef::Static(&WRONG_FORWARD)),
            ..Spec::UNARY
        },
        function: crate::context::UnaryFunction {
            reference: |x, _| x * x + 1e-5,
            ..crate::unary_function!("wrong_forward", |x, _| x * x, integer: none, shader: "x * x")
        },
        saves: Saves::NOTHING,
        derivative: None,
    };

    #[test]
    fn a_device_that_disagrees_with_the_reference_is_found() {
        let message = check(&WRONG_FORWARD.spec, &[Context::cpu(0)])
            .unwrap_err()
            .to_string();
        assert!(message.contains("on the reference device"), "{message}");
    }
}
