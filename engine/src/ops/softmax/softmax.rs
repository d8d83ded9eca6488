//! Softmax, its logarithm, and the softmax of negated numbers.

use smallvec::smallvec;

use super::lengths::up_to_lengths;
use super::rows::{Form, Rows};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, cast, gradient,
    reshape_to, run_one,
};

/// Probabilities in proportion to the exponentials of the elements along an axis.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have;
/// [`Error::UnsupportedDType`](crate::Error::UnsupportedDType) for integers.
pub fn softmax(x: &NDArray, axis: i64) -> Result<NDArray> {
    run_one(Softmax::plain(SOFTMAX.name, axis, Form::PLAIN), &[x])
}

/// Logarithms of [`softmax`], without loss where they are far below 0.
///
/// # Errors
/// As [`softmax`].
pub fn log_softmax(x: &NDArray, axis: i64) -> Result<NDArray> {
    run_one(Softmax::plain(LOG_SOFTMAX.name, axis, LOGARITHM), &[x])
}

const LOGARITHM: Form = Form {
    logarithm: true,
    ..Form::PLAIN
};

const NEGATED: Form = Form {
    negated: true,
    ..Form::PLAIN
};

const AXIS: Parameter = Parameter {
    name: "axis",
    kind: Kind::Int,
    default: Default::Int(-1),
    documentation: "The axis along which the results add up to 1.",
};

const TEMPERATURE: Parameter = Parameter {
    name: "temperature",
    kind: Kind::OptionalFloat,
    default: Default::None,
    documentation: "What the elements are divided by first.",
};

const DTYPE: Parameter = Parameter {
    name: "dtype",
    kind: Kind::DType,
    default: Default::None,
    documentation: "The element type of the result; that of the array by default.",
};

const USE_LENGTH: Parameter = Parameter {
    name: "use_length",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether there are lengths, one for each row of elements along the axis; behind them the result is 0.",
};

impl Spec {
    /// What the specifications of softmax and its relatives have in common.
    const SOFTMAX: Self = Self {
        parameters: &[AXIS, TEMPERATURE, DTYPE],
        cases: &[
            Case::new(&[&[2, 3]]),
            Case::new(&[&[2, 3, 2]]).with(&[("axis", "1"), ("temperature", "1.5")]),
            Case::new(&[&[2, 3]]).with(&[("axis", "0"), ("dtype", "float64")]),
        ],
        ..Self::UNARY
    };
}

/// See [`softmax`].
pub static SOFTMAX: Spec = Spec {
    name: "softmax",
    documentation: "Probabilities in proportion to the exponentials of the elements along an axis; with `use_length`, of as many of \
                    them as the second array says, which holds integers, and 0 behind them. The gradient is the \
                    result times what the incoming gradient exceeds its mean under these probabilities by.",
    example: Example {
        code: "nd.softmax(nd.array([[1, 2, 3], [1, 1, 1]]))",
        shows: "\n[[0.09003057 0.24472848 0.66524094]\n [0.33333334 0.33333334 0.33333334]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "length"],
        required: 1,
    },
    parameters: &[AXIS, TEMPERATURE, DTYPE, USE_LENGTH],
    build: |attributes| {
        let op = built(SOFTMAX.name, Form::PLAIN, attributes)?;
        Ok(if attributes.bool("use_length")? {
            up_to_lengths(SOFTMAX.name, attributes.int("axis")?, op)
        } else {
            op
        })
    },
    ..Spec::SOFTMAX
};

/// See [`log_softmax`].
pub static LOG_SOFTMAX: Spec = Spec {
    name: "log_softmax",
    documentation: "Logarithms of the softmax along an axis, without loss where they are far below 0. The gradient is the \
                    incoming one less its sum, shared by the probabilities.",
    example: Example {
        code: "nd.log_softmax(nd.array([[1, 1], [0, 200]]))",
        shows: "\n[[  -0.6931472   -0.6931472]\n [-200.           0.       ]]\n<NDArray 2x2 @cpu(0)>",
    },
    build: |attributes| built(LOG_SOFTMAX.name, LOGARITHM, attributes),
    ..Spec::SOFTMAX
};

/// The softmax of the negated elements.
pub static SOFTMIN: Spec = Spec {
    name: "softmin",
    documentation: "The softmax of the negated elements along an axis.",
    example: Example {
        code: "nd.softmin(nd.array([[1, 2, 3], [1, 1, 1]]))",
        shows: "\n[[0.66524094 0.24472848 0.09003057]\n [0.33333334 0.33333334 0.33333334]]\n<NDArray 2x3 @cpu(0)>",
    },
    build: |attributes| built(SOFTMIN.name, NEGATED, attributes),
    ..Spec::SOFTMAX
};

fn built(name: &'static str, form: Form, attributes: &Attributes) -> Result<OpRef> {
    Ok(OpRef::new(Softmax {
        name,
        axis: attributes.int("axis")?,
        form: Form {
            temperature: attributes.optional_float("temperature")?.unwrap_or(1.0),
            ..form
        },
        dtype: attributes
            .dtype_among("dtype", &[DType::Float16, DType::Float32, DType::Float64])?,
    }))
}

struct Softmax {
    name: &'static str,
    axis: i64,
    form: Form,
    dtype: Option<DType>,
}

impl Softmax {
    fn plain(name: &'static str, axis: i64, form: Form) -> Self {
        Self {
            name,
            axis,
            form,
            dtype: None,
        }
    }
}

impl Op for Softmax {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [x] = inputs else {
            return Err(wrong_count(self.name, 1, inputs.len()));
        };
        only_floats(self.name, x.dtype())?;
        Rows::along(self.name, self.axis, x.shape())?;
        Ok(smallvec![Meta {
            shape: x.shape().clone(),
            dtype: self.dtype.unwrap_or(x.dtype())
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let rows = Rows::along(self.name, self.axis, inputs[0].shape())?;
        let out = rows.probabilities(place, inputs[0], self.form)?;
        let out = place.converted(&out, metas[0].dtype)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::OUTPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let y = tape.output(0)?;
        let rows = Rows::along(self.name, self.axis, y.shape())?;
        let result = rows.gradient(&y, tape.gradient()?, self.form)?;
        let result = reshape_to(&result, y.shape().clone())?;
        cast(&result, tape.input_dtype(0)?).map(gradient)
    }
}
