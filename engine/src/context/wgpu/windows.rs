//! Sums and maxima over windows: an invocation for each result.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::position;
use super::types::{computed, stored};
use crate::array::Array;
use crate::context::Window;
use crate::error::Result;

/// How a window moves, as words for a shader: kernel, stride, dilation and padding, three axes each.
///
/// # Errors
/// As [`position`].
pub fn window_words(window: &Window, words: &mut Vec<u32>) -> Result<()> {
    let parts = [
        window.kernel,
        window.stride,
        window.dilation,
        window.padding,
    ];
    for &word in parts.as_flattened() {
        words.push(position(word)?);
    }
    Ok(())
}

/// Functions of the geometry in shaders, whose parameters have the window's words from 1 on, and behind them the extents
/// of the array that the window moves over and of the result.
pub const GEOMETRY: &str = "\
fn extent(axis: u32) -> i32 { return i32(parameters[13u + axis]); }\n\
fn results(axis: u32) -> u32 { return parameters[16u + axis]; }\n\
// The element that a tap of the window of a result lies on; negative or beyond the extent outside.\n\
fn source(axis: u32, place: u32, tap: u32) -> i32 {\n\
return i32(place * parameters[4u + axis] + tap * parameters[7u + axis]) - i32(parameters[10u + axis]);\n}\n\
fn outside(axis: u32, at: i32) -> bool { return at < 0 || at >= extent(axis); }\n\
// The result whose window has this tap on an element; negative where there is none.\n\
fn covering(axis: u32, at: u32, tap: u32) -> i32 {\n\
let start = i32(at + parameters[10u + axis]) - i32(tap * parameters[7u + axis]);\n\
let stride = i32(parameters[4u + axis]);\n\
if (start < 0 || start % stride != 0 || start / stride >= i32(results(axis))) { return -1; }\n\
return start / stride;\n}\n";

/// Runs `body` for each tap `k0`, `k1`, `k2` of the window, with the positions `s0`, `s1`, `s2` that `found` gives of the
/// place `o0`, `o1`, `o2`; `skip` says which do not exist.
pub fn each_tap(found: &str, skip: &str, body: &str) -> String {
    let mut text = String::new();
    for axis in 0..3 {
        text += &format!(
            "for (var k{axis} = 0u; k{axis} < parameters[{}]; k{axis}++) {{\n\
             let s{axis} = {found}({axis}u, o{axis}, k{axis});\n\
             if ({}) {{ continue; }}\n",
            1 + axis,
            skip.replace('#', &axis.to_string())
        );
    }
    text + body + "}\n}\n}\n"
}

/// Skips of [`each_tap`] with `source` and with `covering`.
pub const OUTSIDE: &str = "outside(#u, s#)";
/// See [`OUTSIDE`].
pub const UNCOVERED: &str = "s# < 0";

/// Places of the element number `index` of the result and of the moved-over array, and what remains as `row`.
pub const RESULT_PLACE: &str = "let o2 = index % results(2u);\nlet o1 = index / results(2u) % results(1u);\n\
let o0 = index / (results(2u) * results(1u)) % results(0u);\n\
let row = index / (results(2u) * results(1u) * results(0u));\n";
/// See [`RESULT_PLACE`].
pub const ELEMENT_PLACE: &str = "let e1 = u32(extent(1u));\nlet e2 = u32(extent(2u));\n\
let o2 = index % e2;\nlet o1 = index / e2 % e1;\nlet o0 = index / (e2 * e1) % u32(extent(0u));\n\
let row = index / (e2 * e1 * u32(extent(0u)));\n";

/// Index of the element or the result at `s0`, `s1`, `s2` of a row.
pub const ELEMENT: &str =
    "((ROW * u32(extent(0u)) + u32(s0)) * u32(extent(1u)) + u32(s1)) * u32(extent(2u)) + u32(s2)";
/// See [`ELEMENT`].
pub const RESULT: &str =
    "((ROW * results(0u) + u32(s0)) * results(1u) + u32(s1)) * results(2u) + u32(s2)";

/// `out[r, p] = sum over k of x[r, p * stride + k * dilation - padding]`.
pub fn sum(gpu: &Gpu, window: &Window, x: &Array, out: &Array) -> Result<()> {
    let element = ELEMENT.replace("ROW", "row");
    let body = |names: &[String]| {
        let term = format!("sum += T({}[parameters[19] + {element}]);\n", names[0]);
        let taps = each_tap("source", OUTSIDE, &term);
        format!("{RESULT_PLACE}var sum = T(0);\n{taps}")
    };
    run(gpu, "window sum", window, x, [x, out], out, &body)
}

/// Each element is added to all that its window covers.
pub fn spread(gpu: &Gpu, window: &Window, x: &Array, out: &Array) -> Result<()> {
    let result = RESULT.replace("ROW", "row");
    let body = |names: &[String]| {
        let term = format!("sum += T({}[parameters[19] + {result}]);\n", names[0]);
        let taps = each_tap("covering", UNCOVERED, &term);
        format!("{ELEMENT_PLACE}var sum = T(0);\n{taps}")
    };
    run(gpu, "window spread", window, x, [out, x], out, &body)
}

/// Largest elements of windows, and where they are.
pub fn maximum(
    gpu: &Gpu,
    window: &Window,
    x: &Array,
    out: &Array,
    positions: &Array,
) -> Result<()> {
    let lowest = match computed(out.dtype()) {
        Some("f32") if out.dtype() == crate::dtype::DType::Float16 => "T(-65504.0)",
        _ => "T(-3.40282347e38)",
    };
    let element = ELEMENT.replace("ROW", "row");
    let search = |names: &[String]| {
        let term = format!(
            "let here = {element};\nlet y = T({}[parameters[19] + here]);\n\
             if (y > sum) {{ sum = y; at = here; }} else if (at == 0xffffffffu) {{ at = here; }}\n",
            names[0]
        );
        let taps = each_tap("source", OUTSIDE, &term);
        format!("{RESULT_PLACE}var sum = {lowest};\nvar at = 0xffffffffu;\n{taps}")
    };
    run(gpu, "window maximum", window, x, [x, out], out, &search)?;
    // An element without a window over the array has none of its positions.
    let place =
        |names: &[String]| search(names) + "let found = select(at, 0u, at == 0xffffffffu);\n";
    run(
        gpu,
        "window position",
        window,
        x,
        [x, out],
        positions,
        &place,
    )
}

/// An invocation for each element of `out`, which becomes `sum`, or `found` for positions. `moved` are the array that the
/// window moves over and its result.
fn run(
    gpu: &Gpu,
    family: &'static str,
    window: &Window,
    x: &Array,
    moved: [&Array; 2],
    out: &Array,
    body: &dyn Fn(&[String]) -> String,
) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let x = gpu.contiguous(x)?;
    let mut parameters = vec![position(out.size())?];
    window_words(window, &mut parameters)?;
    for &extent in moved.iter().flat_map(|array| &array.shape()[1..]) {
        parameters.push(position(extent)?);
    }
    parameters.push(position(x.offset())?);
    parameters.push(position(out.offset())?);
    let value = computed(x.dtype()).unwrap_or("f32");
    let stored = stored(out.dtype()).unwrap_or("f32");
    let written = if family == "window position" {
        "found"
    } else {
        "sum"
    };
    Launch {
        family,
        function: family,
        strided: false,
        out,
        operands: &[&x],
        parameters: &parameters,
        groups: out.size().div_ceil(WORKGROUP),
        source: &|names| {
            format!(
                "alias T = {value};\n{GEOMETRY}{MAIN}let index = group * {WORKGROUP}u + lane;\n\
                 if (index >= parameters[0]) {{ return; }}\n{}\
                 result[parameters[20] + index] = {stored}({written});\n}}\n",
                body(names)
            )
        },
    }
    .run(gpu)
}
