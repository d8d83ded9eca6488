"""Gradients that the user wrote, differentiated once more: of autograd.Function and of mx.operator.CustomOp.

MXNet cannot; what is expected follows from the cube: with y = x^3 and g = y', the derivative of g^2 is 36 x^3.
"""

import mxnet as mx
from mxnet import autograd, nd


class Cube(autograd.Function):
    """x^3."""

    def forward(self, x):
        self.save_for_backward(x)
        return x * x * x

    def backward(self, dy):
        return 3 * self.saved_tensors[0] ** 2 * dy


class CubeOperator(mx.operator.CustomOp):
    """The same with arrays to write into."""

    def forward(self, is_train, req, in_data, out_data, aux):
        self.assign(out_data[0], req[0], in_data[0] ** 3)

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        self.assign(in_grad[0], req[0], 3 * in_data[0] ** 2 * out_grad[0])


@mx.operator.register("cube")
class CubeProperty(mx.operator.CustomOpProp):
    """Makes the operator."""

    def create_operator(self, ctx, in_shapes, in_dtypes):
        return CubeOperator()


x = nd.array([1, 2, -0.5])
x.attach_grad()
for cube in (lambda x: Cube()(x), lambda x: nd.Custom(x, op_type="cube"), lambda x: x ** 3):
    with autograd.record():
        (slope,) = autograd.grad(cube(x), [x], create_graph=True, retain_graph=True)
        square = (slope * slope).sum()
    square.backward()
    print(slope.asnumpy().tolist(), (x.grad == 36 * x ** 3).asnumpy().tolist())
