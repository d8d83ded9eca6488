"""numpy.linalg: norms, and systems of linear equations by elimination in float64."""

from ._array import array, asarray, identity
from ._reductions import max as _max, min as _min, sum as _sum
from ._ufuncs import absolute, sqrt

__all__ = ["LinAlgError", "norm", "det", "inv", "solve", "matrix_power"]


class LinAlgError(ValueError):
    """A matrix that cannot be inverted, or that is none."""


def norm(x, ord=None, axis=None, keepdims=False):
    """The length of a vector: of order 2 by default, 1 or infinity; of a matrix, that of all its elements."""
    data = asarray(x)
    data = data if data.dtype.kind == "f" else data.astype("float64")
    sizes = absolute(data)
    if ord in (None, "fro", 2) and (ord != 2 or data.ndim == 1 or axis is not None):
        return sqrt(_sum(sizes * sizes, axis, keepdims=keepdims))
    if data.ndim > 1 and axis is None:
        raise NotImplementedError("norm of order %r of a matrix" % ord)
    if ord == float("inf"):
        return _max(sizes, axis, keepdims=keepdims)
    if ord == -float("inf"):
        return _min(sizes, axis, keepdims=keepdims)
    if ord == 0:
        return _sum((data != 0).astype(data.dtype), axis, keepdims=keepdims)
    return _sum(sizes ** ord, axis, keepdims=keepdims) ** (1.0 / ord)


def _rows(a):
    data = asarray(a)
    if data.ndim != 2 or data.shape[0] != data.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    return data.astype("float64").tolist()


def _eliminate(rows, sides):
    """Turns rows into the unit matrix by Gauss and Jordan's elimination with pivoting; returns the determinant."""
    determinant = 1.0
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        if rows[pivot][column] == 0.0:
            return 0.0
        if pivot != column:
            determinant = -determinant
            rows[pivot], rows[column] = rows[column], rows[pivot]
            sides[pivot], sides[column] = sides[column], sides[pivot]
        head = rows[column][column]
        determinant *= head
        rows[column] = [value / head for value in rows[column]]
        sides[column] = [value / head for value in sides[column]]
        for row in range(len(rows)):
            factor = rows[row][column]
            if row != column and factor:
                rows[row] = [value - factor * other for value, other in zip(rows[row], rows[column])]
                sides[row] = [value - factor * other for value, other in zip(sides[row], sides[column])]
    return determinant


def det(a):
    """The determinant."""
    rows = _rows(a)
    return array(_eliminate(rows, [[] for _ in rows]))[()]


def solve(a, b):
    """The x of a x = b."""
    rows, right = _rows(a), asarray(b).astype("float64")
    sides = right.reshape((len(rows), -1)).tolist()
    if _eliminate(rows, sides) == 0.0:
        raise LinAlgError("Singular matrix")
    return array(sides).reshape(right.shape)


def inv(a):
    """The inverse matrix."""
    return solve(a, identity(len(_rows(a))))


def matrix_power(a, n):
    """The matrix times itself."""
    base = inv(a) if n < 0 else asarray(a)
    result = identity(len(base), base.dtype)
    for _ in range(abs(n)):
        result = result @ base
    return result
