"""Arrays that are handed over without a copy: DLPack's capsules, and arrays of NumPy."""

import _engine
import numpy as _numpy

from .ndarray import NDArray, array

__all__ = ["from_dlpack", "from_numpy", "to_dlpack_for_read", "to_dlpack_for_write"]


class PyCapsule:
    """An array on its way to from_dlpack, which takes it once."""

    __slots__ = ("_array",)

    def __init__(self, array):
        self._array = array

    def __repr__(self):
        return '<capsule object "%s" at %#x>' % ("used_dltensor" if self._array is None else "dltensor", id(self))


def to_dlpack_for_read(data):
    """A capsule of the array, whose elements are only to be read."""
    data.wait_to_read()
    return PyCapsule(data.detach())


def to_dlpack_for_write(data):
    """A capsule of the array, whose elements may be written."""
    return to_dlpack_for_read(data)


def from_dlpack(dlpack):
    """The array of a capsule, which shares its elements."""
    assert isinstance(dlpack, PyCapsule) and dlpack._array is not None, (
        "Invalid DLPack Tensor. DLTensor capsules can be consumed only once."
    )
    taken, dlpack._array = dlpack._array, None
    return taken


def from_numpy(ndarray, zero_copy=True):
    """An array of the elements of NumPy's array, in its type; with zero_copy the two share them."""
    if not isinstance(ndarray, _numpy.ndarray):
        raise AttributeError("%r object has no attribute 'flags'" % type(ndarray).__name__)
    if not zero_copy:
        return array(ndarray, dtype=ndarray.dtype)
    if not getattr(ndarray, "_is_contiguous", True):
        raise ValueError("Only c-contiguous arrays are supported for zero-copy")
    return _engine.as_face(ndarray, "mxnet").detach()


NDArray.to_dlpack_for_read = to_dlpack_for_read
NDArray.to_dlpack_for_write = to_dlpack_for_write
