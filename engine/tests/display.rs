//! Every text of `tests/data/display.txt`, which NumPy wrote, comes out of the printer byte for byte.
//! `tests/oracle/display.py` at the top of the repository makes the file and describes its form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::display::{Elements, FloatMode, FloatWidth, PrintOptions, Sign, array_repr, array_str};
use half::f16;

const CASES: &str = include_str!("data/display.txt");

#[test]
fn texts_are_numpy_s() {
    let failures: Vec<String> = CASES
        .lines()
        .enumerate()
        .filter_map(|(number, line)| failure(number + 1, line))
        .collect();
    assert!(CASES.lines().count() > 3000, "the case file is not whole");
    assert!(
        failures.is_empty(),
        "{} texts differ:\n{}",
        failures.len(),
        failures[..failures.len().min(10)].join("\n")
    );
}

/// What is wrong with one case, if anything is.
fn failure(number: usize, line: &str) -> Option<String> {
    let fields: Vec<&str> = line.split('|').collect();
    let [dtype, shape, options, values, expected_texts @ ..] = fields.as_slice() else {
        panic!("line {number} has too few fields");
    };
    let shape: Vec<usize> = shape
        .split_whitespace()
        .map(|axis| axis.parse().unwrap())
        .collect();
    let options = print_options(options);
    let texts = with_elements(dtype, values, |elements| {
        [
            array_str(elements, &shape, &options),
            array_repr(elements, &shape, &options, "array", dtype),
        ]
    });
    assert!(!expected_texts.is_empty(), "line {number} expects nothing");
    for (text, expected) in texts.iter().zip(expected_texts) {
        let expected = expected.replace("\\n", "\n");
        if *text != expected {
            return Some(format!(
                "line {number}, {dtype} {shape:?} {options:?}\n{expected}\nbut is\n{text}\n"
            ));
        }
    }
    None
}

/// Parses the elements and calls `receive` with them; they repeat from the start where the shape has more.
fn with_elements<T>(dtype: &str, values: &str, receive: impl FnOnce(&Elements) -> T) -> T {
    let bits = || {
        values
            .split(' ')
            .map(|word| u64::from_str_radix(word, 16).unwrap())
    };
    let floats: (Vec<f64>, FloatWidth) = match dtype {
        "float16" => (
            bits()
                .map(|bits| f64::from(f16::from_bits(bits as u16)))
                .collect(),
            FloatWidth::F16,
        ),
        "float32" => (
            bits()
                .map(|bits| f64::from(f32::from_bits(bits as u32)))
                .collect(),
            FloatWidth::F32,
        ),
        "float64" => (bits().map(f64::from_bits).collect(), FloatWidth::F64),
        _ => {
            let integers: Vec<i64> = values
                .split(' ')
                .map(|word| word.parse().unwrap())
                .collect();
            let at = |index: usize| integers[index % integers.len()];
            return match dtype {
                "bool" => receive(&Elements::Bool(&|index| at(index) != 0)),
                "uint8" => receive(&Elements::UInt(&|index| at(index) as u64)),
                _ => receive(&Elements::Int(&at)),
            };
        }
    };
    receive(&Elements::Float(
        &|index| floats.0[index % floats.0.len()],
        floats.1,
    ))
}

fn print_options(text: &str) -> PrintOptions {
    let mut options = PrintOptions::default();
    for setting in text.split_whitespace() {
        let (name, value) = setting.split_once('=').unwrap();
        let number = || value.parse().unwrap();
        match name {
            "precision" => options.precision = Some(number()),
            "suppress" => options.suppress = value == "True",
            "linewidth" => options.linewidth = number(),
            "threshold" => options.threshold = number(),
            "edgeitems" => options.edgeitems = number(),
            "nanstr" => options.nanstr = value.replace('_', " "),
            "infstr" => options.infstr = value.to_owned(),
            "sign" => {
                options.sign = if value == "+" {
                    Sign::Always
                } else {
                    Sign::Blank
                }
            }
            "floatmode" => {
                options.floatmode = match value {
                    "fixed" => FloatMode::Fixed,
                    "unique" => FloatMode::Unique,
                    "maxprec_equal" => FloatMode::MaxPrecEqual,
                    _ => panic!("unknown floatmode {value}"),
                }
            }
            _ => panic!("unknown option {name}"),
        }
    }
    options
}
