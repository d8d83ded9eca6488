"""Elements chosen by the values of another array."""

from itertools import product

from cases import DTYPES, FLOATS, INTEGERS, noted, mixed, real, values, whole

NAN, INF = float("nan"), float("inf")
INDICES = [*FLOATS, *INTEGERS]
# Positions from far before an axis to far behind it, as integers and as floats, which are cut towards zero.
ANYWHERE = [0, 2, 1, 1, -1, -2, -3, -4, -9, 3, 4, 7, 100]
FRACTIONS = [0.2, 0.99, 1.5, 2.999, -0.5, -0.99, -1.5, 3.2, -7.7]
ODD = [NAN, INF, -INF, -0.0, 1e10, -1e10]
PLACES = [0, 2, 1, 1, 2, 0]


def within(dtype):
    """Positions that the type has."""
    return values([place for place in ANYWHERE if place >= 0 or not dtype.startswith("uint")], dtype)


def takes():
    for dtype, index in product(DTYPES, INDICES):
        yield noted("take", mixed(3, 2, dtype=dtype), values(PLACES, index), gradient=dtype != "bool", compare="relative")
    for mode, axis in product(["clip", "wrap"], [0, 1, 2, -1, -2, -3]):
        yield noted("take", mixed(3, 4, 2), values([[0, 1, 1], [5, -1, 2]]), compare="relative", axis=axis, mode=mode)
        yield noted("take", mixed(2, 3, 2), values([[[1], [-4]]], "int32"), compare="relative", axis=axis, mode=mode)
    for mode, index in product(["clip", "wrap"], INDICES):
        yield noted("take", mixed(3, 2), within(index), compare="relative", mode=mode)
    for mode, index in product(["clip", "wrap"], FLOATS):
        yield noted("take", mixed(3), values(FRACTIONS, index), compare="relative", mode=mode)
    for axis in [0, 1, -1]:
        yield noted("take", mixed(3, 4), values([0, 2, 2], "int64"), compare="relative", axis=axis, mode="raise")
        yield noted("take", mixed(3, 4), values([0, 9], "int32"), axis=axis, mode="raise", gradient=False)
        yield noted("take", mixed(3, 4), values([0, -9], "int32"), axis=axis, mode="raise", gradient=False)
        yield noted("take", mixed(3, 4), values([-1, -3], "int32"), axis=axis, mode="raise", gradient=False)
    for mode in ["clip", "wrap", "raise"]:
        yield noted("take", mixed(1), values([0, 0, 0]), compare="relative", mode=mode)
        yield noted("take", mixed(5), values([3]), compare="relative", mode=mode)
        yield noted("take", mixed(2, 3, 2, 1, 2), values([[1, 0], [1, 1]]), compare="relative", axis=3 if mode != "raise" else 0, mode=mode)
    for mode in ["clip", "wrap"]:
        # MXNet's gradient cuts these to 32 bits, its result does not.
        yield noted("take", mixed(3), values(ODD), gradient=False, mode=mode)
        yield noted("take", mixed(3), values([2**31 + 1, -(2**31) - 1, 2**40], "int64"), gradient=False, mode=mode)
    for shape, index in [((3, 2), (0,)), ((3, 2), (2, 0)), ((0, 2), (0,)), ((3, 0), (2,)), ((0, 3), (1, 0))]:
        yield noted("take", mixed(*shape), whole(*index, dtype="float32", low=0, high=1), compare="relative")
    # To take an element of none ends MXNet's process.
    for attributes in [{"axis": 2}, {"axis": -3}, {"mode": "nosuch"}, {"axis": 0.5}, {"nosuch": 1}]:
        yield noted("take", mixed(3, 2), values([0]), gradient=False, **attributes)
    yield noted("take", mixed(3, 2), values([1, 0, 1], "bool"), gradient=False)


def picks():
    for dtype, index in product(DTYPES, INDICES):
        yield noted("pick", mixed(6, 3, dtype=dtype), values(PLACES, index), gradient=dtype != "bool")
    for axis, mode, keepdims in product([0, 1, 2, -1, -2, -3], ["clip", "wrap"], [False, True]):
        shape = [2, 3, 4]
        shape[axis] = 1
        kept = whole(*shape, dtype="float32", low=-4, high=6)
        yield noted("pick", mixed(2, 3, 4), kept, axis=axis, mode=mode, keepdims=keepdims)
        yield noted("pick", mixed(2, 3, 4), kept.squeeze(axis), axis=axis, mode=mode, keepdims=keepdims)
    for mode, index in product(["clip", "wrap"], INDICES):
        places = within(index)
        yield noted("pick", mixed(len(places), 3), places, mode=mode)
    for mode in ["clip", "wrap"]:
        yield noted("pick", mixed(len(FRACTIONS), 3), values(FRACTIONS), mode=mode)
        yield noted("pick", mixed(len(ODD), 3), values(ODD), mode=mode)
        yield noted("pick", mixed(4), values([2]), mode=mode, axis=0)
        yield noted("pick", mixed(1), values([5]), mode=mode)
        yield noted("pick", mixed(1, 1), values([[-1]]), mode=mode)
        yield noted("pick", mixed(2, 1, 2, 3, 2), whole(2, 1, 3, 2, dtype="int32", low=-3, high=3), mode=mode, axis=2)
    for attributes in [{"axis": None}, {"axis": 2}, {"axis": -3}, {"mode": "raise"}, {"mode": "nosuch"}, {"keepdims": "a"}]:
        yield noted("pick", mixed(3, 2), values([0, 1, 1]), gradient=False, **attributes)
    for shape in [(2,), (4,), (3, 2), (3, 1, 1), (2, 1), (1, 3)]:
        yield noted("pick", mixed(3, 2), whole(*shape, dtype="float32", low=0, high=1), gradient=False)
    yield noted("pick", mixed(0, 3), real(0), gradient=False)
    yield noted("choose_element_0index", mixed(3, 2), values([0, 1, 5]))
    for dtype, index in product(DTYPES, ["int32", "float32", "int64"]):
        yield noted("batch_take", mixed(6, 3, dtype=dtype), values(PLACES, index), gradient=dtype != "bool")
    yield noted("batch_take", mixed(len(ANYWHERE), 3), values(ANYWHERE, "int32"))
    yield noted("batch_take", mixed(1, 1), values([0], "int32"))
    for shape in [(2,), (4,), (3, 1)]:
        yield noted("batch_take", mixed(3, 2), whole(*shape, low=0, high=1), gradient=False)
    yield noted("batch_take", mixed(6), values([2], "int32"), gradient=False)
    for dtype in DTYPES:
        yield noted("fill_element_0index", mixed(3, 4, dtype=dtype), mixed(3, dtype=dtype), values([1, 0, 3], dtype), gradient=False)


def wheres():
    for dtype, condition in product(DTYPES, [*INDICES, "bool"]):
        chosen = values([[1, 0, 2], [0, 1, 0]], condition)
        yield noted("where", chosen, mixed(2, 3, dtype=dtype), mixed(2, 3, dtype=dtype), gradient="bool" not in (dtype, condition), compare="relative")
    for condition in INDICES:
        yield noted("where", values([0, 3], condition), mixed(2, 3), mixed(2, 3), compare="relative")
        yield noted("where", values([1, 0], condition), mixed(2, 2, 2), mixed(2, 2, 2), compare="relative")
    yield noted("where", values([NAN, -0.0, 0.0, 0.3, -0.3, INF, 1e-40]), mixed(7), mixed(7), compare="relative")
    yield noted("where", values([0.3, -0.0, NAN], "float16"), mixed(3), mixed(3), compare="relative")
    for shape in [(1,), (1, 1), (2, 1, 3), (2, 1, 2, 1, 2)]:
        yield noted("where", whole(*shape, low=0, high=1), mixed(*shape), mixed(*shape), compare="relative")
    for shapes in [((2, 3), (2, 3), (2, 2)), ((3,), (2, 3), (2, 3)), ((2, 1), (2, 3), (2, 3)), ((2, 3), (2, 3), (3,)), ((1,), (2, 3), (2, 3)), ((2, 3, 1), (2, 3), (2, 3))]:
        yield noted("where", whole(*shapes[0], low=0, high=1), real(*shapes[1]), real(*shapes[2]), gradient=False)
    yield noted("where", values([1, 0]), real(2), whole(2), gradient=False)
    for shape in [(0,), (0, 3)]:
        yield noted("where", real(*shape), real(*shape), real(*shape))


def classes():
    for dtype, index in product(DTYPES, INDICES):
        yield noted("one_hot", values([1, 0, 2, 3], index), depth=3, dtype=dtype, gradient=False)
    for index in INDICES:
        yield noted("one_hot", within(index), depth=4)
    yield noted("one_hot", values(FRACTIONS), depth=3)
    yield noted("one_hot", values(ODD), depth=3)
    for shape in [(1,), (2, 2), (2, 1, 2, 2), (1, 1, 2, 1, 2)]:
        yield noted("one_hot", whole(*shape, low=-1, high=3), depth=3, on_value=2.5, off_value=-1)
    for attributes in [{"depth": 1}, {"depth": 5, "on_value": 0, "off_value": 1}, {"depth": 3, "on_value": NAN, "off_value": INF}, {"depth": 3, "on_value": 300.7, "dtype": "uint8"},
                       {"depth": 3, "on_value": 0.3, "off_value": -2.9, "dtype": "int32"}, {"depth": 3, "on_value": 0.3, "dtype": "float16"}, {"depth": 3, "on_value": 0.1, "dtype": "float64"}]:
        yield noted("one_hot", values([0, 2, 9]), gradient=False, **attributes)
    for attributes in [{}, {"depth": -1}, {"depth": 1.5}, {"depth": 3, "dtype": "int16"}, {"depth": 3, "nosuch": 1}]:
        yield noted("one_hot", values([0, 2, 9]), gradient=False, **attributes)
    yield noted("one_hot", values([0, 2]), gradient=False, empty=True, depth=0)
    yield noted("one_hot", real(0), gradient=False, depth=3)
    yield noted("one_hot", real(2, 0), gradient=False, depth=3)


def embeddings():
    for dtype, index in product(DTYPES, INDICES):
        yield noted("Embedding", values(PLACES, index), mixed(4, 2, dtype=dtype), gradient=dtype != "bool", compare="relative", input_dim=4, output_dim=2, dtype=dtype)
    for dtype in ["float64", "int32"]:
        # The parameter dtype says nothing about a weight that is there.
        yield noted("Embedding", values([0, 1]), real(2, 2), compare="relative", input_dim=2, output_dim=2, dtype=dtype)
    for index in INDICES:
        yield noted("Embedding", within(index), mixed(3, 2), compare="relative", input_dim=3, output_dim=2)
    yield noted("Embedding", values(FRACTIONS), mixed(3, 2), compare="relative", input_dim=3, output_dim=2)
    for shape in [(1,), (2, 2), (2, 1, 2), (1, 2, 1, 2, 2)]:
        yield noted("Embedding", whole(*shape, low=0, high=3), mixed(4, 3), compare="relative", input_dim=4, output_dim=3)
    yield noted("Embedding", values([0, 0]), mixed(1, 1), compare="relative", input_dim=1, output_dim=1)
    for attributes in [{}, {"input_dim": 4}, {"output_dim": 2}, {"input_dim": 3, "output_dim": 2}, {"input_dim": 4, "output_dim": 3}, {"input_dim": 0, "output_dim": 2},
                       {"input_dim": 4, "output_dim": 2, "dtype": "int16"}]:
        yield noted("Embedding", values([0, 1]), real(4, 2), gradient=False, **attributes)
    yield noted("Embedding", values([0, 1]), real(8), gradient=False, input_dim=4, output_dim=2)
    yield noted("Embedding", values([0, 1]), real(4, 2, 1), gradient=False, input_dim=4, output_dim=2)
    yield noted("Embedding", real(0), real(4, 2), input_dim=4, output_dim=2)
    yield noted("Embedding", real(2, 0), real(4, 2), input_dim=4, output_dim=2)


# Shapes of arrays and positions in them, each position a column.
POINTS = [
    ((3, 2), [[2, 0, 2, 1], [0, 1, 0, 1]]), ((3, 2), [[2, 0, 0]]), ((3, 2), [[-1, -3, 1], [-2, 1, -1]]), ((2, 3, 2), [[1, 0], [2, 2]]), ((2, 3, 2), [[1, 0, 1], [2, 2, 2], [0, 1, 0]]),
    ((2, 3, 2), [[[1, 0], [0, 1]], [[2, 1], [0, 2]]]), ((4,), [[3, 0, -1, 1]]), ((1,), [[0]]), ((2, 1, 2, 1, 2), [[1, 0], [0, 0], [1, 1]]), ((2, 2), [[0], [1]]),
]


def points():
    for dtype, index in product(DTYPES, INDICES):
        yield noted("gather_nd", mixed(3, 2, dtype=dtype), values([[2, 0, 2, 1], [0, 1, 0, 1]], index), gradient=dtype != "bool", compare="relative")
        yield noted("scatter_nd", mixed(4, dtype=dtype), values([[2, 0, 2, 1], [0, 1, 1, 1]], index), gradient=dtype != "bool", compare="relative", shape=(3, 2))
    for shape, places in POINTS:
        for index in ["int32", "float32"]:
            # MXNet's gradient of an element that is counted from the end is written to memory before the array.
            yield noted("gather_nd", mixed(*shape), values(places, index), gradient=values(places).min() >= 0, compare="relative")
    yield noted("gather_nd", mixed(3), values([[0.9, 1.9, 0.5]]), compare="relative")
    for places in [[[3]], [[-4]], [[0, 5]], [[0], [2]], [[0], [-3]]]:
        yield noted("gather_nd", mixed(3, 2), values(places, "int32"), gradient=False)
    for places in [[0, 1], [[0], [1], [1]]]:
        yield noted("gather_nd", mixed(3, 2), values(places, "int32"), gradient=False)
    for data, places, shape in [
        ((4,), [[3, 0, 1, 2]], (5,)), ((3, 2), [[2, 0, 1]], (4, 2)), ((2, 2), [[[1, 0], [0, 1]], [[2, 1], [0, 2]]], (2, 3)), ((1,), [[0]], (1,)), ((2, 2), [[1, 0], [2, 2]], (2, 3, 2)),
        ((2,), [[1, 0], [0, 1], [1, 1]], (2, 2, 2)), ((2, 1, 2), [[1, 0]], (3, 1, 2)),
    ]:
        yield noted("scatter_nd", mixed(*data), values(places, "int64"), compare="relative", shape=shape)
    for data, places, shape in [((3,), [[1, 0]], (2,)), ((2,), [1, 0], (2,)), ((2,), [[1, 0], [0, 0]], (2,)), ((2, 3), [[1, 0]], (2, 2)), ((2,), [[1, 0]], ())]:
        yield noted("scatter_nd", mixed(*data), values(places, "int64"), gradient=False, shape=shape)
    yield noted("scatter_nd", mixed(2), values([[1, 0]]), gradient=False)


def copies():
    for dtype, index in product(DTYPES, ["int32", "int64", "float32"]):
        yield noted("_contrib_index_copy", mixed(4, 2, dtype=dtype), values([3, 0], index), mixed(2, 2, dtype=dtype), gradient=dtype != "bool", compare="relative")
    for shape in [(3,), (3, 2, 1), (3, 1, 2, 2)]:
        yield noted("_contrib_index_copy", mixed(*shape), values([2, 0], "int64"), mixed(2, *shape[1:]), compare="relative")
    yield noted("_contrib_index_copy", mixed(1), values([0], "int64"), mixed(1), compare="relative")
    yield noted("_contrib_index_copy", mixed(3, 2), values([2, 0], "int64"), mixed(2, 3), gradient=False)
    yield noted("_contrib_index_copy", mixed(3, 2), values([2, 0], "int64"), mixed(3, 2), gradient=False)
    yield noted("_contrib_index_copy", mixed(3, 2), values([[2, 0]], "int64"), mixed(2, 2), gradient=False)


def masks():
    for dtype, mask in product(DTYPES, [*INDICES, "bool"]):
        yield noted("_contrib_boolean_mask", mixed(4, 2, dtype=dtype), values([0, 1, 0, 2], mask), gradient="bool" not in (dtype, mask))
    for shape in [(3,), (3, 2, 1), (3, 1, 2, 2)]:
        yield noted("_contrib_boolean_mask", mixed(*shape), values([1, 0, 1]))
        yield noted("_contrib_boolean_mask", mixed(*shape), values([1, 1, 1]))
        yield noted("_contrib_boolean_mask", mixed(*shape), values([0, 0, 0]), gradient=False, empty=True)
    yield noted("_contrib_boolean_mask", mixed(5), values([NAN, -0.0, 0.3, -2, 0]))
    for mask in [[1, 0], [1, 0, 1, 1], [[1, 0], [1, 0], [1, 0]]]:
        yield noted("_contrib_boolean_mask", mixed(3, 2), values(mask), gradient=False)


def numbered():
    for dtype in INDICES:
        yield noted("ravel_multi_index", values([[3, 6, 6], [4, 5, 1]], dtype), gradient=False, shape=(7, 6))
        yield noted("unravel_index", values([22, 41, 37, 0], dtype), gradient=False, shape=(7, 6))
    for shape, places in [((7, 6, 2), [[3, 0], [4, 5], [1, 0]]), ((-1, 6, 2), [[3, 9], [4, 5], [1, 0]]), ((5,), [[3, 0, 4]]), ((2, 2), [[[1, 0], [0, 1]], [[1, 1], [0, 0]]]), ((3, 4), [[-1, 7], [2, 9]])]:
        yield noted("ravel_multi_index", values(places), gradient=False, shape=shape)
    # Of numbers in two axes MXNet makes a result that is too small.
    for shape, numbers in [((7, 6, 2), [22, 41, 83, 1]), ((5,), [4, 0]), ((-1, 4), [9, 100, 3]), ((2, 2), [7, -1, -5]), ((3, 4, 2), [1])]:
        yield noted("unravel_index", values(numbers, "int32"), gradient=False, shape=shape)
        yield noted("unravel_index", values(numbers), gradient=False, shape=shape)
    yield noted("ravel_multi_index", values([[1], [2], [0]]), gradient=False, shape=(2, 3))
    yield noted("ravel_multi_index", values([[1], [2]]), gradient=False)
    yield noted("unravel_index", values([1]), gradient=False)
    # ravel_multi_index and unravel_index of nothing end MXNet's process.


CASES = [*takes(), *picks(), *wheres(), *classes(), *embeddings(), *points(), *copies(), *masks(), *numbered()]
