"""nd.random: MXNet's generator, bit for bit."""

import _engine

from ..context import current_context

__all__ = ["seed", "uniform", "normal", "randn"]


def seed(seed_state, ctx="all"):
    """Starts the generators of all contexts, or of one, from a number."""
    _engine.seed(int(seed_state), None if ctx == "all" else ctx)


def _draw(name, shape, dtype, ctx, out, **parameters):
    if out is not None:
        shape = out.shape
        ctx = out.context
        dtype = out.dtype
    shape = (1,) if shape is None else shape
    result = _engine.operator(name)(shape=shape, dtype=dtype or "float32", ctx=ctx or current_context(), **parameters)
    if out is None:
        return result
    out[:] = result
    return out


def uniform(low=0, high=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers between low (included) and high (excluded)."""
    return _draw("_random_uniform", shape, dtype, ctx, out, low=low, high=high)


def normal(loc=0, scale=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of a normal distribution."""
    return _draw("_random_normal", shape, dtype, ctx, out, loc=loc, scale=scale)


def randn(*shape, **kwargs):
    """Numbers of a normal distribution, in the shape of the positional arguments."""
    loc, scale = kwargs.pop("loc", 0), kwargs.pop("scale", 1)
    return normal(loc, scale, shape or (1,), **kwargs)
