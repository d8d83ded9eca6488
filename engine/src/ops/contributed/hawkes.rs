//! The likelihood of events that make others more likely.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Axes, Composite, Meta, OpRef, Outputs, add, exp, log, multiply, negative, numbers, reshape_to,
    stop_gradient, subtract, sum,
};
use crate::shape::Shape;

/// The likelihood of events that make others more likely.
pub static HAWKESLL: Spec = Spec {
    name: "_contrib_hawkesll",
    documentation: "The log likelihood of sequences of events in Hawkes processes with exponential kernels (A. Hawkes, \
                    1971), and the memory at their ends. `K` kinds of events, the marks, occur at rates `lda + alpha \
                    beta sum(exp(-beta (t - s)))`, where the sum runs over the times `s` of former events of the kind; \
                    an event of the past counts in `state`. Of each of `N` sequences, `valid_length` events are \
                    counted, observed up to `max_time`: `lags` are the times between them, in the order in which they \
                    occur, and `marks` their kinds. The likelihood has gradients with respect to `lda` of shape `(N, \
                    K)`, `alpha` and `beta` of shape `(K,)`; there are no others.",
    example: Example {
        code: "nd.contrib.hawkesll(nd.array([[1.5, 2]]), nd.array([0.2, 0.3]), nd.array([1, 2]), nd.zeros((1, 2)), nd.array([[1, 1, 1]]), nd.array([[0, 1, 0]], dtype='int32'), nd.array([3]), nd.array([4]))[0]",
        shows: "\n[-13.08901]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&[
        "lda",
        "alpha",
        "beta",
        "state",
        "lags",
        "marks",
        "valid_length",
        "max_time",
    ]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: HAWKESLL.name,
            infer: |inputs: &[&Array]| {
                let [n, _, k] = check(inputs)?;
                let dtype = inputs[0].dtype();
                let meta = |shape| Meta { shape, dtype };
                Ok(smallvec![meta(Shape::new(&[n])), meta(Shape::new(&[n, k]))])
            },
            body: likelihood,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3], &[3], &[3], &[2, 3], &[2, 4], &[2, 4], &[2], &[2]]).from(&[
            Domain::Positive,
            Domain::Positive,
            Domain::Positive,
            // None of these is differentiated with respect to.
            Domain::Index(2),
            Domain::Index(3),
            Domain::Index(3),
            Domain::Index(5),
            Domain::Index(20),
        ]),
    ],
    ..Spec::UNARY
};

/// Checks shapes and types; returns the numbers of sequences, events and kinds.
fn check(inputs: &[&Array]) -> Result<[usize; 3]> {
    let name = HAWKESLL.name;
    let dtype = inputs[0].dtype();
    only_floats(name, dtype)?;
    let (Some(&k), [n, t]) = (inputs[0].shape().last(), &inputs[4].shape()[..]) else {
        return Err(Error::shape(name, "lda and lags have two axes"));
    };
    let (n, t) = (*n, *t);
    let expected: [&[usize]; 8] = [&[n, k], &[k], &[k], &[n, k], &[n, t], &[n, t], &[n], &[n]];
    for (position, (input, expected)) in inputs.iter().zip(expected).enumerate() {
        if input.shape()[..] != *expected {
            return Err(Error::ShapeMismatch {
                op: name,
                position,
                expected: Shape::new(expected),
                got: input.shape().clone(),
            });
        }
        let is_marks = HAWKESLL.inputs.names()[position] == "marks";
        if !is_marks && input.dtype() != dtype {
            return Err(Error::DTypeMismatch {
                op: name,
                position,
                expected: dtype,
                got: input.dtype(),
            });
        }
    }
    Ok([n, t, k])
}

/// One event of each sequence, or what is left after the last ones.
struct Event {
    /// The time since the last event of each kind, of shape (N, K).
    elapsed: NDArray,
    /// 1 for the kind of the event, else 0; zeros for sequences that have ended. Of shape (N, K).
    kind: NDArray,
    /// 1 for sequences that have ended, else 0. Of shape (N, 1).
    over: NDArray,
}

/// The events of all sequences as constants, and the times that are left, of shape (N, K).
fn events(inputs: &[&NDArray], [n, t, k]: [usize; 3]) -> Result<(Vec<Event>, NDArray)> {
    let (dtype, context) = (inputs[0].dtype(), inputs[0].context());
    let array = |elements: &[f64], columns: usize| {
        let shape = Shape::new(&[n, columns]);
        numbers(elements, &Meta { shape, dtype }, context)
    };
    let [lags, marks, lengths, ends] =
        [4, 5, 6, 7].map(|position| inputs[position].to_vec::<f64>());
    let (lags, marks, lengths, ends) = (lags?, marks?, lengths?, ends?);
    let (mut now, mut last) = (vec![0.0; n], vec![0.0; n * k]);
    let longest = lengths
        .iter()
        .fold(0.0_f64, |longest, &length| longest.max(length));
    let steps = (longest.ceil() as usize).min(t);
    let mut all = Vec::with_capacity(steps);
    for step in 0..steps {
        interrupt::check()?;
        let (mut elapsed, mut kind, mut over) = (vec![0.0; n * k], vec![0.0; n * k], vec![1.0; n]);
        for row in (0..n).filter(|&row| (step as f64) < lengths[row]) {
            let mark = marks[row * t + step];
            if !(mark >= 0.0 && mark < k as f64) {
                let message = format!("mark {mark} is no kind of event from 0 to {}", k - 1);
                return Err(Error::argument(HAWKESLL.name, message));
            }
            let place = row * k + mark as usize;
            now[row] += lags[row * t + step];
            elapsed[place] = now[row] - last[place];
            kind[place] = 1.0;
            over[row] = 0.0;
            last[place] = now[row];
        }
        all.push(Event {
            elapsed: array(&elapsed, k)?,
            kind: array(&kind, k)?,
            over: array(&over, 1)?,
        });
    }
    let left: Vec<f64> = last
        .iter()
        .enumerate()
        .map(|(place, last)| ends[place / k] - last)
        .collect();
    Ok((all, array(&left, k)?))
}

fn likelihood(inputs: &[&NDArray]) -> Result<Outputs> {
    let arrays: Vec<&Array> = inputs.iter().map(|input| input.array()).collect();
    let [n, _, k] = check(&arrays)?;
    let extents = [n, inputs[4].shape()[1], k];
    let (events, left) = events(inputs, extents)?;
    let (rate, alpha, beta) = (inputs[0], inputs[1], inputs[2]);
    let jump = multiply(alpha, beta)?;
    let decay = negative(beta)?;
    let over_kinds = |x: &NDArray| sum(x, Axes::one(1, true));
    let mut state = stop_gradient(inputs[3])?;
    let mut total: Option<NDArray> = None;
    let mut count = |term: NDArray| -> Result<()> {
        total = Some(match total.take() {
            None => term,
            Some(total) => add(&total, &term)?,
        });
        Ok(())
    };
    for event in &events {
        let remembered = multiply(&state, &exp(&multiply(&decay, &event.elapsed)?)?)?;
        let rates = multiply(&add(rate, &multiply(&jump, &remembered)?)?, &event.kind)?;
        // The logarithm of 1 where there is no event.
        count(log(&add(&over_kinds(&rates)?, &event.over)?)?)?;
        let expected = expected(rate, alpha, &event.elapsed, &state, &remembered)?;
        count(negative(&over_kinds(&multiply(&expected, &event.kind)?)?)?)?;
        // The event itself is remembered.
        let grown = multiply(
            &crate::ops::add_scalar(&subtract(&remembered, &state)?, 1.0)?,
            &event.kind,
        )?;
        state = add(&state, &grown)?;
    }
    let remembered = multiply(&state, &exp(&multiply(&decay, &left)?)?)?;
    let rest = expected(rate, alpha, &left, &state, &remembered)?;
    count(negative(&over_kinds(&rest)?)?)?;
    let total = total.ok_or_else(|| Error::internal("a likelihood without terms"))?;
    Ok(smallvec![
        reshape_to(&total, Shape::new(&[n]))?,
        stop_gradient(&remembered)?
    ])
}

/// How many events of each kind were to be expected in a time.
fn expected(
    rate: &NDArray,
    alpha: &NDArray,
    time: &NDArray,
    state: &NDArray,
    remembered: &NDArray,
) -> Result<NDArray> {
    add(
        &multiply(rate, time)?,
        &multiply(alpha, &subtract(state, remembered)?)?,
    )
}
