"""Products of vectors and matrices. Integers and float16, which MXNet refuses on the CPU, are multiplied here, so that only
float32 and float64 are asked about. A product over no terms ends MXNet's process."""

from cases import asked, case, real, refused, values

TYPES = ["float32", "float64"]
TURNS = [(False, False), (True, False), (False, True), (True, True)]
SIZES = [(2, 3, 4), (1, 1, 1), (1, 5, 1), (3, 1, 2), (4, 17, 3)]
NAN, INF = float("nan"), float("inf")


def matrices(rows, inner, columns, turn_a, turn_b, before=(), dtype="float32"):
    a = (inner, rows) if turn_a else (rows, inner)
    b = (columns, inner) if turn_b else (inner, columns)
    return real(*before, *a, dtype=dtype), real(*before, *b, dtype=dtype)


def dots():
    for dtype in TYPES:
        for a, b in [
            ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((1,), (1,)), ((2, 1), (1, 2)), ((2, 2, 3), (3, 2)), ((2, 2, 3), (3, 2, 2)), ((2, 3, 4), (4,)), ((3,), (3, 2, 2)),
            ((2, 1, 2, 3), (3, 2, 1, 2)), ((1, 1), (1, 1)), ((70,), (70,)),
        ]:
            yield case("dot", real(*a, dtype=dtype), real(*b, dtype=dtype), gradient=True, compare="relative")
        for turn_a, turn_b in TURNS:
            for rows, inner, columns in SIZES:
                yield case("dot", *matrices(rows, inner, columns, turn_a, turn_b, dtype=dtype), gradient=True, compare="relative", transpose_a=turn_a, transpose_b=turn_b)
        for a, b, attributes in [
            ((4, 2, 3), (4, 2), {"transpose_a": True}), ((2, 3), (4, 2, 3), {"transpose_b": True}), ((3,), (2, 3), {"transpose_b": True}), ((3, 2), (3,), {"transpose_a": True}),
            ((4, 2, 3), (5, 2, 4), {"transpose_a": True, "transpose_b": True}), ((4, 2, 3), (4, 2, 2), {"transpose_a": True}),
        ]:
            yield case("dot", real(*a, dtype=dtype), real(*b, dtype=dtype), gradient=True, compare="relative", **attributes)
        for a, b in [((0, 3), (3, 2)), ((2, 3), (3, 0))]:
            yield asked("dot", real(*a, dtype=dtype), real(*b, dtype=dtype), compare="relative")
        yield case("dot", values([[NAN, 1], [INF, 0], [0, -INF]], dtype), values([[1, 2], [0, 3]], dtype), gradient=True, compare="relative")
        yield case("dot", real(7, 33, dtype=dtype), real(33, 5, dtype=dtype), compare="relative")
    for a, b in [((2, 3), (2, 3)), ((3,), (2,)), ((2, 3, 4), (3, 2)), ((2, 3), (2,)), ((2,), (3, 2)), ((2, 3), (2, 3, 4))]:
        yield asked("dot", real(*a), real(*b))
    for a, b, attributes in [((2, 3), (3, 2), {"transpose_a": True}), ((2, 3), (3, 2), {"transpose_b": True}), ((3,), (3,), {"transpose_a": True}), ((3,), (3,), {"transpose_b": True})]:
        yield asked("dot", real(*a), real(*b), **attributes)
    yield refused("Incompatible attr in node  at 1-th input: expected float32, got float64", "dot", real(2, 2), real(2, 2, dtype="float64"))
    yield refused("Operator dot expects 2 inputs, but got 1 instead.", "dot", real(2, 2))


def stacks():
    for dtype in TYPES:
        for turn_a, turn_b in TURNS:
            for rows, inner, columns in SIZES:
                yield case("batch_dot", *matrices(rows, inner, columns, turn_a, turn_b, (2,), dtype), gradient=True, compare="relative", transpose_a=turn_a, transpose_b=turn_b)
            yield case("batch_dot", *matrices(2, 3, 2, turn_a, turn_b, (2, 3), dtype), gradient=True, compare="relative", transpose_a=turn_a, transpose_b=turn_b)
        yield case("batch_dot", *matrices(2, 3, 2, False, False, (2, 1, 2), dtype), gradient=True, compare="relative")
        for a, b in [((0, 2, 3), (0, 3, 2)), ((2, 0, 3), (2, 3, 2))]:
            yield asked("batch_dot", real(*a, dtype=dtype), real(*b, dtype=dtype), compare="relative")
    yield refused("batch_dot shape error (shape mismatch): [2,2,3] X [2,2,3] trans_a=0 trans_b=0", "batch_dot", real(2, 2, 3), real(2, 2, 3))
    yield refused("batch_dot shape error (the leading batch dimensions must be equal): [2,3,2] X [3,3,2] trans_a=1 trans_b=0", "batch_dot", real(2, 3, 2), real(3, 3, 2), transpose_a=True)
    yield refused("batch_dot currently only support N-D*N-D array (N >= 3)[2,3] v.s. [3,2]", "batch_dot", real(2, 3), real(3, 2))
    for a, b in [((2, 2, 3), (1, 3, 2)), ((2, 2, 3), (2, 2, 3, 2)), ((2, 2, 2, 3), (2, 3, 3, 2))]:
        yield asked("batch_dot", real(*a), real(*b))


def layers():
    for dtype in TYPES:
        for x, weight, attributes in [
            ((2, 3), (4, 3), {}), ((2, 3, 2), (4, 6), {}), ((2, 3, 2), (4, 2), {"flatten": False}), ((3,), (4, 3), {"flatten": False}), ((3,), (4, 1), {}),
            ((1, 1), (4, 1), {}), ((2, 1, 3, 2), (4, 6), {}), ((2, 1, 3, 2), (4, 2), {"flatten": False}), ((17, 33), (4, 33), {}), ((2, 3), (4, 3), {"flatten": False}),
        ]:
            arrays = [real(*shape, dtype=dtype) for shape in [x, weight, (4,)]]
            yield case("FullyConnected", *arrays, gradient=True, compare="relative", num_hidden=4, **attributes)
            yield case("FullyConnected", *arrays[:2], gradient=True, compare="relative", num_hidden=4, no_bias=True, **attributes)
        yield asked("FullyConnected", *[real(*shape, dtype=dtype) for shape in [(0, 3), (4, 3), (4,)]], compare="relative", num_hidden=4)
        yield case("FullyConnected", *[real(*shape, dtype=dtype) for shape in [(2, 3), (1, 3), (1,)]], gradient=True, compare="relative", num_hidden=1)
    x, weight, bias = real(2, 3), real(4, 3), real(4)
    yield refused("Shape inconsistent, Provided = [4,3], inferred shape=(5,3)", "FullyConnected", x, weight, bias, num_hidden=5)
    yield refused("Shape inconsistent, Provided = [4,5], inferred shape=(4,3)", "FullyConnected", x, real(4, 5), bias, num_hidden=4)
    yield refused("Unexpected shape for bias [5]", "FullyConnected", x, weight, real(5), num_hidden=4)
    yield refused("Operator FullyConnected expects 3 inputs, but got 2 instead.", "FullyConnected", x, weight, num_hidden=4)
    yield refused("Operator FullyConnected expects 2 inputs, but got 3 instead.", "FullyConnected", x, weight, bias, num_hidden=4, no_bias=True)
    yield refused("Required parameter num_hidden of int is not presented, in operator FullyConnected", "FullyConnected", x, weight, bias)
    yield refused("value 0 for Parameter num_hidden should be greater equal to 1", "FullyConnected", x, weight, bias, num_hidden=0)
    yield refused("Invalid Parameter format for num_hidden expect int but value='2.5'", "FullyConnected", x, weight, bias, num_hidden=2.5)
    yield refused("Invalid Parameter format for flatten expect boolean but value='a'", "FullyConnected", x, weight, bias, num_hidden=4, flatten="a")
    yield asked("FullyConnected", x, weight.astype("float64"), bias, num_hidden=4)
    yield asked("FullyConnected", x, weight, bias.astype("float64"), num_hidden=4)


def scaled():
    for dtype in TYPES:
        for turn_a, turn_b in TURNS:
            turns = {"transpose_a": turn_a, "transpose_b": turn_b}
            for before in [(), (2,), (2, 1)]:
                for rows, inner, columns in SIZES[:3]:
                    a, b = matrices(rows, inner, columns, turn_a, turn_b, before, dtype)
                    yield case("linalg_gemm2", a, b, gradient=True, compare="relative", alpha=1.5, **turns)
                    yield case("linalg_gemm", a, b, real(*before, rows, columns, dtype=dtype), gradient=True, compare="relative", alpha=1.5, beta=-0.5, **turns)
        for axis in [0, 1, -2, -3]:
            a, b, c = ((2, 4, 3), (3, 4, 2), (2, 4, 2)) if axis in (0, -3) else ((4, 2, 3), (4, 3, 2), (4, 2, 2))
            yield asked("linalg_gemm2", real(*a, dtype=dtype), real(*b, dtype=dtype), gradient=True, compare="relative", axis=axis)
            yield asked("linalg_gemm", *[real(*shape, dtype=dtype) for shape in [a, b, c]], gradient=True, compare="relative", axis=axis)
        for factor in [0, -1]:
            yield case("linalg_gemm", *[real(2, 2, dtype=dtype) for _ in range(3)], gradient=True, compare="relative", alpha=factor, beta=2)
            yield case("linalg_gemm", *[real(2, 2, dtype=dtype) for _ in range(3)], gradient=True, compare="relative", beta=factor)
    yield refused("Incompatible matrix dimensions for multiplication", "linalg_gemm2", real(2, 3), real(2, 3))
    yield refused("Incompatible matrix dimensions for multiplication", "linalg_gemm", real(2, 3), real(2, 3), real(2, 3))
    yield refused("Shapes of inputs 0, 1 must be the same, except on row/col axis", "linalg_gemm2", real(1, 2, 3), real(2, 3, 2))
    yield refused("Invalid row axis (2)", "linalg_gemm2", real(2, 4, 3), real(3, 4, 2), axis=2)
    yield refused("Shape inconsistent, Provided = [1,2], inferred shape=[2,2]", "linalg_gemm", real(2, 3), real(3, 2), real(1, 2))
    yield asked("linalg_gemm2", real(3), real(3))
    yield asked("linalg_gemm2", real(2, 3), real(2, 3, 2))
    yield asked("linalg_gemm2", real(2, 2), real(2, 2, dtype="float64"))


CASES = [*dots(), *stacks(), *layers(), *scaled()]
