//! One array of a file.

use super::reader::Reader;
use super::writer::Writer;
use super::{Sparse, SparseKind, Stored, Version};
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

/// MXNet's numbers of the kinds of storage.
const DENSE: i32 = 0;
const ROW_SPARSE: i32 = 1;
const CSR: i32 = 2;

/// Axes that no array has: hostile files ask for more.
const MAX_AXES: u32 = 64;

/// An upper bound of the bytes that [`write`] appends.
pub(super) fn room(array: &Stored) -> usize {
    let one = |array: &NDArray| 64 + 8 * array.shape().ndim() + array.size() * array.dtype().size();
    match array {
        Stored::Dense(array) => one(array),
        Stored::Sparse(sparse) => {
            let places: usize = sparse.places.iter().map(one).sum();
            64 + 8 * sparse.shape.ndim() + one(&sparse.data) + places
        }
    }
}

/// Appends an array.
pub(super) fn write(writer: &mut Writer, stored: &Stored, version: Version) -> Result<()> {
    let array = stored.data();
    if version == Version::V2 && array.shape().ndim() == 0 {
        return Err(Error::value(
            "an array without axes cannot be saved in this format: give it shape (1,)",
        ));
    }
    writer.u32(match version {
        Version::V2 => V2,
        Version::V3 => V3,
    });
    let (kind, places) = match stored {
        Stored::Dense(_) => (DENSE, &[][..]),
        Stored::Sparse(sparse) => (storage_number(sparse.kind), &sparse.places[..]),
    };
    writer.i32(kind);
    extents(writer, array.shape());
    if let Stored::Sparse(sparse) = stored {
        extents(writer, &sparse.shape);
    }
    let context = array.context();
    writer.i32(device_number(context.kind));
    writer.i32(context.id);
    writer.i32(array.dtype() as i32);
    for place in places {
        writer.i32(place.dtype() as i32);
        extents(writer, place.shape());
    }
    elements(writer, array)?;
    places.iter().try_for_each(|place| elements(writer, place))
}

fn storage_number(kind: SparseKind) -> i32 {
    match kind {
        SparseKind::RowSparse => ROW_SPARSE,
        SparseKind::Csr => CSR,
    }
}

fn extents(writer: &mut Writer, shape: &Shape) {
    writer.i32(shape.ndim() as i32);
    for &extent in shape.iter() {
        writer.i64(extent as i64);
    }
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
pub(super) fn read(reader: &mut Reader, index: usize) -> Result<Stored> {
    let what = format!("array {index}");
    let what = what.as_str();
    let mark = reader.u32(what)?;
    if mark == V2 || mark == V3 {
        let storage = reader.i32(what)?;
        match storage {
            DENSE => {}
            ROW_SPARSE => return sparse(reader, what, SparseKind::RowSparse),
            CSR => return sparse(reader, what, SparseKind::Csr),
            _ => {
                let message = format!("{what} has storage of an unknown kind, {storage}");
                return Err(Error::format(message));
            }
        }
    }
    let shape = match mark {
        V1 | V2 | V3 => long_shape(reader, what)?,
        axes => axes_of(reader, what, axes, |reader| reader.u32(what).map(i64::from))?,
    };
    if shape.ndim() == 0 && mark != V3 {
        // Never given a shape: there is nothing else about it in the file.
        return NDArray::from_slice::<f32>(&[], [0], Context::cpu(0)).map(Stored::Dense);
    }
    // Where the array was when it was saved says nothing about this machine.
    reader.bytes(8, what)?;
    let dtype = element_type(reader, what)?;
    read_elements(reader, what, shape, dtype).map(Stored::Dense)
}

/// The rest of a sparse array.
fn sparse(reader: &mut Reader, what: &str, kind: SparseKind) -> Result<Stored> {
    let entries = long_shape(reader, what)?;
    let shape = long_shape(reader, what)?;
    reader.bytes(8, what)?;
    let dtype = element_type(reader, what)?;
    let count = match kind {
        SparseKind::RowSparse => 1,
        SparseKind::Csr => 2,
    };
    let metas = (0..count)
        .map(|_| Ok((element_type(reader, what)?, long_shape(reader, what)?)))
        .collect::<Result<Vec<_>>>()?;
    let data = read_elements(reader, what, entries, dtype)?;
    let places = metas
        .into_iter()
        .map(|(dtype, shape)| read_elements(reader, what, shape, dtype))
        .collect::<Result<Vec<_>>>()?;
    let sparse = Sparse {
        kind,
        shape,
        data,
        places,
    };
    check_places(what, &sparse)?;
    Ok(Stored::Sparse(sparse))
}

/// Refuses entries without a place, and places outside of the array.
fn check_places(what: &str, sparse: &Sparse) -> Result<()> {
    let places = sparse.places.iter().map(NDArray::to_vec::<i64>);
    let places = places.collect::<Result<Vec<_>>>()?;
    let entries = sparse.data.shape();
    let ascends = |numbers: &[i64]| numbers.windows(2).all(|pair| pair[0] <= pair[1]);
    let inside = |numbers: &[i64], extent: usize| {
        numbers
            .iter()
            .all(|number| usize::try_from(*number).is_ok_and(|number| number < extent))
    };
    let count = entries.first().copied().unwrap_or(0);
    let fits = match (&places[..], &sparse.shape[..]) {
        ([rows], [extent, rest @ ..]) => {
            // Without rows MXNet writes the shape of no entries at all.
            let alike = rows.is_empty() || entries.get(1..) == Some(rest);
            rows.len() == count && alike && inside(rows, *extent) && ascends(rows)
        }
        ([ends, columns], [rows, extent]) => {
            let whole = ends.len() == rows + 1
                && ends.first() == Some(&0)
                && ends.last() == Some(&(count as i64));
            entries.ndim() == 1
                && columns.len() == count
                && inside(columns, *extent)
                && whole
                && ascends(ends)
        }
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(Error::format(format!(
            "{what} has entries outside of its shape {}",
            sparse.shape
        )))
    }
}

fn long_shape(reader: &mut Reader, what: &str) -> Result<Shape> {
    let axes = reader.u32(what)?;
    axes_of(reader, what, axes, |reader| reader.i64(what))
}

fn element_type(reader: &mut Reader, what: &str) -> Result<DType> {
    let flag = reader.i32(what)?;
    let dtype = DType::ALL.into_iter().find(|dtype| *dtype as i32 == flag);
    dtype.ok_or_else(|| Error::format(format!("{what} has elements of an unknown type, {flag}")))
}

fn read_elements(reader: &mut Reader, what: &str, shape: Shape, dtype: DType) -> Result<NDArray> {
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
