"""Layers of networks, and copies with gradients of their own."""

from cases import DTYPES, FLOATS, INTEGERS, asked, case, drawn, extremes, real, refused, unit, whole

PASSING = ["BlockGrad", "make_loss"]
ACTIVATIONS = ["relu", "sigmoid", "softrelu", "softsign", "tanh"]
RECTIFIERS = [
    {"act_type": "leaky"}, {"act_type": "leaky", "slope": 0.1}, {"act_type": "leaky", "slope": 0}, {"act_type": "leaky", "slope": -0.5}, {"act_type": "elu"},
    {"act_type": "elu", "slope": 1.5}, {"act_type": "elu", "slope": 0}, {"act_type": "selu"}, {"act_type": "gelu"},
]
SHAPES = [(2, 3), (1,), (5,), (2, 1, 3), (2, 1, 2, 1, 3)]
EMPTY = [(0,), (2, 0)]


def passing(name):
    for dtype in DTYPES:
        for shape in SHAPES + EMPTY:
            yield asked(name, drawn(real, shape, dtype), gradient=dtype in FLOATS, compare="exact")


def activation(**attributes):
    for dtype in FLOATS:
        for shape in SHAPES + EMPTY:
            yield asked("Activation", real(*shape, dtype=dtype), gradient=True, **attributes)
        yield case("Activation", extremes(dtype), gradient=True, **attributes)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("Activation", drawn(real, (3,), dtype), **attributes)


def rectifier(name, **attributes):
    """MXNet computes these in float32 whatever the type, some with cancellation, and their parameters are float32."""
    # It finds the sign of an argument from the result's, which is the other one where the slope is below 0.
    cancels = attributes.get("act_type") in ("elu", "selu", "gelu")
    # MXNet applies the derivative of selu, which is written for arguments, to results.
    gradient = attributes.get("act_type") != "selu" and attributes.get("slope", 0) >= 0
    for dtype in ["float32", "float16"]:
        compare = "relative" if cancels or (name == "hard_sigmoid" and dtype == "float16") else "ulp"
        for shape in SHAPES + EMPTY:
            yield asked(name, real(*shape, dtype=dtype), gradient=gradient and dtype == "float32", compare=compare, **attributes)
        yield case(name, extremes(dtype), gradient=gradient and dtype == "float32", compare=compare, **attributes)
    for dtype in [*INTEGERS, "bool"]:
        yield asked(name, drawn(real, (3,), dtype), **attributes)


def learnt():
    for x, slopes in [
        ((2, 3), (3,)), ((2, 3), (1,)), ((2, 3, 4), (3,)), ((2, 3), (2,)), ((2, 3), (2, 3)), ((4,), (4,)), ((2, 3), (2, 1)), ((1,), (1,)), ((2, 3, 2, 2), (3,)),
        ((2, 3, 1, 2, 2), (3,)), ((2, 3, 4), (1,)),
    ]:
        for dtype in ["float32", "float16"]:
            yield asked("LeakyReLU", real(*x, dtype=dtype), unit(*slopes, dtype=dtype), gradient=True, compare="relative", act_type="prelu")
    yield asked("LeakyReLU", whole(2, 3), whole(3), act_type="prelu")


CASES = [
    *[made for name in PASSING for made in passing(name)],
    *[made for kind in ACTIVATIONS for made in activation(act_type=kind)],
    refused("Invalid Input: 'foo', valid values are: {'relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'}, in operator Activation", "Activation", real(2), act_type="foo"),
    refused("Required parameter act_type of int is not presented, in operator Activation", "Activation", real(2)),
    *[made for attributes in RECTIFIERS for made in rectifier("LeakyReLU", **attributes)],
    refused("Operator LeakyReLU expects 2 inputs, but got 1 instead.", "LeakyReLU", real(2), act_type="prelu"),
    refused("Operator LeakyReLU expects 1 inputs, but got 2 instead.", "LeakyReLU", real(2), real(2)),
    *learnt(),
    refused("Invalid Input: 'foo', valid values are: {'elu', 'gelu', 'leaky', 'prelu', 'rrelu', 'selu'}, in operator LeakyReLU", "LeakyReLU", real(2), act_type="foo"),
    refused("Invalid Parameter format for slope expect float but value='a'", "LeakyReLU", real(2), slope="a"),
    *rectifier("hard_sigmoid"),
    *rectifier("hard_sigmoid", alpha=0.75, beta=0.1),
    *rectifier("hard_sigmoid", alpha=-1, beta=0),
]
