"""Shapes, parts, joining, repetition, positions and types: what moves elements."""

from itertools import product

from cases import DTYPES, INTEGERS, noted, case, mixed, real, values, whole

# An operation, shapes of its array, and parameters: all of one shape with all of these parameters, every type with the first.
MOVES = [
    ("reshape", (2, 3, 4), [
        {"shape": (4, 6)}, {"shape": (-1, 4)}, {"shape": (0, -1)}, {"shape": (-3, 0)}, {"shape": (-2,)}, {"shape": (0, 0, -4, 2, -1)},
        {"shape": (6, -2)}, {"shape": (-4, 1, -1, -2)}, {"shape": (-4, 2, 1, -3)}, {"shape": (-1,)}, {"shape": (1, 24, 1)}, {"shape": (0, -3)},
        {"shape": (0, 0, 0, 1)}, {"shape": (2, -1, 2, 2)}, {"shape": (0, -4, -1, 3, -2)}, {"shape": (-2, 1, 1)}, {"shape": (1, -3, -1)},
        {"shape": (-1, 0), "reverse": True}, {"shape": (0, -3), "reverse": True}, {"shape": (-3, 0), "reverse": True},
        {"shape": (-2, 2, -1, -4), "reverse": True}, {"shape": (-1, 0, 0), "reverse": True}, {"shape": (6, -2), "reverse": True},
        {"shape": (1, -1, 4), "reverse": True}, {"shape": (-2,), "reverse": True},
    ]),
    ("reshape", (1,), [{"shape": (1, 1)}, {"shape": (-1,)}, {"shape": (0, -1, 1)}, {"shape": (-4, 1, -1)}]),
    ("flatten", (2, 3, 4), [{}]), ("flatten", (3,), [{}]), ("flatten", (1, 1), [{}]), ("flatten", (2, 1, 2, 1, 3), [{}]),
    ("expand_dims", (2, 3), [{"axis": axis} for axis in [1, 0, 2, -1, -3]]), ("expand_dims", (3,), [{"axis": 0}, {"axis": 1}]),
    ("squeeze", (1, 3, 1), [{}, {"axis": 0}, {"axis": (0, -1)}, {"axis": -1}, {"axis": (2, 0)}]), ("squeeze", (1, 1), [{}, {"axis": 1}]),
    ("squeeze", (1,), [{}]), ("squeeze", (2, 3), [{}]),
    ("transpose", (2, 3, 4), [{}, {"axes": (1, 2, 0)}, {"axes": (0, 2, 1)}, {"axes": (2, 1, 0)}, {"axes": ()}]),
    ("transpose", (3,), [{}, {"axes": (0,)}]), ("transpose", (3, 2), [{}]), ("transpose", (2, 1, 3, 2), [{"axes": (3, 1, 0, 2)}]),
    ("transpose", (2, 1, 2, 3, 2), [{"axes": (4, 0, 3, 1, 2)}, {}]), ("transpose", (1, 2, 1, 2, 1, 2), [{"axes": (5, 3, 1, 0, 2, 4)}]),
    ("swapaxes", (2, 3, 4), [{"dim1": 0, "dim2": 2}, {"dim1": 2, "dim2": 1}, {"dim1": -1, "dim2": 0}, {"dim1": 0, "dim2": -2}, {"dim1": 0, "dim2": 1}]),
    ("swapaxes", (2, 1, 3, 2, 2), [{"dim1": 1, "dim2": 3}, {"dim1": 0, "dim2": 4}]),
    ("reverse", (2, 3, 4), [{"axis": 1}, {"axis": (0, 2)}, {"axis": 0}, {"axis": (0, 1, 2)}, {"axis": (2, 1)}]), ("reverse", (1,), [{"axis": 0}]),
    ("reverse", (5,), [{"axis": 0}]),
    ("slice", (4, 5), [
        {"begin": (1, 1), "end": (3, 4)}, {"begin": (None, 4), "end": (None, 0), "step": (2, -2)}, {"begin": (-3,), "end": (-1,)},
        {"begin": (None,), "end": (None,), "step": (-1,)}, {"begin": (0, 1), "end": (9, 99)}, {"begin": (None, None), "end": (2, None), "step": (None, 3)},
        {"begin": (3, -1), "end": (None, None), "step": (-2, -3)}, {"begin": (-4, -5), "end": (4, 5), "step": (1, 2)}, {"begin": (2,), "end": (3,), "step": ()},
        {"begin": (9,), "end": (0,), "step": (-1,)}, {"begin": (None, -2), "end": (None, None)}, {"begin": (-9,), "end": (2,)},
        {"begin": (-1, None), "end": (-5, None), "step": (-1, 4)}, {"begin": (1, 1), "end": (2, 2), "step": (5, 5)},
    ]),
    ("slice", (6,), [{"begin": (1,), "end": (5,), "step": (3,)}, {"begin": (4,), "end": (None,), "step": (-3,)}, {"begin": 2, "end": 4}]),
    ("slice", (2, 3, 2, 3), [{"begin": (None, 1, None, 0), "end": (1, None, None, 3), "step": (1, 1, -1, 2)}]),
    ("slice_axis", (4, 5), [{"axis": axis, "begin": begin, "end": end} for axis, begin, end in [(1, 1, 3), (-1, -3, None), (0, 0, None), (0, 2, 3), (-2, -4, -1), (1, 0, 5)]]),
    ("slice_axis", (3,), [{"axis": 0, "begin": 1, "end": 2}]), ("slice_axis", (2, 3, 2, 2), [{"axis": 2, "begin": -1, "end": None}]),
    ("tile", (2, 3), [{"reps": (2, 2)}, {"reps": (2,)}, {"reps": (1, 1)}, {"reps": (2, 1, 3)}, {"reps": (1,)}, {"reps": 3}, {"reps": ()}, {"reps": (2, 1, 1, 2)}]),
    ("tile", (3,), [{"reps": (2, 1, 2)}, {"reps": (3,)}]), ("tile", (1,), [{"reps": (2, 2)}]), ("tile", (2, 1, 2), [{"reps": (2,)}, {"reps": (3, 1)}]),
    ("repeat", (2, 3), [{"repeats": 2}, {"repeats": 2, "axis": 1}, {"repeats": 3, "axis": -2}, {"repeats": 1}, {"repeats": 1, "axis": 0}, {"repeats": 2, "axis": None}]),
    ("repeat", (1,), [{"repeats": 3}, {"repeats": 3, "axis": 0}]), ("repeat", (2, 1, 2, 2), [{"repeats": 2, "axis": 2}, {"repeats": 3, "axis": -4}]),
    ("broadcast_to", (2, 1), [{"shape": (2, 3)}, {"shape": (0, 4)}, {"shape": (2, 1)}]), ("broadcast_to", (1,), [{"shape": (5,)}]),
    ("broadcast_to", (1, 2, 1, 3), [{"shape": (2, 2, 2, 3)}, {"shape": (2, 0, 1, 0)}]), ("broadcast_to", (1, 1, 1), [{"shape": (2, 3, 2)}]),
    ("broadcast_axis", (2, 1, 1), [{"axis": 1, "size": 3}, {"axis": (1, 2), "size": (3, 2)}, {"axis": (), "size": ()}]),
    ("broadcast_axis", (1, 2, 1), [{"axis": (0, 2), "size": (2, 3)}, {"axis": (2, 0), "size": (2, 3)}]), ("broadcast_axes", (1, 2), [{"axis": 0, "size": 1}]),
    ("depth_to_space", (1, 4, 2, 3), [{"block_size": 2}, {"block_size": 1}]), ("depth_to_space", (2, 9, 1, 2), [{"block_size": 3}]),
    ("space_to_depth", (1, 1, 4, 6), [{"block_size": 2}, {"block_size": 1}]), ("space_to_depth", (2, 2, 3, 6), [{"block_size": 3}]),
    ("pad", (1, 2, 3, 3), [{"mode": mode, "pad_width": (0, 0, 0, 0, *widths)} for mode in ["constant", "edge", "reflect"] for widths in [(1, 2, 2, 1), (0, 0, 0, 2), (2, 0, 0, 0)]]),
    ("pad", (2, 1, 2, 3), [{"mode": "constant", "pad_width": (0, 0, 0, 0, 3, 1, 0, 4), "constant_value": 1.5}, {"mode": "edge", "pad_width": (0, 0, 0, 0, 3, 1, 0, 4)},
                           {"mode": "reflect", "pad_width": (0, 0, 0, 0, 1, 1, 2, 2)}, {"mode": "constant", "pad_width": (0, 0, 0, 0, 0, 0, 0, 0)}]),
    ("pad", (1, 1, 2, 2, 3), [{"mode": mode, "pad_width": (0, 0, 0, 0, 1, 1, 0, 1, 2, 0)} for mode in ["constant", "edge", "reflect"]]),
    ("diag", (3,), [{}, {"k": 1}, {"k": -1}, {"k": 3}, {"k": -2}]), ("diag", (1,), [{}]),
    ("diag", (3, 4), [{}, *({"k": k} for k in [1, 2, 3, -1, -2])]),
    ("diag", (2, 3, 4), [{}, {"axis1": 0, "axis2": 2}, {"k": 1}, {"k": -1, "axis1": -1, "axis2": 1}, {"axis1": 2, "axis2": 0, "k": 2}, {"axis1": -2, "axis2": -1}]),
    ("diag", (2, 2, 3, 2), [{"axis1": 1, "axis2": 3}, {"axis1": 2, "axis2": 1, "k": -1}]),
    ("split", (2, 6), [{"num_outputs": 3}, {"num_outputs": 2, "axis": 0}, {"num_outputs": 1}, {"num_outputs": 6, "squeeze_axis": True}, {"num_outputs": 2, "axis": -1},
                       {"num_outputs": 2, "axis": 0, "squeeze_axis": True}, {"num_outputs": 3, "squeeze_axis": False}, {"num_outputs": 2, "axis": -2}]),
    ("split", (2, 3, 4), [{"num_outputs": 3, "squeeze_axis": 1}, {"num_outputs": 4, "axis": 2}, {"num_outputs": 1, "axis": 0}]),
    ("split_v2", (7, 2), [{"indices_or_sections": indices} for indices in [(2, 5), (1,), (1, 2, 6), 7, 1]]),
    ("split_v2", (2, 6), [{"indices_or_sections": 3, "axis": 1}, {"indices_or_sections": (4,), "axis": -1}, {"indices_or_sections": 6, "axis": 1, "squeeze_axis": True},
                          {"indices_or_sections": 2, "axis": 0, "squeeze_axis": True}]),
    ("identity", (2, 3), [{}]), ("identity", (1,), [{}]), ("zeros_like", (2, 3), [{}]), ("ones_like", (2, 3), [{}]), ("BlockGrad", (2, 3), [{}]), ("BlockGrad", (1,), [{}]),
    ("shape_array", (2, 3), [{}]), ("shape_array", (1,), [{}]), ("shape_array", (2, 1, 3, 1, 2), [{}]), ("size_array", (2, 3), [{}]), ("size_array", (1,), [{}]),
    ("_contrib_arange_like", (2, 3), [{}, {"axis": 0}, {"axis": 1, "start": -2.5, "step": 0.5}, {"repeat": 2}, {"axis": -1, "start": 3}, {"step": -1}]),
    ("_contrib_index_array", (2, 3), [{}, {"axes": (1,)}, {"axes": (1, 0)}, {"axes": (-1, -1)}]), ("_contrib_index_array", (2, 1, 2), [{"axes": (2, 0)}]),
    ("_contrib_index_array", (3,), [{}]),
]


def moves():
    for name, shape, parameters in MOVES:
        for dtype in DTYPES:
            yield noted(name, mixed(*shape, dtype=dtype), gradient=dtype != "bool", compare="relative", **parameters[0])
        for attributes in parameters[1:]:
            yield noted(name, mixed(*shape), compare="relative", **attributes)


# Arrays without elements.
EMPTY = [
    *((name, attributes) for name in ["identity", "BlockGrad", "zeros_like", "ones_like", "flatten", "transpose", "shape_array", "size_array", "squeeze", "_contrib_index_array"] for attributes in [{}]),
    ("expand_dims", {"axis": 0}), ("expand_dims", {"axis": 1}), ("swapaxes", {"dim1": 0, "dim2": -1}), ("reverse", {"axis": 0}), ("reshape", {"shape": (-2,)}),
    ("slice", {"begin": (None,), "end": (None,)}), ("slice_axis", {"axis": 0, "begin": 0, "end": None}), ("tile", {"reps": (2, 2)}), ("repeat", {"repeats": 2}),
    ("repeat", {"repeats": 2, "axis": 0}), ("cast", {"dtype": "int32"}), ("amp_cast", {"dtype": "float16"}),
]


def empty():
    for shape in [(0,), (0, 3), (2, 0, 3), (0, 0)]:
        for name, attributes in EMPTY:
            yield noted(name, real(*shape), **attributes)
        for dim in range(len(shape)):
            yield noted("concat", real(*shape), real(*shape), dim=dim)
            yield noted("stack", real(*shape), real(*shape), axis=dim)
        yield noted("reshape_like", real(*shape), real(*shape))
        yield noted("broadcast_like", real(*shape), real(*shape))
        # slice_like of such arrays ends MXNet's process.
    yield noted("concat", real(0, 3), real(2, 3), dim=0)
    yield noted("concat", real(2, 3), real(0, 3), real(1, 3), dim=0)
    yield noted("broadcast_to", real(1, 0), shape=(3, 0), gradient=False)
    yield noted("broadcast_axis", real(1, 0), axis=0, size=3)
    yield noted("diag", real(0, 3))
    yield noted("diag", real(0))
    yield noted("reshape", real(0, 3), shape=(3, 0))
    yield noted("reshape", real(0, 3), shape=(-1, 3))
    yield noted("split", real(0, 4), num_outputs=2, axis=1)
    yield noted("split_v2", real(3, 2), indices_or_sections=(0, 1))
    yield noted("split_v2", real(3, 2), indices_or_sections=(2, 2))
    yield noted("split_v2", real(3, 2), indices_or_sections=(3,))
    yield noted("slice", real(3, 2), empty=True, begin=(1,), end=(1,))
    yield noted("slice", real(3, 2), empty=True, begin=(2,), end=(1,))
    yield noted("slice_axis", real(3, 2), empty=True, axis=0, begin=1, end=1)
    yield noted("tile", real(3, 2), empty=True, reps=(0, 1))
    yield noted("repeat", real(3, 2), empty=True, repeats=0)
    yield noted("repeat", real(3, 2), empty=True, repeats=0, axis=1)


def joined():
    for name, key in [("concat", "dim"), ("stack", "axis")]:
        for dtype in DTYPES:
            yield noted(name, *(mixed(2, 3, dtype=dtype) for _ in range(3)), gradient=dtype != "bool", **{key: 1})
        for axis in [0, 1, 2, -1, -2, -3, 3, -4]:
            yield noted(name, mixed(2, 3), mixed(2, 3), mixed(2, 3), **{key: axis})
        for shape in [(1,), (4,), (2, 1, 2, 2), (1, 2, 1, 2, 2)]:
            yield noted(name, mixed(*shape), mixed(*shape), **{key: 0})
            yield noted(name, mixed(*shape), **{key: 0})
            yield noted(name, mixed(*shape), mixed(*shape), **{key: len(shape) - 1})
        yield noted(name, mixed(2, 3), mixed(2, 3, dtype="float64"), **{key: 0})
        yield noted(name, mixed(2, 3), mixed(2, 3, dtype="int32"), **{key: 0})
        if name == "concat":
            # MXNet's stack compares sizes only.
            yield noted(name, mixed(2, 3), mixed(2, 3, 1), **{key: 0})
        yield noted(name, mixed(2, 3), mixed(4, 2), **{key: 0})
        yield noted(name, mixed(2, 3), mixed(2, 4), **{key: 0})
        yield noted(name, *(mixed(1, 2) for _ in range(12)), **{key: 0})
    for widths in [(1, 3), (3, 1, 2), (2,)]:
        yield noted("concat", *(mixed(2, width) for width in widths))
        yield noted("concat", *(mixed(width, 2, 2) for width in widths), dim=0)
        yield noted("concat", *(mixed(2, 2, width) for width in widths), dim=-1)
        yield noted("concat", *(mixed(1, 2, width, 2) for width in widths), dim=2)


LIKE = [
    ("reshape_like", [((2, 3), (3, 2)), ((6,), (2, 1, 3)), ((2, 3), (6,)), ((1,), (1, 1))], [{}]),
    ("reshape_like", [((30, 7), (15, 2, 4))], [{"lhs_begin": 0, "lhs_end": 1, "rhs_begin": 0, "rhs_end": 2}]),
    ("reshape_like", [((30, 12), (4, 2, 2, 3))], [{"lhs_begin": -1, "lhs_end": None, "rhs_begin": 1, "rhs_end": None}]),
    ("reshape_like", [((2, 6), (3, 2))], [{"lhs_begin": 1, "rhs_begin": 0}, {"lhs_begin": 1, "lhs_end": 2, "rhs_begin": 0, "rhs_end": 2}]),
    ("slice_like", [((3, 4), (2, 3))], [{}, {"axes": (1,)}, {"axes": (0,)}, {"axes": (0, 1)}, {"axes": (-1,)}, {"axes": ()}, {"axes": (-2, 1)}]),
    ("slice_like", [((3, 4, 2), (2, 3))], [{"axes": (0, 1)}, {"axes": (1,)}]), ("slice_like", [((3, 4), (2, 3, 5, 1))], [{"axes": (0,)}, {"axes": (0, 1)}]),
    ("slice_like", [((3,), (1,)), ((3, 2), (3, 2)), ((2, 3, 2, 2), (1, 3, 1, 2))], [{}]),
    ("broadcast_like", [((2, 1), (2, 3)), ((1, 1, 2), (3, 4, 2)), ((1,), (4,)), ((2, 3), (2, 3))], [{}]),
    ("broadcast_like", [((1, 2), (3, 4))], [{"lhs_axes": (0,), "rhs_axes": (1,)}, {"lhs_axes": (-2,), "rhs_axes": (-2,)}]),
    ("broadcast_like", [((1, 2, 1), (3, 4))], [{"lhs_axes": (0, 2), "rhs_axes": (0, 1)}, {"lhs_axes": (2, 0), "rhs_axes": (0, 1)}]),
]


def alike():
    for name, shapes, parameters in LIKE:
        for (shape, like), attributes in product(shapes, parameters):
            yield noted(name, mixed(*shape), mixed(*like), compare="relative", **attributes)
        shape, like = shapes[0]
        for dtype in DTYPES:
            yield noted(name, mixed(*shape, dtype=dtype), mixed(*like, dtype=dtype), gradient=dtype != "bool", compare="relative", **parameters[0])
            yield noted(name, mixed(*shape, dtype=dtype), mixed(*like), gradient=dtype != "bool", compare="relative", **parameters[0])


# What does not fit. Negative axes of transpose, reverse and broadcast_axis are refused by MXNet for no reason, as are more
# than six axes of transpose and new axes of broadcast_to; negative margins and axes of index_array that are not there are not
# looked at, and lead to other memory.
WRONG = [
    ("reshape", (2, 3), [{"shape": shape} for shape in [(4, 2), (-1, -1), (-1, 5), (0, 0, 0), (-4, -1, -1, -2), (-4, 3, 2, -2), (-5,), (0, -3), (-4, 2), (7,), (-3, -3)]]),
    ("reshape", (2, 3), [{}, {"shape": "a"}, {"shape": (1.5, 4)}, {"shape": (6,), "nosuch": 1}, {"shape": (6,), "reverse": "maybe"}]),
    ("expand_dims", (2, 3), [{}, {"axis": 3}, {"axis": -4}, {"axis": 1.5}]),
    ("squeeze", (1, 3, 1), [{"axis": 1}, {"axis": 3}, {"axis": -4}, {"axis": (0, 0)}, {"axis": (0, 1)}]),
    ("transpose", (2, 3), [{"axes": (0,)}, {"axes": (0, 2)}, {"axes": (0, 1, 2)}]),
    ("swapaxes", (2, 3), [{"dim1": 0, "dim2": 2}, {"dim1": -3, "dim2": 0}, {"dim1": 1, "dim2": 1}, {}]),
    ("reverse", (2, 3), [{"axis": 2}, {}, {"axis": -3}]),
    ("slice", (2, 3), [{"begin": (0,), "end": (1, 2)}, {"begin": (0, 0, 0), "end": (1, 1, 1)}, {"begin": (0,), "end": (1,), "step": (0,)}, {"begin": (0,)}, {"end": (1,)},
                       {"begin": (0, 0), "end": (1, 1), "step": (1,)}]),
    ("slice_axis", (2, 3), [{"axis": 2, "begin": 0, "end": 1}, {"axis": -3, "begin": 0, "end": 1}, {"axis": 0, "begin": 2, "end": 1}, {"axis": 0, "begin": 0, "end": 3},
                            {"axis": 0, "begin": -3, "end": 1}, {"axis": 1, "begin": 0, "end": -4}, {"axis": 0, "begin": 0, "end": 0}]),
    ("tile", (2, 3), [{}, {"reps": (-1, 2)}]), ("repeat", (2, 3), [{}, {"repeats": -1}, {"repeats": 2, "axis": 2}, {"repeats": 2, "axis": -3}, {"repeats": 1.5}]),
    ("broadcast_to", (2, 1), [{"shape": (3, 3)}, {"shape": (2,)}, {"shape": ()}]),
    ("broadcast_axis", (2, 1), [{"axis": 0, "size": 3}, {"axis": 2, "size": 3}, {"axis": (0, 1), "size": 3}, {"axis": -3, "size": 2}]),
    ("depth_to_space", (1, 4, 2, 3), [{}, {"block_size": 3}, {"block_size": 0}]), ("depth_to_space", (4, 2, 3), [{"block_size": 2}]),
    ("space_to_depth", (1, 4, 2, 3), [{}, {"block_size": 2}, {"block_size": 0}]), ("space_to_depth", (4, 2, 3), [{"block_size": 2}]),
    ("pad", (1, 1, 3, 3), [{"mode": "edge", "pad_width": (1, 1)}, {"mode": "edge", "pad_width": (1, 1, 0, 0, 1, 1, 1, 1)}, {"mode": "wrap", "pad_width": (0, 0, 0, 0, 1, 1, 1, 1)},
                           {"pad_width": (0, 0, 0, 0, 1, 1, 1, 1)}, {"mode": "edge"}, {"mode": "reflect", "pad_width": (0, 0, 0, 0, 3, 1, 1, 1)}]),
    ("pad", (3, 3), [{"mode": "edge", "pad_width": (1, 1, 1, 1)}]), ("pad", (1, 3, 3), [{"mode": "constant", "pad_width": (0, 0, 1, 1, 1, 1)}]),
    ("diag", (2, 3), [{"axis1": 0, "axis2": 0}, {"axis1": 2}, {"k": 1.5}]), ("diag", (2, 3, 2), [{"axis1": 1, "axis2": -2}, {"axis1": 0, "axis2": 3}]),
    ("split", (2, 6), [{"num_outputs": 4}, {"num_outputs": 2, "axis": 2}, {}, {"num_outputs": 0}, {"num_outputs": 3, "squeeze_axis": True}, {"num_outputs": 2, "axis": -3}]),
    ("cast", (2, 3), [{}, {"dtype": "int16"}]), ("_contrib_arange_like", (2, 3), [{"axis": 2}]), ("_contrib_index_array", (2, 3), [{"axes": "a"}]),
]
WRONG_PAIRS = [
    ("reshape_like", (2, 3), (2, 2), {}), ("reshape_like", (2, 3), (2, 3), {"lhs_begin": 3}), ("reshape_like", (2, 3), (3, 2), {"lhs_begin": 1, "lhs_end": 0}),
    ("slice_like", (2, 3), (3, 3), {}), ("slice_like", (2, 3), (2, 3, 1), {}), ("slice_like", (2, 3), (1, 1), {"axes": (2,)}), ("slice_like", (2, 3), (1,), {"axes": (1,)}),
    ("slice_like", (2, 3), (2, 4), {"axes": (1,)}),
    ("broadcast_like", (2, 1), (3, 3), {}), ("broadcast_like", (2, 1), (2, 3, 1), {}), ("broadcast_like", (1, 2), (3, 4), {"lhs_axes": (0,)}),
    ("broadcast_like", (1, 2), (3, 4), {"lhs_axes": (0, 1), "rhs_axes": (0,)}), ("broadcast_like", (1, 2), (3, 4), {"lhs_axes": (2,), "rhs_axes": (0,)}),
    ("broadcast_like", (1, 2), (3, 4), {"lhs_axes": (), "rhs_axes": ()}),
]


def wrong():
    for name, shape, parameters in WRONG:
        for attributes in parameters:
            yield noted(name, real(*shape), gradient=False, **attributes)
    for name, shape, like, attributes in WRONG_PAIRS:
        yield noted(name, real(*shape), real(*like), gradient=False, **attributes)


def casts():
    for wide, narrow in product(DTYPES, DTYPES):
        elements = [0, 1, 1, 0] if wide == "bool" else [0, 1, 3, 100] if "uint8" in (wide, narrow) else [0, 1, -3, 100]
        yield noted("cast", values(elements, wide), gradient="bool" not in (wide, narrow), dtype=narrow)
        if np_float(wide) and np_float(narrow):
            yield noted("amp_cast", values(elements, wide), dtype=narrow)
    for dtype in INTEGERS:
        yield noted("cast", values([0.9, 1.3, 100.5, 0.0]), dtype=dtype)
        if dtype != "uint8":
            yield noted("cast", values([-0.9, -1.3, -2.7, -100.5, -0.0]), dtype=dtype)
    # Conversions that C leaves open; these are what the processor gives.
    for dtype in ["int32", "int64"]:
        yield case("cast", values([float("nan"), float("inf"), -float("inf"), 3e10, -3e30]), dtype=dtype)
    for dtype in ["uint8", "int8", "bool", "float16", "float32"]:
        yield noted("cast", whole(5, dtype="int32", low=-500, high=500), gradient=False, dtype=dtype)
    yield noted("cast", values([2**53 + 1, -(2**62) - 1, 2**31], "int64"), gradient=False, dtype="float32")
    yield noted("cast", values([2**53 + 1, -(2**62) - 1, 2**31], "int64"), gradient=False, dtype="float64")
    yield noted("cast", values([2**53 + 1, -(2**62) - 1, 2**31 + 5], "int64"), gradient=False, dtype="int32")
    yield case("cast", values([65504, 65520, 1e-8, -0.0, float("nan"), 2049, 6e-8, -1e30]), compare="exact", dtype="float16")
    yield case("cast", values([1e300, 1e-300, -1e39, 1 + 2**-30, float("nan"), 5e-324], "float64"), compare="exact", dtype="float32")
    yield case("cast", values([float("nan"), float("inf"), -0.0, 1e-40, 0.3]), compare="exact", dtype="bool")
    yield case("amp_multicast", real(2, 3), real(3, dtype="float16"), real(2, dtype="float64"), num_outputs=3)
    yield noted("amp_multicast", real(2, 3), real(2, 3, dtype="float16"), num_outputs=2)
    yield noted("amp_multicast", real(2, 3), real(2, 3, dtype="float16"), num_outputs=2, cast_narrow=True)
    yield noted("amp_multicast", real(2, 3), whole(2, 3), num_outputs=2)


def np_float(dtype):
    return dtype.startswith("float")


CASES = [*moves(), *empty(), *joined(), *alike(), *wrong(), *casts()]
