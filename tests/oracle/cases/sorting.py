"""Sorting and what follows from an order. Where MXNet puts NaN depends on where it was, so there is none. Of more than 16
elements those that are alike come in an order of the C++ library's; Gradus leaves them in theirs, so there are none alike."""

from cases import DTYPES, FLOATS, RANDOM, noted, real, values, whole

INF = float("inf")
TIES = [3, 1, 1, 2, 3, 1, 0.0, -0.0]
KINDS = ["indices", "value", "both", "mask"]
AXES = [{}, {"axis": 0}, {"axis": 1}, {"axis": 2}, {"axis": -1}, {"axis": -2}, {"axis": -3}, {"axis": None}]
POSITIONS = ["float16", "float32", "float64", "int32", "int64", "uint8"]
# No axis, too many axes, not a number, an element type that positions cannot have, a name that is not known.
WRONG = [{"axis": 2}, {"axis": -3}, {"axis": 0.5}, {"axis": "a"}, {"is_ascend": "a"}, {"nosuch": 1}]


def different(count, dtype="float32"):
    """As many numbers in any order."""
    return values(RANDOM.sample(range(count), count), dtype)


def sorts():
    for ascending in [True, False]:
        for attributes in AXES:
            # MXNet's own gradient of sort fails for the default axis: "Invalid Parameter format for axis".
            yield noted("sort", real(2, 3, 4), is_ascend=ascending, **attributes)
            yield noted("argsort", real(2, 3, 4), is_ascend=ascending, **attributes)
        for dtype in DTYPES:
            for shape in [(9,), (3, 4)]:
                yield noted("sort", whole(*shape, dtype=dtype), gradient=dtype != "bool", is_ascend=ascending, axis=0)
                yield noted("argsort", whole(*shape, dtype=dtype), gradient=dtype != "bool", is_ascend=ascending, axis=0)
        for dtype in FLOATS:
            for elements in [TIES, [INF, 1, -INF, 0, INF, -INF], [1e-6, -1e-6, 3e-6, 60000]]:
                for name in ["sort", "argsort"]:
                    yield noted(name, values(elements, dtype), is_ascend=ascending, axis=None)
        for shape in [(1,), (1, 1), (5, 1), (1, 5), (2, 1, 3, 1, 2)]:
            yield noted("sort", real(*shape), is_ascend=ascending, axis=0)
            yield noted("argsort", real(*shape), is_ascend=ascending)
        yield noted("sort", whole(300, dtype="float32", high=40), gradient=False, is_ascend=ascending)
        yield noted("sort", whole(2, 150, dtype="int32", high=40), gradient=False, is_ascend=ascending)
        for dtype in ["float32", "int32", "float64"]:
            yield noted("argsort", different(300, dtype), gradient=False, is_ascend=ascending)
    for dtype in [*POSITIONS, "int8", "bool", "int16"]:
        yield noted("argsort", whole(9), dtype=dtype)
        yield noted("argsort", different(300), gradient=False, dtype=dtype)
    yield noted("argsort", different(2100), gradient=False, dtype="float16")
    for attributes in WRONG:
        for name in ["sort", "argsort"]:
            yield noted(name, real(2, 3), gradient=False, **attributes)


def firsts():
    for kind in KINDS:
        for attributes in [*AXES, {"k": 2}, {"k": 2, "axis": 0}, {"k": 3, "axis": 1}, {"k": 5, "axis": None}, {"k": 2, "is_ascend": True}, {"k": 0}, {"k": -1, "axis": 1},
                           {"k": 4, "is_ascend": True}, {"k": 24, "axis": None}, {"k": 0, "axis": None}, {"k": 2, "axis": -3}]:
            yield noted("topk", real(2, 3, 4), ret_typ=kind, **attributes)
        for dtype in DTYPES:
            yield noted("topk", whole(9, dtype=dtype), gradient=dtype != "bool", ret_typ=kind, k=4)
            yield noted("topk", whole(3, 4, dtype=dtype), gradient=dtype != "bool", ret_typ=kind, k=2, axis=0, is_ascend=True)
        for dtype in POSITIONS:
            yield noted("topk", values(TIES), ret_typ=kind, k=5, dtype=dtype)
            yield noted("topk", values(TIES), ret_typ=kind, k=5, is_ascend=True, dtype=dtype)
        for dtype in FLOATS:
            yield noted("topk", values([INF, 1, -INF, 0, INF, -INF], dtype), ret_typ=kind, k=5)
        for shape in [(1,), (1, 1), (5, 1), (1, 5), (2, 1, 3, 1, 2)]:
            yield noted("topk", real(*shape), ret_typ=kind, axis=0)
            yield noted("topk", real(*shape), ret_typ=kind, k=1)
        for attributes in [*WRONG, {"k": 4}, {"k": 3, "axis": 0}, {"k": 7, "axis": None}, {"k": 1.5}, {"k": "a"}, {"dtype": "int8"}, {"dtype": "int16"}]:
            yield noted("topk", real(2, 3), gradient=False, ret_typ=kind, **attributes)
        yield noted("topk", different(300), gradient=False, ret_typ=kind, k=50)
        yield noted("topk", different(300), gradient=False, ret_typ=kind, k=2, dtype="uint8")
    yield noted("topk", different(2100), gradient=False, k=2, dtype="float16")
    yield noted("topk", real(2, 4), gradient=False, ret_typ="all")


def empty():
    for shape in [(0,), (0, 3), (2, 0), (2, 0, 3)]:
        yield noted("sort", real(*shape), gradient=False)
        yield noted("argsort", real(*shape), gradient=False)
    for kind in KINDS:
        yield noted("topk", real(0, 3), gradient=False, ret_typ=kind)


CASES = [*sorts(), *firsts(), *empty()]
