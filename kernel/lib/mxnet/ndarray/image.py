"""nd.image: images of shape (height, width, channels), or batches of them, for data loading."""

import random as _random

import _engine
import numpy as _numpy

from ..base import MXNetError
from .ndarray import array

__all__ = [
    "to_tensor", "normalize", "crop", "flip_left_right", "flip_top_bottom", "random_flip_left_right",
    "random_flip_top_bottom", "adjust_lighting", "random_brightness", "random_contrast", "random_saturation",
    "random_hue", "random_color_jitter", "random_lighting", "resize",
]

# What green, red and blue weigh in the brightness of a pixel (ITU-R BT.601).
_BRIGHTNESS = (0.299, 0.587, 0.114)


def to_tensor(data, out=None):
    """Channels first, and elements from 0 to 1 in float32 for those from 0 to 255."""
    _checked(data)
    order = (2, 0, 1) if data.ndim == 3 else (0, 3, 1, 2)
    return _into(out, data.astype("float32").transpose(order) / 255)


def normalize(data, mean=(0.0,), std=(1.0,), out=None):
    """`(data - mean) / std` for each channel of images whose channels come first."""
    shape = (-1, 1, 1)
    mean, std = (array(_tuple(values), ctx=data.context, dtype=data.dtype).reshape(shape) for values in (mean, std))
    return _into(out, (data - mean) / std)


def crop(data, x=0, y=0, width=1, height=1, out=None):
    """The part of a size whose upper left corner is at (x, y)."""
    axis = data.ndim - 3
    rows = data.slice_axis(axis=axis, begin=y, end=y + height)
    return _into(out, rows.slice_axis(axis=axis + 1, begin=x, end=x + width))


def flip_left_right(data, out=None):
    """The mirror image."""
    _checked(data)
    return _into(out, _engine.operator("reverse")(data, axis=data.ndim - 2))


def flip_top_bottom(data, out=None):
    """The image upside down."""
    _checked(data)
    return _into(out, _engine.operator("reverse")(data, axis=data.ndim - 3))


def random_flip_left_right(data, out=None):
    """The image, or by chance its mirror image."""
    return flip_left_right(data, out) if _random.random() < 0.5 else _into(out, data)


def random_flip_top_bottom(data, out=None):
    """The image, or by chance the one upside down."""
    return flip_top_bottom(data, out) if _random.random() < 0.5 else _into(out, data)


def adjust_lighting(data, alpha, out=None):
    """Each pixel plus a colour: the principal colours of ImageNet (A. Krizhevsky et al., 2012), each by a factor alpha."""
    colours = ((55.46 * -0.5675, 4.794 * 0.7192, 1.148 * 0.4009), (55.46 * -0.5808, 4.794 * -0.0045, 1.148 * -0.8140),
               (55.46 * -0.5836, 4.794 * -0.6948, 1.148 * 0.4203))
    added = array([sum(part * factor for part, factor in zip(row, alpha)) for row in colours], ctx=data.context)
    return _into(out, _of_type(data.astype("float32") + added, data))


def random_brightness(data, min_factor, max_factor, out=None):
    """The image times a random factor."""
    return _into(out, _brightened(data, _factor(min_factor, max_factor)))


def random_contrast(data, min_factor, max_factor, out=None):
    """The distances from the mean brightness times a random factor."""
    return _into(out, _contrasted(data, _factor(min_factor, max_factor)))


def random_saturation(data, min_factor, max_factor, out=None):
    """The distances from grey times a random factor."""
    return _into(out, _saturated(data, _factor(min_factor, max_factor)))


def random_hue(data, min_factor, max_factor, out=None):
    """The hues turned by a random part of the circle of colours."""
    return _into(out, _hue(data, _factor(min_factor, max_factor)))


def random_color_jitter(data, brightness, contrast, saturation, hue, out=None):
    """Brightness, contrast and saturation times a random factor around 1, and hues turned, in random order."""
    steps = [(_brightened, brightness, 1), (_contrasted, contrast, 1), (_saturated, saturation, 1), (_hue, hue, 0)]
    _random.shuffle(steps)
    image = data
    for step, width, middle in steps:
        if width > 0:
            image = step(image, _random.uniform(middle - width, middle + width))
    return _into(out, image)


def random_lighting(data, alpha_std=0.05, out=None):
    """adjust_lighting by factors with a normal distribution of this standard deviation."""
    return adjust_lighting(data, [_random.gauss(0, alpha_std) for _ in range(3)], out)


def resize(data, size, keep_ratio=False, interp=1, out=None):
    """The image in another size: (width, height), or one number for both, or with keep_ratio for the shorter edge.

    interp is 0 for the nearest pixel, 1 for bilinear, 2 for bicubic interpolation, 3 for means of areas.
    """
    from ._resizing import resized

    return _into(out, resized(data, _tuple(size), keep_ratio, interp))


def _brightened(data, factor):
    return _of_type(data.astype("float32") * factor, data)


def _contrasted(data, factor):
    image = data.astype("float32")
    return _of_type(image * factor + _brightness(image).mean() * (1 - factor), data)


def _saturated(data, factor):
    image = data.astype("float32")
    return _of_type(image * factor + _brightness(image) * (1 - factor), data)


def _factor(min_factor, max_factor):
    """A number between two, neither of which may be negative."""
    for name, value in (("min_factor", min_factor), ("max_factor", max_factor)):
        if value < 0:
            raise MXNetError("value %s for Parameter %s should be greater equal to 0" % (value, name))
    return _random.uniform(min_factor, max_factor)


def _hue(data, turn):
    """Hues turned by a part of the circle, in the space of hue, lightness and saturation."""
    image = data.asnumpy().astype("float32") / 255
    highest, lowest = image.max(axis=-1), image.min(axis=-1)
    spread = highest - lowest
    grey = spread <= _numpy.finfo("float32").eps
    red, green, blue = image[..., 0], image[..., 1], image[..., 2]
    scale = _numpy.where(grey, 1, spread)
    hue = _numpy.where(highest == red, (green - blue) / scale,
                       _numpy.where(highest == green, (blue - red) / scale + 2, (red - green) / scale + 4))
    hue = hue + turn * 6
    # Within its sixth of the circle one channel rises or falls between the lowest and the highest.
    channels = []
    for offset in (2, 0, 4):
        place = (hue + offset) % 6
        channels.append(lowest + spread * _numpy.clip(_numpy.minimum(place, 4 - place), 0, 1))
    turned = _numpy.where(grey.reshape(grey.shape + (1,)), image, _numpy.stack(channels, axis=-1)) * 255
    return _of_type(array(turned, ctx=data.context), data)


def _brightness(image):
    if image.shape[-1] == 1:
        return image
    return (image * array(_BRIGHTNESS, ctx=image.context)).sum(axis=-1, keepdims=True)


def _of_type(image, like):
    return image.clip(0, 255).astype(like.dtype) if like.dtype.__name__ == "uint8" else image.astype(like.dtype)


def _tuple(values):
    return tuple(values) if isinstance(values, (tuple, list)) else (values,)


def _checked(data):
    if data.ndim not in (3, 4) or data.shape[-1] not in (1, 3):
        raise MXNetError("Check failed: nchannels == 3 || nchannels == 1: The last dimension of input image must be the "
                         "channel dimension with either 1 or 3 elements, but got input with shape %s" % list(data.shape))


def _into(out, result):
    if out is None:
        return result
    out[:] = result
    return out
