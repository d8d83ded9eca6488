"""Writes the calls of operations that engine/tests/oracle.rs replays.

    python tests/oracle/ops.py > engine/tests/data/ops.jsonl

needs MXNet 1.9.1 with NumPy 1.23. The output is the same on every run.

One call a line. An array is [dtype, shape, elements], the elements as hexadecimal digits of their bits, most significant
first. `outputs` are what the call returned; `changed` are positions of arrays that it wrote to, and what was there
afterwards; `gradients` are those of its inputs after `backward` with `heads`;
`error` is a part of the message that it raised instead. `compare` says how close floats have to be: `exact`, `ulp` for
elementwise functions, `relative` for sums of many terms.
"""

import importlib
import json
import os
import pkgutil
import sys

# Without this some float32 kernels come from a vendor's library, whose log_softmax is wrong in the sixth digit:
# log_softmax([5]) is 1.43e-06 there and 0 in MXNet's own code.
os.environ.setdefault("MXNET_MKLDNN_ENABLED", "0")
os.environ["MXNET_STORAGE_FALLBACK_LOG_VERBOSE"] = "0"

import mxnet as mx  # noqa: E402
import numpy as np  # noqa: E402
from mxnet import autograd, nd  # noqa: E402

import cases  # noqa: E402


def encoded(array):
    """The form of an array in the file."""
    bits = array.astype(array.dtype.newbyteorder(">")).tobytes().hex()
    return [str(array.dtype), list(array.shape), bits]


def function_of(name):
    for module in [nd, nd._internal, nd.contrib]:
        if hasattr(module, name):
            return getattr(module, name)
    for prefix, module in [("_linalg_", nd.linalg), ("_contrib_", nd.contrib)]:
        if name.startswith(prefix):
            return getattr(module, name.removeprefix(prefix))
    raise ValueError(f"MXNet has no {name}")


def on_device(array):
    return nd.array(array, dtype=array.dtype)


def as_list(outputs):
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def call(case, inputs):
    targets = {} if case.into is None else {"out": [inputs[position].copy() for position in case.into]}
    return as_list(function_of(case.op)(*inputs, **targets, **case.attributes))


def record(case):
    """The line of a call."""
    line = {"op": case.op}
    if case.attributes:
        line["attributes"] = {name: str(value) for name, value in case.attributes.items()}
    line["inputs"] = [encoded(array) for array in case.inputs]
    inputs = [on_device(array) for array in case.inputs]
    if case.says is not None:
        line["error"] = refusal(case, inputs)
        return line
    line["compare"] = case.compare
    if case.gradient:
        gradients(case, inputs, line)
    else:
        line["outputs"] = [encoded(output.asnumpy()) for output in call(case, inputs)]
    if case.changes:
        line["changed"] = [[position, encoded(inputs[position].asnumpy())] for position in case.changes]
    return line


def refusal(case, inputs):
    try:
        for output in call(case, inputs):
            output.wait_to_read()
    except mx.base.MXNetError as error:
        if case.says not in str(error):
            raise ValueError(f"{case} says: {error}") from error
        return case.says
    raise ValueError(f"{case} is accepted")


def gradients(case, inputs, line):
    for array in inputs:
        array.attach_grad()
    with autograd.record():
        outputs = call(case, inputs)
    heads = [on_device(cases.head(output.shape, np.dtype(output.dtype))) for output in outputs]
    line["outputs"] = [encoded(output.asnumpy()) for output in outputs]
    line["heads"] = [encoded(head.asnumpy()) for head in heads]
    autograd.backward(outputs, heads)
    line["gradients"] = [encoded(array.grad.asnumpy()) for array in inputs]


def main():
    for module in sorted(module.name for module in pkgutil.iter_modules(cases.__path__)):
        for case in importlib.import_module(f"cases.{module}").CASES:
            json.dump(record(case), sys.stdout, separators=(",", ":"))
            print()


if __name__ == "__main__":
    main()
