"""Steps of optimizers by a row_sparse gradient: lazy ones touch the rows of the gradient and no others."""

import _engine

__all__ = ["STEPS", "adagrad_update"]


def _lazy(name, states, together=False, always=False):
    """The rule of an operator whose arrays are weight, gradient and that many states; `together` is for one that is lazy
    only where all of them are row_sparse, `always` for one that cannot be told not to be."""

    def step(*arrays, lazy_update=True, out=None, **options):
        weight, gradient, *state = arrays[: 2 + states]
        by_rows = gradient.stype == "row_sparse" and (lazy_update or together)
        if together:
            by_rows = all(array.stype == "row_sparse" for array in arrays[: 2 + states])
        if not by_rows or any(array.stype == "csr" for array in arrays):
            return _dense_step(name, arrays, out, options if together or always else {"lazy_update": lazy_update, **options})
        options.update(zip(("lr",), arrays[2 + states:]))
        target = weight if out is None else out
        if len(gradient.indices):
            held = [_Rows(array, gradient.indices) for array in [weight, *state]]
            values = [rows.values for rows in held]
            stepped = _engine.operator(name)(values[0], gradient.data, *values[1:], **options)
            if target is not weight:
                target[:] = weight
            _Rows(target, gradient.indices).write(stepped)
            for rows, value in zip(held[1:], values[1:]):
                rows.write(value)
        elif target is not weight:
            target[:] = weight
        return target

    return step


def _dense_step(name, arrays, out, options):
    """The step of all rows; what is written into copies of sparse arrays is written back."""
    from .sparse import BaseSparseNDArray, _plain

    dense = [_plain(array) if isinstance(array, BaseSparseNDArray) else array for array in arrays]
    result = _engine.operator(name)(*dense, **options)
    for array, copy in zip(arrays[2:], dense[2:]):
        if copy is not array and isinstance(array, BaseSparseNDArray):
            array[:] = copy
    if out is None:
        return result
    out[:] = result
    return out


class _Rows:
    """Rows of a dense array, or of a row_sparse one, which then holds them afterwards."""

    def __init__(self, array, indices):
        self.array = array
        self.sparse = array.stype == "row_sparse"
        if self.sparse:
            self._hold(indices)
        self.places = self._slots(indices) if self.sparse else indices.as_in_context(array.context)
        self.values = self._whole().take(self.places)

    def _whole(self):
        return self.array.data if self.sparse else self.array

    def _hold(self, indices):
        import numpy

        from .sparse import _integers
        from ._storage import retain

        union = numpy.unique(numpy.concatenate([self.array.indices.asnumpy(), indices.asnumpy()]))
        if len(union) > len(self.array.indices):
            self.array[:] = self.array if not len(union) else retain(self.array, _integers(union))

    def _slots(self, indices):
        import numpy

        from .sparse import _integers

        return _integers(numpy.searchsorted(self.array.indices.asnumpy(), indices.asnumpy()))

    def write(self, values):
        """Puts other rows there."""
        whole = self._whole()
        whole[self.places] = values


def adagrad_update(weight, grad, history, lr, epsilon=1e-7, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    """A step of Adagrad by a row_sparse gradient: `history += grad^2`, `weight -= lr * grad / sqrt(history + epsilon)`,
    on the rows of the gradient."""
    from ..base import MXNetError

    if wd != 0:
        raise MXNetError("sparse adagrad_update does not support wd.")
    target = weight if out is None else out
    if target is not weight:
        target[:] = weight
    if grad.stype != "row_sparse":
        grad = grad.tostype("row_sparse")
    if not len(grad.indices):
        return target
    gradient = grad.data * rescale_grad
    if clip_gradient >= 0:
        gradient = gradient.clip(-clip_gradient, clip_gradient)
    squares, weights = _Rows(history, grad.indices), _Rows(target, grad.indices)
    sums = squares.values + gradient * gradient
    squares.write(sums)
    weights.write(weights.values - lr * (gradient / (sums + epsilon).sqrt()))
    return target


STEPS = {
    "sgd_update": _lazy("sgd_update", 0),
    "sgd_mom_update": _lazy("sgd_mom_update", 1),
    "adam_update": _lazy("adam_update", 2),
    "ftrl_update": _lazy("ftrl_update", 2, together=True),
    "_contrib_group_adagrad_update": _lazy("_contrib_group_adagrad_update", 1, always=True),
}
