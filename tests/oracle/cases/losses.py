"""Losses of sequences, and data that are losses themselves."""

from cases import case, real, refused, values


def labels(*rows, dtype="float32"):
    return values(rows, dtype)


def alignments():
    for steps, rows in [(3, [[1, 2], [3, 0]]), (6, [[1, 2, 2], [3, 0, 0]]), (8, [[2, 2, 2], [1, 2, 1]]), (1, [[1], [0]])]:
        yield case("CTCLoss", real(steps, 2, 4), labels(*rows), gradient=steps > 1, compare="relative")
    yield case("CTCLoss", real(5, 2, 4), labels([1, 2], [3, 1], dtype="int32"), compare="relative")
    yield case("CTCLoss", real(5, 2, 4), labels([0, 2], [1, -1]), gradient=True, compare="relative", blank_label="last")
    lengths = values([5, 3]), values([2, 1])
    yield case("CTCLoss", real(6, 2, 4), labels([1, 2], [3, 1]), lengths[0], compare="relative", use_data_lengths=True)
    yield case("CTCLoss", real(6, 2, 4), labels([1, 2], [3, 1]), *lengths, gradient=True, compare="relative", use_data_lengths=True, use_label_lengths=True)
    yield case("CTCLoss", real(6, 2, 4), labels([0, 2], [1, 2]), *lengths, gradient=True, compare="relative", use_data_lengths=True, use_label_lengths=True, blank_label="last")
    yield refused("The max number of labels cannot exceed the maximum sequence length of the data.", "CTCLoss", real(1, 2, 4), labels([1, 2], [1, 2]))
    yield refused("The number of dimensions of labels array must be 2.", "CTCLoss", real(3, 2, 4), values([1, 2]))
    yield refused("The batch size for the labels and data arrays must be the same.", "CTCLoss", real(3, 2, 4), labels([1, 2]))


def plain():
    for attributes in [{}, {"grad_scale": 2}, {"normalization": "batch"}, {"normalization": "valid"}, {"normalization": "valid", "valid_thresh": 0.5, "grad_scale": 3}]:
        yield case("MakeLoss", real(4, 3), gradient=True, **attributes)


CASES = [
    *alignments(),
    *plain(),
    *[case("moments", real(2, 3, 4), gradient=True, compare="relative", axes=axes, **kept) for axes in [(0,), (0, 2), (-1,)] for kept in [{}, {"keepdims": True}]],
    refused("Empty axes is not supported", "moments", real(2, 3)),
    case("khatri_rao", real(2, 3), real(4, 3), gradient=False),
    case("khatri_rao", real(2, 3), real(1, 3), real(2, 3), gradient=False, compare="relative"),
    case("fill_element_0index", real(2, 3), real(2), values([1, 2]), compare="exact"),
    case("_contrib_arange_like", real(2, 3)),
    case("_contrib_arange_like", real(2, 3), axis=-1, start=1, step=2),
    case("_contrib_arange_like", real(4), repeat=2),
    case("_contrib_index_array", real(2, 3)),
    case("_contrib_index_array", real(2, 3), axes=(1,)),
]
