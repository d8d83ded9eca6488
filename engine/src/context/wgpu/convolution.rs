//! The three products of a convolution as products of matrices, one for each group of channels. What the CPU unfolds into
//! memory is found here while tiles are loaded: the text of each factor turns the number of a row or a column into an
//! image, a channel, a tap and a place.

use super::gpu::Gpu;
use super::kernel::Variant;
use super::layout::position;
use super::product::{Factor, Product, Target, Texts};
use super::windows::{GEOMETRY, window_words};
use crate::array::Array;
use crate::context::Convolution;
use crate::error::Result;

/// Channels, behind the words of the geometry: inputs and outputs of a group, channels of data and result.
const CHANNELS: &str = "\
fn inputs() -> u32 { return parameters[19]; }\n\
fn outputs() -> u32 { return parameters[20]; }\n\
fn data_channels() -> u32 { return parameters[21]; }\n\
fn result_channels() -> u32 { return parameters[22]; }\n\
fn taps() -> u32 { return kernel0() * kernel1() * kernel2(); }\n\
fn area() -> u32 { return results(0u) * results(1u) * results(2u); }\n\
fn volume() -> u32 { return u32(extent(0u)) * u32(extent(1u)) * u32(extent(2u)); }\n";

/// Offset of an operand.
const OFFSETS: [&str; 3] = ["parameters[23]", "parameters[24]", "parameters[25]"];

/// Kernels up to this extent have their extents written into the shader, so that dividing by them is cheap.
const WRITTEN_MAX: usize = 16;

/// The element of `data` on which a tap of a result's window lies, if there is one.
const ELEMENT: &str = "\
let s0# = source(0u, o0#, k0#);\nlet s1# = source(1u, o1#, k1#);\nlet s2# = source(2u, o2#, k2#);\n\
if (!outside(0u, s0#) && !outside(1u, s1#) && !outside(2u, s2#)) {\n\
let row = n# * data_channels() + b * inputs() + i#;\n\
x# = T(DATA[OFFSET + ((row * u32(extent(0u)) + u32(s0#)) * u32(extent(1u)) + u32(s1#)) * u32(extent(2u)) + u32(s2#)]);\n}\n";

/// The element of the result whose window has a tap on an element of `data`, if there is one.
const COVERING: &str = "\
let s0# = covering(0u, o0#, k0#);\nlet s1# = covering(1u, o1#, k1#);\nlet s2# = covering(2u, o2#, k2#);\n\
if (s0# >= 0 && s1# >= 0 && s2# >= 0) {\n\
let row = n# * result_channels() + b * outputs() + i#;\n\
x# = T(RESULT[OFFSET + ((row * results(0u) + u32(s0#)) * results(1u) + u32(s1#)) * results(2u) + u32(s2#)]);\n}\n";

/// Statements that split a number of channels and taps: `i#`, `k0#`, `k1#`, `k2#`.
fn channel_and_tap(number: &str) -> String {
    format!(
        "let i# = {number} / taps();\nlet k2# = {number} % kernel2();\n\
         let k1# = {number} / kernel2() % kernel1();\nlet k0# = {number} / (kernel2() * kernel1()) % kernel0();\n"
    )
}

/// Statements that split a number of images and places among `extents`: `n#`, `o0#`, `o1#`, `o2#`.
fn image_and_place(number: &str, extents: &str) -> String {
    let along = |axis: u32| extents.replace('?', &format!("{axis}u"));
    let (e0, e1, e2) = (along(0), along(1), along(2));
    format!(
        "let n# = {number} / ({e0} * {e1} * {e2});\nlet o2# = {number} % {e2};\n\
         let o1# = {number} / {e2} % {e1};\nlet o0# = {number} / ({e2} * {e1}) % {e0};\n"
    )
}

/// Extents of the result and of the data, for [`image_and_place`].
const RESULTS: &str = "results(?)";
const DATA: &str = "u32(extent(?))";

/// The result of a convolution, plus a bias for each channel: weights times unfolded data.
pub fn convolve(
    gpu: &Gpu,
    convolution: &Convolution,
    data: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let call = Call::new(gpu, convolution, [data, weight, out], [weight, data], bias)?;
    let extents = [
        call.outputs,
        call.images * call.area,
        call.inputs * call.taps,
    ];
    call.run(gpu, "convolve", extents, out, &|names| {
        let weights = Factor {
            along_sum: true,
            outer: String::new(),
            inner: String::new(),
            element: format!(
                "x# = T({}[{} + (b * outputs() + outer#) * product_terms() + inner#]);\n",
                names[0], OFFSETS[0]
            ),
        };
        let unfolded = Factor {
            along_sum: false,
            outer: image_and_place("outer#", RESULTS),
            inner: channel_and_tap("inner#"),
            element: ELEMENT
                .replace("DATA", &names[1])
                .replace("OFFSET", OFFSETS[1]),
        };
        let target = images("result_channels()", "area()", names);
        call.texts([weights, unfolded], target)
    })
}

/// The transpose of [`convolve`] with respect to its data, plus a bias for each channel of the data: turned weights times
/// the results whose windows cover an element.
pub fn convolve_data(
    gpu: &Gpu,
    convolution: &Convolution,
    result: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let call = Call::new(
        gpu,
        convolution,
        [out, weight, result],
        [weight, result],
        bias,
    )?;
    let extents = [
        call.inputs,
        call.images * call.volume,
        call.outputs * call.taps,
    ];
    call.run(gpu, "convolve data", extents, out, &|names| {
        let weights = Factor {
            along_sum: true,
            outer: String::new(),
            inner: "let o# = inner# / taps();\nlet tap# = inner# % taps();\n".into(),
            element: format!(
                "x# = T({}[{} + ((b * outputs() + o#) * inputs() + outer#) * taps() + tap#]);\n",
                names[0], OFFSETS[0]
            ),
        };
        let covering = Factor {
            along_sum: false,
            outer: image_and_place("outer#", DATA),
            inner: channel_and_tap("inner#"),
            element: COVERING
                .replace("RESULT", &names[1])
                .replace("OFFSET", OFFSETS[1]),
        };
        let target = images("data_channels()", "volume()", names);
        call.texts([weights, covering], target)
    })
}

/// The same with respect to the weights: results times unfolded data, summed over images and places.
pub fn convolve_weight(
    gpu: &Gpu,
    convolution: &Convolution,
    data: &Array,
    result: &Array,
    out: &Array,
) -> Result<()> {
    let call = Call::new(gpu, convolution, [data, out, result], [result, data], None)?;
    let extents = [
        call.outputs,
        call.inputs * call.taps,
        call.images * call.area,
    ];
    call.run(gpu, "convolve weight", extents, out, &|names| {
        let results = Factor {
            along_sum: true,
            outer: String::new(),
            inner: "let n# = inner# / area();\nlet place# = inner# % area();\n".into(),
            element: format!(
                "x# = T({}[{} + (n# * result_channels() + b * outputs() + outer#) * area() + place#]);\n",
                names[0], OFFSETS[0]
            ),
        };
        let unfolded = Factor {
            along_sum: true,
            outer: channel_and_tap("outer#"),
            inner: image_and_place("inner#", RESULTS),
            element: ELEMENT.replace("DATA", &names[1]).replace("OFFSET", OFFSETS[1]),
        };
        call.texts([results, unfolded], Target::row_major())
    })
}

/// A target whose rows are the channels of a group, of `channels` in all, and whose columns are images and their
/// `places`.
fn images(channels: &str, places: &str, names: &[String]) -> Target {
    Target {
        column: format!("let n = column / {places};\nlet place = column % {places};\n"),
        position: format!("(n * {channels} + b * product_rows() + row) * {places} + place"),
        bias: names
            .get(2)
            .map(|bias| format!("T({bias}[{} + b * product_rows() + row])", OFFSETS[2])),
    }
}

/// A convolution with its extents as shaders get them.
struct Call {
    operands: Vec<Array>,
    words: Vec<u32>,
    variant: Variant,
    groups: usize,
    images: usize,
    inputs: usize,
    outputs: usize,
    taps: usize,
    area: usize,
    volume: usize,
}

impl Call {
    /// Of the arrays by their parts, data, weight and result, and of the two that are read.
    fn new(
        gpu: &Gpu,
        convolution: &Convolution,
        [data, weight, result]: [&Array; 3],
        read: [&Array; 2],
        bias: Option<&Array>,
    ) -> Result<Self> {
        let operands: Vec<Array> = read
            .into_iter()
            .chain(bias)
            .map(|operand| gpu.contiguous(operand))
            .collect::<Result<_>>()?;
        let (data, weight, result) = (data.shape(), weight.shape(), result.shape());
        let window = &convolution.window;
        let groups = convolution.groups.max(1);
        let (inputs, outputs) = (weight[1], weight[0] / groups);
        // Geometry starts at word 1.
        let mut words = vec![0];
        window_words(window, &mut words)?;
        let extents = data[2..].iter().chain(&result[2..]).copied();
        let channels = [inputs, outputs, data[1], result[1]];
        let offset = |number: usize| operands.get(number).map_or(0, Array::offset);
        for word in extents.chain(channels).chain((0..3).map(offset)) {
            words.push(position(word)?);
        }
        let mut variant = Variant::default();
        if window.kernel.iter().all(|&extent| extent <= WRITTEN_MAX) {
            for (word, &extent) in variant.iter_mut().zip(&window.kernel) {
                *word = extent as u32;
            }
        }
        Ok(Self {
            operands,
            words,
            variant,
            groups,
            images: data[0],
            inputs,
            outputs,
            taps: window.taps(),
            area: result[2..].iter().product(),
            volume: data[2..].iter().product(),
        })
    }

    /// Factors and target with the functions that they call.
    fn texts(&self, factors: [Factor; 2], target: Target) -> Texts {
        Texts {
            functions: self.functions(),
            factors,
            target,
        }
    }

    /// Runs the product that is made of the operands' names.
    fn run(
        &self,
        gpu: &Gpu,
        family: &'static str,
        extents: [usize; 3],
        out: &Array,
        texts: &dyn Fn(&[String]) -> Texts,
    ) -> Result<()> {
        let operands: Vec<&Array> = self.operands.iter().collect();
        Product {
            family,
            variant: self.variant,
            operands: &operands,
            words: self.words.clone(),
            batch: self.groups,
            extents,
            accumulate: false,
            texts,
        }
        .run(gpu, out)
    }

    /// The functions that the factors call.
    fn functions(&self) -> String {
        let mut text = format!("{GEOMETRY}{CHANNELS}");
        for (axis, &extent) in self.variant[..3].iter().enumerate() {
            let extent = match extent {
                0 => format!("parameters[{}]", 1 + axis),
                extent => format!("{extent}u"),
            };
            text += &format!("fn kernel{axis}() -> u32 {{ return {extent}; }}\n");
        }
        text
    }
}
