"""Softmax and its relatives, norms of instances, and predictions with the gradient of a loss."""

import numpy as np

from cases import FLOATS, INTEGERS, asked, case, drawn, extremes, positive, real, refused, values, whole

NAN, INF = float("nan"), float("inf")
SOFTMAXES = ["softmax", "log_softmax", "softmin"]
EDGES = [
    [NAN, 1], [INF, 1], [-INF, 1], [-INF, -INF], [INF, INF], [1000, -1000], [-1000, -1000], [0, 88], [0.0, -0.0], [1e-40, -1e-40], [3e38, -3e38], [5, 5],
]
REGRESSIONS = ["LinearRegressionOutput", "MAERegressionOutput", "LogisticRegressionOutput"]
NORMALIZATIONS = ["null", "batch", "valid"]


def softmaxes(name):
    for dtype in FLOATS:
        for shape in [(2, 3, 4), (2, 3, 1, 2, 2)]:
            for axis in range(-len(shape), len(shape)):
                yield case(name, real(*shape, dtype=dtype), gradient=True, compare="relative", axis=axis)
        for temperature in [2.5, 0.5, 1, None] if dtype == "float16" else [2.5, 0.5, 1, 100, 0.01, None]:
            yield case(name, real(2, 3, 4, dtype=dtype), gradient=True, compare="relative", temperature=temperature)
            yield case(name, real(2, 3, 4, dtype=dtype), gradient=True, compare="relative", axis=1, temperature=temperature)
        for shape in [(1,), (1, 1), (4, 1), (7,), (3, 70), (2, 33), (17, 5)]:
            yield case(name, real(*shape, dtype=dtype), gradient=True, compare="relative")
        for shape in [(0,), (0, 3), (2, 0)]:
            yield asked(name, real(*shape, dtype=dtype), gradient=True, compare="relative")
        # A wider type than the array's is only half of it in MXNet, which computes in the narrower one. None is float64.
        for other in ["float16", dtype]:
            yield case(name, real(2, 3, dtype=dtype), compare="relative", dtype=other)
        yield case(name, values(EDGES, dtype), gradient=True, compare="relative")
        yield case(name, values(EDGES, dtype).T.copy(), gradient=True, compare="relative", axis=0)
    for dtype in [*INTEGERS, "bool"]:
        yield refused("This operation only support floating point types", name, drawn(real, (3,), dtype))
    for axis, shape in [(2, (2, 3)), (-3, (2, 3)), (1, (3,)), (5, (2, 3, 4))]:
        yield refused(f"axis {axis} exceeds the input dimension of {len(shape)}", name, real(*shape), axis=axis)
    for axis in [None, 1.5, "a", (0, 1)]:
        yield refused(f"Invalid Parameter format for axis expect int but value='{axis}'", name, real(2, 3), axis=axis)
    yield refused("Invalid Parameter format for temperature expect", name, real(2, 3), temperature="a")
    yield refused("Invalid Input: 'int32', valid values are: {None, 'float16', 'float32', 'float64'}, in operator", name, real(2, 3), dtype="int32")


def lengths():
    for dtype in FLOATS:
        for shape, axis in [((2, 4), -1), ((3, 4), 1), ((4, 3), 0), ((2, 3, 4), 1), ((2, 3, 4), -1), ((5,), 0), ((2, 3, 1, 2), 2)]:
            others = [extent for position, extent in enumerate(shape) if position != axis % len(shape)] or [1]
            for kind in ["int32", "float32", "int64"]:
                ends = whole(*others, dtype=kind, low=0, high=shape[axis])
                yield asked("softmax", real(*shape, dtype=dtype), ends, compare="relative", axis=axis, use_length=True)
    yield case("softmax", real(2, 4), whole(2, low=1, high=4), gradient=True, compare="relative", use_length=True, temperature=2)
    yield case("softmax", real(2, 3, 4), whole(2, 4, low=0, high=3), gradient=True, compare="relative", use_length=True, axis=1)
    yield refused("Operator softmax expects 2 inputs, but got 1 instead.", "softmax", real(2, 3), use_length=True)
    yield refused("Operator softmax expects 1 inputs, but got 2 instead.", "softmax", real(2, 3), whole(2))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "softmax", real(2, 3), whole(3), use_length=True)


def activations():
    # With more axes MXNet's gradient does not go with its result. It has no other type than float32.
    for shape in [(2, 3), (1, 1), (4, 1), (2, 3, 4), (2, 3, 2, 2), (2, 1, 3, 2, 2)]:
        yield case("SoftmaxActivation", real(*shape), gradient=len(shape) == 2, compare="relative")
    for shape in [(2, 3, 4), (2, 3, 2, 2), (1, 3, 1), (2, 3, 1, 2, 2)]:
        yield case("SoftmaxActivation", real(*shape), gradient=True, compare="relative", mode="channel")
    yield case("SoftmaxActivation", values(EDGES), gradient=True, compare="relative")
    for dtype in [*INTEGERS, "bool"]:
        yield asked("SoftmaxActivation", drawn(real, (2, 3), dtype), compare="relative")
    yield refused("Input need to have a least 3 dimensions when mode=channel", "SoftmaxActivation", real(2, 3), mode="channel")
    yield refused("Invalid Input: 'foo', valid values are: {'channel', 'instance'}, in operator SoftmaxActivation", "SoftmaxActivation", real(2, 3), mode="foo")


def norms():
    for dtype in FLOATS:
        for mode in ["instance", "channel", "spatial"]:
            for shape in [(2, 3, 4), (2, 3, 2, 2), (1, 1, 1), (2, 3, 1, 2, 2)]:
                for eps in [{}, {"eps": 0.5}, {"eps": 1e-3}]:
                    yield asked("L2Normalization", real(*shape, dtype=dtype), gradient=True, compare="relative", mode=mode, **eps)
        for shape in [(2, 3), (3,), (1,), (4, 1)]:
            yield asked("L2Normalization", real(*shape, dtype=dtype), gradient=len(shape) > 1, compare="relative", eps=0.5)
            yield asked("L2Normalization", real(*shape, dtype=dtype), gradient=len(shape) > 1, compare="relative")
    yield case("L2Normalization", values([[0, 0], [NAN, 1], [INF, 1], [3e-20, 4e-20]]), compare="relative")
    for dtype in [*INTEGERS, "bool"]:
        yield asked("L2Normalization", drawn(real, (2, 3), dtype), compare="relative")
    yield refused("At lease 3 dimensions required in channel mode", "L2Normalization", real(2, 3), mode="channel")
    yield refused("At lease 3 dimensions required in spatial mode", "L2Normalization", real(2, 3), mode="spatial")
    yield refused("Invalid Input: 'foo', valid values are: {'channel', 'instance', 'spatial'}, in operator L2Normalization", "L2Normalization", real(2, 3), mode="foo")


def outputs():
    labels = values([0, 2])
    for normalization in NORMALIZATIONS:
        for ignored in [{}, {"use_ignore": True, "ignore_label": 2}, {"ignore_label": 2}, {"use_ignore": True}]:
            for more in [{}, {"grad_scale": 2}, {"smooth_alpha": 0.3}]:
                # Told to multiply by the gradient that comes in (out_grad), MXNet multiplies by the result.
                yield case("SoftmaxOutput", real(2, 3), labels, gradient=True, compare="relative", normalization=normalization, **ignored, **more)
    for attributes in [{"preserve_shape": True}, {"multi_output": True}]:
        yield case("SoftmaxOutput", real(2, 3), labels, gradient=True, compare="relative", **attributes)
    for attributes in [{}, {"normalization": "batch"}, {"normalization": "valid"}, {"use_ignore": True, "ignore_label": 1}, {"use_ignore": True, "ignore_label": 1, "normalization": "valid"},
                       {"smooth_alpha": 0.3}, {"grad_scale": 0.5}]:
        for shape in [(2, 4), (2, 1, 4)]:
            yield case("SoftmaxOutput", real(2, 3, 4), whole(*shape, dtype="float32", low=0, high=2), gradient=True, compare="relative", multi_output=True, **attributes)
        yield case("SoftmaxOutput", real(2, 3, 2, 2), whole(2, 2, 2, dtype="float32", low=0, high=2), gradient=True, compare="relative", multi_output=True, **attributes)
        yield case("SoftmaxOutput", real(2, 3, 4), whole(2, 3, dtype="float32", low=0, high=3), gradient=True, compare="relative", preserve_shape=True, **attributes)
    yield case("SoftmaxOutput", real(2, 3, 4), whole(2, 3, dtype="float32", low=0, high=9), gradient=True, compare="relative")
    yield case("SoftmaxOutput", real(2, 3), positive(2, 3), gradient=True, compare="relative", grad_scale=0.5)
    yield case("SoftmaxOutput", real(4, 3), values([0.6, 1.7, 7, -1]), gradient=True, compare="relative")
    for dtype in FLOATS:
        yield case("SoftmaxOutput", real(2, 3, dtype=dtype), values([0, 2], dtype), gradient=True, compare="relative")
        yield case("SoftmaxOutput", real(1, 1, dtype=dtype), values([0], dtype), gradient=True, compare="relative")
        yield case("SoftmaxOutput", values(EDGES, dtype), values([0] * len(EDGES), dtype), compare="relative")
    for dtype in [*INTEGERS, "bool"]:
        yield asked("SoftmaxOutput", drawn(real, (2, 3), dtype), drawn(real, (2,), dtype))
    yield asked("SoftmaxOutput", real(2, 3), whole(2, low=0, high=2), compare="relative")
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "SoftmaxOutput", real(2, 3), real(3))
    yield refused("Expecting [2,4] or [2,4]. But got [2,3]", "SoftmaxOutput", real(2, 3, 4), real(2, 3), multi_output=True)
    yield refused("Invalid Input: 'foo', valid values are: {'batch', 'null', 'valid'}, in operator SoftmaxOutput", "SoftmaxOutput", real(2, 3), labels, normalization="foo")
    yield refused("value 2 for Parameter smooth_alpha exceed bound [0,1]", "SoftmaxOutput", real(2, 3), labels, smooth_alpha=2)


def entropies():
    # MXNet refuses to differentiate with respect to labels at all, so there are no gradients to ask for.
    for dtype in FLOATS:
        yield case("softmax_cross_entropy", real(4, 3, dtype=dtype), values([0, 2, 1, 1], dtype), compare="relative")
        yield case("softmax_cross_entropy", real(1, 1, dtype=dtype), values([0], dtype), compare="relative")
        yield case("softmax_cross_entropy", real(4, 3, dtype=dtype), values([0.7, 1.2, 2.9, -0.5], dtype), compare="relative")
    yield case("softmax_cross_entropy", values([[1, -300], [3, 3]]), values([1, 0]), compare="relative")
    for dtype in [*INTEGERS, "bool"]:
        yield asked("softmax_cross_entropy", drawn(real, (2, 3), dtype), drawn(real, (2,), dtype))
    yield refused("data label shape mismatch", "softmax_cross_entropy", real(2, 3), real(3))
    yield refused("SoftmaxCrossEntropy only accept 2D data", "softmax_cross_entropy", real(2, 3, 4), real(2))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got int32", "softmax_cross_entropy", real(2, 3), whole(2))


def regressions(name):
    for dtype in FLOATS:
        for data, labels in [((2, 3), (2, 3)), ((3, 1), (3,)), ((3,), (3,)), ((2, 3, 2), (2, 3, 2)), ((1,), (1,)), ((2, 1, 2, 2), (2, 1, 2, 2))]:
            # The scale is a float32 in MXNet, so it has to be one that float32 has.
            exact = dtype != "float64" or int(np.prod(data)) // data[0] % 3 != 0
            yield case(name, real(*data, dtype=dtype), real(*labels, dtype=dtype), gradient=exact, compare="relative")
        for scale in [3, 0.5, -1, 0]:
            yield case(name, real(2, 4, dtype=dtype), real(2, 4, dtype=dtype), gradient=True, compare="relative", grad_scale=scale)
        yield case(name, extremes(dtype), extremes(dtype)[::-1].copy(), gradient=True, compare="relative")
    for dtype in [*INTEGERS, "bool"]:
        yield asked(name, drawn(real, (2,), dtype), drawn(real, (2,), dtype))
    yield refused("Shape inconsistent, Provided=[2], inferred shape=[2,3]", name, real(2, 3), real(2))
    yield asked(name, real(2), real(2, dtype="float64"))


CASES = [
    *[made for name in SOFTMAXES for made in softmaxes(name)],
    *lengths(),
    *activations(),
    *norms(),
    *outputs(),
    *entropies(),
    *[made for name in REGRESSIONS for made in regressions(name)],
]
