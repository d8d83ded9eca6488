"""Arrays brought to mean 0 and variance 1. What is recorded runs as in training, what is not as in prediction."""

import numpy as np

from cases import FLOATS, INTEGERS, asked, case, drawn, positive, real, refused

TYPES = ["float32", "float64"]


def batch(shape, channels, dtype="float32", parameters=None):
    parameters = parameters or dtype
    moving = [real(channels, dtype=parameters), positive(channels, dtype=parameters)]
    return [real(*shape, dtype=dtype), positive(channels, dtype=parameters), real(channels, dtype=parameters), *moving]


def batches():
    for attributes in [
        {}, {"fix_gamma": False}, {"fix_gamma": False, "eps": 0.5, "momentum": 0.5}, {"fix_gamma": False, "use_global_stats": True}, {"use_global_stats": True}, {"momentum": 0, "fix_gamma": False},
        {"momentum": 1}, {"eps": 2e-5},
    ]:
        for shape, channels in [((5, 2), 2), ((2, 3, 4), 3), ((2, 3, 2, 3), 3), ((2, 3, 2, 1, 2), 3), ((4, 1), 1)]:
            for dtype in TYPES:
                yield case("BatchNorm", *batch(shape, channels, dtype), gradient=True, compare="relative", **attributes)
                yield case("BatchNorm", *batch(shape, channels, dtype), compare="relative", output_mean_var=True, **attributes)
    for axis, channels in [(0, 2), (1, 3), (2, 4), (-1, 4), (-2, 3), (-3, 2)]:
        yield case("BatchNorm", *batch((2, 3, 4), channels), gradient=True, compare="relative", fix_gamma=False, axis=axis)
        yield case("BatchNorm", *batch((2, 3, 4), channels), compare="relative", fix_gamma=False, axis=axis)
    for shape in [(2, 3, 4), (2, 3), (2, 3, 2, 2)]:
        yield case("BatchNorm", *batch(shape, 3, "float16", "float32"), compare="relative", fix_gamma=False)
        yield case("BatchNorm", *batch(shape, 3, "float16", "float32"), compare="relative")
    # Where all are the same, the variance is 0.
    x, *parameters = batch((2, 3, 4), 3)
    yield case("BatchNorm", np.ones((2, 3, 4), "float32"), *parameters, gradient=True, compare="relative", fix_gamma=False)
    yield refused("Operator BatchNorm expects 5 inputs, but got 3 instead.", "BatchNorm", x, *parameters[:2])
    yield refused("Channel axis out of range: 3", "BatchNorm", x, *parameters, axis=3)
    yield refused("Channel axis out of range: -4", "BatchNorm", x, *parameters, axis=-4)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("BatchNorm", drawn(real, (2, 3), dtype), *parameters)
    yield refused("This layer requires uniform type. Expected 'float64' v.s. given 'float32' at 'gamma'", "BatchNorm", x.astype("float64"), *parameters)
    yield refused("This layer requires uniform type. Expected 'float32' v.s. given 'float16' at 'gamma'", "BatchNorm", x.astype("float16"), *[p.astype("float16") for p in parameters])


def layers():
    for dtype in FLOATS:
        # Along other axes than the last one, and in gradients, MXNet adds up in float16.
        for axis, size in [(-1, 4), (2, 4)] if dtype == "float16" else [(-1, 4), (1, 3), (0, 2), (2, 4), (-2, 3), (-3, 2)]:
            for eps in [{}, {"eps": 0.5}]:
                yield case("LayerNorm", real(2, 3, 4, dtype=dtype), real(size, dtype=dtype), real(size, dtype=dtype), gradient=dtype != "float16", compare="relative", axis=axis, **eps)
                yield case("LayerNorm", real(2, 3, 4, dtype=dtype), real(size, dtype=dtype), real(size, dtype=dtype), compare="relative", axis=axis, output_mean_var=True, **eps)
        for shape in [(2, 5), (5,), (1, 1), (3, 70), (2, 1, 3, 2, 4)]:
            size = shape[-1]
            yield case("LayerNorm", real(*shape, dtype=dtype), real(size, dtype=dtype), real(size, dtype=dtype), gradient=size > 1 and dtype != "float16", compare="relative")
    yield case("LayerNorm", np.ones((2, 3), "float32"), real(3), real(3), gradient=True, compare="relative")
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "LayerNorm", real(2, 3, 2), real(3), real(3))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "LayerNorm", real(2, 3, 2), real(2), real(3))
    yield refused("Channel axis out of range: axis=3", "LayerNorm", real(2, 3, 2), real(2), real(2), axis=3)
    yield asked("LayerNorm", real(2, 3, 2), real(2), real(2), axis=-4)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("LayerNorm", drawn(real, (2, 3), dtype), drawn(real, (3,), dtype), drawn(real, (3,), dtype))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got float16", "LayerNorm", real(2, 3), real(3, dtype="float16"), real(3))
    yield asked("LayerNorm", real(2, 3), real(3))


def instances():
    """MXNet has them in float32 only."""
    for shape in [(2, 3, 4), (2, 3, 2, 3), (2, 3, 2, 1, 2), (1, 1, 5)]:
        for eps in [{}, {"eps": 0.5}]:
            channels = shape[1]
            yield case("InstanceNorm", real(*shape), real(channels), real(channels), gradient=True, compare="relative", **eps)
    yield refused("InstanceNorm only supports input tensors of rank >= 3.", "InstanceNorm", real(2, 3), real(3), real(3))
    yield asked("InstanceNorm", real(2, 3, 4), real(4), real(3))
    yield asked("InstanceNorm", real(2, 3, 4), real(3), real(2))
    for dtype in [*INTEGERS, "bool"]:
        yield asked("InstanceNorm", drawn(real, (2, 3, 4), dtype), drawn(real, (3,), dtype), drawn(real, (3,), dtype))


def groups():
    for dtype in FLOATS:
        for shape, number in [((2, 4, 3), 2), ((2, 4, 2, 3), 4), ((2, 3, 4), 1), ((2, 6, 2, 1, 2), 3), ((1, 2, 5), 2)]:
            scale = [real(number, dtype=dtype), real(number, dtype=dtype)]
            for eps in [{}, {"eps": 0.5}]:
                yield asked("GroupNorm", real(*shape, dtype=dtype), *scale, gradient=dtype != "float16", compare="relative", num_groups=number, **eps)
                yield asked("GroupNorm", real(*shape, dtype=dtype), *scale, compare="relative", num_groups=number, output_mean_var=True, **eps)
    yield refused("# of channels must be divisible by # of groups", "GroupNorm", real(2, 4, 4), np.ones(4, "float32"), np.zeros(4, "float32"), num_groups=3)
    yield asked("GroupNorm", real(2, 4, 4), real(3), real(2), num_groups=2)
    yield asked("GroupNorm", real(2, 4), real(2), real(2), num_groups=2)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("GroupNorm", drawn(real, (2, 4, 3), dtype), drawn(real, (2,), dtype), drawn(real, (2,), dtype), num_groups=2)


def responses():
    for size in [1, 3, 5]:
        for attributes in [{}, {"alpha": 0.5, "beta": 1.5, "knorm": 1}, {"alpha": 0.01, "beta": 0.5, "knorm": 0.5}]:
            # With fewer channels than that, or not four axes, MXNet refuses what is computed here; other types as well.
            for shape in [(2, 5, 2, 3), (1, 5, 1, 1), (2, 6, 2, 2)]:
                yield case("LRN", real(*shape), gradient=True, compare="relative", nsize=size, **attributes)
    yield refused("LRN only supports odd values for local_size", "LRN", real(1, 2, 2, 2), nsize=2)
    yield refused("Required parameter nsize of int", "LRN", real(1, 2, 2, 2))


CASES = [*batches(), *layers(), *instances(), *groups(), *responses()]
