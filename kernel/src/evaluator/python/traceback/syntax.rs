//! Syntax errors: the line and a caret under the place.

use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{AsObject, PyObjectRef, VirtualMachine};

use super::layout::{RED, RESET};
use super::text_of;
use crate::evaluator::python::source::Sources;

/// What a `SyntaxError` says about itself.
struct Located {
    message: String,
    file: String,
    line: usize,
    text: Option<String>,
    /// From 1, in code points.
    column: Option<usize>,
}

/// The one paragraph for a text that did not compile: no frame has anything to add.
pub(super) fn whole_cell(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Option<String> {
    if error.__traceback__().is_some() {
        return None;
    }
    let paragraph = location(vm, sources, error)?;
    let message = bare_message(vm, error)?;
    Some(format!(
        "{paragraph}{RED}{}:{RESET} {message}\n",
        error.class().name()
    ))
}

/// Place, line and caret of a `SyntaxError`; `None` for other exceptions.
pub(super) fn location(
    vm: &VirtualMachine,
    sources: &Sources,
    error: &PyBaseExceptionRef,
) -> Option<String> {
    let located = read(vm, error)?;
    let place = match sources.get(&located.file) {
        Some(source) => format!("{}, line {}", source.label, located.line),
        None => format!("File {}:{}", located.file, located.line),
    };
    let known = sources.get(&located.file);
    let line = known
        .as_ref()
        .and_then(|source| source.text.lines().nth(located.line.checked_sub(1)?))
        .map(str::to_owned)
        .or(located.text)?;
    let line = line.trim_end();
    let code = line.trim_start();
    let indent = line.chars().count() - code.chars().count();
    let caret = located.column.map_or_else(String::new, |column| {
        let before = column.saturating_sub(indent + 1);
        format!("    {}^\n", blanks_under(code, before))
    });
    Some(format!("  {place}\n{RED}    {code}{RESET}\n{caret}"))
}

/// The message without the `(<file>, line n)` that `str` appends.
pub(super) fn bare_message(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<String> {
    read(vm, error).map(|located| located.message)
}

/// As wide as the first `count` characters are on a terminal: wide characters take two columns, and tabs stay tabs.
fn blanks_under(code: &str, count: usize) -> String {
    let known = code.chars().take(count).map(|character| match character {
        '\t' => "\t",
        _ if is_wide(character) => "  ",
        _ => " ",
    });
    let beyond = count.saturating_sub(code.chars().count());
    known.chain(std::iter::repeat_n(" ", beyond)).collect()
}

/// East Asian wide and fullwidth blocks, and emoji.
fn is_wide(character: char) -> bool {
    matches!(
        character,
        '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{303e}'
            | '\u{3041}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f680}'..='\u{1f6ff}'
            | '\u{1f900}'..='\u{1f9ff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

fn read(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<Located> {
    if !error.fast_isinstance(vm.ctx.exceptions.syntax_error) {
        return None;
    }
    let attribute = |name: &'static str| -> Option<PyObjectRef> {
        error
            .as_object()
            .get_attr(name, vm)
            .ok()
            .filter(|value| !vm.is_none(value))
    };
    let number = |name| attribute(name)?.try_into_value::<usize>(vm).ok();
    Some(Located {
        message: attribute("msg").map(|text| text_of(vm, &text))?,
        file: attribute("filename")
            .map(|text| text_of(vm, &text))
            .unwrap_or_default(),
        line: number("lineno")?,
        text: attribute("text").map(|text| text_of(vm, &text)),
        column: number("offset").filter(|column| *column > 0),
    })
}
