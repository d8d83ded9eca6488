"""Prints every public name around `mx.nd` that has no documentation, or whose arguments `inspect.signature` cannot tell."""

import inspect

import mxnet as mx
import mxnet.contrib.autograd
import mxnet.operator
import mxnet.runtime
import mxnet.test_utils
import mxnet.util
from mxnet import nd

PLACES = [
    nd, nd.NDArray, nd.random, nd.contrib, nd.linalg, nd.sparse, nd.image, nd.sparse.CSRNDArray, nd.sparse.RowSparseNDArray, mx,
    mx.autograd, mx.base, mx.context, mx.Context, mx.contrib.autograd, mx.operator, mx.random, mx.runtime, mx.test_utils, mx.util,
]

for place in PLACES:
    for name in dir(place):
        value = getattr(place, name)
        if name.startswith("_") or inspect.ismodule(value) or not (callable(value) or isinstance(value, property)):
            continue
        if inspect.isclass(value) and value.__module__ not in ("_engine",) and not value.__module__.startswith("mxnet"):
            # Python's own, and NumPy's element types.
            continue
        if not (value.__doc__ or "").strip():
            print("%s.%s has no documentation" % (place.__name__, name))
        if callable(value) and not inspect.isclass(value):
            try:
                inspect.signature(value)
            except (TypeError, ValueError) as error:
                print("%s.%s: %s" % (place.__name__, name, error))
