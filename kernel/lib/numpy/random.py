"""numpy.random: the generator that numpy.random.seed starts, number for number."""

import _engine

from ._array import arange, array, asarray, broadcast_shapes, ndarray

__all__ = [
    "RandomState", "seed", "get_state", "set_state", "rand", "randn", "random", "random_sample", "ranf", "sample",
    "uniform", "normal", "standard_normal", "randint", "random_integers", "shuffle", "permutation", "choice",
    "exponential", "standard_exponential",
]


class RandomState(_engine.RandomState):
    """A generator of its own, started from a number."""

    def seed(self, seed=None):
        """Starts again, from a number, from several, or from the clock."""
        self._seed(seed)

    def get_state(self, legacy=True):
        """Where the generator stands, for set_state."""
        kept = RandomState(0)
        kept._follow(self)
        return kept

    def set_state(self, state):
        """Goes on from where get_state was asked."""
        self._follow(state)

    def random_sample(self, size=None):
        """Numbers between 0 (included) and 1 (excluded)."""
        return _sized(self._uniform, size)

    random = random_sample

    def rand(self, *shape):
        """Numbers between 0 (included) and 1 (excluded), in the shape of the arguments."""
        return self.random_sample(shape or None)

    def standard_normal(self, size=None):
        """Numbers with the normal distribution of mean 0 and deviation 1."""
        return _sized(self._normal, size)

    def randn(self, *shape):
        """Numbers with the normal distribution, in the shape of the arguments."""
        return self.standard_normal(shape or None)

    def standard_exponential(self, size=None):
        """Numbers with the exponential distribution of mean 1."""
        return _sized(self._exponential, size)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Numbers between low (included) and high (excluded)."""
        low, high, size = _parameters(low, high, size)
        return low + (high - low) * self.random_sample(size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Numbers with the normal distribution."""
        loc, scale, size = _parameters(loc, scale, size)
        return loc + scale * self.standard_normal(size)

    def exponential(self, scale=1.0, size=None):
        """Numbers with the exponential distribution of mean scale."""
        scale, _, size = _parameters(scale, 0.0, size)
        return scale * self.standard_exponential(size)

    def randint(self, low, high=None, size=None, dtype="int64"):
        """Integers from low up to high (excluded), or from 0 up to low."""
        if high is None:
            low, high = 0, low
        draw = lambda shape: self._integers(int(low), int(high), shape, dtype)
        return _sized(draw, size)

    def random_integers(self, low, high=None, size=None):
        """Integers from low up to high (included), or from 1 up to low."""
        if high is None:
            low, high = 1, low
        return self.randint(low, high + 1, size)

    def shuffle(self, x):
        """Brings the items of a list, or the rows of an array, into a random order."""
        if isinstance(x, ndarray):
            x[:] = x[self._order(len(x))]
            return
        last = len(x) - 1
        for index, other in enumerate(self._exchanges(len(x))):
            position = last - index
            x[position], x[other] = x[other], x[position]

    def permutation(self, x):
        """The numbers up to x, or the items of a sequence, in a random order."""
        if isinstance(x, int):
            return self._order(x)
        x = asarray(x)
        return x[self._order(len(x))]

    def choice(self, a, size=None, replace=True, p=None):
        """Items of a sequence, or numbers up to a, drawn with or without putting them back."""
        items = None if isinstance(a, int) else a
        count = a if items is None else len(a)
        if count <= 0:
            raise ValueError("a must be greater than 0 unless no samples are taken")
        chosen = self._chosen(count, size, replace, p)
        if items is None:
            return chosen
        if isinstance(chosen, ndarray):
            return asarray(items)[chosen]
        return items[chosen]

    def _chosen(self, count, size, replace, p):
        if p is not None:
            return self._weighted(count, size, replace, asarray(p, "float64"))
        if replace:
            return self.randint(0, count, size)
        shape = _shape(size)
        wanted = 1
        for extent in shape or ():
            wanted *= extent
        if wanted > count:
            raise ValueError("Cannot take a larger sample than population when 'replace=False'")
        order = self._order(count)
        return int(order[0]) if shape is None else order[:wanted].reshape(shape)

    def _weighted(self, count, size, replace, weights):
        if len(weights) != count:
            raise ValueError("'a' and 'p' must have same size")
        if abs(float(weights.sum()) - 1.0) > 1e-8:
            raise ValueError("probabilities do not sum to 1")
        if not replace:
            raise NotImplementedError("choice without putting back and with probabilities")
        from bisect import bisect_right

        bounds, total = [], 0.0
        for weight in weights.tolist():
            total += weight
            bounds.append(total)
        bounds = [bound / total for bound in bounds]
        drawn = self.random_sample(size)
        if not isinstance(drawn, ndarray):
            return bisect_right(bounds, drawn)
        positions = [bisect_right(bounds, value) for value in drawn.reshape(-1).tolist()]
        return array(positions, dtype="int64").reshape(drawn.shape)


def _shape(size):
    if size is None:
        return None
    if isinstance(size, ndarray) and size.ndim:
        return tuple(size.tolist())
    return (int(size),) if not isinstance(size, (tuple, list)) else tuple(size)


def _sized(draw, size):
    """An array of a shape, or one number of Python's own where no shape is asked for."""
    if size is None:
        return draw((1,)).tolist()[0]
    return draw(_shape(size))


def _parameters(first, second, size):
    """Both parameters, and the shape to draw: their common one if none is given."""
    sequences = [value for value in (first, second) if isinstance(value, (list, tuple, ndarray))]
    first, second = ((asarray(value) if isinstance(value, (list, tuple)) else value) for value in (first, second))
    if size is None and sequences:
        size = broadcast_shapes(*[asarray(value).shape for value in sequences])
    return first, second, size


_state = RandomState()
RandomState.__module__ = "numpy.random"
seed, get_state, set_state = _state.seed, _state.get_state, _state.set_state
rand, randn, random, random_sample = _state.rand, _state.randn, _state.random, _state.random_sample
ranf = sample = random_sample
uniform, normal, standard_normal = _state.uniform, _state.normal, _state.standard_normal
randint, random_integers = _state.randint, _state.random_integers
shuffle, permutation, choice = _state.shuffle, _state.permutation, _state.choice
exponential, standard_exponential = _state.exponential, _state.standard_exponential
