//! One GPU: its memory, its compiled shaders, and the work that waits for it.

use std::sync::Arc;

use parking_lot::Mutex;
use wgpu::{Adapter, Buffer, BufferDescriptor, BufferUsages, DeviceDescriptor, Features, PollType};

use super::failure::Faults;
use super::kernel::Kernels;
use super::memory::{Block, Pool};
use super::queue::Pending;
use super::{
    accumulate, adapters, convolution, copy, elementwise, gather, matmul, queue, reduce, sort,
    types, update, windows,
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
        let faults = Faults::listen(&device, context);
        Ok(Self {
            kernels: Kernels::new(&device),
            pending: Mutex::new(Pending::new(&device, faults.clone())),
            faults,
            idle,
            context,
            description,
            features,
            pool: Arc::new(Pool::new(&device, adapter.get_info().device_type)),
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

    /// Hands over the work that waits.
    ///
    /// # Errors
    /// As [`queue::wait`].
    pub(super) fn submit(&self) -> Result<()> {
        self.pending
            .lock()
            .submit(&self.device, &self.queue, |_| {})
    }

    /// Gives the memory that is kept for later arrays back. Buffers that work waits for go when it is done.
    pub(super) fn release(&self) {
        // A request to stop stands, and what runs next answers it.
        let _ = self.submit();
        self.pool.release();
        let _turn = self.pending.lock();
        let _ = self.device.poll(PollType::Poll);
    }

    /// A buffer of the pool, a new one, or one whose memory other work has to give up first.
    fn memory(&self, bytes: usize) -> Result<Block> {
        match self.pool.take(&self.device, &self.faults, bytes) {
            Err(Error::DeviceMemory { largest: None, .. }) => {
                self.pool.release();
                self.synchronize()?;
                self.pool.take(&self.device, &self.faults, bytes)
            }
            taken => taken,
        }
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
        let block = self.memory(bytes)?;
        let storage = Storage::device(Box::new(block), bytes, context);
        Ok(Array::new(storage, shape, dtype))
    }

    fn synchronize(&self) -> Result<()> {
        self.submit()?;
        queue::wait(self)?;
        self.faults.check()
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_lost_device_says_so_in_every_call_and_nothing_panics() {
        let Some(gpu) = adapters::opened_for_test() else {
            return;
        };
        let gpu = gpu.unwrap();
        let array = |shape: &[usize]| gpu.scratch(Shape::new(shape), DType::Float32).unwrap();
        let (x, out) = (array(&[4, 4]), array(&[4, 4]));
        gpu.fill(1.0, &x).unwrap();
        gpu.device.destroy();
        let host = Array::host(x.shape().clone(), x.dtype(), Context::cpu(0)).unwrap();
        for _ in 0..2 {
            for result in [
                gpu.synchronize(),
                gpu.copy(&x, &host),
                gpu.copy(&host, &x),
                gpu.fill(2.0, &out),
                gpu.scratch(Shape::new(&[3]), DType::Float32).map(|_| ()),
            ] {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::MXNet);
                let text = error.to_string();
                assert!(text.starts_with("gpu(0) was lost (Destroyed"), "{text}");
            }
        }
        gpu.release();
    }

    #[test]
    fn an_error_that_nobody_waited_for_is_returned_by_the_next_call_and_once() {
        let Some(gpu) = adapters::opened_for_test() else {
            return;
        };
        let gpu = gpu.unwrap();
        let broken = BufferDescriptor {
            label: None,
            size: u64::MAX,
            usage: BufferUsages::STORAGE,
            mapped_at_creation: false,
        };
        drop(gpu.device.create_buffer(&broken));
        let error = gpu.synchronize().unwrap_err();
        assert!(error.to_string().contains("on gpu(0)"), "{error}");
        gpu.synchronize().unwrap();
    }

    #[test]
    fn memory_that_is_full_is_a_memory_error() {
        let Some(gpu) = adapters::opened_for_test() else {
            return;
        };
        let gpu = gpu.unwrap();
        let full = wgpu::Error::OutOfMemory {
            source: "planted".into(),
        };
        let error = gpu.faults.error(full, 3 << 30);
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert_eq!(
            error.to_string(),
            "gpu(0) is out of memory: cannot allocate 3.0 GiB for an array"
        );
    }
}
