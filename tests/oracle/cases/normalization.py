"""Arrays brought to mean 0 and variance 1. What is recorded runs as in training, what is not as in prediction."""

import numpy as np

from cases import case, positive, real, refused, whole


def batch(shape, channels, dtype="float32", parameters=None):
    parameters = parameters or dtype
    moving = [real(channels, dtype=parameters), positive(channels, dtype=parameters)]
    return [real(*shape, dtype=dtype), positive(channels, dtype=parameters), real(channels, dtype=parameters), *moving]


def batches():
    for attributes in [{}, {"fix_gamma": False}, {"fix_gamma": False, "eps": 0.5, "momentum": 0.5}, {"fix_gamma": False, "use_global_stats": True}]:
        for shape, channels in [((3, 2), 2), ((2, 3, 4), 3), ((2, 3, 2, 3), 3)]:
            yield case("BatchNorm", *batch(shape, channels), gradient=True, compare="relative", **attributes)
            yield case("BatchNorm", *batch(shape, channels), compare="relative", output_mean_var=True, **attributes)
    for axis, channels in [(2, 4), (-1, 4), (0, 2)]:
        yield case("BatchNorm", *batch((2, 3, 4), channels), gradient=True, compare="relative", fix_gamma=False, axis=axis)
    yield case("BatchNorm", *batch((2, 3, 4), 3, "float64"), gradient=True, compare="relative", fix_gamma=False)
    yield case("BatchNorm", *batch((2, 3, 4), 3, "float16", "float32"), compare="relative", fix_gamma=False)
    x, *parameters = batch((2, 3, 4), 3)
    yield refused("Operator BatchNorm expects 5 inputs, but got 3 instead.", "BatchNorm", x, *parameters[:2])
    yield refused("Channel axis out of range: 3", "BatchNorm", x, *parameters, axis=3)
    yield refused("Channel axis out of range: -4", "BatchNorm", x, *parameters, axis=-4)
    yield refused("This operation only support floating point types, not int32", "BatchNorm", whole(2, 3), *parameters)
    yield refused("This layer requires uniform type. Expected 'float64' v.s. given 'float32' at 'gamma'", "BatchNorm", x.astype("float64"), *parameters)
    yield refused("This layer requires uniform type. Expected 'float32' v.s. given 'float16' at 'gamma'", "BatchNorm", x.astype("float16"), *[p.astype("float16") for p in parameters])


def layers():
    for axis, size in [(-1, 4), (1, 3), (0, 2)]:
        yield case("LayerNorm", real(2, 3, 4), real(size), real(size), gradient=True, compare="relative", axis=axis)
        yield case("LayerNorm", real(2, 3, 4), real(size), real(size), compare="relative", axis=axis, eps=0.5, output_mean_var=True)
    yield case("LayerNorm", *[real(*shape, dtype="float64") for shape in [(2, 5), (5,), (5,)]], gradient=True, compare="relative")
    yield case("LayerNorm", *[real(*shape, dtype="float16") for shape in [(2, 5), (5,), (5,)]], compare="relative")
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "LayerNorm", real(2, 3, 2), real(3), real(3))
    yield refused("Channel axis out of range: axis=3", "LayerNorm", real(2, 3, 2), real(2), real(2), axis=3)
    yield refused("This operation only support floating point types, not int32", "LayerNorm", whole(2, 3), whole(3), whole(3))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got float16", "LayerNorm", real(2, 3), real(3, dtype="float16"), real(3))


def instances():
    for shape in [(2, 3, 4), (2, 3, 2, 3)]:
        yield case("InstanceNorm", real(*shape), real(3), real(3), gradient=True, compare="relative")
        yield case("InstanceNorm", real(*shape), real(3), real(3), gradient=True, compare="relative", eps=0.5)
    yield refused("InstanceNorm only supports input tensors of rank >= 3.", "InstanceNorm", real(2, 3), real(3), real(3))


def groups():
    for shape, number in [((2, 4, 3), 2), ((2, 4, 2, 3), 4), ((2, 3, 4), 1)]:
        yield case("GroupNorm", real(*shape), real(number), real(number), gradient=True, compare="relative", num_groups=number)
        yield case("GroupNorm", real(*shape), real(number), real(number), compare="relative", num_groups=number, eps=0.5, output_mean_var=True)
    yield refused("# of channels must be divisible by # of groups", "GroupNorm", real(2, 4, 4), np.ones(4, "float32"), np.zeros(4, "float32"), num_groups=3)


CASES = [*batches(), *layers(), *instances(), *groups()]
