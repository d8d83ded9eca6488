"""Grids written as slices, and Einstein's sums."""

from ._array import arange, asarray, linspace, meshgrid
from ._reductions import sum as _sum
from ._shaping import transpose

__all__ = ["mgrid", "ogrid", "einsum"]


class _Grid:
    """np.mgrid[0:2, 0:3]: a step that is an imaginary number is how many numbers there are, both ends included."""

    def __init__(self, sparse):
        self._sparse = sparse

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        axes = [_numbers(part) for part in keys]
        if True in [isinstance(part.step, complex) for part in keys]:
            axes = [numbers.astype("float64") for numbers in axes]
        if not isinstance(key, tuple):
            return axes[0]
        shapes = [[-1 if at == axis else 1 for at in range(len(axes))] for axis in range(len(axes))]
        opened = [numbers.reshape(shape) for numbers, shape in zip(axes, shapes)]
        if self._sparse:
            return opened
        from ._shaping import stack

        return stack(meshgrid(*axes, indexing="ij"))


def _numbers(part):
    start = 0 if part.start is None else part.start
    step = 1 if part.step is None else part.step
    if isinstance(step, complex):
        return linspace(start, part.stop, int(abs(step)))
    return arange(start, part.stop, step)


mgrid, ogrid = _Grid(sparse=False), _Grid(sparse=True)


def einsum(subscripts, *operands):
    """The sum of products that the letters of the axes ask for, 'ij,jk->ik'; axes that the result lacks are summed."""
    subscripts = subscripts.replace(" ", "")
    given, _, wanted = subscripts.partition("->")
    terms = given.split(",")
    if "." in subscripts or len(terms) != len(operands):
        raise ValueError("einsum takes one group of letters for each operand, without '...'")
    if "->" not in subscripts:
        wanted = "".join(sorted(letter for letter in set(given) - {","} if given.count(letter) == 1))
    letters = wanted + "".join(sorted(set(given) - set(wanted) - {","}))
    product = 1
    for term, operand in zip(terms, operands):
        product = product * _aligned(term, asarray(operand), letters)
    summed = tuple(range(len(wanted), len(letters)))
    return _sum(product, summed) if summed else product


def _aligned(term, operand, letters):
    """An operand with an axis for each of the letters, of length 1 where it has none."""
    if len(term) != operand.ndim:
        raise ValueError("einsum: %r names %d axes of an operand that has %d" % (term, len(term), operand.ndim))
    while len(set(term)) < len(term):
        letter = next(letter for letter in term if term.count(letter) > 1)
        first, second = term.index(letter), term.rindex(letter)
        rows = operand.swapaxes(first, 0).swapaxes(second, 1)
        operand, term = _diagonal(rows), letter + _rest(term, first, second)
    order = sorted(range(len(term)), key=lambda axis: letters.index(term[axis]))
    shape = [operand.shape[term.index(letter)] if letter in term else 1 for letter in letters]
    return transpose(operand, order).reshape(shape)


def _diagonal(rows):
    positions = arange(rows.shape[0])
    return rows[positions, positions]


def _rest(term, first, second):
    """The letters of the other axes in the order in which exchanging the two with the first ones leaves them."""
    axes = list(range(len(term)))
    for position, target in ((first, 0), (second, 1)):
        axes[position], axes[target] = axes[target], axes[position]
    return "".join(term[axis] for axis in axes[2:])
