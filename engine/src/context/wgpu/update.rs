//! Steps of optimizers: a launch for each array that a step writes.

use super::elementwise;
use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, OPERANDS_MAX, WORKGROUP};
use super::layout::position;
use crate::array::Array;
use crate::context::UpdateFunction;
use crate::dtype::DType;
use crate::error::{Error, Result};

/// The launches for the first, the second, ... array that is written.
const FAMILIES: [&str; 4] = ["update 0", "update 1", "update 2", "update 3"];

/// `writes[i] = function(reads[i], parameters)` over contiguous arrays of one shape.
pub fn update(
    gpu: &Gpu,
    function: &UpdateFunction,
    reads: &[&Array],
    parameters: &[f64],
    writes: &[&Array],
) -> Result<()> {
    if [reads.len(), parameters.len(), writes.len()] != function.arity
        || reads.len() > OPERANDS_MAX
        || writes.len() > FAMILIES.len()
    {
        let message = format!("{}: arrays or parameters that do not fit", function.name);
        return Err(Error::internal(message));
    }
    if let Some(other) = writes.iter().find(|out| out.dtype() != DType::Float32) {
        return Err(Error::refused(
            other.context(),
            other.dtype(),
            function.name,
        ));
    }
    if writes.iter().any(|out| out.size() == 0) {
        return Ok(());
    }
    // All results are there before any is written over an operand.
    let mut results = Vec::with_capacity(writes.len());
    for (number, out) in writes.iter().enumerate() {
        let result = gpu.scratch(out.shape().clone(), out.dtype())?;
        one(gpu, function, reads, parameters, number, &result)?;
        results.push(result);
    }
    results
        .iter()
        .zip(writes)
        .try_for_each(|(result, out)| elementwise::copy(gpu, result, out))
}

/// The result of this number.
fn one(
    gpu: &Gpu,
    function: &UpdateFunction,
    reads: &[&Array],
    parameters: &[f64],
    number: usize,
    out: &Array,
) -> Result<()> {
    let mut words = vec![position(out.size())?];
    for read in reads {
        words.push(position(read.offset())?);
    }
    words.extend(parameters.iter().map(|&value| (value as f32).to_bits()));
    Launch {
        family: FAMILIES[number],
        function: function.name,
        strided: false,
        out,
        operands: reads,
        parameters: &words,
        groups: out.size().div_ceil(WORKGROUP),
        source: &|names| source(function, number, names),
    }
    .run(gpu)
}

fn source(function: &UpdateFunction, number: usize, names: &[String]) -> String {
    let statements = (function.statements)();
    let mut text = format!(
        "{MAIN}let index = group * {WORKGROUP}u + lane;\nif (index >= parameters[0]) {{ return; }}\n"
    );
    for (operand, name) in names.iter().enumerate() {
        text += &format!(
            "let x{operand} = {name}[index + parameters[{}]];\n",
            1 + operand
        );
    }
    for parameter in 0..function.arity[1] {
        let word = 1 + names.len() + parameter;
        text += &format!("let p{parameter} = bitcast<f32>(parameters[{word}]);\n");
    }
    text + &statements.text + &format!("result[index] = {};\n}}\n", statements.results[number])
}
