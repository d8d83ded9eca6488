//! Numbers in equal steps.

use smallvec::smallvec;

use super::{CTX, DTYPE, number_type};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::{DType, Element, f16};
use crate::error::{Error, Result};
use crate::interrupt;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, on_host, run_one};
use crate::shape::Shape;
use crate::storage::Context;
use crate::with_element;

/// The numbers from `start` in steps of `step` before `stop`, each `repeat` times. Without `stop`, those from 0 before
/// `start`.
///
/// # Errors
/// [`Error::InvalidArgument`] for a step of 0 and for a range with nothing in it.
pub fn arange(
    start: f64,
    stop: Option<f64>,
    step: f64,
    repeat: i64,
    dtype: DType,
    context: Context,
) -> Result<NDArray> {
    run_one(
        Range {
            steps: Steps::counted(start, stop, step, repeat)?,
            dtype,
            context,
        },
        &[],
    )
}

/// `count` numbers from `start` to `stop` at equal distances; `stop` is the last of them with `endpoint`, else the one
/// that would follow.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative number of numbers.
pub fn linspace(
    start: f64,
    stop: f64,
    count: i64,
    endpoint: bool,
    dtype: DType,
    context: Context,
) -> Result<NDArray> {
    run_one(
        Range {
            steps: Steps::between(start, stop, count, endpoint)?,
            dtype,
            context,
        },
        &[],
    )
}

const fn number(name: &'static str, default: Default, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default,
        documentation,
    }
}

/// See [`arange`].
pub static ARANGE: Spec = Spec {
    name: "_arange",
    documentation: "Numbers from `start` in steps of `step` before `stop`, each `repeat` times; without `stop`, those from 0 \
                    before `start`.",
    example: Example {
        code: "nd._internal._arange(start=0, stop=6, step=2, repeat=2)",
        shows: "\n[0. 0. 2. 2. 4. 4.]\n<NDArray 6 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&[]),
    parameters: &[
        number("start", Default::Required, "The first number."),
        Parameter {
            name: "stop",
            kind: Kind::OptionalFloat,
            default: Default::None,
            documentation: "The number before which the range ends.",
        },
        number(
            "step",
            Default::Float(1.0),
            "The distance between neighbours.",
        ),
        Parameter {
            name: "repeat",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "How often each number comes.",
        },
        Parameter {
            name: "infer_range",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Has no effect.",
        },
        CTX,
        DTYPE,
    ],
    build: |attributes| {
        let (start, stop) = (
            attributes.float("start")?,
            attributes.optional_float("stop")?,
        );
        Ok(OpRef::new(Range {
            steps: Steps::counted(
                start,
                stop,
                attributes.float("step")?,
                attributes.int("repeat")?,
            )?,
            dtype: number_type(attributes)?,
            context: attributes.context("ctx")?.unwrap_or_default(),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[]).with(&[("start", "5")]),
        Case::new(&[]).with(&[
            ("start", "5"),
            ("stop", "-1"),
            ("step", "-2"),
            ("repeat", "2"),
        ]),
    ],
    differentiable: false,
    ..Spec::UNARY
};

/// See [`linspace`].
pub static LINSPACE: Spec = Spec {
    name: "_linspace",
    documentation: "A number of numbers from `start` to `stop` at equal distances.",
    example: Example {
        code: "nd._internal._linspace(start=0, stop=1, num=5)",
        shows: "\n[0.   0.25 0.5  0.75 1.  ]\n<NDArray 5 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&[]),
    parameters: &[
        number("start", Default::Required, "The first number."),
        number("stop", Default::Required, "The last number."),
        Parameter {
            name: "num",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "How many numbers.",
        },
        Parameter {
            name: "endpoint",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Whether `stop` is the last number; otherwise it would be the next.",
        },
        CTX,
        DTYPE,
    ],
    build: |attributes| {
        let (start, stop) = (attributes.float("start")?, attributes.float("stop")?);
        let endpoint = attributes.bool("endpoint")?;
        Ok(OpRef::new(Range {
            steps: Steps::between(start, stop, attributes.int("num")?, endpoint)?,
            dtype: number_type(attributes)?,
            context: attributes.context("ctx")?.unwrap_or_default(),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[]).with(&[("start", "-1"), ("stop", "2"), ("num", "7")]),
        Case::new(&[]).with(&[
            ("start", "1"),
            ("stop", "2"),
            ("num", "3"),
            ("endpoint", "False"),
        ]),
    ],
    differentiable: false,
    ..Spec::UNARY
};

#[derive(Clone, Copy)]
enum Steps {
    /// Computed in the element type.
    Counted {
        start: f64,
        step: f64,
        repeat: usize,
        length: usize,
    },
    /// Computed in float64 and rounded once.
    Between {
        start: f64,
        step: f64,
        length: usize,
    },
}

impl Steps {
    fn counted(start: f64, stop: Option<f64>, step: f64, repeat: i64) -> Result<Self> {
        let (start, stop) = match stop {
            Some(stop) => (start, stop),
            None => (0.0, start),
        };
        let wrong = |message: String| Error::argument(ARANGE.name, message);
        if step == 0.0 {
            return Err(wrong("Range does not support step=0, received 0".into()));
        }
        let count = ((stop - start) / step).ceil();
        if count.is_nan() || count <= 0.0 {
            // MXNet's message has no blank here for a negative step.
            let blank = if step < 0.0 { "" } else { " " };
            return Err(wrong(format!(
                "Invalid range (start, stop, step){blank}= ({start},{stop},{step})"
            )));
        }
        let repeat = usize::try_from(repeat).ok().filter(|&repeat| repeat > 0);
        let repeat = repeat.ok_or_else(|| wrong("repeat must be positive".into()))?;
        Ok(Self::Counted {
            start,
            step,
            repeat,
            length: (count as usize).saturating_mul(repeat),
        })
    }

    fn between(start: f64, stop: f64, count: i64, endpoint: bool) -> Result<Self> {
        let length = usize::try_from(count).map_err(|_| {
            Error::argument(
                LINSPACE.name,
                format!("Number of sequence should be non-negative, received {count}"),
            )
        })?;
        let gaps = if endpoint {
            length.saturating_sub(1)
        } else {
            length
        };
        Ok(Self::Between {
            start,
            step: (stop - start) / gaps.max(1) as f64,
            length,
        })
    }

    fn length(&self) -> usize {
        match *self {
            Self::Counted { length, .. } | Self::Between { length, .. } => length,
        }
    }

    /// Writes the numbers; those of counted steps are computed in the element type.
    fn write(&self, out: &Array) -> Result<()> {
        match *self {
            Self::Between { start, step, .. } => with_element!(out.dtype(), T => {
                fill(out.as_mut_slice::<T>()?, 1, |index| T::from_f64(start + step * index as f64))
            }),
            Self::Counted {
                start,
                step,
                repeat,
                ..
            } => match out.dtype() {
                DType::Float32 => {
                    let (start, step) = (start as f32, step as f32);
                    fill(out.as_mut_slice()?, repeat, |index| {
                        start + index as f32 * step
                    })
                }
                DType::Float64 => fill(out.as_mut_slice()?, repeat, |index| {
                    start + index as f64 * step
                }),
                DType::Float16 => {
                    // MXNet cuts both to integers.
                    let (start, step) = (f16::from_f64(start.trunc()), step.trunc() as f32);
                    let number = |index| start + f16::from_f32(index as f32 * step);
                    fill(out.as_mut_slice()?, repeat, number)
                }
                dtype => with_element!(dtype, T => {
                    let (start, step) = (T::from_f64(start).to_i64(), T::from_f64(step).to_i64());
                    let number = |index| T::from_i64(start.wrapping_add(step.wrapping_mul(index as i64)));
                    fill(out.as_mut_slice()?, repeat, number)
                }),
            },
        }
    }
}

/// After so many numbers the user may interrupt.
const PIECE: usize = 1 << 16;

/// Writes each number `repeat` times.
fn fill<T: Element>(out: &mut [T], repeat: usize, number: impl Fn(usize) -> T) -> Result<()> {
    for (piece, slots) in out.chunks_mut(PIECE * repeat).enumerate() {
        interrupt::check()?;
        for (offset, run) in slots.chunks_mut(repeat).enumerate() {
            run.fill(number(piece * PIECE + offset));
        }
    }
    Ok(())
}

struct Range {
    steps: Steps,
    dtype: DType,
    context: Context,
}

impl Op for Range {
    fn name(&self) -> &'static str {
        match self.steps {
            Steps::Counted { .. } => ARANGE.name,
            Steps::Between { .. } => LINSPACE.name,
        }
    }

    fn infer(&self, _: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[self.steps.length()]),
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let write = |out: &Array| self.steps.write(out);
        Ok(smallvec![on_host(place, metas[0].clone(), write)?])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }

    fn context(&self) -> Option<Context> {
        Some(self.context)
    }
}
