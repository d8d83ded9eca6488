//! Running sums: a workgroup shares a row, whose pieces are summed, then their sums, then the elements of each piece.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN};
use super::layout::position;
use super::rows::Rows;
use super::types::{computed, stored};
use crate::array::Array;
use crate::error::Result;

/// `out[.., j] = x[.., 0] + ... + x[.., j]`.
pub fn accumulate(gpu: &Gpu, x: &Array, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let own;
    let x = if x.shares_storage(out) {
        own = gpu.own_copy(x)?;
        &own
    } else {
        x
    };
    let rows = Rows::of(gpu, x, 1)?;
    let mut parameters = rows.words()?.to_vec();
    parameters.push(position(out.offset())?);
    let (value, stored) = (
        computed(x.dtype()).unwrap_or("f32"),
        stored(out.dtype()).unwrap_or("f32"),
    );
    Launch {
        family: "accumulate",
        function: "cumsum",
        strided: true,
        out,
        operands: &[&rows.x],
        parameters: &parameters,
        groups: rows.count,
        source: &|names| source(value, stored, &names[0]),
    }
    .run(gpu)
}

fn source(value: &str, stored: &str, operand: &str) -> String {
    format!(
        "alias T = {value};\nvar<workgroup> sums: array<T, 256>;\n\
         fn element(row: u32, i: u32) -> T {{\n\
         let at = i32(parameters[2]) + i32(row) * i32(parameters[3]) + i32(i) * i32(parameters[4]);\n\
         return T({operand}[u32(at)]);\n}}\n\
         {MAIN}\
         if (group >= parameters[0]) {{ return; }}\n\
         let length = parameters[1];\nlet piece = (length + 255u) / 256u;\n\
         let start = min(lane * piece, length);\nlet end = min(start + piece, length);\n\
         var sum = T(0);\n\
         for (var i = start; i < end; i++) {{ sum += element(group, i); }}\n\
         sums[lane] = sum;\nworkgroupBarrier();\n\
         var before = T(0);\n\
         for (var other = 0u; other < lane; other++) {{ before += sums[other]; }}\n\
         for (var i = start; i < end; i++) {{\n\
         before += element(group, i);\n\
         result[parameters[5] + group * length + i] = {stored}(before);\n}}\n}}\n"
    )
}
