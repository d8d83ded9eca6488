"""Calls that MXNet refuses and Gradus answers, on purpose: they are not noted. engine/tests/beyond.rs checks the answers."""

import re

FLOATS = ["float16", "float32", "float64"]

# Operations, types of the first array's elements (any if none are named), a part of MXNet's message, and why.
WIDER = [
    ("pad khatri_rao im2col col2im", [], "only support floating|Not implmented|type enum", "moving, multiplying and adding work for all types"),
    ("Crop fill_element_0index", [], "Unsupported data type|do not match specified", "moving works for all types"),
    ("pad", [], "4-D or 5-D|first two axes", "any axis can have margins"),
    ("LRN", FLOATS, "do not match specified", "all types of floats are alike"),
    ("MultiBoxPrior MultiBoxTarget MultiBoxDetection", FLOATS, "Unsupported data type", "all types of floats are alike"),
    ("GridGenerator interleaved_matmul_selfatt_qk", FLOATS, "Other DTypes|Only FP32", "all types of floats are alike"),
    ("UpSampling SpatialTransformer", ["float16"], "FP16 gemm", "all types of floats are alike"),
    ("sort argsort topk", ["float16"], "does not support float16", "float16 has an order"),
    ("batch_take", [], "Type inconsistent", "positions may be of any type, as for pick"),
    ("repeat broadcast_to", [], "inferring shapes failed|negative value -1", "what has no elements can be repeated"),
    ("ravel_multi_index", [], "must be two-dimensional", "positions may be in any shape"),
]


def is_wider(case, message):
    """Whether this refusal is one that Gradus does not share."""
    dtype = str(case.inputs[0].dtype) if case.inputs else ""
    return any(case.op in names.split() and dtype in (dtypes or [dtype]) and re.search(text, message) for names, dtypes, text, _ in WIDER)
