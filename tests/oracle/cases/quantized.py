"""Numbers as integers of eight bits, and back."""

from cases import RANDOM, case, filled, positive, real, refused, values, whole


def end(number):
    return values([number])


def bytes_of(*shape, dtype="int8"):
    low = -127 if dtype == "int8" else 0
    return filled(shape, lambda: RANDOM.randint(low, low + 254), dtype)


RANGES = [(-1.0, 1.0), (-0.5, 2.0), (-3.0, 0.25), (0.0, 1.5)]
EDGES = values([0.0, -0.0, 1.0, -1.0, 5.0, -5.0, 0.004, 0.5, 1e-8, 1e8])


def floats():
    for least, most in RANGES:
        for out_type in ["int8", "uint8"]:
            ends = end(least), end(most)
            for data in [real(2, 3), EDGES, real(2, 3, 4, 2)]:
                yield case("_contrib_quantize", data, *ends, compare="exact", out_type=out_type)
                calibrated = {"min_calib_range": least, "max_calib_range": most, "out_type": out_type}
                yield case("_contrib_quantize_v2", data, compare="exact", **calibrated)
        yield case("_contrib_quantize_v2", real(7), compare="exact", out_type="auto", min_calib_range=least, max_calib_range=most)
    for data in [real(2, 3), positive(5), real(1)]:
        yield case("_contrib_quantize", data, end(-1), end(1), compare="exact")
        yield case("_contrib_quantize_v2", data, compare="exact")
        yield case("_contrib_quantize_v2", data, compare="exact", out_type="auto")
        yield case("_contrib_quantize_v2", data, compare="exact", out_type="uint8")
    yield case("_contrib_quantize_v2", bytes_of(4), compare="exact")
    yield case("_contrib_quantize_v2", bytes_of(4), compare="exact", min_calib_range=-2, max_calib_range=3)
    yield case("_contrib_quantize_v2", bytes_of(4, dtype="uint8"), compare="exact", out_type="uint8")


def integers():
    for least, most in RANGES:
        for dtype in ["int8", "uint8"]:
            yield case("_contrib_dequantize", bytes_of(2, 9, dtype=dtype), end(least), end(most))
        sums = whole(3, 5, dtype="int32", low=-100000, high=100000)
        yield case("_contrib_requantize", sums, end(least), end(most))
        for out_type in ["int8", "uint8", "auto"]:
            yield case("_contrib_requantize", sums, end(least), end(most), out_type=out_type, min_calib_range=-3e-5, max_calib_range=4e-5)


def passed():
    ends = end(-1.5), end(2.0)
    for dtype in ["int8", "uint8"]:
        yield case("_contrib_quantized_flatten", bytes_of(2, 3, 2, dtype=dtype), *ends, compare="exact")
        yield case("_contrib_quantized_embedding", values([2, 0, 2]), bytes_of(3, 4), *ends, compare="exact", input_dim=3, output_dim=4)
        for attributes in [{"kernel": (2, 2)}, {"kernel": (3, 2), "stride": (2, 1), "pad": (1, 0)}, {"kernel": (1, 1), "global_pool": True}]:
            for kind in ["max", "avg"]:
                yield case("_contrib_quantized_pooling", bytes_of(2, 3, 4, 5, dtype=dtype), *ends, compare="exact", pool_type=kind, **attributes)
    # MXNet's results are int8 whatever the data are.
    yield case("_contrib_quantized_act", bytes_of(2, 8), *ends, compare="exact", act_type="relu")
    yield refused("_contrib_quantized_act only supports act_type=relu for now", "_contrib_quantized_act", bytes_of(2), *ends, act_type="tanh")


def histograms():
    for bins, quantized in [(101, 15), (21, 5), (255, 255), (401, 31)]:
        counts = filled((bins,), lambda: abs(RANDOM.gauss(0, 3)) // 1 * RANDOM.randint(0, 40))
        edges = values([(position - bins / 2) * 0.1 for position in range(bins + 1)])
        yield case("_contrib_calibrate_entropy", counts, edges, compare="relative", num_quantized_bins=quantized)


CASES = [*floats(), *integers(), *passed(), *histograms()]
