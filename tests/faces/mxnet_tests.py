"""Runs tests of MXNet's own and prints how each ends: `test_gradient: passed`.

    gradus run tests/faces/mxnet_tests.py -- FOLDER MODULE...

The tests were written for nose, which no longer runs; the little of it that they use stands in here.
"""

import functools
import importlib
import sys
import types


def ok_(condition, message=None):
    """nose.tools.ok_"""
    assert condition, message


def assert_raises(expected, function, *args, **kwargs):
    """nose.tools.assert_raises"""
    try:
        function(*args, **kwargs)
    except expected:
        return
    raise AssertionError("%s was not raised" % expected.__name__)


def stand_in(name, **members):
    """Makes a module of this name out of nothing."""
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    return module


tools = stand_in("nose.tools", ok_=ok_, assert_raises=assert_raises, make_decorator=functools.wraps)
stand_in("nose", tools=tools)
stand_in("models")

folder, *modules = sys.argv[1:]
sys.path.insert(0, folder)
for module in map(importlib.import_module, modules):
    for name, test in sorted(vars(module).items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            outcome = "passed"
        except Exception as error:
            outcome = "%s: %s" % (type(error).__name__, " ".join(str(error).split()))
        print("%s: %s" % (name, outcome))
