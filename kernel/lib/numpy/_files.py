"""Arrays and bytes: buffers, .npy files, and tables of text."""

import ast as _ast
import struct as _struct

import _engine

from ._array import array, asarray, ndarray
from ._scalars import dtype as _dtype

__all__ = ["frombuffer", "fromstring", "fromfile", "save", "load", "loadtxt", "genfromtxt", "savetxt"]

_MAGIC = b"\x93NUMPY"


def frombuffer(buffer, dtype=float, count=-1, offset=0):
    """An array of the elements that bytes hold; a type that begins with '>' has its highest byte first."""
    swapped = isinstance(dtype, str) and dtype[:1] in (">", "!")
    kind = _dtype(dtype[1:] if swapped else dtype)
    data = bytes(buffer)[offset:]
    size = kind.itemsize
    if count >= 0:
        if len(data) < count * size:
            raise ValueError("buffer is smaller than requested size")
        data = data[:count * size]
    elif len(data) % size:
        raise ValueError("buffer size must be a multiple of element size")
    if swapped and size > 1:
        turned = bytearray(len(data))
        for place in range(size):
            turned[place::size] = data[size - 1 - place::size]
        data = bytes(turned)
    return _engine.from_bytes(data, kind)


def fromstring(string, dtype=float, count=-1, sep=""):
    """As frombuffer; of text, the numbers between separators."""
    if not sep:
        return frombuffer(string, dtype, count)
    parts = [part for part in string.replace(sep, " ").split() if part]
    return array([float(part) for part in parts[:None if count < 0 else count]]).astype(dtype)


def fromfile(file, dtype=float, count=-1, sep=""):
    """The elements that a file holds."""
    if hasattr(file, "read"):
        return frombuffer(file.read(), dtype, count)
    with open(file, "rb") as opened:
        return frombuffer(opened.read(), dtype, count)


def tobytes(self):
    """The elements in row-major order as bytes."""
    return _engine.to_bytes(self)


ndarray.tobytes = ndarray.tostring = tobytes


def save(file, arr):
    """Writes an array into a .npy file."""
    arr = asarray(arr)
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %r, }" % (arr.dtype.str, arr.shape)
    # The elements begin at a multiple of 64.
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    content = _MAGIC + b"\x01\x00" + _struct.pack("<H", len(header)) + header.encode("latin1") + arr.tobytes()
    if hasattr(file, "write"):
        file.write(content)
        return
    name = str(file)
    with open(name if name.endswith(".npy") else name + ".npy", "wb") as opened:
        opened.write(content)


def load(file, allow_pickle=False):
    """The array of a .npy file."""
    if not hasattr(file, "read"):
        with open(file, "rb") as opened:
            return load(opened)
    content = file.read()
    if content[:6] != _MAGIC:
        raise ValueError("this is not a .npy file")
    width = 2 if content[6] == 1 else 4
    length = int.from_bytes(content[8:8 + width], "little")
    header = _ast.literal_eval(content[8 + width:8 + width + length].decode("latin1").strip())
    elements = frombuffer(content, header["descr"].lstrip("<|="), offset=8 + width + length)
    shape = tuple(header["shape"])
    return elements.reshape(shape, order="F" if header["fortran_order"] else "C")


def genfromtxt(fname, dtype=float, comments="#", delimiter=None, skip_header=0, usecols=None, filling_values=None):
    """The numbers of a table of text; what is no number is nan."""
    rows = []
    for line in _lines(fname)[skip_header:]:
        line = line.split(comments)[0].strip() if comments else line.strip()
        if line:
            fields = line.split(delimiter)
            chosen = fields if usecols is None else [fields[column] for column in usecols]
            rows.append([_number(field, filling_values) for field in chosen])
    table = array(rows).astype(dtype)
    if table.ndim == 2 and 1 in table.shape:
        return table.reshape((-1,)) if table.size > 1 else table.reshape(())
    return table


def loadtxt(fname, dtype=float, comments="#", delimiter=None, skiprows=0, usecols=None):
    """The numbers of a table of text."""
    return genfromtxt(fname, dtype, comments, delimiter, skiprows, usecols)


def _number(field, filling):
    try:
        return float(field)
    except ValueError:
        return float("nan") if filling is None else filling


def _lines(file):
    if hasattr(file, "read"):
        content = file.read()
    elif isinstance(file, (list, tuple)):
        return list(file)
    else:
        with open(file, "rb") as opened:
            content = opened.read()
    return (content.decode("utf-8") if isinstance(content, bytes) else content).splitlines()


def savetxt(fname, X, fmt="%.18e", delimiter=" ", newline="\n", header="", footer="", comments="# "):
    """Writes a table of text."""
    table = asarray(X)
    rows = table.reshape((-1, 1)) if table.ndim < 2 else table
    lines = [comments + header] if header else []
    lines += [delimiter.join(fmt % value for value in row) for row in rows.tolist()]
    lines += [comments + footer] if footer else []
    text = "".join(line + newline for line in lines)
    if hasattr(fname, "write"):
        fname.write(text)
        return
    with open(fname, "w") as opened:
        opened.write(text)
