"""Layers that MXNet has only with oneDNN: for float32 with four axes."""

from cases import case, positive, real

VENDOR = True


def normalized():
    for attributes in [{}, {"fix_gamma": False}, {"fix_gamma": False, "eps": 0.5, "momentum": 0.5}, {"fix_gamma": False, "use_global_stats": True}]:
        for shape in [(2, 3, 2, 3), (4, 1, 3, 2)]:
            inputs = [real(*shape), positive(shape[1]), real(shape[1]), real(shape[1]), positive(shape[1])]
            yield case("BatchNormWithReLU", *inputs, gradient=True, compare="relative", **attributes)
            yield case("BatchNormWithReLU", *[array.copy() for array in inputs], compare="relative", **attributes)


CASES = [*normalized()]
