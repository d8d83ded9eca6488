//! Functions that shaders call, taken from the texts in this folder as they are needed.
//!
//! WGSL's own elementary functions may be off by many units in the last place, and what they make of infinities and NaN
//! is up to the driver. A function here of the same name takes the place of WGSL's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The functions of float32.
const FLOATS: &[&str] = &[
    include_str!("numbers.wgsl"),
    include_str!("exponential.wgsl"),
    include_str!("trigonometric.wgsl"),
    include_str!("hyperbolic.wgsl"),
    include_str!("power.wgsl"),
    include_str!("gamma.wgsl"),
];

/// The functions that integers have in place of those of the same names, be they above or WGSL's.
const INTEGERS: &[&str] = &[include_str!("integers.wgsl")];

/// The functions that `text` calls, and those that they call. `integers` says that elements are such.
pub fn library(text: &str, integers: bool) -> String {
    let mut chosen = BTreeMap::new();
    choose(text, integers, &mut chosen);
    chosen.into_values().collect()
}

fn choose(text: &str, integers: bool, chosen: &mut BTreeMap<&'static str, &'static str>) {
    let floats = functions(FLOATS, &FLOAT_FUNCTIONS).iter();
    let own = functions(INTEGERS, &INTEGER_FUNCTIONS);
    let replaced = |name: &str| integers && own.contains_key(name);
    let others = floats.filter(|(name, _)| !replaced(name));
    for (&name, &function) in others.chain(own.iter().filter(|_| integers)) {
        if calls(text, name) && chosen.insert(name, function).is_none() {
            choose(function, integers, chosen);
        }
    }
}

/// Whether `name` is followed by an opening parenthesis somewhere, and is not the end of a longer name.
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let part_of_longer = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part_of_longer && text[start + name.len()..].starts_with('(')
    })
}

type Functions = BTreeMap<&'static str, &'static str>;

static FLOAT_FUNCTIONS: OnceLock<Functions> = OnceLock::new();
static INTEGER_FUNCTIONS: OnceLock<Functions> = OnceLock::new();

/// All functions of these texts by name, with the comment lines above them.
fn functions(
    texts: &'static [&'static str],
    known: &'static OnceLock<Functions>,
) -> &'static Functions {
    known.get_or_init(|| {
        // A function ends with the first line that is nothing but a brace.
        let all = texts.iter().flat_map(|text| text.split_inclusive("\n}\n"));
        all.filter_map(|text| {
            let (_, rest) = text.split_once("fn ")?;
            let (name, _) = rest.split_once('(')?;
            Some((name, text))
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_comes_along_and_nothing_else() {
        let text = library("result[0] = tanh(x);", false);
        assert!(text.contains("fn tanh(") && text.contains("fn expm1("));
        assert!(!text.contains("fn sin("));
        assert_eq!(library("result[0] = atanhs(x) + x;", false), "");
        assert!(library("larger(x, y)", true).contains("return max"));
        assert!(!library("larger(x, y)", false).contains("return max"));
    }

    #[test]
    fn every_function_has_its_own_name() {
        for (texts, known) in [(FLOATS, &FLOAT_FUNCTIONS), (INTEGERS, &INTEGER_FUNCTIONS)] {
            let count: usize = texts.iter().map(|text| text.matches("fn ").count()).sum();
            assert_eq!(functions(texts, known).len(), count);
        }
    }
}
