"""Asks MXNet 1.9.1 what small programs over `mxnet.nd` show, and with what text they fail.

    python tests/oracle/nd_face.py

writes tests/data/nd_face.json.
"""

import itertools

import answers
from nd_programs import calls, indexing, lines, names, operands, printing, writing

SETUP = "import mxnet as mx\nfrom mxnet import autograd, nd\nimport numpy as np"
TYPES = ["float16", "float32", "float64", "uint8", "int8", "int32", "int64"]


OPERATORS = [
    f"nd.array([7, 2, 3], dtype='{dtype}') {operator} nd.array([2, 3, 1], dtype='{dtype}')"
    for dtype, operator in itertools.product(TYPES, ["+", "-", "*", "/", "%", "**", "==", "<", ">="])
] + [
    f"nd.array([7, 2, 3], dtype='{dtype}') {operator} {scalar}"
    for dtype, operator, scalar in itertools.product(["float16", "float32", "int32", "uint8"], "+-*/%", ["2", "2.5"])
] + [
    f"{scalar} {operator} nd.array([7, 2, 3], dtype='{dtype}')"
    for dtype, operator, scalar in itertools.product(["float32", "float64", "int32"], ["-", "/", "%", "**"], ["2", "9"])
]

ARITHMETIC = lines("""
    nd.ones((2, 3)) + nd.ones((2, 2))
    nd.ones((2, 3)) + nd.ones(3)
    nd.ones((2, 1)) * nd.array([[1, 2, 3]])
    nd.ones(3) + nd.ones(3, dtype='int32')
    nd.array([5., -5.]) % 3
    nd.array([5., -5.]) % -3
    nd.array([1., 0., -1.]) / 0
    nd.array([5., 1.]) % 0
    -nd.array([1, -2])
    abs(nd.array([1, -2]))
    nd.array([1, 2]) == None
    nd.array([1, 2]) + 'a'
    nd.array([1, 2]) + None
    nd.array([1, 2]) // 2
    nd.array([1, 2]) @ nd.array([1, 2])
    nd.array([1, 2]) & 1
    ~nd.array([1, 2])
    float(nd.ones(1))
    bool(nd.ones((2, 3)))
    bool(nd.ones(1))
    nd.ones((2, 3)).asscalar()
    nd.array([2.5]).asscalar()
    nd.array([2], dtype='int32').asscalar()
    x = nd.ones(2); x += 1; x
    x = nd.ones(2); x -= nd.ones(2); x
    x = nd.ones(2); x *= 3; x
    x = nd.ones(2); x /= 4; x
    x = nd.array([5, 7]); x %= 4; x
    x = nd.array([5, 7]); y = x; x **= 2; [x, y]
    x = nd.ones((3,)); x += nd.ones((2, 3))
    x = nd.ones((2, 3)); x += nd.ones((2, 2))
    np.float32(2) * nd.ones(2)
    nd.ones(2) * np.float64(2)
    len(nd.ones((4, 2)))
    [row for row in nd.array([[1, 2], [3, 4]])]
    nd.add(nd.ones(2), 1)
    nd.add(1, 2)
    nd.maximum(nd.array([1, 5]), 3)
    nd.minimum(2, nd.array([1, 5]))
    nd.power(2, nd.array([1, 2]))
    nd.modulo(nd.array([5, 7]), 3)
    nd.equal(nd.array([1, 2]), nd.array([1, 3]))
    nd.lesser(nd.array([1, 2]), 2)
    nd.logical_and(nd.array([1, 0]), nd.array([2, 3]))
    nd.elemwise_add(nd.ones((2, 3)), nd.ones((2, 2)))
""")

PRINTING = lines("""
    nd.array([1.])
    nd.array(5)
    nd.array([[1, 2], [3, 4]])
    nd.zeros((0, 3))
    nd.array([])
    nd.array([np.nan, np.inf, -np.inf, 1])
    nd.array([1e10, 1])
    nd.array([1e-5, 1])
    nd.array([1/3, 2/3])
    nd.array([1/3, 2/3], dtype='float64')
    nd.array([1/3, 2/3], dtype='float16')
    nd.array([1, -10, 100], dtype='int32')
    nd.array([1, 200], dtype='uint8')
    nd.arange(2000)
    nd.arange(1001).reshape((7, 143))
    nd.ones((2, 2, 2))
    nd.arange(24).reshape((2, 3, 4))
    [nd.ones(1), nd.zeros(2)]
    {'a': nd.ones(1)}
    str(nd.ones(2))
    nd.ones(2).shape
    nd.ones((2, 3)).size
    nd.ones((2, 3)).ndim
    nd.ones(2).dtype
    nd.ones(2).context
    nd.ones((2, 3)).T.shape
    mx.cpu(1)
    mx.gpu(2)
    mx.cpu() == mx.cpu(0)
    nd.array([1, 2], dtype='int64').asnumpy()
    nd.ones(2).asnumpy().dtype
    nd.array(np.array([1., 2.])).dtype
    nd.array(nd.ones(2, dtype='int32')).dtype
""")

CREATION = lines("""
    nd.zeros(3)
    nd.zeros((2, 3), dtype='int32')
    nd.ones((2,), ctx=mx.cpu(1))
    nd.full((2, 2), 7)
    nd.arange(5)
    nd.arange(2, 10, 3)
    nd.arange(0, 3, repeat=2)
    nd.arange(5, dtype='int32')
    nd.arange(0, 10, 0)
    nd.linspace(0, 1, 5)
    nd.linspace(0, 1, 4, endpoint=False)
    nd.eye(3)
    nd.eye(2, 3, 1)
    nd.zeros_like(nd.array([1, 2], dtype='int32'))
    nd.ones_like(nd.ones((1, 2)))
    nd.array('abc')
    nd.array([[1, 2], [3]])
    nd.array([1.7, -1.7], dtype='int32')
    nd.zeros((2, 3)).attach_grad('foo')
    nd.ones(3).astype('int32')
    nd.ones(3).astype(np.float64).dtype
    nd.ones(3).astype('foo')
    mx.Context('foo')
    mx.random.seed(1); nd.random.uniform(shape=3)
    mx.random.seed(1); nd.random.normal(0, 1, shape=(2, 2))
    mx.random.seed(1); nd.random.randint(0, 10, shape=5)
""")

INDEXING = lines("""
    nd.arange(5)[0]
    nd.arange(5)[-1]
    nd.arange(5)[1:3]
    nd.arange(5)[::2]
    nd.arange(5)[::-1]
    nd.arange(5)[5]
    nd.arange(5)[-6]
    nd.arange(5)[::0]
    nd.arange(5)['a']
    nd.arange(5)[1.5]
    nd.arange(6).reshape((2, 3))[1]
    nd.arange(6).reshape((2, 3))[1, 2]
    nd.arange(6).reshape((2, 3))[:, 1]
    nd.arange(6).reshape((2, 3))[:, 1:]
    nd.arange(6).reshape((2, 3))[0, 0, 0]
    nd.arange(6).reshape((2, 3))[..., 0]
    nd.arange(6).reshape((2, 3))[None].shape
    nd.arange(6).reshape((2, 3))[:, ::-1]
    nd.arange(5)[[0, 2]]
    nd.arange(5)[nd.array([1, 3])]
    nd.arange(5)[np.array([1, 3])]
    nd.arange(6).reshape((2, 3))[[0, 1], [2, 0]]
    nd.arange(6).reshape((2, 3))[:, [0, 2]]
    x = nd.zeros((2, 3)); x[0] = 1; x
    x = nd.zeros((2, 3)); x[:] = 5; x
    x = nd.zeros((2, 3)); x[:, 1] = nd.array([1, 2]); x
    x = nd.zeros((2, 3)); x[1, 2] = 7; x
    x = nd.zeros((2, 3)); x[:, 1:] = [[1, 2], [3, 4]]; x
    x = nd.zeros((2, 3)); x[:] = nd.array([1, 2, 3]); x
    x = nd.zeros((2, 3)); x[[0, 1], [0, 2]] = 9; x
    x = nd.zeros((2, 3)); x[0] += 2; x
    x = nd.zeros(4, dtype='int32'); x[1:3] = 2.7; x
    x = nd.zeros((2, 3)); x[5] = 1
    x = nd.zeros((2, 3)); x[:] = nd.ones((2, 2))
    x = nd.zeros((2, 3)); x[0] = nd.ones((2, 2))
    x = nd.zeros((2, 3)); x[0] = 'a'
    x = nd.zeros((2, 3)); x[0, 0, 0] = 1
    x = nd.arange(4); y = x[1:3]; y[:] = 0; x
    x = nd.arange(4); y = x[::2]; y[:] = 9; x
    x = nd.arange(4); y = x.reshape((2, 2)); y[0] = 9; x
    nd.slice(nd.arange(6).reshape((2, 3)), begin=(0, 1), end=(2, 3))
    nd.slice_axis(nd.arange(6).reshape((2, 3)), axis=1, begin=0, end=2)
    nd.take(nd.arange(5), nd.array([1, 9]))
    nd.pick(nd.arange(6).reshape((2, 3)), nd.array([0, 2]))
    nd.one_hot(nd.array([0, 2]), 3)
    nd.one_hot(nd.ones(2))
    nd.where(nd.array([1, 0]), nd.array([1, 2]), nd.array([3, 4]))
""")

SHAPES = lines("""
    nd.arange(24).reshape((2, 3, 4)).reshape((-1, 0)).shape
    nd.zeros((2, 3, 4)).reshape((0, -1)).shape
    nd.zeros((2, 3, 4)).reshape((-2,)).shape
    nd.zeros((2, 3, 4)).reshape((-3, 4)).shape
    nd.zeros((2, 3, 4)).reshape((-4, 1, 2, -2)).shape
    nd.zeros((2, 3, 4)).reshape((0, -4, -1, 3, 4)).shape
    nd.zeros((2, 3, 4)).reshape(6, 4).shape
    nd.zeros((8, 3)).reshape((-1, 0), reverse=True).shape
    nd.ones((2, 3)).reshape((4, -1))
    nd.zeros((2, 3)).reshape()
    nd.concat(nd.ones((2, 3)), nd.zeros((2, 1)))
    nd.concat(nd.ones((2, 3)), nd.zeros((1, 3)), dim=0)
    nd.concat(nd.ones((2, 3)), nd.ones((3, 4)))
    nd.concat(nd.ones((2, 3)), nd.ones((2, 3)), dim=5)
    nd.stack(nd.ones(2), nd.zeros(2))
    nd.stack(nd.ones(2), nd.zeros(2), axis=1)
    nd.split(nd.arange(6).reshape((2, 3)), num_outputs=3)
    nd.split(nd.arange(6).reshape((2, 3)), num_outputs=2, axis=0, squeeze_axis=True)
    nd.split(nd.ones((2, 3)), num_outputs=2)
    nd.transpose(nd.arange(6).reshape((2, 3)))
    nd.ones((2, 3, 4)).transpose((2, 0, 1)).shape
    nd.ones((2, 3, 4)).swapaxes(0, 2).shape
    nd.ones((2, 3)).expand_dims(1).shape
    nd.expand_dims(nd.ones((2, 3)), axis=7)
    nd.ones((1, 3, 1)).squeeze().shape
    nd.squeeze(nd.ones((2, 3)), axis=0)
    nd.ones((2, 3, 4)).flatten().shape
    nd.array([[1], [2]]).broadcast_to((2, 3))
    nd.ones((2, 3)).broadcast_to((4, 3))
    nd.broadcast_to(nd.ones((2, 3)), shape=(4, 3))
    nd.tile(nd.array([1, 2]), reps=(2, 2))
    nd.repeat(nd.array([1, 2]), repeats=2)
    nd.flip(nd.arange(4).reshape((2, 2)), axis=1)
    nd.ones((2, 3)).copyto(nd.ones((3, 3)))
""")

REDUCTIONS = lines("""
    nd.arange(6).sum()
    nd.arange(6).reshape((2, 3)).sum(axis=0)
    nd.arange(6).reshape((2, 3)).sum(axis=1, keepdims=True)
    nd.arange(6).reshape((2, 3)).sum(axis=(0, 1))
    nd.arange(6).reshape((2, 3)).sum(axis=1, exclude=True)
    nd.ones((2, 3)).sum(axis=5)
    nd.ones((2, 3)).sum(axis=-5)
    nd.arange(6).reshape((2, 3)).mean(axis=1)
    nd.arange(6).max()
    nd.arange(6).reshape((2, 3)).min(axis=0)
    nd.arange(1, 5).prod()
    nd.array([3, 4]).norm()
    nd.array([[3, 4], [6, 8]]).norm(axis=1)
    nd.norm(nd.ones((2, 3)), ord=3)
    nd.array([3, 1, 2]).argmax(axis=0)
    nd.array([[3, 1], [0, 2]]).argmax(axis=1)
    nd.array([[3, 1], [0, 2]]).argmin(axis=1)
    nd.argmax(nd.ones((2, 3)), axis=5)
    nd.array([3, 1, 2]).argsort()
    nd.array([3, 1, 2]).sort()
    nd.array([3, 1, 2]).topk(k=2)
    nd.topk(nd.array([3, 1, 2]), k=2, ret_typ='both')
    nd.dot(nd.array([[1, 2], [3, 4]]), nd.array([[1], [1]]))
    nd.dot(nd.array([1, 2]), nd.array([3, 4]))
    nd.dot(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=True)
    nd.dot(nd.ones((2, 3)), nd.ones((2, 3)))
    nd.batch_dot(nd.ones((2, 1, 3)), nd.ones((2, 3, 1)))
    nd.batch_dot(nd.ones((2, 3, 4)), nd.ones((2, 3, 4)))
    nd.exp(nd.array([0, 1]))
    nd.log(nd.array([0, 1]))
    nd.sqrt(nd.array([4, 2]))
    nd.sigmoid(nd.array([0, 1]))
    nd.relu(nd.array([-1, 1]))
    nd.softmax(nd.array([[1, 2], [3, 3]]))
    nd.log_softmax(nd.array([1, 2]))
    nd.softmax(nd.ones((2, 3)), axis=4)
    nd.clip(nd.arange(5), 1, 3)
    nd.clip(nd.ones(3))
    nd.sum()
    nd.exp()
    nd.sum(3)
    nd.exp([1, 2])
    nd.take(nd.ones(3))
    nd.ones(2).foo
    nd.foo
    x = nd.ones((2, 3)); nd.exp(x, out=nd.ones((3,)))
    x = nd.ones((2, 3)); nd.exp(x, out=nd.ones((2, 3), dtype='int32'))
    x = nd.ones(2); y = nd.zeros(2); nd.exp(x, out=y) is y
""")

# What the corpus of notebooks calls and no other list has.
CORPUS = lines("""
    mx.random.seed(7); nd.random_normal(shape=(2, 2))
    mx.random.seed(7); nd.random_uniform(-1, 1, shape=3)
    mx.random.seed(7); nd.normal(0, 2, shape=(3,))
    mx.random.seed(7); nd.uniform(shape=(3,))
    mx.random.seed(7); nd.random_exponential(lam=2, shape=3)
    mx.random.seed(7); nd.random.multinomial(nd.array([0.2, 0.3, 0.5]), shape=6)
    mx.random.seed(7); nd.sample_multinomial(nd.array([[0.2, 0.8], [0.5, 0.5]]), shape=4, get_prob=True)
    mx.random.seed(7); nd.random.shuffle(nd.arange(8))
    mx.random.seed(7); nd.gamma(nd.array([1, 2.5]))
    mx.random.seed(7); nd.random.gamma(2, 3, shape=3)
    mx.random.seed(7); nd.random.poisson(4, shape=5)
    mx.random.seed(7); nd.random.negative_binomial(3, 0.4, shape=5)
    mx.random.seed(7); nd.random.randint(0, 10, shape=5)
    mx.random.seed(7); nd.random.normal(nd.array([0, 10]), nd.array([1, 2]), shape=2)
    mx.random.seed(7); autograd.set_training(True); nd.Dropout(nd.ones((3, 4)), p=0.5)
    autograd.set_training(False); nd.Dropout(nd.ones(3))
    mx.random.seed(7); nd.random.uniform_like(nd.ones((2, 2)), low=-1, high=1)
    mx.random.seed(7); nd.random.normal_like(nd.ones(3), loc=2, scale=0.5)
    mx.random.seed(7); nd.random.exponential_like(nd.ones(3), lam=2)
    mx.random.seed(7); nd.random.gamma_like(nd.ones(3), alpha=2, beta=3)
    mx.random.seed(7); nd.random.poisson_like(nd.ones(3), lam=4)
    mx.random.seed(7); nd.random.negative_binomial_like(nd.ones(3), k=3, p=0.4)
    mx.random.seed(7); nd.random.generalized_negative_binomial_like(nd.ones(3), mu=2, alpha=0.3)
    nd.histogram(nd.array([1, 2, 3, 4, 2.5]), bins=4, range=(0, 4))
    nd.histogram(nd.array([1, 2, 3, 4, 2]), bins=nd.array([0, 2, 4]))
    nd.histogram(nd.array([1, 2, 3, 4, 2]))
    nd.contrib.allclose(nd.ones(2), nd.ones(2))
    nd.onehot_encode(nd.array([1, 0]), nd.zeros((2, 3)))
    nd.image.to_tensor(nd.array([[[0, 128, 255]]], dtype='uint8'))
    nd.image.normalize(nd.ones((3, 1, 1)), mean=(0, 1, 2), std=(1, 2, 3))
    nd.image.flip_left_right(nd.arange(4).reshape((2, 2, 1)))
    nd.image.flip_top_bottom(nd.arange(4).reshape((2, 2, 1)))
    nd.image.crop(nd.arange(16).reshape((4, 4, 1)), x=1, y=2, width=2, height=1)
    nd.image.random_brightness(nd.ones((1, 1, 3)), 1, 1)
    nd.image.random_contrast(nd.arange(3).reshape((1, 1, 3)), 2, 2)
    w = nd.array([1, 2]); nd.contrib.adamw_update(w, nd.array([1, -1]), nd.zeros(2), nd.zeros(2), 0.5, 0.1, 1, out=w); w
    mx.random.seed(3); nd.contrib.rand_zipfian(nd.array([3]), 4, 5)
    nd.waitall()
    nd.empty((2, 3)).shape
    nd.concatenate([nd.ones((1, 2)), nd.zeros((2, 2))])
    nd.concatenate([nd.ones((2, 1)), nd.zeros((2, 2))], axis=1)
    nd.moveaxis(nd.ones((2, 3, 4)), 0, 2).shape
    nd.moveaxis(nd.ones((2, 3, 4)), [0, 1], [-1, -2]).shape
    nd.sparse.cast_storage(nd.array([[0, 1]]), 'csr')
    nd.__name__
    nd.sparse.CSRNDArray.__name__, nd.sparse.RowSparseNDArray.__name__
    import tempfile; path = tempfile.mktemp(); nd.save(path, [nd.ones(2), nd.zeros((1, 2))]); nd.load(path)
    import tempfile; path = tempfile.mktemp(); nd.save(path, {'a': nd.ones(2)}); nd.load(path)
    nd.array([3, -2]).square()
    nd.array([3, -2]).abs()
    nd.array([3, -2]).tanh()
    nd.array([2.5, -1.4]).round()
    nd.ones(2).ctx
    nd.ones(2).wait_to_read()
    nd.ones((1, 1, 2, 2)).pad(mode='constant', pad_width=(0, 0, 0, 0, 1, 1, 0, 0), constant_value=4)
    nd.ones(2).item()
    x = nd.ones(2); x.attach_grad(); y = x.detach(); y.grad is None, x.grad is None, y == x
    autograd.is_training(), autograd.is_recording()
    flags = []; scope = autograd.record(); scope.__enter__(); flags.append((autograd.is_training(), autograd.is_recording())); scope.__exit__(None, None, None); flags
    flags = []; scope = autograd.train_mode(); scope.__enter__(); flags.append((autograd.is_training(), autograd.is_recording())); scope.__exit__(None, None, None); flags
    autograd.set_training(True); scope = autograd.predict_mode(); scope.__enter__(); flags = autograd.is_training(); scope.__exit__(None, None, None); flags, autograd.is_training(), autograd.set_training(False)
    scope = autograd.record(); scope.__enter__(); pause = autograd.pause(); pause.__enter__(); flags = autograd.is_training(), autograd.is_recording(); pause.__exit__(None, None, None); scope.__exit__(None, None, None); flags
    x = nd.ones(2); x.attach_grad(); scope = autograd.record(); scope.__enter__(); y = x * 3; z = x * x; scope.__exit__(None, None, None); autograd.backward([y, z], [nd.ones(2), nd.array([1, 10])]); x.grad
""")

if __name__ == "__main__":
    programs = CORPUS + OPERATORS + ARITHMETIC + PRINTING + CREATION + INDEXING + SHAPES + REDUCTIONS
    for subject in (calls, indexing, names, operands, printing, writing):
        programs += subject.PROGRAMS
    answers.write("tests/data/nd_face.json", answers.answers(programs, SETUP))
