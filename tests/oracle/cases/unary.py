"""Functions of one array, element by element."""

from cases import DTYPES, FLOATS, INTEGERS, asked, case, drawn, extremes, positive, real, refused, unit, values, whole

SMOOTH = [
    "arcsinh", "arctan", "cbrt", "cos", "cosh", "degrees", "erf", "exp", "expm1", "negative", "radians", "rcbrt",
    "reciprocal", "relu", "sigmoid", "sin", "sinh", "softsign", "square", "tan", "tanh", "abs",
]
STEPPED = ["ceil", "fix", "floor", "rint", "round", "trunc", "sign", "logical_not"]
POSITIVE = ["gamma", "gammaln", "log", "log10", "log1p", "log2", "rsqrt", "sqrt"]
UNIT = ["arccos", "arcsin", "arctanh"]
COPIES = ["BlockGrad", "identity", "make_loss"]

SHAPES = [(2, 3, 4), (1,), (5,), (1, 1, 1), (2, 1, 3, 2), (1, 2, 2, 1, 3)]
FEW_SHAPES = [(1,), (2, 1, 3)]
EMPTY = [(0,), (2, 0, 3)]

# MXNet's digamma function is one of float32, and infinite at the poles, with either sign.
POLES = ["gamma", "gammaln"]

# Its derivative has a constant of float32 in MXNet.
SINGLE = ["erf"]

# In float64 MXNet's results are those of float32, or three units off in the last place.
WRONG = ["degrees", "radians", "rcbrt"]

# Where integers become integers without a float in between, derivatives are the same numbers too.
WHOLE = ["negative", "square", "abs", "relu", "sign", "BlockGrad", "identity"]


# MXNet computes functions of integers in float64, so that it loses the last digits of large ones, and those of pi in float32;
# the square of a large one is its own here only. Of the least integer there is no opposite: its sigmoid is 1 in MXNet.
LARGEST = {"square": 2**15, "radians": 2**15, "sigmoid": 2**15, **dict.fromkeys([*STEPPED, "abs"], 2**52)}


def ends(name, dtype):
    """The extremes of a type, as far as MXNet has them."""
    elements = extremes(dtype)
    return elements if dtype in FLOATS or dtype == "bool" else elements[abs(elements.astype("float64")) <= LARGEST.get(name, 2**63)]


# MXNet's last digit but one is not always the right one.
LAST_BUT_ONE = ["cbrt", "degrees", "radians", "rcbrt"]


def above_one(*shape, dtype="float32"):
    return positive(*shape, dtype=dtype) + values(1, dtype)


def differentiated(name, dtype):
    """Whether MXNet's derivative is one to compare with, digit by digit."""
    return name not in POLES and not (name in SINGLE + WRONG and dtype == "float64")


def battery(name, draw):
    compare = "ulps" if name in LAST_BUT_ONE else "ulp"
    for dtype in DTYPES:
        floating = dtype in FLOATS
        if name in WRONG and dtype == "float64":
            continue
        for shape in SHAPES if floating else FEW_SHAPES:
            yield asked(name, drawn(draw, shape, dtype), gradient=floating and differentiated(name, dtype), compare=compare)
        for shape in EMPTY if dtype != "bool" else []:
            yield asked(name, drawn(draw, shape, dtype), gradient=floating)
        yield asked(name, ends(name, dtype), gradient=floating and differentiated(name, dtype), compare=compare)
        if name in WHOLE and dtype in INTEGERS:
            yield case(name, whole(2, 5, dtype=dtype), gradient=True)
            yield case(name, ends(name, dtype), gradient=True)
    if name in POLES:
        for shape in SHAPES:
            yield case(name, draw(*shape), gradient=True, compare="relative")
    yield refused("expects 1 inputs, but got 0 instead.", name)


CASES = [
    made
    for names, draw in [(SMOOTH, real), (STEPPED, real), (POSITIVE, positive), (UNIT, unit), (["arccosh"], above_one), (COPIES, real)]
    for name in names
    for made in battery(name, draw)
]
