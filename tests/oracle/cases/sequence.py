"""Sequences of different lengths in one array."""

from cases import DTYPES, FLOATS, INTEGERS, asked, case, drawn, real, refused, values


def lengths(*numbers, dtype="float32"):
    return values(numbers, dtype)


def sequences(op, axes=(0,), **attributes):
    for axis in axes:
        where = {"axis": axis} if axis else {}
        shape = (4, 3, 2) if axis == 0 else (3, 4, 2)
        # The gradient of SequenceLast without lengths ends MXNet's process.
        survives = op != "SequenceLast"
        for dtype in DTYPES:
            floating = dtype in FLOATS
            for size in [shape, shape[:2], (*shape, 2), (*shape[:2], 1, 2, 2)]:
                yield asked(op, drawn(real, size, dtype), gradient=survives and floating, compare="exact", **where, **attributes)
                ends = lengths(1, 4, 2, dtype=dtype if dtype != "bool" else "float32")
                yield asked(op, drawn(real, size, dtype), ends, gradient=floating, compare="exact", use_sequence_length=True, **where, **attributes)
        for ends in [lengths(1, 4, 2), lengths(3, 3, 1, dtype="int32"), lengths(1, 2, 4, dtype="float64"), lengths(1.7, 2.2, 3.9), lengths(4, 4, 4), lengths(1, 1, 1, dtype="int64")]:
            if ends.dtype.kind == "i" and op == "SequenceReverse":
                continue
            yield asked(op, real(*shape), ends, compare="exact", use_sequence_length=True, **where, **attributes)
        yield case(op, real(1, 1, 1), lengths(1), gradient=True, compare="exact", use_sequence_length=True, **where, **attributes)
        yield case(op, real(1, 1), compare="exact", **where, **attributes)


def refusals(op):
    yield refused(f"Operator {op} expects 2 inputs, but got 1 instead.", op, real(3, 2), use_sequence_length=True)
    yield refused(f"Operator {op} expects 1 inputs, but got 2 instead.", op, real(3, 2), lengths(1, 1))
    yield refused("The data array must be of rank 2 or greater.", op, real(3))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=(2,)", op, real(3, 2), lengths(1, 1, 1), use_sequence_length=True)
    yield refused("Invalid Parameter format for use_sequence_length expect boolean but value='a'", op, real(3, 2), use_sequence_length="a")
    yield refused("Invalid Parameter format for axis expect int but value='1.5'", op, real(3, 2), axis=1.5)


CASES = [
    *sequences("SequenceMask", axes=(0, 1)),
    *sequences("SequenceMask", axes=(0, 1), value=-3),
    case("SequenceMask", real(3, 2, 2), lengths(0, 7), compare="exact", use_sequence_length=True),
    *[asked("SequenceMask", drawn(real, (3, 2), dtype), lengths(1, 2, dtype=dtype), use_sequence_length=True, value=2.7) for dtype in INTEGERS],
    case("SequenceMask", real(3, 2), lengths(1, 2), use_sequence_length=True, value="nan"),
    *sequences("SequenceLast", axes=(0, 1)),
    *sequences("SequenceReverse"),
    *[made for op in ["SequenceMask", "SequenceLast", "SequenceReverse"] for made in refusals(op)],
    refused("Current implementation expects axis to be 0 or 1.", "SequenceMask", real(3, 2), axis=2),
    refused("Current implementation expects axis to be 0.", "SequenceReverse", real(3, 2), axis=1),
    *[asked("SequenceLast", real(3, 2), axis=axis) for axis in [2, -1]],
    # Lengths below 0 end MXNet's process.
    asked("SequenceMask", real(3, 2), axis=-1),
]
