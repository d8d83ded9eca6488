//! One array of a file.

use super::Version;
use super::reader::Reader;
use super::writer::Writer;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::transfer;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::execution;
use crate::shape::Shape;
use crate::storage::{Context, DeviceKind};
use crate::with_bits;

const V1: u32 = 0xF993_FAC8;
const V2: u32 = 0xF993_FAC9;
const V3: u32 = 0xF993_FACA;

/// The kind of storage of dense arrays.
const DENSE: i32 = 0;

/// Axes that no array has: hostile files ask for more.
const MAX_AXES: u32 = 64;

/// An upper bound of the bytes that [`write`] appends.
pub(super) fn room(array: &NDArray) -> usize {
    64 + 8 * array.shape().ndim() + array.size() * array.dtype().size()
}

/// Appends an array.
pub(super) fn write(writer: &mut Writer, array: &NDArray, version: Version) -> Result<()> {
    if version == Version::V2 && array.shape().ndim() == 0 {
        return Err(Error::value(
            "an array without axes cannot be saved in this format: give it shape (1,)",
        ));
    }
    writer.u32(match version {
        Version::V2 => V2,
        Version::V3 => V3,
    });
    writer.i32(DENSE);
    writer.i32(array.shape().ndim() as i32);
    for &extent in array.shape().iter() {
        writer.i64(extent as i64);
    }
    let context = array.context();
    writer.i32(device_number(context.kind));
    writer.i32(context.id);
    writer.i32(array.dtype() as i32);
    elements(writer, array)
}

/// MXNet's numbers of the kinds of devices.
fn device_number(kind: DeviceKind) -> i32 {
    match kind {
        DeviceKind::Gpu => 2,
        DeviceKind::CpuPinned => 3,
        DeviceKind::CpuShared => 5,
        DeviceKind::Cpu | DeviceKind::Reference => 1,
    }
}

/// Appends the elements in row-major order.
fn elements(writer: &mut Writer, array: &NDArray) -> Result<()> {
    let _guard = execution::guard();
    let x = array.array();
    let host = if x.is_contiguous() && x.storage().host_pointer().is_some() {
        x.clone()
    } else {
        let host = Array::host(x.shape().clone(), x.dtype(), Context::cpu(0))?;
        transfer(x, &host)?;
        host
    };
    with_bits!(host.dtype(), T => {
        let pointer = host.bits_pointer::<T>()?;
        for index in 0..host.size() {
            // SAFETY: within the array, which is contiguous and on the host.
            let element = unsafe { *pointer.add(index) };
            writer.bytes(&element.to_le_bytes());
        }
    });
    Ok(())
}

/// Reads the array at this place of the file.
pub(super) fn read(reader: &mut Reader, index: usize) -> Result<NDArray> {
    let what = format!("array {index}");
    let what = what.as_str();
    let mark = reader.u32(what)?;
    if mark == V2 || mark == V3 {
        let storage = reader.i32(what)?;
        if storage != DENSE {
            return Err(Error::format(match storage {
                1 => format!("{what} is row_sparse; only dense arrays can be loaded"),
                2 => format!("{what} is csr; only dense arrays can be loaded"),
                _ => format!("{what} has storage of an unknown kind, {storage}"),
            }));
        }
    }
    let shape = match mark {
        V1 | V2 | V3 => {
            let axes = reader.u32(what)?;
            axes_of(reader, what, axes, |reader| reader.i64(what))?
        }
        axes => axes_of(reader, what, axes, |reader| reader.u32(what).map(i64::from))?,
    };
    if shape.ndim() == 0 && mark != V3 {
        // Never given a shape: there is nothing else about it in the file.
        return NDArray::from_slice::<f32>(&[], [0], Context::cpu(0));
    }
    // Where the array was when it was saved says nothing about this machine.
    reader.bytes(8, what)?;
    let flag = reader.i32(what)?;
    let dtype = DType::ALL.into_iter().find(|dtype| *dtype as i32 == flag);
    let dtype = dtype
        .ok_or_else(|| Error::format(format!("{what} has elements of an unknown type, {flag}")))?;
    let bytes = Array::bytes(&shape, dtype)
        .map_err(|_| Error::format(format!("{what} of shape {shape} is too large")))?;
    filled(reader.bytes(bytes, what)?, shape, dtype)
}

/// A shape of so many axes.
fn axes_of<'a>(
    reader: &mut Reader<'a>,
    what: &str,
    axes: u32,
    extent: impl Fn(&mut Reader<'a>) -> Result<i64>,
) -> Result<Shape> {
    if axes > MAX_AXES {
        return Err(Error::format(format!("{what} has {axes} axes")));
    }
    (0..axes)
        .map(|_| {
            let extent = extent(reader)?;
            usize::try_from(extent)
                .map_err(|_| Error::format(format!("{what} has an axis of length {extent}")))
        })
        .collect()
}

/// An array of these elements.
fn filled(bytes: &[u8], shape: Shape, dtype: DType) -> Result<NDArray> {
    let host = Array::host(shape, dtype, Context::cpu(0))?;
    with_bits!(dtype, T => {
        let pointer = host.bits_pointer::<T>()?;
        for (index, element) in bytes.chunks_exact(size_of::<T>()).enumerate() {
            let mut bits = [0; size_of::<T>()];
            bits.copy_from_slice(element);
            let mut value = T::from_le_bytes(bits);
            if dtype == DType::Bool {
                // Any other pattern is no truth value.
                value = T::from(value != 0);
            }
            // SAFETY: the array has as many elements as there are chunks.
            unsafe { *pointer.add(index) = value };
        }
    });
    Ok(NDArray::new(host))
}
