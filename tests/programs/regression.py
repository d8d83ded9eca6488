"""A linear model the way notebooks write it: classes, generators, keyword arguments, formats of both kinds."""
from __future__ import print_function

import random

import mxnet as mx
from mxnet import autograd, nd


class Model(object):
    """Anything with parameters that can be called."""

    def __init__(self, **sizes):
        self.parameters = {name: nd.zeros(shape) for name, shape in sorted(sizes.items())}
        for parameter in self.parameters.values():
            parameter.attach_grad()

    def __call__(self, data):
        return self.forward(data, **self.parameters)

    def __repr__(self):
        shapes = ', '.join('%s=%s' % (name, array.shape) for name, array in self.parameters.items())
        return '{}({})'.format(type(self).__name__, shapes)


class Linear(Model):
    def forward(self, data, weight, bias):
        return nd.dot(data, weight) + bias


def batches(data, labels, size):
    order = list(range(len(data)))
    random.shuffle(order)
    for begin in range(0, len(order), size):
        chosen = nd.array(order[begin:begin + size])
        yield data.take(chosen), labels.take(chosen)


def squared_loss(predicted, labels):
    return (predicted - labels.reshape(predicted.shape)) ** 2 / 2


def train(model, data, labels, epochs=3, rate=0.1, size=4):
    for epoch in range(epochs):
        total = 0.0
        for batch, wanted in batches(data, labels, size):
            with autograd.record():
                loss = squared_loss(model(batch), wanted)
            loss.backward()
            for parameter in model.parameters.values():
                parameter[:] = parameter - rate * parameter.grad / size
            total += loss.sum().asscalar()
        print('epoch %d, loss %.4f' % (epoch + 1, total / len(data)))


if __name__ == '__main__':
    random.seed(7)
    mx.random.seed(7)
    data = nd.random.normal(shape=(32, 2))
    weight, bias = nd.array([[2], [-3.5]]), 4.25
    labels = nd.dot(data, weight) + bias
    print(data[:3])
    print('labels', labels.shape, labels.dtype, labels.context)

    model = Linear(weight=(2, 1), bias=(1,))
    print(model)
    train(model, data, labels, epochs=8)
    error = {name: abs(found - wanted).max().asscalar() for (name, found), wanted in
             zip(model.parameters.items(), (bias, weight))}
    print({name: bool(size < 0.05) for name, size in error.items()})
    print('%.2f %.2f | %.2f' % (tuple(model.parameters['weight'].asnumpy().ravel()) +
                                (model.parameters['bias'].asscalar(),)))
    try:
        model(nd.zeros((3, 3)))
    except mx.base.MXNetError as problem:
        print(type(problem).__name__, str(problem).splitlines()[-1].rpartition(' : ')[2])
    assert model.parameters['weight'].grad is not None, 'the gradient stays'
