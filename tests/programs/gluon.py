"""Blocks and parameters of Gluon: names, deferred initialization, initializers, sharing, files, errors."""
from __future__ import print_function

import os
import tempfile
import warnings

import mxnet as mx
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

warnings.simplefilter('ignore')


def attempt(function):
    try:
        print(function())
    except Exception as problem:
        print(type(problem).__name__, str(problem))


def digits(array):
    """Sums of products round otherwise in another order."""
    return ['%.4g' % number for number in array.asnumpy().ravel()]


net = nn.Dense(1)
net.initialize()
print(net(nd.ones((2, 3))), net, net.weight, net.bias.data(), net.weight.grad())


class MLP(nn.Block):
    def __init__(self, **kwargs):
        super(MLP, self).__init__(**kwargs)
        with self.name_scope():
            self.hidden = nn.Dense(4, activation='relu')
            self.output = nn.Dense(2, use_bias=False)

    def forward(self, x):
        return self.output(self.hidden(x))


class Scaled(gluon.HybridBlock):
    def __init__(self, units, **kwargs):
        super(Scaled, self).__init__(**kwargs)
        with self.name_scope():
            self.scale = self.params.get('scale', shape=(units,), init=init.Constant(3))
            self.shift = self.params.get_constant('shift', [1, 2])

    def hybrid_forward(self, F, x, scale, shift):
        return F.broadcast_add(F.broadcast_mul(x, scale), shift)


mlp = MLP(prefix='model_')
print(mlp, mlp.name, mlp.prefix, mlp.params, mlp.collect_params())
attempt(lambda: mlp(nd.ones((2, 3))))
attempt(lambda: gluon.Parameter('w', shape=(0, 2)).initialize())
mlp.initialize(init.Xavier())
attempt(lambda: mlp.hidden.weight.data())
attempt(lambda: mlp.hidden.weight.grad())
print(mlp.hidden.weight.shape, mlp.collect_params('.*weight'), list(mlp.collect_params().keys()))
print(mlp(nd.ones((2, 3))), mlp.hidden.weight.data(), mlp)

with autograd.record():
    loss = (mlp(nd.array([[1, 2, 3]])) ** 2).sum()
loss.backward()
print(digits(mlp.hidden.weight.grad()), digits(mlp.output.weight.grad()))
mlp.collect_params().zero_grad()
print(mlp.output.weight.grad())
mlp.output.weight.grad_req = 'null'
attempt(lambda: mlp.output.weight.grad())

for seed, initializer in enumerate([init.Uniform(), init.Normal(0.5), init.Xavier('gaussian', 'in', 2), init.MSRAPrelu(),
                                    init.Zero(), init.One(), init.Constant(0.25), 'ones', init.Xavier(factor_type='out')]):
    mx.random.seed(seed)
    row = nn.HybridSequential()
    row.add(nn.Dense(3, in_units=2), nn.Dense(1, weight_initializer='normal', bias_initializer=init.One()))
    row.initialize(initializer)
    row.hybridize()
    print(row(nd.array([[1, 2]])), row[0].weight.data(), row[1].weight.data(), row[1].bias.data())
attempt(lambda: init.Xavier()(init.InitDesc('weight'), nd.ones(3)))
attempt(lambda: init.Uniform()(init.InitDesc('something'), nd.ones(3)))
attempt(lambda: nn.Dense(2, in_units=2, bias_initializer='nonsense').initialize())
print(init.Xavier().dumps(), init.Constant(nd.ones(2)).dumps(), init.create('xavier').magnitude, init.Zero() == init.Zero())
weights = nd.zeros((1, 1, 4, 4))
init.Bilinear()(init.InitDesc('up_weight'), weights)
gates = nd.ones(8)
init.LSTMBias()(init.InitDesc('lstm_bias', {'__init__': init.LSTMBias()}), gates)
print(weights, gates)
mixed = init.Mixed(['bias', '.*'], [init.Zero(), init.One()])
mixed('bias', gates)
print(gates)

scaled = Scaled(2)
scaled.initialize()
print(scaled(nd.ones((2, 2))), scaled.collect_params(), scaled.scale.data(), repr(scaled))
attempt(lambda: scaled('x'))
attempt(lambda: scaled.shift.grad())

shared = nn.Sequential()
with shared.name_scope():
    first = nn.Dense(3, in_units=3)
    shared.add(first, nn.Dense(3, in_units=3, params=first.params), nn.Dense(2))
shared.initialize(init.Normal())
print(shared.collect_params(), shared[1].weight is first.weight, len(shared), shared[1:], digits(shared(nd.ones((1, 3)))))
attempt(lambda: nn.Dense(4, in_units=3, params=first.params))
path = os.path.join(tempfile.mkdtemp(), 'net.params')
shared.save_parameters(path)
print(sorted(nd.load(path)))
other = nn.Sequential()
other.add(nn.Dense(3), nn.Dense(3), nn.Dense(2))
other.load_parameters(path)
print(other(nd.ones((1, 3))) == shared(nd.ones((1, 3))))
shared.save_params(path)
print(sorted(nd.load(path)))
other = nn.Sequential()
other.add(nn.Dense(3))
attempt(lambda: other.load_parameters(path))
net.save_parameters(path)
attempt(lambda: nn.Dense(1, in_units=5).load_parameters(path))

parameter = gluon.Parameter('weight', shape=(2, 2))
attempt(lambda: parameter.data())
parameter.initialize(ctx=[mx.cpu(0), mx.cpu(1)])
print(parameter, len(parameter.list_data()), parameter.list_ctx(), parameter.data(mx.cpu(1)).context)
attempt(lambda: parameter.data(mx.cpu(2)))
parameter.set_data(nd.ones((2, 2)))
print(parameter.data(mx.cpu(0)), parameter.list_grad()[1].context)
attempt(lambda: parameter.set_data(nd.ones((2, 3))))
parameter.reset_ctx(mx.cpu(0))
parameter.cast('float64')
print(parameter.dtype, parameter.data().dtype, parameter.grad().dtype, parameter)
hooked = []
handle = net.register_forward_hook(lambda block, inputs, outputs: hooked.append((block.name, outputs.shape)))
net(nd.ones((4, 3)))
handle.detach()
net(nd.ones((4, 3)))
print(hooked)
names = []
print(shared.apply(lambda block: names.append(block.name)) is shared, names)


class Wrong(nn.HybridBlock):
    def __init__(self):
        super(Wrong, self).__init__()
        self.child = MLP()


attempt(Wrong)
attempt(lambda: setattr(mlp, 'hidden', 3))
attempt(lambda: gluon.Block()(nd.ones(1)))
warnings.simplefilter('always')
with warnings.catch_warnings(record=True) as caught:
    net.initialize()
    shared.hybridize()
print([str(warning.message) for warning in caught])
print(nn.Dense(2).name, nn.Dense(2, prefix='own_').name, nn.HybridSequential().name, nn.Activation('tanh'))
