"""Losses of sequences, and data that are losses themselves."""

import numpy as np

from cases import FLOATS, INTEGERS, asked, case, drawn, extremes, real, refused, values, whole


def labels(*rows, dtype="float32"):
    return values(rows, dtype)


def alignments():
    """Of float32: with other types MXNet runs into an error of its own."""
    for steps, rows in [(3, [[1, 2], [3, 0]]), (6, [[1, 2, 2], [3, 0, 0]]), (8, [[2, 2, 2], [1, 2, 1]]), (1, [[1], [0]]), (4, [[1, 1], [2, 2]]), (5, [[0, 0], [1, 2]])]:
        yield case("CTCLoss", real(steps, 2, 4), labels(*rows), gradient=steps > 1, compare="relative")
    for dtype in ["int32", "float64", "float16", "int64", "uint8", "int8"]:
        yield asked("CTCLoss", real(5, 2, 4), labels([1, 2], [3, 1], dtype=dtype), compare="relative")
    yield case("CTCLoss", real(5, 2, 4), labels([0, 2], [1, -1]), gradient=True, compare="relative", blank_label="last")
    yield case("CTCLoss", real(5, 3, 7), labels([0, 2, -1], [1, -1, -1], [5, 4, 3]), gradient=True, compare="relative", blank_label="last")
    lengths = values([5, 3]), values([2, 1])
    yield case("CTCLoss", real(6, 2, 4), labels([1, 2], [3, 1]), lengths[0], compare="relative", use_data_lengths=True)
    yield case("CTCLoss", real(6, 2, 4), labels([1, 2], [3, 1]), lengths[1], compare="relative", use_label_lengths=True)
    yield case("CTCLoss", real(6, 2, 4), labels([1, 2], [3, 1]), *lengths, gradient=True, compare="relative", use_data_lengths=True, use_label_lengths=True)
    yield case("CTCLoss", real(6, 2, 4), labels([0, 2], [1, 2]), *lengths, gradient=True, compare="relative", use_data_lengths=True, use_label_lengths=True, blank_label="last")
    yield refused("The max number of labels cannot exceed the maximum sequence length of the data.", "CTCLoss", real(1, 2, 4), labels([1, 2], [1, 2]))
    yield refused("The number of dimensions of labels array must be 2.", "CTCLoss", real(3, 2, 4), values([1, 2]))
    yield refused("The batch size for the labels and data arrays must be the same.", "CTCLoss", real(3, 2, 4), labels([1, 2]))
    yield asked("CTCLoss", real(3, 2), labels([1, 2], [1, 2]))
    yield asked("CTCLoss", real(3, 2, 4), labels([1, 2], [1, 2]), use_data_lengths=True)
    yield asked("CTCLoss", real(3, 2, 4), labels([1, 2], [1, 2]), blank_label="foo")


def plain():
    for dtype in FLOATS:
        for normalization in ["null", "batch", "valid"]:
            for attributes in [{}, {"grad_scale": 2}, {"valid_thresh": 0.5, "grad_scale": 3}, {"grad_scale": -0.5}]:
                for shape in [(4, 3), (1,), (2, 1, 3)]:
                    yield case("MakeLoss", real(*shape, dtype=dtype), gradient=True, normalization=normalization, **attributes)
        yield case("MakeLoss", extremes(dtype), gradient=True, normalization="valid", valid_thresh=0.5)
    for dtype in [*INTEGERS, "bool"]:
        yield asked("MakeLoss", drawn(real, (2, 3), dtype))
    yield refused("Invalid Input: 'foo', valid values are: {'batch', 'null', 'valid'}, in operator MakeLoss", "MakeLoss", real(2), normalization="foo")


def margins():
    for dtype in ["float32", "float64", "float16"]:
        for attributes in [{}, {"margin": 0.5}, {"regularization_coefficient": 2}, {"use_linear": True}, {"use_linear": True, "margin": 2, "regularization_coefficient": 0.25}]:
            for shape in [(4, 3), (1, 1), (2, 5)]:
                targets = whole(shape[0], dtype=dtype, low=0, high=shape[1] - 1)
                yield asked("SVMOutput", real(*shape, dtype=dtype), targets, gradient=True, compare="relative", **attributes)
    yield asked("SVMOutput", real(2, 3), real(3))


def statistics():
    for dtype in FLOATS:
        for axes in [(0,), (0, 2), (-1,), (1, 2), (0, 1, 2), (-1, 0)]:
            for kept in [{}, {"keepdims": True}]:
                yield asked("moments", real(2, 3, 4, dtype=dtype), gradient=True, compare="relative", axes=axes, **kept)
    for dtype in INTEGERS:
        yield asked("moments", whole(2, 3, dtype=dtype), axes=(1,))
    yield refused("Empty axes is not supported", "moments", real(2, 3))
    yield asked("moments", real(2, 3), axes=(2,))


def columns():
    for dtype in ["float32", "float64"]:
        for shapes in [[(2, 3), (4, 3)], [(2, 3), (1, 3), (2, 3)], [(1, 1), (1, 1)], [(3, 1), (2, 1)]]:
            yield asked("khatri_rao", *[real(*shape, dtype=dtype) for shape in shapes], compare="relative")
    yield asked("khatri_rao", real(2, 3), real(4, 2))
    yield asked("khatri_rao", real(3), real(3))


def ignored():
    """What stands behind the end of a sequence has no influence."""
    data = real(6, 2, 4)
    data[5:, 0] = np.nan
    data[3:, 1] = np.inf
    arrays = data, labels([1, 2], [3, 1]), values([5, 3]), values([2, 1])
    yield case("CTCLoss", *arrays, gradient=True, compare="relative", use_data_lengths=True, use_label_lengths=True)


CASES = [
    *alignments(),
    *plain(),
    *margins(),
    *statistics(),
    *columns(),
    case("fill_element_0index", real(2, 3), real(2), values([1, 2]), compare="exact"),
    case("_contrib_arange_like", real(2, 3)),
    case("_contrib_arange_like", real(2, 3), axis=-1, start=1, step=2),
    case("_contrib_arange_like", real(4), repeat=2),
    case("_contrib_index_array", real(2, 3)),
    case("_contrib_index_array", real(2, 3), axes=(1,)),
    *ignored(),
]
