"""Files of arrays."""

import _engine

from ..base import MXNetError
from ..util import is_np_shape
from .ndarray import NDArray

__all__ = ["load", "load_frombuffer", "save"]


def save(fname, data):
    """Writes an array, a list of arrays or a dict of arrays by their names to a file that MXNet reads."""
    if isinstance(data, NDArray):
        data = [data]
    if isinstance(data, dict):
        names, arrays = list(data), list(data.values())
    elif isinstance(data, list):
        names, arrays = [], data
    else:
        raise ValueError("data needs to either be a NDArray, dict of str, NDArray pairs or a list of NDarrays.")
    if not all(isinstance(name, str) for name in names) or not all(isinstance(array, NDArray) for array in arrays):
        raise TypeError("save only accept dict str->NDArray or list of NDArray")
    contents = _engine.save_arrays(arrays, names, is_np_shape())
    with _opened(fname, "wb") as file:
        file.write(contents)


def load(fname):
    """The list or dict of arrays of a file that MXNet or save wrote."""
    if not isinstance(fname, str):
        raise TypeError("fname required to be a string")
    with _opened(fname, "rb") as file:
        contents = file.read()
    return _read(contents)


def load_frombuffer(buf):
    """The list or dict of arrays of a file whose bytes are given."""
    if not isinstance(buf, (str, bytes)):
        raise TypeError("buf required to be a string or bytes")
    return _read(buf if isinstance(buf, bytes) else buf.encode("latin-1"))


def _read(contents):
    # The mark of the third version of MXNet's format, behind the head of the file.
    third = contents[24:28] == (0xF993FACA).to_bytes(4, "little")
    if contents[24:28] and third != is_np_shape():
        raise MXNetError("Check failed: mxnet::is_np_shape() == (magic == NDARRAY_V3_MAGIC): %s. Please turn on np shape "
                         "semantics in Python using `with np_shape(True)` or turn it off, as when the file was saved"
                         % ("a file with NumPy's rules for shapes" if third else "a file with MXNet's rules for shapes"))
    arrays, names = _engine.load_arrays(contents, False)
    return dict(zip(names, arrays)) if names else arrays


def _opened(fname, mode):
    try:
        return open(fname, mode)
    except OSError as error:
        message = 'LocalFileSystem: Check failed: allow_null: :Open "%s": %s' % (fname, error.strerror)
        raise MXNetError(message) from None
