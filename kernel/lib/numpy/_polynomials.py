"""Polynomials by their coefficients, highest power first, and convolutions of sequences."""

from ._array import array, asarray, zeros
from ._reductions import sum as _sum
from . import linalg as _linalg

__all__ = ["convolve", "polyfit", "polyval"]


def convolve(a, v, mode="full"):
    """The sums of products of two sequences, one of them turned round and shifted: 'full', 'same' or 'valid'."""
    a, v = asarray(a).reshape(-1), asarray(v).reshape(-1)
    if len(v) > len(a):
        a, v = v, a
    if not len(v):
        raise ValueError("%s cannot be empty" % ("v" if len(a) else "a"))
    kind = (a[:1] * v[:1]).dtype
    full = zeros(len(a) + len(v) - 1, dtype=kind)
    for offset in range(len(v)):
        full[offset : offset + len(a)] += (a * v[offset]).astype(kind)
    if mode == "full":
        return full
    if mode == "same":
        begin = (len(v) - 1) // 2
        return full[begin : begin + len(a)]
    if mode == "valid":
        return full[len(v) - 1 : len(a)]
    raise ValueError("mode must be one of 'valid', 'same', or 'full'")


def polyval(p, x):
    """The value of a polynomial at each element, by Horner's rule."""
    x = asarray(x)
    y = x * 0
    for coefficient in p:
        y = y * x + coefficient
    return y


def polyfit(x, y, deg):
    """The coefficients of the polynomial of a degree that is nearest to points, by least squares."""
    x, y = asarray(x).astype("float64"), asarray(y).astype("float64")
    if len(x) == 0:
        raise TypeError("expected non-empty vector for x")
    if len(x) != len(y):
        raise TypeError("expected x and y to have same length")
    columns = [x ** power for power in range(deg, -1, -1)]
    scales = [float(_sum(column * column)) ** 0.5 for column in columns]
    columns = [column / scale for column, scale in zip(columns, scales)]
    basis, factors = [], []
    for column in columns:
        row = [0.0] * len(columns)
        # Twice is enough for orthogonality to the last digits (Kahan and Parlett).
        for _ in range(2):
            for position, other in enumerate(basis):
                part = float(_sum(other * column))
                row[position] += part
                column = column - other * part
        length = float(_sum(column * column)) ** 0.5
        if length < 1e-14:
            raise _linalg.LinAlgError("the points do not determine a polynomial of degree %d" % deg)
        row[len(basis)] = length
        basis.append(column / length)
        factors.append(row)
    right = [float(_sum(other * y)) for other in basis]
    found = [0.0] * len(columns)
    for index in range(len(columns) - 1, -1, -1):
        rest = sum(factors[later][index] * found[later] for later in range(index + 1, len(columns)))
        found[index] = (right[index] - rest) / factors[index][index]
    return array([value / scale for value, scale in zip(found, scales)])
