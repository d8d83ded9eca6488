"""What everything else stands on: the error class and the types of numbers."""

import _engine
import numpy

MXNetError = _engine.MXNetError

numeric_types = (float, int, numpy.generic)
integer_types = (int, numpy.integer)
string_types = (str,)


def py_str(text):
    """Bytes as text; MXNet 1.x code calls this on what its C library returned."""
    return text.decode("utf-8") if isinstance(text, bytes) else text
