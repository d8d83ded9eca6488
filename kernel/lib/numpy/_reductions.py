"""Sums, means, extremes and other functions that leave out axes."""

import _engine

from ._array import array, asarray, ndarray, zeros
from ._errors import AxisError
from ._scalars import bool_, generic
from ._ufuncs import _scalar, isnan, multiply, sqrt

__all__ = [
    "sum", "prod", "product", "mean", "average", "std", "var", "max", "min", "amax", "amin", "ptp", "all", "any",
    "argmax", "argmin", "median", "percentile", "quantile", "cumsum", "cumprod", "nansum", "nanmean", "nanmax",
    "nanmin", "nanstd", "count_nonzero", "trace", "diff",
]


def _axes(data, axis):
    """The axes, counted from the front; all for None."""
    if axis is None:
        return tuple(range(data.ndim))
    named = axis if isinstance(axis, (tuple, list)) else (axis,)
    for position in named:
        if not -data.ndim <= position < data.ndim:
            raise AxisError("axis %d is out of bounds for array of dimension %d" % (position, data.ndim))
    return tuple(position % data.ndim for position in named)


def _reduce(name, data, axis, keepdims):
    axes = _axes(data, axis)
    if not data.ndim:
        return data[()]
    result = _engine.operator(name)(data, axis=axes, keepdims=bool(keepdims))
    return result.asscalar() if not keepdims and len(axes) == data.ndim else result


def _empty(data, axis):
    return 0 in [data.shape[position] for position in _axes(data, axis)]


def _total(name, a, axis, dtype, keepdims, neutral):
    data = asarray(a)
    if dtype is not None:
        data = data.astype(dtype)
    elif data.dtype.kind in "biu":
        data = data.astype("int64")
    if data.size == 0:
        return _neutral(data, axis, keepdims, neutral)
    return _reduce(name, data, axis, keepdims)


def _neutral(data, axis, keepdims, neutral):
    axes = _axes(data, axis)
    kept = [1 if position in axes else extent for position, extent in enumerate(data.shape)]
    shape = kept if keepdims else [extent for position, extent in enumerate(data.shape) if position not in axes]
    return _scalar(zeros(tuple(shape), data.dtype) + neutral)


def sum(a, axis=None, dtype=None, out=None, keepdims=False):
    """The sum."""
    return _into(out, _total("sum", a, axis, dtype, keepdims, 0))


def prod(a, axis=None, dtype=None, out=None, keepdims=False):
    """The product."""
    return _into(out, _total("prod", a, axis, dtype, keepdims, 1))


product = prod


def _into(out, result):
    if out is None:
        return result
    out[...] = result
    return out


def mean(a, axis=None, dtype=None, out=None, keepdims=False):
    """The arithmetic mean."""
    data = asarray(a)
    if dtype is not None:
        data = data.astype(dtype)
    elif data.dtype.kind != "f":
        data = data.astype("float64")
    return _into(out, _reduce("mean", data, axis, keepdims))


def average(a, axis=None, weights=None):
    """The mean, weighted if weights are given."""
    if weights is None:
        return mean(a, axis)
    weights = asarray(weights)
    return sum(multiply(a, weights), axis) / (sum(weights, axis) * 1.0)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """The variance: the mean square of the distances from the mean."""
    data = asarray(a)
    data = data.astype(dtype or ("float64" if data.dtype.kind != "f" else data.dtype))
    distances = data - mean(data, axis, keepdims=True)
    count = 1
    for position in _axes(data, axis):
        count *= data.shape[position]
    squares = asarray(sum(distances * distances, axis, keepdims=keepdims))
    return _into(out, _scalar(squares / data.dtype.type(count - ddof)))


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """The standard deviation: the root of the variance."""
    return _into(out, sqrt(var(a, axis, dtype, None, ddof, keepdims)))


def _extreme(name, operation):
    def function(a, axis=None, out=None, keepdims=False):
        data = asarray(a)
        if _empty(data, axis) if data.ndim else False:
            raise ValueError("zero-size array to reduction operation %s which has no identity" % operation)
        if data.dtype.kind == "b":
            return _truth(_reduce(name, data.astype("uint8"), axis, keepdims))
        result = _reduce(name, data, axis, keepdims)
        if data.dtype.kind == "f":
            # A nan among the elements is the result, which MXNet's operator passes over.
            result = _with_nan(result, _reduce("max", (data != data).astype("uint8"), axis, keepdims))
        return _into(out, result)

    function.__name__, function.__doc__ = operation, "The %s." % {"max": "largest", "min": "smallest"}[name]
    return function


def _with_nan(result, missing):
    """The result with nan where elements were missing."""
    if isinstance(result, generic):
        return type(result)(float("nan")) if missing else result
    result[missing != 0] = float("nan")
    return result


def _truth(result):
    return bool_(result) if isinstance(result, generic) else result.astype("bool")


max = amax = _extreme("max", "maximum")
min = amin = _extreme("min", "minimum")


def ptp(a, axis=None):
    """The distance between the largest and the smallest."""
    return max(a, axis) - min(a, axis)


def all(a, axis=None, out=None, keepdims=False):
    """Whether all are true."""
    data = (asarray(a) != 0) if asarray(a).ndim else asarray(asarray(a) != 0)
    if not data.size:
        return _truth(_neutral(data.astype("uint8"), axis, keepdims, 1))
    return _truth(_reduce("min", data.astype("uint8"), axis, keepdims))


def any(a, axis=None, out=None, keepdims=False):
    """Whether one is true."""
    data = (asarray(a) != 0) if asarray(a).ndim else asarray(asarray(a) != 0)
    if not data.size:
        return _truth(_neutral(data.astype("uint8"), axis, keepdims, 0))
    return _truth(_reduce("max", data.astype("uint8"), axis, keepdims))


def _position(name):
    def function(a, axis=None, out=None):
        data = asarray(a)
        if not data.size:
            raise ValueError("attempt to get %s of an empty sequence" % name)
        data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
        if data.dtype.kind == "b":
            data = data.astype("uint8")
        result = _engine.operator(name)(data, axis=axis).astype("int64")
        return result.asscalar() if data.ndim == 1 else result

    function.__name__, function.__doc__ = name, "The position of the %s." % name[3:].replace("max", "largest")
    return function


argmax, argmin = _position("argmax"), _position("argmin")


def quantile(a, q, axis=None, keepdims=False):
    """What a share q of the elements does not exceed; between two elements it is interpolated."""
    data = asarray(a)
    data = data if data.dtype.kind == "f" else data.astype("float64")
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    ordered = _engine.operator("sort")(data, axis=axis).swapaxes(0, axis)
    last = len(ordered) - 1

    def one(share):
        place = share * last
        below = int(place)
        above = below + 1 if below < last else last
        low, high, weight = ordered[below], ordered[above], place - below
        return high - (high - low) * (1 - weight) if weight >= 0.5 else low + (high - low) * weight

    if isinstance(q, (int, float, generic)):
        return _scalar(one(float(q)))
    return array([_listed(one(share)) for share in asarray(q).tolist()])


def _listed(value):
    return value.tolist() if isinstance(value, ndarray) else float(value)


def percentile(a, q, axis=None, keepdims=False):
    """As quantile, in hundredths."""
    return quantile(a, q / 100 if isinstance(q, (int, float, generic)) else asarray(q) / 100, axis, keepdims)


def median(a, axis=None, keepdims=False):
    """The middle one of the elements in order, or the mean of the two in the middle."""
    data = asarray(a)
    data = data if data.dtype.kind == "f" else data.astype("float64")
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    ordered = _engine.operator("sort")(data, axis=axis).swapaxes(0, axis)
    half = len(ordered) // 2
    return _scalar(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def cumsum(a, axis=None, dtype=None, out=None):
    """The sums of the elements up to each position."""
    data = asarray(a)
    data = data.astype(dtype or ("int64" if data.dtype.kind in "biu" else data.dtype))
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    return _into(out, _engine.operator("cumsum")(data, axis=axis))


def cumprod(a, axis=None, dtype=None, out=None):
    """The products of the elements up to each position."""
    data = asarray(a)
    data = data.astype(dtype or ("int64" if data.dtype.kind in "biu" else data.dtype)).copy()
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    rows = data.swapaxes(0, axis).copy()
    for position in range(1, len(rows)):
        rows[position] = rows[position] * rows[position - 1]
    return _into(out, rows.swapaxes(0, axis))


def _without_nan(a, other):
    from ._choosing import where

    data = asarray(a)
    return where(isnan(data), other, data)


def nansum(a, axis=None, keepdims=False):
    """The sum of what are numbers."""
    return sum(_without_nan(a, 0.0), axis, keepdims=keepdims)


def nanmean(a, axis=None, keepdims=False):
    """The mean of what are numbers."""
    return nansum(a, axis, keepdims) / sum(~isnan(asarray(a)), axis, keepdims=keepdims)


def nanstd(a, axis=None, keepdims=False):
    """The standard deviation of what are numbers."""
    distances = asarray(a) - nanmean(a, axis, True)
    return sqrt(nanmean(distances * distances, axis, keepdims))


def nanmax(a, axis=None, keepdims=False):
    """The largest of what are numbers."""
    return max(_without_nan(a, -float("inf")), axis, keepdims=keepdims)


def nanmin(a, axis=None, keepdims=False):
    """The smallest of what are numbers."""
    return min(_without_nan(a, float("inf")), axis, keepdims=keepdims)


def count_nonzero(a, axis=None):
    """How many are not 0."""
    count = sum(asarray(a) != 0, axis)
    return int(count) if axis is None else count


def trace(a, offset=0):
    """The sum of the diagonal."""
    return sum(_engine.operator("diag")(asarray(a), k=offset))


def diff(a, n=1, axis=-1):
    """The differences of neighbours."""
    data = asarray(a)
    for _ in range(n):
        rows = data.swapaxes(0, axis)
        data = (rows[1:] - rows[:-1]).swapaxes(0, axis)
    return data


for _name in ("sum", "prod", "mean", "std", "var", "max", "min", "ptp", "all", "any", "argmax", "argmin", "cumsum",
              "cumprod", "trace"):
    setattr(ndarray, _name, globals()[_name])
