"""Writes the files that engine/tests/serialization.rs reads, as MXNet writes them.

    python tests/oracle/saved.py > engine/tests/data/saved.jsonl

needs MXNet 1.9.1 with NumPy 1.23. The output is the same on every run.

One file a line: its bytes, and the arrays and names that MXNet reads from it. Files of versions that 1.9.1 no longer
writes are put together here, and MXNet is asked to read them. `written` is the version of files that MXNet wrote itself.
"""

import json
import os
import struct
import sys
import tempfile

os.environ["MXNET_STORAGE_FALLBACK_LOG_VERBOSE"] = "0"

import mxnet as mx  # noqa: E402
import numpy as np  # noqa: E402
from mxnet import nd, npx  # noqa: E402

DTYPES = ["float32", "float64", "float16", "uint8", "int32", "int8", "int64"]
FLAGS = {"float32": 0, "float64": 1, "float16": 2, "uint8": 3, "int32": 4, "int8": 5, "int64": 6}
V1 = 0xF993FAC8


def numbers(shape, dtype="float32"):
    count = int(np.prod(shape))
    return (np.arange(count).reshape(shape) % 7 - (0 if dtype == "uint8" else 3)).astype(dtype)


def saved(data, save=nd.save):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        save(path, data)
        with open(path, "rb") as file:
            return file.read()


def of(shape, dtype="float32"):
    return nd.array(numbers(shape, dtype), dtype=dtype)


def listed(arrays, names=()):
    """A file of arrays that are bytes already."""
    text = b"".join(struct.pack("<Q", len(name.encode())) + name.encode() for name in names)
    return struct.pack("<3Q", 0x112, 0, len(arrays)) + b"".join(arrays) + struct.pack("<Q", len(names)) + text


def tail(array, device=(1, 0)):
    return struct.pack("<3i", *device, FLAGS[str(array.dtype)]) + array.tobytes()


def version0(array):
    return struct.pack(f"<{1 + array.ndim}I", array.ndim, *array.shape) + tail(array)


def version1(array, device=(1, 0)):
    return struct.pack(f"<Ii{array.ndim}q", V1, array.ndim, *array.shape) + tail(array, device)


def stype(array):
    return getattr(array, "stype", "default")


def parts(array):
    """The array, or the entries of a sparse one and their places, in the order of the file."""
    if stype(array) == "default":
        return [array]
    return [array.data, array.indices] if stype(array) == "row_sparse" else [array.data, array.indptr, array.indices]


def line(about, data, written=None, refused=None, read=None):
    entry = {"about": about, "bytes": data.hex(), "arrays": [], "names": [], "written": written, "refused": refused}
    if refused is None:
        loaded = nd.load_frombuffer(data) if read is None else read
        arrays = list(loaded.values()) if isinstance(loaded, dict) else loaded
        entry["names"] = list(loaded) if isinstance(loaded, dict) else []
        entry["sparse"] = [[x.stype, list(x.shape)] for x in arrays if stype(x) != "default"]
        entry["arrays"] = [[str(np.dtype(x.dtype)), list(x.shape), x.asnumpy().tobytes().hex()] for x in sum(map(parts, arrays), [])]
    json.dump(entry, sys.stdout, separators=(",", ":"))
    print()


def main():
    line("no arrays", saved([]), 2)
    line("a list", saved([of((2, 3)), of((4,))]), 2)
    line("one array", saved(of((2,))), 2)
    line("a dictionary", saved({"0.weight": of((2, 3)), "arg:fc1_bias": of((3,)), "ü": of((1,))}), 2)
    line("many axes", saved([of((1, 2, 1, 2, 1, 2))]), 2)
    for dtype in DTYPES:
        line(dtype, saved([of((3, 2), dtype)]), 2)
    line("version 0", listed([version0(numbers((2, 3))), version0(numbers((4,), "int32"))]))
    line("version 0, names", listed([version0(numbers((2,)))], ["weight"]))
    line("version 0, no shape", listed([struct.pack("<I", 0), version0(numbers((2,)))]), read=[nd.array([], dtype="float32"), of((2,))])
    line("version 1", listed([version1(numbers((2, 3), "float64")), version1(numbers((4,)))], ["a", "b"]))
    line("version 1, saved on a GPU", listed([version1(numbers((2, 3)), (2, 1))]))
    line("bytes after the end", saved([of((2,))]) + b"more")
    line("row_sparse", saved([nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(4, 2))]), 2)
    line("row_sparse, three axes", saved({"x": nd.sparse.row_sparse_array((np.ones((1, 2, 2)), [3]), shape=(4, 2, 2), dtype="float64")}), 2)
    csr = nd.sparse.csr_matrix(([1, 2, 3], [0, 2, 1], [0, 2, 2, 3]), shape=(3, 4))
    line("csr", saved([of((2,)), csr, of((1, 1))]), 2)
    line("csr without entries", saved([nd.sparse.zeros("csr", (2, 3))]))
    line("row_sparse without rows", saved([nd.sparse.zeros("row_sparse", (2, 3))]))
    column = saved([csr]).replace(struct.pack("<3q", 0, 2, 1), struct.pack("<3q", 0, 4, 1))
    line("csr, a column outside", column, refused="array 0 has entries outside of its shape")
    end = saved([csr]).replace(struct.pack("<4q", 0, 2, 2, 3), struct.pack("<4q", 0, 2, 9, 3))
    line("csr, a row that ends behind the end", end, refused="array 0 has entries outside of its shape")
    line("bfloat16", listed([version1(numbers((2,))).replace(struct.pack("<3i", 1, 0, 0), struct.pack("<3i", 1, 0, 12))]), refused="unknown type, 12")
    line("another file", b"PK" + bytes(40), refused="does not start as a file of arrays")
    line("two arrays and one name", listed([version1(numbers((2,)))] * 2, ["a"]), refused="2 arrays have 1 names")
    with mx.util.np_shape(True), mx.util.np_array(True):
        arrays = [mx.np.array(numbers((2, 3))), mx.np.array(5.0, dtype="float64"), mx.np.zeros((0, 2)), mx.np.array([True, False], dtype="bool")]
        line("version 3", saved(arrays, npx.save), 3, read=arrays)
        arrays = {"x": arrays[0], "y": arrays[1]}
        line("version 3, a dictionary", saved(arrays, npx.save), 3, read=arrays)


if __name__ == "__main__":
    main()
