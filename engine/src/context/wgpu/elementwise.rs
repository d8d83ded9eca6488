//! One loop for everything that happens element by element.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::{Layout, position};
use super::types::{computed, converted};
use crate::array::Array;
use crate::context::{BinaryFunction, UnaryFunction};
use crate::dtype::DType;
use crate::error::{Error, Result};

/// Names of the operands in the expressions of the operations.
const UNARY: &[&str] = &["x"];
const BINARY: &[&str] = &["x", "y"];
const SELECT: &[&str] = &["condition", "x", "y"];

/// Words before the layout: the number of elements, both parameters in 64 bits, four offsets.
const HEAD: usize = 9;

/// `out[i] = value`.
pub fn fill(gpu: &Gpu, value: f64, out: &Array) -> Result<()> {
    Elementwise {
        family: "fill",
        expression: "p0",
        names: &[],
        computed_as: out.dtype(),
        parameters: [value, 0.0],
    }
    .run(gpu, &[], out)
}

/// `out[i] = x[i]`, converted; both on this device.
pub fn copy(gpu: &Gpu, x: &Array, out: &Array) -> Result<()> {
    let own;
    let x = if x.shares_storage(out) {
        own = gpu.own_copy(x)?;
        &own
    } else {
        x
    };
    Elementwise {
        family: "copy",
        expression: "x",
        names: UNARY,
        computed_as: x.dtype(),
        parameters: [0.0; 2],
    }
    .run(gpu, &[x], out)
}

/// `out[i] = function(x[i], parameters)`.
pub fn unary(
    gpu: &Gpu,
    function: &UnaryFunction,
    x: &Array,
    parameters: [f64; 2],
    out: &Array,
) -> Result<()> {
    check_integers(function.name, function.integer.is_some(), out)?;
    Elementwise {
        family: "unary",
        expression: function.shader,
        names: UNARY,
        computed_as: x.dtype(),
        parameters,
    }
    .run(gpu, &[x], out)
}

/// `out[i] = function(lhs[i], rhs[i])`.
pub fn binary(
    gpu: &Gpu,
    function: &BinaryFunction,
    lhs: &Array,
    rhs: &Array,
    out: &Array,
) -> Result<()> {
    check_integers(function.name, function.integer.is_some(), out)?;
    Elementwise {
        family: "binary",
        expression: function.shader,
        names: BINARY,
        computed_as: lhs.dtype(),
        parameters: [0.0; 2],
    }
    .run(gpu, &[lhs, rhs], out)
}

/// `out[i] = if condition[i] != 0 { x[i] } else { y[i] }`.
pub fn select(gpu: &Gpu, condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()> {
    Elementwise {
        family: "select",
        expression: "select(y, x, condition)",
        names: SELECT,
        computed_as: x.dtype(),
        parameters: [0.0; 2],
    }
    .run(gpu, &[condition, x, y], out)
}

/// Functions without an integer form are computed in float64 and truncated elsewhere; shaders have no float64.
fn check_integers(function: &'static str, has_integer_form: bool, out: &Array) -> Result<()> {
    if out.dtype().is_float() || has_integer_form {
        return Ok(());
    }
    Err(Error::refused(out.context(), out.dtype(), function))
}

struct Elementwise {
    family: &'static str,
    expression: &'static str,
    names: &'static [&'static str],
    /// The type whose shader type the expression is computed in.
    computed_as: DType,
    parameters: [f64; 2],
}

impl Elementwise {
    fn run(&self, gpu: &Gpu, operands: &[&Array], out: &Array) -> Result<()> {
        if out.size() == 0 {
            return Ok(());
        }
        let owned = self.separated(gpu, operands, out)?;
        let operands: Vec<&Array> = owned.iter().collect();
        let mut arrays = vec![out];
        arrays.extend(&operands);
        let layout = Layout::of(&arrays);
        let strided = !layout.is_contiguous();
        let mut parameters = Vec::with_capacity(HEAD + 16);
        parameters.push(position(out.size())?);
        for parameter in self.parameters {
            parameters.extend(words(parameter, self.computed_as));
        }
        parameters.extend(layout.offsets()?);
        if strided {
            layout.words(&mut parameters)?;
        }
        Launch {
            family: self.family,
            function: self.expression,
            strided,
            out,
            operands: &operands,
            parameters: &parameters,
            groups: out.size().div_ceil(WORKGROUP),
            source: &|buffers| self.source(&operands, out, strided, buffers),
        }
        .run(gpu)
    }

    /// The operands, copied where they overlap the result without lying exactly under it: another invocation may
    /// have written what this one wants to read.
    fn separated(&self, gpu: &Gpu, operands: &[&Array], out: &Array) -> Result<Vec<Array>> {
        let separate = |operand: &&Array| {
            let same = operand.offset() == out.offset()
                && operand.strides() == out.strides()
                && operand.dtype() == out.dtype();
            if operand.shares_storage(out) && !same {
                return gpu.own_copy(operand);
            }
            Ok((*operand).clone())
        };
        operands.iter().map(separate).collect()
    }

    fn source(
        &self,
        operands: &[&Array],
        out: &Array,
        strided: bool,
        buffers: &[String],
    ) -> String {
        let value = computed(self.computed_as).unwrap_or("f32");
        let positions = if strided {
            strided_positions(operands.len())
        } else {
            (0..=operands.len())
                .map(|array| format!("let at{array} = index + parameters[{}u];\n", 5 + array))
                .collect()
        };
        let mut loads = String::new();
        for (position, (operand, name)) in operands.iter().zip(self.names).enumerate() {
            let element = format!("{}[at{}]", buffers[position], position + 1);
            let own = computed(operand.dtype()).unwrap_or("f32");
            loads += &if *name == "condition" {
                // Not `!=`, which is false of NaN in shaders.
                format!("let condition = !({own}({element}) == {own}(0));\n")
            } else {
                format!("let {name} = {own}({element});\n")
            };
        }
        let expression = format!("({})", self.expression);
        format!(
            "alias T = {value};\n\
             {MAIN}\
             let index = group * {WORKGROUP}u + lane;\n\
             if (index >= parameters[0]) {{ return; }}\n\
             {positions}{loads}{}\
             result[at0] = {};\n}}\n",
            load_parameters(value),
            converted(&expression, self.computed_as, out.dtype())
        )
    }
}

/// Lets `at0`, `at1`, ... be the positions of the elements number `index` of the result and the operands.
fn strided_positions(operands: usize) -> String {
    let arrays = operands + 1;
    let mut text = String::from("var rest = index;\nlet axes = parameters[9];\n");
    for array in 0..arrays {
        text += &format!("var i{array} = i32(parameters[{}u]);\n", 5 + array);
    }
    text += "for (var axis = axes; axis > 0u; axis--) {\n\
             let extent = parameters[9u + axis];\n\
             let here = i32(rest % extent);\nrest = rest / extent;\n";
    for array in 0..arrays {
        text += &format!(
            "i{array} += here * i32(parameters[9u + {}u * axes + axis]);\n",
            array + 1
        );
    }
    text += "}\n";
    for array in 0..arrays {
        text += &format!("let at{array} = u32(i{array});\n");
    }
    text
}

/// Lets `p0` and `p1` be the parameters.
fn load_parameters(value: &str) -> String {
    let load = |name: &str, word: usize| match value {
        "i64" => format!(
            "let {name} = (i64(parameters[{}]) << 32u) | i64(parameters[{word}]);\n",
            word + 1
        ),
        _ => format!("let {name} = bitcast<{value}>(parameters[{word}]);\n"),
    };
    load("p0", 1) + &load("p1", 3)
}

/// A parameter as a shader gets it: two words, of which types of 32 bits use the first.
fn words(value: f64, dtype: DType) -> [u32; 2] {
    use crate::dtype::Element;
    match dtype {
        DType::Int32 => [i32::from_f64(value) as u32, 0],
        DType::Int64 => {
            let bits = i64::from_f64(value) as u64;
            [bits as u32, (bits >> 32) as u32]
        }
        _ => [(value as f32).to_bits(), 0],
    }
}
