//! What `np.set_printoptions` sets.

/// How many digits of a float are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FloatMode {
    /// Exactly `precision` digits, even if fewer identify the value.
    Fixed,
    /// As many digits as identify each value, whatever `precision` says.
    Unique,
    /// At most `precision` digits, fewer where fewer identify the value.
    #[default]
    MaxPrec,
    /// As `MaxPrec`, but every element gets the digits of the longest.
    MaxPrecEqual,
}

/// What stands before a number that is not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Nothing (`'-'` in NumPy).
    #[default]
    Negative,
    /// A plus sign (`'+'`).
    Always,
    /// A blank column even where no element is negative (`' '`).
    Blank,
}

/// The print options, with NumPy's names and defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Digits after the point. `None` means as many as identify each value; NumPy allows it unless
    /// `floatmode` is `Fixed`, where `None` here counts as 8.
    pub precision: Option<usize>,
    /// Arrays with more elements than this are summarised.
    pub threshold: usize,
    /// Elements shown at either end of a summarised axis.
    pub edgeitems: usize,
    /// Characters in a line before it is broken.
    pub linewidth: usize,
    /// Never use exponents because of small numbers.
    pub suppress: bool,
    /// The text of a NaN.
    pub nanstr: String,
    /// The text of an infinity, without its sign.
    pub infstr: String,
    /// The sign of numbers that are not negative.
    pub sign: Sign,
    /// How `precision` is to be understood.
    pub floatmode: FloatMode,
}

impl Default for PrintOptions {
    fn default() -> Self {
        PrintOptions {
            precision: Some(8),
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            nanstr: "nan".to_owned(),
            infstr: "inf".to_owned(),
            sign: Sign::default(),
            floatmode: FloatMode::default(),
        }
    }
}
