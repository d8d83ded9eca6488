"""Softmax and its relatives, norms of instances, and predictions with the gradient of a loss."""

from cases import INTEGERS, case, positive, real, refused, values, whole

NAN, INF = float("nan"), float("inf")
SOFTMAXES = ["softmax", "log_softmax", "softmin"]
EDGES = [[NAN, 1], [INF, 1], [-INF, 1], [-INF, -INF], [INF, INF], [1000, -1000], [-1000, -1000], [0, 88]]
REGRESSIONS = ["LinearRegressionOutput", "MAERegressionOutput", "LogisticRegressionOutput"]


def softmaxes(name):
    for attributes in [{}, {"axis": 0}, {"axis": 1}, {"axis": -2}, {"temperature": 2.5}, {"axis": 1, "temperature": 0.5}]:
        yield case(name, real(2, 3, 4), gradient=True, compare="relative", **attributes)
    yield case(name, real(1), gradient=True, compare="relative")
    yield case(name, real(3, 70), gradient=True, compare="relative")
    yield case(name, real(2, 3, dtype="float64"), gradient=True, compare="relative")
    yield case(name, real(2, 3, dtype="float16"), compare="relative")
    yield case(name, real(2, 3), compare="relative", dtype="float16")
    yield case(name, values(EDGES), gradient=True, compare="relative")
    for dtype in INTEGERS:
        yield refused("This operation only support floating point types", name, whole(3, dtype=dtype))
    yield refused("axis 2 exceeds the input dimension of 2", name, real(2, 3), axis=2)
    yield refused("Invalid Parameter format for axis expect int but value='None'", name, real(2, 3), axis=None)


def activations():
    # With more axes MXNet's gradient does not go with its result.
    for shape in [(2, 3), (2, 3, 4), (2, 3, 2, 2)]:
        yield case("SoftmaxActivation", real(*shape), gradient=len(shape) == 2, compare="relative")
    for shape in [(2, 3, 4), (2, 3, 2, 2)]:
        yield case("SoftmaxActivation", real(*shape), gradient=True, compare="relative", mode="channel")
    yield refused("Input need to have a least 3 dimensions when mode=channel", "SoftmaxActivation", real(2, 3), mode="channel")


def norms():
    for mode in ["instance", "channel", "spatial"]:
        for shape in [(2, 3, 4), (2, 3, 2, 2)]:
            yield case("L2Normalization", real(*shape), gradient=True, compare="relative", mode=mode)
    for shape in [(2, 3), (3,)]:
        yield case("L2Normalization", real(*shape), gradient=shape != (3,), compare="relative", eps=0.5)
    yield case("L2Normalization", real(2, 3, dtype="float64"), gradient=True, compare="relative")
    yield case("L2Normalization", real(2, 3, dtype="float16"), compare="relative")
    yield refused("At lease 3 dimensions required in channel mode", "L2Normalization", real(2, 3), mode="channel")
    yield refused("This operation only support floating point types", "L2Normalization", whole(2, 3))


def outputs():
    labels = values([0, 2])
    for attributes in [{}, {"grad_scale": 2}, {"use_ignore": True, "ignore_label": 2}, {"ignore_label": 2}, {"normalization": "batch"}, {"normalization": "valid"},
                       {"normalization": "valid", "use_ignore": True, "ignore_label": 0}, {"smooth_alpha": 0.3}, {"preserve_shape": True}, {"multi_output": True}]:
        yield case("SoftmaxOutput", real(2, 3), labels, gradient=True, compare="relative", **attributes)
    for attributes in [{}, {"normalization": "batch"}, {"normalization": "valid"}, {"use_ignore": True, "ignore_label": 1}, {"use_ignore": True, "ignore_label": 1, "normalization": "valid"},
                       {"smooth_alpha": 0.3}]:
        for shape in [(2, 4), (2, 1, 4)]:
            yield case("SoftmaxOutput", real(2, 3, 4), whole(*shape, dtype="float32", low=0, high=2), gradient=True, compare="relative", multi_output=True, **attributes)
        yield case("SoftmaxOutput", real(2, 3, 4), whole(2, 3, dtype="float32", low=0, high=3), gradient=True, compare="relative", preserve_shape=True, **attributes)
    yield case("SoftmaxOutput", real(2, 3, 4), whole(2, 3, dtype="float32", low=0, high=9), gradient=True, compare="relative")
    yield case("SoftmaxOutput", real(2, 3), positive(2, 3), gradient=True, compare="relative", grad_scale=0.5)
    yield case("SoftmaxOutput", real(4, 3), values([0.6, 1.7, 7, -1]), gradient=True, compare="relative")
    yield case("SoftmaxOutput", real(2, 3, dtype="float64"), values([0, 2], "float64"), gradient=True, compare="relative")
    yield case("SoftmaxOutput", values(EDGES), values([0] * len(EDGES)), compare="relative")
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "SoftmaxOutput", real(2, 3), real(3))
    yield refused("Expecting [2,4] or [2,4]. But got [2,3]", "SoftmaxOutput", real(2, 3, 4), real(2, 3), multi_output=True)


def entropies():
    # MXNet refuses to differentiate with respect to labels at all, so there are no gradients to ask for.
    yield case("softmax_cross_entropy", real(4, 3), values([0, 2, 1, 1]), compare="relative")
    yield case("softmax_cross_entropy", real(4, 3), values([0.7, 1.2, 2.9, -0.5]), compare="relative")
    yield case("softmax_cross_entropy", values([[1, -300], [3, 3]]), values([1, 0]), compare="relative")
    for dtype in ["float64", "float16"]:
        yield case("softmax_cross_entropy", real(2, 3, dtype=dtype), values([0, 2], dtype), compare="relative")
    yield refused("data label shape mismatch", "softmax_cross_entropy", real(2, 3), real(3))
    yield refused("SoftmaxCrossEntropy only accept 2D data", "softmax_cross_entropy", real(2, 3, 4), real(2))
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got int32", "softmax_cross_entropy", real(2, 3), whole(2))


def regressions(name):
    for data, labels in [((2, 3), (2, 3)), ((3, 1), (3,)), ((3,), (3,)), ((2, 3, 2), (2, 3, 2))]:
        yield case(name, real(*data), real(*labels), gradient=True, compare="relative")
    yield case(name, real(2, 3), real(2, 3), gradient=True, compare="relative", grad_scale=3)
    # The scale is a float32 in MXNet, so it has to be one that float32 has.
    yield case(name, real(2, 4, dtype="float64"), real(2, 4, dtype="float64"), gradient=True, compare="relative")
    yield refused("Shape inconsistent, Provided=[2], inferred shape=[2,3]", name, real(2, 3), real(2))
    yield refused("This operation only support floating point types", name, whole(2), whole(2))


CASES = [
    *[made for name in SOFTMAXES for made in softmaxes(name)],
    *activations(),
    *norms(),
    *outputs(),
    *entropies(),
    *[made for name in REGRESSIONS for made in regressions(name)],
]
