"""What tests of MXNet programs use: comparisons with tolerances, random arrays and shapes, gradients by differences.

MXNet's module also drives symbols and its own benchmarks; those functions are not here.
"""

import contextlib
import os
import sys
import time

import numpy as np
import mxnet as mx

from . import _chances, _samples, autograd
from ._chances import *
from ._samples import *
from .context import Context, cpu, current_context, gpu, num_gpus
from .ndarray import NDArray
from .ndarray import array as _array

__all__ = [
    "mx", "np", "almost_equal", "assert_allclose", "assert_almost_equal", "assert_almost_equal_ignore_nan",
    "assert_almost_equal_with_err", "assert_exception", "check_numeric_gradient", "check_shapes", "checkShapes",
    "collapse_sum_like", "compare_ndarray_tuple", "default_atols", "default_context", "default_dtype",
    "default_numeric_eps", "default_rtols", "discard_stderr", "download", "effective_dtype", "environment", "get_atol",
    "get_etol", "get_mnist", "get_rtol", "get_tolerance", "get_tols", "is_aarch64_run", "is_cd_run", "list_gpus", "np_reduce", "rand_coord_2d", "rand_shape_2d", "rand_shape_3d", "rand_shape_nd",
    "os", "retry", "rnd", "same", "same_array", "sys", "time", "set_default_context", "NDArray", "Context", "cpu", "gpu",
] + _chances.__all__ + _samples.__all__

rnd = np.random

_RELATIVE = {"float16": 1e-2, "float32": 1e-4, "float64": 1e-5}
_ABSOLUTE = {"float16": 1e-1, "float32": 1e-3, "float64": 1e-20}
_STEPS = {"float16": 2.0 ** -6, "float32": 2.0 ** -9, "float64": 2.0 ** -14}
_TYPES = ("float16", "float32", "float64", "bool", "int8", "uint8", "int32", "int64")


def default_context():
    """The context that arrays are made in."""
    return current_context()


def set_default_context(ctx):
    """Makes a context the default one for good."""
    ctx.__enter__()


def default_dtype():
    """The element type of random arrays."""
    return np.float32


def default_rtols():
    """The relative tolerance for each element type."""
    return {np.dtype(name): _RELATIVE.get(name, 0) for name in _TYPES}


def default_atols():
    """The absolute tolerance for each element type."""
    return {np.dtype(name): _ABSOLUTE.get(name, 0) for name in _TYPES}


def default_numeric_eps():
    """The step of differences for each element type."""
    return {np.dtype(name): step for name, step in _STEPS.items()}


def get_rtol(rtol=None, dtype=np.dtype("float64")):
    """The relative tolerance that is given, or the default one."""
    return default_rtols()[np.dtype(dtype)] if rtol is None else rtol


def get_atol(atol=None, dtype=np.dtype("float64")):
    """The absolute tolerance that is given, or the default one."""
    return default_atols()[np.dtype(dtype)] if atol is None else atol


def get_etol(etol=None):
    """The share of elements that may differ."""
    return 0 if etol is None else etol


def get_tols(x, y, rtol, atol):
    """The tolerances for two sets of numbers: the wider of their types' where none is given."""
    return _tolerance(x, y, rtol, default_rtols()), _tolerance(x, y, atol, default_atols())


def effective_dtype(dat):
    """The element type whose tolerances count for an array: its own."""
    return np.dtype(dat.dtype)


def get_tolerance(dat, tol, default_tol):
    """The tolerance for an array: a number that is given, the one of a dict for its type, or the default one."""
    if tol is not None and not isinstance(tol, dict):
        return tol
    return (tol or {}).get(effective_dtype(dat), default_tol[effective_dtype(dat)])


def _tolerance(x, y, given, defaults):
    if given is not None and not isinstance(given, dict):
        return given
    types = [np.dtype(value.dtype if hasattr(value, "dtype") else "float64") for value in (x, y)]
    return max((given or {}).get(kind, defaults[kind]) for kind in types)


def _host(values):
    return values.asnumpy() if isinstance(values, NDArray) else np.asarray(values)


def same(a, b):
    """Whether two arrays have the same shape and elements."""
    return np.array_equal(_host(a), _host(b))


def check_shapes(a, b):
    """Fails for arrays of different shapes."""
    if a.shape != b.shape:
        raise AssertionError("a.shape = %s and b.shape = %s are not equal" % (a.shape, b.shape))


checkShapes = check_shapes


def almost_equal(a, b, rtol=None, atol=None, equal_nan=False, use_broadcast=True):
    """Whether all elements differ by no more than atol + rtol * |b|."""
    a, b = _host(a), _host(b)
    if not use_broadcast:
        check_shapes(a, b)
    return bool(np.allclose(a, b, get_rtol(rtol), get_atol(atol), equal_nan=equal_nan))


def assert_almost_equal(a, b, rtol=None, atol=None, names=("a", "b"), equal_nan=False, use_broadcast=True,
                        mismatches=(10, 10)):
    """Fails, naming the worst element, unless all differ by no more than atol + rtol * |b|."""
    rtol, atol = get_tols(a, b, rtol, atol)
    a, b = _host(a), _host(b)
    if almost_equal(a, b, rtol, atol, equal_nan, use_broadcast):
        return
    a, b = np.broadcast_arrays(a, b)
    a, b = a.astype("float64").reshape(-1), b.astype("float64").reshape(-1)
    tolerated = atol + rtol * np.abs(b)
    excess = [_excess(*triple) for triple in zip(a.tolist(), b.tolist(), tolerated.tolist())]
    worst = max(range(len(excess)), key=excess.__getitem__)
    count = len([error for error in excess if error > 1])
    raise AssertionError(
        "Error %f exceeds tolerance rtol=%e, atol=%e (mismatch %f%%).\nLocation of maximum error: %d, %s=%.8f, %s=%.8f"
        % (excess[worst], rtol, atol, 100.0 * count / len(excess), worst, names[0], a[worst], names[1], b[worst])
    )


def assert_almost_equal_with_err(a, b, rtol=None, atol=None, etol=None, names=("a", "b"), equal_nan=False,
                                 mismatches=(10, 10)):
    """As assert_almost_equal, with a share etol of the elements that may differ by more."""
    if get_etol(etol) <= 0:
        assert_almost_equal(a, b, rtol, atol, names, equal_nan)
        return
    rtol, atol = get_tols(a, b, rtol, atol)
    close = np.isclose(_host(a), _host(b), rtol=rtol, atol=atol)
    if 1 - np.count_nonzero(close) / close.size > etol:
        assert_almost_equal(a, b, rtol, atol, names, equal_nan)


def compare_ndarray_tuple(t1, t2, rtol=None, atol=None):
    """assert_almost_equal of two arrays, or of those at the same places of nested tuples; None is equal to anything."""
    if t1 is None or t2 is None:
        return
    if isinstance(t1, tuple):
        for one, other in zip(t1, t2):
            compare_ndarray_tuple(one, other, rtol, atol)
    else:
        assert_almost_equal(t1, t2, rtol, atol)


def collapse_sum_like(a, shape):
    """The sum of an array of NumPy over the axes along which an array of this shape would be broadcast to it."""
    added = a.ndim - len(shape)
    assert added >= 0
    kept = [axis for axis in range(added, a.ndim) if shape[axis - added] == a.shape[axis]]
    assert all(shape[axis - added] == 1 for axis in range(added, a.ndim) if axis not in kept)
    return np.sum(a, axis=tuple(axis for axis in range(a.ndim) if axis not in kept)).reshape(shape)


def is_aarch64_run():
    """Whether this is a processor of that family."""
    import platform

    return platform.machine() == "aarch64"


def is_cd_run():
    """Whether MXNet's own release machines run this."""
    return os.environ.get("CD_JOB") == "1"


def _excess(a, b, tolerated):
    """How many times the tolerance two numbers differ; nan counts as infinitely much."""
    if a == b or (a != a and b != b):
        return 0.0
    error = abs(a - b) / (tolerated + 1e-20)
    return error if error == error else float("inf")


def assert_allclose(a, b, rtol=1e-07, atol=0, equal_nan=True):
    """As assert_almost_equal, with NumPy's tolerances."""
    assert_almost_equal(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)


def assert_almost_equal_ignore_nan(a, b, rtol=None, atol=None, names=("a", "b")):
    """As assert_almost_equal, where neither is nan."""
    a, b = np.copy(_host(a)), np.copy(_host(b))
    missing = np.logical_or(np.isnan(a), np.isnan(b))
    a[missing] = 0
    b[missing] = 0
    assert_almost_equal(a, b, rtol, atol, names)


def assert_exception(f, exception_type, *args, **kwargs):
    """Fails unless the call raises such an exception."""
    try:
        f(*args, **kwargs)
    except exception_type:
        return
    raise AssertionError("%s was not raised" % exception_type.__name__)


def retry(n):
    """A decorator for tests that may fail by chance: up to n attempts."""
    assert n > 0

    def decorate(function):
        def attempts(*args, **kwargs):
            for _ in range(n - 1):
                try:
                    return function(*args, **kwargs)
                except AssertionError:
                    pass
            return function(*args, **kwargs)

        attempts.__name__ = function.__name__
        return attempts

    return decorate


def rand_shape_2d(dim0=10, dim1=10, allow_zero_size=False):
    """Two random extents."""
    return _extents(allow_zero_size, dim0, dim1)


def rand_shape_3d(dim0=10, dim1=10, dim2=10, allow_zero_size=False):
    """Three random extents."""
    return _extents(allow_zero_size, dim0, dim1, dim2)


def rand_shape_nd(num_dim, dim=10, allow_zero_size=False):
    """num_dim random extents."""
    return _extents(allow_zero_size, *[dim] * num_dim)


def _extents(allow_zero_size, *largest):
    smallest = 0 if allow_zero_size else 1
    return tuple(np.random.randint(smallest, extent + 1) for extent in largest)


def rand_coord_2d(x_low, x_high, y_low, y_high):
    """A random point."""
    return np.random.randint(x_low, x_high), np.random.randint(y_low, y_high)


def np_reduce(dat, axis, keepdims, numpy_reduce_func):
    """A reduction of NumPy along any axes."""
    axes = range(dat.ndim) if axis is None else [axis] if isinstance(axis, int) else list(axis)
    reduced = dat
    for position in sorted(axes, reverse=True):
        reduced = numpy_reduce_func(reduced, axis=position)
    if keepdims:
        reduced = np.reshape(reduced, tuple(1 if at in axes else n for at, n in enumerate(dat.shape)))
    return reduced


def same_array(array1, array2):
    """Whether two arrays share their elements."""
    return array1._shares_memory(array2)


def check_numeric_gradient(function, location, numeric_eps=None, rtol=1e-2, atol=None, ctx=None, dtype=np.float64):
    """Compares the gradients of a function of arrays with central differences.

    function takes the arrays of location, a list, and returns an array. MXNet took a symbol in its place. The sum of
    the results, weighted at random, is differentiated: a gradient that is wrong anywhere shows.
    """
    inputs = [_array(_host(value), dtype=dtype, ctx=ctx) for value in location]
    weights = None
    for value in inputs:
        value.attach_grad()
    with autograd.record():
        result = function(*inputs)
        weights = _array(random_arrays(result.shape), dtype=result.dtype, ctx=ctx)
        total = (result * weights).sum()
    total.backward()
    step = numeric_eps or default_numeric_eps()[np.dtype(dtype)]
    for position, value in enumerate(inputs):
        expected = _differences(lambda: (function(*inputs) * weights).sum().asscalar(), value, step)
        names = ("NUMERICAL of input %d" % position, "BACKWARD")
        assert_almost_equal(expected, value.grad.asnumpy(), rtol, get_atol(atol, np.float32), names)


def _differences(compute, value, step):
    """The slope of a number with respect to each element of an array."""
    flat = value.reshape((-1,))
    slopes = []
    for index in range(flat.size):
        kept = flat[index].asscalar()
        flat[index] = kept + step / 2
        above = compute()
        flat[index] = kept - step / 2
        below = compute()
        flat[index] = kept
        slopes.append((float(above) - float(below)) / step)
    return np.array(slopes).reshape(value.shape)


def list_gpus():
    """The numbers of the GPUs."""
    return range(num_gpus())


def download(url, fname=None, dirname=None, overwrite=False, retries=5):
    """Fetches a file, unless it is there already, and returns its name."""
    fname = fname or url.split("/")[-1]
    if dirname is not None:
        fname = os.path.join(dirname, fname)
    if os.path.exists(fname) and not overwrite:
        return fname
    folder = os.path.dirname(fname)
    if folder:
        os.makedirs(folder, exist_ok=True)
    _fetch(url, fname)
    return fname


_MNIST = "http://data.mxnet.io/data/mnist/"


def get_mnist():
    """The handwritten digits of MNIST: a dict of train_data, train_label, test_data and test_label.

    The four files are read from the current folder, and fetched into it if they are not there.
    """
    digits = {}
    for part, prefix in (("train", "train"), ("test", "t10k")):
        labels = _idx(_MNIST + prefix + "-labels-idx1-ubyte.gz", 0x801)
        images = _idx(_MNIST + prefix + "-images-idx3-ubyte.gz", 0x803)
        if len(images) != len(labels):
            raise ValueError("%d images of MNIST have %d labels" % (len(images), len(labels)))
        digits[part + "_data"] = images.reshape((len(labels), 1, 28, 28)).astype(np.float32) / 255
        digits[part + "_label"] = labels.astype(np.int8)
    return digits


def _idx(url, mark):
    """The elements of a compressed file of LeCun's format: a mark, extents of 32 bits, bytes."""
    import gzip
    import struct

    name = download(url)
    with gzip.open(name) as file:
        content = file.read()
    axes = mark & 0xFF
    head = 4 + 4 * axes
    if len(content) < head or struct.unpack(">I", content[:4])[0] != mark:
        raise ValueError("%s does not start as a file of MNIST" % name)
    size = 1
    for extent in struct.unpack(">%dI" % axes, content[4:head]):
        size *= extent
    if len(content) != head + size:
        raise ValueError("%s is cut" % name)
    elements = np.frombuffer(content, dtype=np.uint8, offset=head)
    return elements.reshape((-1, 28, 28)) if axes == 3 else elements


def _fetch(url, fname):
    try:
        import urllib.request

        with urllib.request.urlopen(url) as answer:
            content = answer.read()
    except Exception as error:
        raise OSError("%s cannot be fetched (%s: %s). Put the file at %s by hand, and this call returns it"
                      % (url, type(error).__name__, error, os.path.abspath(fname))) from None
    with open(fname, "wb") as file:
        file.write(content)


@contextlib.contextmanager
def discard_stderr():
    """A `with` block that writes nothing to stderr."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        yield


@contextlib.contextmanager
def environment(*args):
    """A `with` block with other environment variables: a name and a value, or a dict; None unsets."""
    wanted = args[0] if len(args) == 1 else {args[0]: args[1]}
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set_environment(wanted)
        yield
    finally:
        _set_environment(before)


def _set_environment(variables):
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = str(value)
