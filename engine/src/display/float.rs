//! Floats in an array: whether exponents are used, how many digits, how much padding.

use half::f16;

use super::digits::{Digits, FloatWidth, Places, positional, scientific};
use super::options::{FloatMode, PrintOptions, Sign};

/// The format that the floats of one array share.
pub(super) struct FloatFormat<'a> {
    options: &'a PrintOptions,
    width: FloatWidth,
    style: Style,
    /// Columns before the decimal point, signs included.
    pad_left: usize,
    /// Columns after the decimal point, an exponent included.
    pad_right: usize,
}

/// How a finite value is written.
#[derive(Clone, Copy)]
enum Style {
    Positional(Places),
    /// With an exponent of at least so many digits.
    Scientific(Places, usize),
}

impl<'a> FloatFormat<'a> {
    /// The format for `values`, all of which will be shown.
    pub fn fit(values: &[f64], width: FloatWidth, options: &'a PrintOptions) -> Self {
        let finite: Vec<f64> = values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        let places = match options.floatmode {
            FloatMode::Fixed => Places::Exact(options.precision.unwrap_or(8)),
            FloatMode::Unique => Places::AtMost(None),
            FloatMode::MaxPrec | FloatMode::MaxPrecEqual => Places::AtMost(options.precision),
        };
        let style = Style::Positional(places);
        let mut format = FloatFormat {
            options,
            width,
            style,
            pad_left: 0,
            pad_right: 0,
        };
        if needs_exponent(&finite, width, options.suppress) {
            format.fit_scientific(&finite, places);
        } else {
            format.fit_positional(&finite, places);
        }
        if options.sign == Sign::Blank && !finite.iter().any(|value| value.is_sign_negative()) {
            format.pad_left += 1;
        }
        if finite.len() < values.len() {
            format.make_room_for_names(values);
        }
        format
    }

    /// The text of one value, padded to the common width.
    pub fn text(&self, value: f64) -> String {
        if !value.is_finite() {
            let columns = self.pad_left + ".".len() + self.pad_right;
            return format!("{:>columns$}", self.name(value));
        }
        let (digits, exponent) = match self.style {
            Style::Positional(places) => {
                (positional(value.abs(), self.width, places), String::new())
            }
            Style::Scientific(places, exponent_digits) => {
                let digits = scientific(value.abs(), self.width, places);
                let exponent = exponent_text(digits.exponent, exponent_digits);
                (digits, exponent)
            }
        };
        let left = self.left(value, &digits);
        let right = digits.fraction + &exponent;
        format!(
            "{left:>pad_left$}.{right:<pad_right$}",
            pad_left = self.pad_left,
            pad_right = self.pad_right
        )
    }

    fn fit_scientific(&mut self, finite: &[f64], places: Places) {
        let (mut precision, mut exponent_digits) = (0, 2);
        for &value in finite {
            let digits = scientific(value.abs(), self.width, places);
            precision = precision.max(digits.fraction.len());
            exponent_digits =
                exponent_digits.max(exponent_text(digits.exponent, 2).len() - "e+".len());
            self.pad_left = self.pad_left.max(self.left(value, &digits).len());
        }
        let places = match places {
            Places::Exact(_) => Places::Exact(precision),
            _ => Places::Identifying(precision),
        };
        self.style = Style::Scientific(places, exponent_digits);
        self.pad_right = precision + "e+".len() + exponent_digits;
    }

    fn fit_positional(&mut self, finite: &[f64], places: Places) {
        for &value in finite {
            let digits = positional(value.abs(), self.width, places);
            self.pad_left = self.pad_left.max(self.left(value, &digits).len());
            self.pad_right = self.pad_right.max(digits.fraction.len());
        }
        if self.options.floatmode == FloatMode::MaxPrecEqual {
            self.style = Style::Positional(Places::Identifying(self.pad_right));
        }
    }

    /// The names of values that are not finite may be longer than the numbers beside them.
    fn make_room_for_names(&mut self, values: &[f64]) {
        let infinity_has_sign =
            self.options.sign != Sign::Negative || values.contains(&f64::NEG_INFINITY);
        let nan = self.options.nanstr.chars().count();
        let infinity = self.options.infstr.chars().count() + usize::from(infinity_has_sign);
        let right = ".".len() + self.pad_right;
        self.pad_left = self.pad_left.max(nan.max(infinity).saturating_sub(right));
    }

    /// What stands before the decimal point.
    fn left(&self, value: f64, digits: &Digits) -> String {
        format!("{}{}", self.sign(value.is_sign_negative()), digits.integer)
    }

    /// The text of a value that is not finite, without padding.
    fn name(&self, value: f64) -> String {
        let name = if value.is_nan() {
            &self.options.nanstr
        } else {
            &self.options.infstr
        };
        format!("{}{name}", self.sign(value < 0.0))
    }

    fn sign(&self, negative: bool) -> &'static str {
        match self.options.sign {
            _ if negative => "-",
            Sign::Always => "+",
            Sign::Negative | Sign::Blank => "",
        }
    }
}

/// `e-05`: the exponent with its sign and at least `digits` digits.
pub(super) fn exponent_text(exponent: i32, digits: usize) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("e{sign}{:0>digits$}", exponent.unsigned_abs())
}

/// Whether the magnitudes lie too far from 1 or from each other to be written without exponents.
fn needs_exponent(finite: &[f64], width: FloatWidth, suppress: bool) -> bool {
    let magnitudes = finite
        .iter()
        .map(|value| value.abs())
        .filter(|&magnitude| magnitude != 0.0);
    let (min, max) = magnitudes.fold((f64::INFINITY, 0.0_f64), |(min, max), magnitude| {
        (min.min(magnitude), max.max(magnitude))
    });
    if max == 0.0 {
        return false;
    }
    // The quotient is rounded as the elements' own type rounds it.
    let ratio = match width {
        FloatWidth::F16 => f64::from(f16::from_f32(max as f32 / min as f32)),
        FloatWidth::F32 => f64::from(max as f32 / min as f32),
        FloatWidth::F64 => max / min,
    };
    max >= 1e8 || (!suppress && (min < 1e-4 || ratio > 1000.0))
}
