"""Arrays made from nothing."""

from cases import DTYPES, noted

NAN, INF = float("nan"), float("inf")
WRONG = [{}, {"shape": "a"}, {"shape": (-1, 2)}, {"shape": (2.5,)}, {"shape": (2, 3), "dtype": "int16"}, {"shape": (2, 3), "nosuch": 1}]


def made(op, **attributes):
    return noted(op, gradient=False, **attributes)


def constants():
    for name, more in [("_zeros", {}), ("_ones", {}), ("_full", {"value": 2.5})]:
        for dtype in DTYPES:
            for shape in [(2, 3), (1,), 4]:
                yield made(name, shape=shape, dtype=dtype, **more)
        for shape in [(1, 1), (2, 1, 3), (2, 1, 2, 1, 2)]:
            yield made(name, shape=shape, **more)
        # Without a shape MXNet makes an array that has none, and of which nothing can be read.
        for shape in [(0,), (0, 3), (2, 0)]:
            yield made(name, shape=shape, empty=True, **more)
        for attributes in WRONG[1:]:
            yield made(name, **attributes, **more)
    for dtype in DTYPES:
        for value in [0, -1, 1, 3.99, -2.7, 100.5]:
            if value >= 0 or dtype not in ["uint8"]:
                yield made("_full", shape=(2,), value=value, dtype=dtype)
    # MXNet reads 1e+30 as 9.999999999999999e+29.
    for dtype in ["float16", "float32", "float64"]:
        for value in [NAN, INF, -INF, -0.0, 0.1, 1e-8, 65520, 16777217]:
            yield made("_full", shape=(2,), value=value, dtype=dtype)
    yield made("_full", shape=(2,))
    yield made("_full", shape=(2,), value="a")


RANGES = [
    {"start": 5}, {"start": 1, "stop": 4}, {"start": 0, "stop": 1, "step": 0.3}, {"start": 5, "stop": -3, "step": -2}, {"start": 3, "repeat": 2}, {"start": 1, "stop": 2},
    {"start": 0, "stop": 1, "step": 0.1}, {"start": -1.5, "stop": 1.6, "step": 0.5}, {"start": 2, "stop": 9, "step": 3, "repeat": 3}, {"start": 0.5, "stop": 3}, {"start": 10, "stop": 0, "step": -3},
    {"start": 3, "stop": None}, {"start": 0, "stop": 5, "step": 5}, {"start": 0, "stop": 5, "step": 7},
]


def ranges():
    for attributes in RANGES:
        yield made("_arange", compare="ulp", **attributes)
    for dtype in DTYPES:
        for attributes in [{"start": 0, "stop": 7, "step": 2}, {"start": 1.5, "stop": 6.2}, {"start": 6, "stop": 1, "step": -2}, {"start": 2, "repeat": 2}]:
            yield made("_arange", compare="ulp", dtype=dtype, **attributes)
    for attributes in [{"start": 16777215, "stop": 16777219}, {"start": 0, "stop": 2.0001}, {"start": 0.1, "stop": 0.7, "step": 0.1}, {"start": 1e-3, "stop": 5e-3, "step": 1e-3}]:
        for dtype in ["float32", "float64"]:
            yield made("_arange", compare="ulp", dtype=dtype, **attributes)
    for attributes in [{}, {"start": 0, "stop": 3, "step": 0}, {"start": 0, "stop": 3, "step": -1}, {"start": 3, "stop": 0}, {"start": "a"}, {"start": 2, "dtype": "int16"}, {"start": 2, "nosuch": 1},
                       {"start": 2, "repeat": 1.5}]:
        yield made("_arange", **attributes)
    for attributes in [{"start": 0, "stop": 0}, {"start": 0}, {"start": 3, "stop": 3}]:
        yield made("_arange", empty=True, **attributes)
    for attributes in [{"start": 0, "stop": 1, "num": 5}, {"start": 0, "stop": 1, "num": 4, "endpoint": False}, {"start": 2, "stop": -3, "num": 7}, {"start": 1, "stop": 3, "num": 1},
                       {"start": 1, "stop": 3, "num": 1, "endpoint": False}, {"start": 2, "stop": 2, "num": 3}, {"start": -0.5, "stop": 0.25, "num": 10}, {"start": 0, "stop": 100, "num": 11}]:
        yield made("_linspace", compare="ulp", **attributes)
        yield made("_linspace", compare="ulp", dtype="float64", **attributes)
    for dtype in DTYPES:
        yield made("_linspace", compare="ulp", start=0, stop=5, num=4, dtype=dtype)
        yield made("_linspace", compare="ulp", start=7, stop=2, num=4, endpoint=False, dtype=dtype)
    for attributes in [{}, {"start": 0, "stop": 1}, {"start": 0, "num": 3}, {"start": 0, "stop": 1, "num": -1}, {"start": 0, "stop": 1, "num": 1.5}, {"start": "a", "stop": 1, "num": 2}]:
        yield made("_linspace", **attributes)
    yield made("_linspace", empty=True, start=0, stop=1, num=0)


def diagonals():
    for attributes in [{"N": 3}, {"N": 2, "M": 4}, {"N": 4, "M": 2}, {"N": 1}, {"N": 1, "M": 3, "k": 1}, {"N": 3, "M": 0}, {"N": 3, "k": 0}]:
        yield made("_eye", **attributes)
    for k in [-5, -3, -2, -1, 1, 2, 3, 4, 9]:
        yield made("_eye", N=3, k=k)
        yield made("_eye", N=3, M=4, k=k)
    for dtype in DTYPES:
        yield made("_eye", N=3, M=4, k=-1, dtype=dtype)
    for attributes in [{}, {"N": -1}, {"N": 2, "M": -1}, {"N": 1.5}, {"N": 2, "k": 0.5}, {"N": 2, "dtype": "int16"}, {"N": 2, "nosuch": 1}]:
        yield made("_eye", **attributes)
    yield made("_eye", empty=True, N=0)
    yield made("_eye", empty=True, N=0, M=3)


CASES = [*constants(), *ranges(), *diagonals()]
