//! Element types as shaders know them.

use wgpu::Features;

use crate::dtype::DType;

/// The optional features that bring further element types.
pub const WANTED: Features = Features::SHADER_F16.union(Features::SHADER_INT64);

/// Name of an element type in shaders; `None` for types that they do not have.
pub fn stored(dtype: DType) -> Option<&'static str> {
    match dtype {
        DType::Float32 => Some("f32"),
        DType::Float16 => Some("f16"),
        DType::Int32 => Some("i32"),
        DType::Int64 => Some("i64"),
        DType::Float64 | DType::UInt8 | DType::Int8 | DType::Bool => None,
    }
}

/// The type that elements of this type are computed in: float16 would lose in every step.
pub fn computed(dtype: DType) -> Option<&'static str> {
    match dtype {
        DType::Float16 => Some("f32"),
        other => stored(other),
    }
}

/// Whether a device with these features has the type.
pub fn is_supported(dtype: DType, features: Features) -> bool {
    match dtype {
        DType::Float16 => features.contains(Features::SHADER_F16),
        DType::Int64 => features.contains(Features::SHADER_INT64),
        other => stored(other).is_some(),
    }
}

/// The elements of an expression of type `from`, which [`computed`] has made of it, as elements stored as `to`.
/// Floats that do not fit an integer become the most negative one, as C's do.
pub fn converted(expression: &str, from: DType, to: DType) -> String {
    let stored = stored(to).unwrap_or("f32");
    match to {
        DType::Int32 | DType::Int64 if from.is_float() => format!("to_{stored}({expression})"),
        _ => format!("{stored}({expression})"),
    }
}
