"""Convolution and its transpose. float16, which MXNet refuses on the CPU, is computed here; so are three axes transposed."""

from cases import INTEGERS, asked, case, drawn, real, refused, unit

TYPES = ["float32", "float64"]

SHAPES = [
    # data, filters, parameters
    ((2, 3, 5, 4), 4, {"kernel": (3, 2)}),
    ((2, 3, 5, 4), 4, {"kernel": (2, 2), "stride": (2, 1), "pad": (1, 0)}),
    ((2, 2, 7, 6), 3, {"kernel": (3, 2), "dilate": (2, 3), "pad": (2, 2), "stride": (1, 2)}),
    ((2, 4, 5, 5), 6, {"kernel": (3, 3), "num_group": 2, "pad": (1, 1)}),
    ((2, 4, 4, 4), 4, {"kernel": (3, 3), "num_group": 4}),
    ((3, 4, 3, 2), 2, {"kernel": (1, 1)}),
    ((1, 2, 4, 4), 3, {"kernel": (1, 1), "stride": (2, 2)}),
    ((2, 3, 8), 4, {"kernel": (3,), "stride": (2,), "pad": (1,)}),
    ((2, 2, 8), 4, {"kernel": (3,), "dilate": (2,)}),
    ((2, 2, 3, 4, 5), 3, {"kernel": (2, 3, 2), "stride": (1, 1, 2), "pad": (1, 1, 0)}),
]
# The smallest, the largest kernel, padding alone, more padding than kernel, groups in one and three dimensions.
MORE = [
    ((1, 1, 1), 1, {"kernel": (1,)}),
    ((1, 1, 1, 1), 1, {"kernel": (1, 1)}),
    ((1, 1, 1, 1, 1), 1, {"kernel": (1, 1, 1)}),
    ((2, 2, 4, 3), 3, {"kernel": (4, 3)}),
    ((1, 1, 2, 2), 2, {"kernel": (4, 4), "pad": (1, 1)}),
    ((1, 2, 2, 3), 2, {"kernel": (2, 2), "pad": (3, 2)}),
    ((1, 2, 9, 9), 2, {"kernel": (2, 2), "stride": (3, 4)}),
    ((1, 4, 6), 6, {"kernel": (2,), "num_group": 2, "stride": (2,), "dilate": (2,), "pad": (1,)}),
    ((1, 4, 3, 3, 3), 4, {"kernel": (2, 2, 2), "num_group": 2, "dilate": (1, 2, 1)}),
    ((2, 6, 3, 3), 3, {"kernel": (2, 2), "num_group": 3}),
    ((2, 3, 4, 4), 6, {"kernel": (3, 3), "num_group": 3, "pad": (1, 1), "stride": (2, 2)}),
    ((1, 3, 5, 5), 2, {"kernel": (3, 3), "pad": (1, 1), "layout": "NCHW"}),
    ((1, 3, 5), 2, {"kernel": (3,), "layout": "NCW"}),
    ((1, 2, 3, 3, 3), 2, {"kernel": (2, 2, 2), "layout": "NCDHW"}),
]
# More positions than a tile of columns has, so that tiles meet in the middle of a line.
TILES = [((1, 1, 40, 41), 2, {"kernel": (5, 5), "pad": (2, 2)})]

TRANSPOSED = [
    ((2, 3, 3, 4), 2, {"kernel": (3, 2)}),
    ((2, 3, 3, 4), 2, {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1), "adj": (1, 1)}),
    ((2, 4, 3, 3), 6, {"kernel": (2, 2), "num_group": 2, "stride": (2, 2)}),
    ((1, 2, 3, 3), 2, {"kernel": (4, 4), "stride": (2, 2), "target_shape": (6, 7)}),
    ((1, 2, 3, 3), 3, {"kernel": (3, 3), "stride": (2, 2), "target_shape": (2, 2)}),
    ((1, 2, 3, 3), 3, {"kernel": (3, 3), "dilate": (2, 2), "pad": (1, 1)}),
    ((2, 3, 5), 2, {"kernel": (4,), "stride": (2,), "pad": (1,)}),
    ((1, 1, 1, 1), 1, {"kernel": (1, 1)}),
    ((1, 1, 1), 1, {"kernel": (1,)}),
    ((1, 2, 1, 1), 2, {"kernel": (4, 4), "stride": (1, 1)}),
    ((1, 3, 2, 3), 3, {"kernel": (3, 3), "num_group": 3, "stride": (2, 1), "pad": (1, 0)}),
    ((1, 2, 4), 2, {"kernel": (3,), "stride": (3,), "adj": (2,)}),
    ((1, 2, 3, 2), 2, {"kernel": (1, 1), "stride": (2, 2)}),
    ((1, 2, 3, 2), 2, {"kernel": (2, 3), "layout": "NCHW"}),
    ((1, 4, 4), 2, {"kernel": (2,), "num_group": 2, "dilate": (2,)}),
]


def layers():
    for dtype in TYPES:
        for data, filters, attributes in [*SHAPES, *MORE, *(TILES if dtype == "float32" else [])]:
            shape = (filters, data[1] // attributes.get("num_group", 1), *attributes["kernel"])
            x, weight, bias = real(*data, dtype=dtype), real(*shape, dtype=dtype), real(filters, dtype=dtype)
            yield case("Convolution", x, weight, bias, gradient=True, compare="relative", num_filter=filters, **attributes)
            if (data, filters, attributes) not in TILES:
                yield case("Convolution", x, weight, gradient=True, compare="relative", num_filter=filters, no_bias=True, **attributes)
    # Several images in a tile; small numbers, because sums of 500 terms are not the same in any order.
    yield case("Convolution", 0.1 * unit(5, 20, 12, 12), unit(10, 20, 5, 5), unit(10), gradient=True, compare="relative", num_filter=10, kernel=(5, 5))


def transposed():
    for dtype in TYPES:
        for data, filters, attributes in TRANSPOSED:
            shape = (data[1], filters // attributes.get("num_group", 1), *attributes["kernel"])
            x, weight, bias = real(*data, dtype=dtype), real(*shape, dtype=dtype), real(filters, dtype=dtype)
            yield case("Deconvolution", x, weight, gradient=True, compare="relative", num_filter=filters, **attributes)
            yield case("Deconvolution", x, weight, bias, gradient=True, compare="relative", num_filter=filters, no_bias=False, **attributes)


def refusals():
    x, w, b = real(1, 2, 4, 4), real(3, 2, 3, 3), real(3)

    def says(text, *arrays, **attributes):
        return refused(text, "Convolution", *arrays, **{"kernel": (3, 3), "num_filter": 3, **attributes})

    yield says("Operator Convolution expects 3 inputs, but got 2 instead.", x, w)
    yield says("Operator Convolution expects 2 inputs, but got 3 instead.", x, w, b, no_bias=True)
    yield refused("Required parameter kernel of Shape(tuple) is not presented, in operator Convolution", "Convolution", x, w, b, num_filter=3)
    yield refused("Required parameter num_filter of int", "Convolution", x, w, b, kernel=(3, 3))
    yield says("Shape inconsistent, Provided = [3,3,3,3], inferred shape=(3,2,3,3)", x, real(3, 3, 3, 3), b)
    yield says("Shape inconsistent, Provided = [4], inferred shape=(3,)", x, w, real(4))
    yield says("kernel size exceed input", x, real(3, 2, 5, 5), b, kernel=(5, 5))
    yield says("This layer requires uniform type. Expected 'float32' v.s. given 'float64' at 'weight'", x, w.astype("float64"), b)
    yield says("This layer requires uniform type. Expected 'float32' v.s. given 'float64' at 'bias'", x, w, b.astype("float64"))
    yield says("Invalid Input: 'FOO', valid values are: {None, 'NCDHW', 'NCHW', 'NCW', 'NDHWC', 'NHWC'}, in operator Convolution", x, w, b, layout="FOO")
    yield says("Input data should be 3D in batch-num_filter-x", x, w, b, kernel=3)
    yield says("Input data should be 4D in batch-num_filter-y-x", real(2, 4, 4), w, b)
    yield says("incorrect stride size: [0,1]", x, w, b, stride=(0, 1))
    yield says("incorrect dilate size: [0,1]", x, w, b, dilate=(0, 1))
    yield says("Stride must have the same number of dimensions with kernel_size,but kernel_size is set to [3,3] while stride is [1]", x, w, b, stride=(1,))
    yield says("4D convolution not supported", real(1, 1, 2, 2, 2, 2), real(1, 1, 1, 1, 1, 1), b, kernel=(1, 1, 1, 1))
    yield says("input num_filter must divide group size", real(1, 3, 4, 4), real(4, 1, 3, 3), real(4), num_filter=4, num_group=2)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("Convolution", *[drawn(real, shape, dtype) for shape in [(1, 2, 4, 4), (3, 2, 3, 3), (3,)]], kernel=(3, 3), num_filter=3)
        yield asked("Deconvolution", *[drawn(real, shape, dtype) for shape in [(1, 2, 4, 4), (2, 3, 3, 3)]], kernel=(3, 3), num_filter=3)
    # No groups end MXNet's process.
    for attributes in [
        {"dilate": (1,)}, {"pad": (1,)}, {"num_filter": 0}, {"stride": (-1, 1)}, {"layout": "NCW"}, {"kernel": "a"}, {"no_bias": "a"},
    ]:
        yield asked("Convolution", x, w, b, **{"kernel": (3, 3), "num_filter": 3, **attributes})
    x, w = real(1, 2, 3, 3), real(2, 3, 3, 3)

    def declines(text, *arrays, **attributes):
        return refused(text, "Deconvolution", *arrays, **{"kernel": (3, 3), "num_filter": 3, **attributes})

    yield declines("Operator Deconvolution expects 2 inputs, but got 3 instead.", x, w, b)
    yield declines("Operator Deconvolution expects 3 inputs, but got 2 instead.", x, w, no_bias=False)
    yield declines("adj(y) must be samller than stride[0]", x, w, stride=(2, 2), adj=(2, 1))
    yield declines("too big target shape", x, w, stride=(2, 2), target_shape=(8, 8))
    yield declines("Shape inconsistent, Provided = [3,2,3,3], inferred shape=(2,3,3,3)", x, real(3, 2, 3, 3))
    yield declines("output num_filter must divide group size", x, real(2, 1, 3, 3), num_group=2)
    for attributes in [{"adj": (1, 2), "stride": (2, 2)}, {"stride": (1,)}, {"kernel": (3,)}, {"num_filter": 0}, {"layout": "FOO"}, {"stride": (0, 1)}]:
        yield asked("Deconvolution", x, w, **{"kernel": (3, 3), "num_filter": 3, **attributes})


CASES = [*layers(), *transposed(), *refusals()]
