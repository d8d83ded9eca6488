"""Writes the random draws that engine/tests/random.rs replays.

    OMP_NUM_THREADS=1 python tests/oracle/draws.py > engine/tests/data/draws.txt

needs MXNet 1.9.1 for the CPU, started afresh: the first session is drawn before any seed is set. One thread,
because MXNet's shuffle of long arrays depends on their number; no other draw does.

A line `seed N`, `seed_ctx N` or `fresh` begins a session; the draws after it follow each other in one generator:

    distribution|dtype|parameter dtype|size|parameters|digest|first elements

Parameters are lists of numbers separated by `;`. Elements are bit patterns in hexadecimal for floats and numbers
otherwise; the digest is the 64-bit FNV-1a hash of the little-endian bytes of all elements.
"""

import sys

import numpy as np

import mxnet as mx
from mxnet import autograd, nd

SIZES = [1, 2, 63, 64, 65, 127, 128, 1000, 5000]
FLOATS = ["float32", "float64", "float16"]


def digest(values):
    """64-bit FNV-1a."""
    hashed = 0xCBF29CE484222325
    for byte in values.tobytes():
        hashed = ((hashed ^ byte) * 0x100000001B3) % 2**64
    return format(hashed, "016x")


def element_text(values):
    if values.dtype.kind == "f":
        return " ".join(format(int(bits), "x") for bits in values.view(f"u{values.itemsize}"))
    return " ".join(str(int(value)) for value in values)


def write(distribution, values, parameter_dtype, *parameters):
    values = np.ascontiguousarray(values).ravel()
    texts = [" ".join(repr(float(value)) for value in np.ravel(parameter)) for parameter in parameters]
    fields = [distribution, values.dtype.name, parameter_dtype, str(values.size), ";".join(texts)]
    print("|".join([*fields, digest(values), element_text(values[:3])]))


def scalars(distribution, dtype, size, *parameters):
    """A draw with one value for each parameter."""
    sample = getattr(nd.random, distribution)(*parameters, shape=(size,), dtype=dtype)
    write(distribution, sample.asnumpy(), "float32", *parameters)


def arrays(distribution, dtype, parameter_dtype, each, *parameters):
    """A draw of `each` numbers for every value of the parameters."""
    operands = [nd.array(parameter, dtype=parameter_dtype) for parameter in parameters]
    operator = getattr(nd, f"sample_{distribution}")
    sample = operator(*operands, shape=(each,), dtype=dtype)
    write(distribution, sample.asnumpy(), parameter_dtype, *parameters)


def exponential(dtype, size, rate):
    """The operator takes the rate, `nd.random.exponential` its inverse."""
    write("exponential", nd.random_exponential(lam=rate, shape=(size,), dtype=dtype).asnumpy(), "float32", rate)


def randint(dtype, size, low, high):
    write("randint", nd.random.randint(low, high, shape=(size,), dtype=dtype).asnumpy(), "int64", low, high)


def shuffle(size, axes):
    data = nd.arange(size).reshape((size,) + (1,) * (axes - 1))
    write("shuffle", nd.random.shuffle(data).asnumpy().astype(np.int32), "float32", [axes])


def multinomial(size, *rows):
    probabilities = nd.array(rows if len(rows) > 1 else rows[0])
    sample = nd.random.multinomial(probabilities, shape=size).asnumpy()
    write("multinomial", sample, "float32", *rows)


def dropout(size, rate, axes):
    data = nd.ones((size, 3)) if axes else nd.ones((size,))
    with autograd.train_mode():
        sample = nd.Dropout(data, p=rate, axes=axes).asnumpy()
    write("dropout", sample[:, 0] if axes else sample, "float32", [rate], [len(axes)])


def numpy_noise(size):
    """The noise of the numpy face, which comes from the serial stream."""
    write("serial_uniform", mx.np.random.uniform(0.0, 1.0, size=(size,)).asnumpy(), "float32", 0.0)
    write("serial_normal", mx.np.random.normal(0.0, 1.0, size=(size,)).asnumpy(), "float32", 0.0)


def session(name, draws):
    print(name)
    draws()


def every_size():
    for size in SIZES:
        scalars("uniform", "float32", size, 0.0, 1.0)
    for size in SIZES:
        scalars("normal", "float32", size, 0.0, 1.0)
    scalars("uniform", "float32", 70000, -0.07, 0.07)
    scalars("normal", "float32", 70000, 1.0, 0.01)


def long_draws():
    """More than all states of the generator together give at a time."""
    for dtype in FLOATS:
        scalars("uniform", dtype, 70000, -1.0, 1.0)
        scalars("normal", dtype, 70000, 0.0, 2.0)
    exponential("float32", 70000, 0.5)
    scalars("gamma", "float32", 70000, 0.7, 2.0)
    scalars("poisson", "float32", 70000, 4.5)
    scalars("poisson", "float32", 70000, 25.0)
    scalars("negative_binomial", "float32", 70000, 3, 0.4)
    scalars("generalized_negative_binomial", "float32", 70000, 3.5, 0.6)
    randint("int32", 70000, -7, 1000)
    randint("int64", 70000, 0, 2**40)
    multinomial(70000, [0.1, 0.2, 0.7])
    dropout(70000, 0.4, ())
    dropout(70000, 0.4, (1,))


def every_dtype():
    for dtype in FLOATS:
        for size in (1, 64, 200):
            scalars("uniform", dtype, size, -1.5, 2.25)
            scalars("normal", dtype, size, 0.1, 3.0)
            exponential(dtype, size, 2.5)
            scalars("gamma", dtype, size, 2.5, 0.7)
            scalars("gamma", dtype, size, 0.3, 2.0)
            scalars("poisson", dtype, size, 3.7)
            scalars("poisson", dtype, size, 45.5)
            scalars("negative_binomial", dtype, size, 4, 0.3)
            scalars("generalized_negative_binomial", dtype, size, 5.5, 0.4)
            scalars("generalized_negative_binomial", dtype, size, 5.5, 0.0)
    for dtype in ("float32", "float64"):
        for size in (1000, 5000):
            exponential(dtype, size, 1.0)
            scalars("gamma", dtype, size, 9.0, 0.5)
            scalars("gamma", dtype, size, 0.5, 0.5)
            scalars("poisson", dtype, size, 11.9)
            scalars("poisson", dtype, size, 300.0)
            scalars("negative_binomial", dtype, size, 3, 0.5)


def parameter_arrays():
    for parameter_dtype in ("float32", "float64"):
        for dtype in FLOATS:
            arrays("uniform", dtype, parameter_dtype, 7, [0.1, -3.3, 5.0], [0.9, 3.7, 5.1])
            arrays("normal", dtype, parameter_dtype, 90, [0.1, -3.3, 5.0], [0.9, 3.7, 5.1])
            arrays("exponential", dtype, parameter_dtype, 5, [0.1, 3.0])
            arrays("gamma", dtype, parameter_dtype, 70, [0.1, 3.3], [0.3, 0.7])
            arrays("poisson", dtype, parameter_dtype, 33, [0.1, 3.3, 13.0, 100.0])
            arrays("negative_binomial", dtype, parameter_dtype, 40, [1.0, 3.0], [0.3, 0.7])
            arrays("generalized_negative_binomial", dtype, parameter_dtype, 40, [2.0, 7.1], [0.0, 0.7])


def integers_and_choices():
    for dtype in ("int32", "int64"):
        for size in (1, 65, 2000):
            randint(dtype, size, 0, 10)
            randint(dtype, size, -100, 1000003)
    randint("int64", 500, -(2**40), 2**50)
    for size in (1, 2, 10, 63, 999, 1000, 5000):
        shuffle(size, 1)
        shuffle(size, 2)
    for size in (1, 10, 3000):
        multinomial(size, [0.1, 0.2, 0.7])
        numpy_noise(size)
        multinomial(size, [0.25, 0.25, 0.25, 0.25], [0.0, 0.5, 0.5, 0.0], [1.0, 0.0, 0.0, 0.0])
    for size in (1, 100, 3000):
        dropout(size, 0.5, ())
        dropout(size, 0.2, ())
        dropout(size, 0.3, (1,))
        scalars("uniform", "float32", 3, 0.0, 1.0)


def seeded(seed, draws, **ctx):
    mx.random.seed(seed, **ctx)
    session(f"{'seed_ctx' if ctx else 'seed'} {seed}", draws)


def main():
    assert mx.__version__ == "1.9.1", mx.__version__
    session("fresh", every_size)
    for number, draws in enumerate([every_size, every_dtype, parameter_arrays, integers_and_choices, long_draws]):
        for seed in (1 + number, 42, 20231 * (number + 1), 2**31 - 1):
            seeded(seed, draws)
        seeded(3 + number, draws, ctx=mx.cpu(0))


if __name__ == "__main__":
    sys.exit(main())
