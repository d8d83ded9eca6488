"""The array class, and the functions that make arrays."""

import math as _math

import _engine

from ._scalars import dtype, float64, generic

__all__ = [
    "ndarray", "array", "asarray", "ascontiguousarray", "asanyarray", "copy", "zeros", "ones", "full", "empty",
    "zeros_like", "ones_like", "full_like", "empty_like", "arange", "linspace", "logspace", "eye", "identity", "diag",
    "tri", "tril", "triu", "meshgrid", "fromiter", "broadcast_shapes", "set_printoptions", "get_printoptions",
    "printoptions", "array2string", "array_repr", "array_str", "shape", "ndim", "size", "copyto", "shares_memory",
    "may_share_memory", "pi", "e", "inf", "nan", "newaxis", "Inf", "NaN", "NAN", "PINF", "NINF", "euler_gamma",
]

pi, e, inf, nan, newaxis = _math.pi, _math.e, _math.inf, _math.nan, None
Inf = PINF = inf
NaN = NAN = nan
NINF = -inf
euler_gamma = 0.5772156649015329


class ndarray(_engine.Array):
    """An array with NumPy's rules. The other modules add the functions of theirs that are methods as well."""

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
        return self._permuted(tuple(reversed(range(self.ndim))))

    @property
    def flat(self):
        """The elements in row-major order."""
        return self.reshape((-1,))

    @property
    def strides(self):
        """The bytes between neighbours along each axis of a contiguous array of this shape."""
        steps, step = [], self._itemsize
        for extent in reversed(self.shape):
            steps.insert(0, step)
            step *= extent
        return tuple(steps)

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The elements converted to another type; with copy=False, the array itself if it has that type."""
        return super().astype(dtype, bool(copy))

    def reshape(self, *shape, order="C"):
        """The same elements in another shape; -1 is inferred."""
        if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
            shape = shape[0]
        if order == "F":
            return self.T._reshape(tuple(reversed(shape)), False).T
        return self._reshape(tuple(shape), False)

    def item(self, *index):
        """An element as Python's own number."""
        if not index:
            if self.size != 1:
                raise ValueError("can only convert an array of size 1 to a Python scalar")
            return self.asscalar().item()
        return self.reshape((-1,))[index[0]].item() if len(index) == 1 else self[index].item()

    def fill(self, value):
        """Writes a number into every element."""
        self[...] = value

    def view(self, dtype=None):
        """Another array of the same elements."""
        if dtype is not None and dtype != self.dtype:
            raise NotImplementedError("an array's elements cannot be read as another type")
        return self[...]

    def flatten(self, order="C"):
        """A copy with one axis."""
        return self.reshape((-1,), order=order).copy()

    def ravel(self, order="C"):
        """The same elements along one axis."""
        return self.reshape((-1,), order=order)

    def __str__(self):
        return _engine.text(self)

    def __float__(self):
        return float(_only(self))

    def __int__(self):
        return int(_only(self))

    def __index__(self):
        if self.ndim or self.dtype.kind == "f":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return int(self.item())

    def __iter__(self):
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        for index in range(len(self)):
            yield self[index]

    def __contains__(self, value):
        return bool((self == value).any())

    def __format__(self, specification):
        if not specification:
            return str(self)
        if self.ndim:
            raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
        return format(self.item(), specification)

    def __reduce__(self):
        return array, (self.tolist(), self.dtype.name)

    def __deepcopy__(self, memo):
        return self.copy()


ndarray.__module__ = "numpy"
_engine.register_face("numpy", ndarray)


def _only(data):
    if data.size != 1:
        raise TypeError("only size-1 arrays can be converted to Python scalars")
    return data.item()


def array(object, dtype=None, copy=True, order="K", subok=False, ndmin=0):
    """An array of nested lists, numbers or another array."""
    if isinstance(object, _engine.Array) and not isinstance(object, ndarray):
        object = object.asnumpy()
    result = _engine.array(object, dtype, None, "numpy")
    while result.ndim < ndmin:
        result = result[None]
    return result


def asarray(object, dtype=None, order=None):
    """The object itself if it is such an array, else an array of it."""
    if isinstance(object, ndarray) and (dtype is None or object.dtype == dtype):
        return object
    return array(object, dtype)


ascontiguousarray = asanyarray = asarray


def copy(a):
    """A copy."""
    return array(a)


def fromiter(iter, dtype, count=-1):
    """An array of what an iterator gives."""
    return array(list(iter), dtype)


def zeros(shape, dtype=None, order="C"):
    """An array of zeros."""
    return _engine.full(shape, 0.0, dtype, None, "numpy")


def ones(shape, dtype=None, order="C"):
    """An array of ones."""
    return _engine.full(shape, 1.0, dtype, None, "numpy")


def full(shape, fill_value, dtype=None, order="C"):
    """An array of one value, or of an array repeated."""
    fill_value = asarray(fill_value)
    result = zeros(shape, fill_value.dtype if dtype is None else dtype)
    result[...] = fill_value
    return result


empty = zeros


def zeros_like(a, dtype=None):
    """Zeros in the shape and type of an array."""
    return _like(zeros, a, dtype)


def ones_like(a, dtype=None):
    """Ones in the shape and type of an array."""
    return _like(ones, a, dtype)


empty_like = zeros_like


def full_like(a, fill_value, dtype=None):
    """One value in the shape and type of an array."""
    a = asarray(a)
    return full(a.shape, fill_value, dtype or a.dtype)


def _like(make, a, dtype):
    a = asarray(a)
    return make(a.shape, dtype or a.dtype)


def arange(start, stop=None, step=1, dtype=None):
    """The numbers from start up to stop."""
    if stop is None:
        start, stop = 0, start
    if dtype is None:
        whole = all(isinstance(bound, int) or hasattr(bound, "__index__") for bound in (start, stop, step))
        dtype = "int64" if whole else "float64"
    start, stop, step = float(start), float(stop), float(step)
    count = _math.ceil((stop - start) / step)
    if count <= 0:
        return zeros(0, dtype)
    # The second number is rounded, and the distance to it is repeated.
    second = array([start, start + step], dtype).astype("float64")
    exact = _engine.arange(0.0, float(count), 1.0, 1, "float64", None, "numpy")
    return (exact * float(second[1] - second[0]) + float(second[0])).astype(dtype)


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None):
    """num numbers from start to stop, at equal distances."""
    steps = num - 1 if endpoint else num
    start, stop = start * 1.0, stop * 1.0
    step = (stop - start) / steps if steps > 0 else nan
    result = arange(0.0, num) * (step if steps > 0 else 0.0) + start
    if endpoint and num > 1:
        result[-1] = stop
    result = result if dtype is None else _floored(result, dtype)
    return (result, step) if retstep else result


def _floored(result, kind):
    return (result if dtype(kind).kind == "f" else _engine.operator("floor")(result)).astype(kind)


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None):
    """num powers of a base, their exponents at equal distances."""
    result = base ** linspace(start, stop, num, endpoint)
    return result if dtype is None else result.astype(dtype)


def eye(N, M=None, k=0, dtype=None):
    """Ones on a diagonal."""
    return _engine.eye(N, N if M is None else M, k, dtype, None, "numpy")


def identity(n, dtype=None):
    """The unit matrix."""
    return eye(n, dtype=dtype)


def diag(v, k=0):
    """A matrix with the given diagonal, or the diagonal of a matrix."""
    return _engine.operator("diag")(asarray(v), k=k)


def tri(N, M=None, k=0, dtype=None):
    """Ones on and below a diagonal."""
    columns = arange(N if M is None else M)
    return (columns[None, :] <= arange(N)[:, None] + k).astype(dtype or float64)


def tril(m, k=0):
    """What is on and below a diagonal, zeros elsewhere."""
    m = asarray(m)
    return m * tri(*m.shape[-2:], k=k, dtype=m.dtype)


def triu(m, k=0):
    """What is on and above a diagonal, zeros elsewhere."""
    m = asarray(m)
    return m * (1 - tri(*m.shape[-2:], k=k - 1, dtype=m.dtype))


def meshgrid(*xi, indexing="xy"):
    """Arrays of the coordinates of a grid."""
    xi = [asarray(values).reshape((-1,)) for values in xi]
    extents = [len(values) for values in xi]
    axes = list(range(len(xi)))
    if indexing == "xy" and len(xi) > 1:
        axes[:2] = [1, 0]
    shape = [extents[axes.index(axis)] for axis in range(len(xi))]
    grids = []
    for values, axis in zip(xi, axes):
        grid = zeros(shape, values.dtype)
        grid[...] = values.reshape([-1 if position == axis else 1 for position in range(len(xi))])
        grids.append(grid)
    return grids


def broadcast_shapes(*shapes):
    """The shape that arrays of these shapes have together."""
    result = []
    for position in range(1, max([len(extents) for extents in shapes], default=0) + 1):
        extents = {extents[-position] for extents in shapes if len(extents) >= position} - {1}
        if len(extents) > 1:
            raise ValueError("shape mismatch: objects cannot be broadcast to a single shape")
        result.insert(0, extents.pop() if extents else 1)
    return tuple(result)


def shape(a):
    """The extents of the axes."""
    return asarray(a).shape


def ndim(a):
    """The number of axes."""
    return asarray(a).ndim


def size(a, axis=None):
    """The number of elements, or the extent of an axis."""
    a = asarray(a)
    return a.size if axis is None else a.shape[axis]


def copyto(dst, src):
    """Writes one array into another."""
    dst[...] = src


def shares_memory(a, b):
    """Whether two arrays share elements' memory."""
    return a._shares_memory(b)


may_share_memory = shares_memory

_OPTIONS = {"precision": 8, "threshold": 1000, "edgeitems": 3, "linewidth": 75, "suppress": False, "nanstr": "nan",
            "infstr": "inf", "sign": "-", "floatmode": "maxprec"}


def set_printoptions(**options):
    """How arrays are printed from now on: precision, threshold, edgeitems, linewidth, suppress, sign, floatmode ..."""
    _engine.set_print_options(**options)
    _OPTIONS.update((name, value) for name, value in options.items() if value is not None)


def get_printoptions():
    """How arrays are printed."""
    return dict(_OPTIONS)


class printoptions:
    """A `with` block in which arrays are printed otherwise."""

    def __init__(self, **options):
        self._options = options

    def __enter__(self):
        self._before = get_printoptions()
        set_printoptions(**self._options)
        return get_printoptions()

    def __exit__(self, *exception):
        set_printoptions(**self._before)


def array2string(a, **options):
    """The text of an array."""
    known = {name: value for name, value in options.items() if name in _OPTIONS}
    with printoptions(**known):
        return str(a)


def array_str(a):
    """The text of an array."""
    return str(a)


def array_repr(arr):
    """The text of an array, as Python would write it."""
    return repr(arr)
