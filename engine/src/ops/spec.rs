//! How an operation describes itself to everything that is driven by the registry: the functions that Python sees, the
//! reference, the sweep.

use std::fmt;

use smallvec::SmallVec;

use super::attributes::Attributes;
use super::{OpRef, Outputs, cast};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};

/// An entry of the registry.
pub struct Spec {
    /// The name in `nd`.
    pub name: &'static str,
    /// Other names for the same operation.
    pub aliases: &'static [&'static str],
    /// What it computes, its gradient, its edges; the first sentence is the summary.
    pub documentation: &'static str,
    /// A call and what it prints.
    pub example: Example,
    /// The arrays that it reads.
    pub inputs: Inputs,
    /// Its parameters, in the order of positional arguments.
    pub parameters: &'static [Parameter],
    /// Makes the operation from parameters.
    pub build: fn(&Attributes) -> Result<OpRef>,
    /// Number of outputs where it depends on parameters is found by running; this says whether a list is returned
    /// even when there is one.
    pub returns_list: fn(&Attributes) -> bool,
    /// What the sweep checks.
    pub cases: &'static [Case],
    /// Whether [`super::Op::backward`] gives gradients; otherwise they are zero everywhere.
    pub differentiable: bool,
    /// What becomes of arrays of truth values in a call by name.
    pub booleans: Booleans,
}

/// What an operation that is called by name does with arrays of truth values. The functions of the same names leave that
/// to their callers: NumPy's rules are others than MXNet's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booleans {
    /// It takes them as any other element type, or refuses them by itself.
    Accepted,
    /// It refuses them: there is no arithmetic of them in MXNet.
    Refused,
    /// It counts in int64 with them.
    Counted,
}

/// A documented call; executed by the tests.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Python, with `nd` in scope; the last line is an expression.
    pub code: &'static str,
    /// What the expression prints as.
    pub shows: &'static str,
}

/// The arrays that an operation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inputs {
    /// As many as there are names.
    Fixed(&'static [&'static str]),
    /// The first `required` of these; parameters decide about the others.
    Optional {
        /// Names of all.
        names: &'static [&'static str],
        /// How many are always there.
        required: usize,
    },
    /// Any positive number.
    Variadic,
}

impl Inputs {
    /// The names of all inputs that have one.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Fixed(names) | Self::Optional { names, .. } => names,
            Self::Variadic => &[],
        }
    }

    fn accepts(self, count: usize) -> bool {
        match self {
            Self::Fixed(names) => count == names.len(),
            Self::Optional { names, required } => (required..=names.len()).contains(&count),
            Self::Variadic => count > 0,
        }
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is when not given.
    pub default: Default,
    /// What it means, in a sentence.
    pub documentation: &'static str,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A truth value.
    Bool,
    /// An integer.
    Int,
    /// An integer or `None`.
    OptionalInt,
    /// A number.
    Float,
    /// A number or `None`.
    OptionalFloat,
    /// An integer or a tuple of integers.
    Shape,
    /// `None`, an integer or a tuple of integers.
    Axes,
    /// A tuple of integers or `None`s.
    Tuple,
    /// A number or a tuple of numbers.
    Floats,
    /// The name of an element type, or a NumPy type.
    DType,
    /// A context, or its name.
    Context,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any text.
    Text,
}

impl Kind {
    /// What messages call a value of this kind: MXNet's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "boolean",
            // MXNet's enumerations are integers inside, and its messages say so.
            Self::Int | Self::DType | Self::Choice(_) => "int",
            Self::OptionalInt => "int or None",
            Self::Float => "float",
            Self::OptionalFloat => "float or None",
            Self::Shape | Self::Tuple => "Shape(tuple)",
            Self::Axes => "Shape or None",
            Self::Floats => "tuple of <float>",
            Self::Context | Self::Text => "string",
        }
    }
}

/// The value of a parameter that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// It has to be given.
    Required,
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number.
    Float(f64),
    /// A word.
    Text(&'static str),
    /// A tuple of integers.
    Ints(&'static [i64]),
    /// A tuple of numbers.
    Floats(&'static [f64]),
}

/// As Python writes it; a parameter that has to be given has no value, which is `None`.
impl fmt::Display for Default {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required | Self::None | Self::Bool(_) => f.write_str(match self {
                Self::Bool(true) => "True",
                Self::Bool(false) => "False",
                _ => "None",
            }),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(text) => write!(f, "'{text}'"),
            Self::Floats([value]) => write!(f, "({value:?},)"),
            Self::Floats(values) => {
                let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                write!(f, "({})", values.join(", "))
            }
            Self::Ints([value]) => write!(f, "({value},)"),
            Self::Ints(values) => {
                let values: Vec<String> = values.iter().map(i64::to_string).collect();
                write!(f, "({})", values.join(", "))
            }
        }
    }
}

/// A call that the sweep checks: on every device against the reference device, and its gradients to second order.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Shapes of the inputs.
    pub shapes: &'static [&'static [usize]],
    /// Parameters by name, as text: `("axis", "(0, 1)")`.
    pub attributes: &'static [(&'static str, &'static str)],
    /// Where the elements of each input are drawn from; the last one counts for all further inputs.
    pub domains: &'static [Domain],
    /// Element types of the inputs that have to be of one; those after them have the sweep's.
    pub types: &'static [DType],
    /// Highest order of derivative to check; 0 where there is none, 1 where the first is constant nearly everywhere.
    pub order: u32,
    /// Whether results are drawn at random, so that only their shapes and types can be compared.
    pub drawn: bool,
}

impl Case {
    /// Inputs of these shapes, no parameters, elements from everywhere, derivatives to second order.
    pub const fn new(shapes: &'static [&'static [usize]]) -> Self {
        Self {
            shapes,
            attributes: &[],
            domains: &[Domain::Real],
            types: &[],
            order: 2,
            drawn: false,
        }
    }

    /// With parameters.
    pub const fn with(mut self, attributes: &'static [(&'static str, &'static str)]) -> Self {
        self.attributes = attributes;
        self
    }

    /// With elements from these domains.
    pub const fn from(mut self, domains: &'static [Domain]) -> Self {
        self.domains = domains;
        self
    }

    /// With inputs of these element types, whatever the sweep's is.
    pub const fn typed(mut self, types: &'static [DType]) -> Self {
        self.types = types;
        self
    }

    /// With results that are drawn at random: shapes and types are checked, elements and derivatives are not.
    pub const fn drawn(mut self) -> Self {
        self.drawn = true;
        self.order = 0;
        self
    }

    /// Checked to this order only.
    pub const fn order(mut self, order: u32) -> Self {
        self.order = order;
        self
    }
}

/// A set of numbers to draw elements from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Domain {
    /// Between -2 and 2, apart from each other and from the integers and halves, where functions may have kinks.
    Real,
    /// Between 0.2 and 2.2.
    Positive,
    /// Between -0.9 and 0.9, not near 0.
    Unit,
    /// Between 0.1 and 0.9: probabilities.
    Fraction,
    /// Between 1.1 and 3.
    AboveOne,
    /// Integers from 0 up to this number, excluded. Not differentiated with respect to.
    Index(usize),
}

impl Spec {
    /// Makes the operation and calls it.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for parameters that it does not take or another number
    /// of inputs than it reads; the operation's own errors.
    pub fn call(&'static self, attributes: &Attributes, inputs: &[&NDArray]) -> Result<Outputs> {
        let op = self.made(attributes, inputs.len())?;
        let has_booleans = || inputs.iter().any(|input| input.dtype() == DType::Bool);
        if self.booleans != Booleans::Accepted && has_booleans() {
            return self.call_with_booleans(&op, inputs);
        }
        let written = op.as_op().writes(inputs.len());
        for &position in &written {
            inputs[position].check_writable()?;
        }
        let outputs = op.call(inputs)?;
        for &position in &written {
            inputs[position].array().storage().written();
        }
        Ok(outputs)
    }

    fn call_with_booleans(&self, op: &OpRef, inputs: &[&NDArray]) -> Result<Outputs> {
        let arrays: SmallVec<[&Array; 4]> = inputs.iter().map(|input| input.array()).collect();
        // Other mistakes are told first.
        op.as_op().infer(&arrays)?;
        match (self.booleans, inputs) {
            (Booleans::Counted, [input]) => op.call(&[&cast(input, DType::Int64)?]),
            _ => Err(Error::argument(
                self.name,
                format!("Operator {} does not support boolean type", self.name),
            )),
        }
    }

    /// The operation of these parameters, if it reads so many arrays.
    pub(super) fn made(&'static self, attributes: &Attributes, inputs: usize) -> Result<OpRef> {
        let op = (self.build)(attributes)?;
        if self.inputs.accepts(inputs) {
            return Ok(op);
        }
        if self.inputs == Inputs::Variadic {
            let message = "value 0 for Parameter num_args should be greater equal to 1";
            return Err(Error::argument(self.name, message));
        }
        let expected = self.inputs.names().len().max(1);
        Err(wrong_count(self.name, expected, inputs))
    }

    /// The arguments of a call as Python writes them: `data, axis=None, keepdims=False`.
    pub fn arguments(&self) -> String {
        let mut arguments: Vec<String> = match self.inputs {
            Inputs::Variadic => vec!["*data".to_owned()],
            named => named.names().iter().map(|&name| name.to_owned()).collect(),
        };
        arguments.extend(
            self.parameters
                .iter()
                .map(|parameter| match parameter.default {
                    Default::Required => parameter.name.to_owned(),
                    default => format!("{}={default}", parameter.name),
                }),
        );
        arguments.join(", ")
    }

    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

/// The error of a call with another number of arrays than its parameters ask for.
pub(crate) fn wrong_count(op: &'static str, expected: usize, got: usize) -> Error {
    Error::argument(
        op,
        format!("Operator {op} expects {expected} inputs, but got {got} instead."),
    )
}

/// `returns_list` of operations that never do.
pub const NEVER: fn(&Attributes) -> bool = |_| false;
