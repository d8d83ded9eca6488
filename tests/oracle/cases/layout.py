"""Shapes, parts, joining, repetition, positions and types: what moves elements."""

from cases import INTEGERS, case, real, values, whole

# One call each, whose result and gradient move elements or add some up.
MOVES = [
    ("reshape", (2, 3, 4), {"shape": (4, 6)}), ("reshape", (2, 3, 4), {"shape": (-1, 4)}), ("reshape", (2, 3, 4), {"shape": (0, -1)}),
    ("reshape", (2, 3, 4), {"shape": (-3, 0)}), ("reshape", (2, 3, 4), {"shape": (-2,)}), ("reshape", (2, 3, 4), {"shape": (0, 0, -4, 2, -1)}),
    ("reshape", (2, 3, 4), {"shape": (-1, 0), "reverse": True}),
    ("flatten", (2, 3, 4), {}), ("flatten", (3,), {}), ("expand_dims", (2, 3), {"axis": 1}), ("expand_dims", (2, 3), {"axis": -1}),
    ("squeeze", (1, 3, 1), {}), ("squeeze", (1, 3, 1), {"axis": 0}), ("squeeze", (1, 3, 1), {"axis": (0, -1)}), ("squeeze", (1, 1), {}),
    ("transpose", (2, 3, 4), {}), ("transpose", (2, 3, 4), {"axes": (1, 2, 0)}), ("swapaxes", (2, 3, 4), {"dim1": 0, "dim2": 2}),
    ("reverse", (2, 3, 4), {"axis": 1}), ("reverse", (2, 3, 4), {"axis": (0, 2)}),
    ("slice", (4, 5), {"begin": (1, 1), "end": (3, 4)}), ("slice", (4, 5), {"begin": (None, 4), "end": (None, 0), "step": (2, -2)}),
    ("slice", (4, 5), {"begin": (-3,), "end": (-1,)}),
    ("slice_axis", (4, 5), {"axis": 1, "begin": 1, "end": 3}), ("slice_axis", (4, 5), {"axis": -1, "begin": -3, "end": None}),
    ("tile", (2, 3), {"reps": (2, 2)}), ("tile", (2, 3), {"reps": (2,)}), ("tile", (3,), {"reps": (2, 1, 2)}),
    ("repeat", (2, 3), {"repeats": 2}), ("repeat", (2, 3), {"repeats": 2, "axis": 1}), ("repeat", (2, 3), {"repeats": 3, "axis": -2}),
    ("broadcast_to", (2, 1), {"shape": (2, 3)}), ("broadcast_to", (2, 1), {"shape": (0, 4)}),
    ("broadcast_axis", (2, 1, 1), {"axis": 1, "size": 3}), ("broadcast_axis", (1, 2, 1), {"axis": (0, 2), "size": (2, 3)}),
    ("depth_to_space", (1, 4, 2, 3), {"block_size": 2}), ("space_to_depth", (1, 1, 4, 6), {"block_size": 2}),
    ("pad", (1, 2, 3, 3), {"mode": "constant", "pad_width": (0, 0, 0, 0, 1, 2, 2, 1), "constant_value": 1.5}),
    ("pad", (1, 2, 3, 3), {"mode": "edge", "pad_width": (0, 0, 0, 0, 1, 2, 2, 1)}),
    ("pad", (1, 2, 3, 3), {"mode": "reflect", "pad_width": (0, 0, 0, 0, 1, 2, 2, 1)}),
    ("diag", (3,), {}), ("diag", (3,), {"k": -1}), ("diag", (3, 4), {}), ("diag", (3, 4), {"k": 1}), ("diag", (2, 3, 4), {"axis1": 0, "axis2": 2}),
    ("split", (2, 6), {"num_outputs": 3}), ("split", (2, 6), {"num_outputs": 2, "axis": 0}), ("split", (2, 3), {"num_outputs": 3, "axis": 1, "squeeze_axis": True}),
    ("split_v2", (7, 2), {"indices_or_sections": (2, 5)}), ("split_v2", (2, 6), {"indices_or_sections": 3, "axis": 1}),
    ("identity", (2, 3), {}), ("zeros_like", (2, 3), {}), ("ones_like", (2, 3), {}),
    ("shape_array", (2, 3), {}), ("size_array", (2, 3), {}),
]
FLOATING = ["pad"]


def moves():
    for name, shape, attributes in MOVES:
        yield case(name, real(*shape), gradient=not name.endswith("_array"), compare="relative", **attributes)
        if name in FLOATING:
            continue
        for dtype in ["float64", "float16", *INTEGERS]:
            yield case(name, whole(*shape, dtype=dtype), compare="exact", **attributes)


def pairs():
    for dim in [0, 1, -1]:
        yield case("concat", real(2, 3), real(2, 3), real(2, 3), gradient=True, compare="exact", dim=dim)
        yield case("stack", real(2, 3), real(2, 3), gradient=True, compare="exact", axis=dim)
    yield case("concat", real(2, 1), real(2, 3), gradient=True, compare="exact")
    yield case("concat", real(2, 1), gradient=True, compare="exact")
    yield case("concat", whole(2, 1), whole(2, 2), compare="exact")
    yield case("reshape_like", real(2, 3), real(3, 2), gradient=True, compare="exact")
    yield case("slice_like", real(3, 4), real(2, 3), gradient=True, compare="exact")
    yield case("slice_like", real(3, 4), real(2, 3), gradient=True, compare="exact", axes=(1,))
    yield case("broadcast_like", real(2, 1), real(2, 3), gradient=True, compare="relative")
    yield case("broadcast_like", real(1, 2), real(3, 4), gradient=True, compare="relative", lhs_axes=(0,), rhs_axes=(1,))


def takes():
    for mode in ["clip", "wrap"]:
        for axis in [0, 1, -1]:
            yield case("take", real(3, 4, 2), values([[0, 1, 1], [5, -1, 2]]), gradient=True, compare="relative", axis=axis, mode=mode)
    yield case("take", whole(3, 4), whole(5, low=0, high=2), compare="exact")
    yield case("take", real(3), values([0.7, 1.9]), compare="exact")


def casts():
    # MXNet's gradient of a cast is converted back.
    for dtype in ["float64", "float16", *INTEGERS]:
        yield case("cast", values([0.9, 1.3, -2.7, 100.5, 0.0]) if dtype != "uint8" else values([0.9, 1.3, 100.5]), gradient=dtype.startswith("float"), compare="exact", dtype=dtype)
        yield case("cast", whole(5, dtype=dtype), compare="exact", dtype="float32")
    # Conversions that C leaves open; these are what the processor gives.
    for dtype in ["int32", "int64"]:
        yield case("cast", values([float("nan"), float("inf"), -float("inf"), 3e10, -3e30]), dtype=dtype)
    yield case("cast", whole(5, dtype="int32", low=-500, high=500), dtype="uint8")
    yield case("cast", values([65504, 65520, 1e-8, -0.0, float("nan")]), compare="exact", dtype="float16")


CASES = [*moves(), *pairs(), *takes(), *casts()]
