"""Steps of optimizers that few notebooks call by name, and steps of many weights."""

import mxnet as mx

from cases import OTHERWISE, RANDOM, case, filled, positive, real, refused, values
from cases.optimizers import CLIPPED, DECAYED, tried


def optimized(kind, weight, states, gradient, **options):
    """The new weight after a step of one of MXNet's optimizers, which writes the states."""
    if options.get("clip_gradient", -1) < 0:
        options.pop("clip_gradient", None)
    stepped = weight.copy()
    # Some multiply the gradient in place.
    kind(**options).update(0, stepped, gradient.copy(), states)
    return stepped


def adagrad_update(weight, grad, history, lr, epsilon=1e-7, **options):
    return optimized(mx.optimizer.AdaGrad, weight, history, grad, learning_rate=lr, eps=epsilon, **options)


def adadelta_update(weight, grad, acc_g, acc_delta, **options):
    return optimized(mx.optimizer.AdaDelta, weight, (acc_g, acc_delta), grad, **options)


def group_adagrad_update(weight, grad, history, lr, epsilon=1e-5, **options):
    """MXNet's operation takes sparse gradients only."""
    kind = mx.optimizer.contrib.GroupAdaGrad
    return optimized(kind, weight, history, grad, learning_rate=lr, eps=epsilon, **options)


OTHERWISE.update({
    "adagrad_update": adagrad_update,
    "adadelta_update": adadelta_update,
    "_contrib_group_adagrad_update": group_adagrad_update,
})


def optimizers():
    for attributes in [{"lr": 0.1}, DECAYED, CLIPPED, {"lr": 0.5, "epsilon": 0.01}]:
        yield from tried("adagrad_update", real, real, positive, **attributes)
    scaled = {"rescale_grad": 0.7}
    for attributes in [{}, {"wd": 0.01, **scaled}, {"clip_gradient": 0.5, "rescale_grad": 1.3}, {"rho": 0.5, "epsilon": 0.01}]:
        yield from tried("adadelta_update", real, real, positive, positive, **attributes)
    for attributes in [{"lr": 0.1}, {"lr": 0.1, "clip_gradient": 0.5, **scaled}, {"lr": 0.5, "epsilon": 0.01}]:
        for shape in [(2, 3), (1, 1), (7, 20)]:
            arrays = real(*shape), real(*shape), positive(shape[0], 1)
            yield case("_contrib_group_adagrad_update", *arrays, compare="relative", changes=[2], **attributes)
        wide = real(2, 3, dtype="float64"), real(2, 3, dtype="float64"), positive(2, 1, dtype="float64")
        yield case("_contrib_group_adagrad_update", *wide, compare="relative", changes=[2], **attributes)


SHAPES = [(2, 3), (5,), (1,)]


def sets(*draws, half=False):
    """The arrays of weights of all shapes; with `half` weights and gradients are float16, and a copy of the weight is last."""
    arrays = []
    for shape in SHAPES:
        each = [draw(*shape) for draw in draws]
        if half:
            each = [array.astype("float16") for array in each[:2]] + each[2:] + [each[0]]
        arrays += each
    return arrays


def places(arrays, count):
    """Where results go, and what else is written to, of weights with so many arrays each."""
    return {
        "into": list(range(0, count, arrays)),
        "changes": [position for position in range(count) if position % arrays >= 2],
    }


def preloaded():
    rates = values([0.1, 0.2, 0.05]), values([0.01, 0.0, 0.3])
    for attributes in [{}, {"rescale_grad": 0.7, "clip_gradient": 0.5}]:
        attributes = {"num_weights": 3, **attributes}
        yield case("preloaded_multi_sgd_update", *sets(real, real), *rates, **places(2, 6), **attributes)
        yield case("preloaded_multi_mp_sgd_update", *sets(real, real, half=True), *rates, **places(3, 9), **attributes)
        for momentum in [0, 0.9]:
            moved = {"momentum": momentum, **attributes}
            yield case("preloaded_multi_sgd_mom_update", *sets(real, real, real), *rates, **places(3, 9), **moved)
            yield case("preloaded_multi_mp_sgd_mom_update", *sets(real, real, real, half=True), *rates, **places(4, 12), **moved)
    one = real(2), real(2)
    yield refused("Number of learning rates is inconsistent with num_weights parameter passed. Expected number of learning rates: 1, and got 2", "preloaded_multi_sgd_update", *one, real(2), real(1))
    yield refused("Number of weight decays is inconsistent with num_weights parameter passed. Expected number of weight decays: 1, and got 2", "preloaded_multi_sgd_update", *one, real(1), real(2))
    yield refused("expects 6 inputs, but got 4 instead", "preloaded_multi_sgd_update", *one, real(1), real(1), num_weights=2)


def adamw():
    """In float32: with float64 weights MXNet reads its rates from the wrong bytes."""
    rates = {"lrs": (0.1, 0.2, 0.05), "wds": (0.01, 0, 0.3), "etas": (1, 0.5, 1), "num_weights": 3}
    for attributes in [{}, {"clip_gradient": 0.5, "epsilon": 1e-4, "beta1": 0.5, "beta2": 0.9}]:
        for scale in [1, 0.5]:
            scale = values([scale])
            whole_sets = sets(real, real, real, positive)
            yield case("_multi_adamw_update", *whole_sets, scale, **places(4, 12), **rates, **attributes)
            yield case("_multi_mp_adamw_update", *sets(real, real, real, positive, half=True), scale, **places(5, 15), **rates, **attributes)
    for scale in [0, float("nan"), float("inf")]:
        yield case("_multi_adamw_update", *sets(real, real, real, positive), values([scale]), **places(4, 12), **rates)
    one = real(2), real(2), real(2), positive(2)
    yield refused("Number of learning rates is inconsistent with num_weights parameter passed. Expected number of learning rates: 1, and got 2", "_multi_adamw_update", *one, values([1]), lrs=(1, 2), wds=(0,), etas=(1,))
    yield refused("Number of learning rates schedule multiplier is inconsistent with num_weights parameter passed.", "_multi_adamw_update", *one, values([1]), lrs=(1,), wds=(0,), etas=(1, 2))
    yield refused("expects 5 inputs, but got 4 instead", "_multi_adamw_update", *one, lrs=(1,), wds=(0,), etas=(1,))


def quarters(*shape, dtype="float32"):
    """Numbers whose squares float16 has exactly: MXNet rounds them to it before it adds them up."""
    return filled(shape, lambda: RANDOM.randint(-12, 12) / 4, dtype)


def lamb():
    rates = {"learning_rates": (0.1, 0.2, 0.05), "wds": (0.01, 0, 0.3), "step_count": (1, 5, 3), "num_tensors": 3}
    for attributes in [{}, {"clip_gradient": 0.5, "rescale_grad": 1.3, "bias_correction": False}, {"lower_bound": 2, "upper_bound": 3, "epsilon": 1e-3}]:
        yield case("_multi_lamb_update", *sets(real, real, real, positive), **places(4, 12), compare="relative", **rates, **attributes)
        yield case("_multi_mp_lamb_update", *sets(quarters, real, real, positive, half=True), **places(5, 15), compare="relative", **rates, **attributes)
    still = [values([0.0, 0.0]) for _ in range(4)]
    yield case("_multi_lamb_update", *still, **places(4, 4), compare="relative", learning_rates=(0.1,), wds=(0,), step_count=(1,))
    one = real(2), real(2), real(2), positive(2)
    yield refused("Number of step counts is inconsistent with num_tensors.Expected number of step counts: 1, and got 2", "_multi_lamb_update", *one, learning_rates=(1,), wds=(0,), step_count=(1, 2))
    yield refused("Number of learning rates is inconsistent with num_tensors parameter passed. Expected number of learning rates: 1, and got 2", "_multi_lamb_update", *one, learning_rates=(1, 2), wds=(0,), step_count=(1,))


def resets():
    odd = values([float("nan"), float("inf"), -0.0])
    yield case("reset_arrays", real(2, 3), odd, real(1, dtype="float64"), real(2, dtype="float16"), changes=range(4), compare="exact", num_arrays=4)
    yield refused("expects 3 inputs, but got 2 instead", "reset_arrays", real(2), real(2), num_arrays=3)
    yield refused("Required parameter num_arrays of int is not presented", "reset_arrays", real(2))


CASES = [*optimizers(), *preloaded(), *adamw(), *lamb(), *resets()]
