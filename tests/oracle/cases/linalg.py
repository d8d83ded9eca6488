"""Factorisations, inverses, determinants, triangles and diagonals of matrices."""

import numpy as np

from cases import asked, case, positive, real, refused

TYPES = ["float32", "float64"]
SHAPES = [(3, 3), (1, 1), (2, 2), (2, 4, 4), (2, 1, 2, 2), (1, 5, 5)]
TURNED = [False, True]


def symmetric(*shape, dtype="float32"):
    x = real(*shape, dtype=dtype)
    return (x + np.swapaxes(x, -1, -2)).astype(dtype)


def definite(*shape, dtype="float32"):
    x = real(*shape, dtype=dtype)
    return (np.matmul(x, np.swapaxes(x, -1, -2)) + np.eye(shape[-1])).astype(dtype)


def factor(*shape, dtype="float32"):
    """A lower triangle that is well apart from singular."""
    return (np.tril(real(*shape, dtype=dtype), -1) / 3 + positive(*shape, dtype=dtype) * np.eye(shape[-1]) + np.eye(shape[-1])).astype(dtype)


def of(op, draw, gradient=True, **attributes):
    for dtype in TYPES:
        for shape in SHAPES:
            yield case(op, draw(*shape, dtype=dtype), gradient=gradient, compare="relative", **attributes)


def wrong(op, draw, square=True):
    """What no matrix operation takes."""
    for dtype in ["float16", "int32", "bool"]:
        yield asked(op, draw(2, 2).astype(dtype))
    yield asked(op, real(3))
    if square:
        yield asked(op, real(2, 3))
        yield asked(op, real(2, 3, 2))


def systems(op):
    for transpose in TURNED:
        for rightside in TURNED:
            for attributes in [{}, {"lower": False}, {"alpha": 0.5}, {"lower": False, "alpha": -2}]:
                for stack in [(), (2,), (2, 1)]:
                    for dtype in TYPES:
                        b = (2, 3) if rightside else (3, 2)
                        a = factor(*stack, 3, 3, dtype=dtype)
                        a = np.swapaxes(a, -1, -2).copy() if "lower" in attributes else a
                        yield case(op, a, real(*stack, *b, dtype=dtype), gradient=True, compare="relative", transpose=transpose, rightside=rightside, **attributes)
    # The triangle that is not read may hold anything.
    yield case(op, factor(3, 3) + np.triu(real(3, 3), 1), real(3, 2), gradient=True, compare="relative")
    yield case(op, factor(1, 1), real(1, 1), gradient=True, compare="relative")
    yield refused("Incompatible matrix dimensions for multiplication", op, factor(3, 3), real(2, 3))
    yield refused("Incompatible matrix dimensions for multiplication", op, factor(3, 3), real(3, 2), rightside=True)
    for a, b in [((2, 3), (3, 2)), ((3,), (3, 2)), ((2, 3, 3), (3, 2)), ((2, 3, 3), (1, 3, 2))]:
        yield asked(op, real(*a), real(*b))
    for dtype in ["float16", "int32"]:
        yield asked(op, factor(2, 2).astype(dtype), real(2, 2).astype(dtype))
    yield asked(op, factor(2, 2), real(2, 2, dtype="float64"))


def parts():
    for dtype in TYPES:
        for offset in [0, 1, -1, 2]:
            for shape in [(3,), (1,), (2, 3), (2, 1, 2)]:
                yield asked("linalg_makediag", real(*shape, dtype=dtype), gradient=True, compare="exact", offset=offset)
            for lower in TURNED:
                for shape in [(3, 3), (2, 3, 3), (2, 1, 4, 4), (1, 1)]:
                    yield asked("linalg_extracttrian", real(*shape, dtype=dtype), gradient=True, compare="exact", offset=offset, lower=lower)
                for shape in [(6,), (2, 3), (1,), (2, 1, 6)]:
                    yield asked("linalg_maketrian", real(*shape, dtype=dtype), gradient=True, compare="exact", offset=offset, lower=lower)
            for shape in [(3, 3), (2, 3, 3), (2, 1, 4, 4), (1, 1)]:
                yield asked("linalg_extractdiag", real(*shape, dtype=dtype), gradient=True, compare="exact", offset=offset)
    # Matrices are made of any type here, in MXNet of these two.
    for op in ["linalg_extractdiag", "linalg_extracttrian"]:
        yield from wrong(op, real)


def products():
    for dtype in TYPES:
        for shape in [(2, 3), (3, 1), (1, 1), (2, 2, 3), (2, 1, 3, 2)]:
            for transpose in TURNED:
                for alpha in [1, 0.5, -2]:
                    yield case("linalg_syrk", real(*shape, dtype=dtype), gradient=True, compare="relative", transpose=transpose, alpha=alpha)
        for shape in [(2, 3), (3, 3), (1, 4), (1, 1), (2, 2, 3), (2, 1, 2, 4)]:
            yield case("linalg_gelqf", real(*shape, dtype=dtype), gradient=True, compare="relative")


CASES = [
    *of("linalg_potrf", definite),
    *wrong("linalg_potrf", definite),
    *of("linalg_potri", factor),
    *wrong("linalg_potri", factor),
    # Signs of eigenvectors are chosen by float32 comparisons; a gradient has equal eigenvalues nearly as poles.
    *of("_linalg_syevd", symmetric, gradient=False),
    *[case("_linalg_syevd", symmetric(size, size, dtype="float64"), gradient=True, compare="relative") for size in [1, 2, 3]],
    *wrong("_linalg_syevd", symmetric),
    *wrong("linalg_gelqf", real, square=False),
    *of("linalg_inverse", factor),
    *wrong("linalg_inverse", factor),
    *of("linalg_det", real),
    *wrong("linalg_det", real),
    *of("linalg_slogdet", factor),
    *wrong("linalg_slogdet", factor),
    *of("linalg_sumlogdiag", positive),
    *wrong("linalg_sumlogdiag", positive),
    *products(),
    *wrong("linalg_syrk", real, square=False),
    *systems("linalg_trsm"),
    *systems("linalg_trmm"),
    *parts(),
    refused("potrf failed in lapack on cpu. This may happen when the input matrix is either not symmetric or not positive definite.", "linalg_potrf", -definite(2, 2)),
    refused("the input matrix is non-convertible", "linalg_inverse", np.ones((2, 2), "float32")),
    refused("the input matrix is non-convertible", "linalg_inverse", np.zeros((2, 3, 3), "float64")),
    case("linalg_det", np.ones((2, 2), "float32"), compare="relative"),
    case("linalg_det", np.zeros((2, 3, 3), "float64"), compare="relative"),
    case("linalg_slogdet", np.zeros((2, 2), "float32"), compare="relative"),
    refused("Input A shape wrong: Last dimension must be >= than second to last", "linalg_gelqf", real(3, 2)),
    refused("Input tensor of maketrian has an invalid dimension for the last axis.", "linalg_maketrian", real(2)),
]
