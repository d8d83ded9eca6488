"""Pooling. The convention "same", which MXNet refuses whatever the shape, is computed here."""

from cases import FLOATS, INTEGERS, asked, case, drawn, extremes, real, refused, values

NAN, INF = float("nan"), float("inf")
WINDOWS = [
    ((2, 3, 5, 4), {"kernel": (2, 2)}),
    ((2, 3, 6, 6), {"kernel": (2, 2), "stride": (2, 2)}),
    ((1, 2, 5, 5), {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1)}),
    ((1, 2, 5, 6), {"kernel": (2, 3), "stride": (2, 3), "pad": (1, 1), "pooling_convention": "full"}),
    ((1, 1, 5, 5), {"kernel": (3, 3), "stride": (3, 3), "pad": (1, 1), "pooling_convention": "full"}),
    ((2, 3, 7), {"kernel": (3,), "stride": (2,), "pad": (1,)}),
    ((2, 3, 7), {"kernel": (3,), "stride": (2,), "pooling_convention": "full"}),
    ((1, 2, 4, 3, 5), {"kernel": (2, 2, 3), "stride": (2, 1, 1), "pad": (1, 0, 1)}),
    ((1, 1, 3, 4, 5), {"kernel": (2, 2, 2), "stride": (2, 2, 2), "pooling_convention": "full"}),
    ((2, 3, 4, 5), {"global_pool": True}),
    ((2, 3, 4), {"global_pool": True, "kernel": (2,)}),
    ((1, 2, 2, 3, 2), {"global_pool": True, "kernel": (1, 1, 1)}),
    ((1, 4, 5, 2), {"kernel": (2, 2), "layout": "NHWC"}),
    ((1, 5, 3), {"kernel": (2,), "layout": "NWC"}),
    ((1, 2, 3, 4, 2), {"kernel": (2, 2, 2), "layout": "NDHWC"}),
    ((1, 4, 5, 2), {"global_pool": True, "layout": "NHWC"}),
    ((1, 2, 4, 5), {"kernel": (2, 2), "layout": "NCHW"}),
    ((1, 1, 1, 1), {"kernel": (1, 1)}),
    ((1, 1, 1), {"kernel": (1,)}),
    ((1, 1, 4, 4), {"kernel": (4, 4)}),
    ((1, 1, 7, 7), {"kernel": (2, 2), "stride": (3, 3)}),
    ((1, 1, 7, 7), {"kernel": (2, 2), "stride": (3, 3), "pooling_convention": "full"}),
]
KINDS = [
    {}, {"pool_type": "avg"}, {"pool_type": "sum"}, {"pool_type": "avg", "count_include_pad": False}, {"pool_type": "lp", "p_value": 1}, {"pool_type": "lp", "p_value": 2},
    {"pool_type": "lp", "p_value": 3},
]


def windows():
    for shape, attributes in WINDOWS:
        for kind in KINDS:
            # In float16 MXNet rounds cubes and their sums.
            for dtype in FLOATS[:2] if kind.get("p_value") == 3 else FLOATS:
                yield case("Pooling", real(*shape, dtype=dtype), gradient=True, compare="relative", **attributes, **kind)
    for dtype in FLOATS:
        ties = values([[[1, 1, 0, 0, -2, 2, 2, -3]]], dtype)
        yield case("Pooling", ties, gradient=True, kernel=(2,))
        yield case("Pooling", ties, gradient=True, compare="relative", kernel=(2,), pool_type="lp", p_value=2)
        yield case("Pooling", values([[[1, NAN, 3, NAN, NAN, -INF, -INF, INF, -0.0, 0.0]]], dtype), kernel=(2,))
        for kind in KINDS[:4]:
            yield case("Pooling", extremes(dtype)[None, None], compare="relative", kernel=(2,), **kind)
    yield case("Pooling", real(1, 1, 5, 5), gradient=True, kernel=(2, 2), pad=(2, 2))
    for shape in [(0, 1, 4, 4), (1, 0, 4, 4)]:
        yield asked("Pooling", real(*shape), kernel=(2, 2))


def refusals():
    x = real(1, 1, 5, 5)
    yield refused("0D pooling not supported", "Pooling", x)
    yield refused("kernel size (6) exceeds input (5 padded to 5)", "Pooling", x, kernel=(6, 6))
    yield refused("value [0,0]for Parameter stride is invalid, the input shape must be nonzero in all dimensions", "Pooling", x, kernel=(2, 2), stride=(0, 0))
    yield refused("Input data should be 3D in (batch, channel, x)", "Pooling", x, kernel=(2,))
    yield refused("Input data should be  3D in (batch, channel, x) Or 4D in (batch, channel, y, x)  Or 5D in (batch, channel, d, y, x)", "Pooling", real(2, 3), kernel=(2,))
    for dtype in [*INTEGERS, "bool"]:
        yield asked("Pooling", drawn(real, (1, 1, 5, 5), dtype), kernel=(2, 2))
    yield refused("p value of 4 is not supported yet...", "Pooling", x, kernel=(2, 2), pool_type="lp", p_value=4)
    yield refused("Check failed: param.p_value.has_value()", "Pooling", x, kernel=(2, 2), pool_type="lp")
    yield refused("Need 2D layout", "Pooling", x, kernel=(2, 2), layout="NCW")
    for attributes in [
        {"pool_type": "foo"}, {"pooling_convention": "foo"}, {"layout": "FOO"}, {"stride": (1,)}, {"pad": (1,)}, {"kernel": (0, 2)}, {"kernel": "a"}, {"global_pool": "a"}, {"p_value": 1.5},
    ]:
        yield asked("Pooling", x, **{"kernel": (2, 2), **attributes})


CASES = [*windows(), *refusals()]
