"""Factorisations, inverses, determinants, triangles and diagonals of matrices."""

import numpy as np

from cases import case, positive, real, refused

SHAPES = [(3, 3), (1, 1), (2, 4, 4), (2, 1, 2, 2)]


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
    for shape in SHAPES:
        yield case(op, draw(*shape), gradient=gradient, compare="relative", **attributes)
    yield case(op, draw(5, 5, dtype="float64"), gradient=gradient, compare="relative", **attributes)


def systems(op):
    for transpose in [False, True]:
        for rightside in [False, True]:
            for attributes in [{}, {"lower": False}, {"alpha": 0.5}]:
                for stack in [(), (2,)]:
                    b = (2, 3) if rightside else (3, 2)
                    a = np.swapaxes(factor(*stack, 3, 3), -1, -2).copy() if "lower" in attributes else factor(*stack, 3, 3)
                    yield case(op, a, real(*stack, *b), gradient=True, compare="relative", transpose=transpose, rightside=rightside, **attributes)
    yield refused("Incompatible matrix dimensions for multiplication", op, factor(3, 3), real(2, 3))


def parts():
    for offset in [0, 1, -1]:
        yield from of("linalg_makediag", lambda *shape, **kind: real(*shape, **kind), offset=offset)
        for lower in [True, False]:
            for shape in [(3, 3), (2, 3, 3)]:
                yield case("linalg_extracttrian", real(*shape), gradient=True, compare="exact", offset=offset, lower=lower)
            for shape in [(6,), (2, 3), (1,)]:
                yield case("linalg_maketrian", real(*shape), gradient=True, compare="exact", offset=offset, lower=lower)
        for shape in [(3, 3), (2, 3, 3)]:
            yield case("linalg_extractdiag", real(*shape), gradient=True, compare="exact", offset=offset)


CASES = [
    *of("linalg_potrf", definite),
    *of("linalg_potri", factor),
    # Signs of eigenvectors are chosen by float32 comparisons; a gradient has equal eigenvalues nearly as poles.
    *of("_linalg_syevd", symmetric, gradient=False),
    case("_linalg_syevd", symmetric(3, 3, dtype="float64"), gradient=True, compare="relative"),
    *[case("linalg_gelqf", real(*shape), gradient=True, compare="relative") for shape in [(2, 3), (3, 3), (1, 4), (2, 2, 3)]],
    *of("linalg_inverse", factor),
    *of("linalg_det", real),
    *of("linalg_slogdet", factor),
    *of("linalg_sumlogdiag", positive),
    *of("linalg_syrk", real),
    *of("linalg_syrk", real, transpose=True, alpha=0.5),
    case("linalg_syrk", real(2, 3), gradient=True, compare="relative"),
    *systems("linalg_trsm"),
    *systems("linalg_trmm"),
    *parts(),
    refused("potrf failed in lapack on cpu. This may happen when the input matrix is either not symmetric or not positive definite.", "linalg_potrf", -definite(2, 2)),
    refused("No square matrix as input to", "linalg_potrf", real(2, 3)),
    refused("This operation only supports 32-bit and 64-bit floating point", "linalg_potrf", definite(2, 2).astype("int32")),
    refused("the input matrix is non-convertible", "linalg_inverse", np.ones((2, 2), "float32")),
    refused("Input A shape wrong: Last dimension must be >= than second to last", "linalg_gelqf", real(3, 2)),
    refused("Input tensor of maketrian has an invalid dimension for the last axis.", "linalg_maketrian", real(2)),
]
