"""Milliseconds of many calls on a million elements or so, the same text in Gradus and in MXNet: prints the name of each call
and its figure. It finds what is slow; what matters most is measured more carefully in cells.py.

Everything here is plain MXNet 1.x, so that both run it.
"""
import sys
import time

from mxnet import autograd, nd

x = nd.random.normal(0, 1, shape=(1000, 1000))
positive = nd.random.uniform(0.1, 3, shape=(1000, 1000))
unit = nd.random.uniform(-0.9, 0.9, shape=(1000, 1000))
places = nd.random.randint(0, 1000, shape=(1000,))
images = x.reshape((10, 10, 100, 100))
scale, shift = positive[0, :10], positive[1, :10]
filters = positive[:16, :90].reshape((16, 10, 3, 3))
definite = nd.dot(x[:300, :300], x[:300, :300], transpose_b=True) + nd.eye(300) * 300
triangle = nd.linalg.potrf(definite)
types = {dtype: positive.astype(dtype) for dtype in ("float16", "float64", "int32", "int64", "uint8")}


def layer(name, *arrays, **parameters):
    """A call of an operator with these arrays behind its data."""
    return lambda data=images, *more: getattr(nd, name)(data, *(more or arrays), **parameters)


pooled = {"kernel": (2, 2), "stride": (2, 2)}
overlapping = {"kernel": (3, 3), "pad": (1, 1), "pool_type": "max"}
convolution = {"kernel": (3, 3), "num_filter": 16, "pad": (1, 1)}
depthwise = {"kernel": (3, 3), "num_filter": 10, "num_group": 10, "pad": (1, 1)}

calls = {}
for name in ("abs cbrt ceil cos degrees erf exp expm1 fix floor log log10 log1p log2 negative radians rcbrt reciprocal relu rint "
             "round rsqrt sigmoid sign sin sinh softsign sqrt square tan tanh trunc cosh arcsinh arctan gamma gammaln "
             "logical_not").split():
    calls[name] = lambda function=getattr(nd, name): function(positive)
for name in ("arccos", "arcsin", "arctanh", "erfinv"):
    calls[name] = lambda function=getattr(nd, name): function(unit)
for name in "add mul div mod power maximum hypot equal logical_and".split():
    function = getattr(nd, "broadcast_" + name)
    calls[name] = lambda function=function: function(positive, unit)
    calls[name + " of a row"] = lambda function=function: function(positive, positive[0:1])
    calls[name + " of a column"] = lambda function=function: function(positive, positive[:, 0:1])
for name in "sum mean prod nansum max min norm argmax argmin".split():
    for axis in (None, 0, 1):
        calls["%s along %s" % (name, axis)] = lambda function=getattr(nd, name), axis=axis: function(x, axis=axis)
for dtype, array in types.items():
    calls[dtype + " add"] = lambda array=array: array + array
    calls[dtype + " times a number"] = lambda array=array: array * 3
    calls[dtype + " sum"] = lambda array=array: array.sum()
    calls["to " + dtype] = lambda dtype=dtype: x.astype(dtype)
calls.update({
    "arccosh": lambda: nd.arccosh(positive + 1),
    "cumsum along 0": lambda: nd.cumsum(x, axis=0), "cumsum along 1": lambda: nd.cumsum(x, axis=1),
    "sort": lambda: nd.sort(x), "sort along 0": lambda: nd.sort(x, axis=0), "argsort": lambda: nd.argsort(x),
    "topk": lambda: nd.topk(x, k=10), "topk values": lambda: nd.topk(x, k=10, ret_typ="value"),
    "transpose": lambda: x.T, "transpose of three axes": lambda: x.reshape((100, 100, 100)).transpose((2, 0, 1)),
    "reverse": lambda: nd.reverse(x, axis=1), "tile": lambda: nd.tile(x[:100], (10, 1)),
    "repeat along 0": lambda: nd.repeat(x[:100], 10, axis=0), "repeat along 1": lambda: nd.repeat(x[:, :100], 10, axis=1),
    "concat along 0": lambda: nd.concat(x, positive, dim=0), "concat along 1": lambda: nd.concat(x, positive),
    "stack": lambda: nd.stack(x, positive, axis=2), "split": lambda: nd.split(x, 10, axis=1)[9],
    "pad": lambda: nd.pad(x.reshape((1, 1, 1000, 1000)), mode="reflect", pad_width=(0, 0, 0, 0, 5, 5, 5, 5)),
    "slice": lambda: nd.slice(x, begin=(0, 0), end=(1000, 999)), "slice with steps": lambda: x[::2, ::2],
    "take along 0": lambda: nd.take(x, places), "take along 1": lambda: nd.take(x, places, axis=1),
    "pick": lambda: nd.pick(x, places), "one_hot": lambda: nd.one_hot(places, 1000), "where": lambda: nd.where(unit, x, positive),
    "gather_nd": lambda: nd.gather_nd(x, nd.stack(places, places)), "clip": lambda: nd.clip(x, -1, 1),
    "index by an array": lambda: x[places], "zeros": lambda: nd.zeros((1000, 1000)), "full": lambda: nd.full((1000, 1000), 3),
    "arange": lambda: nd.arange(1000000), "asnumpy": lambda: x.asnumpy(),
    "softmax": lambda: nd.softmax(x), "softmax along 0": lambda: nd.softmax(x, axis=0), "log_softmax": lambda: nd.log_softmax(x),
    "L2Normalization": lambda: nd.L2Normalization(x), "InstanceNorm": layer("InstanceNorm", scale, shift),
    "BatchNorm": layer("BatchNorm", scale, shift, shift, scale), "Dropout": lambda: nd.Dropout(x, p=0.5, mode="always"),
    "softrelu": lambda: nd.Activation(x, "softrelu"), "smooth_l1": lambda: nd.smooth_l1(x, scalar=1.0),
    "dot": lambda: nd.dot(x, x), "dot transposed": lambda: nd.dot(x, x, transpose_b=True), "dot by a vector": lambda: nd.dot(x, x[0]),
    "dot of float64": lambda: nd.dot(types["float64"], types["float64"]),
    "batch_dot": lambda: nd.batch_dot(x.reshape((100, 100, 100)), x.reshape((100, 100, 100))),
    "batch_dot of small matrices": lambda: nd.batch_dot(x.reshape((10000, 10, 10)), x.reshape((10000, 10, 10))),
    "convolution": layer("Convolution", filters, positive[0, :16], **convolution),
    "depthwise convolution": layer("Convolution", filters[:10, :1], scale, **depthwise),
    "maximum pooling": layer("Pooling", pool_type="max", **pooled), "overlapping pooling": layer("Pooling", **overlapping),
    "mean pooling": layer("Pooling", pool_type="avg", **pooled),
    "global pooling": layer("Pooling", kernel=(1, 1), global_pool=True, pool_type="avg"),
    "UpSampling": layer("UpSampling", scale=2, sample_type="nearest"),
    "BilinearResize2D": lambda: nd.contrib.BilinearResize2D(images, height=200, width=200),
    "uniform draws": lambda: nd.random.uniform(shape=(1000, 1000)), "normal draws": lambda: nd.random.normal(shape=(1000, 1000)),
    "gamma draws": lambda: nd.random.gamma(2, 2, shape=(300, 300)), "poisson draws": lambda: nd.random.poisson(4, shape=(300, 300)),
    "whole draws": lambda: nd.random.randint(0, 100, shape=(1000, 1000)), "shuffle": lambda: nd.random.shuffle(x),
    "multinomial draws": lambda: nd.random.multinomial(nd.softmax(x), shape=10),
    "potrf": lambda: nd.linalg.potrf(definite), "gelqf": lambda: nd.linalg.gelqf(x[:100, :300]),
    "inverse": lambda: nd.linalg.inverse(x[:300, :300]), "slogdet": lambda: nd.linalg.slogdet(x[:300, :300]),
    "trsm": lambda: nd.linalg.trsm(triangle, x[:300, :300]), "syrk": lambda: nd.linalg.syrk(x),
    "syevd": lambda: nd.linalg.syevd(definite[:100, :100]),
    "SequenceMask": lambda: nd.SequenceMask(x.reshape((100, 100, 100)), positive[0, :100] * 30, use_sequence_length=True),
    "CTCLoss": lambda: nd.CTCLoss(x[:100].reshape((100, 20, 50)), nd.ones((20, 10))),
})


def backward(function, *inputs):
    """A call with its gradients."""
    inputs = [array.copy() for array in inputs]
    for array in inputs:
        array.attach_grad()

    def run():
        with autograd.record():
            result = function(*inputs)
        result.backward()

    return run


for name in "tanh sigmoid relu exp softmax log_softmax LeakyReLU".split():
    calls["gradient of " + name] = backward(getattr(nd, name), x)
calls.update({"gradient of " + name: backward(function, *inputs) for name, function, *inputs in [
    ("a product", lambda a, b: a * b, x, positive), ("a quotient", lambda a, b: a / b, x, positive),
    ("a power", lambda a: a ** 3, x), ("a sum with a row", lambda a, b: a + b, x, positive[0]),
    ("sum", lambda a: a.sum(axis=0), x), ("max", lambda a: a.max(axis=1), x), ("norm", lambda a: a.norm(), x),
    ("dot", nd.dot, x, positive), ("take", lambda a: nd.take(a, places), x), ("pick", lambda a: nd.pick(a, places), x),
    ("Embedding", lambda a: nd.Embedding(places, a, 1000, 1000), x), ("transpose", lambda a: a.T, x),
    ("concat", nd.concat, x, positive), ("slice", lambda a: a[:, 10:20], x), ("clip", lambda a: a.clip(-1, 1), x),
    ("where", lambda a, b: nd.where(unit, a, b), x, positive), ("Dropout", lambda a: nd.Dropout(a, p=0.5), x),
    ("gelu", lambda a: nd.LeakyReLU(a, act_type="gelu"), x), ("LayerNorm", nd.LayerNorm, x, positive[0], positive[1]),
    ("InstanceNorm", nd.InstanceNorm, images, scale, shift),
    ("BatchNorm", lambda a, g, b: nd.BatchNorm(a, g, b, shift, scale, fix_gamma=False), images, scale, shift),
    ("maximum pooling", layer("Pooling", pool_type="max", **pooled), images),
    ("mean pooling", layer("Pooling", pool_type="avg", **pooled), images),
    ("UpSampling", layer("UpSampling", scale=2, sample_type="nearest"), images),
    ("convolution", layer("Convolution", **convolution), images, filters, positive[0, :16]),
    ("depthwise convolution", layer("Convolution", **depthwise), images, filters[:10, :1], scale),
    ("softmax_cross_entropy", lambda a: nd.softmax_cross_entropy(a, places.astype("float32")), x),
]})


def shortest(call, repetitions=5):
    """Milliseconds of the shortest of some runs: a sweep is not worth more of them."""
    call()
    nd.waitall()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        call()
        nd.waitall()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


for name, call in calls.items():
    if sys.argv[1] in "sweep: " + name:
        print("sweep: %s\t%.3f" % (name, shortest(call)))
