"""Products of vectors and matrices. Integers and float16, which MXNet refuses on the CPU, are multiplied here."""

from cases import case, real, refused

TURNS = [(False, False), (True, False), (False, True), (True, True)]


def matrices(rows, inner, columns, turn_a, turn_b, before=()):
    a = (inner, rows) if turn_a else (rows, inner)
    b = (columns, inner) if turn_b else (inner, columns)
    return real(*before, *a), real(*before, *b)


def dots():
    for a, b in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((1,), (1,)), ((2, 1), (1, 2)), ((2, 2, 3), (3, 2)), ((2, 2, 3), (3, 2, 2)), ((2, 3, 4), (4,)), ((3,), (3, 2, 2))]:
        yield case("dot", real(*a), real(*b), gradient=True, compare="relative")
    for turn_a, turn_b in TURNS:
        yield case("dot", *matrices(2, 3, 4, turn_a, turn_b), gradient=True, compare="relative", transpose_a=turn_a, transpose_b=turn_b)
    yield case("dot", real(4, 2, 3), real(4, 2), gradient=True, compare="relative", transpose_a=True)
    yield case("dot", real(2, 3), real(4, 2, 3), gradient=True, compare="relative", transpose_b=True)
    yield case("dot", real(3), real(2, 3), gradient=True, compare="relative", transpose_b=True)
    yield case("dot", real(3, 2), real(3), gradient=True, compare="relative", transpose_a=True)
    yield case("dot", real(7, 33, dtype="float64"), real(33, 5, dtype="float64"), compare="relative")
    yield refused("dot shape error: [2,3] X [2,3]", "dot", real(2, 3), real(2, 3))
    yield refused("dot shape error: [3] X [2]", "dot", real(3), real(2))
    yield refused("dot shape error: [2,3,4] X [3,2]", "dot", real(2, 3, 4), real(3, 2))
    yield refused("Cannot transpose vectors", "dot", real(3), real(3), transpose_a=True)
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got float64", "dot", real(2, 2), real(2, 2, dtype="float64"))


def stacks():
    for turn_a, turn_b in TURNS:
        yield case("batch_dot", *matrices(2, 3, 4, turn_a, turn_b, (2,)), gradient=True, compare="relative", transpose_a=turn_a, transpose_b=turn_b)
    yield case("batch_dot", *matrices(2, 3, 2, False, True, (2, 3)), gradient=True, compare="relative", transpose_b=True)
    yield case("batch_dot", real(2, 2, 3, dtype="float64"), real(2, 3, 2, dtype="float64"), gradient=True, compare="relative")
    yield refused("batch_dot shape error (shape mismatch): [2,2,3] X [2,2,3] trans_a=0 trans_b=0", "batch_dot", real(2, 2, 3), real(2, 2, 3))
    yield refused("batch_dot shape error (the leading batch dimensions must be equal): [2,3,2] X [3,3,2] trans_a=1 trans_b=0", "batch_dot", real(2, 3, 2), real(3, 3, 2), transpose_a=True)
    yield refused("batch_dot currently only support N-D*N-D array (N >= 3)[2,3] v.s. [3,2]", "batch_dot", real(2, 3), real(3, 2))


def layers():
    for x, weight, attributes in [((2, 3), (4, 3), {}), ((2, 3, 2), (4, 6), {}), ((2, 3, 2), (4, 2), {"flatten": False}), ((3,), (4, 3), {"flatten": False}), ((3,), (4, 1), {})]:
        yield case("FullyConnected", real(*x), real(*weight), real(4), gradient=True, compare="relative", num_hidden=4, **attributes)
        yield case("FullyConnected", real(*x), real(*weight), gradient=True, compare="relative", num_hidden=4, no_bias=True, **attributes)
    yield case("FullyConnected", *[real(*shape, dtype="float64") for shape in [(2, 3), (4, 3), (4,)]], gradient=True, compare="relative", num_hidden=4)
    x, weight, bias = real(2, 3), real(4, 3), real(4)
    yield refused("Shape inconsistent, Provided = [4,3], inferred shape=(5,3)", "FullyConnected", x, weight, bias, num_hidden=5)
    yield refused("Shape inconsistent, Provided = [4,5], inferred shape=(4,3)", "FullyConnected", x, real(4, 5), bias, num_hidden=4)
    yield refused("Unexpected shape for bias [5]", "FullyConnected", x, weight, real(5), num_hidden=4)
    yield refused("Operator FullyConnected expects 3 inputs, but got 2 instead.", "FullyConnected", x, weight, num_hidden=4)
    yield refused("Operator FullyConnected expects 2 inputs, but got 3 instead.", "FullyConnected", x, weight, bias, num_hidden=4, no_bias=True)
    yield refused("Required parameter num_hidden of int is not presented, in operator FullyConnected", "FullyConnected", x, weight, bias)
    yield refused("value 0 for Parameter num_hidden should be greater equal to 1", "FullyConnected", x, weight, bias, num_hidden=0)


def scaled():
    for turn_a, turn_b in TURNS:
        turns = {"transpose_a": turn_a, "transpose_b": turn_b}
        for before in [(), (2,)]:
            a, b = matrices(2, 3, 4, turn_a, turn_b, before)
            yield case("linalg_gemm2", a, b, gradient=True, compare="relative", alpha=1.5, **turns)
            yield case("linalg_gemm", a, b, real(*before, 2, 4), gradient=True, compare="relative", alpha=1.5, beta=-0.5, **turns)
    yield case("linalg_gemm2", real(2, 4, 3), real(3, 4, 2), gradient=True, compare="relative", axis=0)
    yield case("linalg_gemm", real(2, 4, 3), real(3, 4, 2), real(2, 4, 2), gradient=True, compare="relative", axis=0)
    yield refused("Incompatible matrix dimensions for multiplication", "linalg_gemm2", real(2, 3), real(2, 3))
    yield refused("Shapes of inputs 0, 1 must be the same, except on row/col axis", "linalg_gemm2", real(1, 2, 3), real(2, 3, 2))
    yield refused("Invalid row axis (2)", "linalg_gemm2", real(2, 4, 3), real(3, 4, 2), axis=2)
    yield refused("Shape inconsistent, Provided = [1,2], inferred shape=[2,2]", "linalg_gemm", real(2, 3), real(3, 2), real(1, 2))


CASES = [*dots(), *stacks(), *layers(), *scaled()]
