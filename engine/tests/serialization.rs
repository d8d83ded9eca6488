//! MXNet's files of arrays: read as MXNet reads them, written byte for byte as it writes them, and never trusted.
//!
//! `data/saved.jsonl` is written by `tests/oracle/saved.py`, which says how.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::dtype::{DType, Element, f16};
use engine::serialization::{Sparse, SparseKind, Stored, Version, load, save};
use engine::{Context, Error, NDArray, with_element};
use proptest::prelude::*;
use serde::Deserialize;

/// A file that MXNet wrote, and what it reads from it.
#[derive(Deserialize)]
struct File {
    /// What is special about it.
    about: String,
    /// The file in hexadecimal digits.
    bytes: String,
    /// Element type, shape and elements (as digits, little endian) of each array.
    arrays: Vec<(String, Vec<usize>, String)>,
    names: Vec<String>,
    /// The kind and the own shape of each array that is sparse, whose parts stand in `arrays`: entries, then places.
    #[serde(default)]
    sparse: Vec<(String, Vec<usize>)>,
    /// The version in which MXNet wrote it, if it did.
    written: Option<u32>,
    /// What is wrong with it.
    refused: Option<String>,
}

fn files() -> Vec<File> {
    include_str!("data/saved.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// The elements as little-endian bytes.
fn bytes_of(x: &NDArray) -> Vec<u8> {
    with_element!(x.dtype(), T => {
        let elements = x.to_vec::<T>().unwrap();
        // SAFETY: elements are plain numbers without padding.
        unsafe { std::slice::from_raw_parts(elements.as_ptr().cast(), size_of::<T>() * elements.len()) }.to_vec()
    })
}

fn dense(stored: &Stored) -> &NDArray {
    stored.dense().unwrap()
}

/// A dense array, or the entries of a sparse one and their places.
fn parts(stored: &Stored) -> Vec<&NDArray> {
    match stored {
        Stored::Dense(array) => vec![array],
        Stored::Sparse(Sparse { data, places, .. }) => {
            std::iter::once(data).chain(places).collect()
        }
    }
}

fn described(stored: &Stored) -> Option<(String, Vec<usize>)> {
    match stored {
        Stored::Dense(_) => None,
        Stored::Sparse(sparse) => {
            let kind = match sparse.kind {
                SparseKind::RowSparse => "row_sparse",
                SparseKind::Csr => "csr",
            };
            Some((kind.to_owned(), sparse.shape.to_vec()))
        }
    }
}

#[test]
fn files_of_mxnet_are_read() {
    for file in files() {
        let about = &file.about;
        let loaded = load(&unhex(&file.bytes));
        if let Some(refused) = &file.refused {
            let error = loaded.unwrap_err();
            assert!(matches!(error, Error::Format { .. }), "{about}: {error:?}");
            assert!(error.to_string().contains(refused), "{about}: {error}");
            continue;
        }
        let loaded = loaded.unwrap_or_else(|error| panic!("{about}: {error}"));
        assert_eq!(loaded.names, file.names, "{about}");
        let sparse: Vec<_> = loaded.arrays.iter().filter_map(described).collect();
        assert_eq!(sparse, file.sparse, "{about}");
        let parts: Vec<&NDArray> = loaded.arrays.iter().flat_map(parts).collect();
        assert_eq!(parts.len(), file.arrays.len(), "{about}");
        for (got, (dtype, shape, elements)) in parts.iter().zip(&file.arrays) {
            assert_eq!(got.dtype().name(), dtype, "{about}");
            assert_eq!(&got.shape()[..], &shape[..], "{about}");
            assert_eq!(bytes_of(got), unhex(elements), "{about}");
        }
    }
}

#[test]
fn files_are_written_as_mxnet_writes_them() {
    let mut written = 0;
    for file in files() {
        let version = match file.written {
            Some(2) => Version::V2,
            Some(3) => Version::V3,
            _ => continue,
        };
        let bytes = unhex(&file.bytes);
        let loaded = load(&bytes).unwrap();
        let names: Vec<&str> = loaded.names.iter().map(String::as_str).collect();
        assert!(
            save(&loaded.arrays, &names, version).unwrap() == bytes,
            "{}",
            file.about
        );
        written += 1;
    }
    assert!(written > 0);
}

#[test]
fn views_are_written_in_their_own_order() {
    let x = NDArray::from_slice(&[1f32, 2.0, 3.0, 4.0, 5.0, 6.0], [2, 3], Context::cpu(0)).unwrap();
    let turned = NDArray::new(x.array().permuted(&[1, 0]));
    let bytes = save(&[turned.into()], &[], Version::V2).unwrap();
    let loaded = load(&bytes).unwrap();
    let back = dense(&loaded.arrays[0]);
    assert_eq!(&back.shape()[..], [3, 2]);
    assert_eq!(
        back.to_vec::<f32>().unwrap(),
        [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]
    );
}

#[test]
fn an_array_without_axes_is_not_lost() {
    let x = NDArray::from_slice(&[7f32], [0usize; 0], Context::cpu(0)).unwrap();
    assert!(matches!(
        save(&[x.clone().into()], &[], Version::V2),
        Err(Error::Value { .. })
    ));
    let back = load(&save(&[x.into()], &[], Version::V3).unwrap()).unwrap();
    assert_eq!(dense(&back.arrays[0]).to_vec::<f32>().unwrap(), [7.0]);
}

/// A small file with two names.
fn sample() -> Vec<u8> {
    let x = NDArray::from_slice(&[1f32, 2.0, 3.0], [3], Context::cpu(0)).unwrap();
    let y = NDArray::from_slice(&[1i64, -2], [1, 2], Context::cpu(0)).unwrap();
    save(&[x.into(), y.into()], &["weight", "bias"], Version::V2).unwrap()
}

#[test]
fn every_cut_is_an_error() {
    let bytes = sample();
    for length in 0..bytes.len() {
        let error = load(&bytes[..length]).unwrap_err();
        assert!(matches!(error, Error::Format { .. }), "{length}: {error:?}");
    }
}

/// Numbers that a hostile file puts where a length or an extent is expected.
fn hostile() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(u64::MAX),
        Just(1 << 63),
        Just(u64::MAX / 4 + 1),
        Just(1 << 40),
        Just(0xFFFF_FFFF),
        any::<u64>()
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever the bytes are, they are arrays that fit into them or an error.
    #[test]
    fn nothing_is_allocated_that_the_file_does_not_hold(at in 0usize..140, number in hostile(), width in 1usize..=8) {
        let mut bytes = sample();
        let end = (at + width).min(bytes.len());
        let at = at.min(end);
        bytes[at..end].copy_from_slice(&number.to_le_bytes()[..end - at]);
        match load(&bytes) {
            Ok(saved) => {
                let held: usize = saved.arrays.iter().flat_map(parts).map(|x| x.size() * x.dtype().size()).sum();
                prop_assert!(held <= bytes.len());
            }
            Err(error) => prop_assert!(matches!(error, Error::Format { .. }), "{:?}", error),
        }
    }

    #[test]
    fn random_bytes_behind_the_mark_are_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = sample()[..24].to_vec();
        bytes.extend(tail);
        let _ = load(&bytes);
    }

    #[test]
    fn what_is_written_is_read(
        shape in prop::collection::vec(0usize..4, 1..4),
        dtype in prop::sample::select(DType::ALL.to_vec()),
        name in ".{0,12}",
    ) {
        let size = shape.iter().product();
        let x = with_element!(dtype, T => {
            let elements: Vec<T> = (0..size).map(|index| T::from_i64(index as i64 % 3)).collect();
            NDArray::from_slice(&elements, shape.as_slice(), Context::cpu(0)).unwrap()
        });
        let back = load(&save(&[x.clone().into()], &[&name], Version::V2).unwrap()).unwrap();
        prop_assert_eq!(&back.names[0], &name);
        prop_assert_eq!(dense(&back.arrays[0]).dtype(), dtype);
        prop_assert_eq!(dense(&back.arrays[0]).shape(), x.shape());
        prop_assert_eq!(bytes_of(dense(&back.arrays[0])), bytes_of(&x));
    }
}

#[test]
fn halves_keep_their_bits() {
    let x = NDArray::from_slice(&[f16::NAN, f16::NEG_ZERO], [2], Context::cpu(0)).unwrap();
    let back = load(&save(&[x.clone().into()], &[], Version::V2).unwrap()).unwrap();
    assert_eq!(bytes_of(dense(&back.arrays[0])), bytes_of(&x));
}
