//! Elementary functions against MXNet's values in `tests/data/functions.txt` (made by `tests/oracle/functions.py` at
//! the top of the repository), against double precision, and the levels against each other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;

use engine::math::*;
use engine::simd::Level;

const VALUES: &str = include_str!("data/functions.txt");

/// How far values may be from MXNet's, in units of the last place, and which share of them may differ at all.
struct Tolerance {
    units: u64,
    share: f64,
}

const EXACT: Tolerance = Tolerance {
    units: 0,
    share: 0.0,
};
/// Correctly rounded here, nearly so in glibc.
const ROUNDED: Tolerance = Tolerance {
    units: 2,
    share: 0.02,
};
const LOGARITHM: Tolerance = Tolerance {
    units: 1,
    share: 0.05,
};
const TRIGONOMETRIC: Tolerance = Tolerance {
    units: 1,
    share: 0.03,
};
/// Correctly rounded here; glibc's may be two units off in the last place, and often are one.
const NEARLY: Tolerance = Tolerance {
    units: 2,
    share: 0.5,
};
/// Evaluated by the C library, which may be another one than MXNet's.
const C_LIBRARY: Tolerance = Tolerance {
    units: 8,
    share: 1.0,
};

#[test]
fn values_are_mxnet_s() {
    let mut arguments: HashMap<&str, Vec<f32>> = HashMap::new();
    let mut lines = VALUES.lines();
    let mut functions = 0;
    while let (Some(head), Some(numbers)) = (lines.next(), lines.next()) {
        let numbers: Vec<f32> = numbers
            .split(' ')
            .map(|bits| f32::from_bits(u32::from_str_radix(bits, 16).unwrap()))
            .collect();
        match head.split(' ').collect::<Vec<_>>()[..] {
            ["arguments", domain] => drop(arguments.insert(domain, numbers)),
            ["values", name, domain] => {
                functions += 1;
                let mut out = vec![0.0; numbers.len()];
                let tolerance = evaluate(name, &arguments[domain], &arguments, &mut out);
                compare(
                    &format!("{name} on {domain}"),
                    &arguments[domain],
                    &out,
                    &numbers,
                    &tolerance,
                );
            }
            _ => panic!("unknown line {head}"),
        }
    }
    assert!(functions > 150, "the file is not whole");
}

/// Fills `out` with the values of a function.
fn evaluate(
    name: &str,
    x: &[f32],
    arguments: &HashMap<&str, Vec<f32>>,
    out: &mut [f32],
) -> Tolerance {
    macro_rules! functions {
        ($($name:literal: $function:expr, $tolerance:expr;)*) => {
            match name {
                $($name => { map(&$function, x, out); $tolerance })*
                "power" => { map2(&Power, x, &arguments["exponents"], out); ROUNDED }
                _ => panic!("unknown function {name}"),
            }
        };
    }
    functions! {
        "exp": Exp, ROUNDED; "sigmoid": Sigmoid, ROUNDED; "softrelu": Softrelu, ROUNDED; "log": Log, LOGARITHM;
        "tanh": Tanh, EXACT; "expm1": Expm1, EXACT; "log1p": Log1p, EXACT;
        "floor": Floor, EXACT; "ceil": Ceil, EXACT; "trunc": Trunc, EXACT; "fix": Fix, EXACT; "rint": Rint, EXACT;
        "round": Round, EXACT; "sign": Sign, EXACT; "abs": Abs, EXACT; "square": Square, EXACT; "sqrt": Sqrt, EXACT;
        "rsqrt": Rsqrt, EXACT; "reciprocal": Reciprocal, EXACT; "relu": Relu, EXACT; "softsign": Softsign, EXACT;
        "sin": Sin, TRIGONOMETRIC; "cos": Cos, TRIGONOMETRIC; "tan": Tan, NEARLY;
        "sinh": Sinh, NEARLY; "cosh": Cosh, NEARLY; "arcsin": Arcsin, NEARLY; "arccos": Arccos, NEARLY;
        "arctan": Arctan, NEARLY; "arcsinh": Arcsinh, NEARLY; "arccosh": Arccosh, NEARLY;
        "arctanh": Arctanh, NEARLY; "cbrt": Cbrt, NEARLY; "rcbrt": Rcbrt, NEARLY; "erf": Erf, NEARLY;
        "log2": Log2, NEARLY; "log10": Log10, NEARLY; "gamma": Gamma, C_LIBRARY; "gammaln": Gammaln, C_LIBRARY;
    }
}

#[test]
fn results_are_correctly_rounded_nearly_always() {
    let all: Vec<f32> = (0..=u32::MAX).step_by(2147).map(f32::from_bits).collect();
    let usual: Vec<f32> = (0..2_000_000).map(|index| index as f32 * 1e-5).collect();
    let unit: Vec<f32> = (-1_000_000..=1_000_000)
        .map(|index| index as f32 * 1e-6)
        .collect();
    for level in levels() {
        correctly_rounded(level, "exp", &Exp, f64::exp, &all);
        correctly_rounded(level, "exp", &Exp, f64::exp, &usual);
        correctly_rounded(level, "log", &Log, f64::ln, &all);
        correctly_rounded(level, "log", &Log, f64::ln, &usual);
        // The C library, which serves large arguments, is less exact.
        correctly_rounded(level, "sin", &Sin, f64::sin, &usual);
        correctly_rounded(level, "cos", &Cos, f64::cos, &usual);
        correctly_rounded(level, "tan", &Tan, f64::tan, &usual);
        for arguments in [&all, &usual, &unit] {
            correctly_rounded(level, "log2", &Log2, f64::log2, arguments);
            correctly_rounded(level, "arctan", &Arctan, f64::atan, arguments);
            correctly_rounded(level, "arcsin", &Arcsin, f64::asin, arguments);
            correctly_rounded(level, "arccos", &Arccos, f64::acos, arguments);
            correctly_rounded(level, "cbrt", &Cbrt, f64::cbrt, arguments);
            correctly_rounded(level, "erf", &Erf, libm::erf, arguments);
            correctly_rounded(level, "erfinv", &Erfinv, erfinv::erfinv, arguments);
        }
    }
}

fn correctly_rounded<F: Unary<f32, Output = f32>>(
    level: Level,
    name: &str,
    function: &F,
    reference: fn(f64) -> f64,
    arguments: &[f32],
) {
    let mut out = vec![0.0; arguments.len()];
    map_at(level, function, arguments, &mut out);
    let expected: Vec<f32> = arguments
        .iter()
        .map(|&x| reference(f64::from(x)) as f32)
        .collect();
    let tolerance = Tolerance {
        units: 1,
        share: 0.001,
    };
    compare(
        &format!("{name} at {level:?}"),
        arguments,
        &out,
        &expected,
        &tolerance,
    );
}

#[test]
fn levels_agree() {
    let arguments: Vec<f32> = (0..=u32::MAX).step_by(7919).map(f32::from_bits).collect();
    let rounded = Tolerance {
        units: 2,
        share: 1e-5,
    };
    fn agree<F: Unary<f32, Output = f32>>(
        name: &str,
        function: &F,
        arguments: &[f32],
        tolerance: &Tolerance,
    ) {
        let at = |level| {
            let mut out = vec![0.0; arguments.len()];
            map_at(level, function, arguments, &mut out);
            out
        };
        let baseline = at(Level::Baseline);
        for level in levels() {
            compare(
                &format!("{name} at {level:?}"),
                arguments,
                &at(level),
                &baseline,
                tolerance,
            );
        }
    }
    agree("exp", &Exp, &arguments, &rounded);
    agree("log", &Log, &arguments, &rounded);
    agree("sin", &Sin, &arguments, &rounded);
    agree("cos", &Cos, &arguments, &rounded);
    agree("tan", &Tan, &arguments, &rounded);
    agree("log2", &Log2, &arguments, &rounded);
    agree("log10", &Log10, &arguments, &rounded);
    agree("arctan", &Arctan, &arguments, &rounded);
    agree("arcsin", &Arcsin, &arguments, &rounded);
    agree("arccos", &Arccos, &arguments, &rounded);
    agree("sinh", &Sinh, &arguments, &rounded);
    agree("cosh", &Cosh, &arguments, &rounded);
    agree("arcsinh", &Arcsinh, &arguments, &rounded);
    agree("arccosh", &Arccosh, &arguments, &rounded);
    agree("arctanh", &Arctanh, &arguments, &rounded);
    agree("cbrt", &Cbrt, &arguments, &rounded);
    agree("erf", &Erf, &arguments, &rounded);
    agree("erfinv", &Erfinv, &arguments, &rounded);
    agree("sigmoid", &Sigmoid, &arguments, &rounded);
    agree("softrelu", &Softrelu, &arguments, &rounded);
    agree("tanh", &Tanh, &arguments, &EXACT);
    agree("expm1", &Expm1, &arguments, &EXACT);
    agree("log1p", &Log1p, &arguments, &EXACT);
    agree("round", &Round, &arguments, &EXACT);
    agree("rint", &Rint, &arguments, &EXACT);
    agree("round half even", &RoundHalfEven, &arguments, &EXACT);
    agree("relu", &Relu, &arguments, &EXACT);
}

#[test]
fn an_element_does_not_depend_on_where_it_stands() {
    let mut arguments: Vec<f32> = (0..1000)
        .map(|index| (index as f32 - 300.0) / 37.0)
        .collect();
    // Among them some that a function may treat as exceptions.
    arguments[705] = 1e30;
    arguments[707] = f32::NAN;
    for length in [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100] {
        for start in [0, 1, 5, 700] {
            let part = &arguments[start..start + length];
            position_independent(&Exp, part);
            position_independent(&Log, part);
            position_independent(&Tanh, part);
            position_independent(&Sin, part);
            position_independent(&Sqrt, part);
            position_independent(&Tan, part);
            position_independent(&Erf, part);
            position_independent(&Cbrt, part);
        }
    }
}

fn position_independent<F: Unary<f32, Output = f32>>(function: &F, part: &[f32]) {
    let mut out = vec![0.0; part.len()];
    map(function, part, &mut out);
    let mut in_place = part.to_vec();
    map_in_place(function, &mut in_place);
    let single = part.iter().map(|&x| {
        let mut value = [x];
        map_in_place(function, &mut value);
        value[0].to_bits()
    });
    assert!(
        single.eq(out.iter().map(|value| value.to_bits())),
        "{part:?}"
    );
    assert!(
        in_place
            .iter()
            .map(|value| value.to_bits())
            .eq(out.iter().map(|value| value.to_bits())),
        "{part:?}"
    );
}

#[test]
fn powers_are_correctly_rounded_nearly_always() {
    let exponents = [
        -37.5, -3.0, -1.0, -0.5, 0.0, 1e-3, 0.5, 1.0, 2.0, 2.5, 3.0, 10.0, 30.25,
    ];
    for exponent in exponents {
        let bases: Vec<f32> = (0..=f32::NEG_INFINITY.to_bits())
            .step_by(43_007)
            .map(f32::from_bits)
            .filter(|base| !base.is_nan())
            .collect();
        let expected: Vec<f32> = bases
            .iter()
            .map(|&x| f64::from(x).powf(f64::from(exponent)) as f32)
            .collect();
        let mut out = vec![0.0; bases.len()];
        map2(&Power, &bases, &vec![exponent; bases.len()], &mut out);
        let tolerance = Tolerance {
            units: 1,
            share: 0.001,
        };
        compare(
            &format!("power {exponent}"),
            &bases,
            &out,
            &expected,
            &tolerance,
        );
    }
}

#[test]
fn powers_at_the_borders_are_those_of_the_c_library() {
    let values = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        2.0,
        -2.5,
        1e-45,
        f32::MAX,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        0.5,
        3.0,
    ];
    for x in values {
        for y in values {
            let mut out = [0.0];
            map2(&Power, &[x], &[y], &mut out);
            assert!(
                distance(out[0], x.powf(y)) <= 1,
                "{x:e} to the power {y:e} is {:e}",
                out[0]
            );
        }
    }
}

#[test]
fn functions_of_two_elements_run_in_place_too() {
    let mut x = [1.0_f64, 2.0, 3.0];
    let y = [0.5, 2.0, -1.0];
    let mut out = [0.0; 3];
    map2(&Power, &x, &y, &mut out);
    assert_eq!(out, [1.0, 4.0, 3.0_f64.powf(-1.0)]);
    map2_in_place(&|x: f64, y: f64| x - y, &mut x, &y);
    assert_eq!(x, [0.5, 0.0, 4.0]);
    let mut is_positive = [false; 3];
    map(&|x: f64| x > 0.25, &x, &mut is_positive);
    assert_eq!(is_positive, [true, false, true]);
}

/// Asserts that values are close enough to what is expected.
fn compare(what: &str, arguments: &[f32], values: &[f32], expected: &[f32], tolerance: &Tolerance) {
    assert_eq!(values.len(), expected.len());
    let mut differing = 0;
    for ((x, &value), &expected) in arguments.iter().zip(values).zip(expected) {
        let units = distance(value, expected);
        assert!(
            units <= tolerance.units,
            "{what}: {value:e} at {x:e}, expected {expected:e}"
        );
        differing += u64::from(units > 0);
    }
    let share = differing as f64 / values.len() as f64;
    assert!(
        share <= tolerance.share,
        "{what}: a share of {share} differs"
    );
}

/// How many floats lie between two, the sign of zero counted, all NaN taken as one.
fn distance(x: f32, y: f32) -> u64 {
    if x.is_nan() || y.is_nan() {
        return if x.is_nan() && y.is_nan() {
            0
        } else {
            u64::MAX
        };
    }
    let place = |value: f32| {
        let magnitude = i64::from(value.to_bits() & 0x7fff_ffff);
        if value.is_sign_negative() {
            -1 - magnitude
        } else {
            magnitude
        }
    };
    place(x).abs_diff(place(y))
}
