"""Operators and operands: NumPy's scalars and arrays, mixed types, contexts, None, truth, hash."""

import itertools

from . import lines

BINARY = ["+", "-", "*", "/", "%", "**", "==", "!=", "<", "<=", ">", ">="]
OTHERS = [
    "2", "-2", "0", "2.5", "True", "np.float32(2)", "np.float64(2.5)", "np.int64(3)", "np.int32(3)", "np.uint8(3)", "np.bool_(True)",
    "float('nan')", "float('inf')",
]
REFUSED = ["None", "'a'", "[1, 2, 3]", "(1, 2, 3)", "{}", "1j", "np.ones(3)", "object", "nd.ones(2)", "nd.ones((3, 2))"]

PROGRAMS = [
    f"nd.array([7, -2, 3], dtype='{dtype}') {operator} {other}"
    for dtype, operator, other in itertools.product(["float32", "int32"], BINARY, OTHERS)
    # A remainder by nan or infinity in integers, and an integer power of them, ends in undefined conversions.
    if not (dtype == "int32" and ("nan" in other or "inf" in other)) and not (dtype == "int32" and operator in "/%" and other == "0")
] + [
    f"{other} {operator} nd.array([7, -2, 3])" for operator, other in itertools.product(["+", "-", "*", "/", "%", "**", "<", "=="], OTHERS)
    # NumPy's own scalars ask the array for its items first.
    if not other.startswith("np.")
] + [
    f"nd.array([7, -2, 3]) {operator} {other}" for operator, other in itertools.product(["+", "-", "/", "**", "==", "<"], REFUSED)
] + [
    f"nd.ones(3, dtype='{left}') {operator} nd.ones(3, dtype='{right}')"
    for left, right in itertools.permutations(["float16", "float32", "float64", "uint8", "int8", "int32", "int64"], 2)
    for operator in ["+", "=="]
] + [
    f"nd.{name}({left}, {right})"
    for name, (left, right) in itertools.product(
        ["add", "subtract", "multiply", "divide", "true_divide", "modulo", "power", "maximum", "minimum", "equal", "not_equal", "greater",
         "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or", "logical_xor"],
        [("nd.array([1, 0, -3])", "nd.array([2, 0, -3])"), ("nd.array([1, 0, -3])", "2"), ("2", "nd.array([1, 0, -3])"), ("3", "2"),
         ("nd.array([[1], [2]])", "nd.array([1, 2])"), ("nd.ones(3)", "nd.ones(2)"), ("nd.ones(2)", "None"), ("nd.ones(2)", "'a'")],
    )
] + [
    f"nd.broadcast_{name}(nd.array([[1], [-2]]), nd.array([3, 0.5]))"
    for name in ["add", "plus", "sub", "minus", "mul", "div", "mod", "power", "maximum", "minimum", "hypot", "equal", "not_equal", "greater",
                 "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or", "logical_xor"]
] + [
    f"nd.elemwise_{name}({operands})"
    for name, operands in itertools.product(["add", "sub", "mul", "div"], ["nd.array([1, 2]), nd.array([3, 4])", "lhs=nd.array([1, 2]), rhs=nd.array([3, 4])",
                                                                           "nd.ones(2), nd.ones(3)", "nd.ones(2), 2", "nd.ones(2)"])
] + lines("""
    nd.ones(2) == None
    nd.ones(2) != None
    nd.ones(2) is None
    None == nd.ones(2)
    nd.ones(2) == 'a'
    nd.ones(2) == [1, 1]
    nd.ones(2) in [nd.ones(2)]
    x = nd.ones(1); x in [x, 3]
    x = nd.ones(2); x in [3, x]
    x = nd.ones(2); [3, x].index(x)
    hash(nd.ones(2)) == hash(nd.ones(2))
    x = nd.ones(2); hash(x) == hash(x)
    x = nd.ones(2); y = x[:]; hash(x) == hash(y)
    x = nd.ones(2); {x: 1}[x]
    x = nd.ones(2); len({x, x, nd.ones(2)})
    bool(nd.zeros(1))
    bool(nd.ones(1))
    bool(nd.ones((1, 1)))
    bool(nd.array([0.5]))
    bool(nd.array([float('nan')]))
    bool(nd.array([]))
    bool(nd.array(1))
    bool(nd.ones(2))
    not nd.zeros(1)
    nd.ones(1) and 5
    nd.zeros(1) or 5
    1 if nd.ones(1) > 0 else 2
    1 if nd.ones(2) > 0 else 2
    nd.array([1]) < nd.array([2]) < nd.array([3])
    0 < nd.array([2]) < 3
    0 < nd.array([1, 2]) < 3
    assert nd.ones(1) == 1
    float(nd.ones(1))
    int(nd.ones(1))
    float(nd.ones(2))
    range(nd.array([3], dtype='int32'))
    [1, 2, 3][nd.array([1], dtype='int32')]
    [1, 2, 3][int(nd.array([1]).asscalar())]
    round(nd.array([1.5]))
    divmod(nd.ones(2), 2)
    abs(nd.array([-1.5, 2]))
    -nd.array([1, 2], dtype='uint8')
    -nd.array([1, -2], dtype='int8')
    +nd.ones(2)
    ~nd.ones(2)
    nd.ones(2) // 2
    2 // nd.ones(2)
    nd.ones(2) @ nd.ones(2)
    nd.ones(2) & nd.ones(2)
    nd.ones(2) | 1
    nd.ones(2) ^ 1
    nd.ones(2) << 1
    nd.ones(2) >> 1
    nd.ones(2).__add__(1)
    nd.ones(2).__radd__(1)
    nd.ones(2).__rsub__(3)
    nd.ones(2).__rtruediv__(3)
    nd.ones(2).__rpow__(3)
    nd.ones(2).__rmod__(3)
    nd.ones(2).__lt__(3)
    nd.ones(2) < 'a'
    pow(nd.array([2, 3]), 2)
    nd.array([2, 3]) ** nd.array([2, -1])
    nd.array([2, 3]) ** 0.5
    nd.array([-8]) ** (1 / 3)
    nd.array([2, 3], dtype='int32') ** -1
    0 ** nd.array([0, 1, -1])
    nd.array([5, -5]) % nd.array([3, 3])
    nd.array([5, -5]) % nd.array([-3, 0])
    nd.array([5, -5], dtype='int32') % nd.array([3, 3], dtype='int32')
    nd.array([5, -5], dtype='int32') / nd.array([3, 3], dtype='int32')
    nd.array([1, -1, 0]) / nd.array([0, 0, 0])
    nd.array([5.5, -5.5]) % 2
    7 % nd.array([3, -3, 0])
    nd.array([200, 100], dtype='uint8') + nd.array([100, 100], dtype='uint8')
    nd.array([200, 100], dtype='uint8') + 100
    nd.array([200, 100], dtype='uint8') * 2
    nd.array([1, 2], dtype='uint8') - 3
    nd.array([100, -100], dtype='int8') + 100
    nd.array([1, 2], dtype='int32') * 2.5
    nd.array([1, 2], dtype='int32') / 2
    nd.array([1, 2], dtype='int32') + 0.9
    nd.array([1, 2], dtype='int64') * 10000000000
    nd.array([2 ** 31 - 1], dtype='int32') + 1
    nd.array([2 ** 24], dtype='int32') + 1
    nd.array([2 ** 53], dtype='int64') + 1
    nd.array([1, 2], dtype='int32') == 1.5
    nd.array([1, 2], dtype='int32') > 1.5
    (nd.array([1, 2], dtype='int32') > 1).dtype
    (nd.array([1, 2], dtype='float16') == 1).dtype
    (nd.array([1, 2], dtype='float64') * np.float32(2)).dtype
    (nd.array([1, 2], dtype='float16') / 3)
    nd.array([60000], dtype='float16') * 2
    np.float64(2) * nd.ones(3)
    np.float32(2) + nd.ones(3)
    np.ones(3) + nd.ones(3)
    nd.ones(3) + np.ones(3)
    nd.ones(3) * nd.array([2])
    nd.ones(3) + nd.array(2)
    nd.array(2) + nd.array(3)
    nd.array(2) * 3
    nd.ones((2, 3)) + nd.ones((3,))
    nd.ones((2, 3)) + nd.ones((2, 1))
    nd.ones((2, 1, 3)) + nd.ones((4, 1))
    nd.ones((2, 3)) + nd.ones((4, 3))
    nd.ones((2, 3)) == nd.ones((4, 3))
    nd.ones((2, 3)) - nd.ones(2)
    nd.ones(2, ctx=mx.cpu(1)) + nd.ones(2)
    nd.dot(nd.ones(2, ctx=mx.cpu(1)), nd.ones(2))
    nd.ones(2, ctx=mx.cpu(1)) + 1
    (nd.ones(2, ctx=mx.cpu(1)) * 2).context
    nd.concat(nd.ones(2), nd.ones(2, ctx=mx.cpu(1)), dim=0)
    mx.cpu() == mx.cpu(0), mx.cpu() == mx.cpu(1), mx.cpu() == mx.gpu(), mx.cpu() == 'cpu(0)'
    hash(mx.cpu(1)) == hash(mx.cpu(1)), {mx.cpu(): 1}[mx.cpu(0)]
    mx.Context('gpu', 1), mx.Context('cpu'), mx.Context(mx.gpu(3))
    mx.Context('tpu')
    mx.cpu(1).device_type, mx.cpu(1).device_id, mx.cpu(1).device_typeid, mx.gpu().device_typeid
    mx.current_context(), mx.context.current_context()
    with mx.cpu(2): y = nd.ones(2), mx.current_context()
    with mx.Context('cpu', 3): y = nd.array([1]).context
    mx.Context.devtype2str, mx.Context.devstr2type
    mx.Context.default_ctx
    sum([nd.ones(2), nd.ones(2)])
    nd.add_n(nd.ones(2), nd.ones(2), nd.ones(2))
    nd.add_n(*[nd.ones(2)] * 4)
    nd.ElementWiseSum(nd.ones(2), nd.ones(2))
    isinstance(nd.ones(1), nd.NDArray), isinstance(nd.ones(1), mx.nd.ndarray.NDArray), type(nd.ones(1)).__name__
    issubclass(nd.sparse.CSRNDArray, nd.NDArray)
    isinstance(np.ones(1), nd.NDArray)
    np.sum(nd.ones((2, 3)).asnumpy())
    np.asarray(nd.ones((2, 3)).asnumpy()).shape
    nd.ones(3).__len__()
    nd.ones(2).__class__.__name__
""")
