"""nd.random: MXNet's generator, bit for bit.

A distribution whose parameters are numbers fills the given shape; one whose parameters are arrays draws for each of their
elements.
"""

import _engine

from ..context import current_context
from .ndarray import NDArray

__all__ = [
    "seed", "uniform", "normal", "randn", "exponential", "gamma", "poisson", "negative_binomial",
    "generalized_negative_binomial", "randint", "multinomial", "shuffle", "uniform_like", "normal_like",
    "exponential_like", "gamma_like", "poisson_like", "negative_binomial_like", "generalized_negative_binomial_like",
]


def seed(seed_state, ctx="all"):
    """Starts the generators of all contexts, or of one, from a number."""
    if not isinstance(seed_state, int):
        raise ValueError("seed_state must be int")
    _engine.seed(seed_state, None if ctx == "all" else ctx)


def _draw(name, parameters, shape, dtype, ctx, out):
    arrays = [value for value in parameters.values() if isinstance(value, NDArray)]
    dtype = None if dtype == "None" else dtype
    if not arrays:
        if out is not None:
            shape, dtype, ctx = out.shape, out.dtype, out.context
        result = _engine.operator("random_" + name)(
            shape=(1,) if shape is None else shape, dtype=dtype, ctx=ctx or current_context(), **parameters
        )
    else:
        if len(arrays) < len(parameters):
            kinds = [type(value) for value in parameters.values()]
            raise AssertionError("Distribution parameters must all have the same type, but got both %s and %s."
                                 % (kinds[0], next(kind for kind in kinds if kind is not kinds[0])))
        result = _engine.operator("sample_" + name)(*arrays, shape=() if shape is None else shape, dtype=dtype)
    return _into(result, out)


def _like(name, *parameters):
    """The draw of a distribution, whose parameters are numbers, in the shape and the place of an array."""

    def draw(data, *numbers, out=None, **options):
        given = dict(parameters)
        given.update(zip(given, numbers))
        given.update(options)
        return _draw(name, given, data.shape, data.dtype, data.context, out)

    draw.__name__ = draw.__qualname__ = name + "_like"
    draw.__doc__ = "Draws as %s does, in the shape, the type and the context of an array." % name
    return draw


uniform_like = _like("uniform", ("low", 0), ("high", 1))
normal_like = _like("normal", ("loc", 0), ("scale", 1))
exponential_like = _like("exponential", ("lam", 1))
gamma_like = _like("gamma", ("alpha", 1), ("beta", 1))
poisson_like = _like("poisson", ("lam", 1))
negative_binomial_like = _like("negative_binomial", ("k", 1), ("p", 1))
generalized_negative_binomial_like = _like("generalized_negative_binomial", ("mu", 1), ("alpha", 1))


def _into(result, out):
    if out is None:
        return result
    out[:] = result
    return out


def uniform(low=0, high=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers between low (included) and high (excluded), all equally likely."""
    return _draw("uniform", {"low": low, "high": high}, shape, dtype, ctx, out)


def normal(loc=0, scale=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers with the normal distribution of mean loc and standard deviation scale."""
    return _draw("normal", {"loc": loc, "scale": scale}, shape, dtype, ctx, out)


def randn(*shape, **kwargs):
    """Numbers with a normal distribution, in the shape of the positional arguments."""
    return normal(kwargs.pop("loc", 0), kwargs.pop("scale", 1), shape or (1,), **kwargs)


def exponential(scale=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers with the exponential distribution of mean scale."""
    return _draw("exponential", {"lam": 1.0 / scale}, shape, dtype, ctx, out)


def gamma(alpha=1, beta=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers with the gamma distribution of shape alpha and scale beta."""
    return _draw("gamma", {"alpha": alpha, "beta": beta}, shape, dtype, ctx, out)


def poisson(lam=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of events, as floats, with the Poisson distribution of mean lam."""
    return _draw("poisson", {"lam": lam}, shape, dtype, ctx, out)


def negative_binomial(k=1, p=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of failures, as floats, before the k-th success of probability p."""
    return _draw("negative_binomial", {"k": k, "p": p}, shape, dtype, ctx, out)


def generalized_negative_binomial(mu=1, alpha=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of events, as floats, with the negative binomial distribution of mean mu and dispersion alpha."""
    return _draw("generalized_negative_binomial", {"mu": mu, "alpha": alpha}, shape, dtype, ctx, out)


def randint(low, high, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Integers from low up to high (excluded)."""
    return _draw("randint", {"low": low, "high": high}, shape, dtype, ctx, out)


def multinomial(data, shape=None, get_prob=False, out=None, dtype="int32", **kwargs):
    """Indices drawn with the probabilities along the last axis; with get_prob also their log likelihoods."""
    result = _engine.operator("sample_multinomial")(
        data, shape=() if shape is None else shape, get_prob=get_prob, dtype=dtype
    )
    return result if isinstance(result, list) else _into(result, out)


def shuffle(data, **kwargs):
    """The rows of an array in a random order."""
    return _into(_engine.operator("shuffle")(data), kwargs.get("out"))
