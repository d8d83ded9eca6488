"""Loops and branches as functions, functions with a gradient of their own, operators written in Python."""
from __future__ import print_function

import mxnet as mx
from mxnet import autograd, nd

# A running sum, and its gradient.
data, start = nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([10, 20])
data.attach_grad()
start.attach_grad()
with autograd.record():
    outs, states = nd.contrib.foreach(lambda row, total: (row * total[0], [total[0] + row]), data, [start])
    loss = outs.sum() + (states[0] * 2).sum()
loss.backward()
print(outs, states, data.grad, start.grad)
outs, state = nd.contrib.foreach(lambda row, total: ([row, total], total + 1), data, nd.zeros(2))
print(len(outs), outs[1], state)

# Doubling up to a bound.
value = nd.array([3])
value.attach_grad()
with autograd.record():
    outs, (last, steps) = nd.contrib.while_loop(
        lambda value, steps: value < 20, lambda value, steps: (value * value, [value * 2, steps + 1]),
        [value, nd.zeros(1)], max_iterations=3)
    total = outs.sum() + last
total.backward()
print(outs, last, steps, value.grad)
print(nd.contrib.while_loop(lambda x: x < 0, lambda x: (x, x), nd.ones(1), max_iterations=3))
print(nd.contrib.cond(value < 5, lambda: value + 1, lambda: value - 1))
print(nd.contrib.isnan(nd.array([1, float('nan')])), nd.contrib.isinf(nd.array([1, float('inf')])),
      nd.contrib.isfinite(nd.array([1, float('inf')])))
for wrong in (lambda: nd.contrib.while_loop(lambda x: x, lambda x: (x, x), nd.ones(1)),
              lambda: nd.contrib.cond(nd.ones(2), None, None)):
    try:
        wrong()
    except ValueError as problem:
        print(problem)


class Sigmoid(autograd.Function):
    def forward(self, x):
        y = 1 / (1 + nd.exp(-x))
        self.save_for_backward(y)
        return y

    def backward(self, dy):
        y, = self.saved_tensors
        return dy * y * (1 - y)


x = nd.array([0, 1, 2])
x.attach_grad()
function = Sigmoid()
with autograd.record():
    y = function(x) * 3
y.backward()
print(y, x.grad)
try:
    function(x)
except AssertionError as problem:
    print(problem)


class Scale(mx.operator.CustomOp):
    def __init__(self, factor):
        super(Scale, self).__init__()
        self.factor = factor

    def forward(self, is_train, req, in_data, out_data, aux):
        self.assign(out_data[0], req[0], in_data[0] * in_data[1] * self.factor)
        self.assign(out_data[1], req[1], in_data[0] + float(is_train))

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        self.assign(in_grad[0], req[0], out_grad[0] * in_data[1] * self.factor + out_grad[1])
        self.assign(in_grad[1], req[1], out_grad[0] * in_data[0] * self.factor)


@mx.operator.register('scale')
class ScaleProp(mx.operator.CustomOpProp):
    def __init__(self, factor='1'):
        super(ScaleProp, self).__init__(need_top_grad=True)
        self.factor = float(factor)

    def list_arguments(self):
        return ['data', 'weight']

    def list_outputs(self):
        return ['output', 'copy']

    def infer_shape(self, in_shape):
        return in_shape, [in_shape[0], in_shape[0]], []

    def create_operator(self, ctx, shapes, dtypes):
        return Scale(self.factor)


data, weight = nd.array([1, 2, 3]), nd.array([2, 3, 4])
data.attach_grad()
weight.attach_grad()
with autograd.record():
    scaled, copied = nd.Custom(data, weight, op_type='scale', factor=2.5)
    loss = scaled.sum() + (copied * copied).sum()
loss.backward()
print(scaled, copied, data.grad, weight.grad)

# Gradients into arrays of one's own, added up and left out.
x, into = nd.array([1, 2]), nd.array([5, 5])
autograd.mark_variables([x], [into], 'add')
for _ in range(2):
    with autograd.record():
        y = x * x
    y.backward()
print(into, x.grad)
x.attach_grad('null')
with autograd.record():
    y = x * x
print(x.grad)

# Gradients of gradients.
x = nd.array([0.5, 1])
x.attach_grad()
with autograd.record():
    first, = autograd.grad(nd.sin(x), [x], create_graph=True)
    second, = autograd.grad(first, [x], create_graph=True)
second.backward()
print(first, second, x.grad)

# The derivative of a linear function is constant, and its own derivative zeros.
x = nd.array([1, 2])
x.attach_grad()
with autograd.record():
    first, = autograd.grad(nd.radians(x) * 180, [x], create_graph=True)
    second, = autograd.grad(first, [x], create_graph=True)
print(first, second)

# Whether a gradient is of the last backward pass.
used, unused = nd.ones(1), nd.ones(1)
used.attach_grad()
unused.attach_grad()
with autograd.record():
    y = used * 2
y.backward()
print(bool(used._fresh_grad), bool(unused._fresh_grad))
used._fresh_grad = False
print(bool(used._fresh_grad))
