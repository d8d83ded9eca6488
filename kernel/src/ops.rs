//! `gradus ops`: the reference of operations, generated from the engine's registry.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use engine::ops::{OPS, ParameterKind, Spec, find};

/// The list of operations, or everything about one.
///
/// # Errors
/// When there is no operation of that name.
pub fn reference(name: Option<&str>) -> Result<String, Box<dyn Error>> {
    let Some(name) = name else {
        return Ok(list());
    };
    let spec = find(name).ok_or_else(|| unknown(name))?;
    Ok(Reference(spec).to_string())
}

/// Every operation with the first sentence about it.
fn list() -> String {
    let mut specs = OPS.to_vec();
    specs.sort_by_key(|spec| spec.name);
    let width = specs.iter().map(|spec| spec.name.len()).max().unwrap_or(0);
    let line = |spec: &&Spec| format!("{:width$}  {}\n", spec.name, summary(spec.documentation));
    specs.iter().map(line).collect()
}

fn summary(documentation: &str) -> &str {
    let end = documentation
        .find(". ")
        .map_or(documentation.len(), |end| end + 1);
    documentation[..end].lines().next().unwrap_or_default()
}

fn unknown(name: &str) -> String {
    let similar: Vec<&str> = OPS
        .iter()
        .map(|spec| spec.name)
        .filter(|known| known.contains(name) || name.contains(known))
        .collect();
    if similar.is_empty() {
        format!("there is no operation {name}; `gradus ops` lists them all")
    } else {
        format!(
            "there is no operation {name}; did you mean {}?",
            similar.join(", ")
        )
    }
}

/// Everything about an operation.
struct Reference(&'static Spec);

impl Display for Reference {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self(spec) = self;
        writeln!(
            out,
            "{}({})\n\n{}",
            path(spec.name),
            spec.arguments(),
            spec.documentation
        )?;
        if !spec.aliases.is_empty() {
            writeln!(out, "\nAlso called: {}", spec.aliases.join(", "))?;
        }
        if !spec.differentiable {
            writeln!(out, "\nThe gradient is zero.")?;
        }
        if !spec.parameters.is_empty() {
            writeln!(out, "\nParameters")?;
        }
        for parameter in spec.parameters {
            writeln!(out, "  {}: {}", parameter.name, kind(parameter.kind))?;
            writeln!(out, "      {}", parameter.documentation)?;
        }
        writeln!(out, "\nExample")?;
        let prompted = prompted(spec.example.code);
        for line in prompted.lines().chain(spec.example.shows.lines()) {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
        Ok(())
    }
}

/// Where Python finds an operation.
fn path(name: &str) -> String {
    let families = [
        ("_contrib_", "nd.contrib."),
        ("_linalg_", "nd.linalg."),
        ("_", "nd._internal._"),
    ];
    families
        .iter()
        .find_map(|(prefix, module)| Some(format!("{module}{}", name.strip_prefix(prefix)?)))
        .unwrap_or_else(|| format!("nd.{name}"))
}

/// Statements as Python's prompt shows them.
pub fn prompted(code: &str) -> String {
    let prompt = |line: &str| match line.starts_with(char::is_whitespace) {
        true => format!("... {line}"),
        false => format!(">>> {line}"),
    };
    code.lines().map(prompt).collect::<Vec<_>>().join("\n")
}

/// What a parameter may be, in words.
pub fn kind(kind: ParameterKind) -> String {
    let words = match kind {
        ParameterKind::Bool => "bool",
        ParameterKind::Int => "int",
        ParameterKind::OptionalInt => "int or None",
        ParameterKind::Float => "float",
        ParameterKind::OptionalFloat => "float or None",
        ParameterKind::Shape => "int or tuple of ints",
        ParameterKind::Axes => "None, int or tuple of ints",
        ParameterKind::Tuple => "tuple of ints and Nones",
        ParameterKind::Floats => "float or tuple of floats",
        ParameterKind::DType => "dtype",
        ParameterKind::Context => "context",
        ParameterKind::Choice(words) => return format!("one of '{}'", words.join("', '")),
        ParameterKind::Text => "str",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use expect_test::expect;

    use super::*;

    #[test]
    fn an_operation_is_shown_with_its_parameters_and_example() {
        expect![[r#"
            nd.sum(data, axis=None, keepdims=False, exclude=False)

            The sum of the elements along axes; 0 of nothing. The gradient is the incoming one, repeated.

            Also called: sum_axis

            Parameters
              axis: None, int or tuple of ints
                  The axis or axes to reduce; all of them by default.
              keepdims: bool
                  Whether reduced axes stay, with length 1.
              exclude: bool
                  Whether to reduce all axes but the named ones.

            Example
              >>> nd.sum(nd.array([[1, 2], [3, 4]]), axis=1)

              [3. 7.]
              <NDArray 2 @cpu(0)>
        "#]]
        .assert_eq(&Reference(find("sum").unwrap()).to_string());
    }

    #[test]
    fn every_operation_has_a_line_in_the_list() {
        let list = list();
        assert_eq!(list.lines().count(), OPS.len());
        assert!(list.lines().all(|line| line.ends_with('.')), "{list}");
        let mut sorted: Vec<&str> = list.lines().collect();
        sorted.sort_unstable();
        assert_eq!(list.lines().collect::<Vec<_>>(), sorted);
    }

    #[test]
    fn an_operation_is_named_as_python_finds_it() {
        assert_eq!(path("dot"), "nd.dot");
        assert_eq!(path("_contrib_arange_like"), "nd.contrib.arange_like");
        assert_eq!(path("_linalg_syevd"), "nd.linalg.syevd");
        assert_eq!(path("_plus_scalar"), "nd._internal._plus_scalar");
    }

    #[test]
    fn unknown_names_are_answered_with_similar_ones() {
        assert!(
            reference(Some("summ"))
                .unwrap_err()
                .to_string()
                .contains("did you mean")
        );
        assert!(
            reference(Some("qqq"))
                .unwrap_err()
                .to_string()
                .contains("gradus ops")
        );
    }
}
