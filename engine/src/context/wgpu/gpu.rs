//! One GPU: its memory, its compiled shaders, and the work that waits for it.

use std::sync::Arc;

use parking_lot::Mutex;
use wgpu::{Adapter, Buffer, BufferDescriptor, BufferUsages, DeviceDescriptor, Features};

use super::failure::Faults;
use super::kernel::Kernels;
use super::memory::Pool;
use super::queue::Pending;
use super::{
    accumulate, adapters, convolution, copy, elementwise, gather, matmul, reduce, sort, types,
    update, windows,
};
use crate::array::Array;
use crate::context::{
    BinaryFunction, Convolution, Device, IndexMode, IndexReduction, Reduction, UnaryFunction,
    UpdateFunction, Window,
};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;
use crate::storage::{Context, Storage};

/// See the module's documentation.
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) faults: Faults,
    pub(super) kernels: Kernels,
    pub(super) pending: Mutex<Pending>,
    /// Bound where a kernel has a binding that it does not use.
    pub(super) idle: Buffer,
    context: Context,
    description: String,
    features: Features,
    pool: Arc<Pool>,
}

impl Gpu {
    /// Opens an adapter under the name `context`.
    ///
    /// # Errors
    /// [`Error::ContextUnavailable`], which says why the adapter cannot be used.
    pub fn open(adapter: &Adapter, context: Context) -> Result<Self> {
        let features = adapter.features() & types::WANTED;
        let descriptor = DeviceDescriptor {
            label: Some("gradus"),
            required_features: features,
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let description = adapters::describe(&adapter.get_info());
        let (device, queue) =
            pollster::block_on(adapter.request_device(&descriptor)).map_err(|error| {
                Error::ContextUnavailable {
                    context,
                    reason: format!("{context}, {description}, cannot be used: {error}"),
                }
            })?;
        let idle = device.create_buffer(&BufferDescriptor {
            label: Some("idle"),
            size: 256,
            usage: BufferUsages::STORAGE,
            mapped_at_creation: false,
        });
        Ok(Self {
            faults: Faults::listen(&device, context),
            kernels: Kernels::new(&device),
            pending: Mutex::new(Pending::new(&device)),
            idle,
            context,
            description,
            features,
            pool: Arc::default(),
            device,
            queue,
        })
    }

    /// An uninitialised array here, for what a family computes on the way.
    ///
    /// # Errors
    /// As [`Device::allocate`].
    pub(super) fn scratch(&self, shape: Shape, dtype: DType) -> Result<Array> {
        self.allocate(shape, dtype, self.context)
    }

    /// The array itself, or a contiguous copy.
    ///
    /// # Errors
    /// Those of the copy.
    pub(super) fn contiguous(&self, x: &Array) -> Result<Array> {
        if x.is_contiguous() {
            return Ok(x.clone());
        }
        self.own_copy(x)
    }

    /// A contiguous copy in memory of its own.
    ///
    /// # Errors
    /// Those of the copy.
    pub(super) fn own_copy(&self, x: &Array) -> Result<Array> {
        let copy = self.scratch(x.shape().clone(), x.dtype())?;
        self.copy(x, &copy)?;
        Ok(copy)
    }

    /// Gives the memory that is kept for later arrays back.
    pub(super) fn release(&self) {
        self.pool.release();
    }
}

impl Device for Gpu {
    fn name(&self) -> String {
        self.description.clone()
    }

    fn allocate(&self, shape: Shape, dtype: DType, context: Context) -> Result<Array> {
        if !types::is_supported(dtype, self.features) {
            return Err(Error::refused(context, dtype, "arrays"));
        }
        self.faults.check()?;
        let bytes = Array::bytes(&shape, dtype)?;
        let block = self.pool.take(&self.device, &self.faults, bytes)?;
        let storage = Storage::device(Box::new(block), bytes, context);
        Ok(Array::new(storage, shape, dtype))
    }

    fn fill(&self, value: f64, out: &Array) -> Result<()> {
        elementwise::fill(self, value, out)
    }

    fn copy(&self, x: &Array, out: &Array) -> Result<()> {
        copy::copy(self, x, out)
    }

    fn unary(
        &self,
        function: &UnaryFunction,
        x: &Array,
        parameters: [f64; 2],
        out: &Array,
    ) -> Result<()> {
        elementwise::unary(self, function, x, parameters, out)
    }

    fn binary(
        &self,
        function: &BinaryFunction,
        lhs: &Array,
        rhs: &Array,
        out: &Array,
    ) -> Result<()> {
        elementwise::binary(self, function, lhs, rhs, out)
    }

    fn select(&self, condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()> {
        elementwise::select(self, condition, x, y, out)
    }

    fn reduce(&self, reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
        reduce::reduce(self, reduction, x, axes, out)
    }

    fn accumulate(&self, x: &Array, out: &Array) -> Result<()> {
        accumulate::accumulate(self, x, out)
    }

    fn index_reduce(&self, reduction: IndexReduction, x: &Array, out: &Array) -> Result<()> {
        reduce::index_reduce(self, reduction, x, out)
    }

    fn argsort(&self, x: &Array, descending: bool, out: &Array) -> Result<()> {
        sort::argsort(self, x, descending, out)
    }

    fn matmul(&self, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
        matmul::matmul(self, lhs, rhs, accumulate, out)
    }

    fn gather(&self, x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()> {
        gather::gather(self, x, indices, mode, out)
    }

    fn scatter(
        &self,
        x: &Array,
        indices: &Array,
        mode: IndexMode,
        accumulate: bool,
        out: &Array,
    ) -> Result<()> {
        gather::scatter(self, x, indices, mode, accumulate, out)
    }

    fn convolve(
        &self,
        convolution: &Convolution,
        data: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve(self, convolution, data, weight, bias, out)
    }

    fn convolve_data(
        &self,
        convolution: &Convolution,
        result: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve_data(self, convolution, result, weight, bias, out)
    }

    fn convolve_weight(
        &self,
        convolution: &Convolution,
        data: &Array,
        result: &Array,
        out: &Array,
    ) -> Result<()> {
        convolution::convolve_weight(self, convolution, data, result, out)
    }

    fn window_sum(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        windows::sum(self, window, x, out)
    }

    fn window_spread(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        windows::spread(self, window, x, out)
    }

    fn window_maximum(
        &self,
        window: &Window,
        x: &Array,
        out: &Array,
        positions: &Array,
    ) -> Result<()> {
        windows::maximum(self, window, x, out, positions)
    }

    fn update(
        &self,
        function: &UpdateFunction,
        reads: &[&Array],
        parameters: &[f64],
        writes: &[&Array],
    ) -> Result<()> {
        update::update(self, function, reads, parameters, writes)
    }
}
