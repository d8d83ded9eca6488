//! The operation: its parameters, its shape rule, and what becomes of its results.

use smallvec::{SmallVec, smallvec};

use super::forward::{Inputs as NetworkInputs, Results, run};
use super::gradient::gradient;
use super::network::{Cell, Network};
use crate::array::Array;
use crate::autograd::{self, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, dropout_mask,
};
use crate::shape::Shape;

/// A recurrent network of several layers.
pub static RNN: Spec = Spec {
    name: "RNN",
    aliases: &[],
    documentation: "A recurrent network of several layers, in one or both directions. `data` is \
                    `[time, batch, features]`, states are `[layers * directions, batch, state_size]`. `parameters` is one \
                    vector: for each layer and direction the weights of the input and of the state, then for each layer and \
                    direction their biases; gates in the order i, f, g, o (LSTM) or r, z, n (GRU). Returns \
                    `[time, batch, directions * state_size]`, and with `state_outputs` the last states and cells. \
                    In training, results of all layers but the last are dropped with probability `p`.",
    example: Example {
        code: "nd.RNN(nd.ones((2, 1, 1)), nd.array([1, 0.5, 0, 0]), nd.zeros((1, 1, 1)), state_size=1, num_layers=1, mode='rnn_relu')",
        shows: "\n[[[1. ]]\n\n [[1.5]]]\n<NDArray 2x1x1 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "parameters", "state", "state_cell"],
        required: 3,
    },
    parameters: PARAMETERS,
    build: built,
    cases: CASES,
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "state_size",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Elements of a state.",
    },
    Parameter {
        name: "num_layers",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "How many layers there are.",
    },
    Parameter {
        name: "bidirectional",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether each layer also reads backwards in time.",
    },
    Parameter {
        name: "mode",
        kind: Kind::Choice(&["gru", "lstm", "rnn_relu", "rnn_tanh"]),
        default: Default::Required,
        documentation: "The cell.",
    },
    Parameter {
        name: "p",
        kind: Kind::Float,
        default: Default::Float(0.0),
        documentation: "The probability that an element is dropped between layers, in training.",
    },
    Parameter {
        name: "state_outputs",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether the last states are returned too.",
    },
    Parameter {
        name: "projection_size",
        kind: Kind::OptionalInt,
        default: Default::None,
        documentation: "Has to be None: MXNet projects states on GPUs only.",
    },
    Parameter {
        name: "lstm_state_clip_min",
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation: "Has to be None: MXNet limits cells on GPUs only.",
    },
    Parameter {
        name: "lstm_state_clip_max",
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation: "Has to be None: MXNet limits cells on GPUs only.",
    },
    Parameter {
        name: "lstm_state_clip_nan",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Has no effect.",
    },
    Parameter {
        name: "use_sequence_length",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Has to be False: MXNet knows lengths on GPUs only.",
    },
];

const CASES: &[Case] = &[
    Case::new(&[&[3, 2, 2], &[4 * 2 * 4 + 16], &[1, 2, 2], &[1, 2, 2]]).with(&[
        ("mode", "lstm"),
        ("state_size", "2"),
        ("num_layers", "1"),
        ("state_outputs", "True"),
    ]),
    Case::new(&[
        &[3, 2, 1],
        &[2 * 8 * 3 + 2 * 8 * 6 + 64],
        &[4, 2, 2],
        &[4, 2, 2],
    ])
    .with(&[
        ("mode", "lstm"),
        ("state_size", "2"),
        ("num_layers", "2"),
        ("bidirectional", "True"),
    ]),
    Case::new(&[&[3, 2, 2], &[2 * 6 * 4 + 2 * 6 * 6 + 48], &[4, 2, 2]]).with(&[
        ("mode", "gru"),
        ("state_size", "2"),
        ("num_layers", "2"),
        ("bidirectional", "True"),
        ("state_outputs", "True"),
    ]),
    Case::new(&[&[3, 2, 2], &[2 * 4 + 2 * 4 + 8], &[2, 2, 2]]).with(&[
        ("mode", "rnn_tanh"),
        ("state_size", "2"),
        ("num_layers", "2"),
        ("state_outputs", "True"),
    ]),
    Case::new(&[&[2, 1, 2], &[2 * 4 + 4], &[1, 1, 2]]).with(&[
        ("mode", "rnn_relu"),
        ("state_size", "2"),
        ("num_layers", "1"),
    ]),
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let positive = |name| match attributes.int(name)? {
        value if value > 0 => Ok(value as usize),
        value => Err(Error::argument(
            RNN.name,
            format!("value {value} for Parameter {name} should be greater than 0"),
        )),
    };
    let p = attributes.float("p")?;
    if !(0.0..=1.0).contains(&p) {
        let message = format!("value {p} for Parameter p exceed bound [0,1]");
        return Err(Error::argument(RNN.name, message));
    }
    let limits =
        ["lstm_state_clip_min", "lstm_state_clip_max"].map(|name| attributes.optional_float(name));
    for limit in limits {
        if limit?.is_some() {
            return Err(Error::argument(
                RNN.name,
                "state clipping is not supported on CPUs",
            ));
        }
    }
    if attributes.optional_int("projection_size")?.is_some() {
        return Err(Error::argument(
            RNN.name,
            "projection is not supported on CPUs",
        ));
    }
    if attributes.bool("use_sequence_length")? {
        return Err(Error::argument(
            RNN.name,
            "use_sequence_length is not supported on CPUs",
        ));
    }
    let network = Network {
        cell: match attributes.text("mode")? {
            "gru" => Cell::Gru,
            "lstm" => Cell::Lstm,
            "rnn_relu" => Cell::Relu,
            _ => Cell::Tanh,
        },
        size: positive("state_size")?,
        layers: positive("num_layers")?,
        directions: 1 + usize::from(attributes.bool("bidirectional")?),
    };
    Ok(OpRef::new(Rnn {
        network,
        dropped: p,
        states: attributes.bool("state_outputs")?,
    }))
}

struct Rnn {
    network: Network,
    dropped: f64,
    states: bool,
}

impl Rnn {
    /// How many results there are before those that are only kept.
    fn made(&self) -> usize {
        if self.network.cell == Cell::Lstm {
            3
        } else {
            2
        }
    }

    fn check(&self, inputs: &[&Array]) -> Result<()> {
        let op = RNN.name;
        let network = &self.network;
        if inputs.len() != self.made() + 1 {
            return Err(wrong_count(op, self.made() + 1, inputs.len()));
        }
        let dtype = inputs[0].dtype();
        for (input, title) in inputs.iter().zip(RNN.inputs.names()) {
            if input.dtype() != dtype {
                let message = format!(
                    "This layer requires uniform type. Expected '{dtype}' v.s. given '{}' at '{title}'",
                    input.dtype()
                );
                return Err(Error::argument(op, message));
            }
        }
        match dtype {
            DType::Float32 | DType::Float64 => {}
            // So it is in MXNet, whose GPUs have it.
            DType::Float16 => {
                return Err(Error::argument(op, "FP16 gemm on cpu not implemented!"));
            }
            dtype => return Err(Error::UnsupportedDType { op, dtype }),
        }
        let x = inputs[0].shape();
        if x.ndim() != 3 {
            return Err(Error::shape(
                op,
                "Input data should be rank-3 tensor of dim [sequence length, batch size, input size]",
            ));
        }
        let states = Shape::new(&[network.layers * network.directions, x[1], network.size]);
        let Some(count) = network.parameters(x[2]) else {
            return Err(Error::shape(op, "more parameters than can be counted"));
        };
        for (position, input) in inputs.iter().enumerate().skip(1) {
            let expected = if position == 1 {
                Shape::new(&[count])
            } else {
                states.clone()
            };
            if input.shape() != &expected {
                let message = format!(
                    "Shape inconsistent, Provided = {}, inferred shape={}",
                    input.shape(),
                    tuple(&expected)
                );
                return Err(Error::shape(op, message));
            }
        }
        Ok(())
    }

    /// What results of layers are multiplied by before the next layer; nothing if none is dropped.
    fn masks(&self, lower: &Shape) -> Shape {
        if self.dropped > 0.0 && autograd::is_training() {
            lower.clone()
        } else {
            Shape::new(&[0])
        }
    }
}

/// A shape as Python writes tuples, in which MXNet writes the shape that it wanted.
fn tuple(shape: &Shape) -> String {
    match shape[..] {
        [only] => format!("({only},)"),
        _ => format!(
            "({})",
            shape
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(",")
        ),
    }
}

impl Op for Rnn {
    fn name(&self) -> &'static str {
        RNN.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        self.check(inputs)?;
        let network = &self.network;
        let (x, dtype) = (inputs[0].shape(), inputs[0].dtype());
        let (steps, batch, sides) = (x[0], x[1], network.layers * network.directions);
        let lower = Shape::new(&[network.layers - 1, steps, batch, network.output()]);
        let kept = |width: usize| match network.cell {
            Cell::Relu | Cell::Tanh => Shape::new(&[0]),
            _ => Shape::new(&[sides, steps, batch, width]),
        };
        let mut shapes: SmallVec<[Shape; 8]> =
            smallvec![Shape::new(&[steps, batch, network.output()])];
        shapes.resize(self.made(), inputs[2].shape().clone());
        shapes.extend([
            kept(network.width()),
            kept(network.size),
            lower.clone(),
            self.masks(&lower),
        ]);
        Ok(shapes
            .into_iter()
            .map(|shape| Meta { shape, dtype })
            .collect())
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let plain: SmallVec<[Array; 4]> = inputs
            .iter()
            .map(|input| place.contiguous(input))
            .collect::<Result<_>>()?;
        let mut out: Arrays = metas
            .iter()
            .map(|meta| place.empty(meta.shape.clone(), meta.dtype))
            .collect::<Result<_>>()?;
        let made = self.made();
        if metas[made + 3].shape.size() > 0 {
            out[made + 3] = dropout_mask(place, &metas[made + 3], self.dropped)?;
        }
        let lstm = self.network.cell == Cell::Lstm;
        let network_inputs = NetworkInputs {
            x: &plain[0],
            parameters: &plain[1],
            state: &plain[2],
            memory: plain.get(3),
        };
        let results = Results {
            out: &out[0],
            last_state: &out[1],
            last_memory: lstm.then(|| &out[2]),
            gates: &out[made],
            memory: &out[made + 1],
            lower: &out[made + 2],
            masks: &out[made + 3],
        };
        place
            .device
            .burst(&mut || run(place, &self.network, &network_inputs, &results))?;
        Ok(out)
    }

    fn returned(&self, _: usize) -> usize {
        if self.states { self.made() } else { 1 }
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: u32::MAX,
            outputs: u32::MAX,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        gradient(&self.network, tape, self.returned(0))
    }
}
