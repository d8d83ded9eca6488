"""Functions of two arrays, and of an array and a number."""

from cases import INTEGERS, SPECIAL, case, positive, real, refused, values, whole

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

SHAPES = [((2, 3), (2, 3)), ((2, 1, 3), (4, 1)), ((3,), (2, 3)), ((2, 3), (1,)), ((1,), (1, 1, 1)), ((4, 1), (1, 5))]

# Each with each.
EDGES = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.0, -1.0, 2.0, -2.5, 1e30]


def pairs(dtype):
    left = [x for x in EDGES for _ in EDGES]
    right = EDGES * len(EDGES)
    return values(left, dtype), values(right, dtype)


def two(name, left=real, right=real, shapes=SHAPES, divides=False, edges=True, gradient=True):
    for a, b in shapes:
        yield case(name, left(*a), right(*b), gradient=gradient)
    a, b = shapes[0]
    yield case(name, left(*a, dtype="float64"), right(*b, dtype="float64"), gradient=gradient)
    yield case(name, left(*a, dtype="float16"), right(*b, dtype="float16"))
    for dtype in INTEGERS:
        yield case(name, whole(*a, dtype=dtype), whole(*b, dtype=dtype, low=1) if divides else whole(*b, dtype=dtype))
    if edges:
        for dtype in ["float32", "float64"]:
            yield case(name, *pairs(dtype), gradient=gradient)
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got float64", name, real(2), real(2, dtype="float64"))
    if name.startswith("broadcast"):
        yield refused("operands could not be broadcast together with shapes [2,3] [2]", name, real(2, 3), real(2))
    else:
        yield refused("Incompatible attr in node  at 1-th input: expected [2,3], got [1,3]", name, real(2, 3), real(1, 3))


def with_number(name, draw=real, numbers=(2, -1.5, 0.3), divides=False, gradient=True):
    for number in numbers:
        yield case(name, draw(2, 3), gradient=gradient, scalar=number)
    yield case(name, draw(5, dtype="float64"), gradient=gradient, scalar=numbers[0])
    yield case(name, draw(5, dtype="float16"), scalar=numbers[0])
    for dtype in INTEGERS:
        x = whole(9, dtype=dtype, low=1) if divides else whole(9, dtype=dtype)
        yield case(name, x, scalar=3)
        yield case(name, x, scalar=2.7)
    yield case(name, values(SPECIAL), gradient=gradient, scalar=numbers[0])
    # The derivative of x^0 at 0 is 0 here and no number in MXNet.
    yield case(name, values([1.0, 2.0, -3.0, 0.0]), gradient=gradient and name != "_power_scalar", scalar=0)
    yield case(name, values(SPECIAL), scalar="inf")
    yield case(name, values(SPECIAL), scalar="nan")


def clips():
    yield case("clip", values(SPECIAL), gradient=True, a_min=-1, a_max=1.5)
    yield case("clip", values(SPECIAL, "float64"), gradient=True, a_min=-1, a_max=1.5)
    yield case("clip", values([0, 1, 2, 3]), gradient=True, a_min=2, a_max=1)
    yield case("clip", values([0, 1, 2, 3], "float16"), a_min=0.1, a_max=1.3)
    for dtype in INTEGERS:
        yield case("clip", whole(9, dtype=dtype), a_min=-1.5, a_max=2.5)
        yield case("clip", values([0, 100, 120], dtype), a_min=-5, a_max=300)
    yield refused("Required parameter a_max of float is not presented, in operator clip", "clip", real(2), a_min=1)


def sums():
    for count in [1, 2, 3, 9]:
        yield case("add_n", *[real(2, 3) for _ in range(count)], gradient=True, compare="relative")
    for dtype in INTEGERS:
        yield case("add_n", *[whole(4, dtype=dtype, low=-90, high=90) for _ in range(3)])
    for dtype in ["float64", "float16"]:
        yield case("add_n", real(4, dtype=dtype), real(4, dtype=dtype))
    yield refused("Incompatible attr in node  at 1-th input: expected [2], got [3]", "add_n", real(2), real(3))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got int32", "add_n", real(2), whole(2))


CASES = [
    *[made for name in SMOOTH for made in two(name)],
    *[made for name in SAME_SHAPE for made in two(name, shapes=SHAPES[:1], divides=name.endswith("div"))],
    *[made for name in COMPARISONS for made in two(name)],
    *[made for name in DIVISIONS for made in two(name, divides=True)],
    *[made for name in POWERS for made in two(name, left=positive)],
    *[made for name in SCALARS for made in with_number(name)],
    *[made for name in SCALAR_COMPARISONS for made in with_number(name)],
    *[made for name in SCALAR_DIVISIONS for made in with_number(name, divides=True)],
    *[made for name in SCALAR_POWERS for made in with_number(name, draw=positive)],
    *clips(),
    *sums(),
]
