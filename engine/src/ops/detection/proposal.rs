//! Regions that may hold an object, from what a network says of anchors (S. Ren et al., Faster R-CNN, 2015). In float32, as
//! MXNet computes it.

use std::cmp::Ordering;

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, Meta, Metadata, OpRef, Outputs, cast, same_dtype};
use crate::shape::Shape;

/// Regions of one image.
pub static PROPOSAL: Spec = Spec {
    name: "Proposal",
    aliases: &["_contrib_Proposal"],
    documentation: "As `MultiProposal`, of one image. There is no gradient.",
    example: Example {
        code: "nd.contrib.Proposal(nd.array([[[[0.1]], [[0.9]]]]), nd.zeros((1, 4, 1, 1)), nd.array([[16, 16, 1]]), scales=(1,), ratios=(1,), rpn_post_nms_top_n=1)",
        shows: "\n[[ 0.  0.  0. 15. 15.]]\n<NDArray 1x5 @cpu(0)>",
    },
    build: |attributes| built(attributes, false),
    cases: &[Case::new(&[&[1, 4, 3, 3], &[1, 8, 3, 3], &[1, 3]])
        .with(SMALL)
        .from(DOMAINS)
        .order(0)],
    ..MULTI_PROPOSAL_LIKE
};

/// Regions of several images.
pub static MULTI_PROPOSAL: Spec = Spec {
    name: "MultiProposal",
    aliases: &["_contrib_MultiProposal"],
    documentation: "The regions that most likely hold an object. At each position of a map, `feature_stride` elements of the image \
                    apart, lies an anchor for each of `ratios` and `scales`; `cls_prob` of shape `(batch, 2 * anchors, height, \
                    width)` holds the probabilities that there is nothing, then those that there is something, and \
                    `bbox_pred` of shape `(batch, 4 * anchors, height, width)` how far an anchor's box moves, in its size, and \
                    the logarithms of how it grows; with `iou_loss` it holds how far its corners move. `im_info` is `(height, \
                    width, scale)` of each image, which boxes are cut to. Boxes smaller than `rpn_min_size` times the scale \
                    come last. Of the `rpn_pre_nms_top_n` best boxes those are left out that overlap a better one by more than \
                    `threshold`; the first `rpn_post_nms_top_n` are the result, again from the first where there are too few: \
                    rows `(batch index, x1, y1, x2, y2)`, and with `output_score` their scores. There is no gradient.",
    example: Example {
        code: "nd.contrib.MultiProposal(nd.array([[[[0.1]], [[0.9]]]]), nd.zeros((1, 4, 1, 1)), nd.array([[16, 16, 1]]), scales=(1,), ratios=(1,), \
               rpn_post_nms_top_n=1, output_score=True)[1]",
        shows: "\n[[0.9]]\n<NDArray 1x1 @cpu(0)>",
    },
    build: |attributes| built(attributes, true),
    cases: &[Case::new(&[&[2, 4, 3, 3], &[2, 8, 3, 3], &[2, 3]])
        .with(SMALL)
        .from(DOMAINS)
        .order(0)],
    ..MULTI_PROPOSAL_LIKE
};

const MULTI_PROPOSAL_LIKE: Spec = Spec {
    inputs: Inputs::Fixed(&["cls_prob", "bbox_pred", "im_info"]),
    parameters: PARAMETERS,
    differentiable: false,
    ..Spec::UNARY
};

const SMALL: &[(&str, &str)] = &[
    ("scales", "(1,)"),
    ("ratios", "(0.5, 2)"),
    ("feature_stride", "1"),
    ("rpn_min_size", "0"),
    ("rpn_post_nms_top_n", "5"),
    ("output_score", "True"),
];

const DOMAINS: &[Domain] = &[Domain::Positive, Domain::Unit, Domain::Index(3)];

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "rpn_pre_nms_top_n",
        kind: Kind::Int,
        default: Default::Int(6000),
        documentation: "How many of the best boxes are looked at; all if it is not positive.",
    },
    Parameter {
        name: "rpn_post_nms_top_n",
        kind: Kind::Int,
        default: Default::Int(300),
        documentation: "How many regions there are for each image.",
    },
    Parameter {
        name: "threshold",
        kind: Kind::Float,
        default: Default::Float(0.7),
        documentation: "The overlap above which the worse box is left out.",
    },
    Parameter {
        name: "rpn_min_size",
        kind: Kind::Int,
        default: Default::Int(16),
        documentation: "The least width and height of a box, in elements of the image before it was scaled.",
    },
    Parameter {
        name: "scales",
        kind: Kind::Floats,
        default: Default::Floats(&[4.0, 8.0, 16.0, 32.0]),
        documentation: "What the sides of anchors are multiplied by.",
    },
    Parameter {
        name: "ratios",
        kind: Kind::Floats,
        default: Default::Floats(&[0.5, 1.0, 2.0]),
        documentation: "Height over width of anchors.",
    },
    Parameter {
        name: "feature_stride",
        kind: Kind::Int,
        default: Default::Int(16),
        documentation: "Elements of the image from one position of the map to the next.",
    },
    Parameter {
        name: "output_score",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether the scores are returned too.",
    },
    Parameter {
        name: "iou_loss",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether `bbox_pred` holds how far corners move.",
    },
];

/// The most regions that may be asked for.
const LARGEST: usize = 1 << 24;

fn built(attributes: &Attributes, several: bool) -> Result<OpRef> {
    let name = attributes.spec().name;
    let positive = |parameter: &str| -> Result<usize> {
        let number = attributes.int(parameter)?;
        usize::try_from(number)
            .ok()
            .filter(|&number| number > 0 && number < LARGEST)
            .ok_or_else(|| Error::argument(name, format!("{parameter} is {number}")))
    };
    let singles = |parameter: &str| -> Result<Vec<f32>> {
        Ok(attributes
            .floats(parameter)?
            .iter()
            .map(|&x| x as f32)
            .collect())
    };
    let stride = positive("feature_stride")?;
    let proposals = Proposals {
        name,
        several,
        looked_at: usize::try_from(attributes.int("rpn_pre_nms_top_n")?)
            .ok()
            .filter(|&count| count > 0),
        wanted: positive("rpn_post_nms_top_n")?,
        overlap: attributes.float("threshold")? as f32,
        smallest: attributes.int("rpn_min_size")? as f32,
        anchors: anchors(stride as f32, &singles("ratios")?, &singles("scales")?),
        stride: stride as f32,
        scored: attributes.bool("output_score")?,
        moves_corners: attributes.bool("iou_loss")?,
    };
    let body = proposals.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| proposals.infer(inputs),
        body: move |inputs: &[&NDArray]| body.run(inputs),
    }))
}

/// Anchors at the first position: squares of the stride's size, stretched and scaled.
fn anchors(side: f32, ratios: &[f32], scales: &[f32]) -> Vec<[f32; 4]> {
    let middle = 0.5 * (side - 1.0);
    let mut anchors = Vec::with_capacity(ratios.len() * scales.len());
    for &ratio in ratios {
        for &scale in scales {
            let width = ((side * side / ratio).floor().sqrt() + 0.5).floor() * scale;
            let height = (width / scale * ratio + 0.5).floor() * scale;
            let (x, y) = (0.5 * (width - 1.0), 0.5 * (height - 1.0));
            anchors.push([middle - x, middle - y, middle + x, middle + y]);
        }
    }
    anchors
}

#[derive(Clone)]
struct Proposals {
    name: &'static str,
    several: bool,
    looked_at: Option<usize>,
    wanted: usize,
    overlap: f32,
    smallest: f32,
    anchors: Vec<[f32; 4]>,
    stride: f32,
    scored: bool,
    moves_corners: bool,
}

/// A box with its score.
#[derive(Clone, Copy)]
struct Candidate {
    corners: [f32; 4],
    score: f32,
}

impl Candidate {
    /// Corners lie inside of a box.
    fn area(&self) -> f32 {
        let [x1, y1, x2, y2] = self.corners;
        (x2 - x1 + 1.0) * (y2 - y1 + 1.0)
    }

    fn overlap(&self, other: &Self) -> f32 {
        let (a, b) = (self.corners, other.corners);
        let side =
            |axis: usize| (a[axis + 2].min(b[axis + 2]) - a[axis].max(b[axis]) + 1.0).max(0.0);
        let shared = side(0) * side(1);
        shared / (self.area() + other.area() - shared)
    }
}

impl Proposals {
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let name = self.name;
        let dtype = same_dtype(name, inputs)?;
        only_floats(name, dtype)?;
        let [batch, channels, height, width] = inputs[0].shape()[..] else {
            let message = format!("cls_prob of shape {} has not four axes", inputs[0].shape());
            return Err(Error::shape(name, message));
        };
        for (input, expected) in inputs[1..]
            .iter()
            .zip([&[batch, channels * 2, height, width][..], &[batch, 3]])
        {
            if input.shape()[..] != *expected {
                let message = format!(
                    "Shape inconsistent, Provided = {}, inferred shape={}",
                    input.shape(),
                    Shape::new(expected)
                        .to_string()
                        .replace('[', "(")
                        .replace(']', ")")
                );
                return Err(Error::shape(name, message));
            }
        }
        if !self.several && batch != 1 {
            let message = "Sorry, multiple images each device is not implemented.";
            return Err(Error::shape(name, message));
        }
        if channels / 2 != self.anchors.len() || height * width == 0 || channels == 0 {
            let message = format!(
                "Check failed: num_anchors == param_.ratios.ndim() * param_.scales.ndim() ({} vs. {})",
                channels / 2,
                self.anchors.len()
            );
            return Err(Error::shape(name, message));
        }
        let meta = |columns: usize| Meta {
            shape: Shape::new(&[batch * self.wanted, columns]),
            dtype,
        };
        let mut metas: Metadata = smallvec![meta(5)];
        if self.scored {
            metas.push(meta(1));
        }
        Ok(metas)
    }

    fn run(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let [batch, channels, height, width] = [0, 1, 2, 3].map(|axis| inputs[0].shape()[axis]);
        let scores = inputs[0].to_vec::<f32>()?;
        let moves = inputs[1].to_vec::<f32>()?;
        let sizes = inputs[2].to_vec::<f32>()?;
        let plane = height * width;
        let mut regions = Vec::with_capacity(batch * self.wanted * 5);
        let mut kept_scores = Vec::with_capacity(batch * self.wanted);
        for image in 0..batch {
            let start = (image * channels + channels / 2) * plane;
            let candidates = self.candidates(
                &scores[start..start + channels / 2 * plane],
                &moves[image * 2 * channels * plane..(image + 1) * 2 * channels * plane],
                [height, width],
                [sizes[3 * image], sizes[3 * image + 1], sizes[3 * image + 2]],
            )?;
            let kept = self.kept(&candidates)?;
            for candidate in kept.iter().cycle().take(self.wanted) {
                regions.push(image as f32);
                regions.extend(candidate.corners);
                kept_scores.push(candidate.score);
            }
        }
        let array = |elements: &[f32], columns: usize| -> Result<NDArray> {
            let shape = [batch * self.wanted, columns];
            let array = NDArray::from_slice(elements, shape, inputs[0].context())?;
            cast(&array, inputs[0].dtype())
        };
        let mut outputs: Outputs = smallvec![array(&regions, 5)?];
        if self.scored {
            outputs.push(array(&kept_scores, 1)?);
        }
        Ok(outputs)
    }

    /// All boxes of an image: positions in rows, the anchors of a position one after the other.
    fn candidates(
        &self,
        scores: &[f32],
        moves: &[f32],
        [height, width]: [usize; 2],
        [image_height, image_width, scale]: [f32; 3],
    ) -> Result<Vec<Candidate>> {
        let real = [image_height, image_width].map(|extent| (extent / self.stride) as i64);
        for (side, extent, real) in [("height", height, real[0]), ("width", width, real[1])] {
            if (extent as i64) < real {
                let message = format!(
                    "Check failed: {side} >= real_{side} ({extent} vs. {real}) : {extent} {real}"
                );
                return Err(Error::argument(self.name, message));
            }
        }
        let plane = height * width;
        let smallest = self.smallest * scale;
        let mut candidates = Vec::with_capacity(plane * self.anchors.len());
        for place in 0..plane {
            let (line, column) = (place / width, place % width);
            let shift = [column as f32 * self.stride, line as f32 * self.stride];
            let padded = line as i64 >= real[0] || column as i64 >= real[1];
            for (index, anchor) in self.anchors.iter().enumerate() {
                let moved: [f32; 4] =
                    std::array::from_fn(|number| moves[(4 * index + number) * plane + place]);
                let anchor = std::array::from_fn(|side| anchor[side] + shift[side % 2]);
                let inside = |corner: f32, extent: f32| corner.min(extent - 1.0).max(0.0);
                let corners = self.moved(anchor, moved);
                let mut candidate = Candidate {
                    corners: std::array::from_fn(|side| {
                        inside(corners[side], [image_width, image_height][side % 2])
                    }),
                    score: if padded {
                        -1.0
                    } else {
                        scores[index * plane + place]
                    },
                };
                let [x1, y1, x2, y2] = candidate.corners;
                if x2 - x1 + 1.0 < smallest || y2 - y1 + 1.0 < smallest {
                    let half = smallest / 2.0;
                    candidate = Candidate {
                        corners: [x1 - half, y1 - half, x2 + half, y2 + half],
                        score: -1.0,
                    };
                }
                candidates.push(candidate);
            }
        }
        Ok(candidates)
    }

    /// The corners of an anchor that moves.
    fn moved(&self, anchor: [f32; 4], moved: [f32; 4]) -> [f32; 4] {
        if self.moves_corners {
            return std::array::from_fn(|side| anchor[side] + moved[side]);
        }
        let mut corners = [0.0; 4];
        for axis in 0..2 {
            let extent = anchor[axis + 2] - anchor[axis] + 1.0;
            // Sums with a half are of float64 in MXNet, and rounded once.
            let middle = f64::from(anchor[axis]) + 0.5 * (f64::from(extent) - 1.0);
            let middle = moved[axis] * extent + middle as f32;
            let grown = f64::from(moved[axis + 2]).exp() as f32 * extent;
            let half = 0.5 * (f64::from(grown) - 1.0);
            corners[axis] = (f64::from(middle) - half) as f32;
            corners[axis + 2] = (f64::from(middle) + half) as f32;
        }
        corners
    }

    /// The best boxes without those that overlap a better one: one at least.
    fn kept(&self, candidates: &[Candidate]) -> Result<Vec<Candidate>> {
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by(|&x, &y| {
            let (x, y) = (candidates[x].score, candidates[y].score);
            let better = y.partial_cmp(&x).unwrap_or(Ordering::Equal);
            x.is_nan().cmp(&y.is_nan()).then(better)
        });
        order.truncate(self.looked_at.unwrap_or(usize::MAX));
        let mut kept: Vec<Candidate> = Vec::new();
        for candidate in order.into_iter().map(|place| candidates[place]) {
            interrupt::check()?;
            if kept.len() == self.wanted {
                break;
            }
            if !kept
                .iter()
                .any(|better| better.overlap(&candidate) > self.overlap)
            {
                kept.push(candidate);
            }
        }
        Ok(kept)
    }
}
