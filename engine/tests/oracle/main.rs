//! Calls that the real MXNet 1.9.1 was asked about, replayed: results, gradients and refusals.
//!
//! The files in `data/ops` are written by `tests/oracle/ops.py` and `recurrent.py`, which say how.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod closeness;
mod recorded;
mod replay;
mod unanswered;

use std::collections::HashSet;

use engine::NDArray;
use engine::ops::{self, OPS};
use recorded::Recorded;
use replay::replay;

/// Operations that no call in the data names: they draw random numbers, whose distributions are replayed from a known
/// state of the generator by the test `random`.
const NOT_ASKED: &[&str] = &[
    "Dropout",
    "random_exponential",
    "random_gamma",
    "random_generalized_negative_binomial",
    "random_negative_binomial",
    "random_normal",
    "random_poisson",
    "random_randint",
    "random_uniform",
    "sample_exponential",
    "sample_gamma",
    "sample_generalized_negative_binomial",
    "sample_multinomial",
    "sample_negative_binomial",
    "sample_normal",
    "sample_poisson",
    "sample_uniform",
    "shuffle",
];

#[test]
fn every_call_gives_what_mxnet_gave() {
    assert_all(Recorded::array);
}

/// Arrays of MXNet are contiguous; those of the engine may be views, of which a call has to give the same.
#[test]
fn every_call_on_views_gives_what_mxnet_gave() {
    assert_all(Recorded::view);
}

fn assert_all(made: fn(&Recorded) -> NDArray) {
    let calls = recorded::calls();
    let failures: Vec<String> = calls
        .iter()
        .filter_map(|(place, call)| {
            let failure = replay(call, made).err()?;
            let inputs: Vec<String> = call.inputs.iter().map(ToString::to_string).collect();
            Some(format!(
                "{place}: {}({}) {:?}: {failure}",
                call.op,
                inputs.join(", "),
                call.attributes
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} calls differ:\n{}",
        failures.len(),
        calls.len(),
        failures.join("\n")
    );
}

#[test]
fn every_operation_was_asked_about() {
    let asked: HashSet<&str> = recorded::calls()
        .iter()
        .filter(|(_, call)| call.error.is_none())
        .filter_map(|(_, call)| ops::find(&call.op).map(|spec| spec.name))
        .collect();
    let excused: HashSet<&str> = NOT_ASKED.iter().copied().collect();
    for spec in OPS {
        assert_ne!(
            asked.contains(spec.name),
            excused.contains(spec.name),
            "{}",
            spec.name
        );
    }
}
