//! Triangles of matrices as rows of elements.

use smallvec::smallvec;

use super::stack::square;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Composite, Meta, OpRef, Outputs, put, reshape_to, take};
use crate::shape::Shape;

/// Places in a matrix, counted row by row.
pub(super) type Places = Vec<usize>;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "offset",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "The diagonal that the triangle starts at; if it is not 0, its sign chooses the triangle.",
    },
    Parameter {
        name: "lower",
        kind: Kind::Bool,
        default: Default::Bool(true),
        documentation: "Whether it is the lower triangle, if `offset` is 0.",
    },
];

fn indices(places: &Places, like: &NDArray) -> Result<NDArray> {
    let places: Vec<i64> = places.iter().map(|&place| place as i64).collect();
    NDArray::from_slice(&places, [places.len()], like.context())
}

/// The elements of each matrix at these places.
pub(super) fn gathered(x: &NDArray, places: &Places) -> Result<NDArray> {
    let (stack, last) = x.shape().split_at(x.shape().ndim() - 2);
    let rows: Shape = stack
        .iter()
        .copied()
        .chain([last.iter().product()])
        .collect();
    let axis = stack.len() as i64;
    take(
        &reshape_to(x, rows)?,
        &indices(places, x)?,
        axis,
        IndexMode::Clip,
    )
}

/// Matrices of `n` rows and columns with the elements of the last axis at these places, zeros elsewhere.
pub(super) fn spread(x: &NDArray, places: &Places, n: usize) -> Result<NDArray> {
    let axis = x.shape().ndim() - 1;
    let flat = x.shape().with(axis, n * n);
    let square: Shape = x.shape()[..axis].iter().copied().chain([n, n]).collect();
    let spread = put(x, &indices(places, x)?, axis as i64, IndexMode::Clip, flat)?;
    reshape_to(&spread, square)
}

/// Fails for a diagonal that matrices of `n` rows do not have.
pub(super) fn check_offset(op: &'static str, offset: i64, n: usize) -> Result<()> {
    if offset == 0 || offset.unsigned_abs() < n as u64 {
        return Ok(());
    }
    Err(Error::argument(
        op,
        format!("Illegal offset {offset} for diag/trian extraction of matrices of {n} rows"),
    ))
}

/// The places of a triangle: of a lower one row by row, of an upper one column by column.
fn places(n: usize, offset: i64, lower: bool) -> Places {
    let lower = if offset == 0 { lower } else { offset < 0 };
    let distance = offset.unsigned_abs() as usize;
    let mut places = Places::new();
    for outer in distance..n {
        for inner in 0..=outer - distance {
            let (row, column) = if lower {
                (outer, inner)
            } else {
                (inner, outer)
            };
            places.push(row * n + column);
        }
    }
    places
}

/// A triangle as rows of elements.
pub static LINALG_EXTRACTTRIAN: Spec = Spec {
    name: "linalg_extracttrian",
    aliases: &["_linalg_extracttrian"],
    documentation: "The elements of a triangle of each square matrix: of a lower one row by row, of an upper one column by \
                    column.",
    example: Example {
        code: "nd.linalg_extracttrian(nd.array([[1, 2], [3, 4]]))",
        shows: "\n[1. 3. 4.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    parameters: PARAMETERS,
    build: |attributes| {
        let (offset, lower) = (attributes.int("offset")?, attributes.bool("lower")?);
        Ok(OpRef::new(Composite {
            name: LINALG_EXTRACTTRIAN.name,
            infer: move |inputs: &[&Array]| {
                let n = square(LINALG_EXTRACTTRIAN.name, inputs[0])?;
                check_offset(LINALG_EXTRACTTRIAN.name, offset, n)?;
                let meta = Meta::of(inputs[0]);
                let shape = meta.shape.without(meta.shape.ndim() - 1);
                let shape = shape.with(shape.ndim() - 1, places(n, offset, lower).len());
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let n = inputs[0].shape()[inputs[0].shape().ndim() - 1];
                Ok(smallvec![gathered(inputs[0], &places(n, offset, lower))?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 3]]),
        Case::new(&[&[2, 3, 3]]).with(&[("offset", "1")]),
    ],
    ..Spec::UNARY
};

/// Matrices of triangles.
pub static LINALG_MAKETRIAN: Spec = Spec {
    name: "linalg_maketrian",
    aliases: &["_linalg_maketrian"],
    documentation: "Square matrices whose triangles are the elements of the last axis, in the order of `linalg_extracttrian`, \
                    and zeros elsewhere.",
    example: Example {
        code: "nd.linalg_maketrian(nd.array([1, 2, 3]))",
        shows: "\n[[1. 0.]\n [2. 3.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    parameters: PARAMETERS,
    build: |attributes| {
        let (offset, lower) = (attributes.int("offset")?, attributes.bool("lower")?);
        Ok(OpRef::new(Composite {
            name: LINALG_MAKETRIAN.name,
            infer: move |inputs: &[&Array]| {
                let meta = Meta::of(inputs[0]);
                let n = extent(&meta.shape, offset)?;
                let axis = meta.shape.ndim() - 1;
                let shape: Shape = meta.shape[..axis].iter().copied().chain([n, n]).collect();
                Array::bytes(&shape, meta.dtype)?;
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let n = extent(inputs[0].shape(), offset)?;
                Ok(smallvec![spread(inputs[0], &places(n, offset, lower), n)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[6]]),
        Case::new(&[&[2, 3]]).with(&[("offset", "-1")]),
        Case::new(&[&[3]]).with(&[("lower", "False")]),
    ],
    ..Spec::UNARY
};

/// The extent of matrices whose triangles have so many elements.
fn extent(shape: &Shape, offset: i64) -> Result<usize> {
    let count = shape.last().copied().unwrap_or(0);
    let side = ((8.0 * count as f64 + 1.0).sqrt() as usize).saturating_sub(1) / 2;
    if side == 0 || side * (side + 1) / 2 != count {
        let message = "Input tensor of maketrian has an invalid dimension for the last axis.";
        return Err(Error::shape(LINALG_MAKETRIAN.name, message));
    }
    Ok(side.saturating_add(offset.unsigned_abs() as usize))
}
