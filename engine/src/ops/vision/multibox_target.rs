//! What a detector should have said: targets of anchors from labelled boxes.

use smallvec::smallvec;

use super::boxes::{Corners, Encoding, four, room};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, Metadata, OpRef, Outputs, cast, same_dtype};
use crate::shape::Shape;

/// Targets of anchors from labelled boxes.
pub static MULTI_BOX_TARGET: Spec = Spec {
    name: "MultiBoxTarget",
    aliases: &["_contrib_MultiBoxTarget"],
    documentation: "Targets for anchors of shape `(1, anchors, 4)` from labels `(batch, boxes, 5)`, each \
                    `(class, xmin, ymin, xmax, ymax)`, up to the first of class -1, and predictions \
                    `(batch, classes + 1, anchors)`. Each labelled box is matched with the anchor that overlaps it most, and \
                    with all that overlap it by more than `overlap_threshold`. The results are the offsets of the matched boxes \
                    divided by `variances`, `(batch, anchors * 4)`; masks of them; and classes `(batch, anchors)`: 0 for the \
                    background, `ignore_label` for anchors that are left out. There is no gradient.",
    example: Example {
        code: "nd.contrib.MultiBoxTarget(nd.array([[[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]]]), nd.array([[[2, 0, 0, 0.5, 0.5]]]), nd.zeros((1, 4, 2)))[2]",
        shows: "\n[[3. 0.]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["anchor", "label", "cls_pred"]),
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[1, 4, 4], &[2, 2, 5], &[2, 3, 4]])
            .from(&[Domain::Unit, Domain::Index(2), Domain::Real])
            .order(0),
        Case::new(&[&[1, 4, 4], &[2, 2, 5], &[2, 3, 4]])
            .from(&[Domain::Unit, Domain::Index(2), Domain::Real])
            .with(&[
                ("overlap_threshold", "0.2"),
                ("ignore_label", "-2"),
                ("negative_mining_ratio", "1"),
                ("minimum_negative_samples", "1"),
            ])
            .order(0),
    ],
    differentiable: false,
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "overlap_threshold",
        kind: Kind::Float,
        default: Default::Float(0.5),
        documentation: "The overlap above which an anchor is matched.",
    },
    Parameter {
        name: "ignore_label",
        kind: Kind::Float,
        default: Default::Float(-1.0),
        documentation: "The class of anchors that are left out.",
    },
    Parameter {
        name: "negative_mining_ratio",
        kind: Kind::Float,
        default: Default::Float(-1.0),
        documentation: "How many anchors of the background there are for each matched one, those that are the least likely \
                        background first; all if it is not positive.",
    },
    Parameter {
        name: "negative_mining_thresh",
        kind: Kind::Float,
        default: Default::Float(0.5),
        documentation: "The overlap below which an anchor may be one of them.",
    },
    Parameter {
        name: "minimum_negative_samples",
        kind: Kind::Int,
        default: Default::Int(0),
        documentation: "Has no effect.",
    },
    Parameter {
        name: "variances",
        kind: Kind::Floats,
        default: Default::Floats(&[0.1, 0.1, 0.2, 0.2]),
        documentation: "What offsets are divided by.",
    },
];

/// The four numbers that offsets are divided by.
pub(super) fn variances(attributes: &Attributes) -> Result<[f32; 4]> {
    let numbers = attributes.floats("variances")?;
    match numbers[..] {
        [x, y, w, h] => Ok([x as f32, y as f32, w as f32, h as f32]),
        _ => Err(Error::argument(
            attributes.spec().name,
            "Variance size must be 4",
        )),
    }
}

fn built(attributes: &Attributes) -> Result<OpRef> {
    let ratio = attributes.float("negative_mining_ratio")? as f32;
    let targets = Targets {
        overlap: attributes.float("overlap_threshold")? as f32,
        ignored: attributes.float("ignore_label")? as f32,
        mining: Some(ratio).filter(|&ratio| ratio > 0.0),
        mining_overlap: attributes.float("negative_mining_thresh")? as f32,
        variances: variances(attributes)?,
    };
    Ok(OpRef::new(Composite {
        name: MULTI_BOX_TARGET.name,
        infer: |inputs: &[&Array]| infer(inputs),
        body: move |inputs: &[&NDArray]| targets.run(inputs),
    }))
}

fn infer(inputs: &[&Array]) -> Result<Metadata> {
    let name = MULTI_BOX_TARGET.name;
    let wrong = |message: &str| {
        let shapes: Vec<String> = inputs
            .iter()
            .map(|input| input.shape().to_string())
            .collect();
        Err(Error::argument(
            name,
            format!("{message}: shapes {}", shapes.join(", ")),
        ))
    };
    let dtype = same_dtype(name, inputs)?;
    only_floats(name, dtype)?;
    let (anchors, labels, predictions) = (inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
    if anchors.ndim() != 3 {
        return wrong("Anchor should be batch shared N*4 tensor");
    }
    if anchors[0] != 1 {
        return wrong("Anchors are shared across batches, first dimension should be 1");
    }
    if anchors[1] == 0 {
        return wrong("Number boxes should > 0");
    }
    if anchors[2] != 4 {
        return wrong("Box dimension should be 4: [xmin-ymin-xmax-ymax]");
    }
    if labels.ndim() != 3 {
        return wrong("Label should be [batch, num_labels, label_width] tensor");
    }
    if labels[2] < 5 {
        return wrong("Label width should be greater than or equal to 5");
    }
    if predictions.ndim() != 3 || predictions[1] == 0 {
        return wrong("Prediction should be [batch, num_classes, num_anchors] tensor");
    }
    if predictions[2] != anchors[1] {
        return wrong("Number of anchors mismatch");
    }
    if predictions[0] != labels[0] {
        return wrong("Predictions and labels have different numbers of batches");
    }
    let (batch, count) = (labels[0], anchors[1]);
    let meta = |extents: [usize; 2]| Meta {
        shape: Shape::new(&extents),
        dtype,
    };
    Ok(smallvec![
        meta([batch, count * 4]),
        meta([batch, count * 4]),
        meta([batch, count])
    ])
}

struct Targets {
    overlap: f32,
    ignored: f32,
    mining: Option<f32>,
    mining_overlap: f32,
    variances: [f32; 4],
}

/// What is known of an anchor.
#[derive(Clone, Copy, PartialEq)]
enum Anchor {
    Ignored,
    Background,
    Matched(usize),
}

impl Targets {
    fn run(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let count = inputs[0].shape()[1];
        let [batch, boxes, width] = [0, 1, 2].map(|axis| inputs[1].shape()[axis]);
        let anchors = inputs[0].to_vec::<f32>()?;
        let anchors: Vec<[f32; 4]> = anchors.chunks_exact(4).map(|row| four(row, 0)).collect();
        let labels = inputs[1].to_vec::<f32>()?;
        let predictions = inputs[2].to_vec::<f32>()?;
        let classes = inputs[2].shape()[1];
        let mut offsets = vec![0.0f32; batch * count * 4];
        let mut masks = vec![0.0f32; batch * count * 4];
        let mut targets = vec![self.ignored; batch * count];
        for image in 0..batch {
            interrupt::check()?;
            let labels = &labels[image * boxes * width..(image + 1) * boxes * width];
            let labels: Vec<&[f32]> = labels
                .chunks_exact(width)
                .take_while(|row| row[0] != -1.0)
                .collect();
            let predictions = &predictions[image * classes * count..(image + 1) * classes * count];
            if labels.is_empty() {
                continue;
            }
            for (index, anchor) in self
                .judged(&anchors, &labels, predictions)?
                .into_iter()
                .enumerate()
            {
                let place = image * count + index;
                match anchor {
                    Anchor::Ignored => {}
                    Anchor::Background => targets[place] = 0.0,
                    Anchor::Matched(label) => {
                        targets[place] = labels[label][0] + 1.0;
                        masks[place * 4..place * 4 + 4].fill(1.0);
                        let encoded = self.encoded(anchors[index], four(labels[label], 1));
                        offsets[place * 4..place * 4 + 4].copy_from_slice(&encoded);
                    }
                }
            }
        }
        let array = |elements: &[f32], extents: [usize; 2]| -> Result<NDArray> {
            cast(
                &NDArray::from_slice(elements, extents, inputs[0].context())?,
                inputs[0].dtype(),
            )
        };
        Ok(smallvec![
            array(&offsets, [batch, count * 4])?,
            array(&masks, [batch, count * 4])?,
            array(&targets, [batch, count])?,
        ])
    }

    /// What each anchor is matched with.
    fn judged(
        &self,
        anchors: &[[f32; 4]],
        labels: &[&[f32]],
        predictions: &[f32],
    ) -> Result<Vec<Anchor>> {
        let overlaps = room(&Shape::new(&[anchors.len(), labels.len()]), DType::Float32)?;
        let overlaps = overlaps.as_mut_slice::<f32>()?;
        for (row, &anchor) in overlaps.chunks_exact_mut(labels.len()).zip(anchors) {
            for (slot, label) in row.iter_mut().zip(labels) {
                *slot = Encoding::Corner.overlap(anchor, four(label, 1));
            }
        }
        let mut judged = best_pairs(overlaps, labels.len())?;
        let matched = |anchor: &Anchor| matches!(anchor, Anchor::Matched(_));
        let largest: Vec<(usize, f32)> = overlaps
            .chunks_exact(labels.len())
            .map(|row| {
                row.iter()
                    .enumerate()
                    .fold((0, -1.0), |best, (label, &overlap)| {
                        if overlap > best.1 {
                            (label, overlap)
                        } else {
                            best
                        }
                    })
            })
            .collect();
        if self.overlap > 0.0 {
            for (anchor, &(label, overlap)) in judged.iter_mut().zip(&largest) {
                if !matched(anchor) && overlap > self.overlap {
                    *anchor = Anchor::Matched(label);
                }
            }
        }
        let Some(ratio) = self.mining else {
            let others = judged.iter_mut().filter(|anchor| !matched(anchor));
            others.for_each(|anchor| *anchor = Anchor::Background);
            return Ok(judged);
        };
        let positive = judged.iter().filter(|anchor| matched(anchor)).count();
        let wanted = ((positive as f32 * ratio) as usize).min(anchors.len() - positive);
        let mut candidates: Vec<(f32, usize)> = (0..anchors.len())
            .filter(|&anchor| !matched(&judged[anchor]) && largest[anchor].1 < self.mining_overlap)
            .map(|anchor| {
                (
                    background_probability(predictions, anchors.len(), anchor),
                    anchor,
                )
            })
            .collect();
        candidates.sort_by(|x, y| x.0.total_cmp(&y.0));
        for &(_, anchor) in candidates.iter().take(wanted) {
            judged[anchor] = Anchor::Background;
        }
        Ok(judged)
    }

    /// A box relative to an anchor.
    fn encoded(&self, anchor: [f32; 4], label: [f32; 4]) -> [f32; 4] {
        let [ax, ay, aw, ah] = Corners(anchor).center();
        let [x, y, w, h] = Corners(label).center();
        let offsets = [(x - ax) / aw, (y - ay) / ah, (w / aw).ln(), (h / ah).ln()];
        std::array::from_fn(|index| offsets[index] / self.variances[index])
    }
}

/// Matches each box with an anchor, again and again the pair that overlaps most.
/// `labels` is not 0.
fn best_pairs(overlaps: &[f32], labels: usize) -> Result<Vec<Anchor>> {
    let mut judged = vec![Anchor::Ignored; overlaps.len() / labels];
    let mut open = vec![true; labels];
    while open.contains(&true) {
        interrupt::check()?;
        let mut best = (1e-6, None);
        for (anchor, row) in overlaps
            .chunks_exact(labels)
            .enumerate()
            .filter(|(anchor, _)| judged[*anchor] == Anchor::Ignored)
        {
            for (label, &overlap) in row.iter().enumerate().filter(|(label, _)| open[*label]) {
                if overlap > best.0 {
                    best = (overlap, Some((anchor, label)));
                }
            }
        }
        let Some((anchor, label)) = best.1 else { break };
        judged[anchor] = Anchor::Matched(label);
        open[label] = false;
    }
    Ok(judged)
}

/// The softmax of the first class at an anchor.
fn background_probability(predictions: &[f32], anchors: usize, anchor: usize) -> f32 {
    let scores = predictions[anchor..].iter().step_by(anchors).copied();
    let largest = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.map(|score| (score - largest).exp()).sum();
    (predictions[anchor] - largest).exp() / total
}
