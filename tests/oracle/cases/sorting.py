"""Sorting and what follows from an order. Where MXNet puts NaN depends on where it was, so there is none."""

from cases import INTEGERS, case, real, refused, values, whole

TIES = [3, 1, 1, 2, 3, 1, 0.0, -0.0]


def sorts():
    for attributes in [{}, {"axis": 0}, {"axis": 1}, {"axis": None}, {"is_ascend": False}, {"axis": 1, "is_ascend": False}]:
        # MXNet's own gradient of sort fails for the default axis: "Invalid Parameter format for axis".
        yield case("sort", real(2, 3, 4), gradient=attributes.get("axis", -1) is None, compare="exact", **attributes)
        yield case("argsort", real(2, 3, 4), gradient=True, **attributes)
    for ascending in [True, False]:
        yield case("sort", values(TIES), compare="exact", is_ascend=ascending)
        yield case("argsort", values(TIES), is_ascend=ascending)
        for dtype in ["float64", *INTEGERS]:
            yield case("sort", whole(9, dtype=dtype), compare="exact", is_ascend=ascending)
            yield case("argsort", whole(9, dtype=dtype), is_ascend=ascending)
    for dtype in ["float16", "float32", "float64", "int32", "int64", "uint8"]:
        yield case("argsort", whole(9), dtype=dtype)
    for name in ["sort", "argsort", "topk"]:
        yield refused("Invalid axis! axis should be between 0 and 2, found axis=2", name, real(2, 3), axis=2)
        yield refused("Invalid axis! axis should be between 0 and 2, found axis=-1", name, real(2, 3), axis=-3)


def firsts():
    for kind in ["indices", "value", "both", "mask"]:
        for attributes in [{}, {"k": 2}, {"k": 2, "axis": 0}, {"k": 3, "axis": 1}, {"k": 5, "axis": None}, {"k": 2, "is_ascend": True}, {"k": 0}, {"k": -1, "axis": 1}]:
            yield case("topk", real(2, 3, 4), gradient=True, compare="exact", ret_typ=kind, **attributes)
        for dtype in ["float64", "float16", *INTEGERS]:
            yield case("topk", whole(9, dtype=dtype), compare="exact", ret_typ=kind, k=4)
        yield case("topk", values(TIES), compare="exact", ret_typ=kind, k=5, dtype="int32")
        yield case("topk", values(TIES), compare="exact", ret_typ=kind, k=5, is_ascend=True, dtype="int64")
    yield refused("k must be smaller than 4, get k = 5", "topk", real(2, 4), k=5)
    yield refused("valid values are: {'both', 'indices', 'mask', 'value'}, in operator topk", "topk", real(2, 4), ret_typ="all")


CASES = [*sorts(), *firsts()]
