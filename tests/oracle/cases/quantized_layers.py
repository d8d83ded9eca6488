"""Layers of integers of eight bits, which MXNet computes with oneDNN only."""

from mxnet import nd

from cases import OTHERWISE, RANDOM, case, whole
from cases.quantized import bytes_of, end

VENDOR = True


def convolution(*arrays, **attributes):
    """MXNet takes unsigned data only, but gives the range of sums of signed ones."""
    sums, least, most = nd.contrib.quantized_conv(*arrays, **attributes)
    return [sums, least * (127 / 255), most * (127 / 255)]


OTHERWISE["_contrib_quantized_conv"] = convolution


def ranges(count):
    for _ in range(count):
        yield end(-RANDOM.uniform(0.1, 2))
        yield end(RANDOM.uniform(0.1, 2))


def layers():
    for dtype in ["int8", "uint8"]:
        for shape, attributes in [((2, 6), {}), ((2, 3, 2), {}), ((2, 3, 6), {"flatten": False})]:
            arrays = bytes_of(*shape, dtype=dtype), bytes_of(4, 6)
            yield case("_contrib_quantized_fully_connected", *arrays, *ranges(2), num_hidden=4, no_bias=True, **attributes)
            yield case("_contrib_quantized_fully_connected", *arrays, bytes_of(4), *ranges(3), num_hidden=4, **attributes)
    # The bias MXNet adds as it is.
    for attributes in [{"kernel": (3, 3)}, {"kernel": (2, 2), "stride": (2, 1), "pad": (1, 0)}, {"kernel": (1, 1)}]:
        arrays = bytes_of(2, 4, 5, 4, dtype="uint8"), bytes_of(8, 4, *attributes["kernel"])
        yield case("_contrib_quantized_conv", *arrays, *ranges(2), num_filter=8, no_bias=True, **attributes)


def joined():
    for dtypes in [("int8", "int8"), ("uint8", "uint8"), ("int8", "uint8")]:
        arrays = [bytes_of(2, size, 3, 2, dtype=dtype) for size, dtype in zip([2, 3], dtypes)]
        yield case("_contrib_quantized_concat", *arrays, *ranges(2), compare="exact", num_args=2, dim=1)
    arrays = [bytes_of(2, 3), bytes_of(2, 3)]
    yield case("_contrib_quantized_concat", *arrays, end(-1), end(1), end(-1), end(1), compare="exact", num_args=2, dim=1)


def sums():
    for dtype in ["int8", "uint8"]:
        arrays = bytes_of(2, 5, dtype=dtype), bytes_of(2, 5, dtype=dtype)
        for least, most in [(-3.0, 4.0), (-1.0, 0.5)]:
            yield case("_contrib_quantized_elemwise_add", *arrays, *ranges(2), compare="exact", min_calib_range=least, max_calib_range=most)
    # The sums are rounded as float32, so that few integers are the same on every machine.
    small = whole(2, 3, dtype="int8", low=-1, high=1)
    yield case("_contrib_quantized_elemwise_add", small, small, end(-1), end(1), end(-1), end(1))


CASES = [
    *layers(),
    *joined(),
    *sums(),
]
