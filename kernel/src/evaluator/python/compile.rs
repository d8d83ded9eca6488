//! From the text of a cell to code objects: the statements, and the last expression whose value is displayed.

use std::sync::atomic::{AtomicU32, Ordering};

use ruff_python_ast::Stmt;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::parse_module;
use ruff_text_size::Ranged;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode};
use rustpython_vm::bytecode::CodeFlags;
use rustpython_vm::compiler::Mode;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::transform::scan::{MOST_BRACKETS, Scanner};

/// A cell ready to run.
pub(super) struct Compiled {
    /// Everything but the displayed expression.
    pub(super) statements: PyRef<PyCode>,
    /// The last expression, unless a semicolon hides its value.
    pub(super) displayed: Option<PyRef<PyCode>>,
}

impl Compiled {
    /// Whether a part awaits something.
    pub(super) fn awaits(&self) -> bool {
        is_coroutine(&self.statements) || self.displayed.as_deref().is_some_and(is_coroutine)
    }
}

/// Whether running the code gives a coroutine, which has still to be run.
pub(super) fn is_coroutine(code: &Py<PyCode>) -> bool {
    code.flags.contains(CodeFlags::COROUTINE)
}

/// Compiles cells; `from __future__ import ...` in one cell holds for those after it.
#[derive(Default)]
pub(super) struct Compiler {
    future_features: AtomicU32,
}

impl Compiler {
    /// Compiles `source`, Python only.
    ///
    /// # Errors
    /// `SyntaxError` with `filename`, line and column.
    pub(super) fn compile_cell(
        &self,
        vm: &VirtualMachine,
        source: &str,
        filename: &str,
    ) -> PyResult<Compiled> {
        check_nesting(vm, source, filename)?;
        // The whole text is compiled even where it is run in two parts: its errors are errors of the whole.
        let Some(start) = displayed_expression(source) else {
            let statements = self.compile(vm, source, source, Mode::Exec, filename)?;
            self.remember_future_features(&statements);
            return Ok(Compiled {
                statements,
                displayed: None,
            });
        };
        let statements = self.compile(vm, &source[..start], source, Mode::Exec, filename)?;
        self.remember_future_features(&statements);
        let displayed = self.compile(
            vm,
            &in_place(source, start),
            source,
            Mode::BlockExpr,
            filename,
        )?;
        Ok(Compiled {
            statements,
            displayed: Some(displayed),
        })
    }

    fn compile(
        &self,
        vm: &VirtualMachine,
        part: &str,
        whole: &str,
        mode: Mode,
        filename: &str,
    ) -> PyResult<PyRef<PyCode>> {
        let mut options = vm.compile_opts();
        options.allow_top_level_await = true;
        options.future_features =
            CodeFlags::from_bits_truncate(self.future_features.load(Ordering::Relaxed));
        vm.compile_with_opts(part, mode, filename, options)
            .map_err(|error| error.into_pyexception(vm, Some(whole)))
    }

    fn remember_future_features(&self, code: &PyCode) {
        let features = code.flags & CodeFlags::FUTURE_MASK;
        self.future_features
            .fetch_or(features.bits(), Ordering::Relaxed);
    }
}

/// Refuses a text with more brackets inside of each other than Python allows, before the parser sees it.
///
/// # Errors
/// `SyntaxError` with the line.
pub(super) fn check_nesting(vm: &VirtualMachine, source: &str, filename: &str) -> PyResult<()> {
    let mut scanner = Scanner::default();
    for (line, text) in source.split_inclusive('\n').enumerate() {
        scanner.feed(text);
        if scanner.was_too_deep() {
            return Err(too_many_brackets(vm, filename, line + 1, text));
        }
    }
    Ok(())
}

fn too_many_brackets(
    vm: &VirtualMachine,
    filename: &str,
    line: usize,
    text: &str,
) -> PyBaseExceptionRef {
    let class = vm.ctx.exceptions.syntax_error.to_owned();
    let error = vm.new_exception_msg(class, "too many nested parentheses".into());
    // The line may be as long as the text.
    let text: String = text.chars().take(2 * MOST_BRACKETS).collect();
    let fields: [(&'static str, PyObjectRef); 5] = [
        ("msg", vm.ctx.new_str("too many nested parentheses").into()),
        ("filename", vm.ctx.new_str(filename).into()),
        ("lineno", vm.ctx.new_int(line).into()),
        ("offset", vm.ctx.new_int(MOST_BRACKETS).into()),
        ("text", vm.ctx.new_str(text).into()),
    ];
    for (name, value) in fields {
        // Without it the error still says what is wrong.
        let _ = error.as_object().set_attr(name, value, vm);
    }
    error
}

/// Where the expression starts whose value is the cell's result. A text that does not parse has none; compiling it
/// tells why.
fn displayed_expression(source: &str) -> Option<usize> {
    let parsed = parse_module(source).ok()?;
    let Some(Stmt::Expr(expression)) = parsed.syntax().body.last() else {
        return None;
    };
    let last = parsed
        .tokens()
        .iter()
        .rev()
        .map(|token| token.kind())
        .find(|kind| {
            !matches!(
                kind,
                TokenKind::Newline
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Comment
                    | TokenKind::EndOfFile
            )
        });
    (last != Some(TokenKind::Semi)).then(|| expression.start().to_usize())
}

/// The text from `start` on, at the same line and column: empty lines before it, and on its own line (after a
/// semicolon, so there is room) a statement without effect.
fn in_place(source: &str, start: usize) -> String {
    let (before, expression) = source.split_at(start);
    let lines = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
    let filler = if column < 2 {
        String::new()
    } else {
        format!("0{};", " ".repeat(column - 2))
    };
    format!("{}{filler}{expression}", "\n".repeat(lines))
}
