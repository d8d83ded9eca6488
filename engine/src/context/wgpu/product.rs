//! Products of matrices whose elements are found by text: where they lie in an array, or where a convolution finds them.
//!
//! A workgroup computes a tile of 64 by 64, an invocation 4 by 4 of it, from slices of 16 columns and rows that the
//! workgroup loads together. Slices are summed one by one and then added up, which keeps the error of long sums small.
//! Where the tiles are too few for a GPU and the sums are long, the sums are split: a workgroup computes a part, and the
//! parts are added up. Splits depend on the extents alone.

use std::fmt::Write;

use super::gpu::Gpu;
use super::kernel::{Launch, MAIN, Variant};
use super::layout::position;
use super::types::{computed, stored};
use super::{elementwise, reduce};
use crate::array::Array;
use crate::context::Reduction;
use crate::dtype::DType;
use crate::error::Result;

/// Rows and columns of a workgroup's tile.
const TILE: usize = 64;

/// Columns of the left and rows of the right factor that are loaded together.
const SLICE: usize = 16;

/// Sums are split until there are so many workgroups,
const GROUPS_WANTED: usize = 128;

/// but not into shorter parts than this.
const PART_MIN: usize = 256;

/// One factor, as statements of a shader. In them `#` stands for the side, so that names do not meet, and `b` is the
/// number of the product in its batch.
pub struct Factor {
    /// Whether neighbours along the sum are neighbours in memory, more than neighbours along the result are.
    pub along_sum: bool,
    /// What follows from `outer#`, the row of the left or the column of the right factor.
    pub outer: String,
    /// What follows from `inner#`, the place in the sum.
    pub inner: String,
    /// Lets `x#` be the element. It is 0 before.
    pub element: String,
}

/// Where the results go, and what they start with, as expressions of `b`, `row` and `column`.
pub struct Target {
    /// Statements that follow from `column`.
    pub column: String,
    /// The position of a result.
    pub position: String,
    /// What is added to it.
    pub bias: Option<String>,
}

impl Target {
    /// The products one after the other, row by row.
    pub fn row_major() -> Self {
        Self {
            column: String::new(),
            position: "(b * product_rows() + row) * product_columns() + column".into(),
            bias: None,
        }
    }
}

/// What the shader of a product is made of.
pub struct Texts {
    /// Functions that the other texts call.
    pub functions: String,
    /// The left and the right factor.
    pub factors: [Factor; 2],
    /// Where the results go.
    pub target: Target,
}

/// A batch of products.
pub struct Product<'a> {
    /// Which kind, to tell compiled shaders apart; and of that kind, which.
    pub family: &'static str,
    /// What else the text depends on.
    pub variant: Variant,
    /// The operands.
    pub operands: &'a [&'a Array],
    /// Words that the texts read; those of the product come behind them.
    pub words: Vec<u32>,
    /// How many products.
    pub batch: usize,
    /// Rows, columns, and terms of the sums.
    pub extents: [usize; 3],
    /// Whether the products are added to what the result holds.
    pub accumulate: bool,
    /// What the shader is made of, given the operands' names.
    pub texts: &'a dyn Fn(&[String]) -> Texts,
}

impl Product<'_> {
    /// Computes the products into `out`, which is contiguous.
    ///
    /// # Errors
    /// Those of [`Launch::run`], and of memory for the parts of split sums.
    pub fn run(&self, gpu: &Gpu, out: &Array) -> Result<()> {
        if out.size() == 0 {
            return Ok(());
        }
        let [rows, columns, terms] = self.extents;
        let groups = self.batch * rows.div_ceil(TILE) * columns.div_ceil(TILE);
        let wanted = (GROUPS_WANTED / groups).min(terms / PART_MIN).max(1);
        let part = terms.div_ceil(wanted).next_multiple_of(SLICE).max(SLICE);
        let parts = terms.div_ceil(part).max(1);
        if parts == 1 {
            return self.launch(gpu, part, parts, out);
        }
        // What is there already is one more part. Parts of float16 are kept in float32, in which they are computed.
        let kept = usize::from(self.accumulate);
        let dtype = match out.dtype() {
            DType::Float16 => DType::Float32,
            other => other,
        };
        let shape = out.shape().inserted(0, parts + kept);
        let all = gpu.scratch(shape, dtype)?;
        if self.accumulate {
            elementwise::copy(gpu, out, &all.selected(0, parts))?;
        }
        self.launch(gpu, part, parts, &all)?;
        let last = all.ndim() - 1;
        let order: Vec<usize> = (1..=last).chain([0]).collect();
        reduce::reduce(gpu, Reduction::Sum, &all.permuted(&order), 1, out)
    }

    fn launch(&self, gpu: &Gpu, part: usize, parts: usize, out: &Array) -> Result<()> {
        let [rows, columns, terms] = self.extents;
        let tiles = [rows.div_ceil(TILE), columns.div_ceil(TILE)];
        let base = self.words.len();
        let mut parameters = self.words.clone();
        let results = self.batch * rows * columns;
        for word in [
            rows,
            columns,
            terms,
            tiles[0],
            tiles[1],
            self.batch,
            part,
            parts,
            results,
            out.offset(),
        ] {
            parameters.push(position(word)?);
        }
        let groups = parts * self.batch * tiles[0] * tiles[1];
        Launch {
            family: self.family,
            function: match (self.accumulate, parts) {
                (true, 1) => "add",
                _ => "set",
            },
            strided: true,
            out,
            operands: self.operands,
            parameters: &parameters,
            groups,
            source: &|names| {
                let value = computed(self.operands[0].dtype()).unwrap_or("f32");
                let stored = stored(out.dtype()).unwrap_or("f32");
                let adds = self.accumulate && parts == 1;
                source(value, stored, adds, base, &(self.texts)(names))
            },
        }
        .run_variant(gpu, self.variant, groups * part.min(terms).div_ceil(SLICE))
    }
}

/// Names of the words behind those of the texts, as functions.
const WORDS: [&str; 10] = [
    "product_rows",
    "product_columns",
    "product_terms",
    "tile_rows",
    "tile_columns",
    "products",
    "part_terms",
    "product_parts",
    "product_results",
    "result_offset",
];

fn source(value: &str, stored: &str, adds: bool, base: usize, texts: &Texts) -> String {
    let [left, right] = &texts.factors;
    // A shader may have 16 KiB of shared memory everywhere; padding keeps neighbours in different banks where it fits.
    let padding = u32::from(value != "i64");
    let sides = [
        Side {
            name: "l",
            factor: left,
            end: "product_rows()",
            at: format!("o * {}u + i", SLICE as u32 + padding),
        },
        Side {
            name: "r",
            factor: right,
            end: "product_columns()",
            at: format!("i * {}u + o", TILE as u32 + padding),
        },
    ];
    let mut text = format!(
        "alias T = {value};\n\
         var<workgroup> tile_l: array<T, {}>;\nvar<workgroup> tile_r: array<T, {}>;\n",
        TILE as u32 * (SLICE as u32 + padding),
        SLICE as u32 * (TILE as u32 + padding),
    );
    for (number, name) in WORDS.iter().enumerate() {
        let _ = writeln!(
            text,
            "fn {name}() -> u32 {{ return parameters[{}]; }}",
            base + number
        );
    }
    text += &texts.functions;
    text += MAIN;
    text += "let tiles = tile_rows() * tile_columns();\n\
             let part = group / (tiles * products());\n\
             if (part >= product_parts()) { return; }\n\
             let b = group / tiles % products();\n\
             let first_l = group % tiles / tile_columns() * 64u;\n\
             let first_r = group % tile_columns() * 64u;\n\
             let begin = part * part_terms();\n\
             let end = min(begin + part_terms(), product_terms());\n";
    text += &sums(&sides, padding);
    text += &results(stored, adds, &texts.target);
    text + "}\n"
}

/// One factor in the loop over slices.
struct Side<'a> {
    name: &'static str,
    factor: &'a Factor,
    /// The first outer position that does not exist.
    end: &'static str,
    /// Where the element at the outer position `o` and the inner position `i` of a tile is kept.
    at: String,
}

impl Side<'_> {
    fn named(&self, text: &str) -> String {
        text.replace('#', self.name)
    }

    /// What is the same for all slices.
    fn before(&self) -> String {
        if self.factor.along_sum {
            return String::new();
        }
        self.named(&format!(
            "let outer# = first_# + lane % 64u;\n{}",
            self.factor.outer
        ))
    }

    /// Loads a slice: neighbouring invocations load neighbours in memory.
    fn load(&self) -> String {
        let Factor {
            outer,
            inner,
            element,
            ..
        } = self.factor;
        let (end, at) = (self.end, &self.at);
        let text = if self.factor.along_sum {
            format!(
                "{{\nlet i = lane % 16u;\nlet inner# = start + i;\n{inner}\
                 for (var o = lane / 16u; o < 64u; o += 16u) {{\n\
                 let outer# = first_# + o;\nvar x# = T(0);\n\
                 if (inner# < end && outer# < {end}) {{\n{outer}{element}}}\n\
                 tile_#[{at}] = x#;\n}}\n}}\n"
            )
        } else {
            format!(
                "{{\nlet o = lane % 64u;\n\
                 for (var i = lane / 64u; i < 16u; i += 4u) {{\n\
                 let inner# = start + i;\nvar x# = T(0);\n\
                 if (inner# < end && outer# < {end}) {{\n{inner}{element}}}\n\
                 tile_#[{at}] = x#;\n}}\n}}\n"
            )
        };
        self.named(&text)
    }
}

/// One statement for each of an invocation's 4 by 4 results.
fn each(statement: &dyn Fn(usize, usize) -> String) -> String {
    (0..4)
        .flat_map(|r| (0..4).map(move |c| (r, c)))
        .map(|(r, c)| statement(r, c))
        .collect()
}

/// Lets `total00` to `total33` be the sums of the rows `lane / 16`, 16 further, ... and of the columns `lane % 16`, ...
fn sums(sides: &[Side<'_>; 2], padding: u32) -> String {
    let (left, right) = (SLICE as u32 + padding, TILE as u32 + padding);
    let mut text = sides.iter().map(Side::before).collect::<String>();
    text += &each(&|r, c| format!("var total{r}{c} = T(0);\n"));
    text += "for (var start = begin; start < end; start += 16u) {\n";
    text.extend(sides.iter().map(Side::load));
    text += "workgroupBarrier();\n";
    text += &each(&|r, c| format!("var sum{r}{c} = T(0);\n"));
    text += "for (var i = 0u; i < 16u; i++) {\n";
    for part in 0..4 {
        let _ = write!(
            text,
            "let x{part} = tile_l[(lane / 16u + {0}u) * {left}u + i];\n\
             let y{part} = tile_r[i * {right}u + lane % 16u + {0}u];\n",
            16 * part
        );
    }
    text += &each(&|r, c| format!("sum{r}{c} += x{r} * y{c};\n"));
    text += "}\n";
    text += &each(&|r, c| format!("total{r}{c} += sum{r}{c};\n"));
    text + "workgroupBarrier();\n}\n"
}

/// Stores the sums that exist.
fn results(stored: &str, adds: bool, target: &Target) -> String {
    let mut text = "let origin = result_offset() + part * product_results();\n".to_owned();
    for c in 0..4 {
        let _ = write!(
            text,
            "{{\nlet column = first_r + lane % 16u + {}u;\nif (column < product_columns()) {{\n{}",
            16 * c,
            target.column
        );
        for r in 0..4 {
            let start = match (&target.bias, adds) {
                (Some(bias), _) => format!(" + select(T(0), {bias}, part == 0u)"),
                (None, true) => " + T(result[at])".to_owned(),
                (None, false) => String::new(),
            };
            let _ = write!(
                text,
                "{{\nlet row = first_l + lane / 16u + {}u;\nif (row < product_rows()) {{\n\
                 let at = origin + {};\nresult[at] = {stored}(total{r}{c}{start});\n}}\n}}\n",
                16 * r,
                target.position
            );
        }
        text += "}\n}\n";
    }
    text
}
