"""mx.contrib: the operators of nd.contrib under their other names, and the older names of mx.autograd."""

from ..ndarray import contrib as nd
from ..ndarray import contrib as ndarray


def __getattr__(name):
    # Only old programs ask for it.
    if name == "autograd":
        import importlib

        return importlib.import_module("mxnet.contrib.autograd")
    raise AttributeError("module 'mxnet.contrib' has no attribute %r" % name)
