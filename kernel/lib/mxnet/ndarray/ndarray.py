"""The NDArray class, and the functions that make arrays or take an array and a number."""

import operator as _python

import _engine
import numpy as _numpy

from ..base import MXNetError, integer_types, numeric_types
from ..context import Context, current_context

__all__ = [
    "NDArray", "array", "zeros", "ones", "full", "empty", "arange", "linspace", "eye", "zeros_like", "ones_like",
    "add", "subtract", "multiply", "divide", "true_divide", "modulo", "power", "maximum", "minimum", "equal",
    "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or", "logical_xor",
    "concatenate", "moveaxis", "waitall", "histogram", "onehot_encode", "reset_arrays",
]

# Names that programs import from this module.
py_slice = slice
_GRAD_REQ_MAP = {"null": 0, "write": 1, "add": 3}
_STORAGE_TYPE_ID_TO_STR = {-1: "undefined", 0: "default", 1: "row_sparse", 2: "csr"}
_STORAGE_TYPE_STR_TO_ID = {name: number for number, name in _STORAGE_TYPE_ID_TO_STR.items()}
_DTYPE_NP_TO_MX = {None: -1, _numpy.float32: 0, _numpy.float64: 1, _numpy.float16: 2, _numpy.uint8: 3, _numpy.int32: 4,
                   _numpy.int8: 5, _numpy.int64: 6, _numpy.bool_: 7}
_DTYPE_MX_TO_NP = {number: dtype for dtype, number in _DTYPE_NP_TO_MX.items()}


class NDArray(_engine.Array):
    """An array on a device, with MXNet's rules: element types are never promoted, comparisons are 0 and 1 in the
    operands' type, reducing all axes gives shape (1,)."""

    __slots__ = ()

    # Before that of NumPy's arrays and scalars, which then leave operators to this class.
    __array_priority__ = 1000.0

    @property
    def dtype(self):
        """The class of the elements, numpy.float32 by default."""
        return self._type

    @property
    def ctx(self):
        """The same as context."""
        return self.context

    @property
    def stype(self):
        """The storage type: 'default' is dense."""
        return "default"

    @property
    def T(self):
        """The array with its axes in reverse order; one with fewer than two axes itself."""
        if self.ndim < 2:
            return self
        return _engine.operator("transpose")(self)

    @property
    def handle(self):
        """A number that identifies the object."""
        return id(self)

    def reshape(self, *shape, **kwargs):
        """The same elements in another shape.

        0 keeps an extent, -1 is inferred, -2 keeps all that remain, -3 joins two, -4 splits one into the two numbers
        that follow. reverse=True matches from the right.
        """
        if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
            shape = shape[0]
        elif not shape:
            shape = kwargs.get("shape")
            assert shape, "Shape must be provided."
        for name in kwargs:
            if name not in ("shape", "reverse"):
                raise TypeError("Got unknown keywords in reshape: %s. Accepted keyword arguments are 'shape' and "
                                "'reverse'." % name)
        try:
            return self._reshape(tuple(shape), bool(kwargs.get("reverse", False)))
        except ValueError as error:
            raise _not_reshaped(self, shape, error) from None

    # The native methods take their arguments by position only.

    def astype(self, dtype, copy=True):
        """The elements converted to another type; with copy=False, the array itself if it has that type."""
        return super().astype(dtype, bool(copy))

    def copyto(self, other):
        """Copies into another array, or into a new one in another context."""
        if other is self:
            import warnings

            warnings.warn("You are attempting to copy an array to itself", RuntimeWarning)
            return False
        if not isinstance(other, (_engine.Array, Context)):
            raise TypeError("copyto does not support type " + str(type(other)))
        if getattr(other, "stype", "default") != "default":
            other[:] = self
            return other
        return super().copyto(other)

    def as_in_context(self, context):
        """The array itself if it is in the context, else a copy there."""
        return super().as_in_context(context)

    def attach_grad(self, grad_req="write", stype=None):
        """Asks for gradients with respect to this array: grad_req is 'write', 'add' or 'null'.

        stype 'row_sparse' holds only the rows that a backward pass reaches.
        """
        if stype in (None, "default"):
            super().attach_grad(grad_req)
        else:
            from .sparse import attach_grad

            attach_grad(self, grad_req, stype)

    def backward(self, out_grad=None, retain_graph=False, train_mode=True):
        """Computes the gradients of all variables that this array was computed from."""
        if out_grad is not None and getattr(out_grad, "stype", "default") != "default":
            out_grad = out_grad.tostype("default")
        super().backward(out_grad, bool(retain_graph), bool(train_mode))

    def reshape_like(self, *args, **kwargs):
        """The same elements in the shape of another array."""
        return _engine.operator("reshape_like")(self, *args, **kwargs)

    def as_nd_ndarray(self):
        """The array itself."""
        return self

    def as_np_ndarray(self):
        """The same elements with NumPy's rules."""
        return _engine.as_face(self, "numpy")

    def tostype(self, stype):
        """The array in another storage type: 'default', 'csr' or 'row_sparse'."""
        from .sparse import cast_storage

        return cast_storage(self, stype)

    def transpose(self, *axes, **kwargs):
        """The array with its axes in another order, by default reversed."""
        if len(axes) == 1 and isinstance(axes[0], (tuple, list)):
            axes = tuple(axes[0])
        return _engine.operator("transpose")(self, axes=kwargs.get("axes", axes))

    def expand_dims(self, axis, inplace=False, **kwargs):
        """The array with a new axis of length 1; with inplace a view, which shares the elements."""
        if not inplace:
            return _engine.operator("expand_dims")(self, axis=axis, **kwargs)
        assert -self.ndim - 1 <= axis <= self.ndim, "axis should be in range [-ndim - 1, ndim], got %d" % axis
        extents = list(self.shape)
        extents.insert(axis % (self.ndim + 1), 1)
        return self.reshape(extents)

    def flatten(self, inplace=False, **kwargs):
        """All axes but the first joined; with inplace a view, which shares the elements."""
        return self.reshape((0, -1)) if inplace else _engine.operator("flatten")(self, **kwargs)

    def squeeze(self, axis=None, inplace=False, **kwargs):
        """The array without axes of length 1, all or these; with inplace a view, which shares the elements."""
        if not inplace:
            return _engine.operator("squeeze")(self, axis=axis, **kwargs)
        axes = [own for own in range(self.ndim) if self.shape[own] == 1] if axis is None else axis
        axes = [own % self.ndim for own in ((axes,) if isinstance(axes, int) else axes)]
        for own in axes:
            assert self.shape[own] == 1, "Squeeze target axis must be size 1, got %d=%d" % (own, self.shape[own])
        assert len(set(axes)) == len(axes), "axis contains duplicate"
        return self.reshape([extent for own, extent in enumerate(self.shape) if own not in axes] or [1])

    def broadcast_to(self, shape):
        """The array repeated along its axes of length 1."""
        shape = tuple(shape)
        try:
            return _engine.operator("broadcast_to")(self, shape=shape)
        except MXNetError:
            # The method has another error than the function.
            raise ValueError("operands could not be broadcast together with remapped shapes[original->remapped]: "
                             "%s and requested shape %s" % (self.shape, tuple(shape))) from None

    def broadcast_like(self, other):
        """The array repeated along its axes of length 1 to the shape of another."""
        return _engine.operator("broadcast_to")(self, shape=other.shape)

    def slice_assign(self, rhs, begin, end, step=None):
        """Writes an array into a slice."""
        self[_slices(begin, end, step)] = rhs
        return self

    def slice_assign_scalar(self, value, begin, end, step=None):
        """Writes a number into a slice."""
        self[_slices(begin, end, step)] = value
        return self

    @property
    def writable(self):
        """Whether the elements can be written: always."""
        return True

    def _full(self, value):
        self[:] = value
        return self

    def _at(self, idx):
        return self[idx]

    def _slice(self, start, stop):
        return self[start:stop]

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def __contains__(self, value):
        return any(bool((item == value).asnumpy().all()) for item in self)

    def __getstate__(self):
        return {"handle": bytearray(_engine.save_arrays([self], [], False)[24:-8])}

    def __setstate__(self, state):
        self[:] = _of_state(state)

    def __reduce__(self):
        return _of_state, (self.__getstate__(),)

    def __deepcopy__(self, memo):
        return self.copy()


_engine.register_face("mxnet", NDArray)

# Operators of the registry that are methods as well; each is found by its own name.
_METHODS = (
    "abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "argmax", "argmax_channel", "argmin",
    "argsort", "broadcast_axes", "cbrt", "ceil", "clip", "cos", "cosh", "degrees", "depth_to_space", "diag", "exp",
    "expm1", "fix", "flip", "floor", "log", "log10", "log1p", "log2", "log_softmax", "max",
    "mean", "min", "nanprod", "nansum", "norm", "one_hot", "ones_like", "pad", "pick", "prod", "radians", "rcbrt",
    "reciprocal", "relu", "repeat", "rint", "round", "rsqrt", "shape_array", "sigmoid", "sign", "sin", "sinh",
    "size_array", "slice", "slice_axis", "slice_like", "softmax", "softmin", "sort", "space_to_depth", "split",
    "split_v2", "sqrt", "square", "sum", "swapaxes", "take", "tan", "tanh", "tile", "topk", "trunc",
    "zeros_like",
)


def _attach_methods():
    known = set(_engine.operators())
    for name in _METHODS:
        if name in known:
            setattr(NDArray, name, _engine.operator(name))


def _not_reshaped(array, shape, error):
    """The error of a shape that does not fit: MXNet has one class for shapes that are too small, another for others."""
    if "dim can be inferred" in str(error):
        return MXNetError("One and only one dim can be inferred")
    wanted = 1
    for axis, extent in enumerate(shape):
        # Of the codes only 0 stands for an extent by itself.
        wanted *= array.shape[axis] if extent == 0 and axis < array.ndim else max(extent, 1)
    if min(shape, default=0) >= 0 and wanted > array.size:
        return MXNetError("Check failed: shape_.Size() >= shape.Size() (%d vs. %d) : target shape size is larger than the "
                          "current shape" % (array.size, wanted))
    return error


def _of_state(state):
    """The array of a pickle: the bytes are those of a file with one array, without what is around it."""
    handle = state["handle"]
    if handle is None:
        return None
    count, none = (1).to_bytes(8, "little"), bytes(8)
    contents = (0x112).to_bytes(8, "little") + none + count + bytes(handle) + none
    return _engine.load_arrays(contents, False)[0][0]


def _slices(begin, end, step):
    step = step or (None,) * len(begin)
    return tuple(slice(*bounds) for bounds in zip(begin, end, step))


def array(source_array, ctx=None, dtype=None):
    """An array of nested lists, of numbers or of another array; float32 unless it was an NDArray or dtype is given."""
    return _engine.array(source_array, dtype, ctx, "mxnet")


def zeros(shape, ctx=None, dtype=None, **kwargs):
    """An array of zeros, in the storage type stype if it is given."""
    result = _into(kwargs, _filled("_zeros", shape, 0.0, dtype, ctx))
    return result.tostype(kwargs["stype"]) if kwargs.get("stype") else result


def ones(shape, ctx=None, dtype=None, **kwargs):
    """An array of ones."""
    return _into(kwargs, _filled("_ones", shape, 1.0, dtype, ctx))


def full(shape, val, ctx=None, dtype=None, out=None):
    """An array of one value."""
    return _into({"out": out}, _filled("_full", shape, float(val), dtype, ctx))


def empty(shape, ctx=None, dtype=None, stype=None):
    """An array whose elements are to be written before they are read; they are zeros."""
    return zeros(shape, ctx, dtype, stype=stype)


def _filled(name, shape, value, dtype, ctx):
    try:
        return _engine.full(shape, value, dtype, ctx, "mxnet")
    except (TypeError, ValueError):
        extents = shape if isinstance(shape, (tuple, list)) else (shape,)
        if all(isinstance(extent, integer_types) for extent in extents):
            if min(extents, default=0) >= 0:
                raise
            raise MXNetError("Operator %s inferring shapes failed: shape : %s" % (name, shape)) from None
        raise MXNetError("Invalid Parameter format for shape expect Shape(tuple) but value='%s', in operator %s"
                         % (shape, name)) from None


def _into(kwargs, result):
    out = kwargs.get("out")
    if out is None:
        return result
    out[:] = result
    return out


def arange(start, stop=None, step=1.0, repeat=1, infer_range=None, ctx=None, dtype="float32"):
    """The numbers from start up to stop, each repeated."""
    if stop is None:
        start, stop = 0, start
    return _engine.arange(float(start), float(stop), float(step), repeat, dtype, ctx, "mxnet")


def linspace(start, stop, num, endpoint=True, ctx=None, dtype="float32"):
    """num numbers from start to stop, at equal distances."""
    steps = num - 1 if endpoint else num
    distance = (stop - start) / steps if steps > 0 else 0.0
    return array([start + distance * index for index in range(num)], ctx=ctx, dtype=dtype)


def eye(N, M=0, k=0, ctx=None, dtype=None, **kwargs):
    """Ones on the k-th diagonal of an N by M matrix."""
    return _into(kwargs, _engine.eye(N, M or N, k, dtype, ctx, "mxnet"))


def zeros_like(data, **kwargs):
    """Zeros in the shape and type of an array."""
    return _into(kwargs, _engine.full(data.shape, 0.0, data.dtype, data.context, "mxnet"))


def ones_like(data, **kwargs):
    """Ones in the shape and type of an array."""
    return _into(kwargs, _engine.full(data.shape, 1.0, data.dtype, data.context, "mxnet"))


def _either(name, arrays, numbers, scalar, reflected, documentation):
    """A function of two arrays, of an array and a number in either order, or of two numbers."""
    arrays = _engine.operator(arrays)

    def function(lhs, rhs):
        if isinstance(lhs, NDArray):
            return arrays(lhs, rhs) if isinstance(rhs, NDArray) else scalar(lhs, _number(rhs))
        return reflected(_number(lhs), rhs) if isinstance(rhs, NDArray) else numbers(_number(lhs), _number(rhs))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = documentation
    return function


def _number(operand):
    if isinstance(operand, numeric_types):
        return operand
    raise TypeError("type %s not supported" % type(operand))


def _scalar(name):
    known = set(_engine.operators())
    if name not in known:
        return None, None
    operator = _engine.operator(name)
    return (lambda lhs, rhs: operator(lhs, scalar=float(rhs))), (lambda lhs, rhs: operator(rhs, scalar=float(lhs)))


add = _either("add", "broadcast_add", _python.add, _python.add, _python.add, "The sum, broadcast.")
subtract = _either("subtract", "broadcast_sub", _python.sub, _python.sub, _python.sub, "The difference, broadcast.")
multiply = _either("multiply", "broadcast_mul", _python.mul, _python.mul, _python.mul, "The product, broadcast.")
divide = _either("divide", "broadcast_div", _python.truediv, _python.truediv, _python.truediv,
                 "The quotient, broadcast.")
true_divide = divide
modulo = _either("modulo", "broadcast_mod", _python.mod, _python.mod, _python.mod,
                 "The remainder with the sign of the divisor, broadcast.")
power = _either("power", "broadcast_power", _python.pow, _python.pow, _python.pow,
                "The left operand to the power of the right one, broadcast.")
maximum = _either("maximum", "broadcast_maximum", max, *_scalar("_maximum_scalar"), "The larger of two, broadcast.")
minimum = _either("minimum", "broadcast_minimum", min, *_scalar("_minimum_scalar"), "The smaller of two, broadcast.")


def _comparison(name, arrays, compare, documentation):
    return _either(name, arrays, lambda lhs, rhs: int(compare(lhs, rhs)), compare, compare, documentation)


equal = _comparison("equal", "broadcast_equal", _python.eq, "1 where the operands are equal, else 0.")
not_equal = _comparison("not_equal", "broadcast_not_equal", _python.ne, "1 where the operands differ, else 0.")
greater = _comparison("greater", "broadcast_greater", _python.gt, "1 where the left operand is greater, else 0.")
greater_equal = _comparison("greater_equal", "broadcast_greater_equal", _python.ge,
                            "1 where the left operand is not less, else 0.")
lesser = _comparison("lesser", "broadcast_lesser", _python.lt, "1 where the left operand is less, else 0.")
lesser_equal = _comparison("lesser_equal", "broadcast_lesser_equal", _python.le,
                           "1 where the left operand is not greater, else 0.")


def _logical(name, truth, documentation):
    scalar = lambda lhs, rhs: _engine.operator("broadcast_" + name)(lhs, array([rhs], dtype=lhs.dtype, ctx=lhs.context))
    reflected = lambda lhs, rhs: scalar(rhs, lhs)
    return _either(name, "broadcast_" + name, lambda lhs, rhs: int(truth(bool(lhs), bool(rhs))), scalar, reflected,
                   documentation)


logical_and = _logical("logical_and", lambda lhs, rhs: lhs and rhs, "1 where both operands are not 0, else 0.")
logical_or = _logical("logical_or", lambda lhs, rhs: lhs or rhs, "1 where an operand is not 0, else 0.")
logical_xor = _logical("logical_xor", lambda lhs, rhs: lhs != rhs, "1 where exactly one operand is not 0, else 0.")


def concatenate(arrays, axis=0, always_copy=True):
    """The arrays one after the other along an axis."""
    return _engine.operator("concat")(*arrays, dim=axis)


def moveaxis(tensor, source, destination):
    """The array with one axis, or several, at other positions."""
    ndim = tensor.ndim
    source, destination = _positions_of(source, ndim, "Source"), _positions_of(destination, ndim, "Destination")
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    order = [axis for axis in range(ndim) if axis not in source]
    for target, axis in sorted(zip(destination, source)):
        order.insert(target, axis)
    return tensor.transpose(order)


def _positions_of(axes, ndim, what):
    axes = (axes,) if isinstance(axes, int) else tuple(axes)
    if any(not -ndim <= axis < ndim for axis in axes):
        raise ValueError("%s should verify 0 <= %s < tensor.ndim: got %s for %d axes" % (what, what.lower(), axes, ndim))
    axes = tuple(axis % ndim for axis in axes)
    if len(set(axes)) < len(axes):
        raise ValueError("repeated axis")
    return axes


def histogram(a, bins=10, range=None):
    """How many elements lie between the edges of bins, and the edges.

    bins is their number, between the smallest and the largest element or the two of `range`, or an array of edges. The
    last bin includes its upper edge.
    """
    elements = a.asnumpy().reshape(-1)
    if isinstance(bins, NDArray):
        edges = bins
    else:
        if range is None:
            # As in MXNet, which asks NumPy here, counts have the type of the elements.
            counts, edges = _histogram(elements, bins, (float(elements.min()), float(elements.max())))
            return array(counts, ctx=a.context), array(edges, ctx=a.context)
        edges = array(_edges(bins, range), ctx=a.context, dtype=a.dtype)
    if isinstance(bins, NDArray):
        counts = _counted(elements, edges.asnumpy().astype("float64"))
    else:
        counts, _ = _histogram(elements, bins, range)
    return [array(counts, ctx=a.context, dtype="int64"), edges]


_counting = range


def _edges(count, range):
    low, high = float(range[0]), float(range[1])
    return _numpy.array([low + (high - low) * index / count for index in _counting(count + 1)])


def _histogram(elements, count, range):
    low, high = float(range[0]), float(range[1])
    if not low < high:
        low, high = low - 0.5, high + 0.5
    edges = _edges(count, (low, high))
    return _counted(elements, edges), edges


def _counted(elements, edges):
    elements = elements.astype("float64")
    inside = elements[(elements >= edges[0]) & (elements <= edges[-1])]
    slots = _numpy.searchsorted(edges, inside, side="right") - 1
    return _numpy.bincount(_numpy.minimum(slots, len(edges) - 2), minlength=len(edges) - 1)


def onehot_encode(indices, out):
    """Writes 1 at the index of each row, and 0 elsewhere: the old form of one_hot."""
    out[:] = _engine.operator("one_hot")(indices, depth=out.shape[1], dtype=out.dtype)
    return out


def reset_arrays(*arrays, num_arrays=None):
    """Writes zeros into arrays."""
    for each in arrays:
        each[:] = 0


def waitall():
    """Returns when every operation is finished. On the processor it is when its call returns; errors of GPUs, which
    work on their own, are raised here at the latest."""
    _engine.waitall()
