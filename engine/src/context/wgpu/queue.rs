//! Work that waits to be handed over to the GPU.
//!
//! A launch costs much more when it is submitted alone: launches are collected and handed over together, when there are
//! enough of them or when somebody wants to see a result.

use std::time::Duration;

use wgpu::{
    BindGroup, Buffer, BufferDescriptor, BufferUsages, CommandEncoder, ComputePassDescriptor,
    ComputePipeline, Device, MapMode, PollError, PollType, Queue,
};

use super::failure::Faults;
use crate::error::{Error, Result};
use crate::interrupt;

/// Launches that are handed over together.
const LAUNCHES_MAX: usize = 64;

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
    parameters: Vec<u8>,
    buffer: Buffer,
    /// Parameters of a launch start at multiples of this.
    alignment: usize,
}

impl Pending {
    /// Nothing waits.
    pub fn new(device: &Device) -> Self {
        Self {
            launches: Vec::new(),
            parameters: Vec::new(),
            buffer: device.create_buffer(&BufferDescriptor {
                label: Some("parameters"),
                size: PARAMETER_BYTES as u64,
                usage: BufferUsages::STORAGE | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            alignment: device.limits().min_storage_buffer_offset_alignment.max(4) as usize,
        }
    }

    /// The buffer that holds the parameters of all launches of a batch.
    pub fn parameter_buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Room for a launch with so many bytes of parameters: hands over what waits if there is none.
    pub fn make_room(&mut self, device: &Device, queue: &Queue, bytes: usize) {
        let full = self.launches.len() >= LAUNCHES_MAX
            || self.parameters.len() + self.alignment + bytes > PARAMETER_BYTES;
        if full {
            self.submit(device, queue, |_| {});
        }
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
    pub fn push(&mut self, pipeline: ComputePipeline, bindings: BindGroup, groups: [u32; 2]) {
        self.launches.push(Launch {
            pipeline,
            bindings,
            groups,
        });
    }

    /// Hands everything over, and then what `last` adds.
    pub fn submit(
        &mut self,
        device: &Device,
        queue: &Queue,
        last: impl FnOnce(&mut CommandEncoder),
    ) {
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
        last(&mut encoder);
        queue.submit([encoder.finish()]);
    }
}

/// Copies the bytes of a staging buffer that the GPU has been told to fill.
///
/// # Errors
/// [`Error::Interrupted`]; those of [`Faults::check`].
pub fn read(device: &Device, staging: &Buffer, faults: &Faults, bytes: &mut [u8]) -> Result<()> {
    staging.map_async(MapMode::Read, .., |_| {});
    wait(device)?;
    faults.check()?;
    let mapped = staging
        .get_mapped_range(..)
        .map_err(|error| Error::internal(format!("a result cannot be read: {error}")))?;
    let length = bytes.len();
    bytes.copy_from_slice(&mapped[..length]);
    Ok(())
}

/// Waits for all that was handed over.
fn wait(device: &Device) -> Result<()> {
    loop {
        let polled = device.poll(PollType::Wait {
            submission_index: None,
            timeout: Some(PATIENCE),
        });
        match polled {
            Ok(_) => return Ok(()),
            Err(PollError::Timeout) => interrupt::check()?,
            Err(error) => return Err(Error::internal(format!("waiting for a GPU: {error}"))),
        }
    }
}
