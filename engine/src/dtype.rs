//! Element types.

use std::fmt;

pub use half::f16;

/// The type of an array's elements. The discriminants are MXNet's type flags, as its files store them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum DType {
    /// IEEE 754 binary32, the default.
    Float32 = 0,
    /// IEEE 754 binary64.
    Float64 = 1,
    /// IEEE 754 binary16.
    Float16 = 2,
    /// Unsigned, 8 bits.
    UInt8 = 3,
    /// Signed, 32 bits.
    Int32 = 4,
    /// Signed, 8 bits.
    Int8 = 5,
    /// Signed, 64 bits.
    Int64 = 6,
    /// Truth values, a byte each.
    Bool = 7,
}

impl DType {
    /// All element types, in the order of their flags.
    pub const ALL: [Self; 8] = [
        Self::Float32,
        Self::Float64,
        Self::Float16,
        Self::UInt8,
        Self::Int32,
        Self::Int8,
        Self::Int64,
        Self::Bool,
    ];

    /// NumPy's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Float32 => "float32",
            Self::Float64 => "float64",
            Self::Float16 => "float16",
            Self::UInt8 => "uint8",
            Self::Int32 => "int32",
            Self::Int8 => "int8",
            Self::Int64 => "int64",
            Self::Bool => "bool",
        }
    }

    /// The type with NumPy's name `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            Self::Float64 | Self::Int64 => 8,
            Self::Float32 | Self::Int32 => 4,
            Self::Float16 => 2,
            Self::UInt8 | Self::Int8 | Self::Bool => 1,
        }
    }

    /// The least and the greatest value, as far as `f64` has them; `None` for floating-point types.
    pub fn limits(self) -> Option<(f64, f64)> {
        match self {
            Self::Float16 | Self::Float32 | Self::Float64 => None,
            Self::Bool => Some((0.0, 1.0)),
            Self::UInt8 => Some((0.0, 255.0)),
            Self::Int8 => Some((-128.0, 127.0)),
            Self::Int32 => Some((f64::from(i32::MIN), f64::from(i32::MAX))),
            // The greatest i64 itself would be rounded up to a number that is none.
            Self::Int64 => Some((i64::MIN as f64, (i64::MAX as f64).next_down())),
        }
    }

    /// Whether the type is one of the three floating-point types.
    pub fn is_float(self) -> bool {
        matches!(self, Self::Float16 | Self::Float32 | Self::Float64)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A Rust type that can be an array's element.
///
/// Conversions are those of C on x86-64, which NumPy and MXNet show: floats are truncated towards zero, and NaN and
/// whatever does not fit become the most negative integer; integers wrap.
pub trait Element: Copy + Default + Send + Sync + PartialOrd + fmt::Debug + 'static {
    /// The element type that this Rust type stores.
    const DTYPE: DType;
    /// The nearest `f64`.
    fn to_f64(self) -> f64;
    /// The value as `i64`; floats are truncated.
    fn to_i64(self) -> i64;
    /// From an `f64`.
    fn from_f64(value: f64) -> Self;
    /// From an `i64`.
    fn from_i64(value: i64) -> Self;
}

/// What the processor's conversion gives; Rust's own saturates and makes NaN 0.
macro_rules! to_integer {
    ($value:expr, $integer:ty) => {{
        let value: f64 = $value;
        // The bounds are powers of two, hence exact.
        let limit = -(<$integer>::MIN as f64);
        if value.trunc() >= -limit && value < limit {
            value as $integer
        } else {
            <$integer>::MIN
        }
    }};
}

macro_rules! float {
    ($($rust:ty => $dtype:ident),*) => {$(
        impl Element for $rust {
            const DTYPE: DType = DType::$dtype;
            #[inline(always)]
            fn to_f64(self) -> f64 { f64::from(self) }
            #[inline(always)]
            fn to_i64(self) -> i64 { to_integer!(f64::from(self), i64) }
            #[inline(always)]
            fn from_f64(value: f64) -> Self { value as $rust }
            #[inline(always)]
            fn from_i64(value: i64) -> Self { value as $rust }
        }
    )*};
}

macro_rules! integer {
    ($($rust:ty => $dtype:ident through $wide:ty),*) => {$(
        impl Element for $rust {
            const DTYPE: DType = DType::$dtype;
            #[inline(always)]
            fn to_f64(self) -> f64 { self as f64 }
            #[inline(always)]
            fn to_i64(self) -> i64 { self as i64 }
            #[inline(always)]
            fn from_f64(value: f64) -> Self { to_integer!(value, $wide) as $rust }
            #[inline(always)]
            fn from_i64(value: i64) -> Self { value as $rust }
        }
    )*};
}

float!(f32 => Float32, f64 => Float64);
// C compilers convert to narrow integers through 32 bits: 300.0 becomes 44, not 255.
integer!(
    u8 => UInt8 through i32,
    i8 => Int8 through i32,
    i32 => Int32 through i32,
    i64 => Int64 through i64
);

impl Element for f16 {
    const DTYPE: DType = DType::Float16;
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f16::to_f64(self)
    }
    #[inline(always)]
    fn to_i64(self) -> i64 {
        to_integer!(f16::to_f64(self), i64)
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        f16::from_f64(value)
    }
    #[inline(always)]
    fn from_i64(value: i64) -> Self {
        f16::from_f64(value as f64)
    }
}

impl Element for bool {
    const DTYPE: DType = DType::Bool;
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(u8::from(self))
    }
    #[inline(always)]
    fn to_i64(self) -> i64 {
        i64::from(self)
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value != 0.0
    }
    #[inline(always)]
    fn from_i64(value: i64) -> Self {
        value != 0
    }
}

/// Runs an expression with a Rust type bound to an element type chosen at run time.
///
/// ```
/// use engine::{dtype::DType, with_element};
/// let bytes = with_element!(DType::Int64, T => std::mem::size_of::<T>());
/// assert_eq!(bytes, 8);
/// ```
#[macro_export]
macro_rules! with_element {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            $crate::dtype::DType::Float32 => {
                type $T = f32;
                $body
            }
            $crate::dtype::DType::Float64 => {
                type $T = f64;
                $body
            }
            $crate::dtype::DType::Float16 => {
                type $T = $crate::dtype::f16;
                $body
            }
            $crate::dtype::DType::UInt8 => {
                type $T = u8;
                $body
            }
            $crate::dtype::DType::Int32 => {
                type $T = i32;
                $body
            }
            $crate::dtype::DType::Int8 => {
                type $T = i8;
                $body
            }
            $crate::dtype::DType::Int64 => {
                type $T = i64;
                $body
            }
            $crate::dtype::DType::Bool => {
                type $T = bool;
                $body
            }
        }
    };
}

/// Runs an expression with the unsigned integer type bound that is as large as an element: for code that moves elements
/// without looking at them, compiled four times instead of eight.
#[macro_export]
macro_rules! with_bits {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype.size() {
            1 => {
                type $T = u8;
                $body
            }
            2 => {
                type $T = u16;
                $body
            }
            4 => {
                type $T = u32;
                $body
            }
            _ => {
                type $T = u64;
                $body
            }
        }
    };
}
