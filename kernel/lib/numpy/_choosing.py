"""Choosing, ordering, searching and counting elements."""

import _engine

from ._array import arange, array, asarray, broadcast_shapes, ndarray, ones, zeros
from ._reductions import _axes, sum as _sum
from ._shaping import broadcast_to, concatenate, swapaxes
from ._ufuncs import _common_type

__all__ = [
    "where", "select", "choose", "take", "take_along_axis", "nonzero", "argwhere", "flatnonzero", "extract", "compress",
    "sort", "argsort", "unique", "searchsorted", "digitize", "bincount", "histogram", "isin", "in1d", "interp",
    "unravel_index", "ravel_multi_index", "ndenumerate", "ndindex", "apply_along_axis",
]


def where(condition, x=None, y=None):
    """x where the condition holds, else y; the positions where it holds if there is neither."""
    if x is None and y is None:
        return nonzero(condition)
    condition, x, y = asarray(condition), asarray(x), asarray(y)
    common = _common_type(x, y)
    shape = broadcast_shapes(condition.shape, x.shape, y.shape)
    if not shape:
        return (x if condition else y).astype(common)
    chosen = broadcast_to(condition, shape) != 0
    spread = [value if value.shape == shape else broadcast_to(value, shape) for value in (x, y)]
    x, y = (value.astype(common, copy=False) for value in spread)
    return _engine.operator("where")(chosen, x, y)


def select(condlist, choicelist, default=0):
    """For each element the choice of the first condition that holds."""
    result = asarray(default)
    for condition, choice in reversed(list(zip(condlist, choicelist))):
        result = where(condition, choice, result)
    return result


def choose(a, choices):
    """For each element the choice of that number."""
    return select([asarray(a) == number for number in range(len(choices))], choices)


def take(a, indices, axis=None, out=None, mode="raise"):
    """The elements, or rows along an axis, at some positions; mode 'clip' takes those outside for the first or the last,
    'wrap' goes on at the other end."""
    data = asarray(a)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    positions = indices if isinstance(indices, int) else asarray(indices)
    extent = data.shape[axis]
    if mode == "wrap":
        positions = positions % extent
    elif mode == "clip":
        positions = asarray(positions).clip(0, extent - 1)
    return data[(slice(None),) * axis + (positions,)]


def take_along_axis(arr, indices, axis):
    """For each position of the other axes, the elements at positions of its own."""
    data, indices = asarray(arr), asarray(indices)
    axis = _axes(data, axis)[0]
    key = []
    for at in range(data.ndim):
        extent = [1] * data.ndim
        extent[at] = -1
        key.append(indices if at == axis else arange(data.shape[at]).reshape(extent))
    return data[tuple(key)]


def nonzero(a):
    """The positions of what is not 0, an array for each axis."""
    data = asarray(a)
    return tuple(unravel_index(flatnonzero(data), data.shape))


def flatnonzero(a):
    """The positions of what is not 0, counted through all axes."""
    flat = asarray(a).reshape((-1,))
    return arange(flat.size)[flat != 0]


def argwhere(a):
    """The positions of what is not 0, one a row."""
    positions = nonzero(a)
    return concatenate([position[:, None] for position in positions], 1)


def unravel_index(indices, shape):
    """Positions counted through all axes, as positions along each."""
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    positions = []
    for extent in reversed(shape):
        positions.insert(0, indices % extent)
        indices = indices // extent
    return tuple(positions)


def ravel_multi_index(multi_index, dims):
    """Positions along each axis, counted through all."""
    result = 0
    for position, extent in zip(multi_index, dims):
        result = result * extent + position
    return result


def extract(condition, arr):
    """The elements where a condition holds."""
    return asarray(arr).reshape((-1,))[asarray(condition).reshape((-1,)) != 0]


def compress(condition, a, axis=None):
    """The rows where a condition holds."""
    data = asarray(a)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, axis)
    return take(data, flatnonzero(condition), axis)


def sort(a, axis=-1, kind=None):
    """The elements in ascending order."""
    data = asarray(a)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    if data.dtype.kind == "b":
        return sort(data.astype("uint8"), axis).astype("bool")
    return _engine.operator("sort")(data, axis=axis) if data.size else data.copy()


def argsort(a, axis=-1, kind=None):
    """The positions of the elements in ascending order."""
    data = asarray(a)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, _axes(data, axis)[0])
    if not data.size:
        return zeros(data.shape, "int64")
    data = data.astype("uint8") if data.dtype.kind == "b" else data
    # int32 holds every position that an array of this size has; MXNet's operator does not give int64.
    return _engine.operator("argsort")(data, axis=axis, dtype="int32").astype("int64")


def _method_sort(self, axis=-1, kind=None):
    self[...] = sort(self, axis)


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None):
    """The different elements in ascending order."""
    flat = asarray(ar).reshape((-1,))
    order = argsort(flat)
    ordered = flat[order]
    first = ones(ordered.shape, "bool")
    first[1:] = ordered[1:] != ordered[:-1]
    results = [ordered[first]]
    if return_index:
        results.append(order[first])
    if return_inverse:
        inverse = zeros(flat.shape, "int64")
        inverse[order] = first.astype("int64").cumsum() - 1
        results.append(inverse)
    if return_counts:
        bounds = concatenate([flatnonzero(first), array([flat.size])])
        results.append(bounds[1:] - bounds[:-1])
    return results[0] if len(results) == 1 else tuple(results)


def searchsorted(a, v, side="left", sorter=None):
    """Where elements would have to be inserted into an array in ascending order."""
    from bisect import bisect_left, bisect_right

    find = bisect_left if side == "left" else bisect_right
    ordered, wanted = asarray(a).tolist(), asarray(v)
    positions = [find(ordered, value) for value in wanted.reshape((-1,)).tolist()]
    return array(positions, "int64").reshape(wanted.shape)[()]


def digitize(x, bins, right=False):
    """The number of the interval that each element is in."""
    return searchsorted(bins, x, "left" if right else "right")


def bincount(x, weights=None, minlength=0):
    """How often each of the numbers from 0 on is there."""
    counts = [0] * max([minlength, *[value + 1 for value in asarray(x).tolist()]])
    amounts = [1] * len(asarray(x)) if weights is None else asarray(weights).tolist()
    for value, amount in zip(asarray(x).tolist(), amounts):
        counts[value] += amount
    return array(counts, "int64" if weights is None else "float64")


def histogram(a, bins=10, range=None, density=False, weights=None):
    """How many elements are in each interval, and the intervals' bounds."""
    data = asarray(a).reshape((-1,))
    if isinstance(bins, int):
        from ._array import linspace

        low, high = (float(data.min()), float(data.max())) if range is None else range
        low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
        bins = linspace(low, high, bins + 1)
    bounds = asarray(bins)
    edges = bounds.tolist()
    # The last interval has its upper bound.
    below = [int(_sum(data < edge)) for edge in edges[:-1]] + [int(_sum(data <= edges[-1]))]
    counts = array([after - before for before, after in zip(below, below[1:])], "int64")
    if density:
        counts = counts / ((bounds[1:] - bounds[:-1]) * _sum(counts))
    return counts, bounds


def isin(element, test_elements, invert=False):
    """Where elements are among others."""
    known = set(asarray(test_elements).reshape((-1,)).tolist())
    element = asarray(element)
    found = [(value in known) != invert for value in element.reshape((-1,)).tolist()]
    return array(found, "bool").reshape(element.shape)


in1d = isin


def interp(x, xp, fp, left=None, right=None):
    """The values of the line through some points."""
    from bisect import bisect_right

    xs, ys = asarray(xp).tolist(), asarray(fp).tolist()

    def one(value):
        if value <= xs[0]:
            return ys[0] if left is None or value == xs[0] else left
        if value >= xs[-1]:
            return ys[-1] if right is None or value == xs[-1] else right
        after = bisect_right(xs, value)
        slope = (ys[after] - ys[after - 1]) / (xs[after] - xs[after - 1])
        return slope * (value - xs[after - 1]) + ys[after - 1]

    wanted = asarray(x)
    values = [float(one(value)) for value in wanted.reshape((-1,)).tolist()]
    return array(values, "float64").reshape(wanted.shape)[()]


def ndindex(*shape):
    """All positions, the last axis first."""
    from itertools import product

    extents = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
    return product(*[range(extent) for extent in extents])


def ndenumerate(arr):
    """All positions with their elements."""
    data = asarray(arr)
    return ((position, data[position]) for position in ndindex(*data.shape))


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """A function of vectors, applied to all along an axis."""
    data = asarray(arr)
    rows = swapaxes(data, axis, -1)
    results = [func1d(row, *args, **kwargs) for row in rows.reshape((-1, rows.shape[-1]))]
    if all(result is None for result in results):
        # The function writes into the vectors.
        return None
    results = array([result.tolist() if hasattr(result, "tolist") else result for result in results])
    return swapaxes(results.reshape(rows.shape[:-1] + results.shape[1:]), axis, -1) if results.ndim > 1 else (
        results.reshape(rows.shape[:-1]))


def _method_nonzero(self):
    return nonzero(self)


ndarray.sort, ndarray.argsort, ndarray.take, ndarray.nonzero = _method_sort, argsort, take, _method_nonzero
