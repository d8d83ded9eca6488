//! Elements, or whole inner parts, at positions given by the columns of an index array.

use smallvec::smallvec;

use super::put;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, reshape_to, run_one, run_static,
    shape_of, take,
};
use crate::shape::Shape;

/// The elements of `x` at positions: `indices` of shape `(m, ...)` holds a position on each of the first `m` axes. The
/// result has the shape of the rest of `indices`, followed by the remaining axes of `x`.
///
/// # Errors
/// [`Error::InvalidShape`] for indices with fewer than two axes or more rows than `x` has axes; [`Error::Index`] for a
/// position that does not exist.
pub fn gather_nd(x: &NDArray, indices: &NDArray) -> Result<NDArray> {
    run_static(&GatherNd, &[x, indices])
}

/// Zeros of `shape` with the elements of `x` at positions, given as in [`gather_nd`]. Where positions repeat, the last
/// element stays.
///
/// # Errors
/// As [`gather_nd`]; [`Error::InvalidShape`] for an `x` of another shape than [`gather_nd`] would give.
pub fn scatter_nd(x: &NDArray, indices: &NDArray, shape: Shape) -> Result<NDArray> {
    run_one(ScatterNd { shape }, &[x, indices])
}

/// See [`gather_nd`].
pub static GATHER_ND: Spec = Spec {
    name: "gather_nd",
    documentation: "The elements at positions that are given by the columns of an index array. The gradients of elements \
                    that were taken several times are added; the indices have none.",
    example: Example {
        code: "nd.gather_nd(nd.array([[1, 2], [3, 4]]), nd.array([[1, 1, 0], [0, 1, 0]]))",
        shows: "\n[3. 4. 1.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "indices"]),
    build: |_| Ok(OpRef::Static(&GatherNd)),
    cases: &[
        Case::new(&[&[3, 3], &[2, 4]]).from(&[Domain::Real, Domain::Index(3)]),
        Case::new(&[&[3, 3, 2], &[2, 2, 2]]).from(&[Domain::Real, Domain::Index(3)]),
        Case::new(&[&[3, 2], &[1, 4]]).from(&[Domain::Real, Domain::Index(3)]),
    ],
    ..Spec::UNARY
};

/// See [`scatter_nd`].
pub static SCATTER_ND: Spec = Spec {
    name: "scatter_nd",
    documentation: "Zeros with elements at positions that are given by the columns of an index array. The gradient is taken \
                    from there; the indices have none.",
    example: Example {
        code: "nd.scatter_nd(nd.array([2, 3]), nd.array([[1, 0], [0, 1]]), shape=(2, 2))",
        shows: "\n[[0. 3.]\n [2. 0.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "indices"]),
    parameters: &[Parameter {
        name: "shape",
        kind: Kind::Shape,
        default: Default::Required,
        documentation: "The shape of the result.",
    }],
    build: |attributes| {
        let shape = shape_of(SCATTER_ND.name, &attributes.ints("shape")?)?;
        Ok(OpRef::new(ScatterNd { shape }))
    },
    // Positions of their own, since which element stays is not differentiated.
    cases: &[
        Case::new(&[&[3], &[1, 3]])
            .from(&[Domain::Real, Domain::Index(90)])
            .with(&[("shape", "(90,)")]),
        Case::new(&[&[2, 4], &[2, 2]])
            .from(&[Domain::Real, Domain::Index(30)])
            .with(&[("shape", "(30, 30, 4)")]),
    ],
    ..Spec::UNARY
};

/// How positions on the first axes of a shape address slices of it.
struct Addressed {
    /// Shape of what one position addresses.
    inner: Shape,
    /// Shape of the positions.
    positions: Shape,
    /// The addressed axes as one, the others as one.
    merged: Shape,
}

impl Addressed {
    fn new(op: &'static str, shape: &Shape, indices: &Shape) -> Result<Self> {
        if indices.ndim() < 2 {
            return Err(Error::shape(
                op,
                format!("{op} requires index tensor to have at least 2 dimensions"),
            ));
        }
        if indices[0] > shape.ndim() {
            let what = if op == GATHER_ND.name {
                "data"
            } else {
                "output"
            };
            return Err(Error::argument(
                op,
                format!(
                    "Number of indices exceeds {what} dimension in operator {op}: {} and {}",
                    indices[0],
                    shape.ndim()
                ),
            ));
        }
        let (outer, inner) = shape.split_at(indices[0]);
        Ok(Self {
            inner: Shape::new(inner),
            positions: Shape::new(&indices[1..]),
            merged: Shape::new(&[outer.iter().product(), inner.iter().product()]),
        })
    }

    /// Shape of all that the positions address.
    fn gathered(&self) -> Shape {
        Shape::new(&[&self.positions[..], &self.inner].concat())
    }

    /// The same, the positions as one axis and the others as one.
    fn rows(&self) -> Shape {
        Shape::new(&[self.positions.size(), self.merged[1]])
    }

    /// The positions on the merged axis.
    fn merge(&self, indices: &NDArray, shape: &Shape) -> Result<NDArray> {
        let count = self.positions.size();
        let mut merged = vec![0; count];
        for (index, position) in indices.to_vec::<i64>()?.into_iter().enumerate() {
            let (axis, slot) = (index / count, index % count);
            let extent = shape[axis] as i64;
            if !(-extent..extent).contains(&position) {
                return Err(Error::index(format!(
                    "index {position} is out of bounds for axis {axis} with size {extent}"
                )));
            }
            merged[slot] = merged[slot] * extent + position.rem_euclid(extent);
        }
        NDArray::from_slice(&merged, [count], indices.context())
    }
}

struct GatherNd;

impl Op for GatherNd {
    fn name(&self) -> &'static str {
        GATHER_ND.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let addressed = Addressed::new(GATHER_ND.name, inputs[0].shape(), inputs[1].shape())?;
        Ok(smallvec![Meta {
            shape: addressed.gathered(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shape = inputs[0].shape();
        let addressed = Addressed::new(GATHER_ND.name, shape, inputs[1].shape())?;
        let positions = addressed.merge(&NDArray::new(inputs[1].clone()), shape)?;
        let merged = NDArray::new(place.reshaped(inputs[0], addressed.merged)?);
        let gathered = take(&merged, &positions, 0, IndexMode::Clip)?;
        Ok(smallvec![
            place.reshaped(gathered.array(), metas[0].shape.clone())?
        ])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (shape, indices) = (tape.input_shape(0)?, tape.input(1)?.detach());
        let addressed = Addressed::new(GATHER_ND.name, &shape, indices.shape())?;
        let positions = addressed.merge(&indices, &shape)?;
        let rows = reshape_to(tape.gradient()?, addressed.rows())?;
        let put = put(&rows, &positions, 0, IndexMode::Clip, addressed.merged)?;
        Ok(smallvec![Some(reshape_to(&put, shape)?), None])
    }
}

struct ScatterNd {
    shape: Shape,
}

impl Op for ScatterNd {
    fn name(&self) -> &'static str {
        SCATTER_ND.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let addressed = Addressed::new(SCATTER_ND.name, &self.shape, inputs[1].shape())?;
        if inputs[0].shape() != &addressed.gathered() {
            return Err(Error::shape(
                SCATTER_ND.name,
                format!(
                    "Invalid data, indices, and output shape combination for scatter_nd: {}, {}, {}",
                    inputs[0].shape(),
                    inputs[1].shape(),
                    self.shape
                ),
            ));
        }
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let addressed = Addressed::new(SCATTER_ND.name, &self.shape, inputs[1].shape())?;
        let positions = addressed.merge(&NDArray::new(inputs[1].clone()), &self.shape)?;
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.fill(0.0, &out)?;
        let one_outer = |shape: Shape| shape.inserted(0, 1);
        let rows = place.reshaped(inputs[0], one_outer(addressed.rows()))?;
        let target = place.reshaped(&out, one_outer(addressed.merged))?;
        place
            .device
            .scatter(&rows, positions.array(), IndexMode::Clip, false, &target)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 2,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let gathered = gather_nd(tape.gradient()?, &tape.input(1)?.detach())?;
        Ok(smallvec![Some(gathered), None])
    }
}
