"""Operations that few notebooks call: samplers, windows as columns, attention, mixed precision, LARS."""

from cases import case, filled, positive, real, refused, unit, values, whole, RANDOM


def elementwise():
    for dtype in ["float32", "float64"]:
        inside = [0.0, -0.0, 0.5, -0.5, 0.9, -0.99, 0.999, 1.0, -1.0, 2.0, float("nan"), 1e-8, -1e-20, 0.25]
        yield case("erfinv", values(inside, dtype), compare="relative")
        # The derivative that MXNet gives for float64 is right to seven digits only.
        yield case("erfinv", unit(2, 3, dtype=dtype), gradient=dtype == "float32", compare="relative")
        yield case("round_ste", real(2, 5, dtype=dtype), gradient=True)
        yield case("sign_ste", real(2, 5, dtype=dtype), gradient=True)
        yield case("gradientmultiplier", real(2, 3, dtype=dtype), gradient=True, scalar=-2.5)
        yield case("quadratic", real(2, 3, dtype=dtype), gradient=True, compare="relative", a=2, b=-1, c=0.5)
        yield case("div_sqrt_dim", real(2, 5, dtype=dtype), gradient=True, compare="relative")


def many():
    infinite = values([1, float("inf")])
    yield case("all_finite", real(2, 3))
    yield case("all_finite", infinite)
    yield case("all_finite", values([float("nan")]))
    yield case("multi_all_finite", real(2, 3), real(4), num_arrays=2)
    yield case("multi_all_finite", real(2, 3), infinite, num_arrays=2)
    yield case("multi_sum_sq", real(2, 3), real(70), real(1), compare="relative", num_arrays=3)
    norms = [positive(3), positive(3), values([1, 0, 2]), positive(3)]
    yield case("multi_lars", *norms, compare="relative", eta=0.1, eps=1e-3)
    yield case("multi_lars", *norms, compare="relative", eta=0.1, eps=1e-3, rescale_grad=0.5)
    yield case("amp_cast", real(2, 3), dtype="float16")
    yield case("amp_cast", whole(3), dtype="float16")
    yield case("amp_multicast", real(2, 3), real(3, dtype="float16"), num_outputs=2)
    yield case("amp_multicast", real(2, 3), real(3, dtype="float16"), num_outputs=2, cast_narrow=True)


def positions():
    for dtype in ["float32", "int32", "int64"]:
        yield case("ravel_multi_index", values([[3, 6, 6], [4, 5, 1]], dtype), shape=(7, 6))
        yield case("ravel_multi_index", values([[3, 9], [4, 5], [1, 0]], dtype), shape=(-1, 6, 2))
        yield case("unravel_index", values([22, 41, 37, 0], dtype), shape=(7, 6))
        yield case("unravel_index", values([22, 41, 83, 1], dtype), shape=(7, 6, 2))


def columns():
    for attributes in [{"kernel": (2, 2)}, {"kernel": (2, 3), "stride": (2, 1), "pad": (1, 2)}, {"kernel": (2, 2), "dilate": (2, 1), "pad": (0, 1)}]:
        yield case("im2col", real(2, 3, 5, 4), gradient=True, compare="relative", **attributes)
    yield case("col2im", real(2, 12, 12), gradient=True, compare="relative", output_size=(5, 4), kernel=(2, 2))
    yield case("col2im", real(1, 4, 9), gradient=True, compare="relative", output_size=(4, 4), kernel=(2, 2), stride=(2, 2), pad=(1, 1))
    yield refused("output size does not match convolution parameters", "col2im", real(1, 4, 4), output_size=(3, 3), kernel=(3, 2))


def layers():
    for attributes in [{"nsize": 3}, {"nsize": 5, "alpha": 0.5, "beta": 0.5, "knorm": 1}]:
        yield case("LRN", real(2, 6, 2, 3), gradient=True, compare="relative", **attributes)
    for attributes in [{}, {"margin": 0.5, "regularization_coefficient": 2}, {"use_linear": True, "margin": 1.5}]:
        yield case("SVMOutput", real(4, 3), whole(4, dtype="float32", low=0, high=2), gradient=True, compare="relative", **attributes)
    for size in [(3, 2), (2, 3)]:
        length, batch = size
        yield case("interleaved_matmul_selfatt_qk", real(length, batch, 24), gradient=True, compare="relative", heads=2)
        yield case("interleaved_matmul_selfatt_valatt", real(length, batch, 24), real(batch * 2, length, length), gradient=True, compare="relative", heads=2)
        yield case("interleaved_matmul_encdec_qk", real(length, batch, 8), real(4, batch, 16), gradient=True, compare="relative", heads=2)
        yield case("interleaved_matmul_encdec_valatt", real(4, batch, 16), real(batch * 2, length, 4), gradient=True, compare="relative", heads=2)


def near_identity(batch):
    """Maps that leave no position on an element, where the derivative has a step."""
    return filled((batch, 6), lambda: RANDOM.uniform(0.05, 0.4)) + values([0.6, 0, 0, 0, 0.6, 0])


def samplers():
    yield case("GridGenerator", near_identity(2), gradient=True, compare="relative", transform_type="affine", target_shape=(3, 4))
    yield case("GridGenerator", real(2, 2, 3, 4), gradient=True, compare="relative", transform_type="warp")
    yield case("BilinearSampler", real(2, 3, 4, 5), unit(2, 2, 3, 3), gradient=True, compare="relative")
    yield case("BilinearSampler", real(1, 2, 4, 5), unit(1, 2, 3, 3) * values(2.0), compare="relative")
    yield case("SpatialTransformer", real(2, 3, 4, 5), near_identity(2), gradient=True, compare="relative", target_shape=(3, 3), transform_type="affine", sampler_type="bilinear")
    yield refused("incorrect data shape", "GridGenerator", real(1, 5), transform_type="affine", target_shape=(2, 3))
    yield refused("incorrect target_shape", "SpatialTransformer", real(1, 1, 2, 2), real(1, 6), transform_type="affine", sampler_type="bilinear")


CASES = [*elementwise(), *many(), *positions(), *columns(), *layers(), *samplers()]
