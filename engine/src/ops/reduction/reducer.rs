//! What reductions have in common: each is a [`Reducer`], applied to axes to become an operation.

use smallvec::smallvec;

use super::{Axes, reduce};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, reshape_to,
    run_one,
};

/// A reduction along axes, with its gradient.
pub struct Reducer {
    /// How it is known.
    pub spec: Spec,
    /// How devices compute it.
    pub reduction: Reduction,
    /// What the gradient reads.
    pub saves: Saves,
    /// The gradient with respect to the array, or what broadcasts to it.
    pub gradient: fn(&Reduced) -> Result<NDArray>,
}

impl Spec {
    /// What the specifications of reductions have in common.
    pub const REDUCTION: Self = Self {
        parameters: REDUCTION,
        cases: REDUCED,
        ..Self::UNARY
    };
}

/// The parameters of reductions.
const REDUCTION: &[Parameter] = &[
    Parameter {
        name: "axis",
        kind: Kind::Axes,
        default: Default::None,
        documentation: "The axis or axes to reduce; all of them by default.",
    },
    Parameter {
        name: "keepdims",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether reduced axes stay, with length 1.",
    },
    Parameter {
        name: "exclude",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether to reduce all axes but the named ones.",
    },
];

/// The cases of reductions.
pub(super) const REDUCED: &[Case] = &[
    Case::new(&[&[2, 3]]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "1")]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "(0, -1)"), ("keepdims", "True")]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "0"), ("exclude", "True")]),
];

/// A [`Reducer`] applied to axes.
struct Applied {
    reducer: &'static Reducer,
    axes: Axes,
}

impl Reducer {
    /// Reduces an array.
    pub(super) fn call(&'static self, x: &NDArray, axes: Axes) -> Result<NDArray> {
        run_one(
            Applied {
                reducer: self,
                axes,
            },
            &[x],
        )
    }

    /// The operation for the registry.
    pub(super) fn built(&'static self, attributes: &Attributes) -> Result<OpRef> {
        Ok(OpRef::new(Applied {
            reducer: self,
            axes: Axes::read(attributes)?,
        }))
    }
}

/// What the gradient of a reduction sees of the call: arrays as saved, results with all axes kept.
pub struct Reduced<'a> {
    /// The recorded call.
    pub tape: &'a Tape<'a>,
    /// The axes.
    pub axes: &'a Axes,
    op: &'static str,
}

impl Reduced<'_> {
    /// The argument.
    ///
    /// # Errors
    /// Those of [`Tape::input`].
    pub fn x(&self) -> Result<NDArray> {
        self.tape.input(0)
    }

    /// The result, in a shape that broadcasts against the argument.
    ///
    /// # Errors
    /// Those of [`Tape::output`].
    pub fn y(&self) -> Result<NDArray> {
        self.kept(&self.tape.output(0)?)
    }

    /// The incoming gradient, in a shape that broadcasts against the argument.
    ///
    /// # Errors
    /// Those of [`Tape::gradient`].
    pub fn gradient(&self) -> Result<NDArray> {
        self.kept(self.tape.gradient()?)
    }

    /// The axes of the call, all of them kept.
    pub fn keeping(&self) -> Axes {
        Axes {
            keepdims: true,
            ..self.axes.clone()
        }
    }

    fn kept(&self, x: &NDArray) -> Result<NDArray> {
        reshape_to(x, self.axes.kept(self.op, &self.tape.input_shape(0)?)?)
    }
}

impl Op for Applied {
    fn name(&self) -> &'static str {
        self.reducer.spec.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (op, x) = (self.name(), inputs[0]);
        let shape = self.axes.reduced(op, x.shape())?;
        if matches!(
            self.reducer.reduction,
            Reduction::Maximum | Reduction::Minimum
        ) {
            self.axes.refuse_nothing(op, x.shape(), &shape)?;
        }
        Ok(smallvec![Meta {
            shape,
            dtype: x.dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = reduce(
            place,
            self.reducer.reduction,
            inputs[0],
            &self.axes,
            &metas[0],
        )?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        self.reducer.saves
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let call = Reduced {
            tape,
            axes: &self.axes,
            op: self.name(),
        };
        (self.reducer.gradient)(&call).map(gradient)
    }
}
