"""Pooling. The convention "same", which MXNet refuses whatever the shape, is computed here."""

from cases import case, real, refused, values, whole

NAN, INF = float("nan"), float("inf")
WINDOWS = [
    ((2, 3, 5, 4), {"kernel": (2, 2)}),
    ((2, 3, 6, 6), {"kernel": (2, 2), "stride": (2, 2)}),
    ((1, 2, 5, 5), {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1)}),
    ((1, 2, 5, 6), {"kernel": (2, 3), "stride": (2, 3), "pad": (1, 1), "pooling_convention": "full"}),
    ((1, 1, 5, 5), {"kernel": (3, 3), "stride": (3, 3), "pad": (1, 1), "pooling_convention": "full"}),
    ((2, 3, 7), {"kernel": (3,), "stride": (2,), "pad": (1,)}),
    ((1, 2, 4, 3, 5), {"kernel": (2, 2, 3), "stride": (2, 1, 1), "pad": (1, 0, 1)}),
    ((2, 3, 4, 5), {"global_pool": True}),
    ((2, 3, 4), {"global_pool": True, "kernel": (2,)}),
    ((1, 4, 5, 2), {"kernel": (2, 2), "layout": "NHWC"}),
    ((1, 5, 3), {"kernel": (2,), "layout": "NWC"}),
    ((1, 2, 3, 4, 2), {"kernel": (2, 2, 2), "layout": "NDHWC"}),
]
KINDS = [{}, {"pool_type": "avg"}, {"pool_type": "sum"}, {"pool_type": "avg", "count_include_pad": False}]


def windows():
    for shape, attributes in WINDOWS:
        for kind in KINDS:
            yield case("Pooling", real(*shape), gradient=True, compare="relative", **attributes, **kind)
    for power in [1, 2, 3]:
        yield case("Pooling", real(1, 2, 4, 4), gradient=True, compare="relative", kernel=(2, 2), pool_type="lp", p_value=power)
    for kind in KINDS:
        yield case("Pooling", real(2, 2, 4, 4, dtype="float64"), gradient=True, compare="relative", kernel=(2, 2), **kind)
        yield case("Pooling", real(2, 2, 4, 4, dtype="float16"), compare="relative", kernel=(2, 2), **kind)
    ties = values([[[1, 1, 0, 0, -2, 2, 2, -3]]])
    yield case("Pooling", ties, gradient=True, kernel=(2,))
    yield case("Pooling", ties, gradient=True, compare="relative", kernel=(2,), pool_type="lp", p_value=2)
    yield case("Pooling", values([[[1, NAN, 3, NAN, NAN, -INF, -INF, INF]]]), kernel=(2,))
    yield case("Pooling", real(1, 1, 5, 5), gradient=True, kernel=(2, 2), pad=(2, 2))


def refusals():
    x = real(1, 1, 5, 5)
    yield refused("0D pooling not supported", "Pooling", x)
    yield refused("kernel size (6) exceeds input (5 padded to 5)", "Pooling", x, kernel=(6, 6))
    yield refused("value [0,0]for Parameter stride is invalid, the input shape must be nonzero in all dimensions", "Pooling", x, kernel=(2, 2), stride=(0, 0))
    yield refused("Input data should be 3D in (batch, channel, x)", "Pooling", x, kernel=(2,))
    yield refused("Input data should be  3D in (batch, channel, x) Or 4D in (batch, channel, y, x)  Or 5D in (batch, channel, d, y, x)", "Pooling", real(2, 3), kernel=(2,))
    yield refused("This operation only support floating point types, not int32", "Pooling", whole(1, 1, 5, 5), kernel=(2, 2))
    yield refused("p value of 4 is not supported yet...", "Pooling", x, kernel=(2, 2), pool_type="lp", p_value=4)
    yield refused("Check failed: param.p_value.has_value()", "Pooling", x, kernel=(2, 2), pool_type="lp")
    yield refused("Need 2D layout", "Pooling", x, kernel=(2, 2), layout="NCW")


CASES = [*windows(), *refusals()]
