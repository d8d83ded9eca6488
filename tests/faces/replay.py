"""Runs the programs of a file of cases and prints what each answers, one line of JSON a program.

The same as tests/oracle/answers.py does in the oracle: statements, and an expression at the end whose `repr` is shown.
"""

import ast
import json
import sys


def outcome(program, setup):
    """What a program answers."""
    names = {}
    exec(setup, names)
    body = ast.parse(program).body
    last = body.pop().value if isinstance(body[-1], ast.Expr) else None
    try:
        exec(compile(ast.Module(body, []), "<case>", "exec"), names)
        value = None if last is None else eval(compile(ast.Expression(last), "<case>", "eval"), names)
        return {"shows": repr(value)}
    except Exception as error:
        return {"raises": type(error).__name__, "says": str(error)}


file, setup = sys.argv[1:]
with open(file, encoding="utf-8") as cases:
    for case in json.load(cases):
        print(json.dumps(outcome(case["run"], setup)), flush=True)
