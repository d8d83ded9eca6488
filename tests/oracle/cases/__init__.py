"""Calls to ask MXNet about: one module for each family of operations, each with a list CASES."""

import random
from dataclasses import dataclass, field

import numpy as np

# Seeded by ops.py with the name of each family.
RANDOM = random.Random(19)

FLOATS = ["float32", "float64", "float16"]
INTEGERS = ["int32", "int64", "int8", "uint8"]
DTYPES = [*FLOATS, *INTEGERS, "bool"]

# Where functions have poles, steps, overflows and roundings of their own.
SPECIAL = [
    np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.0, -3.0, 20.5, -20.5,
    90.0, -90.0, 1e-8, -1e-8, 1e-30, -1e-30, 1e30, -1e30,
]

# Functions for operations that MXNet has under no name of its own, by the engine's name: each does the same by other means.
OTHERWISE = {}


@dataclass
class Case:
    """A call: the operation's name, its arrays, its parameters, and what to note about it."""

    op: str
    inputs: list
    attributes: dict = field(default_factory=dict)
    gradient: bool | list = False
    compare: str = "ulp"
    says: str = None
    changes: list = field(default_factory=list)
    into: list = None
    either: bool = False
    empty: bool = False
    asked: bool = False


def case(op, *inputs, gradient=False, compare="ulp", changes=(), into=None, **attributes):
    """`gradient` is whether gradients are asked of all arrays, or the positions of those of which they are; `changes` are
    the positions of arrays that the call writes to; `into` are those of arrays like its results, for calls that MXNet only
    makes with `out=`."""
    return Case(op, list(inputs), attributes, gradient, compare, changes=list(changes), into=into)


def refused(says, op, *inputs, **attributes):
    """A call that raises MXNetError with this in its message."""
    return Case(op, list(inputs), attributes, says=says)


def noted(op, *inputs, gradient=True, compare="exact", empty=False, **attributes):
    """A call of an operation that moves elements, which MXNet may refuse, or have no gradient of: what it does is noted.
    `empty` says that an array without elements is in it or comes out of it."""
    empty = empty or any(array.size == 0 for array in inputs)
    return Case(op, list(inputs), attributes, gradient, compare, either=True, empty=empty)


def asked(op, *inputs, **options):
    """A `case` that may be refused, which is noted then: for calls that are made of every element type, every shape and
    the like."""
    made = case(op, *inputs, **options)
    made.asked = True
    return made


def values(elements, dtype="float32"):
    with np.errstate(all="ignore"):
        return np.array(elements, dtype=dtype)


def extremes(dtype):
    """Where a type ends, and where it is finest."""
    kind = np.dtype(dtype).kind
    if kind == "b":
        return values([False, True, True, False], dtype)
    if kind == "f":
        limits = np.finfo(dtype)
        with np.errstate(all="ignore"):
            finest = np.nextafter(limits.dtype.type(0), limits.dtype.type(1))
        ends = [limits.max, limits.tiny, finest, finest * 3, limits.eps, 1 + limits.eps, 1 - limits.eps]
        return np.concatenate([values(SPECIAL, dtype), values(ends, dtype), -values(ends, dtype)])
    limits = np.iinfo(dtype)
    return values([limits.min, limits.min + 1, *([-3, -2, -1] if kind == "i" else []), 0, 1, 2, 3, 100, limits.max - 1, limits.max], dtype)


def filled(shape, draw, dtype="float32"):
    size = int(np.prod(shape))
    return np.array([draw() for _ in range(size)]).reshape(shape).astype(dtype)


def drawn(draw, shape, dtype):
    """An array of any element type: what `draw` draws, or small integers, or truth values."""
    kind = np.dtype(dtype).kind
    if kind == "f":
        return draw(*shape, dtype=dtype)
    return whole(*shape, dtype=dtype, low=0, high=1) if kind == "b" else whole(*shape, dtype=dtype)


def real(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.gauss(0, 1.5), dtype)


def positive(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(0.2, 3), dtype)


def unit(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(-0.95, 0.95), dtype)


def whole(*shape, dtype="int32", low=-5, high=5):
    """Small integers, with repetitions; none below 0 where the type has none."""
    low = max(low, 0) if np.dtype(dtype).kind == "u" else low
    return filled(shape, lambda: RANDOM.randint(low, high), dtype)


def mixed(*shape, dtype="float32"):
    """Elements of any type; among floats are some that are no numbers, infinite, or zeros of either sign."""
    if np.dtype(dtype).kind == "f":
        odd = [np.nan, np.inf, -np.inf, -0.0, 0.0]
        return filled(shape, lambda: RANDOM.choice(odd) if RANDOM.random() < 0.15 else RANDOM.gauss(0, 1.5), dtype)
    return whole(*shape, dtype=dtype, low=0 if dtype == "bool" else -5, high=1 if dtype == "bool" else 5)


def head(shape, dtype):
    """A gradient to start from."""
    if np.dtype(dtype).kind != "f":
        return whole(*shape, dtype=dtype)
    return filled(shape, lambda: RANDOM.choice([-1, 1]) * RANDOM.uniform(0.5, 2), dtype)
