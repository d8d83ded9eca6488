"""Exceptions that NumPy has of its own."""


class AxisError(ValueError, IndexError):
    """An axis that an array does not have."""


class UFuncTypeError(TypeError):
    """Element types that a function cannot take or give."""


AxisError.__module__ = "numpy"
UFuncTypeError.__module__ = "numpy.core._exceptions"
