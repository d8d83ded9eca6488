"""Operations of nd.contrib that belong to no other family, and a penalty for activations that are not sparse."""

import ctypes

import numpy as np
from mxnet import nd
from mxnet.base import _LIB, check_call

from cases import OTHERWISE, RANDOM, case, filled, positive, real, values, whole


# MXNet has these for GPUs only; their definitions are these sums.
def fft(data, compute_size=128):
    """NumPy's transform, its parts in turn."""
    result = np.fft.fft(data.asnumpy())
    pairs = np.stack([result.real, result.imag], axis=-1)
    return nd.array(pairs.reshape(data.shape[:-1] + (-1,)), dtype=data.dtype)


def ifft(data, compute_size=128):
    """NumPy's inverse transform, not divided by its length."""
    parts = data.asnumpy().reshape(data.shape[:-1] + (-1, 2))
    result = np.fft.ifft(parts[..., 0] + 1j * parts[..., 1]) * parts.shape[-2]
    return nd.array(result.real, dtype=data.dtype)


def count_sketch(data, h, s, out_dim, processing_batch_size=32):
    """Each element times its sign, added at its place."""
    result = np.zeros(data.shape[:-1] + (out_dim,), data.dtype)
    signed = data.asnumpy() * s.asnumpy()[0]
    for position, place in enumerate(h.asnumpy()[0].astype(int)):
        result[..., place] += signed[..., position]
    return nd.array(result, dtype=data.dtype)


def sparse_penalty(*arrays, **attributes):
    """MXNet's function has no place for the moving average, which its operation asks for."""
    handle = ctypes.c_void_p()
    check_call(_LIB.NNGetOpHandle(b"IdentityAttachKLSparseReg", ctypes.byref(handle)))
    names, texts = list(attributes), [str(value) for value in attributes.values()]
    return nd._internal._imperative_invoke(handle.value, list(arrays), names, texts, None, False, False)


OTHERWISE.update({
    "_contrib_fft": fft,
    "_contrib_ifft": ifft,
    "_contrib_count_sketch": count_sketch,
    "IdentityAttachKLSparseReg": sparse_penalty,
})


def fraction(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(0.05, 0.95), dtype)


def spectra():
    for shape in [(2, 4), (3, 5), (1, 1), (2, 2, 2, 6), (4, 128)]:
        for dtype in ["float32", "float64"]:
            yield case("_contrib_fft", real(*shape, dtype=dtype), compare="relative")
            yield case("_contrib_ifft", real(*shape[:-1], 2 * shape[-1], dtype=dtype), compare="relative")


def sketches():
    for shape, length in [((2, 6), 4), ((3, 5), 9), ((2, 2, 3, 4), 3)]:
        places = whole(1, shape[-1], dtype="float32", low=0, high=length - 1)
        signs = filled((1, shape[-1]), lambda: RANDOM.choice([-1, 1]))
        yield case("_contrib_count_sketch", real(*shape), places, signs, compare="relative", out_dim=length)


def events():
    """Sequences of events of three kinds."""
    for batch, steps, kinds in [(2, 4, 3), (1, 6, 1), (3, 5, 2), (2, 1, 2)]:
        parameters = positive(batch, kinds), fraction(kinds), positive(kinds), fraction(batch, kinds)
        lags = positive(batch, steps)
        marks = whole(batch, steps, dtype="int32", low=0, high=kinds - 1)
        lengths = whole(batch, dtype="float32", low=0, high=steps)
        ends = values([25.0] * batch)
        # MXNet's gradient of the state is whatever is in memory, and of the others it refuses them.
        yield case("_contrib_hawkesll", *parameters, lags, marks, lengths, ends, gradient=[0, 1, 2], compare="relative")


def penalties():
    for attributes in [{}, {"sparseness_target": 0.3, "penalty": 0.5, "momentum": 0.4}]:
        for shape in [(3, 4), (1, 2), (5, 1)]:
            yield case("IdentityAttachKLSparseReg", fraction(*shape), fraction(shape[1]), gradient=[0], compare="relative", changes=[1], **attributes)


def former_names():
    """Names of MXNet's first years."""
    for name in ["_Plus", "_Minus", "_Mul", "_Div", "_Power", "_Maximum", "_Minimum", "_Hypot", "_Equal", "_Lesser_Equal", "_maximum", "_greater", "_grad_add"]:
        yield case(name, positive(2, 3), positive(2, 3))
    for name in ["_PlusScalar", "_RMinusScalar", "_DivScalar", "_RPowerScalar", "_MaximumScalar", "_GreaterEqualScalar"]:
        yield case(name, positive(2, 3), scalar=1.5)


CASES = [
    *former_names(),
    *spectra(),
    *sketches(),
    *events(),
    *penalties(),
    case("_contrib_SparseEmbedding", values([2, 0, 2]), real(3, 4), compare="exact", input_dim=3, output_dim=4),
    case("_contrib_SparseEmbedding", values([[1, 0]], "int32"), real(3, 2, dtype="float64"), compare="exact", input_dim=3, output_dim=2, dtype="float64"),
]
