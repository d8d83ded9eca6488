"""What everything else stands on: the error class and the types of numbers."""

import _engine
import numpy

MXNetError = _engine.MXNetError
MXNetError.__doc__ = "What went wrong in an operator or with a device."

numeric_types = (float, int, numpy.generic)
integer_types = (int, numpy.integer)
string_types = (str,)

# The element type of arrays for which none is given.
mx_real_t = numpy.float32


def py_str(text):
    """Bytes as text; MXNet 1.x code calls this on what its C library returned."""
    return text.decode("utf-8") if isinstance(text, bytes) else text


def _as_list(obj):
    """A list or a tuple as it is, anything else in a list of its own."""
    return obj if isinstance(obj, (list, tuple)) else [obj]


def data_dir_default():
    """The folder for data and models if MXNET_HOME does not name one."""
    import os
    import platform

    if platform.system() == "Windows":
        return os.path.join(os.environ.get("APPDATA", ""), "mxnet")
    return os.path.join(os.path.expanduser("~"), ".mxnet")


def data_dir():
    """The folder for data and models."""
    import os

    return os.getenv("MXNET_HOME", data_dir_default())
