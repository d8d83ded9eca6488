"""Operations that few notebooks call: samplers, windows as columns, attention, mixed precision, LARS."""

from cases import DTYPES, FLOATS, noted, case, filled, positive, real, refused, unit, values, whole, RANDOM


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


ELEMENTWISE = [("erfinv", {}), ("round_ste", {}), ("sign_ste", {}), ("gradientmultiplier", {"scalar": 0.5}), ("quadratic", {"a": 1, "b": 2, "c": -3}), ("quadratic", {}), ("div_sqrt_dim", {})]


def typed():
    """Every element type that may or may not be there."""
    for dtype in DTYPES:
        few = {"dtype": dtype, "low": 0, "high": 1}
        for name, attributes in ELEMENTWISE if dtype != "bool" else []:
            inside = whole(2, 4, **few) if dtype not in FLOATS else unit(2, 4, dtype=dtype)
            yield noted(name, inside, gradient=dtype in FLOATS and (name, dtype) != ("erfinv", "float64"), compare="relative", **attributes)
        yield noted("im2col", whole(1, 2, 3, 3, **few), gradient=dtype in FLOATS, compare="relative", kernel=(2, 2))
        yield noted("col2im", whole(1, 8, 4, **few), gradient=dtype in FLOATS, compare="relative", output_size=(3, 3), kernel=(2, 2))
        yield noted("khatri_rao", whole(2, 3, **few), whole(4, 3, **few), gradient=False, compare="relative")
        yield noted("LRN", whole(1, 4, 2, 2, **few), gradient=dtype in FLOATS, compare="relative", nsize=3)
        yield noted("SVMOutput", whole(4, 3, **few), whole(4, **few), gradient=dtype in FLOATS, compare="relative")
        yield noted("interleaved_matmul_selfatt_qk", whole(3, 1, 12, **few), gradient=dtype in FLOATS, compare="relative", heads=2)
        yield noted("all_finite", whole(3, **few), gradient=False)
        yield noted("multi_sum_sq", whole(3, **few), whole(2, 2, **few), gradient=False, compare="relative", num_arrays=2)
        yield noted("GridGenerator", whole(1, 6, **few), gradient=False, compare="relative", transform_type="affine", target_shape=(2, 2))
        yield noted("GridGenerator", whole(1, 2, 2, 2, **few), gradient=False, compare="relative", transform_type="warp")
        yield noted("BilinearSampler", whole(1, 1, 3, 3, **few), whole(1, 2, 2, 2, **few), gradient=False, compare="relative")
        yield noted("SpatialTransformer", whole(1, 1, 3, 3, **few), whole(1, 6, **few), gradient=False, compare="relative", target_shape=(2, 2), transform_type="affine", sampler_type="bilinear")
    for dtype in FLOATS:
        yield noted("erfinv", values([1.0001, -3, float("inf"), -float("inf"), 0.9999, 1e-3, 0.3], dtype), gradient=False, compare="relative")
        yield noted("round_ste", values([0.5, 1.5, 2.5, -0.5, -1.5, -0.0, float("nan"), float("inf"), 1e10 if dtype != "float16" else 1e4], dtype))
        yield noted("sign_ste", values([0.0, -0.0, float("nan"), float("inf"), -1e-7], dtype))
        for narrow in FLOATS:
            yield noted("amp_cast", values([1.5, -0.0, float("nan"), 70000, 1e-8], dtype), gradient=False, dtype=narrow)


def windows():
    for attributes in [{"kernel": (1, 1)}, {"kernel": (3, 3), "pad": (1, 1)}, {"kernel": (3, 2), "stride": (2, 2), "dilate": (1, 3), "pad": (2, 2)}, {"kernel": (5, 4)}]:
        yield noted("im2col", real(2, 2, 5, 4), compare="relative", **attributes)
    for attributes in [{}, {"kernel": (6, 1)}, {"kernel": (0, 1)}, {"kernel": (2, 2, 2)}, {"kernel": (2, 2), "stride": (0, 1)}, {"kernel": (2, 2), "nosuch": 1}, {"kernel": "a"}]:
        yield noted("im2col", real(1, 1, 5, 4), gradient=False, **attributes)
    for shape in [(4,), (5, 4)]:
        yield noted("im2col", real(*shape), gradient=False, kernel=(2, 2))
    for attributes in [{"output_size": (3, 3), "kernel": (2, 2), "stride": (1, 1)}, {"output_size": (4, 4), "kernel": (3, 3)}, {"output_size": (3, 3), "kernel": (2, 2), "dilate": (1, 1)}]:
        yield noted("col2im", real(2, 4 if attributes["kernel"] == (2, 2) else 9, 4), compare="relative", **attributes)
    for attributes in [{}, {"kernel": (2, 2)}, {"output_size": (3, 3)}, {"output_size": (3, 3), "kernel": (3, 3)}, {"output_size": (2, 2), "kernel": (2, 2)}]:
        yield noted("col2im", real(1, 4, 4), gradient=False, **attributes)
    for shapes in [((1, 1), (1, 1)), ((2, 3), (1, 3)), ((2, 2), (3, 2), (1, 2), (2, 2)), ((2, 3),)]:
        yield noted("khatri_rao", *(real(*shape) for shape in shapes), gradient=False, compare="relative")
    for shapes in [((2, 3), (2, 2)), ((2, 3), (3,)), ((2, 3), (2, 3, 1))]:
        yield noted("khatri_rao", *(real(*shape) for shape in shapes), gradient=False)


def refusals():
    for attributes in [{}, {"nsize": 2}, {"nsize": 0}, {"nsize": 3, "nosuch": 1}, {"nsize": 2.5}]:
        yield noted("LRN", real(1, 4, 2, 2), gradient=False, **attributes)
    for attributes in [{"nsize": 1}, {"nsize": 7}, {"nsize": 3, "alpha": 0}, {"nsize": 3, "beta": 0}, {"nsize": 5, "knorm": 0.5, "alpha": 0.3}]:
        yield noted("LRN", real(1, 4, 2, 2), compare="relative", **attributes)
    for heads in [1, 2, 3]:
        yield noted("interleaved_matmul_selfatt_qk", real(2, 2, 18), compare="relative", heads=heads)
        yield noted("interleaved_matmul_selfatt_valatt", real(2, 2, 18), real(2 * heads, 2, 2), compare="relative", heads=heads)
        yield noted("interleaved_matmul_encdec_qk", real(3, 2, 6), real(2, 2, 12), compare="relative", heads=heads)
        yield noted("interleaved_matmul_encdec_valatt", real(2, 2, 12), real(2 * heads, 3, 2), compare="relative", heads=heads)
    yield noted("interleaved_matmul_selfatt_qk", real(2, 2, 18), gradient=False)
    yield noted("interleaved_matmul_selfatt_qk", real(2, 18), gradient=False, heads=2)
    # MXNet does not compare the number of attentions with that of heads, and reads other memory.
    yield noted("interleaved_matmul_encdec_qk", real(3, 2, 6), real(2, 1, 12), gradient=False, heads=2)
    for attributes in [{}, {"transform_type": "nosuch"}, {"transform_type": "affine"}, {"transform_type": "affine", "target_shape": (0, 2)}, {"transform_type": "warp"}, {"transform_type": "affine", "target_shape": (2,)}]:
        yield noted("GridGenerator", real(1, 6), gradient=False, **attributes)
    for shape in [(6,), (1, 2, 3), (1, 3, 2, 2)]:
        yield noted("GridGenerator", real(*shape), gradient=False, transform_type="warp")
    for target in [(1, 1), (2, 5), (4, 1)]:
        yield noted("GridGenerator", near_identity(2), compare="relative", transform_type="affine", target_shape=target)
    for shapes in [((1, 1, 3), (1, 2, 2, 2)), ((1, 1, 3, 3), (1, 3, 2, 2)), ((1, 1, 3, 3), (2, 2, 2, 2)), ((1, 1, 3, 3), (1, 2, 4))]:
        yield noted("BilinearSampler", real(*shapes[0]), unit(*shapes[1]), gradient=False)
    corners = values([[[[-1, 1, 0, -1], [1.5, -1.2, 0.999, -0.999]], [[-1, 1, 0, 1], [1.2, -1.5, -2, 2]]]])
    yield noted("BilinearSampler", real(1, 2, 3, 4), corners, gradient=False, compare="relative")
    for shape in [(1, 1, 1, 1), (1, 2, 2, 1)]:
        yield noted("BilinearSampler", real(*shape), unit(1, 2, 2, 2), gradient=False, compare="relative")
    for attributes in [{"transform_type": "affine"}, {"sampler_type": "bilinear"}, {"transform_type": "warp", "sampler_type": "bilinear", "target_shape": (2, 2)}]:
        yield noted("SpatialTransformer", real(1, 1, 3, 3), near_identity(1), gradient=False, **attributes)
    for shape in [(1, 5), (2, 6), (6,)]:
        yield noted("SpatialTransformer", real(1, 1, 3, 3), real(*shape), gradient=False, target_shape=(2, 2), transform_type="affine", sampler_type="bilinear")
    for shapes in [((4, 3), (3,)), ((4, 3), (4, 1)), ((4,), (4,))]:
        yield noted("SVMOutput", real(*shapes[0]), whole(*shapes[1], dtype="float32", low=0, high=2), gradient=False)
    yield noted("multi_sum_sq", real(2), real(3), gradient=False, num_arrays=3)
    yield noted("multi_all_finite", real(2), real(3), gradient=False, num_arrays=3)
    yield noted("multi_lars", positive(3), positive(3), positive(2), positive(3), gradient=False, eta=0.1, eps=1e-3)
    yield noted("amp_multicast", real(2), real(3), gradient=False, num_outputs=3)


CASES = [*elementwise(), *many(), *positions(), *columns(), *layers(), *samplers(), *typed(), *windows(), *refusals()]
