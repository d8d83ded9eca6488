"""The little that MXNet's tests use of nose, distutils, SciPy and unported parts of MXNet, as modules made out of nothing."""

import functools
import importlib.util
import sys
import types

import distributions


def ok_(condition, message=None):
    """nose.tools.ok_"""
    assert condition, message


def eq_(one, other, message=None):
    """nose.tools.eq_"""
    assert one == other, message


def assert_raises(expected, function, *args, **kwargs):
    """nose.tools.assert_raises"""
    try:
        function(*args, **kwargs)
    except expected:
        return
    raise AssertionError("%s was not raised" % expected.__name__)


def raises(*expected):
    """nose.tools.raises"""

    def decorate(test):
        @functools.wraps(test)
        def checked(*args, **kwargs):
            assert_raises(expected, test, *args, **kwargs)

        return checked

    return decorate


@functools.total_ordering
class LooseVersion:
    """distutils.version.LooseVersion, of versions that are numbers."""

    def __init__(self, text):
        self.parts = [int(part) for part in text.split(".") if part.isdigit()]

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


def use_np(test):
    """mxnet.test_utils.use_np, which would let a test use mxnet.np."""

    def refused(*args, **kwargs):
        raise NotImplementedError("mxnet.np")

    return refused


class AttrScope:
    """mxnet.attribute.AttrScope and mxnet.name.NameManager: scopes that only symbols look at."""

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        pass


def stand_in(name, **members):
    """Makes a module of this name, and of the packages around it, out of nothing."""
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        parent = sys.modules.get(package) or stand_in(package)
        parent.__path__ = getattr(parent, "__path__", [])
        setattr(parent, own, module)
    return module


def install():
    """Puts the modules where `import` finds them."""
    tools = dict(ok_=ok_, eq_=eq_, assert_raises=assert_raises, raises=raises, make_decorator=functools.wraps)
    stand_in("nose.tools", **tools)
    stand_in("models")
    stand_in("distutils.version", LooseVersion=LooseVersion)
    stand_in("scipy.stats", **{name: getattr(distributions, name) for name in distributions.__all__})
    # Too old a SciPy for the tests that could do with NumPy instead.
    sys.modules["scipy"].__version__ = "0.0"
    for name, scope in (("mxnet.attribute", "AttrScope"), ("mxnet.name", "NameManager")):
        if importlib.util.find_spec(name) is None:
            stand_in(name, **{scope: AttrScope})
    # A type that a test compares others with.
    numpy = importlib.import_module("numpy")
    if not hasattr(numpy, "int16"):
        numpy.int16 = type("int16", (), {})
    test_utils = importlib.import_module("mxnet.test_utils")
    if not hasattr(test_utils, "use_np"):
        test_utils.use_np = use_np
