"""Switches of MXNet's two sets of rules for shapes, and variables of the environment."""

import os
from _thread import _local

__all__ = ["getenv", "is_np_array", "is_np_shape", "makedirs", "np_shape", "set_np_shape", "setenv", "use_np_shape"]

_flags = _local()


def is_np_shape():
    """Whether arrays without axes and without elements are taken for what they are; else 0 means an unknown extent."""
    return getattr(_flags, "np_shape", False)


def set_np_shape(active):
    """Chooses NumPy's rules for shapes, or MXNet's; returns what was chosen before."""
    before, _flags.np_shape = is_np_shape(), bool(active)
    return before


class _Scope:
    """A `with` block by one of the two sets of rules; also a decorator."""

    def __init__(self, active):
        self._active = active

    def __enter__(self):
        self._before = set_np_shape(self._active)

    def __exit__(self, exception_type, exception, traceback):
        set_np_shape(self._before)


def np_shape(active=True):
    """A `with` block by NumPy's rules for shapes, or by MXNet's."""
    return _Scope(active)


def use_np_shape(function):
    """A function whose calls go by NumPy's rules for shapes."""

    import functools

    @functools.wraps(function)
    def by_rules(*args, **kwargs):
        with np_shape():
            return function(*args, **kwargs)

    return by_rules


def is_np_array():
    """Whether Gluon makes arrays of mxnet.np: never."""
    return False


def makedirs(d):
    """Makes a folder and those around it, unless it is there."""
    os.makedirs(os.path.expanduser(d), exist_ok=True)


def getenv(name):
    """A variable of the environment, or None."""
    return os.environ.get(name)


def setenv(name, value):
    """Sets a variable of the environment; None unsets it."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
