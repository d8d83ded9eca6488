"""Writes the printing cases that engine/tests/display.rs replays.

    python tests/oracle/display.py > engine/tests/data/display.txt

needs NumPy 1.23 (the last that MXNet 1.9 works with) and nothing else. The output is the same on every run.

One case a line, fields separated by `|`: dtype, shape, print options, elements, str, repr (may be missing).
Elements are hexadecimal bit patterns for floats and decimal numbers otherwise, and repeat until the shape is full.
Line breaks inside a text are written `\\n`.
"""

import random
import sys

import numpy as np

RANDOM = random.Random(20221118)
FLOATS = {"float16": np.uint16, "float32": np.uint32, "float64": np.uint64}
INTEGERS = ["int8", "int32", "int64", "uint8"]
SPECIALS = [np.nan, np.inf, -np.inf, 0.0, -0.0]
FEW_DECIMALS = [0.1, 0.5, 0.25, 1.5, 2.0, 3.0, 10.0, 99.5, 100.0, 1000.0, 12345.0, 1e-3, 0.05]
THRESHOLDS = [1e8, 99999999.0, 99999992.0, 1e-4, 9.999e-5, 1.0001e-4, 1000.0, 1001.0, 0.001, 1e16, 9.9e15, 65504.0]


def magnitude(kind):
    """One float of the wanted kind; several kinds make one array."""
    if kind == "unit":
        return RANDOM.random()
    if kind == "normal":
        return RANDOM.gauss(0, 1)
    if kind == "whole":
        return float(RANDOM.randint(-200, 200))
    if kind == "decimal":
        return round(RANDOM.uniform(-30, 30), RANDOM.randint(0, 4))
    if kind == "few":
        return RANDOM.choice(FEW_DECIMALS)
    if kind == "threshold":
        return RANDOM.choice(THRESHOLDS) * RANDOM.choice([1, 1, -1])
    if kind == "power":
        return 2.0 ** RANDOM.randint(-30, 30)
    if kind == "wide":
        return RANDOM.choice([1, -1]) * 10 ** RANDOM.uniform(-12, 12)
    if kind == "extreme":
        return RANDOM.choice([1, -1]) * 10 ** RANDOM.uniform(-320, 308)
    if kind == "special":
        return RANDOM.choice(SPECIALS)
    if kind == "zero":
        return RANDOM.choice([0.0, -0.0])
    raise ValueError(kind)


def float_values(count, dtype):
    kinds = ["unit", "normal", "whole", "decimal", "few", "threshold", "power", "wide", "extreme", "special", "zero"]
    chosen = RANDOM.choices(kinds, [6, 6, 3, 4, 2, 2, 1, 2, 1, 0.3, 0.5], k=RANDOM.choice([1, 1, 1, 2, 3]))
    if RANDOM.random() < 0.12:
        chosen.append("special")
    with np.errstate(all="ignore"):
        return np.array([magnitude(RANDOM.choice(chosen)) for _ in range(count)]).astype(dtype)


def values_of(dtype, count):
    if dtype in FLOATS:
        return float_values(count, dtype)
    if dtype == "bool":
        return np.array([RANDOM.random() < 0.5 for _ in range(count)])
    limits = np.iinfo(dtype)
    reach = RANDOM.choice([3, 12, 100, 5000, int(limits.max)])
    low, high = max(int(limits.min), -reach), min(int(limits.max), reach)
    return np.array([RANDOM.randint(low, high) for _ in range(count)], dtype)


def small_shape():
    """Shapes whose arrays are mostly shown whole."""
    axes = RANDOM.choices([0, 1, 2, 3, 4], [2, 6, 6, 2, 1])[0]
    longest = {0: 1, 1: 30, 2: 6, 3: 4, 4: 3}[axes]
    return tuple(RANDOM.randint(0 if RANDOM.random() < 0.03 else 1, longest) for _ in range(axes))


def large_shape():
    """Shapes that are summarised by default, or nearly."""
    return RANDOM.choice(
        [(1001,), (1000,), (5000,), (40, 30), (7, 200), (200, 7), (2, 3, 400), (30, 6, 8), (1000, 2), (11, 2, 50), (6, 7, 4, 8)]
    )


def options_of():
    """Print options, mostly NumPy's own."""
    options = {}
    if RANDOM.random() < 0.55:
        return options
    for name, choices in {
        "precision": [0, 1, 2, 3, 4, 6, 10, 16],
        "suppress": [True],
        "linewidth": [20, 40, 60, 100, 120],
        "threshold": [0, 5, 20, 10**6],
        "edgeitems": [0, 1, 2, 5],
        "floatmode": ["fixed", "unique", "maxprec_equal"],
        "sign": ["+", " "],
        "nanstr": ["NaN", "not a number"],
        "infstr": ["Inf", "infinity"],
    }.items():
        if RANDOM.random() < 0.25:
            options[name] = RANDOM.choice(choices)
    return options


def elements_text(values):
    if values.dtype.name in FLOATS:
        return " ".join(format(int(bits), "x") for bits in values.view(FLOATS[values.dtype.name]))
    return " ".join(str(int(value)) for value in values)


def escaped(text):
    assert "|" not in text and "\\" not in text
    return text.replace("\n", "\\n")


def write_case(dtype, shape, options, values, with_repr):
    size = int(np.prod(shape, dtype=int))
    array = np.resize(values, size).astype(values.dtype).reshape(shape)
    with np.printoptions(**options):
        texts = [str(array)] + ([repr(array)] if with_repr else [])
    fields = [
        dtype,
        " ".join(map(str, shape)),
        " ".join(f"{name}={str(value).replace(' ', '_')}" for name, value in options.items()),
        elements_text(values),
        *map(escaped, texts),
    ]
    print("|".join(fields))


def main():
    assert np.__version__.startswith("1.23."), np.__version__
    dtypes = [*FLOATS, "float32", "float32", "float64", *INTEGERS, "bool"]
    for _ in range(2600):
        dtype, shape = RANDOM.choice(dtypes), small_shape()
        values = values_of(dtype, max(1, int(np.prod(shape, dtype=int))))
        write_case(dtype, shape, options_of(), values, RANDOM.random() < 0.4)
    for _ in range(260):
        dtype, options = RANDOM.choice(dtypes), options_of()
        if options.get("threshold", 0) > 1000:
            del options["threshold"]
        write_case(dtype, large_shape(), options, values_of(dtype, RANDOM.randint(1, 17)), RANDOM.random() < 0.3)
    # Scalars: every kind of magnitude, and the neighbours of the borders between their two styles.
    for dtype in FLOATS:
        near = [np.array([value]).astype(dtype)[0] for value in THRESHOLDS + SPECIALS]
        near += [np.nextafter(value, other) for value in near for other in (np.array(0, dtype), np.array(np.inf, dtype))]
        for value in near:
            write_case(dtype, (), {}, np.array([value], dtype), True)
        for _ in range(150):
            write_case(dtype, (), {}, float_values(1, dtype), True)


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        sys.exit(main())
