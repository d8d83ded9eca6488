//! The lines of `data/ops.jsonl` and `data/recurrent.jsonl`.

use std::collections::BTreeMap;
use std::fmt;

use engine::dtype::{DType, Element, f16};
use engine::{Context, NDArray, Shape};
use serde::Deserialize;

/// A call that MXNet was asked about.
#[derive(Deserialize)]
pub struct Call {
    /// The operation's name.
    pub op: String,
    /// Parameters as text.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The arrays that it was called with.
    pub inputs: Vec<Recorded>,
    /// A part of the message that it raised.
    pub error: Option<String>,
    /// How close floats have to be.
    #[serde(default)]
    pub compare: String,
    /// What it returned.
    pub outputs: Option<Vec<Recorded>>,
    /// Arrays that it wrote to, by their positions, afterwards.
    #[serde(default)]
    pub changed: Vec<(usize, Recorded)>,
    /// The gradients that `backward` started from.
    pub heads: Option<Vec<Recorded>>,
    /// The gradients of the inputs.
    pub gradients: Option<Vec<Recorded>>,
}

/// An array: element type, shape, and the bits of the elements in hexadecimal.
#[derive(Deserialize)]
pub struct Recorded(String, Vec<usize>, String);

/// All calls.
pub fn calls() -> Vec<Call> {
    include_str!("../data/ops.jsonl")
        .lines()
        .chain(include_str!("../data/recurrent.jsonl").lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

impl Recorded {
    /// The element type.
    pub fn dtype(&self) -> DType {
        DType::from_name(&self.0).unwrap()
    }

    /// The shape.
    pub fn shape(&self) -> Shape {
        Shape::new(&self.1)
    }

    /// The bits of each element.
    pub fn bits(&self) -> Vec<u64> {
        let digits = 2 * self.dtype().size();
        self.2
            .as_bytes()
            .chunks(digits)
            .map(|chunk| u64::from_str_radix(std::str::from_utf8(chunk).unwrap(), 16).unwrap())
            .collect()
    }

    /// The array.
    pub fn array(&self) -> NDArray {
        match self.dtype() {
            DType::Float32 => self.made(|bits| f32::from_bits(bits as u32)),
            DType::Float64 => self.made(f64::from_bits),
            DType::Float16 => self.made(|bits| f16::from_bits(bits as u16)),
            DType::UInt8 => self.made(|bits| bits as u8),
            DType::Int8 => self.made(|bits| bits as i8),
            DType::Int32 => self.made(|bits| bits as i32),
            DType::Int64 => self.made(|bits| bits as i64),
            DType::Bool => self.made(|bits| bits != 0),
        }
    }

    fn made<T: Element>(&self, element: impl Fn(u64) -> T) -> NDArray {
        let elements: Vec<T> = self.bits().into_iter().map(element).collect();
        NDArray::from_slice(&elements, self.shape(), Context::cpu(0)).unwrap()
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0, self.shape())
    }
}
