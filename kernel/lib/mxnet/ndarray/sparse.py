"""nd.sparse: arrays of the storage types 'csr' and 'row_sparse', which hold their entries and no others.

Operators that MXNet computes on entries (sums and products of the same kind, functions of zero that are zero, `dot`,
`retain`, steps of optimizers) do so here; all others take the dense array, as MXNet's do.
"""

import _engine
import numpy as _numpy

from ..context import cpu, current_context
from .ndarray import NDArray, array as _dense_array, zeros as _dense_zeros

__all__ = [
    "BaseSparseNDArray", "CSRNDArray", "RowSparseNDArray", "csr_matrix", "row_sparse_array", "array", "zeros", "empty",
    "cast_storage", "retain", "dot", "add", "subtract", "multiply", "divide", "adagrad_update",
]


class BaseSparseNDArray(NDArray):
    """What the two storage types have in common. The native array below is a placeholder without entries."""

    def __repr__(self):
        extents = "x".join(map(str, self.shape))
        return "\n<%s %s @%s>" % (type(self).__name__, extents, self.context)

    __str__ = __repr__

    def _map(self, function):
        """The same places with other entries."""
        raise NotImplementedError

    @property
    def _num_aux(self):
        """How many arrays of positions there are."""
        return len(self._stored()[1])

    def _recorded(self, dense):
        """The dense form of an array in a graph: all its rows, whose gradients go to the array."""
        if not self._in_graph:
            return dense
        return _engine.known_rows(self, _integers(_numpy.arange(self.shape[0])), dense)

    def asnumpy(self):
        """A dense copy in host memory."""
        return self._dense().asnumpy()

    def tostype(self, stype):
        """The array in another storage type; 'default' is dense."""
        return cast_storage(self, stype)

    def copy(self):
        """A copy of the entries and their places."""
        return self._map(lambda data: data.copy())

    def astype(self, dtype, copy=True):
        """The entries converted to another type."""
        if not copy and _numpy.dtype(dtype) == _numpy.dtype(self.dtype):
            return self
        return self._map(lambda data: data.astype(dtype))

    def detach(self):
        """The same entries outside of any graph."""
        return self._map(lambda data: data.detach())

    def copyto(self, other):
        """Copies into another array, or into a new one in another context."""
        if isinstance(other, NDArray):
            other[:] = self
            return other
        return self._map(lambda data: data.copyto(other))

    def as_in_context(self, context):
        """The array itself if it is in the context, else a copy there."""
        return self if context == self.context else self.copyto(context)

    def attach_grad(self, grad_req="write", stype=None):
        """Asks for gradients, in this storage type or in another."""
        attach_grad(self, grad_req, stype or self.stype)

    def backward(self, out_grad=None, retain_graph=False, train_mode=True):
        """Computes the gradients of all variables that this array was computed from."""
        self._dense().backward(out_grad, retain_graph, train_mode)

    def asscalar(self):
        """Refused: a sparse array has to be made dense first."""
        raise NotImplementedError("asscalar is not supported for arrays of storage type %r" % self.stype)

    tolist = asscalar

    def reshape(self, *shape, **kwargs):
        """Refused: a sparse array has to be made dense first."""
        raise NotImplementedError("reshape is not supported for arrays of storage type %r" % self.stype)

    def __reduce__(self):
        kind, places, data = self._stored()
        return _rebuilt, (kind, self.shape, data, *places)

    def __bool__(self):
        return bool(self._dense())

    def __iter__(self):
        return (self[row] for row in range(len(self)))

    __hash__ = NDArray.__hash__


def _by_operator(name, reflected=False):
    """A Python operator: by the rule of the storage types, else on the dense arrays."""
    from operator import attrgetter

    def method(self, other):
        from ._storage import arithmetic

        lhs, rhs = (other, self) if reflected else (self, other)
        result = arithmetic(name, lhs, rhs)
        if result is not NotImplemented:
            return result
        dense = self._dense()
        own = "__r%s__" % name if reflected else "__%s__" % name
        return attrgetter(own)(dense)(_plain(other))

    return method


for _name in ("add", "sub", "mul", "truediv", "mod", "pow"):
    setattr(BaseSparseNDArray, "__%s__" % _name, _by_operator(_name))
    setattr(BaseSparseNDArray, "__r%s__" % _name, _by_operator(_name, reflected=True))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(BaseSparseNDArray, "__%s__" % _name, _by_operator(_name))
for _name in ("add", "sub", "mul", "truediv", "mod"):
    # x += y: the entries are replaced.
    setattr(BaseSparseNDArray, "__i%s__" % _name,
            lambda self, other, compute=_by_operator(_name): _assigned(self, compute(self, other)))
BaseSparseNDArray.__neg__ = lambda self: self._map(lambda data: -data)
BaseSparseNDArray.__abs__ = lambda self: self._map(abs)


def _assigned(target, value):
    target[:] = value
    return target


class CSRNDArray(BaseSparseNDArray):
    """A matrix stored by rows: data, the column of each, and where each row begins."""

    @property
    def stype(self):
        """The storage type."""
        return "csr"

    # The rows of a gradient, where the matrix is one: they are converted when they are looked at.
    _held = None

    def _parts(self):
        """Entries, columns, and where rows begin."""
        if self._held is not None:
            return shown_gradient(self._held, self)._entries
        return self._entries

    @property
    def data(self):
        """The entries."""
        return self._parts()[0]

    @property
    def indices(self):
        """The column of each entry."""
        return self._parts()[1]

    @property
    def indptr(self):
        """The number of entries before each row, and of all."""
        return self._parts()[2]

    def _stored(self):
        data, columns, ends = self._parts()
        return 2, (ends, columns), data

    def _map(self, function):
        data, columns, ends = self._parts()
        return csr_of(self.shape, function(data), columns, ends)

    def _rows(self):
        """The row of each entry."""
        ends = self.indptr.asnumpy()
        return _numpy.repeat(_numpy.arange(len(ends) - 1), _numpy.diff(ends))

    def _dense(self):
        rows, columns = self._rows(), self.indices.asnumpy()
        size = self.shape[0] * self.shape[1]
        places = _integers(rows * self.shape[1] + columns)
        return self._recorded(_engine.put_rows(self.data, places, size).reshape(self.shape))

    def __getitem__(self, key):
        if isinstance(key, int):
            if not -len(self) <= key < len(self):
                raise IndexError("index %d is out of bounds for axis 0 with size %d" % (key, len(self)))
            key = slice(key, key + 1 or None)
        if not isinstance(key, slice):
            raise ValueError("Multi-dimension indexing is not supported")
        first, last, step = key.indices(len(self))
        if step != 1:
            raise ValueError("CSRNDArray only supports continuous slicing on axis 0")
        ends = self.indptr.asnumpy()[first : max(first, last) + 1]
        begin, end = int(ends[0]), int(ends[-1])
        shape = (len(ends) - 1, self.shape[1])
        return csr_of(shape, _part(self.data, begin, end), _part(self.indices, begin, end), _integers(ends - begin))

    def __setitem__(self, key, value):
        if not (isinstance(key, slice) and key == slice(None)):
            raise ValueError("CSRNDArray has to be assigned as a whole: x[:] = value")
        if not isinstance(value, (NDArray, list, tuple)) and not hasattr(value, "shape"):
            raise ValueError("Assigning numeric types to CSRNDArray is not implemented yet.")
        value = _like(value, self)
        self._entries = cast_storage(value, "csr")._parts()
        if self._held is not None:
            self._held.replace(*_engine.rows_of(_plain(value)))

    def check_format(self, full_check=True):
        """Raises MXNetError unless rows and columns are in order and inside of the shape."""
        from ..base import MXNetError

        ends, columns = self.indptr.asnumpy(), self.indices.asnumpy()
        steps = _numpy.diff(ends)
        if len(ends) != self.shape[0] + 1 or int(ends[0]) != 0 or int(ends[-1]) != len(columns) or bool((steps < 0).any()):
            raise MXNetError("Check failed: IndPtrErr: the boundaries of the rows are wrong")
        if len(columns) != len(self.data) or bool(((columns < 0) | (columns >= self.shape[1])).any()):
            raise MXNetError("Check failed: CSR IdxErr: a column is outside of the shape")
        rows = self._rows()
        if bool(((_numpy.diff(columns) <= 0) & (_numpy.diff(rows) == 0)).any()):
            raise MXNetError("Check failed: CSR IdxErr: the columns of a row do not ascend")

    def asscipy(self):
        """SciPy's matrix of the same entries."""
        import scipy.sparse

        parts = (self.data.asnumpy(), self.indices.asnumpy(), self.indptr.asnumpy())
        return scipy.sparse.csr_matrix(parts, shape=self.shape)


class RowSparseNDArray(BaseSparseNDArray):
    """An array of which only some rows are held."""

    @property
    def stype(self):
        """The storage type."""
        return "row_sparse"

    @property
    def data(self):
        """The rows that are there."""
        return self._held.values

    @property
    def indices(self):
        """The positions of the rows that are there."""
        return self._held.indices

    def _stored(self):
        return 1, (self.indices,), self.data

    def _map(self, function):
        return rows_of(self.shape, function(self.data), self.indices)

    def _dense(self):
        return self._recorded(_engine.put_rows(self.data, self.indices, self.shape[0]))

    def _known(self, indices, values):
        """Rows as those of this array, through which its gradient goes."""
        return _engine.known_rows(self, indices, values)

    def retain(self, indices):
        """The array with these rows only."""
        return retain(self, indices)

    def check_format(self, full_check=True):
        """Raises MXNetError unless the positions ascend and are inside of the shape."""
        from ..base import MXNetError

        places = self.indices.asnumpy()
        if len(places) != len(self.data) or bool(((places < 0) | (places >= self.shape[0])).any()):
            raise MXNetError("Check failed: RSP IdxErr: a row is outside of the shape")
        if bool((_numpy.diff(places) <= 0).any()):
            raise MXNetError("Check failed: RSP IdxErr: the positions of the rows do not ascend")

    def __getitem__(self, key):
        if isinstance(key, slice) and key == slice(None):
            return self
        raise NotImplementedError("a row_sparse array is indexed as a whole: x[:]")

    def __setitem__(self, key, value):
        if not (isinstance(key, slice) and key == slice(None)):
            raise ValueError("RowSparseNDArray has to be assigned as a whole: x[:] = value")
        if isinstance(value, (int, float)):
            value = zeros("row_sparse", self.shape, self.context, self.dtype) if value == 0 else (
                _engine.full(self.shape, float(value), self.dtype, self.context, "mxnet"))
        value = cast_storage(_like(value, self), "row_sparse")
        self._held.replace(value.indices, value.data)


def _like(value, target):
    """Anything that can be assigned, in the type and the place of an array."""
    value = value if isinstance(value, NDArray) else _dense_array(value, target.context, target.dtype)
    value = value.as_in_context(target.context).astype(target.dtype, copy=False)
    if value.shape != target.shape:
        value = _plain(value).broadcast_to(target.shape)
    return value


def csr_of(shape, data, indices, indptr):
    """The csr matrix of these parts."""
    made = _engine.placeholder(CSRNDArray, tuple(shape), data.dtype, data.context)
    made._entries = (data, indices, indptr)
    return made


def rows_of(shape, data, indices, held=None):
    """The row_sparse array of these rows; `held` are shared with a gradient."""
    made = _engine.placeholder(RowSparseNDArray, tuple(shape), data.dtype, data.context)
    made._held = held or _engine.row_gradient(indices, data, False)
    return made


def _rebuilt(kind, shape, data, *places):
    return rows_of(shape, data, *places) if kind == 1 else csr_of(shape, data, places[1], places[0])


def shown_gradient(held, variable):
    """A gradient that is held by rows, as `x.grad` shows it."""
    gradient = rows_of(variable.shape, held.values, held.indices, held)
    return cast_storage(gradient._dense(), "csr") if held.is_csr else gradient


def attach_grad(variable, grad_req, stype):
    """Asks for the gradient of an array in a storage type."""
    if stype == "default":
        gradient = _engine.full(variable.shape, 0.0, variable.dtype, variable.context, "mxnet")
        _engine.mark_variables([variable], [gradient], [grad_req])
    else:
        mark_variable(variable, zeros(stype, variable.shape, variable.context, variable.dtype), grad_req)


def mark_variable(variable, gradient, grad_req):
    """Makes an array a variable whose gradient goes into a sparse array."""
    if gradient.stype == "csr":
        rows = zeros("row_sparse", gradient.shape, gradient.context, gradient.dtype)
        held = gradient._held = _engine.row_gradient(rows.indices, rows.data, True)
    else:
        held = gradient._held
    _engine.mark_row_variable(variable, held, grad_req)


def _integers(values):
    """Positions, which stay on the host."""
    return _dense_array(_numpy.asarray(values), cpu(), "int64")


def _part(array, begin, end):
    return array[begin:end] if end > begin else _nothing(array)


def _nothing(like):
    return _engine.full((0,) + like.shape[1:], 0.0, like.dtype, like.context, "mxnet")


def _plain(source):
    return source._dense() if isinstance(source, BaseSparseNDArray) else source


def cast_storage(arr, stype):
    """The array in another storage type: 'default', 'csr' (of two axes) or 'row_sparse'."""
    if stype == arr.stype:
        return arr
    if stype == "default":
        return arr._dense()
    if stype not in ("csr", "row_sparse"):
        from ..base import MXNetError

        raise MXNetError("Invalid Input: '%s', valid values are: {'csr', 'default', 'row_sparse'}, in operator "
                         "cast_storage" % stype)
    if arr.stype != "default":
        raise ValueError("cast_storage from %s to %s is not supported" % (arr.stype, stype))
    if stype == "row_sparse":
        indices, rows = _engine.rows_of(arr)
        return rows_of(arr.shape, rows, indices)
    if arr.ndim != 2:
        raise ValueError("To convert to a CSR, the NDArray should be 2 Dimensional. Current shape is %s" % (arr.shape,))
    elements = arr.asnumpy()
    rows, columns = _numpy.nonzero(elements)
    ends = _numpy.searchsorted(rows, _numpy.arange(arr.shape[0] + 1))
    data = _entries(elements[rows, columns], arr.context, arr.dtype) if len(rows) else _nothing(arr.reshape(-1))
    return csr_of(arr.shape, data, _integers(columns), _integers(ends))


def _entries(values, ctx, dtype):
    """Entries in MXNet's type for them: that of an array, else float32."""
    if dtype is None:
        dtype = values.dtype if hasattr(values, "dtype") else "float32"
    values = values if isinstance(values, NDArray) else _numpy.asarray(values)
    return _dense_array(values, cpu(), dtype).as_in_context(ctx or current_context())


def _is_shape(source):
    return isinstance(source, tuple) and all(isinstance(extent, (int, _numpy.integer)) for extent in source)


def _of_shape(made, shape):
    """The array, unless it has not the shape that is given as well."""
    if shape is not None and tuple(shape) != made.shape:
        raise ValueError("Shape mismatch detected. %s v.s. %s" % (made.shape, tuple(shape)))
    return made


def csr_matrix(arg1, shape=None, ctx=None, dtype=None):
    """A csr array: of a shape, of dense elements, of (data, indices, indptr) or of (data, (rows, columns))."""
    if _is_shape(arg1):
        return _of_shape(zeros("csr", arg1, ctx, dtype), shape)
    if isinstance(arg1, tuple) and len(arg1) == 3:
        data, columns, ends = arg1
        data, columns, ends = _entries(data, ctx, dtype), _positions(columns), _positions(ends)
        if shape is None:
            if not len(columns):
                raise ValueError("invalid shape: a matrix without entries does not tell how many columns it has")
            shape = (len(ends) - 1, int(columns.max()) + 1)
        # As in MXNet the parts are checked where somebody reads them.
        return csr_of(shape, data, _integers(columns), _integers(ends))
    if isinstance(arg1, tuple) and len(arg1) == 2:
        return _from_coordinates(arg1[0], *map(_positions, arg1[1]), shape, ctx, dtype)
    if isinstance(arg1, BaseSparseNDArray):
        arg1 = arg1._dense()
    elif hasattr(arg1, "tocsr"):
        matrix = arg1.tocsr()
        return csr_matrix((matrix.data, matrix.indices, matrix.indptr), matrix.shape, ctx, dtype)
    return _of_shape(cast_storage(_elements(arg1, ctx, dtype), "csr"), shape)


def _elements(source, ctx, dtype):
    return _dense_array(source, ctx, dtype or getattr(source, "dtype", None))


def _positions(values):
    values = values.asnumpy() if isinstance(values, NDArray) else _numpy.asarray(values)
    return values.astype("int64").reshape(-1)


def _from_coordinates(data, rows, columns, shape, ctx, dtype):
    """Entries of one place are added."""
    if shape is None:
        shape = (int(rows.max()) + 1 if len(rows) else 0, int(columns.max()) + 1 if len(columns) else 0)
    outside = (rows < 0) | (rows >= shape[0]) | (columns < 0) | (columns >= shape[1])
    if bool(outside.any()):
        raise ValueError("an entry is outside of shape %s" % (tuple(shape),))
    places, slots = _numpy.unique(rows * shape[1] + columns, return_inverse=True)
    data = _engine.put_rows(_entries(data, ctx, dtype), _integers(slots), len(places))
    ends = _numpy.searchsorted(places, _numpy.arange(shape[0] + 1) * shape[1])
    return csr_of(shape, data, _integers(places % shape[1]), _integers(ends))


def row_sparse_array(arg1, shape=None, ctx=None, dtype=None):
    """A row_sparse array: of a shape, of dense elements, or of (rows, their positions)."""
    if _is_shape(arg1):
        return _of_shape(zeros("row_sparse", arg1, ctx, dtype), shape)
    if isinstance(arg1, tuple) and len(arg1) == 2:
        data, places = _entries(arg1[0], ctx, dtype), _positions(arg1[1])
        if shape is None:
            if not len(places):
                raise ValueError("invalid shape: rows without positions do not tell how many rows there are")
            shape = (int(places.max()) + 1,) + data.shape[1:]
        # As in MXNet the positions are checked where somebody reads them.
        return rows_of(shape, data, _integers(places))
    return _of_shape(cast_storage(_plain(_elements(arg1, ctx, dtype)), "row_sparse"), shape)


def array(source_array, ctx=None, dtype=None):
    """An array of the storage type of another."""
    if hasattr(source_array, "tocsr"):
        return csr_matrix(source_array, ctx=ctx, dtype=dtype)
    if not isinstance(source_array, BaseSparseNDArray):
        raise ValueError("Please use mx.nd.array to create an NDArray with source_array of type ", type(source_array))
    made = source_array.copy() if dtype is None else source_array.astype(dtype)
    return made if ctx is None else made.as_in_context(ctx)


def zeros(stype, shape, ctx=None, dtype=None, **kwargs):
    """Zeros in a storage type: no entries."""
    if stype == "default":
        return _dense_zeros(shape, ctx, dtype)
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    nothing = _engine.full((0,) + (() if stype == "csr" else shape[1:]), 0.0, dtype, ctx, "mxnet")
    if stype == "row_sparse":
        return rows_of(shape, nothing, _integers([]))
    if stype != "csr":
        raise ValueError("unknown storage type %r" % stype)
    return csr_of(shape, nothing, _integers([]), _integers([0] * (shape[0] + 1)))


empty = zeros


from ._storage import add, adagrad_update, divide, dot, multiply, retain, rule, subtract  # noqa: E402: it needs the classes

_engine.register_sparse(BaseSparseNDArray, rule, shown_gradient)


# The operators that MXNet lists here beside those above.
_LISTED = (
    "ElementWiseSum Embedding FullyConnected LinearRegressionOutput LogisticRegressionOutput MAERegressionOutput abs "
    "adam_update add_n arccos arccosh arcsin arcsinh arctan arctanh broadcast_add broadcast_div broadcast_minus "
    "broadcast_mul broadcast_plus broadcast_sub cbrt ceil clip concat cos cosh degrees elemwise_add elemwise_div "
    "elemwise_mul elemwise_sub exp expm1 fix floor ftrl_update gamma gammaln log log10 log1p log2 make_loss mean negative "
    "norm radians relu rint round rsqrt sgd_mom_update sgd_update sigmoid sign sin sinh slice sqrt square stop_gradient "
    "sum tan tanh trunc where zeros_like"
).split()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _engine.operator(name)


def __dir__():
    return sorted({*globals(), *_LISTED})
