"""Printed text: all types and shapes, nan and infinities, exponents, arrays that are cut."""

import itertools

from . import lines

TYPES = ["float16", "float32", "float64", "uint8", "int8", "int32", "int64"]

CONTENTS = [
    "[1, 2, 3]", "[0]", "[100, 5, 27]", "[[1, 20], [3, 4]]", "[[[1], [2]], [[3], [4]]]", "[1, 2.5, 3.25]", "[0.1, 0.25, 3]",
    "[120, 7]",
]

FLOATS = [
    "[np.nan, 1, np.inf]", "[-np.inf, -1.5, np.nan]", "[np.nan]", "[np.inf, -np.inf]", "[-0.0, 0.0]", "[-0.0]", "[0.1, -0.2]",
    "[1e-3, 1]", "[1e-3, 1e3]", "[1e-4, 1]", "[0.0001]", "[0.00009]", "[1000, 0.5]", "[1001, 0.5]", "[12345.678]",
    "[1, -1, 0.5]", "[1/3]", "[1/3, 100/3]", "[1/3, 2/3, 1]", "[[1/3, -5], [1000/7, 0]]", "[2.0, 3.0]", "[1.5, 22.75]",
    "[[np.nan, 1.25], [-3, np.inf]]",
]

WIDE = [
    "[1e8]", "[99999999]", "[123456789, 1]", "[1e16, 1]", "[1e-8, 1e8]", "[3.4e38, 1e-38]", "[16777217]", "[1e-45]",
    "[1e7, 1e-3]", "[1234567.5, 3]", "[0.1 + 0.2]", "[1e10, -1e-10, 0]", "[1e300, 1]", "[5e-324]", "[2**53, 1]",
]

PROGRAMS = [
    f"nd.array({content}, dtype='{dtype}')" for dtype, content in itertools.product(TYPES, CONTENTS)
] + [
    f"nd.array({content}, dtype='{dtype}')" for dtype, content in itertools.product(["float16", "float32", "float64"], FLOATS)
] + [
    f"nd.array({content}, dtype='{dtype}')" for dtype, content in itertools.product(["float32", "float64"], WIDE)
] + [
    f"nd.arange({count}, dtype='{dtype}')"
    for count, dtype in itertools.product([999, 1000, 1001, 5000], ["float32", "float16", "float64", "int32", "int64"])
] + [
    f"nd.arange({count}).reshape({shape})" for count, shape in [
        (1000, (10, 100)), (1001, (7, 143)), (2000, (20, 100)), (2000, (100, 20)), (2000, (2, 1000)), (1200, (10, 10, 12)),
        (4096, (8, 8, 8, 8)), (2048, (2, 2, 2, 256)), (1500, (1500, 1)), (1500, (1, 1500)), (30, (1, 1, 30)), (26, (2, 13)),
    ]
] + lines("""
    nd.array([True, False, True]).asnumpy()
    nd.array([1, 0, 2]).astype('bool')
    nd.array([[1, 0], [0, 2]]).astype('bool')
    nd.array([1]).astype('bool')
    nd.zeros((2, 2)).astype(bool).asnumpy()
    nd.array(3)
    nd.array(3, dtype='int32')
    nd.array(2.5, dtype='float64')
    nd.array(-0.0)
    nd.array(7).shape
    nd.array(7).size
    nd.array(7).ndim
    nd.array(np.float32(4))
    nd.array([7]).reshape((1, 1))
    nd.array([])
    nd.array([[]])
    nd.array([[], []]).shape
    nd.array([], dtype='int32')
    str(nd.array([]))
    nd.ones((1, 1, 1))
    nd.ones((3, 1, 2))
    nd.ones((2, 2), ctx=mx.cpu(3))
    str(nd.ones((2, 2)))
    '%s' % nd.ones(2)
    '{}'.format(nd.ones(2))
    f'{nd.ones(2)}'
    f'{nd.ones(2)!r}'
    '%d' % nd.array([3])
    '%f' % nd.array([2.5])
    '%.2f' % nd.array([2.5]).asscalar()
    '{:.3f}'.format(nd.array([2.5]).asscalar())
    '{:.3f}'.format(nd.array([2.5]))
    format(nd.ones(1))
    [nd.ones(2)]
    (nd.ones(1), nd.zeros((1, 2)))
    {'a': [nd.ones(2), 3]}
    str([nd.ones(2), nd.zeros(1)])
    nd.array([1.5]).asscalar()
    nd.array([1.5], dtype='float64').asscalar()
    nd.array([1.1], dtype='float16').asscalar()
    nd.array([3], dtype='uint8').asscalar()
    type(nd.array([3], dtype='int64').asscalar())
    type(nd.array([3]).asscalar())
    str(nd.array([1/3]).asscalar())
    repr(nd.array([1/3]).asscalar())
    nd.array([1/3]).asscalar() * 3
    nd.array([1, 2]).asnumpy()
    nd.array([[1.5, 2]]).asnumpy()
    nd.array([1, 2], dtype='int32').asnumpy()
    nd.array([1, 2], dtype='float64').asnumpy()
    nd.array([1, 2], dtype='float16').asnumpy()
    nd.array([1, 2], dtype='uint8').asnumpy()
    nd.array(5).asnumpy()
    nd.array([]).asnumpy()
    nd.ones((2, 0)).shape
    mx.random.seed(2); nd.random.uniform(shape=(2, 3))
    mx.random.seed(2); nd.random.normal(shape=(3, 2), scale=1e-5)
    mx.random.seed(2); nd.random.normal(shape=(3, 2), scale=1e5)
    mx.random.seed(2); nd.random.uniform(-1, 1, shape=(40, 30))
    mx.random.seed(2); nd.random.uniform(0, 1000, shape=(3, 4))
    np.set_printoptions(precision=3); y = repr(nd.array([1/3, 2/3])); np.set_printoptions(precision=8); y
    np.set_printoptions(suppress=True); y = repr(nd.array([1e-9, 1])); np.set_printoptions(suppress=False); y
    np.set_printoptions(threshold=5); y = repr(nd.arange(10)); np.set_printoptions(threshold=1000); y
    np.set_printoptions(linewidth=30); y = repr(nd.arange(20)); np.set_printoptions(linewidth=75); y
    np.set_printoptions(edgeitems=1); y = repr(nd.arange(2000)); np.set_printoptions(edgeitems=3); y
    np.set_printoptions(sign='+'); y = repr(nd.array([1, -2.5])); np.set_printoptions(sign='-'); y
    np.set_printoptions(floatmode='fixed', precision=2); y = repr(nd.array([1, 2.5])); np.set_printoptions(floatmode='maxprec', precision=8); y
    nd.sparse.csr_matrix(([1., 2], [0, 2], [0, 1, 2]), shape=(2, 3))
    nd.sparse.row_sparse_array(([[1., 2]], [1]), shape=(3, 2))
    nd.sparse.csr_matrix(([1., 2], [0, 2], [0, 1, 2]), shape=(2, 3)).data
    nd.sparse.csr_matrix(([1., 2], [0, 2], [0, 1, 2]), shape=(2, 3)).indices
    nd.sparse.csr_matrix(([1., 2], [0, 2], [0, 1, 2]), shape=(2, 3)).indptr
    mx.cpu(), mx.gpu(1), mx.cpu_pinned(), mx.cpu_pinned(2)
    str(mx.cpu(2)), repr(mx.Context('cpu_shared'))
""")
