"""What a small program answers: the `repr` of the expression at its end, or the exception that it raises."""

import ast


def outcome(program, setup, text=str):
    """The answer as it is written down; `text` makes the text of an exception."""
    names = {}
    exec(setup, names)
    body = ast.parse(program).body
    last = body.pop().value if isinstance(body[-1], ast.Expr) else None
    try:
        exec(compile(ast.Module(body, []), "<case>", "exec"), names)
        value = None if last is None else eval(compile(ast.Expression(last), "<case>", "eval"), names)
        return {"shows": repr(value)}
    except Exception as error:
        return {"raises": type(error).__name__, "says": text(error)}
