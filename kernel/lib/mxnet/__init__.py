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

__version__ = "1.9.1"


def __getattr__(name):
    # Not everybody tests: the module is loaded when it is first asked for.
    if name == "test_utils":
        import importlib

        return importlib.import_module("mxnet.test_utils")
    raise AttributeError("module 'mxnet' has no attribute %r" % name)
