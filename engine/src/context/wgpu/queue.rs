//! Work that waits to be handed over to the GPU.
//!
//! A launch costs much more when it is submitted alone: launches are collected and handed over together, when there are
//! enough of them or when somebody wants to see a result. A program that is faster than the GPU waits for it now and then:
//! so Stop has little left to wait for, and memory that waits to be freed has a bound.

use std::collections::VecDeque;
use std::time::Duration;

use wgpu::{
    BindGroup, Buffer, BufferDescriptor, BufferUsages, CommandEncoder, ComputePassDescriptor,
    ComputePipeline, Device, MapMode, PollError, PollType, Queue, SubmissionIndex,
};

use super::failure::Faults;
use super::gpu::Gpu;
use crate::error::{Error, Result};
use crate::interrupt;

/// Launches that are handed over together.
const LAUNCHES_MAX: usize = 64;

/// Work that is handed over at once, so that a GPU with much to do begins early: workgroups, those of products counted
/// for each slice of their sums.
const WORK_MAX: usize = 1 << 14;

/// Batches that the GPU may not have finished while further work is handed over.
const BATCHES_MAX: usize = 4;

/// Bytes of the parameters of one batch.
const PARAMETER_BYTES: usize = 128 << 10;

/// How often a wait looks whether somebody asked to stop.
const PATIENCE: Duration = Duration::from_millis(20);

/// One run of a shader.
struct Launch {
    pipeline: ComputePipeline,
    bindings: BindGroup,
    groups: [u32; 2],
}

/// Launches that wait, and their parameters.
pub struct Pending {
    launches: Vec<Launch>,
    /// The work of the launches.
    work: usize,
    parameters: Vec<u8>,
    buffer: Buffer,
    /// Parameters of a launch start at multiples of this.
    alignment: usize,
    /// The batches handed over last, the oldest first.
    batches: VecDeque<SubmissionIndex>,
    faults: Faults,
}

impl Pending {
    /// Nothing waits.
    pub fn new(device: &Device, faults: Faults) -> Self {
        Self {
            launches: Vec::new(),
            work: 0,
            parameters: Vec::new(),
            buffer: device.create_buffer(&BufferDescriptor {
                label: Some("parameters"),
                size: PARAMETER_BYTES as u64,
                usage: BufferUsages::STORAGE | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            alignment: device.limits().min_storage_buffer_offset_alignment.max(4) as usize,
            batches: VecDeque::with_capacity(BATCHES_MAX + 1),
            faults,
        }
    }

    /// The buffer that holds the parameters of all launches of a batch.
    pub fn parameter_buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Room for a launch with so many bytes of parameters: hands over what waits if there is none.
    ///
    /// # Errors
    /// As [`Pending::submit`].
    pub fn make_room(&mut self, device: &Device, queue: &Queue, bytes: usize) -> Result<()> {
        let full = self.launches.len() >= LAUNCHES_MAX
            || self.parameters.len() + self.alignment + bytes > PARAMETER_BYTES;
        if full {
            self.submit(device, queue, |_| {})?;
        }
        Ok(())
    }

    /// Stores the parameters of the next launch; returns where.
    pub fn store(&mut self, words: &[u32]) -> u64 {
        let start = self.parameters.len().next_multiple_of(self.alignment);
        self.parameters.resize(start, 0);
        self.parameters
            .extend(words.iter().flat_map(|word| word.to_le_bytes()));
        start as u64
    }

    /// Appends a launch.
    pub fn push(
        &mut self,
        pipeline: ComputePipeline,
        bindings: BindGroup,
        groups: [u32; 2],
        work: usize,
    ) {
        self.work += work;
        self.launches.push(Launch {
            pipeline,
            bindings,
            groups,
        });
    }

    /// Hands everything over if it is much.
    ///
    /// # Errors
    /// As [`Pending::submit`].
    pub fn submit_much(&mut self, device: &Device, queue: &Queue) -> Result<()> {
        if self.work >= WORK_MAX {
            self.submit(device, queue, |_| {})?;
        }
        Ok(())
    }

    /// Hands everything over, and then what `last` adds. Waits if the GPU is too far behind.
    ///
    /// # Errors
    /// As [`wait`]; everything is handed over all the same.
    pub fn submit(
        &mut self,
        device: &Device,
        queue: &Queue,
        last: impl FnOnce(&mut CommandEncoder),
    ) -> Result<()> {
        let mut encoder = device.create_command_encoder(&Default::default());
        if !self.launches.is_empty() {
            queue.write_buffer(&self.buffer, 0, &self.parameters);
            let mut pass = encoder.begin_compute_pass(&ComputePassDescriptor::default());
            for launch in self.launches.drain(..) {
                pass.set_pipeline(&launch.pipeline);
                pass.set_bind_group(0, &launch.bindings, &[]);
                pass.dispatch_workgroups(launch.groups[0], launch.groups[1], 1);
            }
        }
        self.parameters.clear();
        self.work = 0;
        last(&mut encoder);
        self.batches.push_back(queue.submit([encoder.finish()]));
        while self.batches.len() > BATCHES_MAX {
            if is_done(device, &self.faults, self.batches.front().cloned())? {
                self.batches.pop_front();
            }
        }
        Ok(())
    }
}

/// Copies the bytes of a staging buffer that the GPU has been told to fill.
///
/// # Errors
/// [`Error::Interrupted`]; those of [`Faults::check`].
pub fn read(gpu: &Gpu, staging: &Buffer, bytes: &mut [u8]) -> Result<()> {
    staging.map_async(MapMode::Read, .., |_| {});
    wait(gpu)?;
    gpu.faults.check()?;
    let mapped = staging
        .get_mapped_range(..)
        .map_err(|error| Error::internal(format!("a result cannot be read: {error}")))?;
    let length = bytes.len();
    bytes.copy_from_slice(&mapped[..length]);
    Ok(())
}

/// Waits for all that was handed over. Other threads hand over their work meanwhile, but not while wgpu looks: it panics
/// when a batch that it looks for ends in another thread's call.
///
/// # Errors
/// [`Error::Interrupted`]; those of [`Faults::check`] for what could not be handed over.
pub fn wait(gpu: &Gpu) -> Result<()> {
    loop {
        let _turn = gpu.pending.lock();
        if is_done(&gpu.device, &gpu.faults, None)? {
            return Ok(());
        }
    }
}

/// Whether a batch, or all that was handed over, is done within a short time.
///
/// # Errors
/// As [`wait`].
fn is_done(device: &Device, faults: &Faults, batch: Option<SubmissionIndex>) -> Result<bool> {
    let polled = device.poll(PollType::Wait {
        submission_index: batch,
        timeout: Some(PATIENCE),
    });
    match polled {
        Ok(_) => Ok(true),
        Err(PollError::Timeout) => interrupt::check().map(|()| false),
        Err(_) => {
            // What was refused when it was handed over cannot be waited for. The listeners learn why.
            let _ = device.poll(PollType::Poll);
            faults.check().map(|()| true)
        }
    }
}
