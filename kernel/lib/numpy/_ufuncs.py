"""Functions of each element, or of each pair of elements."""

import operator as _python

import _engine

from ._array import array, asarray, broadcast_shapes, ndarray, zeros
from ._scalars import generic

_UNARY = {
    "exp": "exp", "log": "log", "log2": "log2", "log10": "log10", "log1p": "log1p", "expm1": "expm1", "sqrt": "sqrt",
    "cbrt": "cbrt", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos",
    "arctan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arcsinh": "arcsinh", "arccosh": "arccosh",
    "arctanh": "arctanh", "degrees": "degrees", "radians": "radians", "rad2deg": "degrees", "deg2rad": "radians",
    "floor": "floor", "ceil": "ceil", "trunc": "trunc", "fix": "trunc",
}

_INFINITY = float("inf")

__all__ = list(_UNARY) + [
    "ufunc", "exp2", "square", "abs", "absolute", "fabs", "sign", "negative", "positive", "reciprocal", "rint", "round",
    "round_", "around", "add", "subtract", "multiply", "divide", "true_divide", "floor_divide", "mod", "remainder",
    "fmod", "power", "float_power", "divmod", "maximum", "minimum", "fmax", "fmin", "arctan2", "hypot", "equal",
    "not_equal", "greater", "greater_equal", "less", "less_equal", "logical_and", "logical_or", "logical_xor",
    "logical_not", "bitwise_and", "bitwise_or", "bitwise_xor", "invert", "left_shift", "right_shift", "isnan", "isinf",
    "isfinite", "isclose", "allclose", "array_equal", "array_equiv", "nan_to_num", "clip", "vectorize", "errstate",
    "seterr",
]


class ufunc:
    """A function of elements; of a pair of arrays, it also reduces and accumulates."""

    def __init__(self, name, function, nin, documentation):
        self.__name__, self.__doc__, self.nin = name, documentation, nin
        self._function = function

    def __repr__(self):
        return "<ufunc '%s'>" % self.__name__

    def __call__(self, *operands, out=None, where=True, dtype=None, **options):
        if len(operands) == self.nin + 1 and out is None:
            operands, out = operands[:-1], operands[-1]
        if len(operands) != self.nin:
            raise TypeError("%s() takes %d arguments, but %d were given" % (self.__name__, self.nin, len(operands)))
        if [value for value in operands if isinstance(value, str)]:
            raise TypeError(
                "ufunc '%s' not supported for the input types, and the inputs could not be safely coerced to any supported "
                "types according to the casting rule ''safe''" % self.__name__)
        result = self._function(*[_operand(value) for value in operands])
        if dtype is not None:
            result = result.astype(dtype)
        out = out[0] if isinstance(out, tuple) else out
        if out is None:
            return result
        out[...] = result
        return out

    def reduce(self, a, axis=0):
        """The function applied from one end of an axis to the other."""
        return self._running(a, axis)[-1]

    def accumulate(self, a, axis=0):
        """The results of reduce up to each position."""
        steps = self._running(a, axis)
        return array([step.tolist() if isinstance(step, ndarray) else step for step in steps]).swapaxes(0, axis)

    def _running(self, a, axis):
        steps = []
        for item in asarray(a).swapaxes(0, axis):
            steps.append(self(steps[-1], item) if steps else item)
        return steps

    def outer(self, a, b):
        """The function of every pair."""
        a, b = asarray(a), asarray(b)
        return self(a.reshape(a.shape + (1,) * b.ndim), b)


def _operand(value):
    """A scalar as it is, everything else as an array."""
    if isinstance(value, (generic, ndarray)):
        return value
    if isinstance(value, (bool, int, float)):
        return array(value)[()]
    return asarray(value)


def _scalar(result):
    """The result for an array without axes is a number."""
    return result[()] if isinstance(result, ndarray) and result.ndim == 0 else result


def _as_float(data):
    """The array in the floating-point type that NumPy computes such elements in."""
    name = data.dtype.name
    if name.startswith("float"):
        return data
    return data.astype("float16" if name in ("bool", "int8", "uint8") else "float64")


def _elementwise(name, operator):
    def function(x):
        data = asarray(x)
        return _scalar(operator(_as_float(data)))

    return ufunc(name, function, 1, operator.__doc__)


for _name, _operator in _UNARY.items():
    globals()[_name] = _elementwise(_name, _engine.operator(_operator))


def _unary(documentation):
    return lambda function: ufunc(function.__name__, function, 1, documentation)


def _binary(name, function, documentation):
    return ufunc(name, function, 2, documentation)


@_unary("2 to the power of each element.")
def exp2(x):
    return 2.0 ** _as_float(asarray(x))


@_unary("The square.")
def square(x):
    return x * x


@_unary("The magnitude.")
def absolute(x):
    return x.__abs__()


abs = absolute
fabs = ufunc("fabs", lambda x: _scalar(_as_float(asarray(x)).__abs__()), 1, "The magnitude, as a float.")
negative = ufunc("negative", _python.neg, 1, "The opposite.")
positive = ufunc("positive", _python.pos, 1, "The same.")
invert = ufunc("invert", _python.invert, 1, "All bits, or the truth, turned over.")


@_unary("-1, 0 or 1.")
def sign(x):
    data = asarray(x)
    return _scalar(_engine.operator("sign")(data))


@_unary("1 divided by each element.")
def reciprocal(x):
    return 1 / x if asarray(x).dtype.kind == "f" else 1 // x


def _half_even(data):
    """The nearest integers; in the middle between two, the even one."""
    below = _engine.operator("floor")(asarray(data))
    rest = asarray(data - below)
    odd = below % 2
    return below + asarray(rest > 0.5).astype(rest.dtype) + asarray(rest == 0.5).astype(rest.dtype) * odd


@_unary("The nearest integer; in the middle between two, the even one.")
def rint(x):
    return _scalar(_half_even(_as_float(asarray(x))))


def round(a, decimals=0, out=None):
    """The nearest numbers with so many digits behind the point."""
    data = asarray(a)
    if data.dtype.kind in "iub":
        if decimals >= 0:
            return _scalar(data)
        unit = 10 ** -decimals
        result = asarray(_half_even(data.astype("float64") / unit) * unit).astype(data.dtype)
    else:
        scale = 10.0 ** decimals
        result = _half_even(data * scale) / scale if decimals else _half_even(data)
    if out is not None:
        out[...] = result
        return out
    return _scalar(result)


round_ = around = round

add = _binary("add", _python.add, "The sum.")
subtract = _binary("subtract", _python.sub, "The difference.")
multiply = _binary("multiply", _python.mul, "The product.")
divide = true_divide = _binary("divide", _python.truediv, "The quotient.")
floor_divide = _binary("floor_divide", _python.floordiv, "The whole part of the quotient.")
mod = remainder = _binary("remainder", _python.mod, "The remainder with the sign of the divisor.")
fmod = _binary("fmod", lambda x, y: sign(x) * (absolute(x) % absolute(y)), "The remainder with the sign of the dividend.")
power = _binary("power", _python.pow, "The power.")
float_power = _binary("float_power", lambda x, y: (x * 1.0) ** y, "The power, as a float64.")
equal = _binary("equal", _python.eq, "Where both are equal.")
not_equal = _binary("not_equal", _python.ne, "Where both differ.")
greater = _binary("greater", _python.gt, "Where the first is greater.")
greater_equal = _binary("greater_equal", _python.ge, "Where the first is not less.")
less = _binary("less", _python.lt, "Where the first is less.")
less_equal = _binary("less_equal", _python.le, "Where the first is not greater.")
bitwise_and = _binary("bitwise_and", _python.and_, "The bits that both have.")
bitwise_or = _binary("bitwise_or", _python.or_, "The bits that one of both has.")
bitwise_xor = _binary("bitwise_xor", _python.xor, "The bits that exactly one of both has.")
left_shift = _binary("left_shift", _python.lshift, "The bits moved up.")
right_shift = _binary("right_shift", _python.rshift, "The bits moved down.")


def divmod(x, y):
    """The whole part of the quotient, and the remainder."""
    return floor_divide(x, y), mod(x, y)


def _common_type(x, y):
    """The type in which two arrays meet; an array without axes bends to one that has some."""
    x, y = (data.reshape((-1,))[:0] if data.ndim else data for data in (x, y))
    return (x + y).dtype


def _paired(name):
    operator = _engine.operator(name)
    with_number = _engine.operator(name.replace("broadcast", "") + "_scalar")

    def function(x, y):
        x, y = asarray(x), asarray(y)
        common = _common_type(x, y)
        if x.ndim and not y.ndim and common.kind == "f":
            return with_number(x.astype(common, copy=False), scalar=float(y))
        return _scalar(operator(x.astype(common), y.astype(common)))

    return function


def _propagating(name):
    """As MXNet's operator, but a nan in either operand is the result."""
    pair = _paired(name)

    def function(x, y):
        result, missing = pair(x, y), (x != x) | (y != y)
        if asarray(result).dtype.kind != "f" or not asarray(missing).any():
            return result
        return _chosen(missing, x + y, result)

    return function


def _ignoring(name):
    pair = _paired(name)
    return lambda x, y: _chosen(x != x, y, _chosen(y != y, x, pair(x, y)))


def _chosen(condition, x, y):
    from ._choosing import where

    return _scalar(where(condition, x, y))


maximum = _binary("maximum", _propagating("broadcast_maximum"), "The larger of two.")
minimum = _binary("minimum", _propagating("broadcast_minimum"), "The smaller of two.")
fmax = _binary("fmax", _ignoring("broadcast_maximum"), "The larger of two that are numbers.")
fmin = _binary("fmin", _ignoring("broadcast_minimum"), "The smaller of two that are numbers.")
hypot = _binary("hypot", lambda x, y: sqrt(x * x + y * y), "The length of (x, y).")


def _angle(y, x):
    """The angle of the point (x, y): both signs count."""
    import math

    y, x = asarray(y), asarray(x)
    shape = broadcast_shapes(y.shape, x.shape)
    spread = lambda data: asarray(data + zeros(shape)).reshape((-1,)).tolist()
    angles = [math.atan2(*pair) for pair in zip(spread(y), spread(x))]
    return _scalar(array(angles, _as_float(asarray(y + x)).dtype).reshape(shape))


arctan2 = _binary("arctan2", _angle, "The angle of the point (second, first).")


def _truth(x):
    return asarray(x) != 0


logical_and = _binary("logical_and", lambda x, y: _truth(x) & _truth(y), "Where both are not 0.")
logical_or = _binary("logical_or", lambda x, y: _truth(x) | _truth(y), "Where one of both is not 0.")
logical_xor = _binary("logical_xor", lambda x, y: _truth(x) ^ _truth(y), "Where exactly one of both is not 0.")
logical_not = ufunc("logical_not", lambda x: _scalar(asarray(x) == 0), 1, "Where it is 0.")
isnan = ufunc("isnan", lambda x: x != x, 1, "Where there is no number.")
isinf = ufunc("isinf", lambda x: absolute(x) == float("inf"), 1, "Where it is infinite.")
isfinite = ufunc("isfinite", lambda x: absolute(x) < float("inf"), 1, "Where it is a number and finite.")


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Where both agree up to atol + rtol * |b|."""
    a, b = asarray(a).astype("float64"), asarray(b).astype("float64")
    near = (absolute(a - b) <= atol + rtol * absolute(b)) & isfinite(b) | (a == b)
    if equal_nan:
        near = near | (isnan(a) & isnan(b))
    return near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all elements agree up to a tolerance."""
    return bool(asarray(isclose(a, b, rtol, atol, equal_nan)).all())


def array_equal(a1, a2):
    """Whether both have the same shape and elements."""
    a1, a2 = asarray(a1), asarray(a2)
    return a1.shape == a2.shape and bool(asarray(a1 == a2).all())


def array_equiv(a1, a2):
    """Whether both are equal when broadcast."""
    return bool(asarray(asarray(a1) == asarray(a2)).all())


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """The elements, with numbers in the place of nan and of infinities."""
    from ._types import finfo

    data = array(x)
    if data.dtype.kind != "f":
        return _scalar(data)
    largest = finfo(data.dtype).max
    data = _chosen(isnan(data), nan, data)
    data = _chosen(data == float("inf"), largest if posinf is None else posinf, data)
    return _chosen(data == -float("inf"), -largest if neginf is None else neginf, data)


def clip(a, a_min=None, a_max=None, out=None):
    """The elements, kept between two bounds."""
    result = a if isinstance(a, ndarray) else _operand(a)
    bounds = [bound for bound in (a_min, a_max) if bound is not None]
    if asarray(result).dtype.kind == "f" and all(isinstance(bound, (int, float)) for bound in bounds):
        low, high = (sign if bound is None else bound for sign, bound in ((-_INFINITY, a_min), (_INFINITY, a_max)))
        result, a_min, a_max = _scalar(_engine.operator("clip")(asarray(result), a_min=low, a_max=high)), None, None
    result = result if a_min is None else maximum(result, a_min)
    result = result if a_max is None else minimum(result, a_max)
    if out is not None:
        out[...] = result
        return out
    return result


class vectorize:
    """A function of numbers as a function of arrays."""

    def __init__(self, pyfunc, otypes=None, doc=None):
        self.pyfunc, self.otypes, self.__doc__ = pyfunc, otypes, doc or pyfunc.__doc__

    def __call__(self, *operands):
        operands = [asarray(value) for value in operands]
        shape = broadcast_shapes(*[value.shape for value in operands])
        spread = [(value + zeros(shape, value.dtype)) for value in operands]
        flat = [value.reshape((-1,)).tolist() if isinstance(value, ndarray) else [value.item()] for value in spread]
        results = array([self.pyfunc(*group) for group in zip(*flat)], self.otypes[0] if self.otypes else None)
        return _scalar(results.reshape(shape))


class errstate:
    """A `with` block; nothing here warns of overflow or division by zero, inside or outside of it."""

    def __init__(self, **kinds):
        pass

    def __enter__(self):
        return None

    def __exit__(self, *exception):
        return None


def seterr(**kinds):
    """Accepted; nothing here warns of overflow or division by zero."""
    return {}


def _method_clip(self, min=None, max=None, out=None):
    return clip(self, min, max, out)


ndarray.clip = _method_clip
ndarray.round = round
ndarray.__divmod__ = divmod
ndarray.__rdivmod__ = lambda self, other: divmod(other, self)
