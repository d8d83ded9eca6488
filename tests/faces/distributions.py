"""The distributions of scipy.stats that MXNet's tests of random numbers compare with: densities, sums of them, quantiles.

From their definitions; the incomplete gamma function by its series and its continued fraction (Abramowitz and Stegun,
6.5.29 and 6.5.31), the incomplete beta function of whole numbers by a sum.
"""

import math

import numpy as np

__all__ = ["norm", "uniform", "gamma", "expon", "poisson", "nbinom", "chisquare"]


def gamma_share(shape, x):
    """The part of the gamma function's integral that lies below x: P(shape, x)."""
    if x <= 0:
        return 0.0
    if x < shape + 1:
        term = total = 1.0 / shape
        step = shape
        while abs(term) > 1e-16 * abs(total):
            step += 1
            term *= x / step
            total += term
        return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))
    # Lentz's method for the fraction 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...
    below = x + 1 - shape
    c, d = 1e300, 1 / below
    fraction = d
    for step in range(1, 10000):
        factor = -step * (step - shape)
        below += 2
        d = 1 / (factor * d + below)
        c = below + factor / c
        fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return 1 - fraction * math.exp(shape * math.log(x) - x - math.lgamma(shape))


def _each(function):
    """A function of numbers as one of arrays, broadcast."""

    def over(*arguments):
        arrays = np.broadcast_arrays(*[np.asarray(argument, dtype="float64") for argument in arguments])
        flat = zip(*[array.reshape(-1).tolist() for array in arrays])
        result = np.array([function(*numbers) for numbers in flat]).reshape(arrays[0].shape)
        return float(result) if result.shape == () else result

    return over


class norm:
    """The normal distribution."""

    pdf = staticmethod(_each(lambda x, loc, scale: math.exp(-0.5 * ((x - loc) / scale) ** 2)
                             / (scale * math.sqrt(2 * math.pi))))

    @staticmethod
    def cdf(x, loc, scale):
        return 0.5 * math.erfc((loc - x) / (scale * math.sqrt(2)))

    @staticmethod
    def ppf(share, loc, scale):
        return _quantile(lambda x: norm.cdf(x, 0, 1), share, -40.0, 40.0) * scale + loc


class uniform:
    """The uniform distribution from loc to loc + scale."""

    pdf = staticmethod(_each(lambda x, loc, scale: 1 / scale if loc <= x <= loc + scale else 0.0))

    @staticmethod
    def ppf(share, loc=0, scale=1):
        return loc + share * scale


class gamma:
    """The gamma distribution."""

    pdf = staticmethod(_each(lambda x, a, loc, scale: math.exp(
        (a - 1) * math.log((x - loc) / scale) - (x - loc) / scale - math.lgamma(a)) / scale))

    @staticmethod
    def ppf(share, a, loc=0, scale=1):
        return loc + scale * _quantile(lambda x: gamma_share(a, x), share, 0.0, 200.0 + 50 * a)


class expon:
    """The exponential distribution."""

    pdf = staticmethod(_each(lambda x, loc, scale: math.exp(-(x - loc) / scale) / scale))

    @staticmethod
    def ppf(share, loc=0, scale=1):
        return loc - scale * math.log1p(-share) if share < 1 else math.inf


class poisson:
    """The Poisson distribution."""

    pmf = staticmethod(_each(lambda k, lam: math.exp(k * math.log(lam) - lam - math.lgamma(k + 1))))

    @staticmethod
    def cdf(k, lam):
        if k == math.inf:
            return 1.0
        return 1 - gamma_share(math.floor(k) + 1, lam) if k >= 0 else 0.0


class nbinom:
    """The number of failures before the n-th success."""

    pmf = staticmethod(_each(lambda k, n, p: math.exp(
        math.lgamma(k + n) - math.lgamma(n) - math.lgamma(k + 1) + n * math.log(p) + k * math.log1p(-p))))

    @staticmethod
    def cdf(k, n, p):
        if k == math.inf:
            return 1.0
        return sum(nbinom.pmf(failures, n, p) for failures in range(math.floor(k) + 1))


def _quantile(cdf, share, low, high):
    if share <= 0 or share >= 1:
        return (low if low == 0 else -math.inf) if share <= 0 else math.inf
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < share else (low, middle)
    return (low + high) / 2


def chisquare(f_obs, f_exp):
    """Pearson's test: the statistic, and how likely one as large is."""
    observed, expected = np.asarray(f_obs, dtype="float64"), np.asarray(f_exp, dtype="float64")
    statistic = float((((observed - expected) ** 2) / expected).sum())
    return statistic, 1 - gamma_share((observed.size - 1) / 2, statistic / 2)
