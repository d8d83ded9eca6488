//! Matrix products: a workgroup computes a tile of 64 by 64, an invocation 4 by 4 of it, from slices of 16 columns and
//! rows that the workgroup loads together. Slices are summed one by one and then added up, which keeps the error of long
//! sums small.

use std::fmt::Write;

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN};
use super::layout::position;
use super::types::{computed, stored};
use crate::array::Array;
use crate::error::Result;

/// Rows and columns of a workgroup's tile.
const TILE: usize = 64;

/// `out[b] = lhs[b] rhs[b]`, or `+=`.
pub fn matmul(gpu: &Gpu, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let (batch, m, k) = (lhs.shape()[0], lhs.shape()[1], lhs.shape()[2]);
    let n = rhs.shape()[2];
    let tiles = [m.div_ceil(TILE), n.div_ceil(TILE)];
    let mut parameters = Vec::with_capacity(16);
    for extent in [m, n, k, tiles[0], tiles[1], batch, out.offset()] {
        parameters.push(position(extent)?);
    }
    for operand in [lhs, rhs] {
        parameters.push(position(operand.offset())?);
        for stride in operand.strides() {
            position(stride.unsigned_abs())?;
            parameters.push(stride as i32 as u32);
        }
    }
    let (value, stored) = (
        computed(lhs.dtype()).unwrap_or("f32"),
        stored(out.dtype()).unwrap_or("f32"),
    );
    Launch {
        family: "matmul",
        function: if accumulate { "add" } else { "set" },
        strided: true,
        out,
        operands: &[lhs, rhs],
        parameters: &parameters,
        groups: batch * tiles[0] * tiles[1],
        source: &|names| source(value, stored, accumulate, names),
    }
    .run(gpu)
}

fn source(value: &str, stored: &str, accumulate: bool, names: &[String]) -> String {
    let pairs = || (0..4).flat_map(|r| (0..4).map(move |c| (r, c)));
    let lines = |line: &dyn Fn(usize, usize) -> String| -> String {
        pairs().map(|(r, c)| line(r, c)).collect()
    };
    let mut text = format!(
        "alias T = {value};\n\
         var<workgroup> left: array<T, 1024>;\nvar<workgroup> right: array<T, 1024>;\n\
         fn lhs(b: u32, r: u32, c: u32) -> T {{\n\
         if (r >= parameters[0] || c >= parameters[2]) {{ return T(0); }}\n\
         return T({}[u32(i32(parameters[7]) + i32(b) * i32(parameters[8]) + i32(r) * i32(parameters[9]) \
         + i32(c) * i32(parameters[10]))]);\n}}\n\
         fn rhs(b: u32, r: u32, c: u32) -> T {{\n\
         if (r >= parameters[2] || c >= parameters[1]) {{ return T(0); }}\n\
         return T({}[u32(i32(parameters[11]) + i32(b) * i32(parameters[12]) + i32(r) * i32(parameters[13]) \
         + i32(c) * i32(parameters[14]))]);\n}}\n",
        names[0], names[1]
    );
    text += &format!(
        "fn store(b: u32, r: u32, c: u32, x: T) {{\n\
         if (r >= parameters[0] || c >= parameters[1]) {{ return; }}\n\
         let at = parameters[6] + (b * parameters[0] + r) * parameters[1] + c;\n\
         result[at] = {stored}({}x);\n}}\n",
        if accumulate { "T(result[at]) + " } else { "" }
    );
    text += MAIN;
    text += "let tiles = parameters[3] * parameters[4];\nlet b = group / tiles;\n\
             if (b >= parameters[5]) { return; }\n\
             let top = group % tiles / parameters[4] * 64u;\nlet edge = group % parameters[4] * 64u;\n\
             let row = lane / 16u * 4u;\nlet column = lane % 16u * 4u;\n";
    text += &lines(&|r, c| format!("var total{r}{c} = T(0);\n"));
    text += "for (var start = 0u; start < parameters[2]; start += 16u) {\n\
             for (var part = 0u; part < 1024u; part += 256u) {\n\
             let at = part + lane;\n\
             left[at] = lhs(b, top + at / 16u, start + at % 16u);\n\
             right[at] = rhs(b, start + at / 64u, edge + at % 64u);\n}\n\
             workgroupBarrier();\n";
    text += &lines(&|r, c| format!("var sum{r}{c} = T(0);\n"));
    text += "for (var i = 0u; i < 16u; i++) {\n";
    for part in 0..4 {
        let _ = write!(
            text,
            "let x{part} = left[(row + {part}u) * 16u + i];\nlet y{part} = right[i * 64u + column + {part}u];\n"
        );
    }
    text += &lines(&|r, c| format!("sum{r}{c} += x{r} * y{c};\n"));
    text += "}\n";
    text += &lines(&|r, c| format!("total{r}{c} += sum{r}{c};\n"));
    text += "workgroupBarrier();\n}\n";
    text +=
        &lines(&|r, c| format!("store(b, top + row + {r}u, edge + column + {c}u, total{r}{c});\n"));
    text + "}\n"
}
