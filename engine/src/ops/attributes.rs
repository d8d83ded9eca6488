//! Parameters of a call, as Python or a test gives them, and how operations read them.

use smallvec::SmallVec;

use super::spec::{Default, Kind, Parameter, Spec};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::storage::Context;

/// A parameter's value before an operation has looked at it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string; element types and contexts come as their names.
    Text(String),
    /// A tuple or list.
    Tuple(Vec<Value>),
}

impl Value {
    /// Reads a literal as Python writes it: `None`, `True`, `2`, `0.5`, `(1, None)`; anything else is a text.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match text {
            "None" => return Self::None,
            "True" => return Self::Bool(true),
            "False" => return Self::Bool(false),
            _ => {}
        }
        let bracketed = |open, close| {
            text.strip_prefix(open)
                .and_then(|rest: &str| rest.strip_suffix(close))
        };
        if let Some(inner) = bracketed('(', ')').or_else(|| bracketed('[', ']')) {
            let items = inner
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            return Self::Tuple(items.map(Self::parse).collect());
        }
        text.parse()
            .map(Self::Int)
            .or_else(|_| text.parse().map(Self::Float))
            .unwrap_or_else(|_| Self::Text(text.into()))
    }

    fn from_default(default: &Default) -> Self {
        match default {
            Default::Required | Default::None => Self::None,
            Default::Bool(value) => Self::Bool(*value),
            Default::Int(value) => Self::Int(*value),
            Default::Float(value) => Self::Float(*value),
            Default::Text(text) => Self::Text((*text).into()),
            Default::Ints(values) => {
                Self::Tuple(values.iter().map(|value| Self::Int(*value)).collect())
            }
            Default::Floats(values) => {
                Self::Tuple(values.iter().map(|value| Self::Float(*value)).collect())
            }
        }
    }

    fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Float(value) if value.fract() == 0.0 => Some(*value as i64),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Text(text) => text.trim().parse().ok(),
            _ => self.as_int().map(|value| value as f64),
        }
    }

    fn as_floats(&self) -> Option<SmallVec<[f64; 4]>> {
        match self {
            Self::Tuple(items) => items.iter().map(Self::as_float).collect(),
            Self::Text(text) if text.starts_with(['(', '[']) => Self::parse(text).as_floats(),
            _ => self.as_float().map(|value| SmallVec::from_slice(&[value])),
        }
    }

    fn as_ints(&self) -> Option<SmallVec<[i64; 4]>> {
        match self {
            Self::Tuple(items) => items.iter().map(Self::as_int).collect(),
            Self::Text(text) if text.starts_with(['(', '[']) => Self::parse(text).as_ints(),
            _ => self.as_int().map(|value| SmallVec::from_slice(&[value])),
        }
    }
}

/// Every element type, in the order in which messages name them.
const ALL_TYPES: &[DType] = &[
    DType::Bool,
    DType::Float16,
    DType::Float32,
    DType::Float64,
    DType::Int32,
    DType::Int64,
    DType::Int8,
    DType::UInt8,
];

/// The element types of numbers.
pub(super) const NUMBERS: &[DType] = ALL_TYPES.split_at(1).1;

/// Parameters of a call to one operation.
pub struct Attributes {
    spec: &'static Spec,
    /// In the order of the specification's parameters.
    values: SmallVec<[Value; 4]>,
}

impl Attributes {
    /// All parameters at their defaults.
    pub fn new(spec: &'static Spec) -> Self {
        let values = spec
            .parameters
            .iter()
            .map(|parameter| Value::from_default(&parameter.default))
            .collect();
        Self { spec, values }
    }

    /// The same values for an operation that has the same parameters.
    pub(crate) fn of(&self, spec: &'static Spec) -> Self {
        Self {
            spec,
            values: self.values.clone(),
        }
    }

    /// The operation that the parameters are for.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if the operation has no such parameter.
    pub fn set(&mut self, name: &str, value: Value) -> Result<()> {
        match self
            .spec
            .parameters
            .iter()
            .position(|parameter| parameter.name == name)
        {
            Some(position) => {
                self.values[position] = value;
                Ok(())
            }
            None => {
                let known = self.spec.parameters.iter().map(|parameter| parameter.name);
                let known: Vec<&str> = known.collect();
                Err(self.wrong(format!(
                    "Cannot find argument '{name}', Possible Arguments: {}, in operator {}",
                    known.join(", "),
                    self.spec.name
                )))
            }
        }
    }

    /// Sets the parameter at `position` of the specification.
    pub fn set_at(&mut self, position: usize, value: Value) {
        if let Some(slot) = self.values.get_mut(position) {
            *slot = value;
        }
    }

    fn get(&self, name: &str) -> Result<(&Value, &'static Parameter)> {
        let position = self
            .spec
            .parameters
            .iter()
            .position(|parameter| parameter.name == name);
        let position = position.ok_or_else(|| {
            Error::internal(format!("{} has no parameter {name}", self.spec.name))
        })?;
        let (value, parameter) = (&self.values[position], &self.spec.parameters[position]);
        if *value == Value::None && parameter.default == Default::Required {
            return Err(self.missing(parameter));
        }
        Ok((value, parameter))
    }

    /// The error of a call without a parameter that has to be given. Of several, MXNet names the first in alphabetical
    /// order.
    fn missing(&self, found: &'static Parameter) -> Error {
        let parameters = self.spec.parameters.iter().zip(&self.values);
        let absent = parameters.filter(|(parameter, value)| {
            parameter.default == Default::Required && **value == Value::None
        });
        let first = absent
            .map(|(parameter, _)| parameter)
            .min_by_key(|parameter| parameter.name);
        let Parameter { name, kind, .. } = first.unwrap_or(found);
        let (kind, op) = (kind.name(), self.spec.name);
        self.wrong(format!(
            "Required parameter {name} of {kind} is not presented, in operator {op}"
        ))
    }

    fn wrong(&self, message: String) -> Error {
        Error::InvalidArgument {
            op: self.spec.name,
            message,
        }
    }

    fn read<T>(&self, name: &str, convert: impl FnOnce(&Value) -> Option<T>) -> Result<T> {
        let (value, parameter) = self.get(name)?;
        convert(value).ok_or_else(|| self.wrong_format(value, parameter))
    }

    fn wrong_format(&self, value: &Value, parameter: &Parameter) -> Error {
        self.wrong(format!(
            "Invalid Parameter format for {} expect {} but value='{}', in operator {}",
            parameter.name,
            parameter.kind.name(),
            show(value),
            self.spec.name
        ))
    }

    /// A truth value.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for anything else; likewise below.
    pub fn bool(&self, name: &str) -> Result<bool> {
        self.read(name, |value| match value {
            Value::Bool(value) => Some(*value),
            Value::Int(value @ (0 | 1)) => Some(*value == 1),
            Value::Text(text) => match text.as_str() {
                "True" | "true" | "1" => Some(true),
                "False" | "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        })
    }

    /// A truth value, or `None`.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn optional_bool(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name)? {
            (Value::None, _) => Ok(None),
            _ => self.bool(name).map(Some),
        }
    }

    /// An integer.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn int(&self, name: &str) -> Result<i64> {
        self.read(name, Value::as_int)
    }

    /// An integer that is not below `minimum`.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn at_least(&self, name: &str, minimum: i64) -> Result<i64> {
        let value = self.int(name)?;
        if value < minimum {
            return Err(self.wrong(format!(
                "value {value} for Parameter {name} should be greater equal to {minimum}"
            )));
        }
        Ok(value)
    }

    /// An integer, or `None`.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn optional_int(&self, name: &str) -> Result<Option<i64>> {
        self.read(name, |value| {
            if *value == Value::None {
                Some(None)
            } else {
                value.as_int().map(Some)
            }
        })
    }

    /// A number.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn float(&self, name: &str) -> Result<f64> {
        self.read(name, Value::as_float)
    }

    /// A number, or `None`.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn optional_float(&self, name: &str) -> Result<Option<f64>> {
        self.read(name, |value| {
            if *value == Value::None {
                Some(None)
            } else {
                value.as_float().map(Some)
            }
        })
    }

    /// A number from `low` to `high`.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn within(&self, name: &str, low: f64, high: f64) -> Result<f64> {
        let value = self.float(name)?;
        if !(low..=high).contains(&value) {
            return Err(self.wrong(format!(
                "value {value} for Parameter {name} exceed bound [{low},{high}]"
            )));
        }
        Ok(value)
    }

    /// Integers: one, or a tuple of them.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn ints(&self, name: &str) -> Result<SmallVec<[i64; 4]>> {
        self.read(name, Value::as_ints)
    }

    /// Numbers: one, or a tuple of them.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn floats(&self, name: &str) -> Result<SmallVec<[f64; 4]>> {
        self.read(name, Value::as_floats)
    }

    /// Axes: `None` for all, one, or a tuple of them.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn axes(&self, name: &str) -> Result<Option<SmallVec<[i64; 4]>>> {
        self.read(name, |value| {
            if *value == Value::None {
                Some(None)
            } else {
                value.as_ints().map(Some)
            }
        })
    }

    /// A tuple of integers and `None`s; one integer counts as a tuple of one.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn tuple(&self, name: &str) -> Result<SmallVec<[Option<i64>; 4]>> {
        let item = |value: &Value| {
            if *value == Value::None {
                Some(None)
            } else {
                value.as_int().map(Some)
            }
        };
        self.read(name, |value| match value {
            Value::Tuple(items) => items.iter().map(item).collect(),
            Value::None => Some(SmallVec::new()),
            other => item(other).map(|item| SmallVec::from_slice(&[item])),
        })
    }

    /// Whether the value is a tuple or a list, for parameters that a single number is something else for.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when it is required and missing.
    pub fn is_tuple(&self, name: &str) -> Result<bool> {
        let (value, _) = self.get(name)?;
        Ok(match value {
            Value::Tuple(_) => true,
            Value::Text(text) => matches!(Value::parse(text), Value::Tuple(_)),
            _ => false,
        })
    }

    /// An element type, or `None` where the parameter allows it.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn dtype(&self, name: &str) -> Result<Option<DType>> {
        self.dtype_among(name, ALL_TYPES)
    }

    /// An element type that is one of `allowed`, or `None` where the parameter allows it.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn dtype_among(&self, name: &str, allowed: &[DType]) -> Result<Option<DType>> {
        let text = match self.get(name)? {
            (Value::None, _) => return Ok(None),
            (Value::Text(text), _) if text == "None" => return Ok(None),
            (Value::Text(text), _) => text,
            (other, parameter) => return Err(self.wrong_format(other, parameter)),
        };
        let dtype = DType::from_name(text).filter(|dtype| allowed.contains(dtype));
        dtype.map(Some).ok_or_else(|| {
            let is_optional = self
                .spec
                .parameter(name)
                .is_some_and(|parameter| parameter.default == Default::None);
            let none = is_optional.then(|| "None".to_owned());
            let names: Vec<String> = none
                .into_iter()
                .chain(allowed.iter().map(|dtype| format!("'{dtype}'")))
                .collect();
            self.wrong(format!(
                "Invalid Input: '{text}', valid values are: {{{}}}, in operator {}",
                names.join(", "),
                self.spec.name
            ))
        })
    }

    /// A context written as `gpu(1)`; `None` for the current one.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn context(&self, name: &str) -> Result<Option<Context>> {
        self.read(name, |value| match value {
            Value::None => Some(None),
            Value::Text(text) => {
                let (kind, id) = text.strip_suffix(')')?.split_once('(')?;
                Context::from_name(kind, id.parse().ok()?).map(Some)
            }
            _ => None,
        })
    }

    /// A text, or `None`, which may also be given as a text.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn optional_text(&self, name: &str) -> Result<Option<&str>> {
        match self.get(name)? {
            (Value::None, _) => Ok(None),
            _ => self
                .text(name)
                .map(|text| Some(text).filter(|&text| text != "None")),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Attributes::bool`].
    pub fn text(&self, name: &str) -> Result<&str> {
        match self.get(name)? {
            (
                Value::Text(text),
                Parameter {
                    kind: Kind::Choice(choices),
                    ..
                },
            ) if !choices.contains(&text.as_str()) => {
                let quoted = |choice: &&str| match *choice {
                    "None" => "None".to_owned(),
                    choice => format!("'{choice}'"),
                };
                let choices: Vec<String> = choices.iter().map(quoted).collect();
                Err(self.wrong(format!(
                    "Invalid Input: '{text}', valid values are: {{{}}}, in operator {}",
                    choices.join(", "),
                    self.spec.name
                )))
            }
            (Value::Text(text), _) => Ok(text),
            (other, parameter) => Err(self.wrong_format(other, parameter)),
        }
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::None => "None".into(),
        Value::Bool(value) => if *value { "True" } else { "False" }.into(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => text.clone(),
        Value::Tuple(items) => {
            let items: Vec<String> = items.iter().map(show).collect();
            match &items[..] {
                [item] => format!("({item},)"),
                items => format!("({})", items.join(", ")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read_as_python_reads_them() {
        assert_eq!(Value::parse("None"), Value::None);
        assert_eq!(Value::parse(" -3"), Value::Int(-3));
        assert_eq!(Value::parse("1e-3"), Value::Float(1e-3));
        assert_eq!(
            Value::parse("(1, None)"),
            Value::Tuple(vec![Value::Int(1), Value::None])
        );
        assert_eq!(Value::parse("(2,)"), Value::Tuple(vec![Value::Int(2)]));
        assert_eq!(Value::parse("float64"), Value::Text("float64".into()));
    }
}
