//! Finding names in Rust code without parsing it.

use super::source::Source;

/// The engine's root: what it exports under a shorter name belongs to the part that it comes from.
const ENGINE: &str = include_str!("../../../engine/src/lib.rs");

/// The parts of the crate, its top modules, that the code of a file names, with the lines.
pub fn named_parts(source: &Source) -> Vec<(usize, String)> {
    let lines: Vec<(usize, &str)> = source.product_code().collect();
    let mut parts = Vec::new();
    for (position, (line, code)) in lines.iter().enumerate() {
        for after in after_root(code, depth(&source.path)) {
            // A list in braces may go on for lines.
            let rest = lines[position + 1..].iter().map(|(_, code)| *code);
            let text = std::iter::once(after)
                .chain(rest)
                .collect::<Vec<_>>()
                .join(" ");
            parts.extend(heads(&text).into_iter().map(|name| (*line, owner(name))));
        }
    }
    parts
}

/// Those of `names` that `code` names, as a word or as the beginning of one (`rustpython` in `rustpython_vm`).
pub fn words<'a>(code: &'a str, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
    let stands_alone = |name: &str| {
        code.match_indices(name).any(|(at, _)| {
            let after = code[at + name.len()..].chars().next();
            !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
                && !after.is_some_and(char::is_alphanumeric)
        })
    };
    names.iter().copied().filter(move |name| stands_alone(name))
}

/// What follows `crate::`, and `super::` where it climbs to the root.
fn after_root(code: &str, depth: usize) -> Vec<&str> {
    let climb = "super::".repeat(depth);
    let crates = code
        .match_indices("crate::")
        .map(|(at, mark)| &code[at + mark.len()..]);
    let supers = code
        .find(&climb)
        .filter(|_| depth > 0)
        .map(|at| &code[at + climb.len()..]);
    crates.chain(supers).collect()
}

/// How many modules lie between a file's code and the root of its crate.
fn depth(path: &str) -> usize {
    let below = path.split_once("/src/").map_or("", |(_, below)| below);
    let folders = below.matches('/').count();
    if below.ends_with("/mod.rs") {
        folders
    } else {
        folders + 1
    }
}

/// The first name of a path, or of each path in a list: `ops`, or `error` and `context` of `{error::E, context}`.
fn heads(text: &str) -> Vec<&str> {
    let Some(list) = text.strip_prefix('{') else {
        return vec![head(text)];
    };
    let mut open = 1_usize;
    let mut heads = vec![head(list)];
    for (at, character) in list.char_indices() {
        match character {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => heads.push(head(&list[at + 1..])),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    heads
}

fn head(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The part that a name of the root comes from: `dtype` for `DType`, and for `dtype` itself.
fn owner(name: &str) -> String {
    let exports = ENGINE
        .lines()
        .filter_map(|line| line.strip_prefix("pub use "))
        .filter_map(|path| path.split_once("::"));
    let from = exports
        .into_iter()
        .find(|(_, names)| words(names, &[name]).next().is_some());
    from.map_or(name, |(part, _)| part).to_owned()
}
