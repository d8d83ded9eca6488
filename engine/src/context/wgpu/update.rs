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
const FAMILIES: [&str; 8] = [
    "update 0", "update 1", "update 2", "update 3", "update 4", "update 5", "update 6", "update 7",
];

/// `writes[i] = function(reads[i], parameters)` over arrays of one shape.
pub fn update(
    gpu: &Gpu,
    function: &UpdateFunction,
    reads: &[&Array],
    parameters: &[f64],
    writes: &[&Array],
) -> Result<()> {
    if [reads.len(), parameters.len(), writes.len()] != function.arity
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
    let step = Step {
        function,
        operands: operands(gpu, reads)?,
        parameters,
    };
    // All results are there before any is written over an operand.
    let mut results = Vec::with_capacity(writes.len());
    for (number, out) in writes.iter().enumerate() {
        let result = gpu.scratch(out.shape().clone(), out.dtype())?;
        step.run(gpu, number, &result)?;
        results.push(result);
    }
    results
        .iter()
        .zip(writes)
        .try_for_each(|(result, out)| elementwise::copy(gpu, result, out))
}

/// Contiguous operands; more than a kernel can be given are put into one array, one after the other.
fn operands(gpu: &Gpu, reads: &[&Array]) -> Result<Vec<Array>> {
    let Some(first) = reads.get(OPERANDS_MAX) else {
        return reads.iter().map(|read| gpu.contiguous(read)).collect();
    };
    let shape = first.shape().inserted(0, reads.len());
    let stack = gpu.scratch(shape, first.dtype())?;
    let mut parts = Vec::with_capacity(reads.len());
    for (place, read) in reads.iter().enumerate() {
        let part = stack.selected(0, place);
        elementwise::copy(gpu, read, &part)?;
        parts.push(part);
    }
    Ok(parts)
}

/// A step whose results are computed one by one.
struct Step<'a> {
    function: &'a UpdateFunction,
    operands: Vec<Array>,
    parameters: &'a [f64],
}

impl Step<'_> {
    /// Computes the result of this number.
    fn run(&self, gpu: &Gpu, number: usize, out: &Array) -> Result<()> {
        let mut words = vec![position(out.size())?];
        for operand in &self.operands {
            words.push(position(operand.offset())?);
        }
        words.extend(
            self.parameters
                .iter()
                .map(|&value| (value as f32).to_bits()),
        );
        // Operands in one array are bound once.
        let bound = if self.is_stacked() {
            1
        } else {
            self.operands.len()
        };
        let bound: Vec<&Array> = self.operands.iter().take(bound).collect();
        Launch {
            family: FAMILIES[number],
            function: self.function.name,
            strided: self.is_stacked(),
            out,
            operands: &bound,
            parameters: &words,
            groups: out.size().div_ceil(WORKGROUP),
            source: &|names| self.source(number, names),
        }
        .run(gpu)
    }

    fn is_stacked(&self) -> bool {
        self.operands.len() > OPERANDS_MAX
    }

    fn source(&self, number: usize, names: &[String]) -> String {
        let statements = (self.function.statements)();
        let mut text = format!(
            "{MAIN}let index = group * {WORKGROUP}u + lane;\nif (index >= parameters[0]) {{ return; }}\n"
        );
        for operand in 0..self.operands.len() {
            let name = &names[operand % names.len()];
            let word = 1 + operand;
            text += &format!("let x{operand} = {name}[index + parameters[{word}]];\n");
        }
        for parameter in 0..self.parameters.len() {
            let word = 1 + self.operands.len() + parameter;
            text += &format!("let p{parameter} = bitcast<f32>(parameters[{word}]);\n");
        }
        let result = &statements.results[number];
        text + &statements.text + &format!("result[index] = {result};\n}}\n")
    }
}
