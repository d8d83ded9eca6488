"""Calls to ask MXNet about: one module for each family of operations, each with a list CASES."""

import random
from dataclasses import dataclass, field

import numpy as np

RANDOM = random.Random(19)

FLOATS = ["float32", "float64", "float16"]
INTEGERS = ["int32", "int64", "int8", "uint8"]

# Where functions have poles, steps, overflows and roundings of their own.
SPECIAL = [
    np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.0, -3.0, 20.5, -20.5,
    90.0, -90.0, 1e-8, -1e-8, 1e-30, -1e-30, 1e30, -1e30,
]


@dataclass
class Case:
    """A call: the operation's name, its arrays, its parameters, and what to note about it."""

    op: str
    inputs: list
    attributes: dict = field(default_factory=dict)
    gradient: bool = False
    compare: str = "ulp"
    says: str = None
    changes: list = field(default_factory=list)
    into: list = None


def case(op, *inputs, gradient=False, compare="ulp", changes=(), into=None, **attributes):
    """`changes` are the positions of arrays that the call writes to; `into` are those of arrays like its results, for calls
    that MXNet only makes with `out=`."""
    return Case(op, list(inputs), attributes, gradient, compare, changes=list(changes), into=into)


def refused(says, op, *inputs, **attributes):
    """A call that raises MXNetError with this in its message."""
    return Case(op, list(inputs), attributes, says=says)


def values(elements, dtype="float32"):
    with np.errstate(all="ignore"):
        return np.array(elements, dtype=dtype)


def filled(shape, draw, dtype="float32"):
    size = int(np.prod(shape))
    return np.array([draw() for _ in range(size)]).reshape(shape).astype(dtype)


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


def head(shape, dtype):
    """A gradient to start from."""
    return filled(shape, lambda: RANDOM.choice([-1, 1]) * RANDOM.uniform(0.5, 2), dtype)
