"""The MXNet 1.x Python API over the native engine."""

from . import base
from .base import MXNetError
from . import context
from .context import Context, cpu, cpu_pinned, current_context, gpu, num_gpus
from . import ndarray
from . import ndarray as nd
from .ndarray import NDArray
from . import autograd
from . import contrib, operator
from . import random
from . import random as rnd
from .util import is_np_array, is_np_shape, np_shape, set_np_shape, use_np_shape

__version__ = "1.9.1"


# Modules that not everybody needs are loaded when they are first asked for; some have a second name.
_LATER = {"gluon": "gluon", "init": "initializer", "initializer": "initializer", "registry": "registry",
          "runtime": "runtime", "sym": "symbol", "symbol": "symbol", "test_utils": "test_utils"}


def __getattr__(name):
    if name in _LATER:
        import importlib

        return importlib.import_module("mxnet." + _LATER[name])
    raise AttributeError("module 'mxnet' has no attribute %r" % name)
