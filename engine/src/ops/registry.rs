//! The one list of everything that can be called by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::spec::Spec;
use super::{
    binary::*, contributed::*, conversion::*, convolution::*, creation::*, densities::*,
    detection::*, layout::*, linalg::*, losses::*, network::*, normalization::*, optimizers::*,
    pooling::*, products::*, quantized::*, random::*, recurrent::*, reduction::*, scalar::*,
    selection::*, sequence::*, softmax::*, sorting::*, unary::*, vision::*,
};

/// Every operation of the registry.
pub static OPS: &[&Spec] = &[
    // Functions of one array.
    &ABS.spec,
    &ARCCOS.spec,
    &ARCCOSH.spec,
    &ARCSIN.spec,
    &ARCSINH.spec,
    &ARCTAN.spec,
    &ARCTANH.spec,
    &BLOCK_GRAD.spec,
    &CBRT.spec,
    &CEIL.spec,
    &CLIP,
    &COS.spec,
    &COSH.spec,
    &DEGREES.spec,
    &ERF.spec,
    &EXP.spec,
    &EXPM1.spec,
    &FIX.spec,
    &FLOOR.spec,
    &GAMMA.spec,
    &GAMMALN.spec,
    &LOG.spec,
    &LOG10.spec,
    &LOG1P.spec,
    &LOG2.spec,
    &LOGICAL_NOT.spec,
    &MAKE_LOSS.spec,
    &NEGATIVE.spec,
    &RADIANS.spec,
    &RCBRT.spec,
    &RECIPROCAL.spec,
    &RELU.spec,
    &RINT.spec,
    &ROUND.spec,
    &RSQRT.spec,
    &SIGMOID.spec,
    &SIGN.spec,
    &SIN.spec,
    &SINH.spec,
    &SMOOTH_L1.spec,
    &SOFTSIGN.spec,
    &SQRT.spec,
    &SQUARE.spec,
    &ERFINV.spec,
    &ROUND_STE.spec,
    &SIGN_STE.spec,
    &GRADIENT_MULTIPLIER,
    &QUADRATIC,
    &TAN.spec,
    &TANH.spec,
    &TRUNC.spec,
    // Functions of two arrays.
    &ADD.spec,
    &SUBTRACT.spec,
    &MULTIPLY.spec,
    &DIVIDE.spec,
    &MODULO.spec,
    &POWER.spec,
    &MAXIMUM.spec,
    &MINIMUM.spec,
    &EQUAL.spec,
    &NOT_EQUAL.spec,
    &GREATER.spec,
    &GREATER_EQUAL.spec,
    &LESSER.spec,
    &LESSER_EQUAL.spec,
    &LOGICAL_AND.spec,
    &LOGICAL_OR.spec,
    &LOGICAL_XOR.spec,
    &HYPOT.spec,
    &ELEMWISE_ADD.spec,
    &ELEMWISE_SUB.spec,
    &ELEMWISE_MUL.spec,
    &ELEMWISE_DIV.spec,
    &ADD_N,
    // Functions of an array and a number.
    &ADD_SCALAR.spec,
    &SUBTRACT_SCALAR.spec,
    &SUBTRACT_FROM_SCALAR.spec,
    &MULTIPLY_SCALAR.spec,
    &DIVIDE_SCALAR.spec,
    &DIVIDE_SCALAR_BY.spec,
    &MODULO_SCALAR.spec,
    &MODULO_OF_SCALAR.spec,
    &POWER_SCALAR.spec,
    &POWER_OF_SCALAR.spec,
    &MAXIMUM_SCALAR.spec,
    &MINIMUM_SCALAR.spec,
    &EQUAL_SCALAR.spec,
    &NOT_EQUAL_SCALAR.spec,
    &GREATER_SCALAR.spec,
    &GREATER_EQUAL_SCALAR.spec,
    &LESSER_SCALAR.spec,
    &LESSER_EQUAL_SCALAR.spec,
    &HYPOT_SCALAR.spec,
    &LOGICAL_AND_SCALAR.spec,
    &LOGICAL_OR_SCALAR.spec,
    &LOGICAL_XOR_SCALAR.spec,
    // Layers of networks.
    &ACTIVATION,
    &CONVOLUTION,
    &CONVOLUTION_V1,
    &DECONVOLUTION,
    &HARD_SIGMOID,
    &LEAKY_RELU,
    &POOLING,
    &POOLING_V1,
    &BATCH_NORM,
    &BATCH_NORM_V1,
    &BATCH_NORM_WITH_RELU,
    &SYNC_BATCH_NORM,
    &GROUP_NORM,
    &INSTANCE_NORM,
    &LAYER_NORM,
    &SOFTMAX,
    &LOG_SOFTMAX,
    &SOFTMIN,
    &SOFTMAX_ACTIVATION,
    &L2_NORMALIZATION,
    &LRN,
    &DIV_SQRT_DIM,
    &SELFATT_QK,
    &SELFATT_VALATT,
    &ENCDEC_QK,
    &ENCDEC_VALATT,
    &IM2COL,
    &COL2IM,
    // Products.
    &DOT,
    &BATCH_DOT,
    &FULLY_CONNECTED,
    &LINALG_GEMM,
    &LINALG_GEMM2,
    &KHATRI_RAO,
    // Images and boxes.
    &ADAPTIVE_AVG_POOLING_2D,
    &BILINEAR_RESIZE_2D,
    &BILINEAR_SAMPLER,
    &BOX_IOU,
    &BOX_NMS,
    &CROP,
    &GRID_GENERATOR,
    &MULTI_BOX_DETECTION,
    &MULTI_BOX_PRIOR,
    &MULTI_BOX_TARGET,
    &ROI_POOLING,
    &SPATIAL_TRANSFORMER,
    &UP_SAMPLING,
    // Detectors.
    &BIPARTITE_MATCHING,
    &BOX_DECODE,
    &BOX_ENCODE,
    &CORRELATION,
    &DEFORMABLE_CONVOLUTION,
    &DEFORMABLE_PSROI_POOLING,
    &MODULATED_DEFORMABLE_CONVOLUTION,
    &MULTI_PROPOSAL,
    &PROPOSAL,
    &PSROI_POOLING,
    &ROI_ALIGN,
    &RROI_ALIGN,
    // Matrices.
    &LINALG_DET,
    &LINALG_EXTRACTDIAG,
    &LINALG_EXTRACTTRIAN,
    &LINALG_GELQF,
    &LINALG_INVERSE,
    &LINALG_MAKEDIAG,
    &LINALG_MAKETRIAN,
    &LINALG_POTRF,
    &LINALG_POTRI,
    &LINALG_SLOGDET,
    &LINALG_SUMLOGDIAG,
    &LINALG_SYEVD,
    &LINALG_SYRK,
    &LINALG_TRMM,
    &LINALG_TRSM,
    // Losses.
    &CTC_LOSS,
    &IDENTITY_ATTACH_KL_SPARSE_REG,
    &MAKE_LOSS_OUTPUT,
    &SOFTMAX_CROSS_ENTROPY,
    &SOFTMAX_OUTPUT,
    &LINEAR_REGRESSION_OUTPUT,
    &MAE_REGRESSION_OUTPUT,
    &LOGISTIC_REGRESSION_OUTPUT,
    &SVM_OUTPUT,
    // Sketches, spectra and sequences of events.
    &COUNT_SKETCH,
    &FFT,
    &HAWKESLL,
    &IFFT,
    // Steps of optimizers.
    &ADADELTA_UPDATE.spec,
    &ADAGRAD_UPDATE.spec,
    &ADAM_UPDATE.spec,
    &ADAMW_UPDATE.spec,
    &FTML_UPDATE.spec,
    &FTRL_UPDATE.spec,
    &GROUP_ADAGRAD_UPDATE,
    &LAMB_UPDATE_PHASE1.spec,
    &LAMB_UPDATE_PHASE2,
    &MP_ADAMW_UPDATE.spec,
    &MP_LAMB_UPDATE_PHASE1.spec,
    &MP_LAMB_UPDATE_PHASE2,
    &MP_NAG_MOM_UPDATE.spec,
    &MP_SGD_MOM_UPDATE.spec,
    &MP_SGD_UPDATE.spec,
    &MULTI_ADAMW_UPDATE.spec,
    &MULTI_LAMB_UPDATE,
    &MULTI_LARS,
    &MULTI_MP_ADAMW_UPDATE.spec,
    &MULTI_MP_LAMB_UPDATE,
    &MULTI_MP_SGD_MOM_UPDATE.spec,
    &MULTI_MP_SGD_UPDATE.spec,
    &MULTI_SGD_MOM_UPDATE.spec,
    &MULTI_SGD_UPDATE.spec,
    &NAG_MOM_UPDATE.spec,
    &PRELOADED_MULTI_MP_SGD_MOM_UPDATE.spec,
    &PRELOADED_MULTI_MP_SGD_UPDATE.spec,
    &PRELOADED_MULTI_SGD_MOM_UPDATE.spec,
    &PRELOADED_MULTI_SGD_UPDATE.spec,
    &RESET_ARRAYS,
    &RMSPROP_UPDATE.spec,
    &RMSPROPALEX_UPDATE.spec,
    &SGD_MOM_UPDATE.spec,
    &SGD_UPDATE.spec,
    &SIGNSGD_UPDATE.spec,
    &SIGNUM_UPDATE.spec,
    // Reductions.
    &SUM.spec,
    &NANSUM.spec,
    &MEAN,
    &MOMENTS,
    &PROD.spec,
    &NANPROD.spec,
    &MAX.spec,
    &MIN.spec,
    &NORM,
    &ARGMAX,
    &ARGMIN,
    &ARGMAX_CHANNEL,
    &CUMSUM,
    &ALL_FINITE,
    &MULTI_ALL_FINITE,
    &MULTI_SUM_SQ,
    // Sequences.
    &RNN,
    &SEQUENCE_LAST,
    &SEQUENCE_MASK,
    &SEQUENCE_REVERSE,
    // Sorting.
    &ARGSORT,
    &SORT,
    &TOPK,
    // Shapes.
    &BROADCAST_AXIS,
    &BROADCAST_LIKE,
    &BROADCAST_TO,
    &CONCAT,
    &DEPTH_TO_SPACE,
    &DIAG,
    &EXPAND_DIMS,
    &FLATTEN,
    &PAD,
    &REPEAT,
    &RESHAPE,
    &RESHAPE_LIKE,
    &REVERSE,
    &SHAPE_ARRAY,
    &SIZE_ARRAY,
    &SLICE,
    &SLICE_AXIS,
    &SLICE_LIKE,
    &SPACE_TO_DEPTH,
    &SPLIT,
    &SPLIT_V2,
    &SQUEEZE,
    &STACK,
    &SWAPAXES,
    &TILE,
    &TRANSPOSE,
    // Creation.
    &ARANGE,
    &ARANGE_LIKE,
    &INDEX_ARRAY,
    &EYE,
    &FULL,
    &LINSPACE,
    &ONES,
    &ONES_LIKE,
    &ZEROS,
    &ZEROS_LIKE,
    // Random numbers.
    &DROPOUT,
    &RANDOM_EXPONENTIAL,
    &RANDOM_GAMMA,
    &RANDOM_GENERALIZED_NEGATIVE_BINOMIAL,
    &RANDOM_NEGATIVE_BINOMIAL,
    &RANDOM_NORMAL,
    &RANDOM_POISSON,
    &RANDOM_RANDINT,
    &RANDOM_UNIFORM,
    &SAMPLE_EXPONENTIAL,
    &SAMPLE_GAMMA,
    &SAMPLE_GENERALIZED_NEGATIVE_BINOMIAL,
    &SAMPLE_MULTINOMIAL,
    &SAMPLE_NEGATIVE_BINOMIAL,
    &SAMPLE_NORMAL,
    &SAMPLE_POISSON,
    &SAMPLE_UNIFORM,
    &SHUFFLE,
    // Densities.
    &RANDOM_PDF_DIRICHLET,
    &RANDOM_PDF_EXPONENTIAL,
    &RANDOM_PDF_GAMMA,
    &RANDOM_PDF_GENERALIZED_NEGATIVE_BINOMIAL,
    &RANDOM_PDF_NEGATIVE_BINOMIAL,
    &RANDOM_PDF_NORMAL,
    &RANDOM_PDF_POISSON,
    &RANDOM_PDF_UNIFORM,
    // Integers of eight bits.
    &CALIBRATE_ENTROPY,
    &DEQUANTIZE,
    &QUANTIZE,
    &QUANTIZE_V2,
    &QUANTIZED_ACT,
    &QUANTIZED_CONCAT,
    &QUANTIZED_CONV,
    &QUANTIZED_ELEMWISE_ADD,
    &QUANTIZED_EMBEDDING,
    &QUANTIZED_FLATTEN,
    &QUANTIZED_FULLY_CONNECTED,
    &QUANTIZED_POOLING,
    &REQUANTIZE,
    // Selection.
    &BATCH_TAKE,
    &BOOLEAN_MASK,
    &EMBEDDING,
    &FILL_ELEMENT_0INDEX,
    &GATHER_ND,
    &INDEX_COPY,
    &ONE_HOT,
    &PICK,
    &RAVEL_MULTI_INDEX,
    &UNRAVEL_INDEX,
    &SCATTER_ND,
    &TAKE,
    &WHERE,
    // Conversion.
    &AMP_CAST,
    &AMP_MULTICAST,
    &CAST,
    &IDENTITY,
];

/// The operation of this name or alias.
pub fn find(name: &str) -> Option<&'static Spec> {
    static NAMES: OnceLock<HashMap<&'static str, &'static Spec>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        OPS.iter()
            .flat_map(|spec| {
                spec.aliases
                    .iter()
                    .chain([&spec.name])
                    .map(|name| (*name, *spec))
            })
            .collect()
    });
    let find = |name: &str| names.get(name).copied();
    find(name).or_else(|| {
        let modern = modern(name)?;
        find(&modern).or_else(|| find(&format!("broadcast{modern}")))
    })
}

/// What became of a name of MXNet's first years, which it still has: `_PlusScalar` is `_plus_scalar` now. Functions of two
/// arrays of one shape, `_Maximum` and `_maximum`, are found under the names of those that broadcast.
fn modern(name: &str) -> Option<String> {
    let mut modern = String::new();
    let mut before = '_';
    for letter in name.strip_prefix('_')?.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            modern.push('_');
        }
        modern.push(letter.to_ascii_lowercase());
        before = letter;
    }
    Some(format!("_{modern}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = OPS
            .iter()
            .flat_map(|spec| spec.aliases.iter().copied().chain([spec.name]))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn names_of_the_first_years_are_known() {
        for (name, expected) in [
            ("_PlusScalar", "_plus_scalar"),
            ("_RMinusScalar", "_rminus_scalar"),
            ("_LogicalAndScalar", "_logical_and_scalar"),
            ("_Plus", "elemwise_add"),
            ("_Greater_Equal", "broadcast_greater_equal"),
            ("_maximum", "broadcast_maximum"),
        ] {
            assert_eq!(find(name).map(|spec| spec.name), Some(expected), "{name}");
        }
        assert!(find("_").is_none() && find("PlusScalar").is_none());
    }

    #[test]
    fn every_operation_is_documented_and_has_cases() {
        for spec in OPS {
            assert!(spec.documentation.ends_with('.'), "{}", spec.name);
            let called = spec.name.strip_prefix("_contrib_").unwrap_or(spec.name);
            assert!(spec.example.code.contains(called), "{}", spec.name);
            assert!(!spec.example.shows.is_empty(), "{}", spec.name);
            assert!(!spec.cases.is_empty(), "{}", spec.name);
            assert!(
                spec.parameters
                    .iter()
                    .all(|parameter| parameter.documentation.ends_with('.')),
                "{}",
                spec.name
            );
        }
    }
}
