"""Arrays made from nothing."""

from cases import INTEGERS, case


def constants():
    for name, more in [("_zeros", {}), ("_ones", {}), ("_full", {"value": 2.5})]:
        for dtype in ["float32", "float64", "float16", *INTEGERS]:
            yield case(name, compare="exact", shape=(2, 3), dtype=dtype, **more)


def ranges():
    for attributes in [{"start": 5}, {"start": 1, "stop": 4}, {"start": 0, "stop": 1, "step": 0.3}, {"start": 5, "stop": -3, "step": -2}, {"start": 3, "repeat": 2}]:
        yield case("_arange", compare="ulp", **attributes)
    for attributes in [{"start": 0, "stop": 1, "num": 5}, {"start": 0, "stop": 1, "num": 4, "endpoint": False}, {"start": 2, "stop": -3, "num": 7}]:
        yield case("_linspace", compare="ulp", **attributes)
    for attributes in [{"N": 3}, {"N": 2, "M": 4}, {"N": 3, "k": 1}, {"N": 3, "M": 4, "k": -1, "dtype": "int32"}]:
        yield case("_eye", compare="exact", **attributes)


CASES = [*constants(), *ranges()]
