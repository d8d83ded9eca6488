"""Images in other sizes: each axis by a matrix of weights, as OpenCV weighs pixels."""

import _engine
import numpy as _numpy

from ..base import MXNetError
from .ndarray import array


def resized(data, size, keep_ratio, interp):
    """An image, or a batch of images, of another size."""
    if data.ndim not in (3, 4):
        raise MXNetError("Check failed: Image should be in shape (H, W, C) or (N, H, W, C), got %s" % (data.shape,))
    if interp not in _WEIGHTS:
        raise MXNetError("Check failed: there is no interpolation %s" % interp)
    before = data.shape[-3:-1]
    after = _extents(before, size, keep_ratio)
    matrices = [array(_WEIGHTS[interp](own, wanted), ctx=data.context) for own, wanted in zip(before, after)]
    if interp == 1 and data.dtype.__name__ == "uint8":
        return _in_integers(data, *matrices)
    image = data.astype("float32")
    lead, channels = data.shape[:-3], data.shape[-1]
    dot = _engine.operator("dot")
    # Columns first, as OpenCV does: (..., rows, channels, columns) times the transposed matrix.
    image = dot(image.swapaxes(-1 % data.ndim, -2 % data.ndim), matrices[1], transpose_b=True)
    image = image.swapaxes(-1 % data.ndim, -2 % data.ndim).reshape(lead + (before[0], after[1] * channels))
    image = dot(image.swapaxes(image.ndim - 2, image.ndim - 1), matrices[0], transpose_b=True)
    image = image.swapaxes(image.ndim - 2, image.ndim - 1).reshape(lead + (after[0], after[1], channels))
    if data.dtype.__name__ == "uint8":
        image = image.rint().clip(0, 255)
    return image.astype(data.dtype)


def _extents(before, size, keep_ratio):
    """Height and width that are asked for."""
    if len(size) not in (1, 2):
        raise MXNetError("Check failed: Input size dimension must be 1 or 2, but got %d" % len(size))
    if any(extent <= 0 for extent in size):
        raise MXNetError("Check failed: Input size should be greater than 0, but got %s" % (min(size),))
    if len(size) == 2:
        return size[1], size[0]
    height, width = before
    if not keep_ratio:
        return size[0], size[0]
    return (height * size[0] // width, size[0]) if height > width else (size[0], width * size[0] // height)


def _in_integers(data, rows, columns):
    """Bilinear interpolation of bytes in OpenCV's integers: weights of 11 bits, and 4 bits less between the two axes."""
    rows, columns = ((matrix.asnumpy() * 2048).round().astype("int64") for matrix in (rows, columns))
    image = data.asnumpy().astype("int64")
    image = (columns.reshape(columns.shape + (1,)) * image[..., None, :, :]).sum(axis=-2)
    image = (rows.reshape(rows.shape + (1, 1)) * (image[..., None, :, :, :] >> 4)) >> 16
    return array((image.sum(axis=-3) + 2) >> 2, ctx=data.context, dtype="uint8")


def _spread(before, places, weights):
    """The matrix whose rows hold weights at places, of which those outside count for the edge."""
    matrix = _numpy.zeros((len(places), before), dtype="float32")
    for row, (own, shares) in enumerate(zip(places, weights)):
        for place, share in zip(own, shares):
            matrix[row, min(max(place, 0), before - 1)] += share
    return matrix


def _nearest(before, after):
    places = [[position * before // after] for position in range(after)]
    return _spread(before, places, [[1.0]] * after)


def _centres(before, after):
    """Where the centres of the new pixels lie: the pixel before, and the part of the way to the next."""
    scale = before / after
    middles = [(position + 0.5) * scale - 0.5 for position in range(after)]
    starts = [int(middle // 1) for middle in middles]
    return starts, [middle - start for middle, start in zip(middles, starts)]


def _linear(before, after):
    starts, parts = _centres(before, after)
    return _spread(before, [(start, start + 1) for start in starts], [(1 - part, part) for part in parts])


def _cubic(before, after):
    """Keys' kernel with the parameter -0.75."""
    starts, parts = _centres(before, after)
    places = [(start - 1, start, start + 1, start + 2) for start in starts]
    return _spread(before, places, [[_keys(part + 1), _keys(part), _keys(1 - part), _keys(2 - part)] for part in parts])


def _keys(distance):
    if distance <= 1:
        return (1.25 * distance - 2.25) * distance * distance + 1
    return ((-0.75 * distance + 3.75) * distance - 6) * distance + 3


def _areas(before, after):
    """Means over what a new pixel covers; in larger images neighbours are mixed where a new pixel covers both."""
    scale = before / after
    places, weights = [], []
    for position in range(after):
        if scale >= 1:
            own = range(int(position * scale), min(before, int(-(-(position + 1) * scale // 1))))
            covered = [min(place + 1, (position + 1) * scale) - max(place, position * scale) for place in own]
            weights.append([share / sum(covered) for share in covered])
        else:
            start = int(position * scale)
            part = max(0.0, position + 1 - (start + 1) / scale)
            own = (start, start + 1)
            weights.append((1 - part % 1, part % 1))
        places.append(own)
    return _spread(before, places, weights)


_WEIGHTS = {0: _nearest, 1: _linear, 2: _cubic, 3: _areas}
