//! Programs over `mxnet.nd` that answer otherwise than in MXNet on purpose, under the reason.

/// The reasons, each with its programs.
pub static ND_DIFFERENCES: &[(&str, &[&str])] = &[
    (
        "MXNet takes an extent of 0 for an unknown one unless it is told otherwise",
        &[
            "nd.zeros((0, 3))",
            "nd.arange(6)[4:1]",
            "nd.arange(6)[[]]",
            "nd.arange(12).reshape((3, 4))[:, 4:]",
            "nd.arange(24).reshape((2, 3, 4))[0, 1:1]",
            "nd.ones((2, 0)).shape",
        ],
    ),
    (
        "the oracle's own digit is rounded worse",
        &[
            "nd.softmax(nd.array([[1, 2], [3, 3]]))",
            "nd.log_softmax(nd.array([1, 2]))",
        ],
    ),
    (
        "an operator takes arrays of NumPy as well, and gives such arrays",
        &[
            "nd.exp(np.ones(2))",
            "nd.relu(np.ones(2))",
            "nd.square(np.ones(2))",
        ],
    ),
    (
        "MXNet lets an argument pass by that the operator does not have",
        &[
            "nd.exp(nd.ones(2), foo=1)",
            "nd.relu(nd.ones(2), foo=1)",
            "nd.square(nd.ones(2), foo=1)",
        ],
    ),
    (
        "MXNet refuses what is plain to answer",
        &[
            "nd.array([nd.array([1]), nd.array([2])])",
            "nd.concat([nd.ones(1), nd.ones(2)], dim=0)",
            "nd.ones((2, 3, 4)).transpose(2, 0, 1).shape",
            "nd.pad(nd.ones((2, 2)), mode='constant', pad_width=(1, 1, 1, 1))",
            "nd.broadcast_to(nd.array([1, 2]), shape=(2, 2))",
            "x = nd.zeros((2, 3)); x[0] = nd.sparse.zeros('csr', (1, 3)); x",
            "+nd.ones(2)",
        ],
    ),
    (
        "MXNet makes None a number that is none",
        &[
            "nd.array(None)",
            "nd.array([None])",
            "x = nd.zeros((2, 3)); x[0] = None; x",
            "x = nd.zeros((2, 3)); x[:] = None; x",
        ],
    ),
    (
        "the same mistake, said more clearly",
        &[
            "nd.array([1], dtype='foo')",
            "nd.concat()",
            "nd.concatenate([nd.ones(2), nd.ones(2, dtype='int32')])",
            "nd.stack(nd.ones(2), nd.zeros(3))",
            "nd.ones((2, 3, 4)).transpose((0, 1)).shape",
            "nd.where(nd.array([1, 0]), nd.ones(2), nd.ones(3))",
            "nd.zeros((2, -1))",
            "nd.arange(6)[nd.array([1, 0]).astype('bool')]",
            "nd.arange(12).reshape((3, 4))[0, 4]",
            "nd.arange(12).reshape((3, 4))[0, -5]",
            "nd.load_frombuffer(b'abc')",
            "mx.random.seed(5); nd.random.uniform(shape=(2,), dtype='int32')",
        ],
    ),
    (
        "MXNet reads beyond the array",
        &["nd.reshape(nd.arange(6), shape=(4, 2))"],
    ),
    (
        "MXNet takes an axis twice",
        &["nd.ones((2, 3, 4)).transpose((0, 0, 1)).shape"],
    ),
    (
        "MXNet prints the documentation of all parameters",
        &["nd.ones(2).sum(foo=1)", "nd.sum(nd.ones(2), foo=1)"],
    ),
    (
        "MXNet computes with no array without axes unless it is told that there are such arrays",
        &[
            "nd.reshape(nd.ones(2))",
            "nd.arange(6)[nd.array(2)]",
            "nd.arange(6)[nd.array(2, dtype='int32')]",
            "nd.arange(6)[np.array(3)]",
            "x = nd.zeros(4); x[nd.array(2)] = 5; x",
            "nd.array(5)[0]",
            "nd.array(5)[...]",
            "nd.array(5)[None]",
            "x = nd.array(5); x[()] = 3; x",
            "x = nd.array(5); x[:] = 3; x",
            "x = nd.array(5); x[...] = 3; x",
            "len(nd.array(5))",
            "for v in nd.array(5): pass",
            "mx.random.seed(5); nd.random.uniform(shape=())",
            "nd.ones(3) + nd.array(2)",
            "nd.array(2) + nd.array(3)",
            "nd.array(2) * 3",
        ],
    ),
    (
        "MXNet takes a truth value for the position 0 or 1, and for all when it writes",
        &[
            "nd.arange(6)[True]",
            "nd.arange(6)[False]",
            "nd.arange(12).reshape((3, 4))[True, 0]",
            "x = nd.zeros((2, 3)); x[True] = 4; x",
        ],
    ),
    (
        "NumPy, whose rules these are, puts the new axis behind the list",
        &["nd.arange(24).reshape((2, 3, 4))[:, [0, 1], None]"],
    ),
    (
        "MXNet lets positions outside of the array pass by",
        &["x = nd.zeros((2, 3)); x[[0, 2]] = 1; x"],
    ),
    (
        "x[:] is another object over the same elements",
        &["x = nd.ones(2); y = x[:]; hash(x) == hash(y)"],
    ),
    (
        "the words for an attribute that cannot be set are the interpreter's own",
        &["x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    x.grad += 1\nx"],
    ),
    (
        "MXNet silently uses elements that were written after the operation was recorded",
        &[
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\n    x.detach()[:] = 7\ny.backward(); x.grad",
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\nx += 1; y.backward(); x.grad",
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\nx[:] = 0; y.backward(); x.grad",
        ],
    ),
    (
        "MXNet reads beyond a head gradient that is too short",
        &[
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(nd.array([1, 10])); x.grad",
        ],
    ),
    (
        "MXNet forgets a head that is named twice, unlike two heads of equal elements",
        &[
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\nautograd.backward([y, y], [None, nd.ones(3)], retain_graph=True); x.grad",
        ],
    ),
    (
        "derivatives of every order exist",
        &[
            "x = nd.array([1, 2, 3]); x.attach_grad()\nwith autograd.record():\n    y = x * x\nautograd.grad(y, x, create_graph=True)[0].backward(); x.grad",
        ],
    ),
    (
        "MXNet lets gradients pass by that are too many",
        &["x = nd.ones(2); autograd.mark_variables([x], [nd.zeros(2), nd.zeros(2)])"],
    ),
];
