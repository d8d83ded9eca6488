"""The functions, methods and attributes that notebooks use most, called with their usual arguments: by position and by
name, with `out=`, as functions and as methods."""

import itertools

from . import lines

MATRIX = "nd.array([[1, -2, 3.5], [0, 4, -1]])"

UNARY = [
    "abs", "sign", "round", "rint", "fix", "floor", "ceil", "trunc", "square", "sqrt", "rsqrt", "cbrt", "rcbrt", "exp", "log", "log2", "log10",
    "log1p", "expm1", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arctanh", "degrees", "radians",
    "reciprocal", "relu", "sigmoid", "negative", "identity", "erf", "gamma", "gammaln", "softsign", "zeros_like", "ones_like", "logical_not",
    "flatten", "softmax", "log_softmax", "softmin", "shape_array", "size_array", "stop_gradient", "BlockGrad", "hard_sigmoid", "smooth_l1",
]
METHODS = [
    "abs", "sign", "round", "rint", "fix", "floor", "ceil", "trunc", "square", "sqrt", "exp", "log", "sin", "cos", "tan", "tanh", "sigmoid", "relu",
    "softmax", "log_softmax", "flatten", "zeros_like", "ones_like", "norm", "sum", "mean", "max", "min", "prod", "nansum", "nanprod", "argmax",
    "argmin", "argsort", "sort", "topk", "copy", "detach", "asnumpy", "transpose", "squeeze", "shape_array", "size_array", "diag", "argmax_channel",
    "as_nd_ndarray", "wait_to_read", "tostype", "asscalar", "item",
]
REDUCTIONS = ["sum", "mean", "max", "min", "prod", "nansum", "nanprod", "norm", "sum_axis", "max_axis", "min_axis"]
AXES = ["", "axis=0", "axis=1", "axis=-1", "axis=(0, 1)", "axis=()", "axis=1, keepdims=True", "axis=0, keepdims=1", "keepdims=True", "axis=2", "axis=-3", "axis=None", "0", "1"]

# Digits of these are compared elsewhere, element by element.
ROUNDED = {"gamma", "gammaln", "rsqrt", "rcbrt", "softmax", "log_softmax", "softmin", "exp", "expm1", "degrees"}

PROGRAMS = [f"nd.{name}(nd.array([0.5, 0.25]))" for name in UNARY if name not in ROUNDED] + [
    f"nd.{name}(data=nd.array([0.25])).shape" for name in UNARY
] + [f"y = nd.zeros(2); nd.{name}(nd.array([0.5, 0.25]), out=y) is y" for name in UNARY if name not in ("flatten", "shape_array", "size_array")] + [
    f"nd.{name}({wrong})" for name, wrong in itertools.product(["exp", "relu", "square"], ["3", "None", "[1, 2]", "np.ones(2)", "", "nd.ones(2), nd.ones(2)", "nd.ones(2), foo=1"])
] + [f"{MATRIX}.{name}()" for name in METHODS if name not in ROUNDED] + [
    f"nd.{name}({MATRIX}{', ' * bool(axes)}{axes})" for name, axes in itertools.product(REDUCTIONS, AXES) if name != "norm" or not axes.startswith(("0", "1"))
] + [f"{MATRIX}.{name}({axes})" for name, axes in itertools.product(["sum", "mean", "max", "norm"], AXES) if name != "norm" or not axes.startswith(("0", "1"))] + [
    f"nd.{name}({MATRIX}, {axes}, exclude=True)" for name, axes in itertools.product(["sum", "mean", "max", "nansum"], ["axis=0", "axis=(0, 1)"])
] + [
    f"{MATRIX}.{name}({axes})" for name, axes in itertools.product(["argmax", "argmin"], ["axis=0", "axis=1", "axis=-1", "1", "axis=1, keepdims=True", "axis=None", "axis=2"])
] + [
    f"nd.{name}({MATRIX}{more})" for name, more in itertools.product(
        ["argsort", "sort"], ["", ", axis=0", ", axis=None", ", is_ascend=False", ", axis=-1, is_ascend=0", ", axis=2"])
] + [
    f"nd.topk({MATRIX}{more})" for more in ["", ", k=2", ", 0", ", axis=0", ", k=2, ret_typ='value'", ", k=2, ret_typ='both'", ", k=2, ret_typ='mask'", ", is_ascend=True",
                                            ", axis=None, k=3", ", k=2, dtype='int32'", ", k=5", ", ret_typ='foo'", ", axis=1, k=2, ret_typ='value', is_ascend=1"]
] + [
    f"nd.{name}({shape}{more})" for name, shape, more in itertools.product(
        ["zeros", "ones"], ["3", "(3,)", "(2, 2)", "[2, 2]", "shape=(1, 2)"], ["", ", dtype='int32'", ", ctx=mx.cpu(1)"])
] + [f"nd.{name}((2,), mx.cpu(1), 'float64')" for name in ["zeros", "ones"]] + [
    f"nd.arange({arguments})" for arguments in ["5", "2, 5", "0, 1, 0.25", "5, 0, -2", "start=1, stop=4", "0, 3, repeat=2", "3, dtype='int32'", "3, ctx=mx.cpu(1)", "2.5", "5, 2", "-1", "0",
                                               "0, 10, 3", "1, 2, 0.1", "10, dtype='float16'", "3, dtype='uint8'", "1, 4, 1, 2, False, mx.cpu(0), 'int64'"]
] + [
    f"nd.array({arguments})" for arguments in ["[1, 2]", "(1, 2)", "range(3)", "[[1, 2], [3, 4]], mx.cpu(1)", "[1, 2], dtype='int32'", "[1.9], dtype=int", "np.arange(3)", "np.arange(3.0)", "np.arange(3), dtype=np.int64",
                                              "[np.float32(1), 2]", "[nd.array([1]), nd.array([2])]", "[True, False]", "5", "2.5", "'a'", "None", "[None]", "[1, 'a']", "[[1], [1, 2]]", "{1: 2}", "{1, 2}", "nd.arange(3, dtype='int32')",
                                              "nd.arange(3), dtype='int32'", "[1e40]", "[2**40], dtype='int64'", "[300], dtype='uint8'", "[-1], dtype='uint8'", "(x for x in range(3))", "np.array(3)", "[[]]", "source_array=[1]",
                                              "[1], dtype='foo'", "[1], dtype='bool'", "[1, 2], dtype=np.dtype('float64')", "[1j]", "[1], foo=2"]
] + lines("""
    nd.full((2, 2), 7)
    nd.full(3, 2.5, dtype='int32')
    nd.full(shape=(2,), val=1, ctx=mx.cpu(1))
    nd.empty((2, 3)).shape
    nd.empty(3, dtype='int32').dtype
    nd.empty((2,), mx.cpu(1)).context
    nd.eye(2)
    nd.eye(3, 2, -1, dtype='int32')
    nd.eye(N=2, M=3, k=1)
    nd.linspace(0, 1, 3)
    nd.linspace(1, 10, 4, dtype='int32')
    nd.linspace(start=0, stop=1, num=2, endpoint=False)
    nd.zeros_like(nd.ones((2, 2)))
    nd.ones_like(nd.zeros(2, dtype='int32'))
    nd.ones(2).zeros_like()
    nd.diag(nd.array([1, 2]))
    nd.diag(nd.arange(6).reshape((2, 3)), k=1)
    nd.arange(4).reshape((2, 2)).diag()
    nd.dot(nd.ones((2, 3)), nd.ones((3, 2)))
    nd.dot(lhs=nd.ones(3), rhs=nd.ones(3))
    nd.dot(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=True)
    nd.dot(nd.ones((3, 2)), nd.ones((3, 2)), True)
    nd.dot(nd.ones((2, 3)), nd.ones(3))
    nd.dot(nd.ones((2, 3, 4)), nd.ones((4, 5))).shape
    nd.dot(nd.ones((2, 3)), nd.ones((2, 3)))
    nd.dot(nd.ones(2), 3)
    nd.dot(nd.ones((2, 2)), nd.ones((2, 2), dtype='int32'))
    nd.batch_dot(nd.ones((2, 2, 3)), nd.ones((2, 2, 3)), transpose_b=True)
    nd.linalg.gemm2(nd.ones((2, 3)), nd.ones((3, 2)), alpha=2)
    nd.linalg_gemm2(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=1)
    nd.linalg.gemm(nd.ones((2, 2)), nd.ones((2, 2)), nd.ones((2, 2)), alpha=1, beta=3)
    nd.linalg_potrf(nd.array([[4, 2], [2, 5]]))
    nd.linalg_trsm(nd.array([[2, 0], [1, 2]]), nd.array([[2], [3]]))
    nd.linalg_sumlogdiag(nd.array([[1, 0], [1, 1]]))
    nd.linalg.det(nd.array([[2, 0], [0, 4]]))
    nd.concat(nd.ones((1, 2)), nd.zeros((1, 2)), dim=0)
    nd.concat(nd.ones((1, 2)), nd.zeros((1, 2)))
    nd.concat(*[nd.ones((1, 1))] * 3, dim=1)
    nd.concat(nd.ones(2), nd.ones(3), dim=0)
    nd.concat(nd.ones((1, 2)), nd.ones((1, 2)), dim=-1)
    nd.concat(nd.ones((1, 2)), nd.ones((1, 2)), 0)
    nd.concat([nd.ones(1), nd.ones(2)], dim=0)
    nd.concat(nd.ones((1, 2)), nd.ones((2, 1)), dim=0)
    nd.concat()
    nd.Concat(nd.ones((1, 2)), nd.ones((1, 2)), dim=1)
    nd.concatenate([nd.ones((1, 2)), nd.zeros((1, 2))])
    nd.concatenate([nd.ones((1, 2)), nd.zeros((1, 2))], axis=1)
    nd.concatenate([nd.ones((1, 2)), nd.zeros((1, 2))], 1)
    nd.concatenate([nd.ones(2)])
    nd.concatenate([nd.ones(2), nd.ones(2, dtype='int32')])
    nd.stack(nd.ones(2), nd.zeros(2))
    nd.stack(*[nd.ones(1)] * 3, axis=1)
    nd.stack(nd.ones(2), nd.zeros(2), axis=-1)
    nd.stack(nd.ones(2), nd.zeros(3))
    nd.split(nd.arange(6).reshape((2, 3)), 3)
    nd.split(nd.arange(6).reshape((2, 3)), num_outputs=2, axis=0)
    nd.split(nd.arange(4).reshape((2, 2)), 2, 1, True)
    nd.arange(6).reshape((2, 3)).split(num_outputs=3, axis=1)
    nd.arange(6).split(num_outputs=2, axis=0)
    nd.split(nd.ones((2, 3)), 1)
    nd.split(nd.ones((2, 3)), 2)
    nd.SliceChannel(nd.arange(4).reshape((2, 2)), num_outputs=2)
    nd.split_v2(nd.arange(6), 3)
    nd.split_v2(nd.arange(6), (1, 4))
    nd.reshape(nd.arange(6), (2, 3))
    nd.reshape(nd.arange(6), shape=(3, -1))
    nd.reshape(nd.arange(6), shape=(4, 2))
    nd.arange(6).reshape(2, 3)
    nd.arange(6).reshape((-1, 2))
    nd.arange(6).reshape(shape=(3, 2))
    nd.arange(6).reshape([3, 2])
    nd.arange(6).reshape(-1)
    nd.arange(6).reshape(6)
    nd.arange(6).reshape((4, 2))
    nd.arange(6).reshape(-1, -1)
    nd.arange(6).reshape((0, 2))
    nd.arange(6).reshape((2, 3)).reshape((0, 3))
    nd.arange(6).reshape((2, 3)).reshape((-2,)).shape
    nd.arange(6).reshape((2, 3)).reshape((-3,)).shape
    nd.arange(6).reshape((6, 1)).reshape((-4, 2, 3, 0)).shape
    nd.arange(6).reshape((2, 3)).reshape((3, 0), reverse=True).shape
    nd.arange(6).reshape(2.0, 3)
    nd.arange(6).reshape(())
    nd.arange(1).reshape(())
    nd.arange(6).reshape((1, 2, 3), foo=1)
    nd.arange(6).reshape((2, 3)).reshape_like(nd.zeros((3, 2)))
    nd.reshape_like(nd.arange(6), nd.zeros((3, 2)))
    nd.transpose(nd.ones((2, 3, 4))).shape
    nd.transpose(nd.ones((2, 3, 4)), axes=(1, 0, 2)).shape
    nd.transpose(nd.ones((2, 3, 4)), (1, 0, 2)).shape
    nd.ones((2, 3, 4)).transpose(2, 0, 1).shape
    nd.ones((2, 3, 4)).transpose(axes=(0, 2, 1)).shape
    nd.ones((2, 3, 4)).transpose([0, 2, 1]).shape
    nd.ones((2, 3, 4)).transpose((0, 0, 1)).shape
    nd.ones((2, 3, 4)).transpose((0, 1)).shape
    nd.ones((2, 3, 4)).T.shape
    nd.ones((2, 3, 4)).swapaxes(0, 1).shape
    nd.swapaxes(nd.ones((2, 3, 4)), 0, 2).shape
    nd.swapaxes(nd.ones((2, 3, 4)), dim1=0, dim2=1).shape
    nd.SwapAxis(nd.ones((2, 3)), dim1=0, dim2=1).shape
    nd.moveaxis(nd.ones((2, 3, 4)), 0, -1).shape
    nd.moveaxis(nd.ones((2, 3, 4)), source=[0, 1], destination=[1, 0]).shape
    nd.moveaxis(nd.ones((2, 3, 4)), [0, 0], [1, 0])
    nd.expand_dims(nd.ones(2), 0)
    nd.expand_dims(nd.ones(2), axis=1)
    nd.ones((2, 3)).expand_dims(1).shape
    nd.ones((2, 3)).expand_dims(axis=-1).shape
    nd.ones((2, 3)).expand_dims(3)
    nd.ones((2, 3)).expand_dims()
    nd.squeeze(nd.ones((1, 2, 1))).shape
    nd.squeeze(nd.ones((1, 2, 1)), axis=0).shape
    nd.ones((1, 2, 1)).squeeze((0, 2)).shape
    nd.ones((1, 2, 1)).squeeze(axis=1)
    nd.ones((1, 1)).squeeze().shape
    nd.flatten(nd.ones((2, 3, 4))).shape
    nd.Flatten(nd.ones((2, 3, 4))).shape
    nd.ones((2, 3)).flatten().shape
    nd.ones(3).flatten().shape
    nd.tile(nd.array([1, 2]), (2,))
    nd.tile(nd.array([1, 2]), reps=(2, 1))
    nd.array([[1, 2]]).tile((2, 2))
    nd.array([1, 2]).tile(2)
    nd.repeat(nd.array([[1, 2]]), 2)
    nd.repeat(nd.array([[1, 2]]), repeats=2, axis=0)
    nd.array([[1, 2]]).repeat(2, axis=1)
    nd.array([[1, 2]]).repeat(repeats=2)
    nd.flip(nd.arange(3), axis=0)
    nd.flip(nd.arange(4).reshape((2, 2)), 0)
    nd.reverse(nd.arange(3), axis=0)
    nd.arange(3).flip(axis=0)
    nd.pad(nd.ones((1, 1, 1, 2)), mode='constant', pad_width=(0, 0, 0, 0, 0, 0, 1, 1), constant_value=9)
    nd.pad(nd.arange(2).reshape((1, 1, 1, 2)), mode='edge', pad_width=(0, 0, 0, 0, 0, 0, 1, 1))
    nd.pad(nd.ones((2, 2)), mode='constant', pad_width=(1, 1, 1, 1))
    nd.broadcast_to(nd.array([[1], [2]]), (2, 2))
    nd.broadcast_to(nd.array([1, 2]), shape=(2, 2))
    nd.array([[1, 2]]).broadcast_to((2, 2))
    nd.array([1, 2]).broadcast_to(shape=(2, 2))
    nd.broadcast_axis(nd.array([[1], [2]]), axis=1, size=2)
    nd.broadcast_axes(nd.array([[1], [2]]), axis=(1,), size=(2,))
    nd.broadcast_like(nd.array([[1], [2]]), nd.ones((2, 3)))
    nd.array([[1], [2]]).broadcast_like(nd.ones((2, 3)))
    nd.clip(nd.arange(5), 1, 3)
    nd.clip(nd.arange(5), a_min=1, a_max=3)
    nd.arange(5).clip(1, 3)
    nd.arange(5).clip(a_min=1, a_max=3)
    nd.arange(5).clip(1)
    nd.maximum(nd.arange(3), 1)
    nd.minimum(1, nd.arange(3))
    nd.where(nd.arange(3) > 1, nd.zeros(3), nd.ones(3))
    nd.where(condition=nd.array([1, 0]), x=nd.array([1, 2]), y=nd.array([3, 4]))
    nd.where(nd.array([1, 0]), nd.ones(2), nd.ones(3))
    nd.one_hot(nd.array([0, 2]), 3)
    nd.one_hot(nd.array([0, 2]), depth=3, on_value=5, off_value=-1)
    nd.one_hot(indices=nd.array([0, 2], dtype='int32'), depth=3, dtype='int32')
    nd.one_hot(nd.array([[0], [1]]), 2).shape
    nd.one_hot(nd.array([0, 5, -1]), 3)
    nd.array([0, 1]).one_hot(2)
    nd.array([0, 1]).one_hot(depth=2)
    nd.pick(nd.array([[1, 2], [3, 4]]), nd.array([0, 1]))
    nd.pick(data=nd.array([[1, 2], [3, 4]]), index=nd.array([0, 1]), axis=0)
    nd.take(nd.array([[1, 2], [3, 4]]), nd.array([1]))
    nd.take(a=nd.array([[1, 2], [3, 4]]), indices=nd.array([1]), axis=1)
    nd.Embedding(nd.array([1, 0]), nd.array([[1, 2], [3, 4]]), input_dim=2, output_dim=2)
    nd.softmax(nd.zeros((1, 4)))
    nd.softmax(nd.zeros((2, 2)), axis=0)
    nd.zeros((1, 2)).softmax()
    nd.SoftmaxActivation(nd.zeros((1, 2)))
    nd.SoftmaxActivation(nd.zeros((1, 2, 1)), mode='channel')
    nd.SoftmaxOutput(nd.zeros((1, 2)), nd.array([1]))
    nd.softmax_cross_entropy(nd.zeros((1, 2)), nd.array([1]))
    nd.smooth_l1(nd.array([-2, 0.5, 3]), scalar=1.0)
    nd.smooth_l1(nd.array([-2, 0.5, 3]), 1.0)
    nd.relu(nd.array([-1, 2]))
    nd.Activation(nd.array([-1, 2]), act_type='relu')
    nd.Activation(nd.array([-1, 2]), 'relu')
    nd.Activation(nd.array([-1, 2]))
    nd.Activation(nd.array([-1, 2]), act_type='foo')
    nd.LeakyReLU(nd.array([-1, 2]), act_type='leaky', slope=0.1)
    nd.FullyConnected(nd.ones((2, 3)), nd.ones((4, 3)), nd.zeros(4), num_hidden=4)
    nd.FullyConnected(nd.ones((2, 3)), nd.ones((4, 3)), no_bias=True, num_hidden=4)
    nd.FullyConnected(data=nd.ones((2, 3)), weight=nd.ones((4, 3)), bias=nd.ones(4), num_hidden=4)
    nd.FullyConnected(nd.ones((2, 3)), nd.ones((4, 2)), nd.zeros(4), num_hidden=4)
    nd.Convolution(nd.ones((1, 1, 3, 3)), nd.ones((1, 1, 2, 2)), nd.zeros(1), kernel=(2, 2), num_filter=1)
    nd.Convolution(data=nd.ones((1, 1, 3, 3)), weight=nd.ones((1, 1, 2, 2)), no_bias=True, kernel=(2, 2), num_filter=1, stride=(2, 2), pad=(1, 1))
    nd.Pooling(nd.arange(16).reshape((1, 1, 4, 4)), kernel=(2, 2), pool_type='max', stride=(2, 2))
    nd.Pooling(data=nd.arange(16).reshape((1, 1, 4, 4)), pool_type='avg', kernel=(2, 2), stride=(1, 1), pad=(1, 1)).shape
    nd.Pooling(nd.arange(4).reshape((1, 1, 2, 2)), global_pool=True, pool_type='avg', kernel=(1, 1))
    nd.Dropout(nd.ones(4), p=0.5)
    nd.L2Normalization(nd.array([[3, 4]]))
    nd.SequenceMask(nd.ones((2, 2, 1)), nd.array([1, 2]), use_sequence_length=True)
    nd.SequenceMask(nd.ones((2, 2, 1)), nd.array([1, 2]), True, value=-1)
    nd.ROIPooling(nd.arange(16).reshape((1, 1, 4, 4)), nd.array([[0, 0, 0, 3, 3]]), pooled_size=(2, 2), spatial_scale=1.0)
    nd.contrib.foreach(lambda d, s: (d + s, d + s), nd.array([1, 2, 3]), nd.array([0]))
    nd.contrib.cond(nd.array([1]), lambda: nd.array([5]), lambda: nd.array([6]))
    nd.contrib.while_loop(lambda i: i < 3, lambda i: (i, i + 1), nd.array([0]), max_iterations=3)
    nd.contrib.while_loop(cond=lambda i, s: i < 3, func=lambda i, s: ([i + s], [i + 1, s + i]), loop_vars=(nd.array([0]), nd.array([1])), max_iterations=3)
    nd.contrib.isnan(nd.array([1, np.nan]))
    nd.contrib.isinf(nd.array([1, np.inf]))
    nd.contrib.isfinite(nd.array([1, np.inf, np.nan]))
    nd.contrib.arange_like(nd.ones((2, 2)))
    nd.contrib.BilinearResize2D(nd.arange(4).reshape((1, 1, 2, 2)), height=3, width=3)
    nd.contrib.box_nms(nd.array([[0, 0.9, 0, 0, 1, 1], [0, 0.8, 0, 0, 1, 1]]), overlap_thresh=0.5, coord_start=2, score_index=1, id_index=0)
    nd.sparse.zeros('csr', (2, 3)).asnumpy()
    nd.sparse.array(nd.sparse.zeros('csr', (2, 3))).stype
    nd.sparse.retain(nd.sparse.row_sparse_array(([[1], [2]], [0, 2]), shape=(3, 1)), nd.array([2])).asnumpy()
    nd.sparse.dot(nd.array([[1, 0]]).tostype('csr'), nd.array([[2], [3]]))
    nd.ones((2, 2)).tostype('csr').stype, nd.ones((2, 2)).tostype('row_sparse').stype, nd.ones(2).stype
    nd.ones((2, 2)).tostype('foo')
    nd.shape_array(nd.ones((2, 3)))
    nd.size_array(nd.ones((2, 3)))
    nd.cast(nd.array([1.7]), dtype='int32')
    nd.Cast(nd.array([1.7]), 'int32')
    nd.array([1.7]).astype('int32')
    nd.array([1.7]).astype(np.int32).dtype
    nd.array([1.7]).astype(dtype=int).dtype
    nd.array([1.7]).astype(float).dtype
    nd.array([1.7]).astype(np.dtype('float16'))
    nd.array([300, -1]).astype('uint8')
    nd.array([1, 2]).dtype, nd.array([1], dtype='int8').dtype
    nd.ones((2, 3)).shape, nd.ones((2, 3)).size, nd.ones((2, 3)).ndim, nd.ones(2).context, nd.ones(2).ctx, nd.ones(2).stype
    x = nd.ones(2); x.dtype = 'int32'
    nd.array([1, 2]).asnumpy().tolist()
    nd.array([2]).item()
    nd.array([1, 2]).item()
    nd.array([[1, 2]]).sum().asscalar()
    nd.array([1, 2]).mean().asscalar()
    nd.norm(nd.array([3, 4]))
    nd.norm(nd.array([3, 4]), ord=1)
    nd.array([3, 4]).norm().asscalar()
    nd.array([[3, 4], [6, 8]]).norm(ord=2, axis=1, keepdims=True)
    nd.save('/tmp/x/y/z.nd', nd.ones(2))
    nd.load('/nonexistent')
    nd.load(5)
    nd.ones(2).wait_to_read()
    nd.sum(nd.ones((2, 3))).shape
    nd.SVMOutput(nd.zeros((1, 2)), nd.array([1])).shape
    nd.khatri_rao(nd.ones((2, 2)), nd.ones((1, 2)))
    nd.depth_to_space(nd.arange(4).reshape((1, 4, 1, 1)), 2)
    nd.space_to_depth(nd.arange(4).reshape((1, 1, 2, 2)), block_size=2)
    nd.arange(4).reshape((1, 4, 1, 1)).depth_to_space(2)
    nd.UpSampling(nd.arange(2).reshape((1, 1, 1, 2)), scale=2, sample_type='nearest')
    nd.histogram(nd.array([1, 2, 3]), bins=2, range=(1, 3))
    nd.ravel_multi_index(nd.array([[1], [2]]), shape=(2, 3))
    nd.unravel_index(nd.array([5]), shape=(2, 3))
    nd.argmax_channel(nd.array([[1, 3], [4, 2]]))
    nd.foo(nd.ones(2))
    nd.ones(2).foo()
    nd.ones(2).sum(foo=1)
    nd.sum(nd.ones(2), foo=1)
    nd.exp(nd.ones(2), name='a').shape
    nd.sum(nd.ones(2), axis='a')
    nd.sum(nd.ones(2), axis=1.5)
    nd.topk(nd.ones(2), k='a')
    nd.zeros('a')
    nd.zeros((2, -1))
    nd.zeros(2.5)
    nd.zeros()
    nd.ones((2, 'a'))
    nd.array()
    nd.dot(nd.ones(2))
    nd.reshape(nd.ones(2))
    nd.Convolution(nd.ones((1, 1, 3, 3)))
""")
