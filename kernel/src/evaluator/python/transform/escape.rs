//! One escaped line, or one cell magic, as a Python call.

use super::line_magic;
use super::scan::Scanner;

/// The call for a cell that starts with `%%name`, its first line on the line of the magic.
pub(super) fn cell_magic(cell: &str) -> Option<String> {
    let start = cell.find(|character: char| !character.is_whitespace())?;
    let text = cell[start..].strip_prefix("%%")?;
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let (name, line) = first
        .trim_end()
        .split_once(char::is_whitespace)
        .unwrap_or((first.trim_end(), ""));
    // `%%time?` asks about the magic.
    if let Some(name) = name.strip_suffix('?') {
        let (kind, name) = question("pinfo", name);
        return Some(call("run_line_magic", &[kind, &format!("%%{name}")]));
    }
    if name.is_empty() {
        return None;
    }
    let newlines = cell[..start].matches('\n').count();
    Some("\n".repeat(newlines) + &call("run_cell_magic", &[name, line.trim(), body]))
}

/// The Python for a line that starts a statement and is not Python; `None` when it is.
pub(super) fn escaped_line(line: &str, before: &Scanner) -> Option<String> {
    let text = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - text.len()];
    let text = text.trim_end();
    let python = leading_escape(text)
        .or_else(|| help_at_end(text, before))
        .or_else(|| assigned_escape(text))?;
    Some(format!("{indent}{python}"))
}

/// `%magic`, `!command`, `!!command`, `?name`.
fn leading_escape(text: &str) -> Option<String> {
    if let Some(magic) = text.strip_prefix('%') {
        let asked = magic.trim_end_matches('?');
        if asked.len() < magic.len() {
            let kind = if magic.ends_with("??") {
                "pinfo2"
            } else {
                "pinfo"
            };
            return Some(call("run_line_magic", &[kind, &format!("%{asked}")]));
        }
        return Some(line_magic(magic));
    }
    if let Some(command) = text.strip_prefix("!!") {
        return Some(call("getoutput", &[command.trim()]));
    }
    if let Some(command) = text.strip_prefix('!') {
        return Some(call("system", &[command.trim()]));
    }
    let name = text.strip_prefix('?')?;
    let (kind, name) = match name.strip_prefix('?') {
        Some(name) => ("pinfo2", name),
        None => ("pinfo", name),
    };
    Some(call("run_line_magic", &[kind, name.trim()]))
}

/// `name?` and `name??`, where the question mark is not part of a string or comment.
fn help_at_end(text: &str, before: &Scanner) -> Option<String> {
    let asked = text.strip_suffix('?')?;
    let (kind, asked) = question("pinfo", asked);
    let mut scanner = before.clone();
    scanner.feed(asked);
    if scanner.in_text() {
        return None;
    }
    let starts_name = |character: char| {
        character.is_alphanumeric()
            || matches!(
                character,
                '_' | '.' | '*' | '[' | ']' | '-' | '\'' | '"' | '%'
            )
    };
    let start = asked
        .rfind(|character| !starts_name(character))
        .map_or(0, |index| index + 1);
    let name = asked.get(start..).filter(|name| !name.is_empty())?;
    Some(call("run_line_magic", &[kind, name]))
}

/// `targets = %magic` and `targets = !command`.
fn assigned_escape(text: &str) -> Option<String> {
    let equals = text.find('=')?;
    let (targets, value) = (&text[..equals], text[equals + 1..].trim_start());
    let is_target = |character: char| {
        character.is_alphanumeric()
            || character.is_whitespace()
            || "_.,[]()*'\"".contains(character)
    };
    if targets.trim().is_empty() || !targets.chars().all(is_target) {
        return None;
    }
    let call = match (value.strip_prefix('%'), value.strip_prefix('!')) {
        (Some(magic), _) => line_magic(magic),
        (_, Some(command)) => call("getoutput", &[command.trim()]),
        _ => return None,
    };
    Some(format!("{targets}= {call}"))
}

/// A second question mark asks for the source too.
fn question<'a>(kind: &'static str, asked: &'a str) -> (&'static str, &'a str) {
    match asked.strip_suffix('?') {
        Some(asked) => ("pinfo2", asked),
        None => (kind, asked),
    }
}

/// `get_ipython().method('argument', ...)`.
pub(super) fn call(method: &str, arguments: &[&str]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|argument| literal(argument)).collect();
    format!("get_ipython().{method}({})", arguments.join(", "))
}

/// A Python string literal on one line.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        match character {
            '\\' => literal.push_str("\\\\"),
            '\'' => literal.push_str("\\'"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\0' => literal.push_str("\\0"),
            _ => literal.push(character),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::super::to_python;

    fn check(cell: &str, python: &str) {
        assert_eq!(to_python(cell), python, "{cell:?}");
    }

    #[test]
    fn python_stays_as_it_is() {
        for cell in [
            "x = 5 % 3\ny != x",
            "'''\n%time\n!ls\nx?\n'''",
            "f(\n%x\n)",
            "x = a \\\n% b",
            "# really?",
            "print('what?')",
            "x %= 3",
            "s = \"\"\"why?\nno\"\"\"",
        ] {
            check(cell, cell);
        }
    }

    #[test]
    fn magics_and_commands() {
        check("%pwd", "get_ipython().run_line_magic('pwd', '')");
        check(
            "%time f('x')",
            r"get_ipython().run_line_magic('time', 'f(\'x\')')",
        );
        check(
            "for i in x:\n    %time f(i)\nz",
            "for i in x:\n    get_ipython().run_line_magic('time', 'f(i)')\nz",
        );
        check(
            "d = %pwd\n1",
            "d = get_ipython().run_line_magic('pwd', '')\n1",
        );
        check("!ls -l\nx", "get_ipython().system('ls -l')\nx");
        check("a, b = !echo x", "a, b = get_ipython().getoutput('echo x')");
        check(
            "!echo a \\\n  b\nx",
            "get_ipython().system('echo a   b')\n\nx",
        );
        check("!!ls", "get_ipython().getoutput('ls')");
    }

    #[test]
    fn cell_magics_take_the_rest() {
        check(
            "%%time\nx = 1\nx?",
            r"get_ipython().run_cell_magic('time', '', 'x = 1\nx?')",
        );
        check(
            "\n%%bash -e\nls",
            "\nget_ipython().run_cell_magic('bash', '-e', 'ls')",
        );
    }

    #[test]
    fn questions() {
        check("x?", "get_ipython().run_line_magic('pinfo', 'x')");
        check("a.b??", "get_ipython().run_line_magic('pinfo2', 'a.b')");
        check("?x", "get_ipython().run_line_magic('pinfo', 'x')");
        check("%time?", "get_ipython().run_line_magic('pinfo', '%time')");
        check("y = a.b?", "get_ipython().run_line_magic('pinfo', 'a.b')");
    }

    #[test]
    fn prompts_and_indents_go() {
        check(">>> x = 1\n>>> if x:\n...     y\n", "x = 1\nif x:\n    y\n");
        check("In [3]: x = 1\n   ...: y = 2", "x = 1\ny = 2");
        check("    x = 1\n    if x:\n        y", "x = 1\nif x:\n    y");
    }
}
