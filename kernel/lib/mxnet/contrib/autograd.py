"""mx.contrib.autograd: the names that recording and differentiating had before mx.autograd."""

import functools

from .. import autograd as _autograd
from ..autograd import mark_variables
from ..ndarray import NDArray, zeros_like

__all__ = [
    "TrainingStateScope", "backward", "compute_gradient", "grad", "grad_and_loss", "mark_variables", "set_is_training",
    "test_section", "train_section",
]


def set_is_training(is_train):
    """Records and behaves as in training, or neither; returns whether it was training before."""
    before = _autograd.set_training(is_train)
    _autograd.set_recording(is_train)
    return before


class TrainingStateScope:
    """A `with` block that records and behaves as in training, or that does neither."""

    def __init__(self, enter_state):
        self._enter_state = enter_state

    def __enter__(self):
        self._before = set_is_training(self._enter_state)

    def __exit__(self, exception_type, exception, traceback):
        if self._before != self._enter_state:
            set_is_training(self._before)


def train_section():
    """A `with` block whose operations are recorded, as in training."""
    return TrainingStateScope(True)


def test_section():
    """A `with` block whose operations are not recorded, as in prediction."""
    return TrainingStateScope(False)


# Collectors of tests take it for one by its name.
test_section.__test__ = False


def backward(outputs, out_grads=None, retain_graph=False):
    """Computes the gradients of the outputs with respect to all variables they were computed from."""
    assert isinstance(outputs, (list, tuple)), "outputs must be a list or tuple of NDArrays"
    _autograd.backward(outputs, out_grads, retain_graph)


def compute_gradient(outputs):
    """The same as backward."""
    backward(outputs)


def grad_and_loss(func, argnum=None):
    """A function that returns the gradients of func with respect to its arguments, all or those at argnum, and what func
    returns."""

    @functools.wraps(func)
    def wrapped(*args):
        positions = range(len(args)) if argnum is None else argnum if isinstance(argnum, list) else [argnum]
        variables = [args[position] for position in positions]
        for variable in variables:
            assert isinstance(variable, NDArray), "type of autograd input should NDArray."
        gradients = [zeros_like(variable) for variable in variables]
        mark_variables(variables, gradients)
        with train_section():
            outputs = func(*args)
        backward([outputs] if isinstance(outputs, NDArray) else outputs)
        return gradients, outputs

    return wrapped


def grad(func, argnum=None):
    """A function that returns the gradients of func with respect to its arguments, all or those at argnum."""
    both = grad_and_loss(func, argnum)

    @functools.wraps(func)
    def wrapped(*args):
        return both(*args)[0]

    return wrapped
