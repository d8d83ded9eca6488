"""Functions of two arrays, and of an array and a number."""

import numpy as np

from cases import DTYPES, FLOATS, INTEGERS, asked, case, drawn, extremes, positive, real, refused, values, whole

SMOOTH = ["broadcast_add", "broadcast_sub", "broadcast_mul", "broadcast_maximum", "broadcast_minimum", "broadcast_hypot"]
SAME_SHAPE = ["elemwise_add", "elemwise_sub", "elemwise_mul", "elemwise_div"]
COMPARISONS = [
    "broadcast_equal", "broadcast_not_equal", "broadcast_greater", "broadcast_greater_equal", "broadcast_lesser",
    "broadcast_lesser_equal", "broadcast_logical_and", "broadcast_logical_or", "broadcast_logical_xor",
]
DIVISIONS = ["broadcast_div", "broadcast_mod"]
POWERS = ["broadcast_power"]

SCALARS = [
    "_plus_scalar", "_minus_scalar", "_rminus_scalar", "_mul_scalar", "_div_scalar", "_maximum_scalar",
    "_minimum_scalar", "_hypot_scalar", "smooth_l1",
]
SCALAR_COMPARISONS = [
    "_equal_scalar", "_not_equal_scalar", "_greater_scalar", "_greater_equal_scalar", "_lesser_scalar",
    "_lesser_equal_scalar", "_logical_and_scalar", "_logical_or_scalar", "_logical_xor_scalar",
]
SCALAR_DIVISIONS = ["_rdiv_scalar", "_mod_scalar", "_rmod_scalar"]
SCALAR_POWERS = ["_power_scalar", "_rpower_scalar"]

# A division of integers by 0, and of the least one by -1, ends MXNet's process.
ENDS_THE_PROCESS = ["elemwise_div", "broadcast_div", "_div_scalar", "_rdiv_scalar"]

PAIR = ((2, 3), (2, 3))
SHAPES = [
    PAIR, ((2, 1, 3), (4, 1)), ((3,), (2, 3)), ((2, 3), (1,)), ((1,), (1, 1, 1)), ((4, 1), (1, 5)), ((1,), (1,)),
    ((1,), (2, 3, 2, 1)), ((2, 3, 4), (1, 1, 4)), ((2, 1, 3, 1, 2), (1, 4, 1, 2, 1)), ((5,), (5,)), ((2, 3, 1, 2), (2, 3, 1, 2)),
]
FEW_SHAPES = [PAIR, ((2, 1, 3), (4, 1)), ((1,), (2, 1, 2))]
EMPTY = [((0,), (0,)), ((0, 3), (1, 3)), ((2, 0, 3), (3,)), ((0,), (1,))]
MIXED = [("float32", "float64"), ("float64", "float16"), ("int32", "float32"), ("int64", "int32"), ("uint8", "int8"), ("float32", "bool")]

# Each with each.
EDGES = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.0, -1.0, 2.0, -2.5, 1e30, 1e-40]


# MXNet computes these functions of integers in float32 or float64, so that it loses the last digits of large ones.
LARGEST = {"broadcast_hypot": 2**11, "broadcast_mod": 2**52, "_hypot_scalar": 2**11, "smooth_l1": 2**11, "_mod_scalar": 2**52, "_rmod_scalar": 2**52,
           "broadcast_power": 2**10, "_rpower_scalar": 2**10}


def ends(dtype, largest):
    """The extremes of a type; of integers, none larger than that."""
    elements = extremes(dtype)
    return elements if dtype in FLOATS or largest is None else elements[abs(elements.astype("float64")) <= largest]


def pairs(dtype, divides=False, largest=None):
    """Each special number of the type with each; of integers, no divisors that end MXNet's process."""
    edges = values(EDGES, dtype) if dtype in FLOATS else ends(dtype, largest)
    left, right = np.repeat(edges, len(edges)), np.tile(edges, len(edges))
    if divides and dtype in INTEGERS:
        survives = (right != 0) & ~((right == -1) & (left == edges[0]))
        left, right = left[survives], right[survives]
    return left, right


def two(name, left=real, right=real, shapes=SHAPES, divides=False):
    elementwise = name in SAME_SHAPE
    for dtype in DTYPES:
        # MXNet adds up the gradients of one element in float16, which the large ones of remainders do not stand.
        gradient = dtype in FLOATS and not (name == "broadcast_mod" and dtype == "float16")
        for a, b in shapes if dtype == "float32" else [pair for pair in FEW_SHAPES if pair in shapes]:
            y = whole(*b, dtype=dtype, low=1) if divides and dtype in INTEGERS else drawn(right, b, dtype)
            yield asked(name, drawn(left, a, dtype), y, gradient=gradient)
        # Where there is nothing to compute, MXNet has nothing against truth values.
        for a, b in {"float32": EMPTY, "bool": []}.get(dtype, EMPTY[:1]):
            if not elementwise or a == b:
                yield asked(name, drawn(left, a, dtype), drawn(right, b, dtype), gradient=gradient)
        if dtype != "bool":
            yield case(name, *pairs(dtype, divides, LARGEST.get(name)), gradient=gradient)
    for one, other in MIXED:
        expected = "unknown" if one == "bool" else one
        yield refused(f"Incompatible attr in node  at 1-th input: expected {expected}, got", name, drawn(left, (2,), one), drawn(right, (2,), other))
    if elementwise:
        for a, b in [((2, 3), (1, 3)), ((2, 3), (3,)), ((1,), (2,))]:
            yield refused("Incompatible attr in node  at 1-th input: expected", name, real(*a), real(*b))
    else:
        for a, b in [((2, 3), (2,)), ((2, 3), (3, 2)), ((2, 2, 3), (3, 1, 3)), ((4,), (3,))]:
            yield refused("operands could not be broadcast together with shapes", name, real(*a), real(*b))
    yield refused(f"Operator {name} expects 2 inputs, but got 1 instead.", name, real(2))


def whole_gradients():
    """Where integers become integers without a float in between, derivatives are the same numbers too."""
    for name in ["broadcast_add", "broadcast_sub", "broadcast_mul", "broadcast_maximum", "broadcast_minimum", "elemwise_mul"]:
        for dtype in INTEGERS:
            for a, b in [PAIR] if name in SAME_SHAPE else FEW_SHAPES:
                yield case(name, whole(*a, dtype=dtype), whole(*b, dtype=dtype), gradient=True)


def number_of(name, dtype, number):
    """Whether an array of the type and the number survive together in MXNet."""
    return not (name in ENDS_THE_PROCESS and dtype not in FLOATS and int(number) in (0, -1))


def with_number(name, draw=real, numbers=(2, -1.5, 0.3), gradient=True):
    for dtype in DTYPES:
        floating = dtype in FLOATS
        for number in [*numbers, 3, 2.7, 0, -1, 1e3]:
            if not number_of(name, dtype, number) or (number == 1e3 and name in LARGEST and not floating):
                continue
            # The derivative of x^0 at 0 is 0 here and no number in MXNet.
            smooth = floating and gradient and not (name == "_power_scalar" and number == 0)
            # Nor has it a derivative of 0 / x where the square of x is 0 in float16, in which it rounds powers twice.
            smooth = smooth and not (dtype == "float16" and (name == "_power_scalar" or name == "_rdiv_scalar" and number == 0))
            x = whole(7, dtype=dtype, low=1) if name == "_rdiv_scalar" and not floating else drawn(draw, (7,), dtype)
            yield asked(name, x, scalar=number, gradient=smooth)
            if name != "_rdiv_scalar" or floating:
                yield asked(name, ends(dtype, LARGEST.get(name)), scalar=number, gradient=smooth)
        yield asked(name, drawn(draw, (0, 2), dtype), scalar=2)
        if floating:
            for number in ["inf", "-inf", "nan"]:
                yield case(name, extremes(dtype), scalar=number)
    for shape in [(1,), (2, 1, 3), (2, 1, 2, 1, 3)]:
        yield case(name, draw(*shape), gradient=gradient, scalar=numbers[0])
    yield refused("Invalid Parameter format for scalar expect", name, real(2), scalar="a")
    yield refused(f"Operator {name} expects 1 inputs, but got 0 instead.", name, scalar=1)


def clips():
    for low, high in [(-1, 1.5), (0, 0), (2, 1), (0.1, 1.3), (-1.5, 2.5), (-300, 300), (1e-3, 1e9)]:
        # Bounds are float32 in MXNet.
        exact = float(np.float32(low)) == low and float(np.float32(high)) == high
        for dtype in DTYPES if exact else [dtype for dtype in DTYPES if dtype != "float64"]:
            yield asked("clip", extremes(dtype), gradient=dtype in FLOATS, a_min=low, a_max=high)
            yield asked("clip", drawn(real, (2, 1, 3), dtype), gradient=dtype in FLOATS, a_min=low, a_max=high)
    for shape in [(1,), (0,), (2, 0), (2, 1, 2, 3)]:
        yield asked("clip", real(*shape), gradient=True, a_min=-0.5, a_max=0.5)
    for low, high in [("-inf", 1), (0, "inf"), ("nan", 1), (0, "nan")]:
        yield case("clip", extremes("float32"), gradient=True, a_min=low, a_max=high)
    yield refused("Required parameter a_max of float is not presented, in operator clip", "clip", real(2), a_min=1)
    yield refused("Required parameter a_min of float is not presented, in operator clip", "clip", real(2), a_max=1)
    yield refused("Required parameter a_max of float is not presented, in operator clip", "clip", real(2))
    yield refused("Invalid Parameter format for a_min expect float but value='a', in operator clip", "clip", real(2), a_min="a", a_max=1)


def sums():
    for dtype in DTYPES:
        for count in [1, 2, 3, 4, 5, 9]:
            for shape in [(2, 3), (1,), (2, 1, 2, 2), (0, 2)]:
                yield asked("add_n", *[drawn(real, shape, dtype) for _ in range(count)], gradient=dtype in FLOATS, compare="relative")
        if dtype in INTEGERS:
            yield case("add_n", *[whole(4, dtype=dtype, low=-90, high=90) for _ in range(3)])
            yield case("add_n", extremes(dtype), extremes(dtype))
        elif dtype in FLOATS:
            yield case("add_n", *pairs(dtype), gradient=True)
    yield refused("Incompatible attr in node  at 1-th input: expected [2], got [3]", "add_n", real(2), real(3))
    yield refused("Incompatible attr in node  at 2-th input: expected [2,1], got [1,2]", "add_n", real(2, 1), real(2, 1), real(1, 2))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got int32", "add_n", real(2), whole(2))
    yield refused("value 0 for Parameter num_args should be greater equal to 1", "add_n")


CASES = [
    *[made for name in SMOOTH for made in two(name)],
    *[made for name in SAME_SHAPE for made in two(name, shapes=[pair for pair in SHAPES if pair[0] == pair[1]], divides=name.endswith("div"))],
    *[made for name in COMPARISONS for made in two(name)],
    *[made for name in DIVISIONS for made in two(name, divides=True)],
    *[made for name in POWERS for made in two(name, left=positive)],
    *whole_gradients(),
    *[made for name in SCALARS for made in with_number(name)],
    *[made for name in SCALAR_COMPARISONS for made in with_number(name)],
    *[made for name in SCALAR_DIVISIONS for made in with_number(name)],
    *[made for name in SCALAR_POWERS for made in with_number(name, draw=positive)],
    *clips(),
    *sums(),
]
