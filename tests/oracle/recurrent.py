"""Writes the calls of RNN that engine/tests/oracle replays.

    python tests/oracle/recurrent.py

writes engine/tests/data/ops/recurrent.jsonl. It needs MXNet 1.9.1 with NumPy 1.23. The file is the same on every run. The lines are those of ops.py, which cannot ask for
them: without the vendor's library that it turns off, RNN returns zeros or ends the process.
"""

import os

os.environ["MXNET_MKLDNN_ENABLED"] = "1"

import ops  # noqa: E402
from cases import case, filled, RANDOM, refused  # noqa: E402

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "gru": 3, "lstm": 4}


def small(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(-0.8, 0.8), dtype)


def network(mode, steps=3, batch=2, features=3, size=4, layers=1, directions=1, dtype="float32", **more):
    width = GATES[mode] * size
    count = sum(directions * width * ((directions * size if layer else features) + size + 2) for layer in range(layers))
    states = [small(layers * directions, batch, size, dtype=dtype) for _ in range(2 if mode == "lstm" else 1)]
    attributes = {"mode": mode, "state_size": size, "num_layers": layers, **more}
    if directions == 2:
        attributes["bidirectional"] = True
    return case("RNN", small(steps, batch, features, dtype=dtype), small(count, dtype=dtype), *states, compare="relative", gradient=True, **attributes)


def cases():
    for mode in GATES:
        for directions in [1, 2]:
            for layers in [1, 2]:
                yield network(mode, layers=layers, directions=directions, state_outputs=True)
                yield network(mode, layers=layers, directions=directions)
        yield network(mode, steps=1, batch=1, features=1, size=1, state_outputs=True)
        yield network(mode, steps=7, batch=5, features=2, size=6, layers=3, state_outputs=True)
        for steps, batch, features, size in [(1, 3, 2, 5), (5, 1, 1, 1), (2, 2, 7, 1), (4, 1, 3, 9), (9, 4, 5, 3)]:
            for directions in [1, 2]:
                yield network(mode, steps=steps, batch=batch, features=features, size=size, directions=directions, state_outputs=True)
        yield network(mode, layers=4, directions=2, size=2, state_outputs=True)
        if mode != "rnn_relu":
            # MXNet computes that one in float32.
            for directions in [1, 2]:
                for layers in [1, 2]:
                    yield network(mode, steps=2, size=7, layers=layers, directions=directions, dtype="float64", state_outputs=True)
    x, parameters, state = small(2, 1, 1), small(4), small(1, 1, 1)
    cell = {"state_size": 1, "num_layers": 1}
    yield refused("Input data should be rank-3 tensor of dim [sequence length, batch size, input size]", "RNN", small(2, 1), parameters, state, mode="rnn_tanh", **cell)
    yield refused("Shape inconsistent, Provided = [5], inferred shape=(4,)", "RNN", x, small(5), state, mode="rnn_tanh", **cell)
    yield refused("Shape inconsistent, Provided = [1,2,1], inferred shape=(1,1,1)", "RNN", x, parameters, small(1, 2, 1), mode="rnn_tanh", **cell)
    yield refused("Operator RNN expects 4 inputs, but got 3 instead.", "RNN", x, small(16), state, mode="lstm", **cell)
    yield refused("Required parameter num_layers of int", "RNN", x, parameters, state, mode="rnn_tanh", state_size=1)
    yield refused("Required parameter state_size of int", "RNN", x, parameters, state, mode="rnn_tanh", num_layers=1)
    yield refused("Invalid Parameter format for state_size expect int", "RNN", x, parameters, state, mode="rnn_tanh", num_layers=1, state_size="a")
    yield refused("Required parameter mode of int is not presented, in operator RNN", "RNN", x, parameters, state, **cell)
    yield refused("Invalid Input: 'foo', valid values are: {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}, in operator RNN", "RNN", x, parameters, state, mode="foo", **cell)
    halves = [array.astype("float16") for array in (x, parameters, state)]
    yield refused("FP16 gemm on cpu not implemented!", "RNN", *halves, mode="rnn_tanh", **cell)
    yield refused("This layer requires uniform type. Expected 'float16' v.s. given 'float32' at 'parameters'", "RNN", halves[0], parameters, halves[2], mode="rnn_tanh", **cell)
    yield refused("This operation only support floating point types, not int32", "RNN", *[array.astype("int32") for array in halves], mode="rnn_tanh", **cell)


if __name__ == "__main__":
    ops.write("recurrent", cases())
