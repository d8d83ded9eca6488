"""Operators written in Python: mx.operator.CustomOp, CustomOpProp and register, called as nd.Custom."""

import _engine

from . import autograd
from .base import MXNetError
from .ndarray import NDArray
from .ndarray.ndarray import zeros

__all__ = ["CustomOp", "CustomOpProp", "register", "OperatorArguments", "get_all_registered_operators",
           "get_operator_arguments"]

_REGISTERED = {}


class CustomOp:
    """The computation of an operator: override forward and backward, which write into arrays that they are given."""

    def __init__(self):
        pass

    def forward(self, is_train, req, in_data, out_data, aux):
        """Writes the results into out_data."""

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        """Writes the gradients into in_grad."""

    def assign(self, dst, req, src):
        """Writes an array into another as req says: 'null', 'write', 'inplace' or 'add'."""
        if req in ("write", "inplace"):
            dst[:] = src
        elif req == "add":
            dst[:] = dst + src


class CustomOpProp:
    """What an operator reads and returns: override what differs from one input and one output of its shape."""

    def __init__(self, need_top_grad=True):
        self.need_top_grad_ = need_top_grad

    def list_arguments(self):
        """Names of the inputs."""
        return ["data"]

    def list_outputs(self):
        """Names of the results."""
        return ["output"]

    def list_auxiliary_states(self):
        """Names of the states, arrays that forward may write into."""
        return []

    def infer_shape(self, in_shape):
        """Shapes of the inputs, of the results and of the states."""
        return in_shape, [in_shape[0]] * len(self.list_outputs()), []

    def infer_type(self, in_type):
        """Element types of the inputs, of the results and of the states."""
        count = len(self.list_outputs())
        return in_type, [in_type[0]] * count, [in_type[0]] * len(self.list_auxiliary_states())

    def declare_backward_dependency(self, out_grad, in_data, out_data):
        """What backward reads; everything is there in any case."""
        return (list(out_grad) if self.need_top_grad_ else []) + list(in_data) + list(out_data)

    def create_operator(self, ctx, in_shapes, in_dtypes):
        """The computation for inputs of these shapes and types."""
        return CustomOp()


def register(reg_name):
    """A decorator for a CustomOpProp class: the name is what nd.Custom takes as op_type."""

    def keep(prop):
        assert issubclass(prop, CustomOpProp), "%s is not a CustomOpProp" % prop.__name__
        _REGISTERED[reg_name] = prop
        return prop

    return keep


def get_all_registered_operators():
    """Names of all operators, those of the engine and the registered ones."""
    return [*_engine.operators(), *_REGISTERED]


class OperatorArguments(tuple):
    """How many arguments an operator takes, their names, and what is known of each in words."""

    __slots__ = ()

    def __new__(cls, narg, names, types):
        return super().__new__(cls, (narg, names, types))

    narg = property(lambda self: self[0], doc="How many there are.")
    names = property(lambda self: self[1], doc="Their names.")
    types = property(lambda self: self[2], doc="What is known of each.")

    def __repr__(self):
        return "OperatorArguments(narg=%r, names=%r, types=%r)" % self


def get_operator_arguments(op_name):
    """How many arguments an operator of the engine takes, their names, and what is known of each in words."""
    try:
        operator = _engine.operator(op_name)
    except AttributeError:
        raise MXNetError("Check failed: op != nullptr: Operator %s is not registered" % op_name) from None
    lines = operator.__doc__.split("\nExample\n")[0].splitlines()
    told = {name: _told(text) for name, separator, text in (line.partition(" : ") for line in lines) if separator}
    parts = operator.__text_signature__.strip("()").split(", ")
    names = [part.split("=")[0].lstrip("*") for part in parts if part.lstrip("*")[:1].isidentifier()]
    names = [name for name in names if name not in ("out", "name")]
    return OperatorArguments(len(names), names, [told.get(name, "NDArray-or-Symbol") for name in names])


def _told(text):
    """What the documentation says of a parameter, in MXNet's words."""
    kind, _, default = text.rpartition(", ")
    if kind.startswith("one of "):
        kind = "{%s}" % kind[len("one of "):]
    return "%s, %s" % (kind, default if default == "required" else "optional, default=" + default[len("default "):])


def custom(*data, op_type=None, name=None, out=None, **parameters):
    """Calls the registered operator op_type; parameters reach its property as strings."""
    if op_type not in _REGISTERED:
        raise MXNetError("Cannot find custom operator %s" % op_type)
    named = {key: value for key, value in parameters.items() if isinstance(value, NDArray)}
    prop = _REGISTERED[op_type](**{key: str(value) for key, value in parameters.items() if key not in named})
    expected = [*prop.list_arguments(), *prop.list_auxiliary_states()]
    given = iter(data)
    inputs = [named[key] if key in named else next(given, None) for key in expected]
    if None in [value if value is None else 0 for value in inputs] or next(given, None) is not None:
        raise MXNetError("Operator Custom(%s) expects %d inputs, but got %d instead."
                         % (op_type, len(expected), len(data) + len(named)))
    results = _run(prop, inputs)
    if out is not None:
        for target, result in zip([out] if isinstance(out, NDArray) else out, results):
            target[:] = result
        return out
    return results[0] if len(results) == 1 else results


def _run(prop, inputs):
    count = len(prop.list_arguments())
    data, states = inputs[:count], inputs[count:]
    shapes, types = [list(value.shape) for value in data], [value.dtype for value in data]
    out_shapes, out_types = prop.infer_shape(shapes)[1], prop.infer_type(types)[1]
    context = data[0].context if data else None
    operator = prop.create_operator(context, shapes, types)
    results = [zeros(tuple(shape), context, kind) for shape, kind in zip(out_shapes, out_types)]
    training = autograd.is_training()
    with autograd.pause(train_mode=training):
        operator.forward(training, ["write"] * len(results), list(data), results, states)
    if not autograd.is_recording():
        return results

    def gradients(out_grads):
        written = [zeros(value.shape, context, value.dtype) for value in data]
        operator.backward(["write"] * count, list(out_grads), list(data), results, written, states)
        return written

    return _engine.record_function(list(data), results, gradients)
