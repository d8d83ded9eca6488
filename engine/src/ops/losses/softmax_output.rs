//! Softmax with the gradient of its cross entropy with labels, whatever gradient comes in.

use smallvec::smallvec;

use super::classes::one_hot;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::softmax::{Form, Rows};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add_scalar,
    divide, maximum_scalar, multiply, multiply_scalar, not_equal_scalar, reshape_to, slice_axis,
    subtract, sum, trunc,
};
use crate::shape::Shape;

/// Softmax with the gradient of its cross entropy with labels.
pub static SOFTMAX_OUTPUT: Spec = Spec {
    name: "SoftmaxOutput",
    aliases: &["Softmax"],
    documentation: "The softmax of each instance as a whole, along the last axis (`preserve_shape`) or along axis 1 \
                    (`multi_output`). The gradient is that of the cross entropy with the labels, which are numbers of classes \
                    or probabilities: the result less the probabilities of the labels, whatever gradient comes in.",
    example: Example {
        code: "nd.SoftmaxOutput(nd.array([[1, 2, 3]]), nd.array([2]))",
        shows: "\n[[0.09003057 0.24472848 0.66524094]]\n<NDArray 1x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "label"]),
    parameters: PARAMETERS,
    build: built,
    // The derivative is not that of what is returned, so central differences have nothing to say about it.
    cases: &[
        Case::new(&[&[2, 3], &[2]])
            .from(&[Domain::Real, Domain::Index(3)])
            .order(0),
        Case::new(&[&[2, 3, 4], &[2, 4]])
            .from(&[Domain::Real, Domain::Index(3)])
            .with(&[("multi_output", "True")])
            .order(0),
        Case::new(&[&[2, 3, 4], &[2, 3]])
            .from(&[Domain::Real, Domain::Index(4)])
            .with(&[("preserve_shape", "True")])
            .order(0),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "grad_scale",
        kind: Kind::Float,
        default: Default::Float(1.0),
        documentation: "What the gradient is multiplied by.",
    },
    Parameter {
        name: "ignore_label",
        kind: Kind::Float,
        default: Default::Float(-1.0),
        documentation: "The label of instances that have no gradient, if `use_ignore` is true.",
    },
    Parameter {
        name: "multi_output",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether axis 1 is the one of classes.",
    },
    Parameter {
        name: "use_ignore",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether `ignore_label` counts.",
    },
    Parameter {
        name: "preserve_shape",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether the last axis is the one of classes.",
    },
    Parameter {
        name: "normalization",
        kind: Kind::Choice(&["batch", "null", "valid"]),
        default: Default::Text("null"),
        documentation: "What the gradient is divided by: nothing, the number of instances, or the number of labels that are not \
                        ignored.",
    },
    Parameter {
        name: "out_grad",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether the gradient is multiplied by the one that comes in.",
    },
    Parameter {
        name: "smooth_alpha",
        kind: Kind::Float,
        default: Default::Float(0.0),
        documentation: "How much of a label's probability is given to the other classes.",
    },
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let axis = if attributes.bool("multi_output")? {
        Classes::Axis1
    } else if attributes.bool("preserve_shape")? {
        Classes::Last
    } else {
        Classes::Instance
    };
    let normalization = match attributes.text("normalization")? {
        "batch" => Normalization::Batch,
        "valid" => Normalization::Valid,
        _ => Normalization::Null,
    };
    let smoothed = attributes.float("smooth_alpha")?;
    if !(0.0..=1.0).contains(&smoothed) {
        let message = format!("value {smoothed} for Parameter smooth_alpha exceed bound [0,1]");
        return Err(Error::argument(SOFTMAX_OUTPUT.name, message));
    }
    Ok(OpRef::new(SoftmaxOutput {
        classes: axis,
        ignored: attributes.float("ignore_label")?,
        ignores: attributes.bool("use_ignore")?,
        normalization,
        scale: attributes.float("grad_scale")?,
        smoothed,
        multiplied: attributes.bool("out_grad")?,
    }))
}

/// Where the classes are.
#[derive(Clone, Copy, PartialEq)]
enum Classes {
    Instance,
    Last,
    Axis1,
}

/// What the gradient is divided by.
#[derive(Clone, Copy, PartialEq)]
enum Normalization {
    Null,
    Batch,
    Valid,
}

struct SoftmaxOutput {
    classes: Classes,
    ignored: f64,
    ignores: bool,
    normalization: Normalization,
    scale: f64,
    smoothed: f64,
    multiplied: bool,
}

impl SoftmaxOutput {
    fn rows(&self, shape: &Shape) -> Result<Rows> {
        match self.classes {
            Classes::Instance => Ok(Rows::instances(shape)),
            Classes::Last => Rows::along(SOFTMAX_OUTPUT.name, -1, shape),
            Classes::Axis1 => Rows::along(SOFTMAX_OUTPUT.name, 1, shape),
        }
    }

    fn check_labels(&self, labels: &Shape, x: &Shape) -> Result<()> {
        let op = SOFTMAX_OUTPUT.name;
        if labels == x {
            return Ok(());
        }
        if self.classes != Classes::Axis1 {
            let inferred = x.without(x.ndim() - 1);
            if labels == &inferred {
                return Ok(());
            }
            let message =
                format!("Shape inconsistent, Provided = {labels}, inferred shape={inferred}");
            return Err(Error::shape(op, message));
        }
        let (without, with) = (x.without(1), x.with(1, 1));
        let merged = Shape::new(&[x[0], without[1..].iter().product()]);
        if [&merged, &without, &with].contains(&labels) {
            return Ok(());
        }
        Err(Error::shape(
            op,
            format!("Expecting {merged} or {without}. But got {labels}"),
        ))
    }

    /// The gradient where labels are numbers of classes; `y` is in the shape of the rows.
    fn of_classes(&self, y: &NDArray, labels: &NDArray, rows: &Rows) -> Result<NDArray> {
        let (all, labels) = (labels, self.one_label_each(labels, rows)?);
        let target = self.target(&labels, rows.0[1])?;
        let mut gradient = multiply_scalar(&subtract(y, &target)?, self.scale)?;
        if self.ignores {
            gradient = multiply(&gradient, &not_equal_scalar(&labels, self.ignored)?)?;
        }
        let (instances, positions) = (rows.0[0], rows.0[2]);
        let fixed = match self.normalization {
            Normalization::Null => positions,
            Normalization::Batch => positions * instances,
            // Labels to ignore are not counted, whether they are ignored or not.
            Normalization::Valid => {
                let valid = not_equal_scalar(&trunc(all)?, self.ignored.trunc())?;
                return divide(&gradient, &maximum_scalar(&sum(&valid, Axes::ALL)?, 1.0)?);
            }
        };
        multiply_scalar(&gradient, (fixed.max(1) as f64).recip())
    }

    /// The labels in a shape that broadcasts against the rows. With more axes than two, and instances taken as a whole,
    /// there are more labels than instances; MXNet looks at the first ones.
    fn one_label_each(&self, labels: &NDArray, rows: &Rows) -> Result<NDArray> {
        let shape = rows.one_each();
        let flat = reshape_to(labels, Shape::new(&[labels.size()]))?;
        reshape_to(&slice_axis(&flat, 0, 0, Some(shape.size() as i64))?, shape)
    }

    /// The probabilities that labels stand for.
    fn target(&self, labels: &NDArray, classes: usize) -> Result<NDArray> {
        let hot = one_hot(labels, classes)?;
        // MXNet smooths labels of single outputs only.
        if self.smoothed == 0.0 || self.classes == Classes::Axis1 || classes < 2 {
            return Ok(hot);
        }
        let share = self.smoothed / (classes - 1) as f64;
        add_scalar(&multiply_scalar(&hot, 1.0 - self.smoothed - share)?, share)
    }
}

impl Op for SoftmaxOutput {
    fn name(&self) -> &'static str {
        SOFTMAX_OUTPUT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let op = SOFTMAX_OUTPUT.name;
        let (dtype, of_labels) = (inputs[0].dtype(), inputs[1].dtype());
        only_floats(op, dtype)?;
        if of_labels != dtype {
            let message = format!(
                "This layer requires uniform type. Expected '{dtype}' v.s. given '{of_labels}' at 'label'"
            );
            return Err(Error::argument(op, message));
        }
        let x = inputs[0].shape();
        if x.ndim() == 0 {
            return Err(Error::shape(op, "data has no axis of classes"));
        }
        self.rows(x)?;
        self.check_labels(inputs[1].shape(), x)?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let rows = self.rows(inputs[0].shape())?;
        let out = rows.probabilities(place, inputs[0], Form::PLAIN)?;
        let out = place.converted(&out, metas[0].dtype)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0b10,
            outputs: 1,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (y, labels) = (tape.output(0)?, tape.input(1)?);
        let gradient = if labels.shape() == y.shape() {
            multiply_scalar(&subtract(&y, &labels)?, self.scale)?
        } else {
            let rows = self.rows(y.shape())?;
            let gradient = self.of_classes(&reshape_to(&y, rows.0.clone())?, &labels, &rows)?;
            reshape_to(&gradient, y.shape().clone())?
        };
        let gradient = if self.multiplied {
            multiply(tape.gradient()?, &gradient)?
        } else {
            gradient
        };
        Ok(smallvec![Some(gradient), None])
    }
}
