//! Boxes from what a detector says.

use smallvec::smallvec;

use super::boxes::{Corners, Encoding, four};
use super::multibox_target::variances;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, Metadata, OpRef, Outputs, cast, same_dtype};
use crate::shape::Shape;

/// Boxes from what a detector says.
pub static MULTI_BOX_DETECTION: Spec = Spec {
    name: "MultiBoxDetection",
    aliases: &["_contrib_MultiBoxDetection"],
    documentation: "Boxes `(class, score, xmin, ymin, xmax, ymax)`, of shape `(batch, anchors, 6)`, from probabilities of classes \
                    `(batch, classes + 1, anchors)`, offsets `(batch, anchors * 4)` and anchors `(1, anchors, 4)`. The best \
                    class of each anchor counts if its probability is `threshold` or more; the best boxes come first, and those \
                    that overlap a better one of their class by `nms_threshold` or more get class -1, as do rows without a box. \
                    There is no gradient.",
    example: Example {
        code: "nd.contrib.MultiBoxDetection(nd.array([[[0.25, 0.5], [0.75, 0.5]]]), nd.zeros((1, 8)), nd.array([[[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.75]]]))",
        shows: "\n[[[ 0.    0.75  0.    0.    0.5   0.5 ]\n  [-1.    0.5   0.    0.    0.5   0.75]]]\n<NDArray 1x2x6 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["cls_prob", "loc_pred", "anchor"]),
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[2, 3, 4], &[2, 16], &[1, 4, 4]])
            .from(&[Domain::Positive, Domain::Unit, Domain::Positive])
            .with(&[("clip", "False")])
            .order(0),
        Case::new(&[&[2, 3, 4], &[2, 16], &[1, 4, 4]])
            .from(&[Domain::Positive, Domain::Unit, Domain::Positive])
            .with(&[
                ("threshold", "0.3"),
                ("force_suppress", "True"),
                ("nms_threshold", "0.1"),
                ("nms_topk", "3"),
                ("variances", "(0.2, 0.3, 0.4, 0.5)"),
            ])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "clip",
        kind: Kind::Bool,
        default: Default::Bool(true),
        documentation: "Whether boxes are cut off at the edges of the image.",
    },
    Parameter {
        name: "threshold",
        kind: Kind::Float,
        default: Default::Float(0.01),
        documentation: "The least probability of a class.",
    },
    Parameter {
        name: "background_id",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "The number of the background; it is 0 whatever is given.",
    },
    Parameter {
        name: "nms_threshold",
        kind: Kind::Float,
        default: Default::Float(0.5),
        documentation: "The overlap at which the worse box is left out.",
    },
    Parameter {
        name: "force_suppress",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether boxes of different classes leave each other out.",
    },
    Parameter {
        name: "variances",
        kind: Kind::Floats,
        default: Default::Floats(&[0.1, 0.1, 0.2, 0.2]),
        documentation: "What offsets are multiplied by.",
    },
    Parameter {
        name: "nms_topk",
        kind: Kind::Int,
        default: Default::Int(-1),
        documentation: "How many of the best boxes are kept; all if it is not positive.",
    },
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let detection = Detection {
        clip: attributes.bool("clip")?,
        threshold: attributes.float("threshold")? as f32,
        overlap: attributes.float("nms_threshold")? as f32,
        all_classes: attributes.bool("force_suppress")?,
        variances: variances(attributes)?,
        best: usize::try_from(attributes.int("nms_topk")?)
            .ok()
            .filter(|&best| best > 0),
    };
    Ok(OpRef::new(Composite {
        name: MULTI_BOX_DETECTION.name,
        infer: |inputs: &[&Array]| infer(inputs),
        body: move |inputs: &[&NDArray]| detection.run(inputs),
    }))
}

fn infer(inputs: &[&Array]) -> Result<Metadata> {
    let name = MULTI_BOX_DETECTION.name;
    let dtype = same_dtype(name, inputs)?;
    only_floats(name, dtype)?;
    let (scores, offsets, anchors) = (inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
    if scores.ndim() != 3 || scores[1] == 0 {
        return Err(Error::shape(
            name,
            format!("Provided: {scores}, expected (batch, classes, anchors)"),
        ));
    }
    let (batch, count) = (scores[0], scores[2]);
    if offsets[..] != [batch, count * 4] {
        let message = format!(
            "# anchors mismatch with # loc: {offsets}, expected [{batch},{}]",
            count * 4
        );
        return Err(Error::shape(name, message));
    }
    if anchors[..] != [1, count, 4] {
        let message = format!("Number of anchors mismatch: {anchors}, expected [1,{count},4]");
        return Err(Error::shape(name, message));
    }
    Ok(smallvec![Meta {
        shape: Shape::new(&[batch, count, 6]),
        dtype
    }])
}

struct Detection {
    clip: bool,
    threshold: f32,
    overlap: f32,
    all_classes: bool,
    variances: [f32; 4],
    best: Option<usize>,
}

impl Detection {
    fn run(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let [batch, classes, count] = [0, 1, 2].map(|axis| inputs[0].shape()[axis]);
        let (scores, offsets) = (inputs[0].to_vec::<f32>()?, inputs[1].to_vec::<f32>()?);
        let anchors = inputs[2].to_vec::<f32>()?;
        let mut out = vec![-1.0f32; batch * count * 6];
        for image in 0..batch {
            let scores = &scores[image * classes * count..(image + 1) * classes * count];
            let offsets = &offsets[image * count * 4..(image + 1) * count * 4];
            let mut found = Vec::new();
            for anchor in 0..count {
                let mut best = (-1.0, 0);
                for class in 1..classes {
                    let score = scores[class * count + anchor];
                    if score > best.0 {
                        best = (score, class);
                    }
                }
                let (score, class) = best;
                if class > 0 && score >= self.threshold {
                    let [a, b, c, d] =
                        self.decoded(four(&anchors, anchor * 4), four(offsets, anchor * 4));
                    found.push([class as f32 - 1.0, score, a, b, c, d]);
                }
            }
            self.suppress(&mut found)?;
            for (row, slot) in found
                .iter()
                .zip(out[image * count * 6..].chunks_exact_mut(6))
            {
                slot.copy_from_slice(row);
            }
        }
        let out = NDArray::from_slice(&out, [batch, count, 6], inputs[0].context())?;
        Ok(smallvec![cast(&out, inputs[0].dtype())?])
    }

    /// The box that offsets say lies at an anchor.
    fn decoded(&self, anchor: [f32; 4], offsets: [f32; 4]) -> [f32; 4] {
        let [x, y, w, h] = Corners(anchor).center();
        let [dx, dy, dw, dh]: [f32; 4] =
            std::array::from_fn(|index| offsets[index] * self.variances[index]);
        let (x, y) = (dx * w + x, dy * h + y);
        let (w, h) = (dw.exp() * w / 2.0, dh.exp() * h / 2.0);
        let corners = [x - w, y - h, x + w, y + h];
        if self.clip {
            corners.map(|number| number.clamp(0.0, 1.0))
        } else {
            corners
        }
    }

    /// Sorts boxes, and gives class -1 to those that are left out.
    fn suppress(&self, found: &mut [[f32; 6]]) -> Result<()> {
        if !(self.overlap > 0.0 && self.overlap <= 1.0) {
            return Ok(());
        }
        let mut sorted = found.to_vec();
        sorted.sort_by(|x, y| y[1].total_cmp(&x[1]));
        let kept = self.best.unwrap_or(usize::MAX).min(found.len());
        // What MXNet does not look at stays where it was found.
        found[..kept].copy_from_slice(&sorted[..kept]);
        found[kept..].iter_mut().for_each(|row| row[0] = -1.0);
        for better in 0..kept {
            interrupt::check()?;
            let (first, rest) = found.split_at_mut(better + 1);
            let better = first[better];
            if better[0] < 0.0 {
                continue;
            }
            for row in &mut rest[..kept - first.len()] {
                let same = self.all_classes || row[0] == better[0];
                if row[0] >= 0.0
                    && same
                    && Encoding::Corner.overlap(four(&better, 2), four(row, 2)) >= self.overlap
                {
                    row[0] = -1.0;
                }
            }
        }
        Ok(())
    }
}
