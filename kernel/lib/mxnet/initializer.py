"""mx.init: how parameters get their first values.

Random initializers draw from MXNet's generator, so that a seed gives the values that it gives there.
"""

import json
import logging
import re
from math import ceil, sqrt

import numpy as _numpy

from . import random, registry
from .ndarray import NDArray, linalg, load, norm

__all__ = [
    "InitDesc", "Initializer", "register", "alias", "create", "Load", "Mixed", "Zero", "One", "Constant", "Uniform",
    "Normal", "Orthogonal", "Xavier", "MSRAPrelu", "Bilinear", "LSTMBias",
]


class InitDesc(str):
    """The name of a parameter, with its attributes and the initializer of the whole network."""

    def __new__(cls, name, attrs=None, global_init=None):
        described = super().__new__(cls, name)
        described.attrs = attrs or {}
        described.global_init = global_init
        return described


def _mean_square(array):
    return str((norm(array) / sqrt(array.size)).asscalar())


class Initializer:
    """Writes first values into arrays. Subclasses override _init_weight(name, array).

    Called with a parameter's name, it chooses by how the name ends: weights are drawn, biases and the like are 0 or 1.
    """

    # How a name ends, and the method for it; the first that fits counts.
    _ENDINGS = (
        ("weight", "_init_weight"), ("bias", "_init_bias"), ("gamma", "_init_gamma"), ("beta", "_init_beta"),
        ("moving_mean", "_init_zero"), ("moving_var", "_init_one"), ("moving_inv_var", "_init_zero"),
        ("moving_avg", "_init_zero"), ("min", "_init_zero"), ("max", "_init_one"),
    )

    def __init__(self, **kwargs):
        self._kwargs = kwargs
        self._verbose = False
        self._print_func = None

    def set_verbosity(self, verbose=False, print_func=None):
        """Logs what is initialized, with print_func of its values: by default the root of their mean square."""
        self._verbose = verbose
        self._print_func = print_func or _mean_square
        return self

    def _verbose_print(self, desc, init, arr):
        if self._verbose and self._print_func:
            logging.info("Initialized %s as %s: %s", desc, init, self._print_func(arr))

    def dumps(self):
        """The initializer as text, from which create makes it again."""
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, desc, arr):
        if not isinstance(desc, str):
            raise TypeError("name must be string")
        if not isinstance(arr, NDArray):
            raise TypeError("arr must be NDArray")
        described = isinstance(desc, InitDesc)
        if described and desc.global_init is None:
            desc.global_init = self
        chosen = described and desc.attrs.get("__init__", "")
        if chosen:
            create(chosen)._init_weight(desc, arr)
            self._verbose_print(desc, chosen, arr)
            return
        for ending, method in self._ENDINGS:
            # Names alone, as old code gives them, also know the running statistics.
            if desc.endswith(ending) and not (described and ending.startswith("moving")):
                getattr(self, method)(desc, arr)
                self._verbose_print(desc, ending, arr)
                return
        self._init_default(desc, arr)

    def _init_zero(self, name, arr):
        arr[:] = 0

    def _init_one(self, name, arr):
        arr[:] = 1

    _init_bias = _init_beta = _init_zero
    _init_gamma = _init_one

    def _init_weight(self, name, arr):
        raise NotImplementedError("Must override it")

    def _init_default(self, name, arr):
        raise ValueError(
            'Unknown initialization pattern for %s. Default initialization is now limited to "weight", "bias", "gamma" '
            '(1.0), and "beta" (0.0).Please use mx.sym.Variable(init=mx.init.*) to set initialization pattern' % name
        )

    def __eq__(self, other):
        if not isinstance(other, Initializer):
            return NotImplemented
        return type(self) is type(other) and self._kwargs == other._kwargs

    __hash__ = None


_register = registry.get_register_func(Initializer, "initializer")
alias = registry.get_alias_func(Initializer, "initializer")
create = registry.get_create_func(Initializer, "initializer")


def register(klass):
    """A decorator: the class can be named by its name in small letters."""
    return _register(klass)


class Load:
    """Takes values from a file of arrays or a dict of them, and from default_init what is not there."""

    def __init__(self, param, default_init=None, verbose=False):
        param = load(param) if isinstance(param, str) else param
        assert isinstance(param, dict)
        self.param = {name[4:] if name[:4] in ("arg:", "aux:") else name: array for name, array in param.items()}
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name, arr):
        found = self.param.get(name)
        if found is None:
            assert self.default_init is not None, (
                "Cannot Initialize %s. Not found in loaded param and no default Initializer is provided." % name
            )
            self.default_init(name, arr)
        else:
            assert arr.shape == found.shape, (
                "Parameter %s cannot be initialized from loading. Shape mismatch, target %s vs loaded %s"
                % (name, arr.shape, found.shape)
            )
            arr[:] = found
        if self.verbose:
            logging.info("Initialized %s by %s", name, "default" if found is None else "loading")


class Mixed:
    """The initializer of the first of several patterns that a name begins with."""

    def __init__(self, patterns, initializers):
        assert len(patterns) == len(initializers)
        self.map = list(zip(map(re.compile, patterns), initializers))

    def __call__(self, name, arr):
        for pattern, initializer in self.map:
            if pattern.match(name):
                initializer(name, arr)
                return
        raise ValueError('Parameter name %s did not match any pattern. Consider adding a ".*" pattern at the and with '
                         "default Initializer." % name)


@register
@alias("zeros")
class Zero(Initializer):
    """Zeros."""

    def __init__(self):
        super().__init__()

    def _init_weight(self, name, arr):
        arr[:] = 0


@register
@alias("ones")
class One(Initializer):
    """Ones."""

    def __init__(self):
        super().__init__()

    def _init_weight(self, name, arr):
        arr[:] = 1


@register
class Constant(Initializer):
    """One number, or an array of the parameter's shape."""

    def __init__(self, value):
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, name, arr):
        arr[:] = self.value

    def dumps(self):
        value = self.value.asnumpy() if isinstance(self.value, NDArray) else self.value
        value = value.tolist() if isinstance(value, _numpy.ndarray) else value
        return json.dumps([type(self).__name__.lower(), {"value": value}])


@register
class Uniform(Initializer):
    """Uniform draws between -scale and scale."""

    def __init__(self, scale=0.07):
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, name, arr):
        random.uniform(-self.scale, self.scale, arr.shape, out=arr)


@register
class Normal(Initializer):
    """Normal draws around 0 with the standard deviation sigma."""

    def __init__(self, sigma=0.01):
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, name, arr):
        random.normal(0, self.sigma, arr.shape, out=arr)


@register
class Orthogonal(Initializer):
    """An orthogonal matrix times scale: the factor of a singular value decomposition of draws (Saxe et al. 2013).

    Singular vectors are defined up to their signs, so another library's may differ in them.
    """

    def __init__(self, scale=1.414, rand_type="uniform"):
        super().__init__(scale=scale, rand_type=rand_type)
        self.scale = scale
        self.rand_type = rand_type

    def _init_weight(self, name, arr):
        shape = (arr.shape[0], arr.size // arr.shape[0])
        draw = {"uniform": lambda: random.uniform(-1.0, 1.0, shape), "normal": lambda: random.normal(0.0, 1.0, shape)}
        arr[:] = (self.scale * _orthogonal(draw[self.rand_type]())).reshape(arr.shape)


def _orthogonal(drawn):
    """The orthogonal factor of the side that is the longer one of a matrix, by descending singular values."""
    drawn = drawn.astype("float64")
    tall = drawn.shape[0] >= drawn.shape[1]
    vectors, squares = linalg.syevd(linalg.gemm2(drawn, drawn, transpose_a=tall, transpose_b=not tall))
    vectors, lengths = vectors[::-1], squares[::-1].sqrt().reshape((-1, 1))
    if tall:
        return linalg.gemm2(drawn, vectors / lengths, transpose_b=True)
    return linalg.gemm2(vectors, drawn) / lengths


@register
class Xavier(Initializer):
    """Draws whose variance is magnitude over the number of inputs, of outputs, or their mean (Glorot and Bengio 2010)."""

    def __init__(self, rnd_type="uniform", factor_type="avg", magnitude=3):
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type = rnd_type
        self.factor_type = factor_type
        self.magnitude = float(magnitude)

    def _init_weight(self, name, arr):
        if arr.ndim < 2:
            raise ValueError("Xavier initializer cannot be applied to vector %s. It requires at least 2D." % name)
        window = 1.0
        for extent in arr.shape[2:]:
            window *= extent
        fan_in, fan_out = arr.shape[1] * window, arr.shape[0] * window
        factors = {"avg": (fan_in + fan_out) / 2.0, "in": fan_in, "out": fan_out}
        if self.factor_type not in factors:
            raise ValueError("Incorrect factor type")
        scale = sqrt(self.magnitude / factors[self.factor_type])
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, arr.shape, out=arr)
        elif self.rnd_type == "gaussian":
            random.normal(0, scale, arr.shape, out=arr)
        else:
            raise ValueError("Unknown random type")


@register
class MSRAPrelu(Xavier):
    """Normal draws for networks of rectifiers whose negative side has the given slope (He et al. 2015)."""

    def __init__(self, factor_type="avg", slope=0.25):
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}


@register
class Bilinear(Initializer):
    """Weights with which a transposed convolution interpolates linearly, for images of four axes."""

    def __init__(self):
        super().__init__()

    def _init_weight(self, name, arr):
        height, width = arr.shape[2:]
        # Both axes are measured by the width, as in MXNet.
        half = ceil(width / 2.0)
        centre = (2 * half - 1 - half % 2) / (2.0 * half)
        row, column = ([1 - abs(place / half - centre) for place in range(extent)] for extent in (height, width))
        arr[:] = _numpy.array([[a * b for b in column] for a in row], dtype="float32")


@register
class LSTMBias(Initializer):
    """0, and forget_bias for the gates by which an LSTM forgets."""

    def __init__(self, forget_bias=1.0):
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, name, arr):
        arr[:] = 0
        gate = arr.shape[0] // 4
        arr[gate : 2 * gate] = self.forget_bias
