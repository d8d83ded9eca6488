//! Decimal digits of finite floats: the fewest that identify a value, or the exact value rounded at a place.
//!
//! Rust's formatter gives both for `f32` and `f64`; NumPy differs only where two shortest texts are equally close,
//! of which it takes the even one. The shortest digits of an `f16` are searched for here.
//!
//! One difference is known: asked for more digits than identify it, NumPy's last digit of a power of two may be one
//! too high. Of all powers of two and up to 18 digits this meets 8 values of `f64`, from the 16th digit on.

use half::f16;

/// The width of a float type: it decides which digits identify a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatWidth {
    /// IEEE half precision.
    F16,
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
}

/// How many digits of the fraction are wanted.
#[derive(Clone, Copy)]
pub(super) enum Places {
    /// This many, of the exact value.
    Exact(usize),
    /// This many: the identifying digits if that is their number, else the exact value's.
    Identifying(usize),
    /// The identifying digits, but never more than this many.
    AtMost(Option<usize>),
    /// The identifying digits, and zeros up to the point: the half 65504 is 65500, which it never is in the others.
    Shortest,
}

/// A number's digits: `integer.fraction`, and the power of ten to multiply it with.
pub(super) struct Digits {
    pub integer: String,
    pub fraction: String,
    pub exponent: i32,
}

impl Places {
    /// The number of places at which a value has to be rounded whose identifying fraction has `shortest` digits.
    fn rounding(self, shortest: usize) -> Option<usize> {
        match self {
            Places::Exact(places) => Some(places),
            Places::Identifying(places) => (shortest != places).then_some(places),
            Places::AtMost(limit) => limit.filter(|&places| shortest > places),
            Places::Shortest => None,
        }
    }

    fn trims_zeros(self) -> bool {
        matches!(self, Places::AtMost(_))
    }
}

/// The digits of `magnitude`, finite and not negative, written without an exponent.
pub(super) fn positional(magnitude: f64, width: FloatWidth, places: Places) -> Digits {
    let shortest = shortest(magnitude, width);
    let lacks_integer_digits = shortest.exponent > shortest.fraction.len() as i32;
    let shortest = shift_point(shortest);
    let units = (lacks_integer_digits && !matches!(places, Places::Shortest)).then_some(0);
    match places.rounding(shortest.fraction.len()).or(units) {
        Some(rounding) => parse(&format!("{magnitude:.rounding$}"), places.trims_zeros()),
        None => shortest,
    }
}

/// The digits of `magnitude`, finite and not negative, with one digit before the point.
pub(super) fn scientific(magnitude: f64, width: FloatWidth, places: Places) -> Digits {
    let shortest = shortest(magnitude, width);
    match places.rounding(shortest.fraction.len()) {
        Some(rounding) => parse(&format!("{magnitude:.rounding$e}"), places.trims_zeros()),
        None => shortest,
    }
}

/// The fewest digits that identify `magnitude` among the values of its width, one of them before the point.
fn shortest(magnitude: f64, width: FloatWidth) -> Digits {
    let (text, identifies): (String, &dyn Fn(&str) -> bool) = match width {
        FloatWidth::F16 => return shortest_half(magnitude),
        FloatWidth::F32 => (format!("{:e}", magnitude as f32), &|text| {
            text.parse() == Ok(magnitude as f32)
        }),
        FloatWidth::F64 => (format!("{magnitude:e}"), &|text| {
            text.parse() == Ok(magnitude)
        }),
    };
    let digits = parse(&text, true);
    let even = format!("{magnitude:.places$e}", places = digits.fraction.len());
    if even != text && identifies(&even) {
        parse(&even, true)
    } else {
        digits
    }
}

/// Five digits identify every half, and `f64` holds the borders of its rounding interval exactly.
fn shortest_half(magnitude: f64) -> Digits {
    let bits = f16::from_f64(magnitude).to_bits();
    let at = |bits: u16| {
        if bits == f16::INFINITY.to_bits() {
            65536.0
        } else {
            f64::from(f16::from_bits(bits))
        }
    };
    let low = (at(bits.saturating_sub(1)) + magnitude) / 2.0;
    let high = (magnitude + at(bits + 1)) / 2.0;
    // A tie is rounded to the even neighbour, so the borders belong to an even value.
    let even = bits.is_multiple_of(2);
    let identifies = |decimal: &f64| {
        (low < *decimal && *decimal < high) || (even && (*decimal == low || *decimal == high))
    };
    let found = (0..5)
        .flat_map(|places| decimals_near(magnitude, places))
        .find(identifies);
    parse(&format!("{:e}", found.unwrap_or(magnitude)), true)
}

/// The closest decimal with so many digits after the first, and the next one above it: the interval of a power of
/// two is wider above than below, so that only the latter may lie within.
fn decimals_near(magnitude: f64, places: usize) -> [f64; 2] {
    let nearest = parse(&format!("{magnitude:.places$e}"), false);
    let units: u32 = (nearest.integer + &nearest.fraction).parse().unwrap_or(0);
    let unit = nearest.exponent - places as i32;
    [units, units + 1].map(|units| format!("{units}e{unit}").parse().unwrap_or(magnitude))
}

/// The same number without an exponent.
fn shift_point(digits: Digits) -> Digits {
    let significant = digits.integer + &digits.fraction;
    let places = digits.exponent.unsigned_abs() as usize;
    let (integer, fraction) = if digits.exponent < 0 {
        ("0".to_owned(), "0".repeat(places - 1) + &significant)
    } else if let Some((integer, fraction)) = significant.split_at_checked(places + 1) {
        (integer.to_owned(), fraction.to_owned())
    } else {
        (
            format!("{significant:0<length$}", length = places + 1),
            String::new(),
        )
    };
    Digits {
        integer,
        fraction,
        exponent: 0,
    }
}

/// Reads what Rust's formatter wrote.
fn parse(text: &str, trim_zeros: bool) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = if trim_zeros {
        fraction.trim_end_matches('0')
    } else {
        fraction
    };
    Digits {
        integer: integer.to_owned(),
        fraction: fraction.to_owned(),
        exponent: exponent.parse().unwrap_or(0),
    }
}
