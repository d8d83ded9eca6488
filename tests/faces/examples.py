"""Runs the documented example of every operator, and prints one line of JSON for each that shows something else.

Random numbers start from seed 0 before each, as in a fresh kernel.
"""

import ast
import json

import _engine
import mxnet as mx
from mxnet import autograd, nd


def shown(code):
    """What the last line of an example shows."""
    names = {"mx": mx, "nd": nd, "autograd": autograd}
    body = ast.parse(code).body
    last = ast.Expression(body.pop().value)
    mx.random.seed(0)
    exec(compile(ast.Module(body, []), "<example>", "exec"), names)
    return repr(eval(compile(last, "<example>", "eval"), names))


seen = set()
for name in _engine.operators():
    operator = _engine.operator(name)
    # Other names of an operator show the same documentation.
    if operator.__doc__ in seen:
        continue
    seen.add(operator.__doc__)
    try:
        shows = shown(operator.example)
    except Exception as error:
        shows = "%s: %s" % (type(error).__name__, error)
    if shows != operator.example_shows:
        print(json.dumps({"operator": name, "code": operator.example, "documented": operator.example_shows, "shows": shows}))
print(len(seen))
