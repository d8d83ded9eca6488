"""Reductions, running sums and positions of extremes."""

from cases import DTYPES, FLOATS, INTEGERS, asked, case, drawn, extremes, positive, real, refused, values, whole

NAN, INF = float("nan"), float("inf")
SUMS = ["sum", "nansum", "mean", "prod", "nanprod"]
EXTREMES = ["max", "min"]
POSITIONS = ["argmax", "argmin"]
ALONG = [
    {}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": (0, 2)}, {"axis": (1, 0)}, {"axis": (0, 1, 2)},
    {"axis": 1, "keepdims": True}, {"keepdims": True}, {"axis": 0, "exclude": True}, {"axis": (), "exclude": True},
    {"axis": (0, 1, 2), "exclude": True}, {"axis": ()}, {"axis": (-1, 0), "keepdims": True}, {"axis": (-1,), "exclude": True, "keepdims": True},
    {"axis": (0, -1), "exclude": True},
]
ALONG_FIVE = [{}, {"axis": 2}, {"axis": (1, 3)}, {"axis": (4, 0, 2), "keepdims": True}, {"axis": (-1, 1), "exclude": True}]
# Shapes without elements. Where an extent is left, of all others MXNet runs into an error of its own.
ALONG_EMPTY = [((0,), {}), ((0,), {"axis": 0}), ((0, 3), {}), ((0, 3), {"axis": 0}), ((0, 3), {"axis": (0, 1)}), ((2, 0), {}), ((2, 0), {"axis": (0, -1)})]
EDGES = [[NAN, 1, 2], [1, NAN, 2], [INF, -INF, 1], [0.0, -0.0, -0.0], [NAN, NAN, NAN], [1, 1, 1], [-0.0, -0.0, -0.0], [1e-40, 2e-40, -1e-40]]
# The compensated sums of nansum and norm are no number in MXNet where they are infinite.
INFINITE = [[INF, INF, 1], [-INF, -INF, -1]]


def reductions(name):
    exact = name in EXTREMES
    compare = "exact" if exact else "relative"
    for attributes in ALONG:
        yield case(name, real(2, 3, 4), gradient=True, compare=compare, **attributes)
    for attributes in ALONG_FIVE:
        yield case(name, real(2, 3, 1, 2, 2), gradient=True, compare=compare, **attributes)
    for shape in [(1,), (1, 1, 1)]:
        for attributes in [{}, {"axis": 0}, {"keepdims": True}]:
            yield case(name, real(*shape), gradient=True, compare=compare, **attributes)
    yield case(name, positive(70), gradient=True, compare=compare)
    yield case(name, positive(40, 5), compare=compare, axis=0)
    for dtype in DTYPES:
        for attributes in [{}, {"axis": 0}, {"axis": -1, "keepdims": True}, {"axis": (0, 2)}]:
            yield asked(name, drawn(real, (2, 3, 2), dtype), gradient=dtype in FLOATS, compare=compare, **attributes)
        # The mean of no integers ends MXNet's process.
        for shape, attributes in ALONG_EMPTY if name != "mean" or dtype in FLOATS else []:
            yield asked(name, drawn(real, shape, dtype), compare=compare, **attributes)
        if dtype in FLOATS:
            # MXNet's gradient of a product is no number where an element is 0.
            yield case(name, values(EDGES, dtype), gradient="prod" not in name, compare=compare, axis=1)
            if name != "nansum":
                yield case(name, values(INFINITE, dtype), gradient=True, compare=compare, axis=1)
        else:
            yield case(name, drawn(real, (3, 4), dtype), gradient=dtype in INTEGERS and name in ("sum", "max", "min"), axis=1)
            yield case(name, extremes(dtype))
            yield case(name, whole(2, 5, dtype=dtype, low=-90, high=90), axis=1)
    ties = values([[1, 3, 3, 1], [2, 2, 2, 2]])
    yield case(name, ties, gradient=True, compare=compare, axis=1)
    yield case(name, ties, gradient=True, compare=compare)
    yield refused("Reduction axis 5 Exceeds input dimensions [2,3]", name, real(2, 3), axis=5)
    yield refused("Exceeds input dimensions [2,3]", name, real(2, 3), axis=-3)
    yield refused("Exceeds input dimensions [2,3]", name, real(2, 3), axis=(0, 2))
    yield refused("Reduction axes have duplicates [0,0]", name, real(2, 3), axis=(0, -2))
    yield refused("Invalid Parameter format for axis expect Shape or None but value='1.5'", name, real(2, 3), axis=1.5)
    yield refused("Invalid Parameter format for axis expect Shape or None but value='a'", name, real(2, 3), axis="a")
    yield refused("Invalid Parameter format for keepdims expect boolean but value='2'", name, real(2, 3), keepdims=2)
    yield refused("Invalid Parameter format for exclude expect boolean but value='a'", name, real(2, 3), exclude="a")
    yield refused(f"Operator {name} expects 1 inputs, but got 0 instead.", name)


def norms():
    for order in [1, 2]:
        # With two axes and order 2 there would be a matrix norm, which MXNet does not have either.
        for attributes in [{}, {"axis": 0}, {"axis": -1}, {"axis": (1, 2)}, {"axis": 1, "keepdims": True}, {"keepdims": True}, {"axis": (-1, 0)}]:
            for dtype in FLOATS:
                yield case("norm", real(2, 3, 4, dtype=dtype), gradient=True, compare="relative", ord=order, **attributes)
        for shape in [(1,), (1, 1), (2, 1, 3, 1, 2)]:
            yield case("norm", real(*shape), gradient=True, compare="relative", ord=order)
        for shape, attributes in ALONG_EMPTY:
            yield asked("norm", real(*shape), compare="relative", ord=order, **attributes)
        for dtype in FLOATS:
            finite = [row for row in EDGES if INF not in row]
            yield case("norm", values(finite, dtype), gradient=True, compare="relative", ord=order, axis=1)
            # With another type than the array's, which is accepted here, MXNet runs into an error of its own.
            yield case("norm", real(2, 3, dtype=dtype), compare="relative", ord=order, axis=1, out_dtype=dtype)
        yield case("norm", values([[3, 4], [0, 0], [0, -2]]), gradient=order == 1, compare="relative", ord=order, axis=1)
    yield case("norm", values([3e20, 4e20]), gradient=True, compare="ulp")
    yield case("norm", values([3e-30, 4e-30]), gradient=True, compare="ulp")
    # Of integers MXNet's root of squares is wrong: that of 3 and 4 is 4.
    for dtype in INTEGERS:
        yield case("norm", whole(5, dtype=dtype), ord=1)
        yield case("norm", whole(3, 5, dtype=dtype, low=-90, high=90), ord=1, axis=1)
    yield asked("norm", drawn(real, (2, 3), "bool"), ord=1)
    yield refused("norm only supports ord=1 and ord=2", "norm", real(2), ord=3)
    yield refused("norm only supports ord=1 and ord=2", "norm", real(2), ord=0)
    yield refused("Invalid Parameter format for ord expect int but value='a'", "norm", real(2), ord="a")
    yield refused("Reduction axis 5 Exceeds input dimensions [2,3]", "norm", real(2, 3), axis=5)
    yield refused("Invalid Input: 'uint8', valid values are:", "norm", real(2), out_dtype="uint8")


def positions(name):
    along = [{}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"keepdims": True}]
    for attributes in along:
        yield case(name, real(2, 3, 4), gradient=True, **attributes)
        yield case(name, real(2, 1, 3, 2, 2), **attributes)
    for dtype in DTYPES:
        for attributes in along:
            yield asked(name, whole(3, 7, dtype=dtype), **attributes)
        yield asked(name, drawn(real, (4, 5), dtype), axis=0)
        yield asked(name, drawn(real, (1,), dtype), axis=0)
        yield asked(name, extremes(dtype))
        # Where there is nothing to look for, MXNet has nothing against truth values.
        for shape in [(0,), (0, 3), (2, 0)] if dtype != "bool" else []:
            for attributes in [{}, {"axis": 0}, {"axis": -1}]:
                yield asked(name, drawn(real, shape, dtype), **attributes)
        if dtype in FLOATS:
            yield case(name, values(EDGES + INFINITE, dtype), axis=1)
    yield refused("axis 2 exceeds the input dimension of 2", name, real(2, 3), axis=2)
    yield refused("axis -3 exceeds the input dimension of 2", name, real(2, 3), axis=-3)
    yield refused("Invalid Parameter format for axis expect int or None but value='(0, 1)'", name, real(2, 3), axis=(0, 1))


def channels():
    for shape in [(2, 3), (2, 3, 4), (1, 1), (2, 3, 2, 2)]:
        yield case("argmax_channel", real(*shape))
    for dtype in DTYPES:
        yield asked("argmax_channel", whole(3, 7, dtype=dtype))
    for shape in [(0, 3), (2, 0)]:
        yield asked("argmax_channel", real(*shape))
    yield refused("axis 1 exceeds the input dimension of 1", "argmax_channel", real(3))


def running():
    # Here MXNet refuses axes that are counted from the back.
    for attributes in [{}, {"axis": 0}, {"axis": 1}, {"axis": 2}, {"axis": None}]:
        yield case("cumsum", real(2, 3, 4), gradient=True, compare="relative", **attributes)
    yield case("cumsum", real(5), gradient=True, compare="relative", axis=0, dtype="float64")
    for dtype in DTYPES:
        for shape in [(1,), (6,), (2, 1, 3, 2)]:
            yield case("cumsum", drawn(real, shape, dtype), compare="relative", gradient=dtype in FLOATS)
        if dtype != "bool":
            yield case("cumsum", whole(6, dtype=dtype, low=-90, high=90), compare="relative")
            yield case("cumsum", extremes(dtype)[-4:], compare="relative")
        # MXNet has no running sums in uint8.
        for other in [*FLOATS, "int32", "int64", "int8"]:
            yield asked("cumsum", whole(2, 3, dtype=dtype, low=-90, high=90), axis=1, dtype=other, compare="relative")
        for shape, attributes in [((0,), {}), ((0, 3), {"axis": 0}), ((0, 3), {"axis": 1}), ((2, 0), {})]:
            yield asked("cumsum", drawn(real, shape, dtype), **attributes)
        if dtype in FLOATS:
            yield case("cumsum", values([1, NAN, 3], dtype), gradient=True, compare="relative")
            yield case("cumsum", values([1, INF, -INF, 3], dtype), gradient=True, compare="relative")
    yield refused("axis value 2 out of range", "cumsum", real(2, 3), axis=2)
    yield refused("Invalid Parameter format for axis expect int or None but value='a'", "cumsum", real(2, 3), axis="a")


CASES = [
    *[made for name in SUMS + EXTREMES for made in reductions(name)],
    *norms(),
    *[made for name in POSITIONS for made in positions(name)],
    *channels(),
    *running(),
]
