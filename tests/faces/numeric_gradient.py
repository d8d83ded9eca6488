"""mx.test_utils.check_numeric_gradient, which here takes a function, on a right gradient and on a wrong one."""

import mxnet as mx
from mxnet import autograd, nd
from mxnet.test_utils import check_numeric_gradient, random_arrays


class Square(autograd.Function):
    """A square whose gradient is wrong by a factor of 2."""

    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, dy):
        return dy * self.saved_tensors[0]


def verdict(function, *arrays):
    """What check_numeric_gradient thinks."""
    try:
        check_numeric_gradient(function, list(arrays))
    except AssertionError:
        return "wrong"
    return "right"


mx.random.seed(1)
print(verdict(lambda x, y: nd.tanh(x) * y, random_arrays((2, 3)), random_arrays((2, 3))))
print(verdict(lambda x: Square()(x), random_arrays((3,)) + 2))
