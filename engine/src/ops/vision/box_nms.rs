//! Boxes without those that overlap a better one.

use smallvec::smallvec;

use super::boxes::{Encoding, four};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, concat, multiply_scalar, reshape_to, select, slice_axis,
    take,
};
use crate::ops::{add, full, identity, subtract};
use crate::shape::Shape;

/// Boxes without those that overlap a better one.
pub static BOX_NMS: Spec = Spec {
    name: "box_nms",
    aliases: &[
        "_contrib_box_nms",
        "_contrib_box_non_maximum_suppression",
        "box_non_maximum_suppression",
    ],
    documentation: "The boxes of each batch in descending order of their scores, without those whose score is not above \
                    `valid_thresh` and those that overlap a better one by more than `overlap_thresh`: for boxes of different \
                    classes (`id_index`) only with `force_suppress`. The rows of what was left out are -1. The last axis holds \
                    a box: its score at `score_index`, its four numbers from `coord_start`. The gradient of a box goes to where \
                    it came from.",
    example: Example {
        code: "nd.contrib.box_nms(nd.array([[0, 0.5, 0, 0, 2, 2], [0, 0.9, 0, 0, 2, 2.5], [0, 0.7, 5, 5, 6, 6]]))",
        shows: "\n[[ 0.   0.9  0.   0.   2.   2.5]\n [ 0.   0.7  5.   5.   6.   6. ]\n [-1.  -1.  -1.  -1.  -1.  -1. ]]\n<NDArray 3x6 @cpu(0)>",
    },
    parameters: PARAMETERS,
    build: built,
    cases: &[
        Case::new(&[&[2, 3, 6]]).order(0),
        Case::new(&[&[4, 6]]).with(&[("overlap_thresh", "0.1"), ("valid_thresh", "-9")]),
        Case::new(&[&[3, 6]]).with(&[("valid_thresh", "-9"), ("in_format", "center")]),
        Case::new(&[&[2, 4, 7]]).with(&[
            ("valid_thresh", "-9"),
            ("coord_start", "0"),
            ("score_index", "5"),
            ("id_index", "6"),
            ("topk", "3"),
            ("force_suppress", "True"),
            ("out_format", "center"),
        ]),
    ],
    ..Spec::UNARY
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "overlap_thresh",
        kind: Kind::Float,
        default: Default::Float(0.5),
        documentation: "The overlap above which the worse box is left out.",
    },
    Parameter {
        name: "valid_thresh",
        kind: Kind::Float,
        default: Default::Float(0.0),
        documentation: "The score that boxes have to be above.",
    },
    Parameter {
        name: "topk",
        kind: Kind::Int,
        default: Default::Int(-1),
        documentation: "How many of the best boxes are looked at: all if it is negative; with 0 the data stay as they are.",
    },
    Parameter {
        name: "coord_start",
        kind: Kind::Int,
        default: Default::Int(2),
        documentation: "Where the four numbers of a box begin.",
    },
    Parameter {
        name: "score_index",
        kind: Kind::Int,
        default: Default::Int(1),
        documentation: "Where the score is.",
    },
    Parameter {
        name: "id_index",
        kind: Kind::Int,
        default: Default::Int(-1),
        documentation: "Where the class is; -1 if there is none.",
    },
    Parameter {
        name: "background_id",
        kind: Kind::Int,
        default: Default::Int(-1),
        documentation: "The class whose boxes are left out.",
    },
    Parameter {
        name: "force_suppress",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether boxes of different classes leave each other out.",
    },
    Parameter {
        name: "in_format",
        kind: Kind::Choice(&["center", "corner"]),
        default: Default::Text("corner"),
        documentation: "How boxes are written.",
    },
    Parameter {
        name: "out_format",
        kind: Kind::Choice(&["center", "corner"]),
        default: Default::Text("corner"),
        documentation: "How the result's boxes are written.",
    },
];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = BOX_NMS.name;
    let index = |parameter: &str| -> Result<usize> {
        let index = attributes.int(parameter)?;
        usize::try_from(index).map_err(|_| Error::argument(name, format!("{parameter} is {index}")))
    };
    let suppression = Suppression {
        overlap: attributes.float("overlap_thresh")? as f32,
        score: attributes.float("valid_thresh")? as f32,
        best: usize::try_from(attributes.int("topk")?).ok(),
        box_at: index("coord_start")?,
        score_at: index("score_index")?,
        class_at: usize::try_from(attributes.int("id_index")?).ok(),
        background: Some(attributes.int("background_id")?).filter(|&class| class >= 0),
        all_classes: attributes.bool("force_suppress")?,
        from: Encoding::named(attributes.text("in_format")?),
        to: Encoding::named(attributes.text("out_format")?),
    };
    let body = suppression.clone();
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            suppression.check(inputs[0].shape())?;
            Ok(smallvec![Meta::of(inputs[0])])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![body.run(inputs[0])?]),
    }))
}

#[derive(Clone)]
struct Suppression {
    overlap: f32,
    score: f32,
    best: Option<usize>,
    box_at: usize,
    score_at: usize,
    class_at: Option<usize>,
    background: Option<i64>,
    all_classes: bool,
    from: Encoding,
    to: Encoding,
}

impl Suppression {
    fn check(&self, shape: &Shape) -> Result<()> {
        let wrong = |message: String| Err(Error::argument(BOX_NMS.name, message));
        if shape.ndim() < 2 {
            return wrong(format!(
                "input must have dim >= 2 the last two dimensions are num_box and box_width {shape} provided"
            ));
        }
        let width = shape[shape.ndim() - 1];
        let (start, end) = (self.box_at, self.box_at + 3);
        if end >= width {
            return wrong(format!(
                "({start}, {end}) out of range:: (0, {width}) for data of shape {shape}"
            ));
        }
        for at in self.class_at.into_iter().chain([self.score_at]) {
            if at >= width {
                return wrong(format!(
                    "{at} out of range: (0, {width}) for data of shape {shape}"
                ));
            }
            if (start..=end).contains(&at) {
                return wrong(format!("{at} conflict with coordinates: ({start}, {end})."));
            }
        }
        Ok(())
    }

    fn class(&self, row: &[f32]) -> Option<f32> {
        self.class_at.map(|at| row[at])
    }

    /// The rows of a batch that stay, best first.
    fn kept(&self, rows: &[&[f32]]) -> Result<Vec<usize>> {
        let is_valid = |row: &[f32]| {
            let background = self.background.map(|class| class as f32);
            row[self.score_at] > self.score
                && (background.is_none() || self.class(row) != background)
        };
        let mut order: Vec<usize> = (0..rows.len()).filter(|&row| is_valid(rows[row])).collect();
        order.sort_by(|&x, &y| rows[y][self.score_at].total_cmp(&rows[x][self.score_at]));
        order.truncate(self.best.unwrap_or(usize::MAX));
        let mut kept: Vec<usize> = Vec::new();
        for candidate in order {
            interrupt::check()?;
            let row = rows[candidate];
            let suppressed = kept.iter().any(|&better| {
                let same = self.all_classes || self.class(rows[better]) == self.class(row);
                let boxes = [four(rows[better], self.box_at), four(row, self.box_at)];
                same && self.from.overlap(boxes[0], boxes[1]) > self.overlap
            });
            if !suppressed {
                kept.push(candidate);
            }
        }
        Ok(kept)
    }

    fn run(&self, x: &NDArray) -> Result<NDArray> {
        // Where no box is looked at, none is left out.
        if x.size() == 0 || self.best == Some(0) {
            return identity(x);
        }
        let (shape, width) = (x.shape(), x.shape()[x.shape().ndim() - 1]);
        let (count, elements) = (shape[shape.ndim() - 2], x.to_vec::<f32>()?);
        let total = x.size() / width;
        let (mut sources, mut stays) = (vec![0i64; total], vec![0.0f32; total]);
        for (batch, elements) in elements.chunks_exact((count * width).max(1)).enumerate() {
            let rows: Vec<&[f32]> = elements.chunks_exact(width).collect();
            for (place, row) in self.kept(&rows)?.into_iter().enumerate() {
                sources[batch * count + place] = (batch * count + row) as i64;
                stays[batch * count + place] = 1.0;
            }
        }
        let sources = NDArray::from_slice(&sources, [total], x.context())?;
        let stays = NDArray::from_slice(&stays, [total, 1], x.context())?;
        let rows = reshape_to(x, Shape::new(&[total, width]))?;
        let moved = self.written(&take(&rows, &sources, 0, IndexMode::Clip)?)?;
        let nothing = full(moved.shape().clone(), -1.0, x.dtype(), x.context())?;
        let stays = crate::ops::broadcast_to(&stays, moved.shape().clone())?;
        reshape_to(&select(&stays, &moved, &nothing)?, shape.clone())
    }

    /// Rows with their boxes in the result's encoding.
    fn written(&self, rows: &NDArray) -> Result<NDArray> {
        if self.from == self.to {
            return Ok(rows.clone());
        }
        let part = |start: usize, end: usize| slice_axis(rows, 1, start as i64, Some(end as i64));
        let (at, end, width) = (self.box_at, self.box_at + 4, rows.shape()[1]);
        let (first, second) = (part(at, at + 2)?, part(at + 2, end)?);
        let pair = match self.to {
            Encoding::Corner => {
                let half = multiply_scalar(&second, 0.5)?;
                [subtract(&first, &half)?, add(&first, &half)?]
            }
            Encoding::Center => {
                let middle = multiply_scalar(&add(&first, &second)?, 0.5)?;
                [middle, subtract(&second, &first)?]
            }
        };
        let mut parts = Vec::new();
        if at > 0 {
            parts.push(part(0, at)?);
        }
        parts.extend(pair);
        if end < width {
            parts.push(part(end, width)?);
        }
        concat(&parts.iter().collect::<Vec<_>>(), 1)
    }
}
