"""Products of vectors and matrices."""

import _engine

from ._array import asarray, ndarray
from ._shaping import broadcast_to, swapaxes
from ._ufuncs import _common_type, _scalar

__all__ = ["dot", "matmul", "inner", "outer", "vdot", "tensordot", "cross", "kron"]

_FLOATS = ("float16", "float32", "float64")


def _both(a, b):
    """Both operands in their common type, and the floating-point type to compute in."""
    a, b = asarray(a), asarray(b)
    common = _common_type(a.reshape((-1,)), b.reshape((-1,)))
    inside = common if common.name in _FLOATS else "float64"
    return a.astype(inside, copy=False), b.astype(inside, copy=False), common


def _finish(result, common):
    return _scalar(result.astype(common, copy=False))


def dot(a, b, out=None):
    """The matrix product; for more axes, the last of the first with the last but one of the second."""
    a, b = asarray(a), asarray(b)
    if not a.ndim or not b.ndim:
        return a * b
    if a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
        raise ValueError("shapes %s and %s not aligned: %d (dim %d) != %d (dim %d)" % (
            _shown(a), _shown(b), a.shape[-1], a.ndim - 1, b.shape[max(b.ndim - 2, 0)], max(b.ndim - 2, 0)))
    x, y, common = _both(a, b)
    if y.ndim > 2:
        y = _engine.operator("transpose")(y, axes=(y.ndim - 2,) + tuple(range(y.ndim - 2)) + (y.ndim - 1,))
    rows, columns = x.shape[:-1], y.shape[1:]
    product = _engine.operator("dot")(x.reshape((-1, x.shape[-1])), y.reshape((y.shape[0], -1)))
    result = _finish(product.reshape(rows + columns), common)
    if out is not None:
        out[...] = result
        return out
    return result


def _shown(a):
    return "(%s%s)" % (",".join(map(str, a.shape)), "," if a.ndim == 1 else "")


def matmul(x1, x2):
    """The matrix product of the last two axes; the others are broadcast."""
    a, b = asarray(x1), asarray(x2)
    if not a.ndim or not b.ndim:
        raise ValueError("matmul: Input operand %d does not have enough dimensions (has 0, gufunc core with signature "
                         "(n?,k),(k,m?)->(n?,m?) requires 1)" % (0 if not a.ndim else 1))
    inner = b.shape[-2 if b.ndim > 1 else 0]
    if a.shape[-1] != inner:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                         "(n?,k),(k,m?)->(n?,m?) (size %d is different from %d)" % (inner, a.shape[-1]))
    if a.ndim <= 2 and b.ndim <= 2:
        return dot(a, b)
    return _batched(a, b)


def _batched(a, b):
    from ._array import broadcast_shapes

    x, y, common = _both(a, b)
    flat_x, flat_y = x.ndim == 1, y.ndim == 1
    x, y = x[None] if flat_x else x, y[:, None] if flat_y else y
    batch = broadcast_shapes(x.shape[:-2], y.shape[:-2])
    x = broadcast_to(x, batch + x.shape[-2:]).reshape((-1,) + x.shape[-2:])
    y = broadcast_to(y, batch + y.shape[-2:]).reshape((-1,) + y.shape[-2:])
    result = _engine.operator("batch_dot")(x, y)
    result = result.reshape(batch + result.shape[-2:])
    result = result[..., 0, :] if flat_x else result
    return _finish(result[..., 0] if flat_y else result, common)


def inner(a, b):
    """The sum of the products along the last axes."""
    a, b = asarray(a), asarray(b)
    return dot(a, b) if b.ndim < 2 else dot(a, swapaxes(b, -1, -2))


def outer(a, b):
    """The product of every pair."""
    return asarray(a).reshape((-1, 1)) * asarray(b).reshape((1, -1))


def vdot(a, b):
    """The sum of the products of all elements."""
    return dot(asarray(a).reshape((-1,)), asarray(b).reshape((-1,)))


def tensordot(a, b, axes=2):
    """The sum of products along several axes of each."""
    a, b = asarray(a), asarray(b)
    if isinstance(axes, int):
        axes = (range(a.ndim - axes, a.ndim), range(axes))
    left, right = ([axis] if isinstance(axis, int) else [position for position in axis] for axis in axes)
    left, right = [axis % a.ndim for axis in left], [axis % b.ndim for axis in right]
    kept_left = [axis for axis in range(a.ndim) if axis not in left]
    kept_right = [axis for axis in range(b.ndim) if axis not in right]
    size = 1
    for axis in left:
        size *= a.shape[axis]
    x = a.transpose(kept_left + left).reshape((-1, size))
    y = b.transpose(right + kept_right).reshape((size, -1))
    shape = tuple(a.shape[axis] for axis in kept_left) + tuple(b.shape[axis] for axis in kept_right)
    return asarray(dot(x, y)).reshape(shape)[()]


def cross(a, b):
    """The vector at right angles to two vectors of three elements."""
    from ._shaping import stack

    a, b = asarray(a), asarray(b)
    part = lambda first, second: a[..., first] * b[..., second] - a[..., second] * b[..., first]
    return stack([asarray(part(1, 2)), asarray(part(2, 0)), asarray(part(0, 1))], -1)


def kron(a, b):
    """Every element of the first times all of the second."""
    a, b = asarray(a), asarray(b)
    if a.ndim == 1 and b.ndim == 1:
        return outer(a, b).reshape((-1,))
    product = a[:, None, :, None] * b[None, :, None, :]
    return product.reshape((a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]))


def _method_dot(self, b, out=None):
    return dot(self, b, out)


ndarray.dot = _method_dot
ndarray.__matmul__ = lambda self, other: matmul(self, other)
ndarray.__rmatmul__ = lambda self, other: matmul(other, self)
