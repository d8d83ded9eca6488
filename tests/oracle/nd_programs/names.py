"""Names that programs rarely use: internal operators, other names of theirs, arrays handed over; pickles and files."""

from . import lines

PROGRAMS = lines("""
    x = nd.zeros((2, 3)); y = x.slice_assign(nd.ones((1, 3)), (0, 0), (1, 3), None); y is x, x
    x = nd.zeros((2, 3)); y = x.slice_assign_scalar(5, (0, 0), (1, 2), (1, 1)); y is x, x
    x = nd.zeros((2, 3)); y = nd._internal._slice_assign(x, nd.ones((1, 3)), begin=(0, 0), end=(1, 3)); x, y
    x = nd.zeros((2, 3)); y = nd._internal._slice_assign_scalar(x, scalar=4, begin=(0, 0), end=(1, 3)); x, y
    x = nd.zeros((2, 3)); nd._internal._slice_assign_scalar(x, 4, begin=(0, 1), end=(2, 3), out=x); x
    x = nd.zeros((2, 3)); nd._internal._crop_assign_scalar(x, scalar=4, begin=(0, 1), end=(2, 3), out=x); x
    x = nd.zeros((2, 3)); nd._internal._crop_assign(x, nd.ones((2, 1)), begin=(0, 1), end=(2, 2), out=x); x
    x = nd.zeros(2); nd._internal._set_value(src=5, out=x); x
    nd._internal._copyto(nd.ones(2), out=nd.zeros(2))
    nd._internal._Maximum(nd.ones(2), nd.zeros(2))
    nd._internal._maximum(nd.ones(2), nd.zeros(2))
    nd._internal._Minimum(nd.ones(2), nd.zeros(2))
    nd._internal._maximum(nd.ones(2), nd.zeros(3))
    nd._internal._power(nd.array([2, 3]), nd.array([3, 2]))
    nd._internal._mod(nd.array([5, -5]), nd.array([3, 3]))
    nd._internal._hypot(nd.array([3]), nd.array([4]))
    nd._internal._equal(nd.array([3, 1]), nd.array([3, 2]))
    nd._internal._Not_Equal(nd.array([3, 1]), nd.array([3, 2]))
    nd._internal._Greater_Equal(nd.array([3, 1]), nd.array([3, 2]))
    nd._internal._lesser(nd.array([3, 1]), nd.array([3, 2]))
    nd._internal._logical_xor(nd.array([3, 0]), nd.array([3, 2]))
    nd._internal._Logical_And(nd.array([3, 0]), nd.array([3, 2]))
    nd._internal._plus_scalar(nd.ones(2), scalar=2)
    nd._internal._PlusScalar(nd.ones(2), scalar=2)
    nd._internal._MinusScalar(nd.ones(2), scalar=2)
    nd._internal._RMinusScalar(nd.ones(2), scalar=3)
    nd._internal._MulScalar(nd.ones(2), scalar=3)
    nd._internal._DivScalar(nd.ones(2), scalar=4)
    nd._internal._RDivScalar(nd.ones(2), scalar=4)
    nd._internal._ModScalar(nd.array([5]), scalar=3)
    nd._internal._RModScalar(nd.array([5]), scalar=7)
    nd._internal._PowerScalar(nd.array([5]), scalar=2)
    nd._internal._RPowerScalar(nd.array([5]), scalar=2)
    nd._internal._MaximumScalar(nd.array([5, 1]), scalar=2)
    nd._internal._MinimumScalar(nd.array([5, 1]), scalar=2)
    nd._internal._HypotScalar(nd.array([3]), scalar=4)
    nd._internal._EqualScalar(nd.array([3, 4]), scalar=4)
    nd._internal._NotEqualScalar(nd.array([3, 4]), scalar=4)
    nd._internal._GreaterScalar(nd.array([3, 4]), scalar=3)
    nd._internal._GreaterEqualScalar(nd.array([3, 4]), scalar=4)
    nd._internal._LesserScalar(nd.array([3, 4]), scalar=4)
    nd._internal._LesserEqualScalar(nd.array([3, 4]), scalar=3)
    nd._internal._LogicalAndScalar(nd.array([3, 0]), scalar=3)
    nd._internal._LogicalOrScalar(nd.array([3, 0]), scalar=0)
    nd._internal._LogicalXorScalar(nd.array([3, 0]), scalar=3)
    nd._internal._Plus(nd.ones(2), nd.ones(2))
    nd._internal._Minus(nd.ones(2), nd.ones(2))
    nd._internal._Mul(nd.ones(2), nd.ones(2))
    nd._internal._Div(nd.ones(2), nd.ones(2))
    nd._internal._Power(nd.ones(2), nd.ones(2))
    nd._internal._plus(nd.ones(2), nd.ones(2))
    nd._internal._plus(nd.ones(2), nd.ones(3))
    nd._internal._grad_add(nd.ones(2), nd.ones(2))
    nd._internal._scatter_plus_scalar(nd.ones(2), scalar=2)
    nd._internal._scatter_elemwise_div(nd.ones(2), nd.ones(2))
    x = nd.zeros(3); nd._internal._scatter_set_nd(x, nd.array([5]), nd.array([[1]]), shape=(3,), out=x); x
    x = nd.zeros((2, 2)); nd._internal._scatter_set_nd(lhs=x, rhs=nd.array([5, 6]), indices=nd.array([[0, 1], [1, 1]]), shape=(2, 2), out=x); x
    nd._internal._backward_gather_nd(nd.array([1, 2]), nd.array([[0, 0]]), shape=(2,))
    nd._internal._square_sum(nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2)), axis=1).asnumpy()
    nd._internal._square_sum(nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2)), axis=1, keepdims=True).stype
    nd._internal._square_sum(nd.sparse.row_sparse_array(([[1, 2], [3, 4]], [0, 2]), shape=(3, 2)), axis=0)
    nd._internal._histogram(nd.array([1, 2, 3]), bin_cnt=3, range=(1, 3))
    nd._internal._histogram(nd.array([1, 2, 3]), nd.array([1, 2, 3]))
    nd._internal._onehot_encode(nd.array([1, 0]), nd.zeros((2, 3)), out=nd.zeros((2, 3)))
    nd._internal._identity_with_attr_like_rhs(nd.ones(2), nd.zeros(2))
    nd._internal._split_v2(nd.arange(6), indices=(0, 2), axis=0)
    nd._internal._split_v2(nd.arange(6), indices=(0,), axis=0, sections=3)
    nd._internal._zeros(shape=(2,))
    nd._internal._ones(shape=(2,), dtype='int32')
    nd._internal._full(shape=(2,), value=3)
    nd._internal._arange(start=0, stop=3)
    nd._internal._eye(N=2)
    nd._internal._copy(nd.ones(2))
    nd._internal._foo
    d = nd.arange(3).to_dlpack_for_read(); nd.from_dlpack(d)
    x = nd.arange(3); y = nd.from_dlpack(x.to_dlpack_for_write()); y += 1; y.wait_to_read(); x
    x = nd.arange(3); d = nd.to_dlpack_for_read(x); y = nd.from_dlpack(d); nd.from_dlpack(d)
    type(nd.to_dlpack_for_write(nd.ones(2))).__name__
    nd.from_dlpack(5)
    nd.from_numpy(np.ones(3, dtype='float32'))
    a = np.ones(3, dtype='float32'); x = nd.from_numpy(a); x += 1; x.wait_to_read(); a
    a = np.ones(3, dtype='float32'); x = nd.from_numpy(a, zero_copy=False); x += 1; x, a
    nd.from_numpy(np.ones((3, 3))[:, 1])
    nd.from_numpy(np.ones((2, 2))).dtype
    nd.from_numpy([1, 2])
    nd.ones(3).writable
    nd.ones(2)._full(3)
    nd.ones(3)._at(1)
    nd.arange(3)._slice(1, 3)
    nd.ndarray.py_slice
    nd.arange(3).__array_priority__
    nd._GRAD_REQ_MAP
    mx.base.mx_real_t, mx.base.numeric_types[:2], mx.base.string_types
    mx.base._as_list(1), mx.base._as_list([1]), mx.base._as_list((1,))
    nd.image.resize(nd.arange(12).reshape((2, 2, 3)), 3)
    nd.image.resize(nd.arange(12).reshape((2, 2, 3)).astype('uint8'), (3, 2))
    nd.image.resize(nd.arange(24).reshape((2, 4, 3)).astype('uint8'), 3, keep_ratio=True).shape
    nd.image.resize(nd.arange(24).reshape((4, 2, 3)), 3, keep_ratio=True).shape
    nd.image.resize(nd.arange(24).reshape((2, 4, 3)), (3, 3), interp=0)
    nd.image.resize(nd.arange(24).reshape((1, 2, 4, 3)), (2, 2), interp=1)
    nd.image.random_hue(nd.ones((1, 1, 3)), 1, 1)
    nd.image.random_lighting(nd.ones((1, 1, 3)), alpha_std=0.0)
    nd.image.random_color_jitter(nd.ones((1, 1, 3)), brightness=0.1, contrast=0, saturation=0, hue=0).shape
    import copy; x = nd.arange(3); y = copy.deepcopy(x); y += 1; x, y
    import copy; x = nd.arange(3); y = copy.copy(x); y
    import copy; x = {'a': nd.arange(3)}; copy.deepcopy(x)
    import pickle; pickle.loads(pickle.dumps(nd.arange(3)))
    import pickle; pickle.loads(pickle.dumps(nd.arange(3, dtype='int64')))
    import pickle; pickle.loads(pickle.dumps(nd.arange(4).reshape((2, 2)).astype('float16')))
    import pickle; pickle.loads(pickle.dumps([nd.ones(1), {'a': nd.zeros((1, 2))}]))
    import pickle; pickle.loads(pickle.dumps(nd.ones((2, 2)).tostype('csr'))).asnumpy()
    import pickle; pickle.loads(pickle.dumps(nd.ones((2, 2)).tostype('row_sparse'))).stype
    import pickle; pickle.loads(pickle.dumps(nd.ones(2, ctx=mx.cpu(1)))).context
    import pickle; pickle.loads(pickle.dumps(mx.gpu(3)))
    import pickle; pickle.loads(pickle.dumps(np.float32(2)))
    import tempfile; path = tempfile.mktemp(); nd.save(path, nd.ones(2)); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, [nd.ones(2), nd.zeros((1, 2), dtype='int32')]); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, {'a': nd.ones(2), 'b': nd.zeros(1)}); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, {'a': nd.ones(2)}); nd.load_frombuffer(open(path, 'rb').read())
    import tempfile; path = tempfile.mktemp(); nd.save(path, [nd.ones((2, 2)).tostype('csr')]); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, []); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, {}); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, (nd.ones(2), nd.ones(1)))
    import tempfile; path = tempfile.mktemp(); nd.save(path, [1, 2])
    import tempfile; path = tempfile.mktemp(); nd.save(path, {1: nd.ones(2)})
    import tempfile; path = tempfile.mktemp(); nd.save(path, 'abc')
    import tempfile; path = tempfile.mktemp(); nd.save(path, [nd.array([1.5, 2], dtype=t) for t in ('float64', 'float16', 'uint8', 'int8', 'int64')]); [a.dtype for a in nd.load(path)]
    nd.load_frombuffer(b'abc')
    nd.load_frombuffer(5)
    mx.random.seed(3); a = nd.random.uniform(shape=2); mx.random.seed(3); b = nd.random.uniform(shape=2); a, b
    mx.random.seed('a')
    mx.random.seed(3, ctx=mx.cpu(0)); nd.random.uniform(shape=2)
    mx.random.seed(5); mx.random.uniform(0, 1, shape=(2,)), mx.random.normal(0, 1, (2,))
    mx.random.seed(5); nd.random.randn(2, 2)
    mx.random.seed(5); nd.random.randn(3, loc=5, scale=0.1)
    mx.random.seed(5); nd.random.uniform(2, 3, (2,), 'float64')
    mx.random.seed(5); nd.random.uniform(nd.array([0, 10]), nd.array([1, 20]), shape=(2,))
    mx.random.seed(5); nd.random.uniform(0, nd.array([1]))
    mx.random.seed(5); nd.random.normal(0, -1, shape=2)
    mx.random.seed(5); nd.random.uniform(shape=(2,), dtype='int32')
    mx.random.seed(5); nd.random.uniform()
    mx.random.seed(5); nd.random.uniform(shape=())
    mx.random.seed(5); nd.random.randint(3, 5, (4,))
    mx.random.seed(5); nd.random.randint(5, 3, (4,))
    mx.random.seed(5); nd.random.randint(0, 10, shape=(2,), dtype='int64').dtype
    mx.random.seed(5); nd.random.exponential(2, shape=(2,))
    mx.random.seed(5); nd.random.shuffle(nd.arange(6).reshape((3, 2)))
    mx.random.seed(5); nd.random.multinomial(nd.array([[0, 1], [1, 0]]))
    mx.random.seed(5); nd.random.multinomial(nd.array([0.2, 0.8]), shape=(2, 2), get_prob=True)
    mx.random.seed(5); nd.shuffle(nd.arange(4))
    mx.random.seed(5); nd.sample_normal(nd.array([0, 5]), nd.array([1, 0]), shape=(2,))
    mx.random.seed(5); nd.random.normal(loc=0, scale=1, shape=(2,), ctx=mx.cpu(1)).context
    mx.random.seed(5); nd.random.gamma(nd.array([1, 5]), nd.array([1, 2]))
    mx.__version__
    nd.NDArray.__name__, nd.NDArray.__module__
    nd.zeros.__name__, nd.dot.__name__, nd.random.uniform.__name__, nd.contrib.foreach.__name__
    callable(nd.exp), callable(nd.NDArray.exp)
    from mxnet.ndarray import NDArray, array, zeros; NDArray is nd.NDArray
    from mxnet import ndarray as F; F is nd
    from mxnet.ndarray.ndarray import NDArray; from mxnet.ndarray import random, contrib, linalg, sparse, image, op; True
""")
