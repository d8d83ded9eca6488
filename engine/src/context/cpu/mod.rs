//! The CPU device: vectorised loops, split over the cores, deterministic whatever their number.

mod accumulate;
mod convolution;
mod copy;
mod elementwise;
mod fold;
mod gather;
mod links;
mod matmul;
mod parallel;
mod pooling;
mod reduce;
mod runs;
mod softmax;
mod sort;
mod update;

use super::{
    BinaryFunction, Convolution, Device, IndexMode, IndexReduction, Links, Reduction, Side,
    UnaryFunction, UpdateFunction, Window,
};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;
use crate::storage::Context;

/// The processor that the program runs on.
pub struct Cpu;

impl Device for Cpu {
    fn name(&self) -> String {
        format!(
            "CPU, {} threads, {}",
            rayon::current_num_threads(),
            crate::simd::level().name()
        )
    }

    #[inline]
    fn allocate(&self, shape: Shape, dtype: DType, context: Context) -> Result<Array> {
        Array::host(shape, dtype, context)
    }

    fn fill(&self, value: f64, out: &Array) -> Result<()> {
        copy::fill(value, out)
    }

    fn copy(&self, x: &Array, out: &Array) -> Result<()> {
        copy::copy(x, out)
    }

    #[inline]
    fn unary(
        &self,
        function: &UnaryFunction,
        x: &Array,
        parameters: [f64; 2],
        out: &Array,
    ) -> Result<()> {
        elementwise::unary(function, x, parameters, out)
    }

    #[inline]
    fn binary(
        &self,
        function: &BinaryFunction,
        lhs: &Array,
        rhs: &Array,
        out: &Array,
    ) -> Result<()> {
        elementwise::binary(function, lhs, rhs, out)
    }

    fn select(&self, condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()> {
        elementwise::select(condition, x, y, out)
    }

    fn reduce(&self, reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
        reduce::reduce(reduction, x, axes, out)
    }

    fn accumulate(&self, x: &Array, out: &Array) -> Result<()> {
        accumulate::accumulate(x, out)
    }

    fn index_reduce(&self, reduction: IndexReduction, x: &Array, out: &Array) -> Result<()> {
        reduce::index_reduce(reduction, x, out)
    }

    fn argsort(&self, x: &Array, descending: bool, out: &Array) -> Result<()> {
        sort::argsort(x, descending, out)
    }

    fn argsort_first(&self, x: &Array, descending: bool, out: &Array) -> Result<bool> {
        sort::first(x, descending, out)?;
        Ok(true)
    }

    fn matmul(&self, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
        matmul::matmul(lhs, rhs, accumulate, out)
    }

    fn burst(&self, body: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        parallel::burst(body)
    }

    fn softmax(&self, logarithm: bool, x: &Array, out: &Array) -> Result<bool> {
        let served = x.dtype() == DType::Float32;
        if served {
            softmax::softmax(logarithm, x, out)?;
        }
        Ok(served)
    }

    fn softmax_gradient(
        &self,
        logarithm: bool,
        y: &Array,
        incoming: &Array,
        out: &Array,
    ) -> Result<bool> {
        let served = out.dtype() == DType::Float32;
        if served {
            softmax::gradient(logarithm, y, incoming, out)?;
        }
        Ok(served)
    }

    fn gather(&self, x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()> {
        gather::gather(x, indices, mode, out)
    }

    fn scatter(
        &self,
        x: &Array,
        indices: &Array,
        mode: IndexMode,
        accumulate: bool,
        out: &Array,
    ) -> Result<()> {
        gather::scatter(x, indices, mode, accumulate, out)
    }

    fn mix(
        &self,
        links: &Links,
        to: Side,
        weights: &Array,
        x: &Array,
        out: &Array,
    ) -> Result<bool> {
        links::mix(links, to, weights, x, out)
    }

    fn dots(&self, links: &Links, left: &Array, right: &Array, out: &Array) -> Result<bool> {
        links::dots(links, left, right, out)
    }

    fn convolve(
        &self,
        convolution: &Convolution,
        data: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve(convolution, data, weight, bias, out)
    }

    fn convolve_data(
        &self,
        convolution: &Convolution,
        result: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve_data(convolution, result, weight, bias, out)
    }

    fn convolve_weight(
        &self,
        convolution: &Convolution,
        data: &Array,
        result: &Array,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve_weight(convolution, data, result, out)
    }

    fn window_sum(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        pooling::sum(window, x, out)
    }

    fn window_spread(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        pooling::spread(window, x, out)
    }

    fn window_maximum(
        &self,
        window: &Window,
        x: &Array,
        out: &Array,
        positions: &Array,
    ) -> Result<()> {
        pooling::maximum(window, x, out, positions)
    }

    fn update(
        &self,
        function: &UpdateFunction,
        reads: &[&Array],
        parameters: &[f64],
        writes: &[&Array],
    ) -> Result<()> {
        update::update(function, reads, parameters, writes)
    }
}
