"""Writes calls of random operations, which engine/tests/drawing.rs repeats in their order.

    OMP_NUM_THREADS=1 python tests/oracle/drawn.py > engine/tests/data/drawn.jsonl

needs MXNet 1.9.1. A line `{"seed": N}` seeds the generator that the calls after it draw from one after the other, so that each
also tells where the one before left it. Calls are written as those of ops.py; those with gradients are made while training.
Longer draws are in draws.txt.
"""

import json

import mxnet as mx
import numpy as np

import cases
import ops
from cases import FLOATS, values

# Names of distributions with parameters, the second of which takes another way through the generator.
SCALARS = [
    ("uniform", [{}, {"low": -2.5, "high": 3}, {"low": 1, "high": 1}]),
    ("normal", [{}, {"loc": -1, "scale": 0.25}]),
    ("exponential", [{}, {"lam": 0.2}]),
    ("gamma", [{}, {"alpha": 0.4, "beta": 2}, {"alpha": 7.5, "beta": 0.1}]),
    ("poisson", [{}, {"lam": 30}, {"lam": 0}]),
    ("negative_binomial", [{}, {"k": 5, "p": 0.2}]),
    ("generalized_negative_binomial", [{}, {"mu": 3, "alpha": 0.5}, {"mu": 20, "alpha": 0}]),
]
ARRAYS = [
    ("uniform", [[-1, 0, 2.5, 100], [-0.5, 0, 3, 200]]),
    ("normal", [[-1, 0, 2.5, 100], [0.5, 1, 3, 1e-3]]),
    ("exponential", [[0.5, 1, 3, 20]]),
    ("gamma", [[0.2, 0.9, 1, 8], [0.5, 1, 3, 2]]),
    ("poisson", [[0.5, 3, 12.5, 80]]),
    ("negative_binomial", [[1, 2, 5, 10], [0.9, 0.5, 0.2, 0.7]]),
    ("generalized_negative_binomial", [[0.5, 2, 10, 40], [1, 0.3, 0, 2]]),
]


def drawn(op, *inputs, compare="exact", **more):
    return cases.case(op, *inputs, compare=compare, **more)


def scalars():
    for name, parameters in SCALARS:
        for attributes in parameters:
            for dtype in FLOATS:
                for shape in [1, (2, 3), 65]:
                    yield drawn(f"random_{name}", shape=shape, dtype=dtype, **attributes)
        yield drawn(f"random_{name}", shape=(2,))


def arrays():
    for name, parameters in ARRAYS:
        for given in FLOATS:
            flat = [values(parameter, given) for parameter in parameters]
            for dtype in FLOATS:
                yield drawn(f"sample_{name}", *flat, shape=(2, 2), dtype=dtype)
            yield drawn(f"sample_{name}", *flat)
            yield drawn(f"sample_{name}", *(parameter.reshape(2, 2) for parameter in flat), shape=3)
            yield drawn(f"sample_{name}", *(parameter[:1] for parameter in flat), shape=65)


def integers():
    for dtype in ["int32", "int64"]:
        for low, high in [(0, 2), (-5, 5), (0, 1), (7, 2**31 - 1), (-(2**31), 2**31 - 1)]:
            for shape in [1, (2, 3), 65]:
                yield drawn("random_randint", low=low, high=high, shape=shape, dtype=dtype)
    yield drawn("random_randint", low=-(2**62), high=2**62, shape=5, dtype="int64")
    yield drawn("random_randint", low=3, high=9, shape=5)


def orders():
    for dtype in [*FLOATS, "int32", "int64", "int8", "uint8"]:
        yield drawn("shuffle", np.arange(7).astype(dtype))
        yield drawn("shuffle", np.arange(12).astype(dtype).reshape(4, 3))
    for shape in [(1,), (1, 4), (2,), (65,), (5, 2, 2), (3, 1, 1, 2)]:
        yield drawn("shuffle", cases.real(*shape))


def dropped():
    for dtype in FLOATS:
        for p in [0, 0.3, 0.75, 1]:
            yield drawn("Dropout", cases.real(3, 4, dtype=dtype), gradient=True, p=p)
            yield drawn("Dropout", cases.real(3, 4, dtype=dtype), p=p)
            yield drawn("Dropout", cases.real(3, 4, dtype=dtype), mode="always", p=p)
        for axes in [(0,), (1,), (2,), (0, 2), (0, 1, 2)]:
            yield drawn("Dropout", cases.real(2, 3, 4, dtype=dtype), gradient=True, p=0.5, axes=axes)
            yield drawn("Dropout", cases.real(2, 3, 4, dtype=dtype), mode="always", p=0.2, axes=axes)
    for shape in [(1,), (65,), (130,), (2, 1, 3, 1, 2)]:
        yield drawn("Dropout", cases.real(*shape), gradient=True)
    yield drawn("Dropout", values([np.nan, np.inf, -np.inf, -0.0, 1, 2]), gradient=True)


def categories():
    rows = [[0.1, 0.2, 0.7], [1, 0, 0], [0.25, 0.5, 0.25], [0, 0.01, 0.99]]
    for given in FLOATS:
        for dtype in ["int32", *FLOATS, "uint8"]:
            yield drawn("sample_multinomial", values(rows, given), shape=3, dtype=dtype)
        yield drawn("sample_multinomial", values(rows[0], given))
        yield drawn("sample_multinomial", values(rows[0], given), shape=(2, 2))
        yield drawn("sample_multinomial", values(rows, given))
        yield drawn("sample_multinomial", values(rows, given).reshape(2, 2, 3), shape=(1, 2))
        yield drawn("sample_multinomial", values([[1.0]], given), shape=2)
        for shape in [{}, {"shape": 1}, {"shape": 4}, {"shape": (2, 3)}]:
            yield drawn("sample_multinomial", values(rows[0], given), gradient=True, compare="relative", get_prob=True, **shape)
            yield drawn("sample_multinomial", values(rows[2:3] * 2, given), gradient=True, compare="relative", get_prob=True, **shape)


def refusals():
    for name, wrong in [("uniform", {"low": 2, "high": 1}), ("normal", {"scale": 0}), ("normal", {"scale": -1}), ("exponential", {"lam": 0}), ("gamma", {"alpha": 0}), ("gamma", {"beta": -1}),
                        ("poisson", {"lam": -1}), ("negative_binomial", {"k": -1}), ("negative_binomial", {"p": -0.5}), ("generalized_negative_binomial", {"mu": -1}),
                        ("generalized_negative_binomial", {"alpha": -1}), ("uniform", {"dtype": "int32"}), ("normal", {"dtype": "int16"}), ("normal", {"loc": "a"}), ("poisson", {"nosuch": 1}),
                        ("randint", {}), ("randint", {"low": 1}), ("randint", {"low": 2, "high": 1}), ("randint", {"low": 0, "high": 5, "dtype": "float32"}), ("randint", {"low": 0.5, "high": 2})]:
        yield cases.asked(f"random_{name}", gradient=False, shape=(2,), **wrong)
    for name, shapes in [("uniform", [(2,), (3,)]), ("normal", [(2,), (2, 1)]), ("gamma", [(2,), (1,)])]:
        yield cases.asked(f"sample_{name}", *(cases.positive(*shape) for shape in shapes), gradient=False)
    yield cases.asked("sample_normal", cases.positive(2), cases.positive(2, dtype="float64"), gradient=False)
    yield cases.asked("sample_multinomial", cases.whole(3, low=0, high=1), gradient=False)
    yield cases.asked("sample_multinomial", values([0.5, 0.5]), gradient=False, dtype="int64")
    for attributes in [{"p": -0.1}, {"p": 1.1}, {"mode": "never"}, {"axes": (2,)}, {"nosuch": 1}]:
        yield cases.asked("Dropout", cases.real(2, 3), gradient=False, **attributes)
    yield cases.asked("Dropout", cases.whole(2, 3), gradient=False)


def without_nan(line):
    """Where all elements are dropped MXNet makes NaN of them, and Gradus zeros."""
    attributes = line.get("attributes", {})
    if attributes.get("p") == "1" and ("heads" in line or "mode" in attributes):
        for name in {"outputs", "gradients"} & set(line):
            line[name] = [[dtype, shape, "0" * len(bits)] for dtype, shape, bits in line[name]]
    return line


def main():
    cases.RANDOM.seed("drawn")
    for seed, calls in enumerate([scalars, arrays, integers, orders, dropped, categories, refusals]):
        for seed in [seed, 42, 2**31 - 1 - seed]:
            mx.random.seed(seed)
            print(json.dumps({"seed": seed}))
            for line in filter(None, map(ops.record, calls())):
                print(json.dumps(without_nan(line), separators=(",", ":")))
            if calls is refusals:
                break


if __name__ == "__main__":
    main()
