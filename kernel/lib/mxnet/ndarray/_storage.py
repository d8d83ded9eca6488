"""Operators that keep storage types: what they compute on the entries of sparse arrays."""

import operator as _python

import _engine
import numpy as _numpy

from ..base import MXNetError
from .ndarray import NDArray, array as _dense_array
from .sparse import BaseSparseNDArray, CSRNDArray, RowSparseNDArray, _integers, _nothing, _plain, csr_of, rows_of
from .sparse import cast_storage, zeros

_NUMBERS = (int, float, _numpy.generic)

# Functions whose value at zero is zero: computed on the entries.
_KEEP_ZEROS = frozenset((
    "abs", "arcsin", "arcsinh", "arctan", "arctanh", "BlockGrad", "cbrt", "ceil", "degrees", "expm1", "fix", "floor",
    "identity", "log1p", "make_loss", "negative", "radians", "relu", "rint", "round", "sign", "sin", "sinh", "sqrt",
    "square", "tan", "tanh", "trunc",
))


def rule(name, arguments, options):
    """What an operator gives for sparse arrays, or NotImplemented: then it takes dense ones."""
    out = options.pop("out", None)
    if out is not None:
        from ._steps import STEPS

        if name not in STEPS:
            out[:] = _engine.operator(name)(*arguments, **options)
            return out
        options["out"] = out
    if name in _KEEP_ZEROS and len(arguments) == 1 and not options and not arguments[0]._in_graph:
        return arguments[0]._map(_engine.operator(name))
    known = _RULES.get(name)
    return NotImplemented if known is None else known(*arguments, **options)


def arithmetic(name, lhs, rhs):
    """A Python operator on two operands of which one is sparse, or NotImplemented."""
    function = getattr(_python, name)
    if isinstance(rhs, _NUMBERS) or isinstance(lhs, _NUMBERS):
        array, number = (lhs, rhs) if isinstance(rhs, _NUMBERS) else (rhs, lhs)
        keeps = name == "mul" or (name == "truediv" and array is lhs)
        # A comparison that is false of zero is false where there are no entries.
        keeps = keeps or (name in ("gt", "lt", "ge", "le", "ne", "eq") and array is lhs and not function(0, number))
        if not keeps or array._in_graph:
            return NotImplemented
        return array._map(lambda data: function(data, number))
    if not isinstance(lhs, BaseSparseNDArray) or not isinstance(rhs, NDArray) or lhs._in_graph or rhs._in_graph:
        return NotImplemented
    if type(rhs) is type(lhs) and rhs.shape == lhs.shape and name in ("add", "sub", "mul"):
        return _same_kind(function, lhs, rhs)
    if rhs.stype == "default" and name in ("mul", "truediv"):
        return _by_dense(name, lhs, rhs)
    return NotImplemented


def _same_kind(function, lhs, rhs):
    """Sums, differences and products of two arrays of one storage type: at the places of either."""
    csr = isinstance(lhs, CSRNDArray)
    places = [array._rows() * lhs.shape[1] + array.indices.asnumpy() if csr else array.indices.asnumpy()
              for array in (lhs, rhs)]
    union = _numpy.unique(_numpy.concatenate(places))
    if not len(union):
        return zeros(lhs.stype, lhs.shape, lhs.context, lhs.dtype)
    spread = [_engine.put_rows(array.data, _integers(_numpy.searchsorted(union, own)), len(union))
              for array, own in zip((lhs, rhs), places)]
    data = function(*spread)
    if not csr:
        return rows_of(lhs.shape, data, _integers(union))
    ends = _numpy.searchsorted(union, _numpy.arange(lhs.shape[0] + 1) * lhs.shape[1])
    return csr_of(lhs.shape, data, _integers(union % lhs.shape[1]), _integers(ends))


def _by_dense(name, lhs, rhs):
    """A sparse array times or over a dense one, which is broadcast: the places stay."""
    function = getattr(_python, name)
    if isinstance(lhs, RowSparseNDArray):
        if name == "truediv" or rhs.shape != lhs.shape or not len(lhs.data):
            return NotImplemented
        return lhs._map(lambda data: function(data, rhs.take(lhs.indices.as_in_context(rhs.context))))
    if not len(lhs.data) or (name == "truediv" and rhs.shape == lhs.shape):
        return NotImplemented
    extents = (1,) * (2 - rhs.ndim) + rhs.shape
    if any(own != 1 and own != all_ for own, all_ in zip(extents, lhs.shape)):
        return NotImplemented
    places = [own if extent > 1 else own * 0 for own, extent in zip((lhs._rows(), lhs.indices.asnumpy()), extents)]
    flat = _integers(places[0] * extents[1] + places[1]).as_in_context(rhs.context)
    return lhs._map(lambda data: function(data, rhs.reshape(-1).take(flat)))


def _two(name):
    def by_rule(lhs, rhs, **options):
        return arithmetic(name, lhs, rhs)

    return by_rule


def _clip(data, a_min, a_max, **options):
    if not a_min <= 0 <= a_max or data._in_graph:
        return NotImplemented
    return data._map(lambda entries: entries.clip(a_min, a_max))


def _add_n(*arrays, **options):
    if any(not isinstance(array, RowSparseNDArray) or array._in_graph for array in arrays):
        return NotImplemented
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return total


def _concat(*arrays, dim=1, **options):
    if dim != 0 or any(not isinstance(array, CSRNDArray) or array._in_graph for array in arrays):
        return NotImplemented
    ends, count = [_numpy.array([0], dtype="int64")], 0
    for array in arrays:
        ends.append(array.indptr.asnumpy()[1:] + count)
        count += len(array.data)
    join = lambda parts: _engine.operator("concat")(*[part for part in parts if len(part)], dim=0) if count else parts[0]
    shape = (sum(array.shape[0] for array in arrays), arrays[0].shape[1])
    data, columns = join([array.data for array in arrays]), join([array.indices for array in arrays])
    return csr_of(shape, data, columns, _integers(_numpy.concatenate(ends)))


def _quadratic(data, a=0.0, b=0.0, c=0.0, **options):
    if c != 0 or data._in_graph:
        return NotImplemented
    return data._map(lambda entries: _engine.operator("quadratic")(entries, a=a, b=b))


def _slice(data, begin, end, step=(), **options):
    begin, end = ((each,) if isinstance(each, int) else each for each in (begin, end))
    if not isinstance(data, CSRNDArray) or len(begin) not in (1, 2) or any(each not in (None, 1) for each in step or ()):
        return NotImplemented
    rows = data[slice(begin[0], end[0])]
    if len(begin) == 1:
        return rows
    return cast_storage(rows._dense()[:, slice(begin[1], end[1])], "csr")


def _take(a, indices, axis=0, mode="clip", **options):
    """Rows of a csr matrix, as a csr matrix."""
    if not isinstance(a, CSRNDArray) or axis != 0 or mode == "raise" or indices.ndim != 1 or a._in_graph:
        return NotImplemented
    wanted = indices.asnumpy().astype("int64")
    wanted = wanted % len(a) if mode == "wrap" else wanted.clip(0, len(a) - 1)
    ends = a.indptr.asnumpy()
    counts = _numpy.diff(ends)[wanted]
    shape = (len(wanted), a.shape[1])
    total = _numpy.concatenate([_numpy.array([0], dtype="int64"), _numpy.cumsum(counts)])
    if not int(total[-1]):
        return zeros("csr", shape, a.context, a.dtype)
    places = _numpy.repeat(ends[wanted] - total[:-1], counts) + _numpy.arange(int(total[-1]))
    places = _integers(places)
    return csr_of(shape, a.data.take(places.as_in_context(a.context)), a.indices.take(places), _integers(total))


def retain(data, indices=None, **options):
    """A row_sparse array with the rows at these positions only; those that it does not hold are zeros."""
    out = options.pop("out", None)
    for name in options:
        if name != "name":
            raise MXNetError("Cannot find argument '%s', Possible Arguments: , in operator _sparse_retain" % name)
    if data.stype != "row_sparse":
        raise MXNetError("Operator not implemented: operator = _sparse_retain, input storage types = [%s, ]" % data.stype)
    if out is not None:
        out[:] = retain(data, indices)
        return out
    wanted = (indices.asnumpy() if isinstance(indices, NDArray) else _numpy.asarray(indices)).astype("int64").reshape(-1)
    return rows_of(data.shape, _held_rows(data, wanted), _integers(wanted))


def _held_rows(array, wanted):
    """Rows of a row_sparse array by position, zeros where it holds none."""
    own = array.indices.asnumpy()
    if not len(own) or not len(wanted):
        return _engine.full((len(wanted),) + array.shape[1:], 0.0, array.dtype, array.context, "mxnet")
    slots = _numpy.minimum(_numpy.searchsorted(own, wanted), len(own) - 1)
    found = (own[slots] == wanted).reshape((-1,) + (1,) * (array.ndim - 1))
    rows = array.data.take(_integers(slots).as_in_context(array.context))
    return _engine.operator("where")(_dense_array(found, array.context, array.dtype).broadcast_like(rows), rows,
                                     rows.zeros_like())


def _rows_at(matrix, places):
    """Rows of a dense or row_sparse matrix, so that its gradient can be those rows."""
    if isinstance(matrix, RowSparseNDArray):
        rows = _held_rows(matrix, places.asnumpy())
        return matrix._known(places, rows) if matrix._in_graph else rows
    return _engine.operator("Embedding")(places.as_in_context(matrix.context), matrix, input_dim=matrix.shape[0],
                                         output_dim=matrix.shape[1], sparse_grad=True)


def dot(lhs, rhs, transpose_a=False, transpose_b=False, forward_stype=None):
    """The matrix product; that of a transposed csr array with a dense one is row_sparse."""
    result = _dot(lhs, rhs, transpose_a, transpose_b, forward_stype)
    if result is NotImplemented:
        result = _engine.operator("dot")(_plain(lhs), _plain(rhs), transpose_a=transpose_a, transpose_b=transpose_b)
    return result if forward_stype is None else cast_storage(result, forward_stype)


def _dot(lhs, rhs, transpose_a=False, transpose_b=False, forward_stype=None, **options):
    if isinstance(lhs, CSRNDArray) and not isinstance(rhs, CSRNDArray) and not transpose_b and rhs.ndim in (1, 2):
        return _csr_times(lhs, rhs, transpose_a)
    if isinstance(rhs, CSRNDArray) and lhs.stype == "default" and lhs.ndim == 2 and not transpose_a:
        product = _product(rhs, lhs.transpose(), not transpose_b).transpose()
        return product if product._in_graph or forward_stype == "default" else cast_storage(product, "csr")
    return NotImplemented


def _csr_times(matrix, rhs, transposed):
    product = _product(matrix, rhs, transposed)
    if not transposed or rhs.stype == "default" and product._in_graph or rhs.ndim == 1:
        return product
    # Only the columns that have entries become rows.
    used = _numpy.unique(matrix.indices.asnumpy())
    if product._in_graph:
        return product
    rows = product.take(_integers(used).as_in_context(product.context)) if len(used) else _nothing(product)
    return rows_of(product.shape, rows, _integers(used))


def _product(matrix, rhs, transposed):
    """A csr matrix, or its transpose, times a matrix or a vector: each entry times a row, added up."""
    rows, columns = _integers(matrix._rows()), matrix.indices
    rows, columns, shape = (columns, rows, matrix.shape[::-1]) if transposed else (rows, columns, matrix.shape)
    if rhs.shape[0] != shape[1]:
        from ..base import MXNetError

        raise MXNetError("dot shape error: %s X %s" % (list(shape), list(rhs.shape)))
    vector = rhs.ndim == 1
    rhs = rhs.reshape((-1, 1)) if vector else rhs
    if not len(matrix.data) and rhs._in_graph:
        # No entry leads to the matrix, but its gradient, zeros, is asked for.
        product = _engine.operator("dot")(matrix._dense(), _plain(rhs), transpose_a=transposed)
    elif not len(matrix.data):
        product = _engine.full((shape[0], rhs.shape[1]), 0.0, rhs.dtype, rhs.context, "mxnet")
    else:
        weighted = _rows_at(rhs, columns) * matrix.data.reshape((-1, 1))
        product = _engine.put_rows(weighted, rows, shape[0])
    return product.reshape(-1) if vector else product


def getnnz(data, axis=None, out=None):
    """The number of entries of a csr matrix: of all, or of each column (axis 0) or row (axis 1)."""
    counts = _numpy.diff(data.indptr.asnumpy())
    if axis is None:
        return _integers([len(data.data)])
    return _integers(counts if axis in (1, -1) else _numpy.bincount(data.indices.asnumpy(), minlength=data.shape[1]))


def _operands(name):
    def function(lhs, rhs):
        return getattr(_python, name)(lhs, rhs)

    return function


add, subtract, multiply, divide = map(_operands, ("add", "sub", "mul", "truediv"))
for _function, _documentation in ((add, "The sum."), (subtract, "The difference."), (multiply, "The product."),
                                  (divide, "The quotient.")):
    _function.__doc__ = _documentation

from ._steps import STEPS, adagrad_update  # noqa: E402: it needs the rows above

_RULES = {
    "elemwise_add": _two("add"), "broadcast_add": _two("add"), "elemwise_sub": _two("sub"),
    "broadcast_sub": _two("sub"), "elemwise_mul": _two("mul"), "broadcast_mul": _two("mul"),
    "broadcast_div": _two("truediv"), "clip": _clip, "add_n": _add_n, "concat": _concat, "slice": _slice, "dot": _dot,
    "quadratic": _quadratic, "take": _take,
    "zeros_like": lambda data, **options: zeros(data.stype, data.shape, data.context, data.dtype),
    **STEPS,
}
