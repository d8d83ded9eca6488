"""In-place rules, outside of recording and inside; `out=`; what keeps a place in the graph."""

from . import lines, recorded

GRAPH = "x = nd.array([1, 2, 3]); x.attach_grad()"

INSIDE = [
    "x += 1", "x *= x", "x[:] = 5", "x[0] = 5", "x[1:] = nd.zeros(2)", "nd.exp(x, out=x)", "y = x * 2; y += 1", "y = x * 2; y[:] = 1",
    "y = x * 2; y[0] = 1", "y = x * 2; nd.exp(y, out=y)", "y = x * 2; nd.relu(x, out=y)", "z = nd.zeros(3); z += x", "z = nd.zeros(3); z[:] = x",
    "z = nd.zeros(3); z[:] = x * 2", "z = nd.zeros(3); z[0] = x[0]", "z = nd.zeros(3); nd.exp(x, out=z)", "z = nd.zeros(3); x.copyto(z)",
    "z = nd.zeros(3); z += 1", "z = nd.zeros(3); z[:] = 1", "z = nd.zeros(3); z += nd.ones(3)", "c = nd.ones(3); y = x * c; c += 1",
    "c = nd.ones(3); y = x * c; c[:] = 2", "c = nd.ones(3); y = x * c; c[0] = 2", "y = x.detach(); y += 1", "y = x[:2]; y += 1", "y = x.reshape((3, 1)); y[:] = 0",
    "x.grad[:] = 0", "x.grad += 1", "y = x; y *= 2", "x **= 2", "x -= x.grad", "nd.sgd_update(x, nd.ones(3), lr=0.1, out=x)", "nd.elemwise_add(x, x, out=x)",
    "z = nd.zeros(3); nd.elemwise_add(x, x, out=z)", "z = nd.zeros(3); nd.concat(x[:1], x[1:], dim=0, out=z)",
]

PROGRAMS = [recorded(GRAPH, inside, "x") for inside in INSIDE] + [
    recorded(GRAPH, f"z = nd.zeros(3); {write}; y = (z * z).sum()", "y.backward(); x.grad")
    for write in ["z = z + x", "z[:] = x", "z[:] = x * 2", "z[1] = x[0]", "nd.square(x, out=z)", "x.copyto(z)"]
] + [
    recorded(GRAPH, f"y = x * x; {between}", "y.backward(); x.grad")
    for between in ["pass", "z = x + 1", "x.detach()[:] = 7", "x.attach_grad()", "y = y.detach()", "y = nd.BlockGrad(y)", "y = nd.stop_gradient(y) * x",
                    "y.attach_grad()", "y = y[0]", "y = y.sum()", "y = y.mean()", "y = [y][0]", "y = y.astype('float64')", "y = y.copy()", "y = y.as_in_context(mx.cpu(1))",
                    "y = y.copyto(mx.cpu(2))", "y = nd.identity(y)", "y = y.T", "y = nd.array(y)", "y = nd.concat(y, x, dim=0)", "y = x if x.sum() > 0 else y",
                    "y = x", "y = y * (x > 1)", "y = nd.where(x > 1, y, x)", "y = y + y", "y = y + nd.random.normal(shape=3) * 0", "y = 3 * y - 2 / x"]
] + [
    recorded(GRAPH, "y = x * x", f"{outside}") for outside in [
        "x += 1; y.backward(); x.grad", "x[:] = 0; y.backward(); x.grad", "y += 1; y", "y[:] = 3; y", "y.backward(); y.backward()", "y.backward(retain_graph=True); y.backward(); x.grad",
        "y.backward(nd.array([1, 10, 100])); x.grad", "y.backward(nd.array([1, 10])); x.grad", "y.backward(out_grad=nd.ones(3)); x.grad", "y.backward(train_mode=False); x.grad",
        "autograd.grad(y, x)", "autograd.grad([y], [x])", "autograd.grad(y, [x], nd.array([1, 2, 3]))", "autograd.grad(y, [])", "autograd.grad(y, x.copy())", "autograd.grad([y, y], [x], [None])",
        "autograd.backward(y); x.grad", "autograd.backward([y]); x.grad", "autograd.backward([y, y], [None, nd.ones(3)], retain_graph=True); x.grad", "autograd.backward([y], [nd.ones(3), nd.ones(3)])",
        "y.grad", "y.detach().backward()", "x.backward()", "(y * 2).backward()", "y.backward(); (x.grad, x.grad.shape)", "y.backward(); g = x.grad; x.grad is g", "y.backward(); x.grad[:] = 0; x.grad",
        "z = y * 2; z.backward()", "y.backward(); x.attach_grad('add'); x.grad", "autograd.grad(y, x, retain_graph=True); autograd.grad(y, x)",
        "autograd.grad(y, x, create_graph=True)[0].backward(); x.grad",
    ]
] + [
    recorded(f"x = nd.array([1, 2, 3]); x.attach_grad({request})", "y = x * x", "y.backward(); x.grad")
    for request in ["'write'", "'add'", "'null'", "grad_req='write'", "grad_req='add'", "grad_req='foo'", "stype='default'"]
] + [
    recorded(f"x = nd.array([1, 2, 3], dtype='{dtype}'); x.attach_grad()", "y = x * x * 2", "y.backward(); (x.grad, x.grad.dtype)")
    for dtype in ["float16", "float64", "int32", "int64", "uint8", "int8"]
] + lines("""
    x = nd.ones(2); x.grad
    x = nd.ones(2); x.attach_grad(); x.grad
    x = nd.ones(2); x.backward()
    x = nd.ones(2); x.attach_grad(); x.backward()
    x = nd.ones(2); x.attach_grad(); y = x * 2; y.backward()
    x = nd.ones(2); x.attach_grad(); x[:] = 5; x.grad
    x = nd.ones(2); x.attach_grad(); x -= 0.1; x
    x = nd.ones(2); x.attach_grad(); x = x - 0.1; x.grad
    x = nd.ones(2); x.attach_grad(); x.grad[:] = 3; x.grad
    x = nd.ones(2); g = nd.zeros(2); autograd.mark_variables([x], [g]); x.grad is g, x.grad
    x = nd.ones(2); g = nd.zeros(2); autograd.mark_variables(x, g, 'add'); x.grad
    x = nd.ones(2); autograd.mark_variables([x], [nd.zeros(2), nd.zeros(2)])
    autograd.set_recording(True), autograd.set_recording(False)
    autograd.set_training(True), autograd.is_training(), autograd.set_training(False)
    autograd.record().__enter__() is None, autograd.set_recording(False), autograd.set_training(False)
    x = nd.ones(2); y = x; x += 1; y
    x = nd.ones(2); y = x; x = x + 1; y
    x = nd.ones(2); y = x; x *= 2; x -= 1; x /= 4; x %= 3; y
    x = nd.ones(2, dtype='int32'); x += 1.5; x
    x = nd.ones(2, dtype='int32'); x /= 2; x
    x = nd.ones(2, dtype='int32'); x += nd.ones(2)
    x = nd.ones(2); x += nd.ones((2, 2))
    x = nd.ones((2, 2)); x += nd.array([1, 2]); x
    x = nd.ones((2, 2)); x *= nd.array([[1], [2]]); x
    x = nd.ones(2); x += 'a'
    x = nd.ones(2); x += None
    x = nd.ones(2); x += np.float64(2); x
    x = nd.ones(2); x += np.ones(2); x
    x = nd.ones(2); x //= 2
    x = nd.ones(2); x &= 1
    x = nd.ones(2); x @= x
    x = nd.array([5, 7]); x **= 2; x
    x = nd.ones(3); nd.add(x, x, out=x)
    x = nd.ones(3); y = nd.zeros(3); z = nd.broadcast_add(x, x, out=y); z is y, y
    x = nd.ones(3); y = nd.zeros(4); nd.exp(x, out=y)
    x = nd.ones(3); y = nd.zeros((3, 1)); nd.exp(x, out=y)
    x = nd.ones(3); y = nd.zeros(3, dtype='float64'); nd.exp(x, out=y)
    x = nd.ones(3); nd.exp(x, out=None)
    x = nd.ones(3); nd.exp(x, out=[nd.zeros(3)])
    y = [nd.zeros(2), nd.zeros(2)]; nd.split(nd.arange(4), num_outputs=2, axis=0, out=y); y
    mx.random.seed(2); y = nd.zeros(3); nd.random.uniform(out=y); y
    y = nd.zeros(3); nd.random.normal(0, 1, out=y) is y
    y = nd.zeros(3); nd.zeros(shape=(3,), out=y) is y
    y = nd.zeros(3); nd.ones(3, out=y); y
    y = nd.zeros(3); nd.full((3,), 2, out=y); y
    y = nd.zeros((2, 2)); nd.dot(nd.ones((2, 3)), nd.ones((3, 2)), out=y); y
    y = nd.zeros(1); nd.sum(nd.ones((2, 3)), out=y); y
    y = nd.zeros(3); nd.elemwise_add(nd.ones(3), nd.ones(3), out=y); y
    y = nd.zeros((2, 3)); nd.concat(nd.ones((1, 3)), nd.zeros((1, 3)), dim=0, out=y); y
    y = nd.zeros((2, 3)); nd.one_hot(nd.array([0, 2]), 3, out=y); y
    y = nd.zeros(3); nd.clip(nd.arange(3), 0, 1, out=y); y
    y = nd.zeros(2); nd.topk(nd.array([3, 1, 2]), k=2, out=y); y
    x = nd.ones(2); x.copyto(x)
    x = nd.ones(2); y = nd.zeros(2); x.copyto(y) is y, y
    x = nd.ones(2); y = nd.zeros(2, dtype='int32'); x.copyto(y)
    x = nd.ones(2); x.copyto(nd.zeros(3))
    x = nd.ones(2); x.copyto(mx.cpu(1))
    x = nd.ones(2); x.copyto('cpu')
    x = nd.ones(2); x.copyto(5)
    x = nd.ones(2); y = x.copy(); y is x, y
    x = nd.ones(2); x.as_in_context(mx.cpu()) is x, x.as_in_context(mx.cpu(1)).context
    x = nd.ones(2); x.astype('float32', copy=False) is x, x.astype('float32') is x
""")
