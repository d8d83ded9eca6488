//! Softmax along the middle one of three axes, which is what all forms of it come down to.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Reduction;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::binary::{DIVIDE, SUBTRACT};
use crate::ops::scalar::DIVIDE_SCALAR;
use crate::ops::unary::{EXP, LOG, NEGATIVE};
use crate::ops::{
    Arrays, Axes, Gradients, Meta, Metadata, Op, Place, Saves, divide_scalar, exp, multiply,
    negative, recomputed, reduce, reshape_to, run_one, subtract, sum,
};
use crate::shape::Shape;

/// An array's extents before, along and after the axis that probabilities are counted along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows(pub Shape);

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Form {
    /// Logarithms of the probabilities instead of these.
    pub logarithm: bool,
    /// The smallest number is the most probable.
    pub negated: bool,
    /// What numbers are divided by first.
    pub temperature: f64,
}

impl Form {
    /// Plain probabilities.
    pub const PLAIN: Self = Self {
        logarithm: false,
        negated: false,
        temperature: 1.0,
    };
}

const AXIS: i64 = 1;

impl Rows {
    /// Along an axis.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an axis that the shape does not have.
    pub fn along(op: &'static str, axis: i64, shape: &Shape) -> Result<Self> {
        let position = shape.axis(axis).ok_or_else(|| {
            let ndim = shape.ndim();
            Error::argument(
                op,
                format!("axis {axis} exceeds the input dimension of {ndim}"),
            )
        })?;
        let (before, after) = (&shape[..position], &shape[position + 1..]);
        Ok(Self(Shape::new(&[
            before.iter().product(),
            shape[position],
            after.iter().product(),
        ])))
    }

    /// Each instance, which lies along the first axis, as a whole. A vector is one instance.
    pub fn instances(shape: &Shape) -> Self {
        let count = if shape.ndim() < 2 { 1 } else { shape[0] };
        Self(Shape::new(&[count, shape.size() / count.max(1), 1]))
    }

    /// The shape with one number for each row.
    pub fn one_each(&self) -> Shape {
        self.0.with(AXIS as usize, 1)
    }

    /// Probabilities in the shape of the rows; in float32 or float64.
    ///
    /// # Errors
    /// The device's.
    pub fn probabilities(&self, place: &Place, x: &Array, form: Form) -> Result<Array> {
        // float16 would lose in every step.
        let wide = if x.dtype() == DType::Float64 {
            DType::Float64
        } else {
            DType::Float32
        };
        let x = place.converted(&place.reshaped(x, self.0.clone())?, wide)?;
        let device = place.device;
        let out = place.empty(self.0.clone(), wide)?;
        if self.fused(place, &x, form, &out)? {
            return Ok(out);
        }
        let nearest = if form.negated {
            Reduction::Minimum
        } else {
            Reduction::Maximum
        };
        let nearest = self.reduced(place, nearest, &x)?;
        device.binary(&SUBTRACT.function, &x, &self.spread(&nearest)?, &out)?;
        if form.negated {
            device.unary(&NEGATIVE.function, &out, [0.0; 2], &out)?;
        }
        if form.temperature != 1.0 {
            let temperature = [form.temperature, 0.0];
            device.unary(&DIVIDE_SCALAR.function, &out, temperature, &out)?;
        }
        if form.logarithm {
            let powers = place.empty(self.0.clone(), wide)?;
            device.unary(&EXP.function, &out, [0.0; 2], &powers)?;
            let total = self.reduced(place, Reduction::Sum, &powers)?;
            device.unary(&LOG.function, &total, [0.0; 2], &total)?;
            device.binary(&SUBTRACT.function, &out, &self.spread(&total)?, &out)?;
        } else {
            device.unary(&EXP.function, &out, [0.0; 2], &out)?;
            let total = self.reduced(place, Reduction::Sum, &out)?;
            device.binary(&DIVIDE.function, &out, &self.spread(&total)?, &out)?;
        }
        Ok(out)
    }

    /// Whether the device did it all at once.
    fn fused(&self, place: &Place, x: &Array, form: Form, out: &Array) -> Result<bool> {
        let plain = Form {
            logarithm: form.logarithm,
            ..Form::PLAIN
        };
        if self.0[2] != 1 || form != plain {
            return Ok(false);
        }
        let matrix = Shape::new(&self.0[..2]);
        let (x, out) = (
            place.reshaped(x, matrix.clone())?,
            place.reshaped(out, matrix)?,
        );
        place.device.softmax(form.logarithm, &x, &out)
    }

    /// The gradient with respect to the argument of [`Rows::probabilities`], in the shape of the rows, from the result
    /// and the gradient there.
    ///
    /// # Errors
    /// Those of the operations.
    pub fn gradient(&self, result: &NDArray, incoming: &NDArray, form: Form) -> Result<NDArray> {
        let y = reshape_to(result, self.0.clone())?;
        let incoming = reshape_to(incoming, self.0.clone())?;
        let logarithm = form.logarithm;
        let gradient = if self.0[2] == 1 {
            run_one(Gradient { logarithm }, &[&y, &incoming])?
        } else {
            composed(logarithm, &y, &incoming)?
        };
        let gradient = if form.negated {
            negative(&gradient)?
        } else {
            gradient
        };
        if form.temperature == 1.0 {
            return Ok(gradient);
        }
        divide_scalar(&gradient, form.temperature)
    }

    /// A reduction of each row.
    fn reduced(&self, place: &Place, reduction: Reduction, x: &Array) -> Result<Array> {
        let meta = Meta {
            shape: self.one_each(),
            dtype: x.dtype(),
        };
        reduce(place, reduction, x, &Axes::one(AXIS, true), &meta)
    }

    fn spread(&self, x: &Array) -> Result<Array> {
        x.broadcast_to(&self.0)
            .ok_or_else(|| Error::internal("a row's number that does not fit the row"))
    }
}

/// The gradient of probabilities, or of their logarithms, made of other operations.
fn composed(logarithm: bool, y: &NDArray, incoming: &NDArray) -> Result<NDArray> {
    let total = |x: &NDArray| sum(x, Axes::one(AXIS, true));
    if logarithm {
        return subtract(incoming, &multiply(&exp(y)?, &total(incoming)?)?);
    }
    let weighted = total(&multiply(incoming, y)?)?;
    multiply(y, &subtract(incoming, &weighted)?)
}

/// [`composed`] in one go, of rows whose elements are neighbours.
struct Gradient {
    logarithm: bool,
}

impl Op for Gradient {
    fn name(&self) -> &'static str {
        "softmax_gradient"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (shape, dtype) = (&metas[0].shape, metas[0].dtype);
        let matrix = |x: &Array| place.reshaped(x, Shape::new(&shape[..2]));
        let out = place.empty(Shape::new(&shape[..2]), dtype)?;
        let (y, incoming) = (matrix(inputs[0])?, matrix(inputs[1])?);
        let device = place.device;
        if inputs[1].dtype() == dtype
            && device.softmax_gradient(self.logarithm, &y, &incoming, &out)?
        {
            return Ok(smallvec![place.reshaped(&out, shape.clone())?]);
        }
        let [y, incoming] = [inputs[0], inputs[1]].map(|array| NDArray::new(array.clone()));
        let out = composed(self.logarithm, &y, &incoming)?;
        Ok(smallvec![out.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let inputs = [tape.input(0)?, tape.input(1)?];
        recomputed::gradients(tape, &inputs, |inputs| {
            composed(self.logarithm, &inputs[0], &inputs[1]).map(|out| smallvec![out])
        })
    }
}
