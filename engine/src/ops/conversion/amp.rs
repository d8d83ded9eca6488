//! Conversions of mixed precision: between float16 and float32 only.

use smallvec::smallvec;

use super::cast;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::{Composite, Meta, OpRef};

/// Floating-point arrays in another type.
pub static AMP_CAST: Spec = Spec {
    name: "amp_cast",
    documentation: "The elements of a float16 or float32 array in another type; other arrays stay as they are.",
    example: Example {
        code: "nd.amp_cast(nd.array([1, 2]), dtype='float16').dtype.__name__",
        shows: "'float16'",
    },
    parameters: &[Parameter {
        name: "dtype",
        kind: Kind::DType,
        default: Default::Required,
        documentation: "The element type of the result.",
    }],
    build: |attributes| {
        let dtype = attributes.dtype("dtype")?;
        let dtype = dtype.ok_or_else(|| Error::argument(AMP_CAST.name, "dtype is not given"))?;
        let kept = move |given: DType| if is_mixed(given) { dtype } else { given };
        Ok(OpRef::new(Composite {
            name: AMP_CAST.name,
            infer: move |inputs: &[&Array]| {
                let meta = Meta::of(inputs[0]);
                let dtype = kept(meta.dtype);
                Ok(smallvec![Meta { dtype, ..meta }])
            },
            body: move |inputs: &[&NDArray]| {
                Ok(smallvec![cast(inputs[0], kept(inputs[0].dtype()))?])
            },
        }))
    },
    cases: &[Case::new(&[&[2, 3]]).with(&[("dtype", "float32")]).order(0)],
    ..Spec::UNARY
};

/// Several arrays in the widest of their types.
pub static AMP_MULTICAST: Spec = Spec {
    name: "amp_multicast",
    documentation: "The float16 and float32 arrays in the wider of these types, or in the narrower, if there are both; other \
                    arrays stay as they are.",
    example: Example {
        code: "nd.amp_multicast(nd.array([1], dtype='float16'), nd.array([2]), num_outputs=2)[0].dtype.__name__",
        shows: "'float32'",
    },
    inputs: Inputs::Variadic,
    parameters: &[
        Parameter {
            name: "num_outputs",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "How many arrays there are.",
        },
        Parameter {
            name: "cast_narrow",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether to take the narrowest type.",
        },
    ],
    build: |attributes| {
        let count = attributes.int("num_outputs")?.max(0) as usize;
        let narrow = attributes.bool("cast_narrow")?;
        Ok(OpRef::new(Composite {
            name: AMP_MULTICAST.name,
            infer: move |inputs: &[&Array]| {
                if inputs.len() != count {
                    return Err(wrong_count(AMP_MULTICAST.name, count, inputs.len()));
                }
                let dtypes: Vec<DType> = inputs.iter().map(|input| input.dtype()).collect();
                let metas = inputs.iter().map(|input| Meta {
                    shape: input.shape().clone(),
                    dtype: common(&dtypes, input.dtype(), narrow),
                });
                Ok(metas.collect())
            },
            body: move |inputs: &[&NDArray]| {
                let dtypes: Vec<DType> = inputs.iter().map(|input| input.dtype()).collect();
                inputs
                    .iter()
                    .map(|input| cast(input, common(&dtypes, input.dtype(), narrow)))
                    .collect::<Result<_>>()
            },
        }))
    },
    returns_list: |_| true,
    cases: &[
        Case::new(&[&[2, 3], &[2]]).with(&[("num_outputs", "2")]),
        Case::new(&[&[2], &[3], &[1]]).with(&[("num_outputs", "3"), ("cast_narrow", "True")]),
    ],
    ..Spec::UNARY
};

/// Whether a type is one that mixed precision mixes.
fn is_mixed(dtype: DType) -> bool {
    matches!(dtype, DType::Float16 | DType::Float32)
}

/// What becomes of a type among others.
fn common(dtypes: &[DType], own: DType, narrow: bool) -> DType {
    let floats = dtypes.iter().copied().filter(|&dtype| is_mixed(dtype));
    let found = if narrow {
        floats.min_by_key(|dtype| dtype.size())
    } else {
        floats.max_by_key(|dtype| dtype.size())
    };
    found.filter(|_| is_mixed(own)).unwrap_or(own)
}
