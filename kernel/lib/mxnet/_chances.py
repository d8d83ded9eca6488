"""Checks of random numbers for tests: means, variances, and Pearson's test of shares; mxnet.test_utils shows them."""

import numpy as np

__all__ = ["chi_square_check", "gen_buckets_probs_with_ppf", "mean_check", "var_check", "verify_generator"]


def gen_buckets_probs_with_ppf(ppf, nbuckets):
    """Ranges that are equally likely by a quantile function, and how likely each is."""
    assert nbuckets > 0
    edges = [ppf(position / float(nbuckets)) for position in range(nbuckets + 1)]
    return list(zip(edges, edges[1:])), [1.0 / nbuckets] * nbuckets


def mean_check(generator, mu, sigma, nsamples=1000000):
    """Whether the mean of samples is within three standard errors of mu."""
    mean = np.asarray(generator(nsamples)).mean()
    return bool(abs(mean - mu) < 3 * sigma / np.sqrt(nsamples))


def var_check(generator, sigma, nsamples=1000000):
    """Whether the variance of samples is within three standard errors of sigma^2."""
    variance = np.asarray(generator(nsamples)).var(ddof=1)
    return bool(abs(variance - sigma ** 2) < 3 * np.sqrt(2 * sigma ** 4 / (nsamples - 1)))


def chi_square_check(generator, buckets, probs, nsamples=1000000):
    """Pearson's test of generator(nsamples): how likely shares as unequal are, the counts, and those expected.

    A bucket is a range (low, high), or a value. SciPy's function makes the probability.
    """
    try:
        from scipy.stats import chisquare
    except ImportError:
        raise ImportError("scipy is not available. Please check if the scipy python bindings are installed.") from None
    assert isinstance(buckets, list)
    assert len(probs) == len(buckets)
    samples = np.asarray(generator(nsamples)).reshape(-1)
    expected = (nsamples * np.array(probs, dtype=np.float32)).astype(np.int32)
    if isinstance(buckets[0], (list, tuple)):
        observed = _within(samples, buckets)
    else:
        observed = [int((samples == value).sum()) for value in buckets]
    observed = np.array(observed)
    return chisquare(f_obs=observed, f_exp=expected)[1], observed, expected


def _within(samples, buckets):
    """How many samples lie in each range, its lower edge included."""
    edges = np.array([edge for bucket in buckets for edge in bucket], dtype=np.float32)
    assert bool((np.diff(edges) >= 0).all()), "the buckets have to ascend and not to overlap"
    reached = [int((samples >= edge).sum()) for edge in edges]
    return [low - high for low, high in zip(reached[::2], reached[1::2])]


def verify_generator(generator, buckets, probs, nsamples=1000000, nrepeat=5, success_rate=0.2, alpha=0.05):
    """Fails unless so large a share of repeated tests finds a probability above alpha; returns the probabilities."""
    results = [chi_square_check(generator, buckets, probs, nsamples) for _ in range(nrepeat)]
    chances = [chance for chance, _, _ in results]
    if len([chance for chance in chances if chance > alpha]) < nrepeat * success_rate:
        raise AssertionError("Generator test fails, Chi-square p=%s, obs_freq=%s, expected_freq=%s.\nbuckets=%s, probs=%s"
                             % (chances, [counts for _, counts, _ in results], [counts for _, _, counts in results],
                                buckets, probs))
    return chances
