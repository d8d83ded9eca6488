//! The three products of a convolution, term by term: an invocation for each element of the result or of the data, a
//! workgroup for each element of the weights, of which there are few with long sums.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::position;
use super::types::{computed, stored};
use super::windows::{
    ELEMENT, ELEMENT_PLACE, GEOMETRY, OUTSIDE, RESULT, RESULT_PLACE, UNCOVERED, each_tap,
    window_words,
};
use crate::array::Array;
use crate::context::Convolution;
use crate::error::Result;

/// Channels and images, behind the words of the geometry.
const CHANNELS: &str = "\
fn inputs() -> u32 { return parameters[19]; }\n\
fn outputs() -> u32 { return parameters[20]; }\n\
fn data_channels() -> u32 { return parameters[21]; }\n\
fn result_channels() -> u32 { return parameters[22]; }\n";

/// Index of the weight from the input `i` to the output `o` at the taps `k0`, `k1`, `k2`.
const WEIGHT: &str =
    "(((o * inputs() + i) * parameters[1] + k0) * parameters[2] + k1) * parameters[3] + k2";

/// The arrays of a convolution by their parts.
struct Parts<'a> {
    data: &'a Array,
    weight: &'a Array,
    result: &'a Array,
}

/// The result of a convolution, plus a bias for each channel.
pub fn convolve(
    gpu: &Gpu,
    convolution: &Convolution,
    data: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let parts = Parts {
        data,
        weight,
        result: out,
    };
    let element = ELEMENT.replace("ROW", "(n * data_channels() + channel)");
    let body = |names: &[String]| {
        let term = format!(
            "sum += T({}[parameters[24] + {element}]) * T({}[parameters[25] + {WEIGHT}]);\n",
            names[0], names[1]
        );
        format!(
            "{RESULT_PLACE}let o = row % result_channels();\nlet n = row / result_channels();\n\
             var sum = {};\n\
             for (var i = 0u; i < inputs(); i++) {{\nlet channel = o / outputs() * inputs() + i;\n{}}}\n",
            bias_of("o", names),
            each_tap("source", OUTSIDE, &term)
        )
    };
    run(
        gpu,
        "convolve",
        convolution,
        &parts,
        [data, weight],
        bias,
        out,
        false,
        &body,
    )
}

/// The transpose of [`convolve`] with respect to its data, plus a bias for each channel of the data.
pub fn convolve_data(
    gpu: &Gpu,
    convolution: &Convolution,
    result: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let parts = Parts {
        data: out,
        weight,
        result,
    };
    let element = RESULT.replace("ROW", "(n * result_channels() + o)");
    let body = |names: &[String]| {
        let term = format!(
            "sum += T({}[parameters[24] + {element}]) * T({}[parameters[25] + {WEIGHT}]);\n",
            names[0], names[1]
        );
        format!(
            "{ELEMENT_PLACE}let channel = row % data_channels();\nlet n = row / data_channels();\n\
             let i = channel % inputs();\nlet first = channel / inputs() * outputs();\n\
             var sum = {};\n\
             for (var o = first; o < first + outputs(); o++) {{\n{}}}\n",
            bias_of("channel", names),
            each_tap("covering", UNCOVERED, &term)
        )
    };
    run(
        gpu,
        "convolve data",
        convolution,
        &parts,
        [result, weight],
        bias,
        out,
        false,
        &body,
    )
}

/// The same with respect to the weights.
pub fn convolve_weight(
    gpu: &Gpu,
    convolution: &Convolution,
    data: &Array,
    result: &Array,
    out: &Array,
) -> Result<()> {
    let parts = Parts {
        data,
        weight: out,
        result,
    };
    let element = ELEMENT.replace("ROW", "(n * data_channels() + channel)");
    let body = |names: &[String]| {
        let sources: String = (0..3)
            .map(|axis| {
                format!("let s{axis} = source({axis}u, o{axis}, k{axis});\nif (outside({axis}u, s{axis})) {{ continue; }}\n")
            })
            .collect();
        format!(
            "let k2 = group % parameters[3];\nlet k1 = group / parameters[3] % parameters[2];\n\
             let k0 = group / (parameters[3] * parameters[2]) % parameters[1];\n\
             let pair = group / (parameters[3] * parameters[2] * parameters[1]);\n\
             let i = pair % inputs();\nlet o = pair / inputs();\n\
             let channel = o / outputs() * inputs() + i;\n\
             let area = results(0u) * results(1u) * results(2u);\n\
             var sum = T(0);\n\
             for (var j = lane; j < area * parameters[23]; j += 256u) {{\n\
             let n = j / area;\nlet index = j % area;\n{RESULT_PLACE}{sources}\
             let y = T({}[parameters[25] + (n * result_channels() + o) * area + index]);\n\
             sum += T({}[parameters[24] + {element}]) * y;\n}}\n",
            names[1], names[0]
        )
    };
    run(
        gpu,
        "convolve weight",
        convolution,
        &parts,
        [data, result],
        None,
        out,
        true,
        &body,
    )
}

/// What a sum starts with.
fn bias_of(channel: &str, names: &[String]) -> String {
    match names.get(2) {
        Some(bias) => format!("T({bias}[parameters[26] + {channel}])"),
        None => "T(0)".into(),
    }
}

/// Where the invocations of a workgroup have parts of one sum, these meet in a tree.
const MEET: &str = "partial[lane] = sum;\nworkgroupBarrier();\n\
for (var half = 128u; half > 0u; half = half / 2u) {\n\
if (lane < half) { partial[lane] += partial[lane + half]; }\n\
workgroupBarrier();\n}\n\
if (lane != 0u) { return; }\nsum = partial[0];\nlet index = group;\n";

/// Lets each element of `out` be the `sum` that `body` computes; `shared` by a workgroup.
#[allow(clippy::too_many_arguments)]
fn run(
    gpu: &Gpu,
    family: &'static str,
    convolution: &Convolution,
    parts: &Parts<'_>,
    operands: [&Array; 2],
    bias: Option<&Array>,
    out: &Array,
    shared: bool,
    body: &dyn Fn(&[String]) -> String,
) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let operands: Vec<Array> = operands
        .into_iter()
        .chain(bias)
        .map(|operand| gpu.contiguous(operand))
        .collect::<Result<_>>()?;
    let parameters = words(convolution, parts, &operands, out)?;
    let operands: Vec<&Array> = operands.iter().collect();
    let value = computed(operands[0].dtype()).unwrap_or("f32");
    let stored = stored(out.dtype()).unwrap_or("f32");
    let head = if shared {
        "if (group >= parameters[0]) { return; }\n".to_owned()
    } else {
        format!(
            "let index = group * {WORKGROUP}u + lane;\nif (index >= parameters[0]) {{ return; }}\n"
        )
    };
    let meet = if shared { MEET } else { "" };
    Launch {
        family,
        function: family,
        strided: false,
        out,
        operands: &operands,
        parameters: &parameters,
        groups: if shared {
            out.size()
        } else {
            out.size().div_ceil(WORKGROUP)
        },
        source: &|names| {
            format!(
                "alias T = {value};\nvar<workgroup> partial: array<T, 256>;\n{GEOMETRY}{CHANNELS}{MAIN}{head}{}{meet}\
                 result[parameters[27] + index] = {stored}(sum);\n}}\n",
                body(names)
            )
        },
    }
    .run(gpu)
}

/// The number of results; the window; the extents of data and result; channels of a group, of all groups, and images;
/// offsets of up to three operands and of the result.
fn words(
    convolution: &Convolution,
    parts: &Parts<'_>,
    operands: &[Array],
    out: &Array,
) -> Result<Vec<u32>> {
    let (data, weight, result) = (
        parts.data.shape(),
        parts.weight.shape(),
        parts.result.shape(),
    );
    let mut words = vec![position(out.size())?];
    window_words(&convolution.window, &mut words)?;
    let extents = data[2..].iter().chain(&result[2..]).copied();
    let outputs = weight[0] / convolution.groups.max(1);
    let channels = [weight[1], outputs, data[1], result[1], data[0]];
    let offset = |position: usize| operands.get(position).map_or(0, Array::offset);
    let offsets = [offset(0), offset(1), offset(2), out.offset()];
    for word in extents.chain(channels).chain(offsets) {
        words.push(position(word)?);
    }
    Ok(words)
}
