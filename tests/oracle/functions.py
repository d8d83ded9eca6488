"""Writes the values of elementary functions that engine/tests/math.rs compares with.

    python tests/oracle/functions.py > engine/tests/data/functions.txt

needs MXNet 1.9.1 for the CPU. A line `arguments NAME` or `values FUNCTION NAME` is followed by one line of bit
patterns of float32 in hexadecimal. NaN is always written 7fc00000.
"""

import sys

import numpy as np

import mxnet as mx
from mxnet import nd

RANDOM = np.random.RandomState(7)
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, np.inf, -np.inf, np.nan, 1e-45, -1e-45, 1e-39, 1e-38]
SPECIAL += [3.4028235e38, -3.4028235e38, 0.49999997, 8388609.0, 88.72283, 88.72284, -87.33655, -103.97, -104.0, 20.0, 22.0]

DOMAINS = {
    "all": RANDOM.randint(0, 2**32, 400, dtype=np.uint64).astype(np.uint32).view(np.float32),
    "middle": RANDOM.uniform(-12, 12, 500),
    "small": RANDOM.uniform(-1, 1, 500) * 10.0 ** RANDOM.uniform(-9, 0, 500),
    "positive": np.abs(RANDOM.uniform(0, 1, 500) * 10.0 ** RANDOM.uniform(-3, 5, 500)),
    "special": np.array(SPECIAL),
}

EVERYWHERE = ["all", "middle", "small", "special"]
FUNCTIONS = {
    name: EVERYWHERE
    for name in """exp expm1 tanh sigmoid sin cos tan sinh cosh arctan arcsinh cbrt rcbrt erf floor ceil trunc fix rint
    round sign abs square reciprocal relu softsign arcsin arccos arctanh""".split()
}
FUNCTIONS["softrelu"] = EVERYWHERE
for name in "log log2 log10 log1p sqrt rsqrt arccosh gammaln gamma".split():
    FUNCTIONS[name] = [*EVERYWHERE, "positive"]


def bits(values):
    patterns = np.where(np.isnan(values), np.float32(np.nan), values).astype(np.float32).view(np.uint32)
    return " ".join(format(int(pattern), "x") for pattern in np.where(np.isnan(values), 0x7FC00000, patterns))


def values_of(name, arguments):
    operand = nd.array(arguments)
    if name == "softrelu":
        # The operator Activation may be evaluated by another library; this is the function itself.
        return nd.where(operand > 20, operand, nd.log1p(nd.exp(operand))).asnumpy()
    return getattr(nd, name)(operand).asnumpy()


def main():
    assert mx.__version__ == "1.9.1", mx.__version__
    with np.errstate(all="ignore"):
        domains = {name: values.astype(np.float32) for name, values in DOMAINS.items()}
        for domain, arguments in domains.items():
            print(f"arguments {domain}\n{bits(arguments)}")
        for name, where in FUNCTIONS.items():
            for domain in where:
                print(f"values {name} {domain}\n{bits(values_of(name, domains[domain]))}")
        exponents = RANDOM.uniform(-4, 4, 500).astype(np.float32)
        print(f"arguments exponents\n{bits(exponents)}")
        powers = nd.power(nd.array(domains["positive"]), nd.array(exponents)).asnumpy()
        print(f"values power positive\n{bits(powers)}")


if __name__ == "__main__":
    sys.exit(main())
