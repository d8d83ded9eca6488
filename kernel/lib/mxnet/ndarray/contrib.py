"""nd.contrib: loops and branches as functions, and the operators whose names begin with _contrib_."""

import math

import _engine

from .ndarray import NDArray, full, zeros

__all__ = ["foreach", "while_loop", "cond", "isinf", "isfinite", "isnan"]


def _flatten(value, what):
    """The arrays of a nested list, in their order."""
    if isinstance(value, NDArray):
        return [value]
    assert isinstance(value, (list, tuple)), "%s must be an NDArray or a nested list of NDArrays" % what
    return [array for item in value for array in _flatten(item, what)]


def _like(structure, arrays):
    """The next arrays in the structure of a nested list."""
    if isinstance(structure, NDArray):
        return next(arrays)
    return [_like(item, arrays) for item in structure]


def foreach(body, data, init_states, name="foreach"):
    """Calls body(part, states) for each part of the data along its first axis.

    body returns its output and the next states. Returned are the outputs, stacked, and the last states.
    """
    lengths = {len(array) for array in _flatten(data, "data")}
    assert len(lengths) == 1, "the arrays of data differ in the length of their first axis"
    _flatten(init_states, "init_states")
    states, outputs, structure = init_states, [], None
    for index in range(lengths.pop()):
        part = data[index] if isinstance(data, NDArray) else [array[index] for array in data]
        structure, states = body(part, states)
        outputs.append(_flatten(structure, "the output of body"))
    stacked = [_engine.operator("stack")(*steps) for steps in zip(*outputs)]
    return ([] if structure is None else _like(structure, iter(stacked))), states


def while_loop(cond, func, loop_vars, max_iterations=None, name="while_loop"):
    """Calls func(*loop_vars) as long as cond(*loop_vars) is not 0, at most max_iterations times.

    func returns its output, or None, and the next variables. Returned are the outputs, stacked and filled up with zeros
    to max_iterations, and the last variables.
    """
    if max_iterations is None:
        raise ValueError("max_iterations should be specified")
    max_iterations = _number(max_iterations, int, "max_iteration")
    single = isinstance(loop_vars, NDArray)
    variables = [loop_vars] if single else list(loop_vars)
    if not variables:
        raise ValueError("loop_vars should contain at least one element")
    outputs, structure = [], None
    while len(outputs) < max_iterations and _number(cond(*variables), bool, "Return value of cond"):
        structure, following = func(*variables)
        structure = [] if structure is None else structure
        outputs.append(_flatten(structure, "the output of func"))
        if len(outputs[-1]) != len(outputs[0]):
            raise ValueError("Number of elements in step_output should be the same in each step")
        following = [following] if isinstance(following, NDArray) else list(following or [])
        if len(following) != len(variables):
            raise ValueError("The length of loop_vars should be consistent during the loop")
        variables = following
    stacked = [_filled(steps, max_iterations) for steps in zip(*outputs)]
    result = [] if structure is None else _like(structure, iter(stacked))
    return result, variables[0] if single else variables


def _filled(steps, count):
    """The arrays along a new first axis of a length, zeros where there are not as many."""
    stacked = _engine.operator("stack")(*steps)
    if len(steps) == count:
        return stacked
    missing = zeros((count - len(steps),) + steps[0].shape, ctx=stacked.context, dtype=stacked.dtype)
    return _engine.operator("concat")(stacked, missing, dim=0)


def cond(pred, then_func, else_func, name="cond"):
    """What then_func() returns if pred is not 0, else what else_func() returns."""
    return then_func() if _number(pred, bool, "pred") else else_func()


def _number(value, kind, name):
    if hasattr(value, "asscalar"):
        value = value.asscalar()
    try:
        return kind(value)
    except (TypeError, ValueError):
        raise ValueError("Cannot convert %s to python %s" % (name, kind.__name__)) from None


def isinf(data):
    """1 where an element is infinite, else 0."""
    return abs(data) == float("inf")


def isfinite(data):
    """1 where an element is a number and finite, else 0."""
    return abs(data) < float("inf")


def isnan(data):
    """1 where an element is no number, else 0."""
    return data != data


def adamw_update(weight, grad, mean, var, rescale_grad, lr, eta, **options):
    """A step of AdamW; rescale_grad is an array or a plain number. Without a finite one that is not 0 nothing changes."""
    return _by_scale("_adamw_update", (weight, grad, mean, var), rescale_grad, lr=lr, eta=eta, **options)


def mp_adamw_update(weight, grad, mean, var, weight32, rescale_grad, lr, eta, **options):
    """A step of AdamW in float16 with a copy of the weights in float32."""
    return _by_scale("_mp_adamw_update", (weight, grad, mean, var, weight32), rescale_grad, lr=lr, eta=eta, **options)


def _by_scale(name, arrays, scale, **options):
    if not isinstance(scale, NDArray):
        scale = full((1,), scale, ctx=arrays[0].context)
    return _engine.operator(name)(*arrays, scale, **options)


def multi_adamw_update(weights, grads, mean, var, rescale_grad, lrs, wds, etas, out=None, size=0, **options):
    """Steps of AdamW for lists of arrays, which have as many items; rescale_grad is for all of them."""
    arrays = _by_weight(weights, grads, mean, var)
    options.update(num_weights=size or len(weights), lrs=lrs, wds=wds, etas=etas, out=out)
    return _by_scale("_multi_adamw_update", arrays, rescale_grad, **options)


def multi_mp_adamw_update(weights, grads, mean, var, weights32, rescale_grad, lrs, wds, etas, out=None, size=0, **options):
    """Steps of AdamW for lists of arrays in float16, with copies of the weights in float32."""
    arrays = _by_weight(weights, grads, mean, var, weights32)
    options.update(num_weights=size or len(weights), lrs=lrs, wds=wds, etas=etas, out=out)
    return _by_scale("_multi_mp_adamw_update", arrays, rescale_grad, **options)


def multi_lamb_update(weights, grads, mean, var, step_count, lrs, wds, out=None, num_tensors=0, **options):
    """Steps of LAMB for lists of arrays, which have as many items."""
    arrays = _by_weight(weights, grads, mean, var)
    options.update(num_tensors=num_tensors or len(weights), step_count=step_count, learning_rates=lrs, wds=wds, out=out)
    return _engine.operator("_multi_lamb_update")(*arrays, **options)


def multi_mp_lamb_update(weights, grads, mean, var, weights32, step_count, lrs, wds, out=None, num_tensors=0, **options):
    """Steps of LAMB for lists of arrays in float16, with copies of the weights in float32."""
    arrays = _by_weight(weights, grads, mean, var, weights32)
    options.update(num_tensors=num_tensors or len(weights), step_count=step_count, learning_rates=lrs, wds=wds, out=out)
    return _engine.operator("_multi_mp_lamb_update")(*arrays, **options)


def _by_weight(*lists):
    """The arrays of the first weight, then those of the next."""
    return [array for arrays in zip(*lists) for array in arrays]


def allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=False):
    """1 if all elements are equal up to `atol + rtol * abs(b)`, else 0."""
    close = abs(a - b) <= atol + rtol * abs(b)
    close = _engine.operator("broadcast_logical_or")(close, a == b)
    if equal_nan:
        close = _engine.operator("broadcast_logical_or")(close, isnan(a) * isnan(b))
    return close.min().astype("uint8").reshape(())


def rand_zipfian(true_classes, num_sampled, range_max, ctx=None):
    """Draws classes below range_max, small ones more often, with how often the given and the drawn ones are expected."""
    from .random import uniform

    log_range = math.log(range_max + 1)
    drawn = (uniform(0, log_range, shape=(num_sampled,), dtype="float64", ctx=ctx).exp() - 1).astype("int64") % range_max
    expected = lambda classes: ((classes + 2.0) / (classes + 1.0)).log() / log_range * num_sampled
    true_classes = true_classes.as_in_context(drawn.context).astype("float64")
    return drawn, expected(true_classes), expected(drawn.astype("float64"))


def getnnz(data, axis=None, out=None):
    """The number of entries of a csr matrix: of all, or of each column (axis 0) or row (axis 1)."""
    from ._storage import getnnz as count

    return count(data, axis)


_PREFIX = "_contrib_"

# What is not written above, by the names without their prefix.
for _name in _engine.operators():
    if _name.startswith(_PREFIX) and _name[len(_PREFIX):] not in globals():
        globals()[_name[len(_PREFIX):]] = _engine.operator(_name)
