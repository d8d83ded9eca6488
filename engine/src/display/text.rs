//! The texts of whole arrays: `str`, `repr`, and `array2string` from which both are made.

use super::elements::Elements;
use super::format;
use super::layout::{Edges, Layout};
use super::options::PrintOptions;
use super::scalar::scalar_str;

/// What stands around and between the elements.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Between two elements; between two blocks without its trailing blanks.
    pub separator: &'a str,
    /// Text that the caller will write before: later lines are indented by its length.
    pub prefix: &'a str,
    /// Text that the caller will write behind: lines end earlier by its length.
    pub suffix: &'a str,
}

/// `str(array)`: elements separated by blanks. An array without axes prints as its scalar does.
pub fn array_str(elements: &Elements, shape: &[usize], options: &PrintOptions) -> String {
    if shape.is_empty() {
        return scalar_str(elements.get(0));
    }
    array_to_string(
        elements,
        shape,
        options,
        Surroundings {
            separator: " ",
            prefix: "",
            suffix: "",
        },
    )
}

/// `repr(array)` of a class named `class_name`. The dtype is named unless the elements imply it, as they do for
/// `float64`, `int64` and `bool` where there are any.
pub fn array_repr(
    elements: &Elements,
    shape: &[usize],
    options: &PrintOptions,
    class_name: &str,
    dtype_name: &str,
) -> String {
    let prefix = format!("{class_name}(");
    let is_empty = shape.contains(&0);
    let dtype_is_implied = !is_empty && matches!(dtype_name, "float64" | "int64" | "bool");
    let suffix = if dtype_is_implied { ")" } else { "," };
    let body = if is_empty && shape != [0] {
        format!("[], shape={}", tuple(shape))
    } else {
        array_to_string(
            elements,
            shape,
            options,
            Surroundings {
                separator: ", ",
                prefix: &prefix,
                suffix,
            },
        )
    };
    let text = format!("{prefix}{body}{suffix}");
    if dtype_is_implied {
        return text;
    }
    let dtype = format!("dtype={dtype_name})");
    let last_line = text.rsplit('\n').next().unwrap_or(&text);
    if last_line.chars().count() + dtype.len() + 1 > options.linewidth {
        let indent = " ".repeat(prefix.len());
        return format!("{text}\n{indent}{dtype}");
    }
    format!("{text} {dtype}")
}

/// `numpy.array2string(array, ...)`: the nested brackets. An array without axes is one element formatted by itself.
pub fn array_to_string(
    elements: &Elements,
    shape: &[usize],
    options: &PrintOptions,
    around: Surroundings,
) -> String {
    if shape.contains(&0) {
        return "[]".to_owned();
    }
    let edges = Edges::new(shape, options.threshold, options.edgeitems);
    let format = format::fit(elements, &edges.indices(), shape.is_empty(), options);
    let suffix_columns = around.suffix.chars().count() as isize;
    let line_columns = isize::try_from(options.linewidth).unwrap_or(isize::MAX) - suffix_columns;
    Layout::write(
        edges,
        format,
        around.separator,
        around.prefix.chars().count(),
        line_columns,
    )
}

/// A shape as Python prints it: `(2, 3)`, `(4,)`.
fn tuple(shape: &[usize]) -> String {
    match shape {
        [length] => format!("({length},)"),
        _ => format!(
            "({})",
            shape
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}
