"""Axes and extents: moving, joining, splitting, repeating."""

import _engine

from ._array import arange, array, asarray, broadcast_shapes, ndarray, zeros
from ._errors import AxisError
from ._reductions import _axes

__all__ = [
    "reshape", "ravel", "transpose", "swapaxes", "moveaxis", "rollaxis", "expand_dims", "squeeze", "atleast_1d",
    "atleast_2d", "concatenate", "stack", "vstack", "row_stack", "hstack", "dstack", "column_stack", "append", "insert",
    "delete", "split", "array_split", "hsplit", "vsplit", "tile", "repeat", "flip", "fliplr", "flipud", "roll", "rot90",
    "broadcast_to", "broadcast_arrays", "pad", "resize",
]


def reshape(a, newshape, order="C"):
    """The same elements in another shape; -1 is inferred."""
    return asarray(a).reshape(newshape, order=order)


def ravel(a, order="C"):
    """The same elements along one axis."""
    return asarray(a).ravel(order)


def transpose(a, axes=None):
    """The array with its axes in another order, by default reversed."""
    data = asarray(a)
    order = tuple(reversed(range(data.ndim))) if axes is None else _axes(data, axes)
    if len(order) != data.ndim:
        raise ValueError("axes don't match array")
    if len(set(order)) < len(order):
        raise ValueError("repeated axis in transpose")
    return data._permuted(order)


def _method_transpose(self, *axes):
    if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
        axes = axes[0]
    return transpose(self, axes or None)


def swapaxes(a, axis1, axis2):
    """The array with two axes exchanged."""
    data = asarray(a)
    first, second = _axes(data, axis1)[0], _axes(data, axis2)[0]
    order = list(range(data.ndim))
    order[first], order[second] = second, first
    return transpose(data, order)


def moveaxis(a, source, destination):
    """The array with some axes at other positions."""
    data = asarray(a)
    source, destination = _axes(data, source), _axes(data, destination)
    order = [axis for axis in range(data.ndim) if axis not in source]
    for target, axis in sorted(zip(destination, source)):
        order.insert(target, axis)
    return transpose(data, order)


def rollaxis(a, axis, start=0):
    """The array with one axis moved before another."""
    data = asarray(a)
    axis = _axes(data, axis)[0]
    return moveaxis(data, axis, start - 1 if axis < start else start)


def expand_dims(a, axis):
    """New axes of length 1."""
    data = asarray(a)
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    ndim = data.ndim + len(axes)
    for position in axes:
        if not -ndim <= position < ndim:
            raise AxisError("axis %d is out of bounds for array of dimension %d" % (position, ndim))
    shape = list(data.shape)
    for position in sorted(position % ndim for position in axes):
        shape.insert(position, 1)
    return data.reshape(tuple(shape))


def squeeze(a, axis=None):
    """The array without axes of length 1."""
    data = asarray(a)
    dropped = [at for at, extent in enumerate(data.shape) if extent == 1] if axis is None else _axes(data, axis)
    if [at for at in dropped if data.shape[at] != 1]:
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return data.reshape(tuple(extent for at, extent in enumerate(data.shape) if at not in dropped))


def atleast_1d(a):
    """The array, with one axis if it has none."""
    data = asarray(a)
    return data if data.ndim else data.reshape((1,))


def atleast_2d(a):
    """The array, with two axes if it has fewer."""
    data = atleast_1d(a)
    return data if data.ndim > 1 else data[None]


def concatenate(arrays, axis=0, out=None, dtype=None):
    """The arrays one after the other along an axis."""
    items = [asarray(item) for item in arrays]
    if not items:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        items, axis = [item.reshape((-1,)) for item in items], 0
    _check_joinable(items, axis)
    axis = _axes(items[0], axis)[0]
    common = dtype or _common_type(items)
    extents = [item.shape[axis] for item in items]
    if not sum(extents):
        return items[0].astype(common)
    items = [item.astype(common) for item, extent in zip(items, extents) if extent]
    return _engine.operator("concat")(*items, dim=axis) if len(items) > 1 else items[0].copy()


def _common_type(items):
    common = zeros(0, items[0].dtype)
    for item in items[1:]:
        common = common + zeros(0, item.dtype)
    return common.dtype


def _check_joinable(items, axis):
    first = items[0]
    if not first.ndim:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    axis = _axes(first, axis)[0]
    for index, item in enumerate(items):
        if item.ndim != first.ndim:
            raise ValueError(
                "all the input arrays must have same number of dimensions, but the array at index 0 has %d dimension(s) "
                "and the array at index %d has %d dimension(s)" % (first.ndim, index, item.ndim))
        for at in range(first.ndim):
            if at != axis and item.shape[at] != first.shape[at]:
                raise ValueError(
                    "all the input array dimensions for the concatenation axis must match exactly, but along dimension "
                    "%d, the array at index 0 has size %d and the array at index %d has size %d"
                    % (at, first.shape[at], index, item.shape[at]))


def stack(arrays, axis=0):
    """The arrays along a new axis."""
    items = [asarray(item) for item in arrays]
    if len({item.shape for item in items}) > 1:
        raise ValueError("all input arrays must have the same shape")
    return concatenate([expand_dims(item, axis) for item in items], axis)


def vstack(arrays):
    """The arrays below each other."""
    return concatenate([atleast_2d(item) for item in arrays], 0)


row_stack = vstack


def hstack(arrays):
    """The arrays beside each other."""
    items = [atleast_1d(item) for item in arrays]
    return concatenate(items, 0 if items[0].ndim == 1 else 1)


def dstack(arrays):
    """The arrays behind each other."""
    items = [atleast_2d(item) for item in arrays]
    return concatenate([item[:, :, None] if item.ndim == 2 else item for item in items], 2)


def column_stack(arrays):
    """The arrays as columns."""
    items = [asarray(item) for item in arrays]
    return concatenate([item.reshape((-1, 1)) if item.ndim < 2 else item for item in items], 1)


def append(arr, values, axis=None):
    """The array with more behind it."""
    if axis is None:
        arr, values, axis = ravel(arr), ravel(values), 0
    return concatenate([arr, values], axis)


def insert(arr, obj, values, axis=None):
    """The array with something more before a position."""
    data = asarray(arr)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, axis)
    rows = swapaxes(data, 0, axis)
    more = zeros((1,) + rows.shape[1:], rows.dtype)
    more[...] = values
    return swapaxes(concatenate([rows[:obj], more, rows[obj:]]), 0, axis)


def delete(arr, obj, axis=None):
    """The array without some positions."""
    data = asarray(arr)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, axis)
    rows = swapaxes(data, 0, axis)
    dropped = {position % len(rows) for position in ([obj] if isinstance(obj, int) else asarray(obj).tolist())}
    kept = [position for position in range(len(rows)) if position not in dropped]
    return swapaxes(rows[array(kept, "int64")], 0, axis)


def array_split(ary, indices_or_sections, axis=0):
    """Parts of the array along an axis: so many, or between the given positions."""
    data = asarray(ary)
    rows = swapaxes(data, 0, axis)
    if isinstance(indices_or_sections, int):
        least, longer = divmod(len(rows), indices_or_sections)
        bounds = [0]
        for part in range(indices_or_sections):
            bounds.append(bounds[-1] + least + (1 if part < longer else 0))
    else:
        bounds = [0, *[int(position) for position in indices_or_sections], len(rows)]
    return [swapaxes(rows[start:end], 0, axis) for start, end in zip(bounds, bounds[1:])]


def split(ary, indices_or_sections, axis=0):
    """Equal parts of the array along an axis, or parts between the given positions."""
    if isinstance(indices_or_sections, int) and asarray(ary).shape[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def hsplit(ary, indices_or_sections):
    """Parts from left to right."""
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def vsplit(ary, indices_or_sections):
    """Parts from top to bottom."""
    return split(ary, indices_or_sections, 0)


def tile(A, reps):
    """The array repeated as a whole along each axis."""
    data, reps = asarray(A), (reps,) if isinstance(reps, int) else tuple(reps)
    return _engine.operator("tile")(data, reps=(1,) * (data.ndim - len(reps)) + reps)


def repeat(a, repeats, axis=None):
    """Each element, or each row along an axis, repeated."""
    data = asarray(a)
    data, axis = (data.reshape((-1,)), 0) if axis is None else (data, axis)
    rows = swapaxes(data, 0, axis)
    counts = [repeats] * len(rows) if isinstance(repeats, int) else asarray(repeats).tolist()
    order = [position for position, count in enumerate(counts) for _ in range(count)]
    return swapaxes(rows[array(order, "int64")], 0, axis)


def flip(m, axis=None):
    """The array in reverse order along axes, by default along all."""
    data = asarray(m)
    axes = _axes(data, axis)
    return data[tuple(slice(None, None, -1 if at in axes else None) for at in range(data.ndim))]


def fliplr(m):
    """The array, left and right exchanged."""
    return flip(m, 1)


def flipud(m):
    """The array, top and bottom exchanged."""
    return flip(m, 0)


def roll(a, shift, axis=None):
    """The elements moved along an axis; what leaves at one end enters at the other."""
    data = asarray(a)
    if axis is None:
        return roll(data.reshape((-1,)), shift, 0).reshape(data.shape)
    rows = swapaxes(data, 0, axis)
    shift = shift % len(rows) if len(rows) else 0
    return swapaxes(concatenate([rows[len(rows) - shift:], rows[:len(rows) - shift]]), 0, axis)


def rot90(m, k=1):
    """The matrix turned by right angles."""
    data = asarray(m)
    for _ in range(k % 4):
        data = flip(swapaxes(data, 0, 1), 0)
    return data


def broadcast_to(array, shape):
    """The array repeated along its axes of length 1."""
    data = asarray(array)
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    try:
        fits = broadcast_shapes(data.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        shown = ["(%s%s)" % (",".join(map(str, extents)), "," if len(extents) == 1 else "")
                 for extents in (data.shape, shape)]
        raise ValueError("operands could not be broadcast together with remapped shapes [original->remapped]: %s  and "
                         "requested shape %s" % tuple(shown))
    result = zeros(shape, data.dtype)
    result[...] = data
    return result


def broadcast_arrays(*args):
    """The arrays in their common shape."""
    items = [asarray(item) for item in args]
    shape = broadcast_shapes(*[item.shape for item in items])
    return [broadcast_to(item, shape) for item in items]


def pad(array, pad_width, mode="constant", constant_values=0):
    """The array with a border: of one value, of its edge, or of its reflection."""
    data = asarray(array)
    widths = pad_width
    if isinstance(widths, int):
        widths = [(widths, widths)] * data.ndim
    elif isinstance(widths[0], int):
        widths = [tuple(widths) if len(widths) > 1 else (widths[0],) * 2] * data.ndim
    if mode == "constant":
        shape = tuple(extent + before + after for extent, (before, after) in zip(data.shape, widths))
        result = zeros(shape, data.dtype)
        result[...] = constant_values
        result[tuple(slice(before, before + n) for n, (before, _) in zip(data.shape, widths))] = data
        return result
    if mode not in ("edge", "reflect", "symmetric", "wrap"):
        raise NotImplementedError("padding of mode %r" % mode)
    for axis, (before, after) in enumerate(widths):
        extent = data.shape[axis]
        places = [_inside(position, extent, mode) for position in range(-before, extent + after)]
        data = data[(slice(None),) * axis + (places,)]
    return data


def _inside(position, extent, mode):
    """Where the border takes the element of a position outside from."""
    if mode == "edge" or extent == 1:
        return min(max(position, 0), extent - 1)
    if mode == "wrap":
        return position % extent
    period = 2 * extent - 2 if mode == "reflect" else 2 * extent
    position %= period
    mirror = period - position if mode == "reflect" else period - 1 - position
    return position if position < extent else mirror


def resize(a, new_shape):
    """The elements in another shape, from the start again where they do not suffice."""
    data = asarray(a).reshape((-1,))
    size = 1
    for extent in (new_shape,) if isinstance(new_shape, int) else new_shape:
        size *= extent
    return data[arange(size) % data.size].reshape(new_shape)


ndarray.transpose = _method_transpose
for _name in ("swapaxes", "squeeze", "repeat"):
    setattr(ndarray, _name, globals()[_name])
