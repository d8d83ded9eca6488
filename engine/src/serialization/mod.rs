//! MXNet's binary files of arrays: what `nd.save`, `save_parameters` and `export` write.
//!
//! Little endian throughout. A file is the number `0x112`, a reserved number, a list of arrays and a list of names, which
//! is empty or as long; numbers and lengths of lists have 64 bits. An array starts with a mark that tells its version:
//!
//! | mark | version | what follows |
//! |---|---|---|
//! | number of axes | 0 | extents of 32 bits, context, type, elements |
//! | `0xF993FAC8` | 1 | shape, context, type, elements |
//! | `0xF993FAC9` | 2 | kind of storage, shape, context, type, elements; see below for sparse ones |
//! | `0xF993FACA` | 3 | as version 2; shapes are NumPy's: no axes means one element |
//!
//! A shape is its number of axes in 32 bits and extents of 64; a context is a kind of device and a number, 32 bits each;
//! a type is the number of a [`DType`](crate::DType). Before version 3 an array without axes is one that was never
//! given a shape, and ends after the shape.
//!
//! A sparse array has the shape of its entries before its own shape; after its type the type and shape of each array of
//! places (positions of rows; for csr where rows begin, and columns), then the entries, then the places.
//!
//! Reading touches no memory beyond what the file itself holds: every length is compared with the bytes that are left
//! before anything is allocated.

mod array;
mod reader;
mod writer;

use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::shape::Shape;
use reader::Reader;
use writer::Writer;

/// What a file starts with.
const FILE_MARK: u64 = 0x112;

/// An array as a file holds it.
#[derive(Debug, Clone)]
pub enum Stored {
    /// All elements.
    Dense(NDArray),
    /// Some elements, and where they are.
    Sparse(Sparse),
}

/// The entries of an array of which the other elements are zeros.
#[derive(Debug, Clone)]
pub struct Sparse {
    /// How the entries are found.
    pub kind: SparseKind,
    /// The shape of the array.
    pub shape: Shape,
    /// The entries: rows, or single elements.
    pub data: NDArray,
    /// Where the entries are: positions of rows; for csr where each row begins, and the columns.
    pub places: Vec<NDArray>,
}

/// How the entries of a sparse array are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SparseKind {
    /// Whole rows, by their positions.
    RowSparse,
    /// Elements of a matrix, by the rows' beginnings and the columns.
    Csr,
}

impl Stored {
    /// The array, unless it is sparse.
    pub fn dense(&self) -> Option<&NDArray> {
        match self {
            Self::Dense(array) => Some(array),
            Self::Sparse(_) => None,
        }
    }

    /// The array that holds the elements or entries.
    fn data(&self) -> &NDArray {
        match self {
            Self::Dense(array) => array,
            Self::Sparse(sparse) => &sparse.data,
        }
    }
}

impl From<NDArray> for Stored {
    fn from(array: NDArray) -> Self {
        Self::Dense(array)
    }
}

/// The contents of a file.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The arrays, in `cpu(0)` wherever they were when they were saved.
    pub arrays: Vec<Stored>,
    /// Their names; empty for a list.
    pub names: Vec<String>,
}

/// How arrays are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// What MXNet's `nd` writes: every array has an axis.
    V2,
    /// What MXNet's `np` writes.
    V3,
}

/// Reads a file of any version.
///
/// # Errors
/// [`Error::Format`] for anything but a whole file of arrays; [`Error::OutOfMemory`].
pub fn load(bytes: &[u8]) -> Result<Saved> {
    let mut reader = Reader::new(bytes);
    let mark = reader.u64("the mark of the file")?;
    if mark != FILE_MARK {
        return Err(Error::format("the file does not start as a file of arrays"));
    }
    reader.u64("the reserved number")?;
    // An array has its mark at least, a name its length.
    let count = reader.count("arrays", 4)?;
    let arrays = (0..count)
        .map(|index| array::read(&mut reader, index))
        .collect::<Result<Vec<_>>>()?;
    let count = reader.count("names", 8)?;
    if count != 0 && count != arrays.len() {
        return Err(Error::format(format!(
            "{} arrays have {count} names",
            arrays.len()
        )));
    }
    let names = (0..count)
        .map(|index| reader.text(index))
        .collect::<Result<Vec<_>>>()?;
    Ok(Saved { arrays, names })
}

/// The bytes of a file with these arrays; `names` are empty or as many.
///
/// # Errors
/// [`Error::Value`] for an array without axes in version 2, whose element MXNet would not write; [`Error::OutOfMemory`];
/// the device's errors.
pub fn save(arrays: &[Stored], names: &[&str], version: Version) -> Result<Vec<u8>> {
    let sizes = arrays.iter().map(array::room);
    let room: usize =
        32 + sizes.sum::<usize>() + names.iter().map(|name| 8 + name.len()).sum::<usize>();
    let mut writer = Writer::with_room(room)?;
    writer.u64(FILE_MARK);
    writer.u64(0);
    writer.u64(arrays.len() as u64);
    for array in arrays {
        array::write(&mut writer, array, version)?;
    }
    writer.u64(names.len() as u64);
    for name in names {
        writer.u64(name.len() as u64);
        writer.bytes(name.as_bytes());
    }
    Ok(writer.finish())
}
