//! `numpy.random.RandomState`: NumPy's generator of before version 1.17, which `numpy.random.seed` still means, number
//! for number.

use std::fmt;

use engine::random::Mt19937;
use engine::{Context as Place, DType, NDArray, Shape, ops};
use parking_lot::Mutex;
use rustpython_vm::builtins::PyType;
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{
    Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::array::{Face, wrap};
use super::convert;
use super::errors::IntoPython;
use super::types;

/// A stream of words, and the second number of the last pair of normal ones.
#[derive(Clone)]
struct Stream {
    words: Mt19937,
    spare: Option<f64>,
}

impl Stream {
    fn new(words: Mt19937) -> Self {
        Self { words, spare: None }
    }

    fn long_word(&mut self) -> u64 {
        u64::from(self.words.next_word()) << 32 | u64::from(self.words.next_word())
    }

    /// A number between 0 (included) and 1 (excluded), of 53 random bits.
    fn uniform(&mut self) -> f64 {
        let (high, low) = (self.words.next_word() >> 5, self.words.next_word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// Marsaglia's polar method, which makes two numbers at a time.
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(factor * x);
                return factor * y;
            }
        }
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.uniform()).ln()
    }

    /// A number from 0 up to `last`, included: words are cut to as many bits as `last` has, until one fits.
    fn up_to(&mut self, last: u64) -> u64 {
        let mask = u64::MAX.checked_shr(last.leading_zeros()).unwrap_or(0);
        match u32::try_from(last) {
            Ok(0) => 0,
            Ok(u32::MAX) => u64::from(self.words.next_word()),
            Ok(_) => self.first(last, |stream| u64::from(stream.words.next_word()) & mask),
            Err(_) => self.first(last, |stream| stream.long_word() & mask),
        }
    }

    fn first(&mut self, last: u64, draw: impl Fn(&mut Self) -> u64) -> u64 {
        loop {
            let value = draw(self);
            if value <= last {
                return value;
            }
        }
    }

    /// `count` numbers from 0 up to `last`, each of a byte: a word serves for four.
    fn bytes_up_to(&mut self, last: u64, count: usize) -> Vec<u64> {
        let mask = u64::MAX.checked_shr(last.leading_zeros()).unwrap_or(0);
        let (mut word, mut left) = (0, 0);
        let mut byte = || {
            (word, left) = match left {
                0 => (self.words.next_word(), 3),
                _ => (word >> 8, left - 1),
            };
            u64::from(word & 0xff) & mask
        };
        let mut draw = || loop {
            let value = byte();
            if value <= last {
                return value;
            }
        };
        (0..count)
            .map(|_| if last == 0 { 0 } else { draw() })
            .collect()
    }
}

/// `numpy.random.RandomState` without what can be written in Python.
#[pyclass(module = "_engine", name = "RandomState")]
pub(super) struct PyRandomState {
    stream: Mutex<Stream>,
}

impl fmt::Debug for PyRandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RandomState(MT19937)")
    }
}

impl PyPayload for PyRandomState {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl Constructor for PyRandomState {
    type Args = rustpython_vm::function::OptionalArg<PyObjectRef>;

    fn py_new(_cls: &Py<PyType>, seed: Self::Args, vm: &VirtualMachine) -> PyResult<Self> {
        let seed = seed.unwrap_or_none(vm);
        let words = seeded(&seed, vm)?;
        Ok(Self {
            stream: Mutex::new(Stream::new(words)),
        })
    }
}

impl Representable for PyRandomState {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("{zelf:?}"))
    }
}

#[pyclass(flags(BASETYPE), with(Constructor, Representable))]
impl PyRandomState {
    /// Starts again, from a number below 2^32, from several, or from none.
    #[pymethod]
    fn _seed(zelf: &Py<Self>, seed: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        *zelf.stream.lock() = Stream::new(seeded(&seed, vm)?);
        Ok(())
    }

    /// Goes on where another stands.
    #[pymethod]
    fn _follow(zelf: &Py<Self>, other: PyRef<Self>) {
        let stream = other.stream.lock().clone();
        *zelf.stream.lock() = stream;
    }

    /// Numbers between 0 (included) and 1 (excluded).
    #[pymethod]
    fn _uniform(zelf: &Py<Self>, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.drawn(&shape, Stream::uniform, vm)
    }

    /// Numbers of the standard normal distribution.
    #[pymethod]
    fn _normal(zelf: &Py<Self>, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.drawn(&shape, Stream::normal, vm)
    }

    /// Numbers of the exponential distribution of scale 1.
    #[pymethod]
    fn _exponential(zelf: &Py<Self>, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.drawn(&shape, Stream::exponential, vm)
    }

    /// Integers from `low` up to `high`, excluded.
    #[pymethod]
    fn _integers(
        zelf: &Py<Self>,
        low: i64,
        high: i64,
        shape: PyObjectRef,
        dtype: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (shape, dtype) = (convert::shape(&shape, vm)?, types::dtype(&dtype, vm)?);
        if low >= high {
            return Err(vm.new_value_error("low >= high"));
        }
        let last = (high as u64).wrapping_sub(low as u64) - 1;
        let count = shape.size();
        let mut stream = zelf.stream.lock();
        let drawn = match dtype {
            DType::Int8 | DType::UInt8 => stream.bytes_up_to(last, count),
            _ => (0..count).map(|_| stream.up_to(last)).collect(),
        };
        let elements: Vec<i64> = drawn
            .into_iter()
            .map(|value| low.wrapping_add(value as i64))
            .collect();
        let array = NDArray::from_slice(&elements, shape, Place::cpu(0)).into_python(vm)?;
        wrap(ops::cast(&array, dtype).into_python(vm)?, Face::NumPy, vm)
    }

    /// The exchanges that shuffle `count` things: for each position from the last to the second, the one to swap with.
    #[pymethod]
    fn _exchanges(zelf: &Py<Self>, count: usize, vm: &VirtualMachine) -> PyObjectRef {
        let exchanges = zelf.exchanges(count).into_iter();
        let exchanges = exchanges.map(|position| vm.ctx.new_int(position).into());
        vm.ctx.new_list(exchanges.collect()).into()
    }

    /// The order that shuffling leaves `count` things in, as an array of their positions.
    #[pymethod]
    fn _order(zelf: &Py<Self>, count: usize, vm: &VirtualMachine) -> PyResult {
        let mut order: Vec<i64> = (0..count as i64).collect();
        let exchanges = zelf.exchanges(count);
        for (position, other) in (1..count).rev().zip(exchanges) {
            order.swap(position, other);
        }
        let array = NDArray::from_slice(&order, [count], Place::cpu(0)).into_python(vm)?;
        wrap(array, Face::NumPy, vm)
    }
}

impl PyRandomState {
    /// For each position from the last of `count` to the second, the one to swap with.
    fn exchanges(&self, count: usize) -> Vec<usize> {
        let mut stream = self.stream.lock();
        (1..count)
            .rev()
            .map(|position| stream.up_to(position as u64) as usize)
            .collect()
    }

    fn drawn(
        &self,
        shape: &PyObject,
        draw: impl Fn(&mut Stream) -> f64,
        vm: &VirtualMachine,
    ) -> PyResult {
        let shape: Shape = convert::shape(shape, vm)?;
        let mut stream = self.stream.lock();
        let elements: Vec<f64> = (0..shape.size()).map(|_| draw(&mut stream)).collect();
        let array = NDArray::from_slice(&elements, shape, Place::cpu(0)).into_python(vm)?;
        wrap(array, Face::NumPy, vm)
    }
}

fn seeded(seed: &PyObject, vm: &VirtualMachine) -> PyResult<Mt19937> {
    let out_of_range = || vm.new_value_error("Seed must be between 0 and 2**32 - 1");
    if vm.is_none(seed) {
        let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let nanoseconds = time.map_or(0, |time| time.as_nanos());
        let key = [
            nanoseconds as u32,
            (nanoseconds >> 32) as u32,
            std::process::id(),
        ];
        return Ok(Mt19937::from_key(&key));
    }
    if let Some(seed) = convert::integer(seed, vm) {
        return u32::try_from(seed)
            .map(Mt19937::new)
            .map_err(|_| out_of_range());
    }
    let key: Result<Vec<u32>, _> = convert::integers(seed, vm)?
        .into_iter()
        .map(u32::try_from)
        .collect();
    Ok(Mt19937::from_key(&key.map_err(|_| out_of_range())?))
}

/// Adds the class to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("RandomState", PyRandomState::make_static_type(), vm)
}
