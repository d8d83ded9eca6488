//! Elements picked out and put back by position.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::position;
use super::types::{computed, stored};
use crate::array::Array;
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::Result;

/// `out[o, j, i] = x[o, indices[j], i]`.
pub fn gather(gpu: &Gpu, x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()> {
    let parameters = words(x, indices, out, x.shape()[1])?;
    let body = |names: &[String]| {
        let stored = stored(out.dtype()).unwrap_or("f32");
        format!(
            "let inner = parameters[3];\nlet count = parameters[1];\n\
             if (index >= parameters[0] * count * inner) {{ return; }}\n\
             let o = index / (count * inner);\nlet j = index / inner % count;\nlet i = index % inner;\n\
             let at = i32(parameters[4]) + i32(o) * i32(parameters[5]) + place(j) * i32(parameters[6]) \
             + i32(i) * i32(parameters[7]);\n\
             result[parameters[10] + index] = {stored}({}[u32(at)]);\n}}\n",
            names[0]
        )
    };
    run(
        gpu,
        "gather",
        mode,
        [x, indices],
        out,
        &parameters,
        out.size(),
        &body,
    )
}

/// `out[o, indices[j], i] = x[o, j, i]`, or `+=`. An invocation owns one `o` and `i`, and takes the indices in order.
pub fn scatter(
    gpu: &Gpu,
    x: &Array,
    indices: &Array,
    mode: IndexMode,
    accumulate: bool,
    out: &Array,
) -> Result<()> {
    let columns = x.shape()[0] * x.shape()[2];
    let parameters = words(x, indices, out, out.shape()[1])?;
    let (value, stored) = (
        computed(out.dtype()).unwrap_or("f32"),
        stored(out.dtype()).unwrap_or("f32"),
    );
    let body = |names: &[String]| {
        let slot = "result[to]";
        let element = format!("{}[u32(at)]", names[0]);
        let written = if accumulate {
            format!("{stored}({value}({slot}) + {value}({element}))")
        } else {
            element
        };
        format!(
            "let inner = parameters[3];\n\
             if (index >= parameters[0] * inner) {{ return; }}\n\
             let o = index / inner;\nlet i = index % inner;\n\
             for (var j = 0u; j < parameters[1]; j++) {{\n\
             let at = i32(parameters[4]) + i32(o) * i32(parameters[5]) + i32(j) * i32(parameters[6]) \
             + i32(i) * i32(parameters[7]);\n\
             let to = parameters[10] + (o * parameters[2] + u32(place(j))) * inner + i;\n\
             {slot} = {written};\n}}\n}}\n"
        )
    };
    let family = if accumulate { "scatter add" } else { "scatter" };
    run(
        gpu,
        family,
        mode,
        [x, indices],
        out,
        &parameters,
        columns,
        &body,
    )
}

/// Outer extent, number of indices, extent of the axis, inner extent; offset and distances of `x`; offset and distance
/// of `indices`; offset of `out`.
fn words(x: &Array, indices: &Array, out: &Array, extent: usize) -> Result<Vec<u32>> {
    let mut words = Vec::with_capacity(11);
    for extent in [x.shape()[0], indices.size(), extent, x.shape()[2]] {
        words.push(position(extent)?);
    }
    words.push(position(x.offset())?);
    for step in x.strides() {
        position(step.unsigned_abs())?;
        words.push(step as i32 as u32);
    }
    words.push(position(indices.offset())?);
    words.push(indices.strides()[0] as i32 as u32);
    words.push(position(out.offset())?);
    Ok(words)
}

#[allow(clippy::too_many_arguments)]
fn run(
    gpu: &Gpu,
    family: &'static str,
    mode: IndexMode,
    operands: [&Array; 2],
    out: &Array,
    parameters: &[u32],
    invocations: usize,
    body: &dyn Fn(&[String]) -> String,
) -> Result<()> {
    if invocations == 0 || operands[1].size() == 0 {
        return Ok(());
    }
    let own;
    let operands = if operands[0].shares_storage(out) {
        own = gpu.own_copy(operands[0])?;
        [&own, operands[1]]
    } else {
        operands
    };
    Launch {
        family,
        function: match mode {
            IndexMode::Clip => "clip",
            IndexMode::Wrap => "wrap",
        },
        strided: true,
        out,
        operands: &operands,
        parameters,
        groups: invocations.div_ceil(WORKGROUP),
        source: &|names| {
            format!(
                "{}{MAIN}let index = group * {WORKGROUP}u + lane;\n{}",
                place(operands[1].dtype(), mode, &names[1]),
                body(names)
            )
        },
    }
    .run(gpu)
}

/// The function that makes index number `j` a position on the axis.
fn place(dtype: DType, mode: IndexMode, indices: &str) -> String {
    let value = computed(dtype).unwrap_or("f32");
    // A float is first held to what 32 bits can hold, which no axis exceeds.
    let (whole, given) = if dtype.is_float() {
        ("i32", "i32(clamp(given, -2147483648.0, 2147483520.0))")
    } else {
        (value, "given")
    };
    let found = match mode {
        IndexMode::Clip => "clamp(index, extent - extent, extent - T(1))",
        IndexMode::Wrap => "((index % extent) + extent) % extent",
    };
    format!(
        "alias T = {whole};\n\
         fn place(j: u32) -> i32 {{\n\
         let given = {value}({indices}[u32(i32(parameters[8]) + i32(j) * i32(parameters[9]))]);\n\
         let index = {given};\nlet extent = T(parameters[2]);\n\
         return i32({found});\n}}\n"
    )
}
