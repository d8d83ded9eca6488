//! The lines of the files in `data/ops`.

use std::collections::BTreeMap;
use std::fmt;

use engine::array::Array;
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
    /// The gradients of the inputs, `None` for those that none was asked of.
    pub gradients: Option<Vec<Option<Recorded>>>,
}

/// An array: element type, shape, and the bits of the elements in hexadecimal.
#[derive(Deserialize)]
pub struct Recorded(String, Vec<usize>, String);

/// All calls, each with where it stands: `file.jsonl:line`.
pub fn calls() -> Vec<(String, Call)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ops");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut calls = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (number, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let call = serde_json::from_str(line).unwrap();
            calls.push((format!("{name}:{}", number + 1), call));
        }
    }
    calls
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

    /// The array as a view into a larger one, with its axes in another order and its first axis backwards, so that its
    /// elements are not neighbours.
    pub fn view(&self) -> NDArray {
        let array = self.array();
        if array.array().ndim() == 0 {
            return array;
        }
        let mut extents: Vec<usize> = self.1.iter().rev().copied().collect();
        let last = extents.len() - 1;
        let first = self.1[0];
        extents[last] = 2 * first;
        let context = Context::cpu(0);
        let larger = Array::host(Shape::new(&extents), self.dtype(), context).unwrap();
        let order: Vec<usize> = (0..extents.len()).rev().collect();
        let view = larger
            .permuted(&order)
            .sliced(0, (2 * first).saturating_sub(1), -2, first);
        context
            .device()
            .unwrap()
            .copy(array.array(), &view)
            .unwrap();
        NDArray::new(view)
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
