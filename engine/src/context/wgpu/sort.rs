//! Stable sorting by merging: in each pass every element finds its place among the elements of its own sorted block and
//! the neighbouring one.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::position;
use super::types::computed;
use crate::array::Array;
use crate::context::Device;
use crate::dtype::DType;
use crate::error::Result;

/// Positions that sort the last axis of `x` stably; NaN last.
pub fn argsort(gpu: &Gpu, x: &Array, descending: bool, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let x = gpu.contiguous(x)?;
    let length = x.shape()[x.ndim() - 1];
    let mut places = gpu.scratch(x.shape().clone(), DType::Int32)?;
    let mut merged = gpu.scratch(x.shape().clone(), DType::Int32)?;
    pass(gpu, &x, &merged, &places, 0, descending)?;
    let mut block = 1;
    while block < length {
        pass(gpu, &x, &places, &merged, block, descending)?;
        std::mem::swap(&mut places, &mut merged);
        block *= 2;
    }
    gpu.copy(&places, out)
}

/// Merges neighbouring blocks of positions. Blocks of no elements make the positions that the passes start with.
fn pass(
    gpu: &Gpu,
    x: &Array,
    places: &Array,
    merged: &Array,
    block: usize,
    descending: bool,
) -> Result<()> {
    let length = x.shape()[x.ndim() - 1];
    let parameters = [
        position(x.size())?,
        position(length)?,
        position(x.offset())?,
        position(block)?,
    ];
    Launch {
        family: "sort",
        function: if descending {
            "descending"
        } else {
            "ascending"
        },
        strided: false,
        out: merged,
        operands: &[x, places],
        parameters: &parameters,
        groups: x.size().div_ceil(WORKGROUP),
        source: &|names| source(x.dtype(), descending, names),
    }
    .run(gpu)
}

fn source(dtype: DType, descending: bool, names: &[String]) -> String {
    let value = computed(dtype).unwrap_or("f32");
    let beyond = if descending { ">" } else { "<" };
    let (x, places) = (&names[0], &names[1]);
    format!(
        "alias T = {value};\n\
         fn comes_first(x: T, y: T) -> bool {{\n\
         if (is_nan(x) || is_nan(y)) {{ return !is_nan(x) && is_nan(y); }}\nreturn x {beyond} y;\n}}\n\
         fn element(row: u32, place: u32) -> T {{\n\
         return T({x}[parameters[2] + row + u32({places}[row + place])]);\n}}\n\
         {MAIN}\
         let index = group * {WORKGROUP}u + lane;\n\
         if (index >= parameters[0]) {{ return; }}\n\
         let length = parameters[1];\nlet block = parameters[3];\n\
         let place = index % length;\nlet row = index - place;\n\
         if (block == 0u) {{ result[index] = i32(place); return; }}\n\
         let own = place / block;\nlet is_left = own % 2u == 0u;\n\
         let other = select((own - 1u) * block, min((own + 1u) * block, length), is_left);\n\
         let x = element(row, place);\n\
         // How many of the neighbouring block come before x.\n\
         var low = 0u;\nvar high = min(block, length - other);\n\
         while (low < high) {{\n\
         let middle = (low + high) / 2u;\nlet y = element(row, other + middle);\n\
         let before = select(!comes_first(x, y), comes_first(y, x), is_left);\n\
         if (before) {{ low = middle + 1u; }} else {{ high = middle; }}\n}}\n\
         let start = select(other, own * block, is_left);\n\
         result[row + start + (place - own * block) + low] = {places}[index];\n}}\n"
    )
}
