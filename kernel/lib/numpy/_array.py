"""The array class, and the functions that make arrays."""

import math as _math

import _engine

from ._scalars import bool_, dtype, float64, generic

__all__ = [
    "ndarray", "array", "asarray", "zeros", "ones", "full", "empty", "arange", "eye", "zeros_like", "ones_like",
    "set_printoptions", "pi", "e", "inf", "nan", "newaxis", "exp", "log", "sqrt", "square", "abs", "absolute", "sin",
    "cos", "tanh", "sum", "mean", "max", "min", "argmax", "argmin", "dot", "concatenate", "array_equal", "allclose",
    "isnan", "maximum", "minimum", "power", "prod", "clip", "expand_dims", "squeeze", "transpose", "reshape", "where",
]

pi, e, inf, nan, newaxis = _math.pi, _math.e, _math.inf, _math.nan, None


class ndarray(_engine.Array):
    """An array with NumPy's rules."""

    __slots__ = ()

    @property
    def dtype(self):
        return dtype(self._type)

    @property
    def itemsize(self):
        return self._itemsize

    @property
    def nbytes(self):
        return self._itemsize * self.size

    @property
    def T(self):
        return transpose(self)

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The elements converted to another type; with copy=False, the array itself if it has that type."""
        return super().astype(dtype, bool(copy))

    def reshape(self, *shape, order="C"):
        """The same elements in another shape; -1 is inferred."""
        if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
            shape = shape[0]
        return self._reshape(tuple(shape), False)

    def item(self, *index):
        """An element as Python's own number."""
        flat = self.reshape((-1,)).tolist()
        if not index:
            if len(flat) != 1:
                raise ValueError("can only convert an array of size 1 to a Python scalar")
            return flat[0]
        return flat[index[0]] if len(index) == 1 else self[index].item()

    def sum(self, axis=None, keepdims=False, dtype=None):
        return _reduce("sum", self, axis, keepdims)

    def mean(self, axis=None, keepdims=False, dtype=None):
        data = self if self.dtype.kind == "f" else self.astype(float64)
        return _reduce("mean", data, axis, keepdims)

    def max(self, axis=None, keepdims=False):
        return _reduce("max", self, axis, keepdims)

    def min(self, axis=None, keepdims=False):
        return _reduce("min", self, axis, keepdims)

    def prod(self, axis=None, keepdims=False):
        return _reduce("prod", self, axis, keepdims)

    def all(self, axis=None):
        return _truth(_reduce("min", (self != 0).astype("int32"), axis, False))

    def any(self, axis=None):
        return _truth(_reduce("max", (self != 0).astype("int32"), axis, False))

    def argmax(self, axis=None):
        return _position("argmax", self, axis)

    def argmin(self, axis=None):
        return _position("argmin", self, axis)

    def transpose(self, *axes):
        if len(axes) == 1 and isinstance(axes[0], (tuple, list)):
            axes = axes[0]
        return _engine.operator("transpose")(self, axes=tuple(axes))

    def flatten(self):
        return self.reshape(-1).copy()

    def ravel(self):
        return self.reshape(-1)

    def squeeze(self, axis=None):
        return _engine.operator("squeeze")(self, axis=axis)

    def dot(self, other):
        return dot(self, other)

    def clip(self, low, high):
        return clip(self, low, high)

    def __str__(self):
        return _engine.text(self)

    def __matmul__(self, other):
        return dot(self, other)

    def __floordiv__(self, other):
        return _engine.operator("floor")(self / other).astype((self + other).dtype)

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def __contains__(self, value):
        return bool((self == value).any())

    def __format__(self, specification):
        return format(self.item(), specification) if specification else str(self)

    def __reduce__(self):
        return array, (self.tolist(), self.dtype.name)

    __hash__ = None


ndarray.__module__ = "numpy"
_engine.register_face("numpy", ndarray)


def _truth(result):
    return bool_(result) if isinstance(result, generic) else result.astype("bool")


def _reduce(name, data, axis, keepdims):
    result = _engine.operator(name)(data, axis=axis, keepdims=keepdims)
    if not keepdims and (axis is None or _count(axis) == data.ndim):
        return result.asscalar()
    return result


def _count(axis):
    return len(axis) if isinstance(axis, (tuple, list)) else 1


def _position(name, data, axis):
    if axis is None:
        data, axis = data.reshape(-1), 0
    result = _engine.operator(name)(data, axis=axis).astype("int64")
    return result.asscalar() if data.ndim == 1 else result


def array(object, dtype=None, copy=True, ndmin=0):
    """An array of nested lists, numbers or another array."""
    if isinstance(object, _engine.Array) and not isinstance(object, ndarray):
        object = object.asnumpy()
    result = _engine.array(object, dtype, None, "numpy")
    while result.ndim < ndmin:
        result = result[None]
    return result


def asarray(object, dtype=None):
    """The object itself if it is such an array, else an array of it."""
    if isinstance(object, ndarray) and (dtype is None or object.dtype == dtype):
        return object
    return array(object, dtype)


def zeros(shape, dtype=None):
    """An array of zeros."""
    return _engine.full(shape, 0.0, dtype, None, "numpy")


def ones(shape, dtype=None):
    """An array of ones."""
    return _engine.full(shape, 1.0, dtype, None, "numpy")


def full(shape, fill_value, dtype=None):
    """An array of one value."""
    dtype = array(fill_value).dtype if dtype is None else dtype
    return _engine.full(shape, float(fill_value), dtype, None, "numpy")


empty = zeros


def zeros_like(a, dtype=None):
    """Zeros in the shape and type of an array."""
    return zeros(a.shape, dtype or a.dtype)


def ones_like(a, dtype=None):
    """Ones in the shape and type of an array."""
    return ones(a.shape, dtype or a.dtype)


def arange(start, stop=None, step=1, dtype=None):
    """The numbers from start up to stop."""
    if stop is None:
        start, stop = 0, start
    if dtype is None:
        whole = all(isinstance(bound, int) for bound in (start, stop, step))
        dtype = "int64" if whole else "float64"
    return _engine.arange(float(start), float(stop), float(step), 1, dtype, None, "numpy")


def eye(N, M=None, k=0, dtype=None):
    """Ones on a diagonal."""
    return _engine.eye(N, N if M is None else M, k, dtype, None, "numpy")


set_printoptions = _engine.set_print_options


def _elementwise(name, operator=None):
    operator = _engine.operator(operator or name)

    def function(x):
        data = asarray(x)
        data = data if data.dtype.kind == "f" else data.astype(float64)
        result = operator(data)
        return result.asscalar() if result.ndim == 0 else result

    function.__name__ = name
    function.__doc__ = operator.__doc__
    return function


_KNOWN = set(_engine.operators())
for _name in ("exp", "log", "sqrt", "sin", "cos", "tanh"):
    if _name in _KNOWN:
        globals()[_name] = _elementwise(_name)


def square(x):
    """The square."""
    return x * x


def abs(x):
    """The magnitude."""
    return x.__abs__()


absolute = abs


def isnan(x):
    """Where there is no number."""
    x = asarray(x)
    return x != x


def _method(name):
    def function(a, *args, **kwargs):
        return getattr(asarray(a), name)(*args, **kwargs)

    function.__name__ = name
    function.__doc__ = "As the method of the same name."
    return function


sum, mean, max, min, prod = (_method(name) for name in ("sum", "mean", "max", "min", "prod"))
argmax, argmin, squeeze, reshape = (_method(name) for name in ("argmax", "argmin", "squeeze", "reshape"))


def transpose(a, axes=None):
    """The array with its axes in another order."""
    return _engine.operator("transpose")(asarray(a), axes=() if axes is None else axes)


def expand_dims(a, axis):
    """A new axis of length 1."""
    return _engine.operator("expand_dims")(asarray(a), axis=axis)


def clip(a, low, high):
    """The elements, kept between two bounds."""
    return _engine.operator("clip")(asarray(a), a_min=float(low), a_max=float(high))


def dot(a, b):
    """The matrix product."""
    result = _engine.operator("dot")(asarray(a), asarray(b))
    return result.asscalar() if a.ndim == b.ndim == 1 else result


def concatenate(arrays, axis=0):
    """The arrays one after the other along an axis."""
    return _engine.operator("concat")(*[asarray(item) for item in arrays], dim=axis)


def where(condition, x, y):
    """x where the condition holds, else y."""
    condition = asarray(condition)
    x, y = asarray(x) + zeros(condition.shape), asarray(y) + zeros(condition.shape)
    return _engine.operator("where")(condition, x, y)


def maximum(x, y):
    """The larger of two."""
    x = asarray(x)
    return _engine.operator("broadcast_maximum")(x, asarray(y, x.dtype))


def minimum(x, y):
    """The smaller of two."""
    x = asarray(x)
    return _engine.operator("broadcast_minimum")(x, asarray(y, x.dtype))


def power(x, y):
    """x to the power of y."""
    return x ** y


def array_equal(a, b):
    """Whether both have the same shape and elements."""
    a, b = asarray(a), asarray(b)
    return a.shape == b.shape and bool((a == b).all())


def allclose(a, b, rtol=1e-05, atol=1e-08):
    """Whether all elements agree up to a tolerance."""
    a, b = asarray(a).astype(float64), asarray(b).astype(float64)
    return bool((abs(a - b) <= atol + rtol * abs(b)).all())

# Functions whose operator the engine does not have are absent rather than broken.
__all__ = [_name for _name in __all__ if _name in globals()]
