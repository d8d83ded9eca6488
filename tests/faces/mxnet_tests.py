"""Runs tests of MXNet's own and prints how each ends: `test_ndarray.test_clip: passed`.

    gradus run tests/faces/mxnet_tests.py -- FOLDER MODULE... [MODULE:TEST,TEST...]

The tests were written for nose, which no longer runs; stand_ins.py has the little of it that they use. A test that is a
generator makes other tests. Symbols are not there, so that a test which asks for one fails by that name.
"""

import importlib
import inspect
import sys

import stand_ins


def outcome(test):
    """How a test ends."""
    try:
        made = test()
        if inspect.isgenerator(made):
            for function, *arguments in made:
                function(*arguments)
        return "passed"
    except Exception as error:
        return "%s: %s" % (type(error).__name__, " ".join(str(error).split()))


stand_ins.install()
folder, *modules = sys.argv[1:]
sys.path.insert(0, folder)
for name in modules:
    name, _, chosen = name.partition(":")
    module = importlib.import_module(name)
    for own, test in sorted(vars(module).items()):
        if own.startswith("test_") and callable(test) and (not chosen or own in chosen.split(",")):
            print("%s.%s: %s" % (name, own, outcome(test)), flush=True)
