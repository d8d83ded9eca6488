//! Elements between the host and a GPU, and between GPUs.

use wgpu::{Buffer, BufferDescriptor, BufferUsages};

use super::gpu::Gpu;
use super::memory::buffer;
use super::{elementwise, queue};
use crate::array::Array;
use crate::error::Result;
use crate::storage::Context;

/// Bytes that are moved together: memory that both sides see is scarce on some GPUs, and running out of it would lose the
/// device.
const PIECE_BYTES: usize = 64 << 20;

/// Writes the elements of `x` into `out`; at least one of them is on `gpu`.
pub fn copy(gpu: &Gpu, x: &Array, out: &Array) -> Result<()> {
    let on_host = |array: &Array| array.storage().host_pointer().is_some();
    if out.size() == 0 {
        return Ok(());
    }
    match (on_host(x), on_host(out)) {
        (true, _) => upload(gpu, x, out),
        (_, true) => download(gpu, x, out),
        _ if x.context() == out.context() => elementwise::copy(gpu, x, out),
        _ => {
            let host = Array::host(x.shape().clone(), x.dtype(), Context::cpu(0))?;
            x.context().device()?.copy(x, &host)?;
            out.context().device()?.copy(&host, out)
        }
    }
}

/// Converted on the host, moved, and put in place on the GPU.
fn upload(gpu: &Gpu, x: &Array, out: &Array) -> Result<()> {
    let host = if x.is_contiguous() && x.dtype() == out.dtype() {
        x.clone()
    } else {
        let host = Array::host(x.shape().clone(), out.dtype(), Context::cpu(0))?;
        Context::cpu(0).device()?.copy(x, &host)?;
        host
    };
    let target = if out.is_contiguous() && whole_words(out) {
        out.clone()
    } else {
        gpu.scratch(out.shape().clone(), out.dtype())?
    };
    let mut start = (target.offset() * target.dtype().size()) as u64;
    for piece in padded(&host)?.chunks(PIECE_BYTES) {
        // What waits may read what is about to be overwritten.
        gpu.submit()?;
        gpu.queue.write_buffer(buffer(&target)?, start, piece);
        start += piece.len() as u64;
    }
    gpu.faults.check()?;
    if target.shares_storage(out) {
        return Ok(());
    }
    elementwise::copy(gpu, &target, out)
}

/// Put in order on the GPU, moved, and converted on the host.
fn download(gpu: &Gpu, x: &Array, out: &Array) -> Result<()> {
    let source = if x.is_contiguous() && whole_words(x) {
        x.clone()
    } else {
        gpu.own_copy(x)?
    };
    let direct = out.is_contiguous() && out.dtype() == source.dtype();
    let host = if direct {
        out.clone()
    } else {
        Array::host(source.shape().clone(), source.dtype(), Context::cpu(0))?
    };
    let mut start = (source.offset() * source.dtype().size()) as u64;
    for piece in bytes_mut(&host)?.chunks_mut(PIECE_BYTES) {
        read(gpu, buffer(&source)?, start, piece)?;
        start += piece.len() as u64;
    }
    if direct {
        return Ok(());
    }
    Context::cpu(0).device()?.copy(&host, out)
}

/// Reads the bytes of a buffer from `start` on.
fn read(gpu: &Gpu, from: &Buffer, start: u64, bytes: &mut [u8]) -> Result<()> {
    let size = bytes.len().next_multiple_of(4) as u64;
    let staging = gpu.device.create_buffer(&BufferDescriptor {
        label: Some("download"),
        size,
        usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    gpu.pending
        .lock()
        .submit(&gpu.device, &gpu.queue, |encoder| {
            encoder.copy_buffer_to_buffer(from, start, &staging, 0, size);
        })?;
    queue::read(gpu, &staging, bytes)
}

/// Whether an array starts and ends where words of 32 bits do, as moves between buffers have to. The end of an array
/// that owns its memory may be followed by what nobody reads.
fn whole_words(array: &Array) -> bool {
    let size = array.dtype().size();
    let whole = array.size() * size == array.storage().bytes();
    (array.offset() * size).is_multiple_of(4) && (whole || (array.size() * size).is_multiple_of(4))
}

/// The bytes of a contiguous host array, filled up to whole words.
fn padded(host: &Array) -> Result<std::borrow::Cow<'_, [u8]>> {
    let bytes = &*bytes_mut(host)?;
    if bytes.len().is_multiple_of(4) {
        return Ok(bytes.into());
    }
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(4), 0);
    Ok(padded.into())
}

/// The bytes of a contiguous host array. The caller holds the execution guard.
#[allow(clippy::mut_from_ref)]
fn bytes_mut(host: &Array) -> Result<&mut [u8]> {
    let length = host.size() * host.dtype().size();
    let pointer = crate::with_bits!(host.dtype(), T => host.bits_pointer::<T>()?.cast::<u8>());
    // SAFETY: the array is contiguous, so that its elements are `length` bytes; under the guard nobody else looks.
    Ok(unsafe { std::slice::from_raw_parts_mut(pointer, length) })
}
