"""Reductions, running sums and positions of extremes."""

from cases import INTEGERS, case, positive, real, refused, values, whole

NAN, INF = float("nan"), float("inf")
SUMS = ["sum", "nansum", "mean", "prod", "nanprod"]
EXTREMES = ["max", "min"]
POSITIONS = ["argmax", "argmin"]
ALONG = [
    {}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": (0, 2)}, {"axis": (1, 0)}, {"axis": (0, 1, 2)},
    {"axis": 1, "keepdims": True}, {"keepdims": True}, {"axis": 0, "exclude": True}, {"axis": (), "exclude": True},
    {"axis": (0, 1, 2), "exclude": True}, {"axis": ()},
]
EDGES = [[NAN, 1, 2], [1, NAN, 2], [INF, -INF, 1], [0.0, -0.0, -0.0], [NAN, NAN, NAN], [1, 1, 1]]
# The compensated sums of nansum and norm are no number in MXNet where they are infinite.
INFINITE = [[INF, INF, 1], [-INF, -INF, -1]]


def reductions(name):
    compare = "exact" if name in EXTREMES else "relative"
    for attributes in ALONG:
        yield case(name, real(2, 3, 4), gradient=True, compare=compare, **attributes)
    yield case(name, real(1), gradient=True, compare=compare)
    yield case(name, positive(70), gradient=True, compare=compare)
    yield case(name, positive(40, 5), compare=compare, axis=0)
    for dtype in ["float64", "float16"]:
        yield case(name, real(2, 3, dtype=dtype), gradient=dtype == "float64", compare=compare, axis=1)
    for dtype in INTEGERS + ["bool"]:
        yield case(name, whole(2, 5, dtype=dtype, low=-90, high=90), axis=1)
    # MXNet's gradient of a product is no number where an element is 0.
    yield case(name, values(EDGES), gradient="prod" not in name, compare=compare, axis=1)
    if name != "nansum":
        yield case(name, values(INFINITE), gradient=True, compare=compare, axis=1)
    yield refused("Reduction axis 5 Exceeds input dimensions [2,3]", name, real(2, 3), axis=5)
    yield refused("Exceeds input dimensions [2,3]", name, real(2, 3), axis=-3)
    yield refused("Reduction axes have duplicates [0,0]", name, real(2, 3), axis=(0, -2))
    yield refused("Invalid Parameter format for axis expect Shape or None but value='1.5'", name, real(2, 3), axis=1.5)
    yield refused("Invalid Parameter format for keepdims expect boolean but value='2'", name, real(2, 3), keepdims=2)


def norms():
    for order in [1, 2]:
        # With two axes and order 2 there would be a matrix norm, which MXNet does not have either.
        for attributes in [{}, {"axis": 0}, {"axis": -1}, {"axis": (1, 2)}, {"axis": 1, "keepdims": True}, {"keepdims": True}]:
            yield case("norm", real(2, 3, 4), gradient=True, compare="relative", ord=order, **attributes)
        yield case("norm", real(2, 3, dtype="float64"), gradient=True, compare="relative", ord=order)
        yield case("norm", real(2, 3, dtype="float16"), compare="relative", ord=order, axis=1)
        yield case("norm", values([row for row in EDGES if INF not in row]), gradient=True, compare="relative", ord=order, axis=1)
    yield case("norm", values([3e20, 4e20]), gradient=True, compare="ulp")
    yield case("norm", values([3e-30, 4e-30]), gradient=True, compare="ulp")
    # Of integers MXNet's root of squares is wrong: that of 3 and 4 is 4.
    for dtype in INTEGERS:
        yield case("norm", whole(5, dtype=dtype), ord=1)
    yield refused("norm only supports ord=1 and ord=2", "norm", real(2), ord=3)
    yield refused("Reduction axis 5 Exceeds input dimensions [2,3]", "norm", real(2, 3), axis=5)


def positions(name):
    for attributes in [{}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"keepdims": True}]:
        yield case(name, real(2, 3, 4), gradient=True, **attributes)
    for dtype in ["float64", "float16", *INTEGERS]:
        yield case(name, whole(3, 7, dtype=dtype), axis=1)
    yield case(name, values(EDGES + INFINITE), axis=1)
    yield refused("axis 2 exceeds the input dimension of 2", name, real(2, 3), axis=2)
    yield refused("Invalid Parameter format for axis expect int or None but value='(0, 1)'", name, real(2, 3), axis=(0, 1))


def channels():
    for shape in [(2, 3), (2, 3, 4)]:
        yield case("argmax_channel", real(*shape))
    yield case("argmax_channel", whole(3, 7))
    yield refused("axis 1 exceeds the input dimension of 1", "argmax_channel", real(3))


def running():
    for attributes in [{}, {"axis": 0}, {"axis": 1}]:
        yield case("cumsum", real(2, 3, 4), gradient=True, compare="relative", **attributes)
    yield case("cumsum", real(5), gradient=True, compare="relative", axis=0, dtype="float64")
    yield case("cumsum", values([1, NAN, 3]), gradient=True, compare="relative")
    for dtype in ["float64", "float16", *INTEGERS, "bool"]:
        yield case("cumsum", whole(6, dtype=dtype, low=-90, high=90), compare="relative")
        yield case("cumsum", whole(2, 3, dtype=dtype, low=-90, high=90), axis=1, dtype="int64")
    yield refused("axis value 2 out of range", "cumsum", real(2, 3), axis=2)


CASES = [
    *[made for name in SUMS + EXTREMES for made in reductions(name)],
    *norms(),
    *[made for name in POSITIONS for made in positions(name)],
    *channels(),
    *running(),
]
