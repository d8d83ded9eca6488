"""nd.sparse: arrays of the storage types 'csr' and 'row_sparse'.

They have the interface of MXNet's, but hold all their elements, zeros too: results are right, memory is not saved, and
an entry that is stored as 0 is the same as none. Operators of the engine give dense arrays; what is defined here keeps
the storage type where MXNet does.
"""

import _engine

from .ndarray import NDArray, array as _dense_array, zeros as _dense_zeros

__all__ = [
    "BaseSparseNDArray", "CSRNDArray", "RowSparseNDArray", "csr_matrix", "row_sparse_array", "array", "zeros", "empty",
    "cast_storage", "retain", "dot", "add", "subtract", "multiply", "divide",
]


class BaseSparseNDArray(NDArray):
    """What the two storage types have in common."""

    def __repr__(self):
        extents = "x".join(map(str, self.shape))
        return "\n<%s %s @%s>" % (type(self).__name__, extents, self.context)

    __str__ = __repr__

    def _dense(self):
        return _engine.as_class(self, NDArray)

    def _same(self, dense):
        """A dense array as one of this storage type."""
        return _engine.as_class(dense, type(self))

    def tostype(self, stype):
        """The array in another storage type; 'default' is dense."""
        return cast_storage(self, stype)

    def copy(self):
        return self._same(super().copy())

    def astype(self, dtype, copy=True):
        return self._same(super().astype(dtype, copy))

    def detach(self):
        return self._same(super().detach())

    def copyto(self, other):
        result = super().copyto(other)
        return result if isinstance(other, NDArray) else self._same(result)

    def as_in_context(self, context):
        return self if context == self.context else self.copyto(context)

    def attach_grad(self, grad_req="write", stype=None):
        """Asks for gradients, in this storage type or in another."""
        self._grad_stype = stype or self.stype
        super().attach_grad(grad_req)

    @property
    def grad(self):
        gradient = super().grad
        stype = getattr(self, "_grad_stype", self.stype)
        return gradient if gradient is None or stype == "default" else _of(stype, gradient)

    def reshape(self, *shape, **kwargs):
        raise NotImplementedError("reshape is not supported for arrays of storage type %r" % self.stype)

    def __setitem__(self, key, value):
        if not (isinstance(key, slice) and key == slice(None)):
            raise ValueError("%s has to be assigned as a whole: x[:] = value" % type(self).__name__)
        if not isinstance(value, (NDArray, list, tuple)) and not hasattr(value, "shape"):
            raise ValueError("Assigning numeric types to %s is not implemented yet." % type(self).__name__)
        super().__setitem__(key, value)

    def __neg__(self):
        return self._same(-self._dense())

    def _linear(self, other, operation):
        """Sums and differences keep the storage type between two of it."""
        result = operation(self._dense(), _plain(other))
        return self._same(result) if isinstance(other, type(self)) else result

    def __add__(self, other):
        return self._linear(other, lambda x, y: x + y)

    def __sub__(self, other):
        return self._linear(other, lambda x, y: x - y)

    # Zero times anything is zero.

    def __mul__(self, other):
        return self._same(self._dense() * _plain(other))

    def __truediv__(self, other):
        return self._same(self._dense() / _plain(other))

    __radd__ = __add__
    __rmul__ = __mul__


class CSRNDArray(BaseSparseNDArray):
    """A matrix stored by rows: data, the column of each, and where each row begins."""

    @property
    def stype(self):
        return "csr"

    def _places(self):
        rows = self._dense().asnumpy()
        return [[column for column, value in enumerate(row) if value != 0] for row in rows.tolist()]

    @property
    def indices(self):
        """The column of each entry."""
        return _integers([column for row in self._places() for column in row])

    @property
    def indptr(self):
        """The number of entries before each row, and of all."""
        ends = [0]
        for row in self._places():
            ends.append(ends[-1] + len(row))
        return _integers(ends)

    @property
    def data(self):
        """The entries."""
        elements = self._dense().asnumpy()
        kept = elements.reshape(-1)[(elements != 0).reshape(-1)]
        return _dense_array(kept, ctx=self.context, dtype=self.dtype)

    def __getitem__(self, key):
        if isinstance(key, int):
            if not -len(self) <= key < len(self):
                raise IndexError("index %d is out of bounds for axis 0 with size %d" % (key, len(self)))
            key = slice(key, key + 1 or None)
        if not isinstance(key, slice):
            raise ValueError("Multi-dimension indexing is not supported")
        return self._same(self._dense()[key])

    def check_format(self, full_check=True):
        """Returns: what is held cannot be malformed."""


class RowSparseNDArray(BaseSparseNDArray):
    """An array of which only some rows are not zeros."""

    @property
    def stype(self):
        return "row_sparse"

    def _rows(self):
        rows = self._dense().asnumpy().reshape((self.shape[0], -1))
        return [position for position, used in enumerate((rows != 0).any(axis=1).tolist()) if used]

    @property
    def indices(self):
        """The positions of the rows that are there."""
        return _integers(self._rows())

    @property
    def data(self):
        """The rows that are there."""
        rows = self._rows()
        return self._dense().take(_integers(rows)) if rows else _empty_rows(self)

    def retain(self, indices):
        """The array with these rows only."""
        return retain(self, indices)

    def __getitem__(self, key):
        if isinstance(key, slice) and key == slice(None):
            return self
        raise NotImplementedError("a row_sparse array is indexed as a whole: x[:]")


_CLASSES = {"csr": CSRNDArray, "row_sparse": RowSparseNDArray}


def _integers(values):
    return _dense_array(values, dtype="int64") if values else _engine.full((0,), 0.0, "int64", None, "mxnet")


def _empty_rows(like):
    return _engine.full((0,) + like.shape[1:], 0.0, like.dtype, like.context, "mxnet")


def _of(stype, dense):
    return _engine.as_class(dense, _CLASSES[stype])


def cast_storage(arr, stype):
    """The array in another storage type: 'default', 'csr' (of two axes) or 'row_sparse'."""
    if stype == arr.stype:
        return arr
    # A copy: the result is no variable, though the array may be one.
    if stype == "default":
        return _engine.operator("identity")(arr)
    if stype not in _CLASSES:
        raise ValueError("unknown storage type %r" % stype)
    if arr.stype != "default":
        raise ValueError("cast_storage from %s to %s is not supported" % (arr.stype, stype))
    if stype == "csr" and arr.ndim != 2:
        raise ValueError("csr arrays have two axes, not %d" % arr.ndim)
    return _of(stype, _engine.operator("identity")(arr))


def csr_matrix(arg1, shape=None, ctx=None, dtype=None):
    """A csr array: of a shape, of dense elements, of (data, indices, indptr) or of (data, (rows, columns))."""
    if isinstance(arg1, tuple) and len(arg1) == 3:
        data, columns, ends = (_listed(part) for part in arg1)
        rows = [row for row, (start, end) in enumerate(zip(ends, ends[1:])) for _ in range(start, end)]
        return _scattered(data, rows, columns, shape, ctx, dtype)
    if isinstance(arg1, tuple) and len(arg1) == 2 and isinstance(arg1[1], tuple):
        data, (rows, columns) = _listed(arg1[0]), arg1[1]
        return _scattered(data, _listed(rows), _listed(columns), shape, ctx, dtype)
    if isinstance(arg1, tuple) and all(isinstance(extent, int) for extent in arg1):
        return zeros("csr", arg1, ctx, dtype)
    return _of("csr", _dense_array(_plain(arg1), ctx, dtype))


def _scattered(data, rows, columns, shape, ctx, dtype):
    if shape is None:
        shape = (max(rows, default=-1) + 1, max(columns, default=-1) + 1)
    dense = [[0] * shape[1] for _ in range(shape[0])]
    for value, row, column in zip(data, rows, columns):
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            raise ValueError("the entry at (%d, %d) is outside of shape %s" % (row, column, tuple(shape)))
        dense[row][column] += value
    return _of("csr", _dense_array(dense, ctx, dtype))


def row_sparse_array(arg1, shape=None, ctx=None, dtype=None):
    """A row_sparse array: of a shape, of dense elements, or of (rows, their positions)."""
    if isinstance(arg1, tuple) and len(arg1) == 2 and not isinstance(arg1[0], int):
        data = _dense_array(_plain(arg1[0]), ctx, dtype)
        positions = _listed(arg1[1])
        extent = shape[0] if shape else max(positions, default=-1) + 1
        if not all(0 <= position < extent for position in positions):
            raise ValueError("a row is outside of shape %s" % (shape,))
        dense = _dense_zeros((extent,) + data.shape[1:], ctx, data.dtype)
        for row, position in zip(data, positions):
            dense[position] = row
        return _of("row_sparse", dense)
    if isinstance(arg1, tuple) and all(isinstance(extent, int) for extent in arg1):
        return zeros("row_sparse", arg1, ctx, dtype)
    return _of("row_sparse", _dense_array(_plain(arg1), ctx, dtype))


def _plain(source):
    return source._dense() if isinstance(source, BaseSparseNDArray) else source


def _listed(values):
    return values.asnumpy().tolist() if isinstance(values, NDArray) else list(values)


def array(source_array, ctx=None, dtype=None):
    """An array of the storage type of another."""
    return _of(source_array.stype, _dense_array(source_array._dense(), ctx, dtype))


def zeros(stype, shape, ctx=None, dtype=None, **kwargs):
    """Zeros in a storage type."""
    dense = _dense_zeros(shape, ctx, dtype)
    return dense if stype == "default" else _of(stype, dense)


empty = zeros


def retain(data, indices):
    """A row_sparse array with the rows at these positions only."""
    kept = set(int(position) for position in _listed(indices))
    mask = _dense_array([[1 if position in kept else 0] for position in range(data.shape[0])], dtype=data.dtype)
    shape = (-1,) + (1,) * (data.ndim - 1)
    return _of("row_sparse", data._dense() * mask.reshape(shape))


def dot(lhs, rhs, transpose_a=False, transpose_b=False, forward_stype=None):
    """The matrix product; that of a transposed csr array with a dense one is row_sparse."""
    result = _engine.operator("dot")(lhs, rhs, transpose_a=transpose_a, transpose_b=transpose_b)
    rows = lhs.stype == "csr" and rhs.stype == "default" and transpose_a
    stype = forward_stype or ("row_sparse" if rows else "default")
    return cast_storage(result, stype)


def add(lhs, rhs):
    """The sum."""
    return lhs + rhs


def subtract(lhs, rhs):
    """The difference."""
    return lhs - rhs


def multiply(lhs, rhs):
    """The product."""
    return lhs * rhs


def divide(lhs, rhs):
    """The quotient."""
    return lhs / rhs


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _engine.operator(name)
