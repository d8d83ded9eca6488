"""Contexts: processors under several numbers mix, the result lies where the first operand does."""
from __future__ import print_function

import mxnet as mx
from mxnet import autograd, nd

first, second = nd.ones(3), nd.array([1, 2, 3], ctx=mx.cpu(1))
print(first + second, second + first)
print(nd.concat(nd.ones((1, 2)), nd.zeros((1, 2), ctx=mx.cpu(2))))
print(nd.dot(nd.ones((1, 2), ctx=mx.cpu(3)), nd.ones((2, 1))))

first.attach_grad()
second.attach_grad()
with autograd.record():
    product = first * second
product.backward()
print(product.context, first.grad, second.grad)

with mx.cpu(5):
    print(mx.current_context(), nd.zeros(2).context, nd.random.uniform(shape=2).context)
print(mx.current_context() == mx.cpu(), mx.Context('cpu', 2), mx.Context(device_type='cpu', device_id=4))
print(second.copyto(mx.cpu(7)).context, second.as_in_context(mx.cpu(1)) is second)
second.copyto(first)
print(first)

held = nd.zeros(3)
with autograd.record():
    nd.exp(second, out=held)
    kept = nd.zeros(3)
    (held * held).copyto(kept)
    (kept * 2).backward()
print(held, kept, second.grad)
