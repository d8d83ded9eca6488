"""nd._internal: the operators whose names begin with an underscore, by those names and by their older ones, and those
that write into an array, which notebooks know by no other name."""

import _engine

from ..base import MXNetError as _MXNetError
from .ndarray import NDArray as _NDArray, _slices, array as _array, full as _full_array


def _into(out, result):
    if out is None:
        return result
    out[:] = result
    return out


def _slice_assign(lhs, rhs, begin=None, end=None, step=(), out=None, name=None):
    """The array with another one in a slice of it."""
    target = lhs if out is lhs else _into(out, lhs.copy())
    target[_slices(begin, end, step)] = rhs
    return target


def _slice_assign_scalar(data, scalar=0.0, begin=None, end=None, step=(), out=None, name=None):
    """The array with a number in a slice of it."""
    return _slice_assign(data, scalar, begin, end, step, out)


_crop_assign = _slice_assign
_crop_assign_scalar = _slice_assign_scalar


def _set_value(src=0.0, out=None, name=None):
    """Writes a number into an array."""
    out[:] = float(src)
    return out


def _copyto(data, out=None, name=None):
    """Copies an array into another one."""
    return data.copy() if out is None else _into(out, data)


def _scatter_set_nd(lhs, rhs, indices, shape=None, out=None, name=None):
    """Writes elements at the positions that the columns of indices name; out has to be the array itself."""
    if out is not lhs:
        raise _MXNetError("Check failed: inputs[0].dptr_ == outputs[0].dptr_: _scatter_set_nd writes into its input")
    lhs[tuple(indices[axis] for axis in range(len(indices)))] = rhs
    return lhs


def _square_sum(data, axis=None, keepdims=False, exclude=False, out=None, name=None):
    """The sum of the squares of a row_sparse array's elements along one axis, without the rows that it does not hold."""
    if data.stype != "row_sparse":
        raise _MXNetError("Operator not implemented: operator = _square_sum, input storage types = [%s, ]" % data.stype)
    (axis,) = axis if isinstance(axis, (tuple, list)) else (axis,)
    sums = data.data.square().sum(axis=axis, keepdims=keepdims)
    if axis % data.ndim == 0 or data._in_graph:
        return _into(out, data._dense().square().sum(axis=axis, keepdims=keepdims))
    from .sparse import rows_of

    shape = data.shape[:1] + ((1,) if keepdims else ())
    return _into(out, rows_of(shape, sums, data.indices))


def _histogram(data, bins=None, bin_cnt=None, range=None, out=None, name=None):
    """How many elements lie between the edges of bins, and the edges."""
    from .ndarray import histogram

    return histogram(data, bins if bin_cnt is None else bin_cnt, range)


def _onehot_encode(lhs, rhs, out=None, name=None):
    """Writes 1 at the index of each row, and 0 elsewhere."""
    from .ndarray import onehot_encode

    return onehot_encode(lhs, out)


def _zeros_without_dtype(shape=(), ctx=None, dtype=-1, out=None, name=None):
    """Zeros."""
    return _into(out, _full_array(shape, 0, ctx))


def _identity_with_attr_like_rhs(lhs, rhs, out=None, name=None):
    """The first array."""
    return _into(out, lhs.copy())


def _split_v2(data, indices=(), axis=1, squeeze_axis=False, sections=0, out=None, name=None):
    """Parts of an array: as many as sections says, else those that begin at the indices."""
    from . import operators

    inner = tuple(index for index in indices if index)
    return operators.split_v2(data, sections or inner, axis=axis, squeeze_axis=squeeze_axis)


def _sample_unique_zipfian(range_max, shape=(), out=None, name=None):
    """Rows of different classes below range_max, small ones more often, and how many had to be drawn for each row."""
    import math

    from .random import uniform

    rows, count = shape
    classes, tries = [], []
    for _ in range(rows):
        seen, drawn = {}, 0
        while len(seen) < count:
            parts = uniform(0, math.log(range_max), shape=(count,), dtype="float64").exp().asnumpy()
            for value in parts.round().astype("int64").tolist():
                if len(seen) < count:
                    drawn += 1
                    seen.setdefault((value - 1) % range_max)
        classes.append(list(seen))
        tries.append(drawn)
    return [_array(classes, dtype="int64"), _array(tries, dtype="int64")]


def _of_equal_shapes(name):
    """A function of two arrays that, unlike the operator that stands for it, does not broadcast."""
    broadcast = _engine.operator("broadcast" + name)

    def function(lhs, rhs, out=None, **options):
        if lhs.shape != rhs.shape:
            raise _MXNetError("Error in operator %s: Incompatible attr in node  at 1-th input: expected %s, got %s"
                              % (name, _extents(lhs), _extents(rhs)))
        return broadcast(lhs, rhs, out=out)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = "As broadcast%s, for arrays of equal shapes." % name
    return function


def _extents(array):
    return "[%s]" % ",".join(map(str, array.shape))


for _name in ("_maximum", "_minimum", "_power", "_mod", "_hypot", "_equal", "_not_equal", "_greater", "_greater_equal",
              "_lesser", "_lesser_equal", "_logical_and", "_logical_or", "_logical_xor"):
    globals()[_name] = _of_equal_shapes(_name)

_grad_add = _engine.operator("elemwise_add")
_scatter_elemwise_div = _engine.operator("elemwise_div")
_scatter_plus_scalar = _engine.operator("_plus_scalar")
_scatter_minus_scalar = _engine.operator("_minus_scalar")


def _backward_gather_nd(data, indices, shape=None, out=None, name=None):
    """Zeros of a shape to which elements are added at the positions that the columns of indices name."""
    from .. import autograd

    positions = _full_array(shape, 0, data.context, data.dtype)
    positions.attach_grad()
    with autograd.record():
        gathered = _engine.operator("gather_nd")(positions, indices)
    gathered.backward(data)
    return _into(out, positions.grad)


def __getattr__(name):
    # Not everybody needs it, and loading it takes a while.
    import re

    older = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
    if older != name and older in globals():
        return globals()[older]
    try:
        return _engine.operator(name)
    except AttributeError:
        if older == name:
            raise AttributeError("module %r has no attribute %r" % (__name__, name)) from None
    return __getattr__(older)


def __dir__():
    return sorted({*globals(), *(name for name in _engine.operators() if name.startswith("_"))})
