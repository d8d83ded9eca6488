"""Elements chosen by the values of another array."""

from cases import INTEGERS, case, real, values, whole


def choices():
    yield case("where", values([[1, 0, 2], [0, -1, 0]]), real(2, 3), real(2, 3), gradient=True, compare="relative")
    yield case("where", values([1, 0]), real(2, 3), real(2, 3), compare="exact")
    yield case("where", whole(5, low=0, high=1), whole(5), whole(5))
    for axis in [0, 1, -1]:
        for mode in ["clip", "wrap"]:
            shape = (3,) if axis == 0 else (4,)
            yield case("pick", real(4, 3), whole(*shape, dtype="float32", low=-4, high=6), compare="exact", axis=axis, mode=mode)
    yield case("pick", real(4, 3), whole(4, 1, dtype="float32", low=0, high=2), compare="exact", keepdims=True)
    yield case("batch_take", real(3, 4), whole(3, dtype="int32", low=0, high=3), compare="exact")


def classes():
    for dtype in ["float32", "float64", *INTEGERS]:
        yield case("one_hot", values([1, 0, 2, 0], "int32"), depth=3, dtype=dtype)
    yield case("one_hot", values([[1, 5], [-1, 2]]), depth=3, on_value=2.5, off_value=-1)
    yield case("Embedding", values([[1, 3], [0, 2]]), real(4, 5), compare="exact", input_dim=4, output_dim=5)


def places():
    indices = values([[1, 1, 0], [0, 1, 0]], "int64")
    yield case("gather_nd", real(2, 2, 3), indices, compare="exact")
    yield case("scatter_nd", real(3), values([[1, 1, 0], [0, 1, 0]], "int64"), compare="exact", shape=(2, 2))
    yield case("index_copy", real(5, 3), values([0, 4, 2], "int64"), real(3, 3), compare="exact")
    yield case("boolean_mask", real(3, 2), values([0, 1, 1]), compare="exact")


CASES = [*choices(), *classes(), *places()]
