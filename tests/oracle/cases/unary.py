"""Functions of one array, element by element."""

from cases import INTEGERS, SPECIAL, case, positive, real, unit, values, whole

SMOOTH = [
    "arcsinh", "arctan", "cbrt", "cos", "cosh", "degrees", "erf", "exp", "expm1", "negative", "radians", "rcbrt",
    "reciprocal", "relu", "sigmoid", "sin", "sinh", "softsign", "square", "tan", "tanh", "abs",
]
STEPPED = ["ceil", "fix", "floor", "rint", "round", "trunc", "sign", "logical_not"]
POSITIVE = ["gamma", "gammaln", "log", "log10", "log1p", "log2", "rsqrt", "sqrt"]
UNIT = ["arccos", "arcsin", "arctanh"]

# MXNet's digamma function is one of float32, and infinite at the poles, with either sign.
POLES = ["gamma", "gammaln"]

# Its derivative has a constant of float32 in MXNet.
SINGLE = ["erf"]

# In float64 MXNet's results are those of float32, or three units off in the last place.
WRONG = ["degrees", "radians", "rcbrt"]


def above_one(*shape, dtype="float32"):
    return positive(*shape, dtype=dtype) + values(1, dtype)


def battery(name, draw):
    for shape in [(2, 3, 4), (1,)]:
        yield case(name, draw(*shape), gradient=name not in POLES)
        if name in POLES:
            yield case(name, draw(*shape), gradient=True, compare="relative")
    if name not in WRONG:
        yield case(name, draw(7, dtype="float64"), gradient=name not in POLES + SINGLE)
    yield case(name, draw(12, dtype="float16"))
    for dtype in INTEGERS:
        yield case(name, whole(9, dtype=dtype))
    yield case(name, values(SPECIAL), gradient=name not in POLES)
    yield case(name, values(SPECIAL, "float16"))
    if name not in SINGLE + WRONG:
        yield case(name, values(SPECIAL, "float64"), gradient=name not in POLES)


CASES = [
    made
    for names, draw in [(SMOOTH, real), (STEPPED, real), (POSITIVE, positive), (UNIT, unit), (["arccosh"], above_one)]
    for name in names
    for made in battery(name, draw)
]
