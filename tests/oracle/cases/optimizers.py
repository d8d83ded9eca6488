"""Steps of optimizers, with what they write into their state."""

from cases import asked, case, filled, positive, real, refused, values, RANDOM

# MXNet takes no empty arrays here.
SHAPES = [(2, 3), (1,), (70,), (2, 1, 3, 2)]


def tried(op, *draws, **attributes):
    """A step of arrays of each shape; all after weights and gradient are state."""
    for shape in SHAPES:
        yield case(op, *[draw(*shape) for draw in draws], changes=range(2, len(draws)), **attributes)
    # Steps of several roundings are not the same in float16, each of whose MXNet makes.
    for dtype in ["float64"] if op in ("ftml_update", "ftrl_update", "lamb_update_phase1") else ["float64", "float16"]:
        for shape in [(5,), (2, 1, 2)]:
            compare = "relative" if dtype == "float16" else "ulp"
            yield asked(op, *[draw(*shape, dtype=dtype) for draw in draws], changes=range(2, len(draws)), compare=compare, **attributes)


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


# Each step with what it reads after weights and gradient.
STEPS = {
    "sgd_update": 0, "sgd_mom_update": 1, "nag_mom_update": 1, "signsgd_update": 0, "signum_update": 1, "adam_update": 2, "ftrl_update": 2, "rmsprop_update": 1,
    "rmspropalex_update": 3, "ftml_update": 3,
}


def edges():
    """Gradients that are no numbers, infinite, or 0, clipped and not."""
    special = values([float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1e30, -1e-30])
    for op, states in STEPS.items():
        for more in [{}, {"clip_grad" if op == "ftml_update" else "clip_gradient": 0.5}]:
            attributes = {"lr": 0.1, **({"t": 2} if op == "ftml_update" else {}), **more}
            arrays = [real(7), special, *[positive(7) for _ in range(states)]]
            yield case(op, *arrays, changes=range(2, len(arrays)), **attributes)


def refusals():
    for op, states in STEPS.items():
        given = {"lr": 0.1, **({"t": 1} if op == "ftml_update" else {})}
        arrays = [positive(2) for _ in range(2 + states)]
        yield asked(op, *arrays)
        yield asked(op, *arrays, **{**given, "lr": "a"})
        yield refused(f"expects {2 + states} inputs, but got {1 + states} instead.", op, *arrays[1:], **given)
        for position in range(1, 2 + states):
            for other in [positive(3), positive(2, dtype="float64")]:
                yield refused(f"Incompatible attr in node  at {position}-th input: expected", op, *[other if place == position else array for place, array in enumerate(arrays)], **given)


CASES = [
    *descents(),
    *adaptive(),
    *decoupled(),
    *several(),
    *edges(),
    *refusals(),
    refused("Required parameter lr of float is not presented, in operator sgd_update", "sgd_update", real(2), real(2)),
    refused("Incompatible attr in node  at 1-th input: expected [2], got [3]", "sgd_update", real(2), real(3), lr=1),
    refused("Incompatible attr in node  at 2-th input: expected [2], got [3]", "sgd_mom_update", real(2), real(2), real(3), lr=1),
    refused("Incompatible attr in node  at 1-th input: expected float32, got float64", "sgd_update", real(2), real(2, dtype="float64"), lr=1),
]
