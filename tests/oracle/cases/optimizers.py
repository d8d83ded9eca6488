"""Steps of optimizers, with what they write into their state."""

from cases import case, filled, positive, real, refused, RANDOM

# MXNet takes no empty arrays here.
SHAPES = [(2, 3), (1,), (70,)]


def tried(op, *draws, kinds=("float32", "float64"), **attributes):
    """A step of arrays of each shape; all after weights and gradient are state."""
    for shape in SHAPES:
        yield case(op, *[draw(*shape) for draw in draws], changes=range(2, len(draws)), **attributes)
    for dtype in kinds[1:]:
        yield case(op, *[draw(5, dtype=dtype) for draw in draws], changes=range(2, len(draws)), **attributes)


def mixed(op, *draws, written=True, **attributes):
    """A step in float16 with a state in float32, whose last array is a copy of the weights."""
    for shape in SHAPES:
        weight, gradient, *state = [draw(*shape) for draw in draws]
        changes = range(2, len(draws) if written else len(draws) - 1)
        yield case(op, weight.astype("float16"), gradient.astype("float16"), *state[:-1], weight, changes=changes, **attributes)


def small(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(-0.3, 0.3), dtype)


def large(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(1.5, 3), dtype)


DECAYED = {"lr": 0.1, "wd": 0.01, "rescale_grad": 0.7}
CLIPPED = {"lr": 0.03, "wd": 0.2, "rescale_grad": 1.3, "clip_gradient": 0.5}


def descents():
    for attributes in [{"lr": 0.1}, DECAYED, CLIPPED, {"lr": 0.1, "clip_gradient": 0}, {"lr": 0.1, "lazy_update": False}]:
        yield from tried("sgd_update", real, real, **attributes)
        yield from mixed("mp_sgd_update", real, real, real, **attributes)
        for momentum in [0, 0.9]:
            yield from tried("sgd_mom_update", real, real, real, momentum=momentum, **attributes)
            yield from mixed("mp_sgd_mom_update", real, real, real, real, momentum=momentum, **attributes)
    for attributes in [{"lr": 0.1}, DECAYED, CLIPPED]:
        yield from tried("nag_mom_update", real, real, real, momentum=0.9, **attributes)
        yield from mixed("mp_nag_mom_update", real, real, real, real, momentum=0.9, **attributes)
        yield from tried("signsgd_update", real, real, **attributes)
        yield from tried("signum_update", real, real, real, momentum=0.9, wd_lh=0.01, **attributes)


def adaptive():
    for attributes in [{"lr": 0.1}, DECAYED, CLIPPED, {"lr": 0.001, "beta1": 0.5, "beta2": 0.9, "epsilon": 0.01}]:
        yield from tried("adam_update", real, real, real, positive, **attributes)
    for attributes in [{"lr": 0.1}, DECAYED, CLIPPED, {"lr": 0.1, "beta": 0.1, "lamda1": 0.5}]:
        yield from tried("ftrl_update", real, real, real, positive, **attributes)
    for attributes in [{}, {"clip_weights": 0.4}, {"gamma1": 0.9, "epsilon": 0.001}]:
        for more in [{"lr": 0.1}, DECAYED, CLIPPED]:
            yield from tried("rmsprop_update", real, real, positive, **attributes, **more)
            yield from tried("rmspropalex_update", small, small, large, small, real, **attributes, **more)
    for attributes in [{"lr": 0.1, "t": 1}, {"lr": 0.1, "t": 4, "wd": 0.1, "rescale_grad": 0.7}, {"lr": 0.1, "t": 9, "clip_grad": 0.5}]:
        yield from tried("ftml_update", real, real, positive, positive, real, **attributes)


def scale(factor, dtype="float32"):
    """An array without axes, as MXNet wants the factor of AdamW."""
    return filled((1,), lambda: factor, dtype)


def decoupled():
    for attributes in [{"lr": 0.1, "eta": 1}, {"lr": 0.01, "eta": 0.5, "wd": 0.1, "clip_gradient": 0.5, "epsilon": 1e-4}]:
        for factor in [1, 0.5, 0, float("inf"), float("nan")]:
            weight, gradient, mean, var = real(2, 3), real(2, 3), real(2, 3), positive(2, 3)
            half = weight.astype("float16"), gradient.astype("float16")
            if 0 < factor < 2:
                yield case("_adamw_update", weight, gradient, mean, var, scale(factor), changes=[2, 3], **attributes)
                yield case("_mp_adamw_update", *half, mean, var, weight, scale(factor), changes=[2, 3, 4], **attributes)
    for attributes in [{"t": 1, "wd": 0.1}, {"t": 5, "wd": 0, "clip_gradient": 0.5, "rescale_grad": 1.5}, {"t": 5, "wd": 0.1, "bias_correction": False}]:
        yield from tried("lamb_update_phase1", real, real, real, positive, **attributes)
        # MXNet rounds the rescaled gradient to float16.
        yield from mixed("mp_lamb_update_phase1", real, real, real, positive, real, written=False, **{**attributes, "rescale_grad": 1})
    for norms in [(1.5, 2.5), (0, 2.5), (1.5, 0), (8, 2)]:
        norms = [scale(norm) for norm in norms]
        for attributes in [{"lr": 0.1}, {"lr": 0.1, "lower_bound": 2, "upper_bound": 5}]:
            weight, direction = real(2, 3), real(2, 3)
            yield case("lamb_update_phase2", weight, direction, *norms, **attributes)
            # MXNet does not write the copy of the weights that it says it does.
            yield case("mp_lamb_update_phase2", weight.astype("float16"), direction, *norms, weight, **attributes)


def several():
    rates = {"lrs": (0.1, 0.2), "wds": (0.01, 0), "num_weights": 2}
    for attributes in [rates, {"rescale_grad": 0.7, "clip_gradient": 0.5, **rates}]:
        weights, halves = [real(2, 3), real(5)], [real(2, 3, dtype="float16"), real(5, dtype="float16")]
        pairs = [[real(*weight.shape) for weight in weights] for _ in range(3)]
        whole = [list(arrays) for arrays in zip(weights, *pairs)]
        half = [[weight, real(*weight.shape, dtype="float16"), *rest] for weight, rest in zip(halves, zip(*pairs[1:]))]
        yield case("multi_sgd_update", *sum([arrays[:2] for arrays in whole], []), into=[0, 2], **attributes)
        yield case("multi_sgd_mom_update", *sum([arrays[:3] for arrays in whole], []), into=[0, 3], changes=[2, 5], momentum=0.9, **attributes)
        yield case("multi_mp_sgd_update", *sum([arrays[:3] for arrays in half], []), into=[0, 3], changes=[2, 5], **attributes)
        yield case("multi_mp_sgd_mom_update", *sum([arrays[:4] for arrays in half], []), into=[0, 4], changes=[2, 3, 6, 7], momentum=0.9, **attributes)
    yield refused("Number of learning rates is inconsistent with num_weights parameter passed. Expected number of learning rates: 1, and got 2", "multi_sgd_update", real(2), real(2), lrs=(1, 2), wds=(0,))


CASES = [
    *descents(),
    *adaptive(),
    *decoupled(),
    *several(),
    refused("Required parameter lr of float is not presented, in operator sgd_update", "sgd_update", real(2), real(2)),
    refused("Incompatible attr in node  at 1-th input: expected [2], got [3]", "sgd_update", real(2), real(3), lr=1),
    refused("Incompatible attr in node  at 2-th input: expected [2], got [3]", "sgd_mom_update", real(2), real(2), real(3), lr=1),
    refused("Incompatible attr in node  at 1-th input: expected float32, got float64", "sgd_update", real(2), real(2, dtype="float64"), lr=1),
]
