//! Reductions of rows, in an order that the shape alone decides.
//!
//! Where neighbouring elements of a row are neighbours in memory, a workgroup shares a row and its partial results meet
//! in a tree. Elsewhere, and for short rows, each invocation has a row of its own. Long rows are cut into pieces of a fixed
//! length, whose results are rows again.

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, WORKGROUP};
use super::layout::position;
use super::rows::Rows;
use super::types::{computed, stored};
use crate::array::Array;
use crate::context::{IndexReduction, Reduction};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// Elements of a piece that a workgroup shares.
const SHARED_PIECE: usize = 1 << 14;

/// Elements of a piece that one invocation runs through.
const OWN_PIECE: usize = 256;

/// A reduction as text.
struct Fold {
    name: &'static str,
    /// What nothing is reduced to: a number, or the end of the range that every element is beyond.
    initial: Initial,
    /// The element `x` as it is accumulated.
    element: &'static str,
    /// Two partial results `a` and `b` as one.
    merge: &'static str,
    /// The result of what has been accumulated in `a`.
    finish: &'static str,
}

enum Initial {
    Number(u32),
    Lowest,
    Greatest,
}

const SUM: Fold = Fold {
    name: "sum",
    initial: Initial::Number(0),
    element: "x",
    merge: "a + b",
    finish: "a",
};
const NAN_SUM: Fold = Fold {
    name: "nansum",
    element: "select(x, T(0), is_nan(x))",
    ..SUM
};
const SUM_OF_MAGNITUDES: Fold = Fold {
    name: "sum of magnitudes",
    element: "abs(x)",
    ..SUM
};
const SUM_OF_SQUARES: Fold = Fold {
    name: "sum of squares",
    element: "x * x",
    ..SUM
};
const ROOT_OF_SUM: Fold = Fold {
    name: "root of sum",
    finish: "sqrt(a)",
    ..SUM
};
const NORM: Fold = Fold {
    name: "norm",
    element: "x * x",
    finish: "sqrt(a)",
    ..SUM
};
const PRODUCT: Fold = Fold {
    name: "prod",
    initial: Initial::Number(1),
    element: "x",
    merge: "a * b",
    finish: "a",
};
const NAN_PRODUCT: Fold = Fold {
    name: "nanprod",
    element: "select(x, T(1), is_nan(x))",
    ..PRODUCT
};
const MAXIMUM: Fold = Fold {
    name: "max",
    initial: Initial::Lowest,
    element: "x",
    merge: "larger(a, b)",
    finish: "a",
};
const MINIMUM: Fold = Fold {
    name: "min",
    initial: Initial::Greatest,
    merge: "smaller(a, b)",
    ..MAXIMUM
};

/// The fold of a reduction in one step, and the two folds of its pieces and of their results.
fn folds(reduction: Reduction) -> [&'static Fold; 3] {
    match reduction {
        Reduction::Sum => [&SUM; 3],
        Reduction::NanSum => [&NAN_SUM, &NAN_SUM, &SUM],
        Reduction::Product => [&PRODUCT; 3],
        Reduction::NanProduct => [&NAN_PRODUCT, &NAN_PRODUCT, &PRODUCT],
        Reduction::Maximum => [&MAXIMUM; 3],
        Reduction::Minimum => [&MINIMUM; 3],
        Reduction::EuclideanNorm => [&NORM, &SUM_OF_SQUARES, &ROOT_OF_SUM],
        Reduction::SumOfMagnitudes => [&SUM_OF_MAGNITUDES, &SUM_OF_MAGNITUDES, &SUM],
    }
}

/// Reduces the trailing `axes` axes of `x`.
pub fn reduce(gpu: &Gpu, reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
    if reduction == Reduction::EuclideanNorm && !out.dtype().is_float() {
        return Err(Error::refused(out.context(), out.dtype(), "norm"));
    }
    if out.size() == 0 {
        return Ok(());
    }
    let rows = Rows::of(gpu, x, axes)?;
    let [whole, piece, last] = folds(reduction);
    let (shared, length) = plan(&rows);
    if length >= rows.length {
        return fold(gpu, whole, &rows, shared, rows.length.max(1), out);
    }
    let pieces = rows.length.div_ceil(length);
    // Partial results of float16 are kept in float32, in which they were computed.
    let dtype = match out.dtype() {
        DType::Float16 => DType::Float32,
        other => other,
    };
    let partial = gpu.scratch(Shape::new(&[rows.count, pieces]), dtype)?;
    fold(gpu, piece, &rows, shared, length, &partial)?;
    let results = Rows::of(gpu, &partial, 1)?;
    let (shared, _) = plan(&results);
    fold(gpu, last, &results, shared, pieces, out)
}

/// Whether workgroups share rows, and the length of their pieces.
fn plan(rows: &Rows) -> (bool, usize) {
    let shared = rows.step == 1 && rows.length >= 64;
    if shared {
        (true, SHARED_PIECE)
    } else if rows.count < 1 << 14 {
        (false, OWN_PIECE)
    } else {
        (false, usize::MAX)
    }
}

/// One number for each piece of each row.
fn fold(
    gpu: &Gpu,
    fold: &Fold,
    rows: &Rows,
    shared: bool,
    piece: usize,
    out: &Array,
) -> Result<()> {
    let pieces = rows.length.div_ceil(piece).max(1);
    let results = rows.count * pieces;
    let mut parameters = rows.words()?.to_vec();
    for word in [piece, pieces, out.offset(), results] {
        parameters.push(position(word)?);
    }
    Launch {
        family: if shared {
            "reduce rows"
        } else {
            "reduce columns"
        },
        function: fold.name,
        strided: !shared,
        out,
        operands: &[&rows.x],
        parameters: &parameters,
        groups: if shared {
            results
        } else {
            results.div_ceil(WORKGROUP)
        },
        source: &|names| source(fold, rows.x.dtype(), out.dtype(), shared, &names[0]),
    }
    .run(gpu)
}

fn source(fold: &Fold, from: DType, to: DType, shared: bool, operand: &str) -> String {
    let (value, stored) = (computed(from).unwrap_or("f32"), stored(to).unwrap_or("f32"));
    let Fold {
        element,
        merge,
        finish,
        ..
    } = fold;
    let initial = initial(&fold.initial, value);
    let (which, first, step) = if shared {
        ("group", "lane", "256u")
    } else {
        ("group * 256u + lane", "0u", "1u")
    };
    let meet = if shared {
        "partial[lane] = a;\nworkgroupBarrier();\n\
         for (var half = 128u; half > 0u; half = half / 2u) {\n\
         if (lane < half) { partial[lane] = merged(partial[lane], partial[lane + half]); }\n\
         workgroupBarrier();\n}\n\
         if (lane != 0u) { return; }\na = partial[0];\n"
    } else {
        ""
    };
    format!(
        "alias T = {value};\nvar<workgroup> partial: array<T, 256>;\n\
         fn merged(a: T, b: T) -> T {{ return {merge}; }}\n\
         {MAIN}\
         let index = {which};\n\
         if (index >= parameters[8]) {{ return; }}\n\
         let row = index / parameters[6];\nlet piece = index % parameters[6];\n\
         let start = piece * parameters[5];\nlet end = min(start + parameters[5], parameters[1]);\n\
         let origin = i32(parameters[2]) + i32(row) * i32(parameters[3]);\n\
         var a: T = {initial};\n\
         for (var i = start + {first}; i < end; i += {step}) {{\n\
         let x = T({operand}[u32(origin + i32(i) * i32(parameters[4]))]);\n\
         a = merged(a, {element});\n}}\n\
         {meet}\
         result[parameters[7] + index] = {stored}({finish});\n}}\n"
    )
}

fn initial(initial: &Initial, value: &str) -> String {
    match (initial, value) {
        (Initial::Number(number), _) => format!("T({number})"),
        (Initial::Lowest, "f32") => "-infinity()".into(),
        (Initial::Greatest, "f32") => "infinity()".into(),
        (Initial::Lowest, "i32") => "-2147483647i - 1i".into(),
        (Initial::Greatest, "i32") => "2147483647i".into(),
        (Initial::Lowest, _) => "-9223372036854775807li - 1li".into(),
        (Initial::Greatest, _) => "9223372036854775807li".into(),
    }
}

/// Positions along the last axis of `x`; NaN wins, and the first of equals.
pub fn index_reduce(gpu: &Gpu, reduction: IndexReduction, x: &Array, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let rows = Rows::of(gpu, x, 1)?;
    let shared = rows.step == 1 && rows.length >= 64;
    let mut parameters = rows.words()?.to_vec();
    parameters.push(position(out.offset())?);
    let (name, beyond) = match reduction {
        IndexReduction::ArgMax => ("argmax", ">"),
        IndexReduction::ArgMin => ("argmin", "<"),
    };
    Launch {
        family: "position",
        function: name,
        strided: !shared,
        out,
        operands: &[&rows.x],
        parameters: &parameters,
        groups: if shared {
            rows.count
        } else {
            rows.count.div_ceil(WORKGROUP)
        },
        source: &|names| position_source(beyond, x.dtype(), out.dtype(), shared, &names[0]),
    }
    .run(gpu)
}

fn position_source(beyond: &str, from: DType, to: DType, shared: bool, operand: &str) -> String {
    let (value, stored) = (computed(from).unwrap_or("f32"), stored(to).unwrap_or("f32"));
    let (which, first, step) = if shared {
        ("group", "lane", "256u")
    } else {
        ("group * 256u + lane", "0u", "1u")
    };
    let meet = if shared {
        "values[lane] = best;\nplaces[lane] = at;\nworkgroupBarrier();\n\
         for (var half = 128u; half > 0u; half = half / 2u) {\n\
         if (lane < half && wins(values[lane + half], places[lane + half], values[lane], places[lane])) {\n\
         values[lane] = values[lane + half];\nplaces[lane] = places[lane + half];\n}\n\
         workgroupBarrier();\n}\n\
         if (lane != 0u) { return; }\nat = places[0];\n"
    } else {
        ""
    };
    format!(
        "alias T = {value};\nvar<workgroup> values: array<T, 256>;\nvar<workgroup> places: array<u32, 256>;\n\
         // Positions beyond the row stand for nothing.\n\
         fn wins(x: T, i: u32, y: T, j: u32) -> bool {{\n\
         if (i >= parameters[1]) {{ return false; }}\nif (j >= parameters[1]) {{ return true; }}\n\
         if (is_nan(x) != is_nan(y)) {{ return is_nan(x); }}\n\
         if (x == y || is_nan(x)) {{ return i < j; }}\nreturn x {beyond} y;\n}}\n\
         {MAIN}\
         let index = {which};\n\
         if (index >= parameters[0]) {{ return; }}\n\
         let origin = i32(parameters[2]) + i32(index) * i32(parameters[3]);\n\
         var best: T = T(0);\nvar at = 0xffffffffu;\n\
         for (var i = {first}; i < parameters[1]; i += {step}) {{\n\
         let x = T({operand}[u32(origin + i32(i) * i32(parameters[4]))]);\n\
         if (wins(x, i, best, at)) {{ best = x; at = i; }}\n}}\n\
         {meet}\
         result[parameters[5] + index] = {stored}(at);\n}}\n"
    )
}
