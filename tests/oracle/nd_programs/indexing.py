"""Reading and writing by all forms of keys; what is a view and what is a copy."""

import itertools

from . import lines, recorded

VECTOR = "nd.arange(6)"
MATRIX = "nd.arange(12).reshape((3, 4))"
CUBE = "nd.arange(24).reshape((2, 3, 4))"

VECTOR_KEYS = [
    "0", "5", "-1", "-6", "6", "-7", ":", "1:4", "4:1", ":3", "3:", "-2:", ":-2", "::2", "1::2", "::3", "::-1", "4:1:-1",
    "10:20", "-100:100", "::10", "3:3", "::0", "...", "None", "None, :", ":, None", "..., None", "True", "False", "[0, 2]",
    "[-1, -2]", "[0, 6]", "[True, False, True, False, True, False]", "[]", "()", "(0,)", "nd.array([0, 2])",
    "nd.array([0, 2], dtype='int32')", "nd.array([0, 2], dtype='int64')", "nd.array([0, 2], dtype='uint8')",
    "nd.array([0, 2], dtype='float64')", "nd.array([1.7])", "nd.array([[0, 1], [2, 3]])", "nd.array(2)",
    "nd.array(2, dtype='int32')", "nd.array([-1])", "nd.array([9])", "np.array([0, 2])", "np.array([[0, 2]])",
    "np.array([True, False, True, False, True, False])", "np.int64(2)", "np.int32(-1)", "np.float32(2)", "2.0", "'a'",
    "1.5:3", "{1: 2}", "range(3)", "slice(1, 3)", "slice(None, None, 2)", "0, 0", "(slice(1, 3), )", "np.arange(3)",
    "nd.arange(6) > 2", "None, None", "..., ...", "[0.5, 1]", "[[0, 1], [2, 3]]", "(0, 2)", "np.array(3)", "int(2)",
    "nd.array([1, 0]).astype('bool')",
]

MATRIX_KEYS = [
    "0", "-1", "3", "1:3", "::2", "::-1", "0, 1", "-1, -1", "3, 0", "0, 4", "0, -5", "0, :", ":, 0", ":, -1", ":, 1:3", "1:, 2:",
    "1:2, 1:2", "0:1", "::2, ::2", "::-1, ::-1", "..., 0", "0, ...", "...", "..., 1:3", "None", ":, None", ":, :, None",
    "None, 0", "0, None", "0, None, 1", "[0, 2]", "[0, 2], [1, 3]", "[0, 2], 1", "1, [0, 2]", ":, [0, 2]", "[0, 2], :",
    "[0, 2], 1:3", "1:3, [0, 2]", "[[0], [2]], [0, 3]", "[0, 1, 2], [0, 1]", "nd.array([0, 2])", "nd.array([0, 2]), nd.array([1, 3])",
    "nd.array([[0, 1], [1, 2]])", ":, nd.array([1])", "np.array([0, 2]), :", "[0], None", "None, [0, 1]", "0, 0, 0", "..., 0, 0",
    "0, ..., 0", "0, ..., 0, 0", "(0, 1)", "[(0, 1), (1, 2)]", "[0, 3]", "[-1], [-1]", "1:1", "1:1, 0", ":, 4:", "True, 0",
    "slice(0, 2), slice(1, 3)", "np.array([1, 2]), np.array([0, 0])", "nd.array([1, 2]), 0", "0, nd.array([1, 2])",
    "[True, False, True]", "np.int64(1), np.int64(2)", "'a', 0", "0, 1.5", "nd.array([0.9, 2.1])", "[[0, 1]]",
]

CUBE_KEYS = [
    "0", "0, 1", "0, 1, 2", "1, :, 2", ":, 1, :", "..., 0", "0, ..., 1", "..., 1:3", ":, ::2, 1", "[0, 1], [1, 2]", "[0, 1], :, [1, 2]",
    ":, [0, 2], [1, 3]", "0, [0, 2]", "0, :, [0, 2]", "[0, 1], 1", "1, [0, 1], 2", "[1], [2], [3]", ":, None, 0", "None, ..., None",
    "nd.array([0, 1]), ..., nd.array([1, 2])", "1:, 1:, 1:", "::-1", ":, ::-1, ::-2", "[[0, 1], [1, 0]], 0", "0, 0, 0, 0", "1, 1:2",
    "0, 1:1", "..., None, 0", ":, [0, 1], None", "[0, 1], None, [1, 2]",
]

WRITES = [
    ("nd.zeros((2, 3))", key, value) for key, value in itertools.product(
        [":", "0", "0:1", ":, 1", "1, 2", "..., 0", "::-1", ":, ::2", "[0, 1], [0, 2]", "[1]", "nd.array([0])", ":, [0, 2]"],
        ["1", "2.5", "nd.array([7])", "np.float64(3)", "True"],
    )
] + [
    ("nd.zeros((2, 3))", ":", "nd.ones((2, 3))"), ("nd.zeros((2, 3))", ":", "nd.array([1, 2, 3])"),
    ("nd.zeros((2, 3))", ":", "[1, 2, 3]"), ("nd.zeros((2, 3))", ":", "[[1, 2, 3], [4, 5, 6]]"),
    ("nd.zeros((2, 3))", ":", "np.arange(6).reshape((2, 3))"), ("nd.zeros((2, 3))", ":", "nd.array([[1], [2]])"),
    ("nd.zeros((2, 3))", ":", "nd.ones((1, 2, 3))"), ("nd.zeros((2, 3))", ":", "nd.ones((3, 2))"),
    ("nd.zeros((2, 3))", ":", "nd.ones((2, 3), dtype='int32') * 2"), ("nd.zeros((2, 3))", "0", "nd.array([1, 2, 3])"),
    ("nd.zeros((2, 3))", "0", "[1, 2, 3]"), ("nd.zeros((2, 3))", "0", "[1, 2]"), ("nd.zeros((2, 3))", "0", "nd.array([[1, 2, 3]])"),
    ("nd.zeros((2, 3))", ":, 1", "[1, 2]"), ("nd.zeros((2, 3))", ":, 1", "np.array([1, 2])"),
    ("nd.zeros((2, 3))", ":, 1:2", "nd.array([[1], [2]])"), ("nd.zeros((2, 3))", "[0, 1], [0, 2]", "[5, 6]"),
    ("nd.zeros((2, 3))", "[0, 1], [0, 2]", "nd.array([5, 6])"), ("nd.zeros((2, 3))", "[0, 0], [1, 1]", "nd.array([5, 6])"),
    ("nd.zeros((2, 3))", "nd.array([1, 0])", "nd.array([[1, 2, 3], [4, 5, 6]])"), ("nd.zeros((2, 3))", "[1, 0]", "nd.array([1, 2, 3])"),
    ("nd.zeros((2, 3))", "5", "1"), ("nd.zeros((2, 3))", "0, 3", "1"), ("nd.zeros((2, 3))", "[0, 2]", "1"),
    ("nd.zeros((2, 3))", "0, 0, 0", "1"), ("nd.zeros((2, 3))", "'a'", "1"), ("nd.zeros((2, 3))", "::0", "1"),
    ("nd.zeros((2, 3))", "0", "None"), ("nd.zeros((2, 3))", "0", "'a'"), ("nd.zeros((2, 3))", ":", "None"),
    ("nd.zeros((2, 3))", "0", "[1, 'a', 2]"), ("nd.zeros((2, 3))", "0", "nd.sparse.zeros('csr', (1, 3))"),
    ("nd.zeros((2, 3))", "()", "4"), ("nd.zeros((2, 3))", "None", "4"), ("nd.zeros((2, 3))", "...", "4"), ("nd.zeros((2, 3))", "True", "4"),
    ("nd.zeros(4)", "nd.array([1, 0, 1, 0]) > 0", "4"), ("nd.zeros(4)", "[True, False, True, False]", "4"),
    ("nd.zeros(4)", "np.array([True, False, True, False])", "4"), ("nd.zeros(4)", "1:3", "nd.array([1, 2])"),
    ("nd.zeros(4)", "3:1:-1", "nd.array([1, 2])"), ("nd.zeros(4)", "::2", "[8, 9]"), ("nd.zeros(4)", "2:2", "5"), ("nd.zeros(4)", "-1", "5"),
    ("nd.zeros(4)", "np.int64(2)", "5"), ("nd.zeros(4)", "nd.array(2)", "5"), ("nd.zeros(4)", "1.5", "5"),
    ("nd.zeros(4, dtype='int32')", "1:3", "2.7"), ("nd.zeros(4, dtype='int32')", ":", "nd.array([1.5, -1.5, 2.5, 3])"),
    ("nd.zeros(4, dtype='uint8')", "0", "300"), ("nd.zeros(4, dtype='uint8')", "0", "-1"), ("nd.zeros(4, dtype='int8')", ":", "200"),
    ("nd.zeros(4, dtype='float16')", ":", "1e5"), ("nd.zeros(4, dtype='float16')", "0", "1/3"), ("nd.zeros(4, dtype='float64')", "0", "1/3"),
    ("nd.zeros((2, 3, 2))", "1, :, 0", "[1, 2, 3]"), ("nd.zeros((2, 3, 2))", ":, [0, 2], 1", "[[1, 2], [3, 4]]"),
    ("nd.zeros((2, 3, 2))", "[0, 1], :, [0, 1]", "nd.ones((2, 3))"), ("nd.zeros((2, 3, 2))", "..., 1", "nd.array([1, 2, 3])"),
    ("nd.zeros((2, 3, 2))", "0, None, 0", "nd.array([1, 2])"),
]

PROGRAMS = [f"{VECTOR}[{key}]" for key in VECTOR_KEYS] + [f"{MATRIX}[{key}]" for key in MATRIX_KEYS] + [
    f"{CUBE}[{key}]" for key in CUBE_KEYS
] + [f"x = {made}; x[{key}] = {value}; x" for made, key, value in WRITES] + [
    # What a write into a part does to the whole tells views from copies.
    f"x = {MATRIX}; y = x[{key}]; y[:] = -1; x"
    for key in ["0", "1:3", "0:1", "0, 1", "0, 1:3", ":, 0", ":, 1:3", "::2", "::-1", "[0, 1]", "nd.array([0])", "...", ":", "None",
                "1:2, :", "1:2, 1:3", "0:3:1", "2:0:-1", "np.int64(1)", "0, None", "1:2, 1:2", ":, 0:4"]
] + [
    f"x = {CUBE}; y = x[{key}]; y[:] = -1; x" for key in ["0", "0, 1", "0, 1:2", "1:, 0", "1, 1:, :", "0:1, 1", "0, 0, 1:3", "0, :, 0"]
] + [
    f"x = nd.arange(6); y = x.{view}; y[:] = -1; x"
    for view in ["reshape((2, 3))", "reshape(-1)", "expand_dims(0)", "flatten()", "T", "copy()", "astype('float32')",
                 "astype('float32', copy=False)", "astype('int32')", "detach()", "as_in_context(mx.cpu())", "as_in_context(mx.cpu(1))",
                 "asnumpy()", "as_nd_ndarray()", "reshape((2, 3))[1]", "reshape((2, 3)).reshape((3, 2))[1:]", "squeeze()", "slice_axis(0, 1, 3)",
                 "transpose()", "swapaxes(0, 0)", "split(2, axis=0)[0]", "broadcast_to((6,))", "expand_dims(0, inplace=True)",
                 "flatten(inplace=True)", "reshape((1, 6)).squeeze(inplace=True)", "reshape((2, 3)).flatten(inplace=True)", "identity()"]
] + lines("""
    x = nd.arange(6); x[1:3] += 10; x
    x = nd.arange(6).reshape((2, 3)); x[:, 1] *= 10; x
    x = nd.arange(6).reshape((2, 3)); x[[0, 1], [0, 1]] += 10; x
    x = nd.arange(6).reshape((2, 3)); x[0][1] = 9; x
    x = nd.arange(6).reshape((2, 3)); x[:][1] = 9; x
    x = nd.arange(6).reshape((2, 3)); x.T[0] = 9; x
    x = nd.arange(6); x[x > 2] = 0; x
    x = nd.arange(4); x[0], x[1] = 5, 6; x
    x = nd.arange(4); x[:2], x[2:] = x[2:], x[:2]; x
    x = nd.arange(4); del x[0]
    nd.array(5)[0]
    nd.array(5)[()]
    nd.array(5)[...]
    nd.array(5)[None]
    x = nd.array(5); x[()] = 3; x
    x = nd.array(5); x[:] = 3; x
    x = nd.array(5); x[...] = 3; x
    len(nd.array(5))
    len(nd.zeros((3, 2)))
    [float(v.asscalar()) for v in nd.arange(3)]
    [v.shape for v in nd.arange(3)]
    [v.shape for v in nd.zeros((2, 3))]
    list(nd.arange(2))
    list(enumerate(nd.arange(2)))
    list(zip(nd.arange(2), [1, 2]))
    a, b = nd.array([1, 2]); b
    a, b = nd.array([[1, 2], [3, 4]]); a
    a, *b = nd.arange(3); b
    sum(nd.arange(4))
    max(nd.array([1, 3, 2]))
    sorted(nd.array([3, 1, 2]), key=lambda v: v.asscalar())
    1 in nd.array([1, 2])
    5 in nd.array([1, 2])
    list(reversed(nd.arange(3)))
    nd.arange(3)[0] == 0
    iter(nd.arange(3)) is not None
    next(iter(nd.arange(3)))
    for v in nd.array(5): pass
    nd.arange(10)[2:8][1:3]
    nd.arange(10)[2:8][::-1][0]
    nd.arange(12).reshape((3, 4))[1][2]
    nd.arange(12).reshape((3, 4))[1][2].asscalar()
    nd.slice(nd.arange(12).reshape((3, 4)), begin=(1, None), end=(None, 2))
    nd.arange(12).reshape((3, 4)).slice(begin=(0, 1), end=(2, 3))
    nd.slice(nd.arange(6), begin=(4,), end=(0,), step=(-2,))
    nd.arange(12).reshape((3, 4)).slice_axis(1, 1, 3)
    nd.slice_axis(nd.arange(6), axis=0, begin=-3, end=None)
    nd.slice_like(nd.arange(12).reshape((3, 4)), nd.zeros((2, 2)))
    nd.take(nd.arange(12).reshape((3, 4)), nd.array([2, 0]))
    nd.take(nd.arange(12).reshape((3, 4)), nd.array([1, 3]), axis=1)
    nd.take(nd.arange(4), nd.array([5, -1]), mode='wrap')
    nd.take(nd.arange(4), nd.array([5, -1]), mode='clip')
    nd.arange(4).take(nd.array([1, 2]))
    nd.arange(12).reshape((3, 4)).take(nd.array([[0, 1]]), axis=0).shape
    nd.pick(nd.arange(12).reshape((3, 4)), nd.array([0, 1, 3]), axis=1, keepdims=True)
    nd.arange(12).reshape((3, 4)).pick(nd.array([0, 1, 3]))
    nd.gather_nd(nd.arange(6).reshape((2, 3)), nd.array([[0, 1], [2, 0]]))
    nd.scatter_nd(nd.array([5, 6]), nd.array([[0, 1], [2, 0]]), shape=(2, 3))
    nd.where(nd.array([[1, 0], [0, 1]]), nd.ones((2, 2)), nd.zeros((2, 2)))
    nd.where(nd.array([1, 0]), nd.ones((2, 2)), nd.zeros((2, 2)))
    nd.array([1, 2])[:, 0]
    nd.batch_take(nd.arange(6).reshape((3, 2)), nd.array([0, 1, 0], dtype='int32'))
    nd.contrib.boolean_mask(nd.arange(6).reshape((3, 2)), nd.array([1, 0, 1]))
    nd.contrib.index_copy(nd.zeros((3, 2)), nd.array([1]), nd.ones((1, 2)))
""") + [
    recorded("x = nd.arange(6).reshape((2, 3)); x.attach_grad()", f"y = (x[{key}] * 2).sum()", "y.backward(); x.grad")
    for key in ["0", "0, 1", ":, 1", "0:1", "::2", "::-1", "[0, 1], [0, 2]", "[0, 0]", "nd.array([1])", "None", "...", ":, [0, 2]", "1, 1:"]
]
