//! Patches of one image compared with patches of another (A. Dosovitskiy et al., FlowNet, 2015).

use std::sync::Arc;

use smallvec::smallvec;

use super::bilinear::index;
use super::linked::dots;
use super::regions::{extents, pixels};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::Window;
use crate::context::{IndexMode, Links, Side};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::pooling::window_sum;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Axes, Composite, Meta, OpRef, greater_equal, multiply_scalar, put, reshape_to,
    same_dtype, select, subtract, sum, take,
};
use crate::shape::Shape;

/// Patches of one image compared with patches of another.
pub static CORRELATION: Spec = Spec {
    name: "Correlation",
    documentation: "How much patches of `data1` are like patches of `data2`, both of shape `(batch, channels, height, width)` and \
                    surrounded by `pad_size` zeros: the mean of the products of their elements, or of the absolute \
                    differences without `is_multiply`. Patches of `kernel_size` times `kernel_size` elements lie `stride1` \
                    elements apart in `data1`; each is compared with those in `data2` that lie at most `max_displacement` \
                    elements away in both directions, in steps of `stride2`. Each of these displacements, from the first row \
                    on, is a channel of the result. Both arrays have gradients, of any order.",
    example: Example {
        code: "nd.Correlation(nd.array([[[[1, 2], [3, 4]]]]), nd.array([[[[1, 0], [0, 0]]]]), pad_size=1)[0, 4]",
        shows: "\n[[1. 0.]\n [0. 0.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data1", "data2"]),
    parameters: &[
        number("kernel_size", 1, "The side of a patch, which is odd."),
        number(
            "max_displacement",
            1,
            "How far apart patches are at most, in each direction.",
        ),
        number(
            "stride1",
            1,
            "Elements from one patch of `data1` to the next.",
        ),
        number("stride2", 1, "Elements from one displacement to the next."),
        number("pad_size", 0, "How many zeros there are on all sides."),
        Parameter {
            name: "is_multiply",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Whether elements are multiplied.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 3, 4], &[2, 2, 3, 4]]).with(&[("pad_size", "1")]),
        Case::new(&[&[1, 35, 1, 2], &[1, 35, 1, 2]]).with(&[("pad_size", "1")]),
        Case::new(&[&[1, 2, 4, 4], &[1, 2, 4, 4]]).with(&[
            ("kernel_size", "3"),
            ("stride1", "2"),
            ("pad_size", "2"),
        ]),
        Case::new(&[&[1, 2, 4, 4], &[1, 2, 4, 4]])
            .with(&[
                ("kernel_size", "3"),
                ("max_displacement", "2"),
                ("stride2", "2"),
                ("pad_size", "2"),
                ("is_multiply", "False"),
            ])
            .order(1),
    ],
    ..Spec::UNARY
};

const fn number(name: &'static str, default: i64, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Int,
        default: Default::Int(default),
        documentation,
    }
}

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = CORRELATION.name;
    let read = |parameter: &str| -> Result<usize> {
        let number = attributes.int(parameter)?;
        usize::try_from(number)
            .ok()
            .filter(|&number| number < 1 << 16)
            .ok_or_else(|| Error::argument(name, format!("{parameter} is {number}")))
    };
    let correlation = Correlation {
        kernel: read("kernel_size")?,
        reach: read("max_displacement")?,
        stride: read("stride1")?,
        step: read("stride2")?,
        margin: read("pad_size")?,
        multiplies: attributes.bool("is_multiply")?,
    };
    if correlation.kernel.is_multiple_of(2) {
        return Err(Error::argument(name, "kernel size should be odd number"));
    }
    if correlation.step == 0 {
        return Err(Error::argument(name, "stride2 has to be positive"));
    }
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            let dtype = same_dtype(name, inputs)?;
            only_floats(name, dtype)?;
            if inputs.iter().any(|input| input.ndim() != 4) {
                return Err(Error::shape(name, "data should be a 4D tensor"));
            }
            if inputs[0].shape() != inputs[1].shape() {
                let message = format!(
                    "data1 of shape {} and data2 of shape {}",
                    inputs[0].shape(),
                    inputs[1].shape()
                );
                return Err(Error::shape(name, message));
            }
            let shape = inputs[0].shape();
            let [lines, columns] = correlation.patches([shape[2], shape[3]])?;
            let displacements = correlation.displacements();
            Ok(smallvec![Meta {
                shape: Shape::new(&[shape[0], displacements * displacements, lines, columns]),
                dtype
            }])
        },
        body: move |inputs: &[&NDArray]| Ok(smallvec![correlation.run(inputs[0], inputs[1])?]),
    }))
}

#[derive(Clone, Copy)]
struct Correlation {
    kernel: usize,
    reach: usize,
    stride: usize,
    step: usize,
    margin: usize,
    multiplies: bool,
}

impl Correlation {
    /// How many patches of the first image there are along both axes.
    fn patches(&self, extents: [usize; 2]) -> Result<[usize; 2]> {
        let border = self.reach + (self.kernel - 1) / 2;
        let count = |extent: usize| {
            let room = (extent + 2 * self.margin).checked_sub(2 * border)?;
            (room > 0 && self.stride > 0).then(|| room.div_ceil(self.stride))
        };
        match [count(extents[0]), count(extents[1])] {
            [Some(lines), Some(columns)] => Ok([lines, columns]),
            _ => Err(Error::shape(
                CORRELATION.name,
                "Correlation cannot be done with current settings.Neighborhood and kernel don't fit in blob",
            )),
        }
    }

    /// How many displacements there are along each axis.
    fn displacements(&self) -> usize {
        self.reach / self.step * 2 + 1
    }

    fn run(&self, first: &NDArray, second: &NDArray) -> Result<NDArray> {
        let [batch, channels, height, width] = extents(first)?;
        let [lines, columns] = self.patches([height, width])?;
        let displacements = self.displacements() * self.displacements();
        let shape = Shape::new(&[batch, displacements, lines, columns]);
        if first.size() == 0 {
            return super::regions::nothing(first, shape);
        }
        // All elements that patches cover, compared one by one.
        let covered = [lines, columns].map(|patches| (patches - 1) * self.stride + self.kernel);
        let whole = Shape::new(&[batch, displacements, covered[0], covered[1]]);
        let (links, places) = self.links([batch, height, width], covered)?;
        let (first, second) = (pixels(first, 1)?, pixels(second, 1)?);
        let compared = if self.multiplies {
            dots(&links, &first, &second)?
        } else {
            self.differences(&links, &first, &second, channels)?
        };
        let compared = if let Some(places) = places {
            let places = NDArray::from_slice(&places, [places.len()], compared.context())?;
            let flat = Shape::new(&[whole.size()]);
            put(&compared, &places, 0, IndexMode::Clip, flat)?
        } else {
            compared
        };
        let planes = Shape::new(&[batch * displacements, 1, covered[0], covered[1]]);
        let sums = self.summed(&reshape_to(&compared, planes)?, [lines, columns])?;
        let elements = self.kernel * self.kernel * channels;
        multiply_scalar(&reshape_to(&sums, shape)?, 1.0 / elements as f64)
    }

    /// Sums over patches.
    fn summed(&self, planes: &NDArray, [lines, columns]: [usize; 2]) -> Result<NDArray> {
        if self.kernel == 1 && self.stride == 1 {
            return Ok(planes.clone());
        }
        let window = Window {
            kernel: [1, self.kernel, self.kernel],
            stride: [1, self.stride, self.stride],
            dilation: [1; 3],
            padding: [0; 3],
        };
        let shape = Shape::new(&[planes.shape()[0], 1, lines, columns]);
        window_sum(planes, window, shape)
    }

    /// Links between the elements that are compared, and their places among all comparisons; `None` where there are no
    /// others, which are those with a margin. Of these there are products of 0, but also differences.
    fn links(
        &self,
        [batch, height, width]: [usize; 3],
        covered: [usize; 2],
    ) -> Result<(Arc<Links>, Option<Vec<i64>>)> {
        let (mut left, mut right, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let (side, pixels) = (self.displacements(), height * width);
        let outside = batch * pixels;
        let mut place = 0i64;
        for image in 0..batch {
            for displacement in 0..side * side {
                crate::interrupt::check()?;
                let away = [displacement / side, displacement % side]
                    .map(|steps| steps as i64 * self.step as i64 - (side / 2 * self.step) as i64);
                for element in 0..covered[0] * covered[1] {
                    let at = [element / covered[1], element % covered[1]]
                        .map(|at| at as i64 + self.reach as i64 - self.margin as i64);
                    let pixel = |away: [i64; 2]| {
                        let (y, x) = (at[0] + away[0], at[1] + away[1]);
                        let inside =
                            (0..height as i64).contains(&y) && (0..width as i64).contains(&x);
                        inside.then(|| image * pixels + y as usize * width + x as usize)
                    };
                    let pair = (pixel([0, 0]), pixel(away));
                    let compared = match pair {
                        (Some(_), Some(_)) => true,
                        (None, None) => false,
                        _ => !self.multiplies,
                    };
                    if compared {
                        left.push(index(pair.0.unwrap_or(outside))?);
                        right.push(index(pair.1.unwrap_or(outside))?);
                        places.push(place);
                    }
                    place += 1;
                }
            }
        }
        let places = (places.len() as i64 != place).then_some(places);
        // A row of zeros after all pixels stands for the margin where that counts.
        let rows = outside + usize::from(!self.multiplies);
        let links = Links::new(left, right, [rows, rows])?;
        Ok((Arc::new(links), places))
    }

    /// The sum of absolute differences of the two rows of each link. Of equal elements the first counts as the larger
    /// one, whose gradient is 1.
    fn differences(
        &self,
        links: &Links,
        first: &NDArray,
        second: &NDArray,
        channels: usize,
    ) -> Result<NDArray> {
        let rows = |x: &NDArray, side: Side| -> Result<NDArray> {
            let zeros = super::regions::nothing(x, Shape::new(&[1, channels]))?;
            let x = crate::ops::concat(&[x, &zeros], 0)?;
            let rows: Vec<i64> = links.rows(side).iter().map(|&row| i64::from(row)).collect();
            let rows = NDArray::from_slice(&rows, [rows.len()], x.context())?;
            take(&x, &rows, 0, IndexMode::Clip)
        };
        let (x, y) = (rows(first, Side::Left)?, rows(second, Side::Right)?);
        let larger = greater_equal(&x.detach(), &y.detach())?;
        let distance = select(&larger, &subtract(&x, &y)?, &subtract(&y, &x)?)?;
        sum(&distance, Axes::one(1, false))
    }
}
