//! Connectionist temporal classification: the loss of a sequence of classes that is not aligned with time.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{
    Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec, wrong_count,
};
use crate::ops::{
    Attributes, Axes, Composite, Meta, OpRef, Outputs, add, broadcast_to, cast, concat, exp, full,
    log, log_softmax, max, maximum, negative, numbers, reshape_to, select, slice_axis, split,
    subtract, sum, take, zeros_like,
};
use crate::shape::Shape;

/// The loss of connectionist temporal classification.
pub static CTC_LOSS: Spec = Spec {
    name: "CTCLoss",
    aliases: &["ctc_loss", "_contrib_CTCLoss", "_contrib_ctc_loss"],
    documentation: "The loss of connectionist temporal classification of each sequence: minus the logarithm of the probability \
                    of all paths that spell the label once repetitions are merged and blanks left out. `data` is \
                    `[time, batch, classes]` before the softmax, `label` is `[batch, length]`. With the blank first, labels \
                    count from 1 and are filled up with 0; with the blank last, they count from 0 and are filled up with -1.",
    example: Example {
        code: "nd.CTCLoss(nd.zeros((3, 1, 2)), nd.array([[1, 0]]))",
        shows: "\n[0.28768206]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "label", "data_lengths", "label_lengths"],
        required: 2,
    },
    parameters: &[
        Parameter {
            name: "use_data_lengths",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether sequences have lengths of their own.",
        },
        Parameter {
            name: "use_label_lengths",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether labels have lengths of their own; else they end where they are filled up.",
        },
        Parameter {
            name: "blank_label",
            kind: Kind::Choice(&["first", "last"]),
            default: Default::Text("first"),
            documentation: "Which class is the blank.",
        },
    ],
    build: |attributes| {
        let ctc = Ctc::read(attributes)?;
        Ok(OpRef::new(Composite {
            name: CTC_LOSS.name,
            infer: move |inputs: &[&Array]| {
                ctc.check(inputs)?;
                let x = Meta::of(inputs[0]);
                Ok(smallvec![Meta {
                    shape: Shape::new(&[x.shape[1]]),
                    ..x
                }])
            },
            body: move |inputs: &[&NDArray]| ctc.loss(inputs),
        }))
    },
    cases: &[
        Case::new(&[&[4, 2, 4], &[2, 2]]).from(&[Domain::Real, Domain::Index(4)]),
        Case::new(&[&[4, 2, 3], &[2, 2], &[2], &[2]])
            .from(&[
                Domain::Real,
                Domain::Index(2),
                Domain::Index(5),
                Domain::Index(3),
            ])
            .with(&[
                ("blank_label", "last"),
                ("use_data_lengths", "True"),
                ("use_label_lengths", "True"),
            ]),
    ],
    ..Spec::UNARY
};

/// The logarithm of a probability that is 0, as a number that can be calculated with.
const NEVER: f64 = -1e30;

#[derive(Clone, Copy)]
struct Ctc {
    data_lengths: bool,
    label_lengths: bool,
    blank_first: bool,
}

/// The labels of a batch with blanks around every class: one row of states for each sequence.
struct States {
    /// Places of the states' classes in the classes of the whole batch.
    places: Vec<i64>,
    /// Logarithms of the probabilities to start in a state: 0 or never.
    first: Vec<f64>,
    /// Likewise, to come from the state before the last one.
    skip: Vec<f64>,
    /// Likewise, to end in a state.
    last: Vec<f64>,
}

impl Ctc {
    fn read(attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            data_lengths: attributes.bool("use_data_lengths")?,
            label_lengths: attributes.bool("use_label_lengths")?,
            blank_first: attributes.text("blank_label")? == "first",
        })
    }

    fn check(&self, inputs: &[&Array]) -> Result<()> {
        let op = CTC_LOSS.name;
        let expected = 2 + usize::from(self.data_lengths) + usize::from(self.label_lengths);
        if inputs.len() != expected {
            return Err(wrong_count(op, expected, inputs.len()));
        }
        only_floats(op, inputs[0].dtype())?;
        let (x, labels) = (inputs[0].shape(), inputs[1].shape());
        let refused = |message: String| Err(Error::shape(op, message));
        if x.ndim() != 3 {
            return refused("The number of dimensions of data array must be 3.".into());
        }
        if labels.ndim() != 2 {
            return refused("The number of dimensions of labels array must be 2.".into());
        }
        if x[1] != labels[0] {
            return refused(
                "The batch size for the labels and data arrays must be the same.".into(),
            );
        }
        if x[0] < labels[1] {
            return refused(format!(
                "The max number of labels cannot exceed the maximum sequence length of the data. ({} vs. {})",
                x[0], labels[1]
            ));
        }
        if x[0] == 0 || x[2] == 0 {
            return refused(format!("data of shape {x} has no classes"));
        }
        match inputs[2..]
            .iter()
            .find(|lengths| lengths.shape()[..] != [x[1]])
        {
            Some(lengths) => refused(format!(
                "Shape inconsistent, Provided = {}, inferred shape=({},)",
                lengths.shape(),
                x[1]
            )),
            None => Ok(()),
        }
    }

    /// The states of the labels, which are looked at on the host.
    fn states(&self, inputs: &[&NDArray]) -> Result<States> {
        let (x, labels) = (inputs[0].shape(), inputs[1]);
        let (batch, classes, length) = (x[1], x[2], labels.shape()[1]);
        let elements = labels.to_vec::<i64>()?;
        let lengths = match (self.label_lengths, inputs.last()) {
            (true, Some(lengths)) => Some(lengths.to_vec::<i64>()?),
            _ => None,
        };
        let (blank, filling) = if self.blank_first {
            (0, 0)
        } else {
            (classes as i64 - 1, -1)
        };
        let count = 2 * length + 1;
        let mut states = States {
            places: Vec::with_capacity(batch * count),
            first: vec![NEVER; batch * count],
            skip: vec![NEVER; batch * count],
            last: vec![NEVER; batch * count],
        };
        for sequence in 0..batch {
            let label = &elements[sequence * length..(sequence + 1) * length];
            let known = match &lengths {
                Some(lengths) => lengths[sequence].clamp(0, length as i64) as usize,
                None => label
                    .iter()
                    .position(|&class| class == filling)
                    .unwrap_or(length),
            };
            let start = sequence * count;
            for state in 0..count {
                let class = if state % 2 == 1 && state / 2 < known {
                    label[state / 2]
                } else {
                    blank
                };
                if !(0..classes as i64).contains(&class) {
                    let message = format!("label {class} is none of {classes} classes");
                    return Err(Error::argument(CTC_LOSS.name, message));
                }
                states.places.push(sequence as i64 * classes as i64 + class);
                if state % 2 == 1 && state > 1 && label[state / 2] != label[state / 2 - 1] {
                    states.skip[start + state] = 0.0;
                }
            }
            let end = 2 * known;
            states.first[start] = 0.0;
            states.last[start + end] = 0.0;
            if known > 0 {
                states.first[start + 1] = 0.0;
                states.last[start + end - 1] = 0.0;
            }
        }
        Ok(states)
    }

    /// The forward recursion over the states, in logarithms.
    fn loss(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let x = inputs[0];
        let dtype = if x.dtype() == DType::Float64 {
            DType::Float64
        } else {
            DType::Float32
        };
        let (steps, batch, classes) = (x.shape()[0], x.shape()[1], x.shape()[2]);
        let states = self.states(inputs)?;
        let count = 2 * inputs[1].shape()[1] + 1;
        let plane = |elements: &[f64]| {
            let shape = Shape::new(&[batch, count]);
            numbers(elements, &Meta { shape, dtype }, x.context())
        };
        let lengths = if self.data_lengths {
            Some(inputs[2].to_vec::<i64>()?)
        } else {
            None
        };
        let data = match &lengths {
            Some(lengths) => before_the_end(x, lengths)?,
            None => x.clone(),
        };
        let probabilities = log_softmax(&cast(&data, dtype)?, 2)?;
        let rows = reshape_to(&probabilities, Shape::new(&[steps, batch * classes]))?;
        let places = NDArray::from_slice(&states.places, [batch * count], x.context())?;
        let emitted = take(&rows, &places, 1, IndexMode::Clip)?;
        let emitted = reshape_to(&emitted, Shape::new(&[steps, batch, count]))?;
        let emitted = split(&emitted, steps, 0, true)?;
        let skip = plane(&states.skip)?;
        let mut alpha = add(&emitted[0], &plane(&states.first)?)?;
        for (step, emitted) in emitted.iter().enumerate().skip(1) {
            let next = add(&self.reached(&alpha, &skip)?, emitted)?;
            alpha = match &lengths {
                Some(lengths) => {
                    let goes_on: Vec<f64> = lengths
                        .iter()
                        .map(|&length| f64::from(u8::from((step as i64) < length)))
                        .collect();
                    let shape = Shape::new(&[batch, 1]);
                    let goes_on = numbers(&goes_on, &Meta { shape, dtype }, x.context())?;
                    let goes_on = broadcast_to(&goes_on, alpha.shape().clone())?;
                    select(&goes_on, &next, &alpha)?
                }
                None => next,
            };
        }
        let ends = add(&alpha, &plane(&states.last)?)?;
        let largest = max(&ends.detach(), Axes::one(1, true))?;
        let relative = subtract(&ends, &broadcast_to(&largest, ends.shape().clone())?)?;
        let total = log(&sum(&exp(&relative)?, Axes::one(1, false))?)?;
        let logarithm = add(&total, &reshape_to(&largest, Shape::new(&[batch]))?)?;
        Ok(smallvec![cast(&negative(&logarithm)?, x.dtype())?])
    }

    /// The logarithms of the probabilities to be in each state at the next time, before the state's class is emitted: from
    /// the state itself, the one before it, and where `skip` allows it the one before that.
    fn reached(&self, alpha: &NDArray, skip: &NDArray) -> Result<NDArray> {
        let (batch, count) = (alpha.shape()[0], alpha.shape()[1]);
        let moved = |distance: usize| {
            let distance = distance.min(count);
            let shape = Shape::new(&[batch, distance]);
            let never = full(shape, NEVER, alpha.dtype(), alpha.context())?;
            if distance == count {
                return Ok(never);
            }
            let rest = slice_axis(alpha, 1, 0, Some((count - distance) as i64))?;
            concat(&[&never, &rest], 1)
        };
        let (one, two) = (moved(1)?, add(&moved(2)?, skip)?);
        let largest = maximum(&maximum(alpha, &one)?, &two)?.detach();
        let of = |x: &NDArray| exp(&subtract(x, &largest)?);
        let total = add(&add(&of(alpha)?, &of(&one)?)?, &of(&two)?)?;
        add(&largest, &log(&total)?)
    }
}

/// The data, with zeros behind the end of each sequence: whatever stands there, NaN included, has no influence.
fn before_the_end(x: &NDArray, lengths: &[i64]) -> Result<NDArray> {
    let (steps, batch) = (x.shape()[0], x.shape()[1]);
    let counts: Vec<f64> = (0..steps * batch)
        .map(|at| f64::from(u8::from(((at / batch) as i64) < lengths[at % batch])))
        .collect();
    let shape = Shape::new(&[steps, batch, 1]);
    let meta = Meta {
        shape,
        dtype: x.dtype(),
    };
    let counts = broadcast_to(&numbers(&counts, &meta, x.context())?, x.shape().clone())?;
    select(&counts, x, &zeros_like(&x.detach())?)
}
