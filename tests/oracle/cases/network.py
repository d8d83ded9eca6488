"""Layers of networks, and copies with gradients of their own."""

from cases import INTEGERS, SPECIAL, case, real, refused, unit, values, whole

PASSING = ["BlockGrad", "make_loss"]
ACTIVATIONS = ["relu", "sigmoid", "softrelu", "softsign", "tanh"]
RECTIFIERS = [{"act_type": "leaky"}, {"act_type": "leaky", "slope": 0.1}, {"act_type": "elu"}, {"act_type": "elu", "slope": 1.5},
              {"act_type": "selu"}, {"act_type": "gelu"}]


def passing(name):
    yield case(name, real(2, 3), gradient=True, compare="exact")
    yield case(name, real(3, dtype="float16"), compare="exact")
    for dtype in INTEGERS:
        yield case(name, whole(5, dtype=dtype))


def activation(**attributes):
    yield case("Activation", real(2, 3), gradient=True, **attributes)
    yield case("Activation", real(5, dtype="float64"), gradient=True, **attributes)
    yield case("Activation", real(5, dtype="float16"), **attributes)
    yield case("Activation", values(SPECIAL), gradient=True, **attributes)
    yield refused("This operation only support floating point types, not int32", "Activation", whole(3), **attributes)


def rectifier(name, **attributes):
    """MXNet computes these in float32 whatever the type, some with cancellation, and their parameters are float32."""
    compare = "relative" if attributes.get("act_type") in ("elu", "selu", "gelu") else "ulp"
    # MXNet applies the derivative of selu, which is written for arguments, to results.
    gradient = attributes.get("act_type") != "selu"
    yield case(name, real(2, 3), gradient=gradient, compare=compare, **attributes)
    yield case(name, real(5, dtype="float16"), compare=compare, **attributes)
    yield case(name, values(SPECIAL), gradient=gradient, compare=compare, **attributes)
    yield refused("This operation only support floating point types, not int32", name, whole(3), **attributes)


def learnt():
    for x, slopes in [((2, 3), (3,)), ((2, 3), (1,)), ((2, 3, 4), (3,)), ((2, 3), (2,)), ((2, 3), (2, 3)), ((4,), (4,)), ((2, 3), (2, 1))]:
        yield case("LeakyReLU", real(*x), unit(*slopes), gradient=True, compare="relative", act_type="prelu")


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
    *rectifier("hard_sigmoid"),
    *rectifier("hard_sigmoid", alpha=0.75, beta=0.1),
]
