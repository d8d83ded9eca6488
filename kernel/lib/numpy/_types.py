"""What element types can hold, and how they relate."""


from ._array import asarray, zeros
from ._scalars import dtype, floating, generic, integer

__all__ = ["finfo", "iinfo", "issubdtype", "result_type", "promote_types", "can_cast", "isscalar", "issubclass_"]

# Bits of the fraction, the largest exponent, decimal digits.
_FLOATS = {"float16": (10, 15, 3), "float32": (23, 127, 6), "float64": (52, 1023, 15)}
_WHOLE = {"int8": (-2 ** 7, 2 ** 7 - 1), "uint8": (0, 2 ** 8 - 1), "int32": (-2 ** 31, 2 ** 31 - 1),
          "int64": (-2 ** 63, 2 ** 63 - 1)}


class finfo:
    """Limits of a floating-point type."""

    def __init__(self, kind):
        self.dtype = dtype(kind)
        if self.dtype.name not in _FLOATS:
            raise ValueError("data type %r not inexact" % self.dtype.type)
        fraction, exponent, self.precision = _FLOATS[self.dtype.name]
        make = self.dtype.type
        self.bits = self.dtype.itemsize * 8
        self.eps = make(2.0 ** -fraction)
        self.max = make((2.0 - 2.0 ** -fraction) * 2.0 ** exponent)
        self.min = make(-(2.0 - 2.0 ** -fraction) * 2.0 ** exponent)
        self.tiny = self.smallest_normal = make(2.0 ** (1 - exponent))
        self.resolution = make(10.0 ** -self.precision)


class iinfo:
    """Limits of an integer type."""

    def __init__(self, kind):
        self.dtype = dtype(kind)
        if self.dtype.name not in _WHOLE:
            raise ValueError("Invalid integer data type %r." % self.dtype.kind)
        self.min, self.max = _WHOLE[self.dtype.name]
        self.bits = self.dtype.itemsize * 8


def _class(kind):
    if isinstance(kind, type) and issubclass(kind, generic):
        return kind
    return dtype(kind).type


def issubdtype(arg1, arg2):
    """Whether an element type is of a kind."""
    abstract = {float: floating, int: integer}
    return issubclass(_class(arg1), abstract.get(arg2) or _class(arg2))


def issubclass_(arg1, arg2):
    """Whether one class is below another."""
    return isinstance(arg1, type) and issubclass(arg1, arg2)


def promote_types(type1, type2):
    """The type that holds both."""
    return (zeros(0, type1) + zeros(0, type2)).dtype


def result_type(*arrays_and_dtypes):
    """The type of an operation between arrays, numbers and types."""
    result = None
    for item in arrays_and_dtypes:
        if isinstance(item, (str, type, dtype)):
            operand = zeros(0, item)
        else:
            operand = asarray(item)
            operand = operand.reshape((-1,))[:0] if operand.ndim else operand
        result = operand if result is None else result + operand
    return result.dtype


def can_cast(from_, to, casting="safe"):
    """Whether every number of one type is one of another."""
    source, target = dtype(from_), dtype(to)
    if casting == "same_kind":
        return "biuf".index(source.kind.replace("u", "i")) <= "biuf".index(target.kind.replace("u", "i"))
    return promote_types(source, target) == target


def isscalar(element):
    """Whether it is a number or a text."""
    return isinstance(element, (int, float, complex, str, bytes, generic))
