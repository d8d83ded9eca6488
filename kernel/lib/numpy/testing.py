"""numpy.testing: assertions about arrays."""

from ._array import array_str, asarray
from ._ufuncs import absolute, isclose

__all__ = [
    "assert_allclose", "assert_almost_equal", "assert_array_almost_equal", "assert_array_equal", "assert_equal",
    "assert_raises",
]


def _assert(near, actual, desired, what):
    if not asarray(near).all():
        wrong, count = int((asarray(near) == 0).sum()), asarray(near).size
        error = absolute(actual * 1 - desired)
        relative = error[desired != 0] / absolute(desired[desired != 0]) if error.ndim else error / absolute(desired)
        lines = [
            "", what, "Mismatched elements: %d / %d (%.3g%%)" % (wrong, count, 100.0 * wrong / count),
            "Max absolute difference: %s" % _digits(error.max()),
            "Max relative difference: %s" % (_digits(relative.max()) if relative.size else "inf"),
            " x: %r" % actual, " y: %r" % desired,
        ]
        raise AssertionError("\n".join(lines))


def _digits(number):
    """A number as it is printed inside of an array."""
    return array_str(asarray(number).reshape((1,))).strip("[]")


def _shapes(actual, desired):
    actual, desired = asarray(actual), asarray(desired)
    if actual.shape != desired.shape and actual.ndim and desired.ndim:
        raise AssertionError("\n(shapes %s, %s mismatch)\n x: %r\n y: %r"
                             % (actual.shape, desired.shape, actual, desired))
    return actual, desired


def assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="", verbose=True):
    """Fails unless all elements agree up to atol + rtol * |desired|."""
    actual, desired = _shapes(actual, desired)
    what = "Not equal to tolerance rtol=%g, atol=%g\n%s" % (rtol, atol, err_msg)
    _assert(isclose(actual, desired, rtol, atol, equal_nan), actual, desired, what)


def assert_array_equal(x, y, err_msg="", verbose=True):
    """Fails unless shapes and elements are equal."""
    x, y = _shapes(x, y)
    _assert((x == y) | ((x != x) & (y != y)), x, y, "Arrays are not equal\n%s" % err_msg)


def assert_equal(actual, desired, err_msg="", verbose=True):
    """Fails unless both are equal: numbers, arrays, or what Python compares."""
    if isinstance(actual, (str, dict, type(None))) or isinstance(desired, (str, dict, type(None))):
        if actual != desired:
            raise AssertionError("\nItems are not equal:\n ACTUAL: %r\n DESIRED: %r" % (actual, desired))
        return
    assert_array_equal(actual, desired, err_msg)


def assert_array_almost_equal(x, y, decimal=6, err_msg="", verbose=True):
    """Fails unless all elements agree up to 1.5 units behind so many digits."""
    x, y = _shapes(x, y)
    near = (absolute(x - y) < 1.5 * 10.0 ** -decimal) | (x == y) | ((x != x) & (y != y))
    _assert(near, x, y, "Arrays are not almost equal to %d decimals\n%s" % (decimal, err_msg))


def assert_almost_equal(actual, desired, decimal=7, err_msg="", verbose=True):
    """As assert_array_almost_equal, for numbers."""
    assert_array_almost_equal(actual, desired, decimal, err_msg)


class assert_raises:
    """A `with` block that has to raise an exception."""

    def __init__(self, exception, function=None, *args, **kwargs):
        self._expected = exception
        if function is not None:
            with self:
                function(*args, **kwargs)

    def __enter__(self):
        return self

    def __exit__(self, kind, raised, traceback):
        if kind is None:
            raise AssertionError("%s not raised" % self._expected.__name__)
        self.exception = raised
        return issubclass(kind, self._expected)
