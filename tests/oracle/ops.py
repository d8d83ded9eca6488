"""Writes the calls of operations that engine/tests/oracle replays.

    python tests/oracle/ops.py [FAMILY...]

writes engine/tests/data/ops/FAMILY.jsonl for the modules of that name in cases/, all of them by default. It needs
MXNet 1.9.1 with NumPy 1.23. The files are the same on every run: each family draws random numbers of its own.

One call a line. An array is [dtype, shape, elements], the elements as hexadecimal digits of their bits, most significant
first. `outputs` are what the call returned; `changed` are positions of arrays that it wrote to, and what was there
afterwards; `gradients` are those of its inputs after `backward` with `heads`, null for inputs that none was asked of;
`error` is a part of the message that it raised instead, empty where the message is of no use to a reader. `compare` says
how close floats have to be: `exact`, `ulp` for elementwise functions, `ulps` for those that MXNet rounds badly, `relative` for
sums of many terms. `types` is "uint8" where MXNet has no code for bool, but would move the elements all the same: that is what
it does with bytes.

An extent of 0 is an unknown one for MXNet, so that it refuses most calls with arrays without elements, unless it is told by
`np_shape` that there are such arrays. Gradus always knows them: what MXNet refuses for that reason only is asked again with
`np_shape`; `sizes` is "numpy" then in families of operations that move elements.
"""

import ctypes
import importlib
import json
import os
import pathlib
import pkgutil
import re
import subprocess
import sys
from dataclasses import replace

# Without this some float32 kernels come from a vendor's library, whose log_softmax is wrong in the sixth digit:
# log_softmax([5]) is 1.43e-06 there and 0 in MXNet's own code. Families that MXNet has nowhere else say VENDOR = True and
# are asked in a process of their own.
os.environ.setdefault("MXNET_MKLDNN_ENABLED", "0")
os.environ["MXNET_STORAGE_FALLBACK_LOG_VERBOSE"] = "0"
# Otherwise the error of a call may be raised by a later one.
os.environ["MXNET_ENGINE_TYPE"] = "NaiveEngine"

import mxnet as mx  # noqa: E402
import numpy as np  # noqa: E402
from mxnet import autograd, nd  # noqa: E402

import cases  # noqa: E402
import differences  # noqa: E402


# What calls raise: MXNet makes some errors Python's own.
REFUSALS = (mx.base.MXNetError, IndexError, ValueError, TypeError)


def encoded(array):
    """The form of an array in the file."""
    bits = array.astype(array.dtype.newbyteorder(">")).tobytes().hex()
    return [str(array.dtype), list(array.shape), bits]


def symbolic_only(name):
    """A function of an operation whose own function, in MXNet, has no arguments for all of its arrays."""
    handle = ctypes.c_void_p()
    mx.base.check_call(mx.base._LIB.NNGetOpHandle(mx.base.c_str(name), ctypes.byref(handle)))

    def function(*inputs, **attributes):
        values = [str(value) for value in attributes.values()]
        return mx.nd._internal._imperative_invoke(handle.value, inputs, list(attributes), values, None, False, False)

    return function


def function_of(name):
    if name == "BatchNorm_v1":
        return symbolic_only(name)
    if name in cases.OTHERWISE:
        return cases.OTHERWISE[name]
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
    # MXNet takes an infinite parameter for an error where an operation before has left that number.
    errno = ctypes.CDLL(None).__errno_location
    errno.restype = ctypes.POINTER(ctypes.c_int)
    errno()[0] = 0
    targets = {} if case.into is None else {"out": [inputs[position].copy() for position in case.into]}
    return as_list(function_of(case.op)(*inputs, **targets, **case.attributes))


def record(case):
    """The line of a call."""
    if case.either:
        return answered(case)
    if case.says is not None:
        return question(case) | {"error": refusal(case, [on_device(array) for array in case.inputs])}
    with mx.util.np_shape(is_unknown(case)):
        if case.asked and (error := error_of(case)) is not None:
            return question(case) | {"error": said(error)}
        return told(case)


def told(case):
    """The line of a call that is not refused."""
    line = question(case)
    answer(case, [on_device(array) for array in case.inputs], line)
    return line


def answer(case, inputs, line):
    line["compare"] = case.compare
    if case.gradient:
        gradients(case, inputs, line)
    else:
        line["outputs"] = [encoded(output.asnumpy()) for output in call(case, inputs)]
    if case.changes:
        line["changed"] = [[position, encoded(inputs[position].asnumpy())] for position in case.changes]


def is_unknown(case):
    """Whether MXNet refuses a call because it takes an extent of 0 for an unknown one."""
    if all(array.size for array in case.inputs):
        return False
    # Arrays of gradients are refused always.
    error = error_of(case)
    return case.gradient or error is not None and UNKNOWN_SHAPE.search(error) is not None


def error_of(case):
    """The message of the error that a call raises, if it does."""
    try:
        for output in call(case, [on_device(array) for array in case.inputs]):
            output.asnumpy()
    except mx.base.MXNetError as error:
        return str(error)
    return None


# What MXNet says of itself, and what of it there is to say to a person.
REWORDED = [
    (r"^\[[\d:]+\] [\w./]+:\d+: ", ""),
    (r"^Check failed: .*?: (?!:)|^Check failed: [^:]*$", ""),
    # Gradus has more to say than the number of a type.
    (r"^Unknown type enum 7$", "bool"),
    (r"^(This operation only support floating point types).*$", r"\1"),
    (r"^(Illegal offset -?\d+ for diag/trian extraction).*$|^(Invalid layout for 4d shape).*$", r"\1\2"),
    (r"^Unsupported data type \d$", "This operation only support floating point types"),
    (r"^Operator \w+ inferring shapes failed\.$|^Shape size mismatch .*$|^reshape size must match$|^Shape dim size cannot be a negative value .*$|^index = -?\d+ must be in range .*$", ""),
    (r"^.*TBlob.get_with_shape: data type do not match specified type.*$", "This operation only support floating point types"),
]


def said(error):
    """The part of an error's message that is for people, without the places in MXNet's sources."""
    line = next(line for line in error.split("\n") if re.search("MXNetError: |Check failed: ", line))
    text = re.sub("^(MXNetError|\\w+): (?=.)", "", line, count=1).split("(name=")[0]
    for pattern, replacement in REWORDED:
        text = re.sub(pattern, replacement, text)
    return text.strip()


def question(case):
    """What is asked, as it stands in the line."""
    line = {"op": case.op}
    if case.attributes:
        line["attributes"] = {name: str(value) for name, value in case.attributes.items()}
    return line | {"inputs": [encoded(array) for array in case.inputs]}


def answered(case):
    """The line of a call of which only MXNet knows whether it is accepted, and whether it has gradients; `None` if it is
    refused for a reason that Gradus does not share."""
    messages = []
    for numpy_sizes, gradient in [(False, case.gradient), (False, False), (True, case.gradient), (True, False)]:
        if numpy_sizes and not (case.empty and UNKNOWN_SHAPE.search(messages[0])):
            break
        try:
            with mx.util.np_shape(numpy_sizes):
                line = told(replace(case, gradient=gradient))
            return line | ({"sizes": "numpy"} if numpy_sizes else {})
        except REFUSALS as error:
            messages.append(str(error))
    if differences.is_wider(case, messages[1]):
        return None
    if NO_BOOL in messages[1]:
        if any(array.dtype == "uint8" for array in case.inputs):
            return None
        try:
            return asked_with_bytes(case)
        except REFUSALS as error:
            messages.append(str(error))
    return question(case) | {"error": essence(messages[1])}


def asked_with_bytes(case):
    """The line of a call that MXNet cannot make of bool, with what it makes of uint8."""
    inputs = [array.view("uint8") if array.dtype == bool else array for array in case.inputs]
    line = told(replace(case, inputs=inputs, gradient=False))
    line["inputs"] = [encoded(array) for array in case.inputs]
    line["outputs"] = [["bool", *rest] if dtype == "uint8" else [dtype, *rest] for dtype, *rest in line["outputs"]]
    return line | {"types": "uint8"}


# What MXNet says of shapes with an extent of 0, which it takes for an unknown one.
UNKNOWN_SHAPE = re.compile(r"inferring shapes failed|shape_is_known|Shape inference failed|hasn't been inferred|Shape is unknown|cannot be a negative value -1")

# What MXNet says where it was not compiled for bool.
NO_BOOL = "Unknown type enum 7"

# How messages begin that name the operator as MXNet does inside.
OPERATOR = re.compile(r"(?:Operator \S+ (?=expects))?")

# Parts of messages that speak of MXNet's own numbers and names.
INTERNAL = re.compile(r"^[:\[]|must be in range \[0|target dimension|optional access|while received|gemm on cpu|FInferType|Other DTypes|do not match specified|Only FP32|Unknown type enum|new and old shape|inferring (shapes|types) failed|^Not implemented|^This operation is not")


def essence(message):
    """What a message says to the user: without places in MXNet's sources, conditions and the call itself. Numbers are
    of one width in it, a blank that MXNet forgot is there, and a type that Gradus does not have is not, nor is `None`."""
    text = re.split(r'^  File ".*\n', message, flags=re.MULTILINE)[-1].split("\n")[0]
    text = re.sub(r"^[A-Za-z]+Error: ", "", text)
    condition = re.search(r"Check failed: .*?(?: \(.* vs\. .*?\) ?)?:(?: (.*)|$)", text)
    if condition:
        text = condition[1] or ""
    text = text.split(", in operator ")[0].strip().removeprefix(OPERATOR.match(text)[0])
    for ours, mxnet in [("float", "double"), ("int", "long"), ("int", r"int \(non-negative\)")]:
        text = re.sub(rf"(of|expect) {mxnet} (is|but)", rf"\1 {ours} \2", text + " ").strip()
    text = re.sub(r"(\d)exceeds", r"\1 exceeds", text).replace("'bfloat16', ", "").replace("{'None', ", "{")
    return "" if INTERNAL.search(text) else text


def refusal(case, inputs):
    try:
        for output in call(case, inputs):
            output.asnumpy()
    except REFUSALS as error:
        if case.says not in str(error):
            raise ValueError(f"{case} says: {error}") from error
        return case.says
    raise ValueError(f"{case} is accepted")


def gradients(case, inputs, line):
    variables = range(len(inputs)) if case.gradient is True else case.gradient
    for position in variables:
        inputs[position].attach_grad()
    with autograd.record():
        outputs = call(case, inputs)
    heads = [on_device(cases.head(output.shape, np.dtype(output.dtype))) for output in outputs]
    line["outputs"] = [encoded(output.asnumpy()) for output in outputs]
    line["heads"] = [encoded(head.asnumpy()) for head in heads]
    autograd.backward(outputs, heads)
    line["gradients"] = [
        encoded(array.grad.asnumpy()) if position in variables else None for position, array in enumerate(inputs)
    ]


def write(family, calls):
    """The file of a family."""
    path = pathlib.Path(__file__).parents[2] / "engine/tests/data/ops" / f"{family}.jsonl"
    with path.open("w") as file:
        for line in filter(None, map(record, calls)):
            json.dump(line, file, separators=(",", ":"))
            file.write("\n")


def main():
    families = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))
    for family in sys.argv[1:] or families:
        cases.RANDOM.seed(family)
        module = importlib.import_module(f"cases.{family}")
        if getattr(module, "VENDOR", False) and os.environ["MXNET_MKLDNN_ENABLED"] == "0":
            # MXNet looks at this once, when it starts.
            subprocess.run([sys.executable, __file__, family], env={**os.environ, "MXNET_MKLDNN_ENABLED": "1"}, check=True)
        else:
            write(family, module.CASES)


if __name__ == "__main__":
    main()
