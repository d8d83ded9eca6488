"""Files as a debugger names them. A cell has no file: front ends and kernel call it by a hash of its text."""

import os

from _gradus import host

# What every path of a cell begins and ends with, and where its hash starts from; front ends are told. JupyterLab
# shows a path as `Cell [3]` if it has `ipykernel_` in it, and else as it stands. Nothing is ever written there, so the
# folder need not be looked for: `tempfile` would take 40 ms and 20 MB of every kernel that Lab opens.
PREFIX = os.path.join(os.environ.get("TMPDIR", "/tmp"), "ipykernel_%d" % os.getpid(), "")
SUFFIX = ".py"
SEED = 0xC70F6907

_paths = {}
_texts = {}


def path_of(filename):
    """The path for the file name of a code object; `None` if it is neither of a cell nor of a file of Python."""
    if filename in _paths:
        return _paths[filename]
    text = host.cell_text(filename)
    if text is not None:
        found = path_of_text(text)
    else:
        found = filename if os.path.isabs(filename) and filename.endswith(".py") else None
    _paths[filename] = found
    return found


def path_of_text(text):
    """The path for the text of a cell, which is remembered by it."""
    path = f"{PREFIX}{murmur2(text.encode())}{SUFFIX}"
    _texts[path] = text
    return path


def text_of(path):
    """The text behind a path; `None` if there is none to read."""
    if path in _texts:
        return _texts[path]
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def murmur2(data):
    """MurmurHash2 of bytes, 32 bits wide, read four at a time with the lowest first."""
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    result = SEED ^ len(data)
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        block = int.from_bytes(data[start : start + 4], "little") * factor & mask
        block = (block ^ block >> 24) * factor & mask
        result = (result * factor & mask) ^ block
    if whole < len(data):
        result = (result ^ int.from_bytes(data[whole:], "little")) * factor & mask
    result = (result ^ result >> 13) * factor & mask
    return result ^ result >> 15
