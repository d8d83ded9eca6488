"""Sequences of different lengths in one array."""

from cases import INTEGERS, case, real, refused, values, whole


def lengths(*numbers, dtype="float32"):
    return values(numbers, dtype)


def sequences(op, axes=(0,), **attributes):
    for axis in axes:
        where = {"axis": axis} if axis else {}
        shape = (4, 3, 2) if axis == 0 else (3, 4, 2)
        # The gradient of SequenceLast without lengths ends MXNet's process.
        survives = op != "SequenceLast"
        yield case(op, real(*shape), gradient=survives, compare="exact", **where, **attributes)
        yield case(op, real(*shape[:2]), gradient=survives, compare="exact", **where, **attributes)
        for ends in [lengths(1, 4, 2), lengths(3, 3, 1, dtype="int32"), lengths(1, 2, 4, dtype="float64"), lengths(1.7, 2.2, 3.9)]:
            if ends.dtype == "int32" and op == "SequenceReverse":
                continue
            yield case(op, real(*shape), ends, compare="exact", use_sequence_length=True, **where, **attributes)
        yield case(op, real(*shape), lengths(1, 4, 2), gradient=True, compare="exact", use_sequence_length=True, **where, **attributes)
        yield case(op, real(*shape[:2], dtype="float64"), lengths(1, 4, 2, dtype="float64"), gradient=True, compare="exact", use_sequence_length=True, **where, **attributes)
        yield case(op, real(*shape, 2, dtype="float16"), lengths(1, 4, 2, dtype="float16"), compare="exact", use_sequence_length=True, **where, **attributes)
    for dtype in INTEGERS:
        yield case(op, whole(4, 3, dtype=dtype), lengths(1, 4, 2, dtype=dtype), use_sequence_length=True, **attributes)


def refusals(op):
    yield refused(f"Operator {op} expects 2 inputs, but got 1 instead.", op, real(3, 2), use_sequence_length=True)
    yield refused(f"Operator {op} expects 1 inputs, but got 2 instead.", op, real(3, 2), lengths(1, 1))
    yield refused("The data array must be of rank 2 or greater.", op, real(3))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=(2,)", op, real(3, 2), lengths(1, 1, 1), use_sequence_length=True)


CASES = [
    *sequences("SequenceMask", axes=(0, 1)),
    *sequences("SequenceMask", axes=(0, 1), value=-3),
    case("SequenceMask", real(3, 2, 2), lengths(0, 7), compare="exact", use_sequence_length=True),
    *sequences("SequenceLast", axes=(0, 1)),
    *sequences("SequenceReverse"),
    *[made for op in ["SequenceMask", "SequenceLast", "SequenceReverse"] for made in refusals(op)],
    refused("Current implementation expects axis to be 0 or 1.", "SequenceMask", real(3, 2), axis=2),
    refused("Current implementation expects axis to be 0.", "SequenceReverse", real(3, 2), axis=1),
]
