//! Devices: the short list of kernel families that one has to offer, and where they are found.
//!
//! Operations never ask which device they are on. They allocate results through [`Device::allocate`] and hand arrays of
//! matching shapes to one of the families; every device has to agree with [`reference`](mod@reference), which loops as plainly as it can.

pub mod cpu;
mod functions;
mod links;
#[cfg(not(feature = "gpu"))]
mod no_gpus;
pub mod reference;
mod statements;
mod update;
#[cfg(feature = "gpu")]
mod wgpu;
mod window;

#[cfg(not(feature = "gpu"))]
use self::no_gpus as gpus;
#[cfg(feature = "gpu")]
use self::wgpu as gpus;

pub use functions::{BinaryFunction, IndexMode, IndexReduction, Reduction, UnaryFunction};
pub use gpus::{accept_software_gpus, gpu_report, num_gpus, release_gpus, synchronize_gpus};
pub use links::{Links, Side};
pub use statements::Statements;
pub use update::{Formula, Number, UpdateFunction, UpdateRun};
pub use window::{Convolution, Window};

use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;
pub use crate::storage::{Context, DeviceKind};

/// What a device can do. Results (`out`) are C-contiguous arrays of the right shape unless said otherwise; operands may
/// have any strides. Callers have checked shapes and element types, and hold the execution guard.
#[allow(missing_docs)]
pub trait Device: Send + Sync {
    /// What the device is, for people.
    fn name(&self) -> String;

    /// An uninitialised C-contiguous array.
    fn allocate(&self, shape: Shape, dtype: DType, context: Context) -> Result<Array>;

    /// Waits for everything that was asked of the device, whose errors it returns.
    fn synchronize(&self) -> Result<()> {
        Ok(())
    }

    /// Runs `body`, which asks for many short things one after the other: threads that help may stay awake between them.
    fn burst(&self, body: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        body()
    }

    /// Sets every element of `out`, which may be strided, to `value` as its element type has it.
    fn fill(&self, value: f64, out: &Array) -> Result<()>;

    /// Writes the elements of `x` into `out` of the same shape, converting between element types as C does.
    /// Both may be strided; overlapping arrays behave as if `x` had been copied first.
    fn copy(&self, x: &Array, out: &Array) -> Result<()>;

    /// `out[i] = function(x[i], parameters)`.
    fn unary(
        &self,
        function: &UnaryFunction,
        x: &Array,
        parameters: [f64; 2],
        out: &Array,
    ) -> Result<()>;

    /// `out[i] = function(lhs[i], rhs[i])`, operands already broadcast to `out`'s shape.
    fn binary(
        &self,
        function: &BinaryFunction,
        lhs: &Array,
        rhs: &Array,
        out: &Array,
    ) -> Result<()>;

    /// `out[i] = if condition[i] != 0 { x[i] } else { y[i] }`, operands already broadcast to `out`'s shape;
    /// `condition` may be of any element type.
    fn select(&self, condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()>;

    /// Reduces the trailing `axes` axes of `x`; `out` has the shape of the others.
    fn reduce(&self, reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()>;

    /// Running sums along the last axis of `x`, in `out` of the same shape and element type. Floats are accumulated in
    /// float64.
    fn accumulate(&self, x: &Array, out: &Array) -> Result<()>;

    /// Positions along the last axis of `x`, as numbers of `out`'s element type; `out` has the shape of the others.
    fn index_reduce(&self, reduction: IndexReduction, x: &Array, out: &Array) -> Result<()>;

    /// Positions that sort the last axis of `x` stably, as numbers of `out`'s element type; NaN sorts last.
    fn argsort(&self, x: &Array, descending: bool, out: &Array) -> Result<()>;

    /// The first positions of [`Device::argsort`], as many as the last axis of `out` has, which are fewer than that of `x`
    /// has; `false` when the device can only sort everything.
    fn argsort_first(&self, _x: &Array, _descending: bool, _out: &Array) -> Result<bool> {
        Ok(false)
    }

    /// `out[b] = lhs[b] rhs[b]`, matrix products of `[b, m, k]` and `[b, k, n]`, added to `out` if `accumulate`.
    fn matmul(&self, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()>;

    /// Softmax, or its logarithm, of the rows of a matrix, in `out` of the same element type; `false` when the device has
    /// nothing that is faster than the operations that softmax is made of.
    fn softmax(&self, _logarithm: bool, _x: &Array, _out: &Array) -> Result<bool> {
        Ok(false)
    }

    /// The gradient with respect to `x` where `y` is the [`Device::softmax`] of `x` and has the gradient `incoming`:
    /// matrices of one shape and element type. `false` as there.
    fn softmax_gradient(
        &self,
        _logarithm: bool,
        _y: &Array,
        _incoming: &Array,
        _out: &Array,
    ) -> Result<bool> {
        Ok(false)
    }

    /// `out[o, j, i] = x[o, indices[j], i]` for `x` of shape `[o, axis, i]` and `indices` of shape `[j]`, of any element type.
    fn gather(&self, x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()>;

    /// `out[o, indices[j], i] = x[o, j, i]`, or `+=` if `accumulate`, which is the transpose of [`Device::gather`].
    /// Where indices repeat, things happen in their order: the last one stays, or all add up.
    fn scatter(
        &self,
        x: &Array,
        indices: &Array,
        mode: IndexMode,
        accumulate: bool,
        out: &Array,
    ) -> Result<()>;

    /// `out[r] = sum of weights[l] x[s]` over the links `l` of row `r` on the side `to` with a row `s` on the other, for
    /// matrices `x` and `out` and a vector of weights; `false` when the device has nothing that is faster than to gather
    /// and to scatter.
    fn mix(
        &self,
        _links: &Links,
        _to: Side,
        _weights: &Array,
        _x: &Array,
        _out: &Array,
    ) -> Result<bool> {
        Ok(false)
    }

    /// Dot products of the two rows of each link, in the vector `out`; `false` as for [`Device::mix`].
    fn dots(&self, _links: &Links, _left: &Array, _right: &Array, _out: &Array) -> Result<bool> {
        Ok(false)
    }

    /// The result of a [`Convolution`], plus a `bias` for each of its channels.
    fn convolve(
        &self,
        convolution: &Convolution,
        data: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()>;

    /// The gradient of the sum of a [`Convolution`]'s result weighted by `result` with respect to its data, plus a `bias`
    /// for each channel of the data. That is the convolution's transpose, called deconvolution.
    fn convolve_data(
        &self,
        convolution: &Convolution,
        result: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()>;

    /// As [`Device::convolve_data`], with respect to the weights.
    fn convolve_weight(
        &self,
        convolution: &Convolution,
        data: &Array,
        result: &Array,
        out: &Array,
    ) -> Result<()>;

    /// Sums over windows: `out[r, p] = sum over k of x[r, p * stride + k * dilation - padding]` for `x` of shape
    /// `[r, d, h, w]`. Floats only.
    fn window_sum(&self, window: &Window, x: &Array, out: &Array) -> Result<()>;

    /// The transpose of [`Device::window_sum`]: each element is added to all that its window covers.
    fn window_spread(&self, window: &Window, x: &Array, out: &Array) -> Result<()>;

    /// Largest elements of windows, and their positions in the whole of `x` as int64; the first wins a tie. Where nothing
    /// is larger than the type's lowest number, that number and the position of the window's first element.
    fn window_maximum(
        &self,
        window: &Window,
        x: &Array,
        out: &Array,
        positions: &Array,
    ) -> Result<()>;

    /// `writes[i] = function(reads[i], parameters)`, for arrays of one shape and one of the types float32 and float64
    /// that are contiguous, or matrices with contiguous rows. What is written may also be read.
    fn update(
        &self,
        function: &UpdateFunction,
        reads: &[&Array],
        parameters: &[f64],
        writes: &[&Array],
    ) -> Result<()>;
}

/// [`Device::copy`] between contexts: the device whose memory the host cannot address knows how.
///
/// # Errors
/// [`Error::ContextUnavailable`](crate::Error::ContextUnavailable), or the device's own errors.
pub fn transfer(x: &Array, out: &Array) -> Result<()> {
    let on_host = |array: &Array| array.storage().host_pointer().is_some();
    let knowing = if on_host(x) { out } else { x };
    knowing.context().device()?.copy(x, out)
}

impl Context {
    /// The device that this context names.
    ///
    /// # Errors
    /// [`Error::ContextUnavailable`](crate::Error::ContextUnavailable) when the machine or the build has no such device.
    #[inline]
    pub fn device(self) -> Result<&'static dyn Device> {
        match self.kind {
            DeviceKind::Cpu | DeviceKind::CpuPinned | DeviceKind::CpuShared => Ok(&cpu::Cpu),
            DeviceKind::Reference => Ok(&reference::Reference),
            DeviceKind::Gpu => gpus::device(self),
        }
    }
}
