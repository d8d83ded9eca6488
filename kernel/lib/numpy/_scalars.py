"""Scalars and element types."""

import _engine

__all__ = [
    "generic", "number", "integer", "signedinteger", "unsignedinteger", "inexact", "floating", "bool_", "float16",
    "float32", "float64", "int8", "int32", "int64", "uint8", "double", "single", "half", "dtype", "float_", "int_",
]

_ARRAY_METHODS = {
    "sum", "prod", "mean", "std", "var", "max", "min", "ptp", "all", "any", "argmax", "argmin", "round", "clip", "reshape",
    "ravel", "flatten", "squeeze", "transpose", "copy", "repeat", "nonzero", "cumsum", "cumprod", "dot", "flat", "T",
    "itemsize", "nbytes", "strides",
}
_RANK = {"bool": 0, "uint8": 1, "int8": 1, "int32": 2, "int64": 3, "float16": 4, "float32": 5, "float64": 6}


class generic:
    """A number with NumPy's type; arithmetic follows NumPy's promotion."""

    __slots__ = ("_value",)
    shape = ()
    ndim = 0
    size = 1

    def __new__(cls, value=0):
        if isinstance(value, (list, tuple)) or isinstance(value, _engine.Array) and value.shape:
            # A sequence becomes an array of this type.
            return _engine.array(value, cls.__name__, None, "numpy")
        if issubclass(cls, float):
            return float.__new__(cls, _plain(value))
        return object.__new__(cls)

    def __init__(self, value=0):
        self._value = _engine.rounded(type(self).__name__, _plain(value))

    def __getattr__(self, name):
        # What arrays can do, a number can do as an array without axes.
        if name not in _ARRAY_METHODS:
            raise AttributeError("'numpy.%s' object has no attribute '%s'" % (type(self).__name__, name))
        return getattr(_engine.array(self, None, None, "numpy"), name)

    @property
    def dtype(self):
        return dtype(type(self))

    def item(self):
        """The number as Python's own."""
        return self._value

    tolist = item

    def astype(self, kind):
        """The number in another type."""
        return dtype(kind).type(self._value)

    def __repr__(self):
        return _engine.scalar_text(type(self).__name__, self._value)

    __str__ = __repr__

    def __format__(self, specification):
        # Without a specification too, the digits are those of Python's own number.
        return format(self._value, specification)

    def __hash__(self):
        return hash(self._value)

    def __bool__(self):
        return bool(self._value)

    def __float__(self):
        return float(self._value)

    def __int__(self):
        return int(self._value)

    def __neg__(self):
        return type(self)(-self._value)

    def __pos__(self):
        return self

    def __invert__(self):
        if isinstance(self._value, bool):
            return bool_(not self._value)
        return type(self)(~self._value)

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def is_integer(self):
        """Whether it is a whole number."""
        return float(self._value).is_integer()

    def __abs__(self):
        return type(self)(abs(self._value))

    def __round__(self, digits=None):
        rounded = round(self._value, digits or 0)
        return int(rounded) if digits is None else type(self)(rounded)

    def __reduce__(self):
        return type(self), (self._value,)


def _plain(value):
    """A number of Python's own."""
    if isinstance(value, _engine.Array):
        value = value.asscalar()
    if isinstance(value, generic):
        return value._value
    return float(value) if isinstance(value, str) else value


class number(generic):
    __slots__ = ()


class integer(number):
    __slots__ = ()

    def __index__(self):
        return self._value


class signedinteger(integer):
    __slots__ = ()


class unsignedinteger(integer):
    __slots__ = ()


class inexact(number):
    __slots__ = ()


class floating(inexact):
    __slots__ = ()


class bool_(generic):
    __slots__ = ()


bool_.__name__ = "bool"


class float16(floating):
    __slots__ = ()


class float32(floating):
    __slots__ = ()


class float64(floating, float):
    """Python's own float as well, as in NumPy."""

    __slots__ = ()


class int8(signedinteger):
    __slots__ = ()


class int32(signedinteger):
    __slots__ = ()


class int64(signedinteger):
    __slots__ = ()


class uint8(unsignedinteger):
    __slots__ = ()


for _class in (generic, number, integer, signedinteger, unsignedinteger, inexact, floating, bool_, float16, float32,
               float64, int8, int32, int64, uint8):
    _class.__module__ = "numpy"

single, half, double, float_, int_ = float32, float16, float64, float64, int64
_CLASSES = {"float32": float32, "float64": float64, "float16": float16, "uint8": uint8, "int32": int32, "int8": int8,
            "int64": int64, "bool": bool_}
_engine.register_types(_CLASSES)


def _common(left, right):
    """The type of a scalar operation: the higher rank, with NumPy's exceptions."""
    names = {left.__name__, right.__name__}
    if names == {"int8", "uint8"}:
        return int32
    if names & {"int32", "int64"} and names & {"float16", "float32"}:
        return float64
    return left if _RANK[left.__name__] >= _RANK[right.__name__] else right


def _scalar_class(value):
    if isinstance(value, generic):
        return type(value)
    if isinstance(value, bool):
        return bool_
    if isinstance(value, int):
        return int64
    if isinstance(value, float):
        return float64
    return None


def _define(name, function, division=False, compared=False):
    def forward(self, other, swapped=False):
        other_class = _scalar_class(other)
        if other_class is None:
            return NotImplemented
        left, right = self._value, other._value if isinstance(other, generic) else other
        if swapped:
            left, right = right, left
        if compared:
            return bool_(function(left, right))
        kind = _common(type(self), other_class)
        if division and not issubclass(kind, floating):
            kind = float64
        try:
            return kind(function(left, right))
        except ZeroDivisionError:
            return kind(_by_zero(left, kind))
        except OverflowError:
            return kind(float("inf"))

    setattr(generic, "__%s__" % name, forward)
    if not compared:
        setattr(generic, "__r%s__" % name, lambda self, other: forward(self, other, swapped=True))


def _by_zero(left, kind):
    if not issubclass(kind, floating):
        return 0
    return float("nan") if left == 0 or left != left else float("inf") * (1 if left > 0 else -1)


_define("add", lambda left, right: left + right)
_define("sub", lambda left, right: left - right)
_define("mul", lambda left, right: left * right)
_define("truediv", lambda left, right: left / right, division=True)
_define("floordiv", lambda left, right: left // right)
_define("mod", lambda left, right: left % right)
_define("pow", lambda left, right: left ** right)
_define("and", lambda left, right: left & right)
_define("or", lambda left, right: left | right)
_define("xor", lambda left, right: left ^ right)
_define("lshift", lambda left, right: left << right)
_define("rshift", lambda left, right: left >> right)
_define("eq", lambda left, right: left == right, compared=True)
_define("ne", lambda left, right: left != right, compared=True)
_define("lt", lambda left, right: left < right, compared=True)
_define("le", lambda left, right: left <= right, compared=True)
_define("gt", lambda left, right: left > right, compared=True)
_define("ge", lambda left, right: left >= right, compared=True)


_CHARACTERS = {"bool": "?", "uint8": "B", "int8": "b", "int32": "i", "int64": "l", "float16": "e", "float32": "f",
               "float64": "d"}


class dtype:
    """An element type; equal to its name and to its class."""

    __slots__ = ("type",)

    def __init__(self, kind):
        self.type = _CLASSES[_engine.type_name(kind.type if isinstance(kind, dtype) else kind)]

    @property
    def name(self):
        return self.type.__name__

    @property
    def kind(self):
        name = self.name
        return "b" if name == "bool" else "u" if name[0] == "u" else name[0]

    @property
    def itemsize(self):
        return _engine.type_size(self.name)

    @property
    def char(self):
        """The letter that stands for the type in C."""
        return _CHARACTERS[self.name]

    @property
    def str(self):
        """Byte order, kind and size in bytes: '<f4'."""
        return "%s%s%d" % ("|" if self.itemsize == 1 else "<", self.kind, self.itemsize)

    def __eq__(self, other):
        try:
            return dtype(other).type is self.type
        except TypeError:
            return False

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return "dtype('%s')" % self.name

    def __str__(self):
        return self.name
