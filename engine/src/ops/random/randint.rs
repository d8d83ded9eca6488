//! Random integers.

use smallvec::smallvec;

use super::{CTX, SHAPE};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, on_host, run_one, shape_of};
use crate::random;
use crate::shape::Shape;
use crate::storage::Context;

/// Integers from `low` up to `high`, excluded, as int32 or int64.
///
/// # Errors
/// [`Error::InvalidArgument`] if `high` is below `low`.
pub fn randint(
    low: i64,
    high: i64,
    shape: Shape,
    dtype: DType,
    context: Context,
) -> Result<NDArray> {
    run_one(
        RandInt {
            low,
            high,
            meta: Meta { shape, dtype },
            context,
        },
        &[],
    )
}

const fn bound(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Int,
        default: Default::Required,
        documentation,
    }
}

/// See [`randint`].
pub static RANDOM_RANDINT: Spec = Spec {
    name: "random_randint",
    aliases: &["_random_randint"],
    documentation: "Integers from `low` up to `high`, excluded, all equally likely.",
    example: Example {
        code: "import mxnet as mx\nmx.random.seed(1)\nnd.random_randint(0, 10, shape=5)",
        shows: "\n[6 8 5 3 4]\n<NDArray 5 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&[]),
    parameters: &[
        bound("low", "The smallest number."),
        bound("high", "The end of the range."),
        SHAPE,
        CTX,
        Parameter {
            name: "dtype",
            kind: Kind::DType,
            default: Default::Text("None"),
            documentation: "The element type: int32 or int64.",
        },
    ],
    build: |attributes| {
        const INTEGERS: &[DType] = &[DType::Int32, DType::Int64];
        Ok(OpRef::new(RandInt {
            low: attributes.int("low")?,
            high: attributes.int("high")?,
            meta: Meta {
                shape: shape_of(RANDOM_RANDINT.name, &attributes.ints("shape")?)?,
                dtype: attributes
                    .dtype_among("dtype", INTEGERS)?
                    .unwrap_or(DType::Int32),
            },
            context: attributes.context("ctx")?.unwrap_or_default(),
        }))
    },
    returns_list: NEVER,
    cases: &[Case::new(&[])
        .with(&[("low", "-3"), ("high", "5"), ("shape", "(2, 3)")])
        .drawn()],
    differentiable: false,
    ..Spec::UNARY
};

struct RandInt {
    low: i64,
    high: i64,
    meta: Meta,
    context: Context,
}

impl Op for RandInt {
    fn name(&self) -> &'static str {
        RANDOM_RANDINT.name
    }

    fn infer(&self, _: &[&Array]) -> Result<Metadata> {
        if self.high < self.low {
            return Err(Error::argument(
                RANDOM_RANDINT.name,
                "low must be less or equal to high in uniform distribution",
            ));
        }
        Ok(smallvec![self.meta.clone()])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let Meta { shape, dtype } = metas[0].clone();
        let wide = Meta {
            shape: shape.clone(),
            dtype: DType::Int64,
        };
        let wide = on_host(place, wide, |out| {
            let out = out.as_mut_slice::<i64>()?;
            random::with_generator(place.context, |generator| {
                generator.randint(out, self.low, self.high);
            });
            Ok(())
        })?;
        if dtype == DType::Int64 {
            return Ok(smallvec![wide]);
        }
        let out = place.empty(shape, dtype)?;
        place.device.copy(&wide, &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }

    fn context(&self) -> Option<Context> {
        Some(self.context)
    }
}
