"""Gradients by rows, lazy steps of optimizers, and files of sparse arrays."""
from __future__ import print_function

import os
import tempfile

import mxnet as mx
from mxnet import autograd, nd


def show(*arrays):
    for array in arrays:
        if array.stype == 'row_sparse':
            print('rows', array.shape, array.indices.asnumpy().tolist(), array.data.asnumpy().round(5).tolist())
        elif array.stype == 'csr':
            print('csr', array.shape, array.indptr.asnumpy().tolist(), array.indices.asnumpy().tolist(),
                  array.data.asnumpy().tolist())
        else:
            print(array.asnumpy().round(5).tolist())


words = nd.array([[1, 3], [3, 4]])
table = nd.arange(10).reshape((5, 2))
table.attach_grad(stype='row_sparse')
show(table.grad)
for scale in (1, 10):
    with autograd.record():
        found = nd.Embedding(words, table, input_dim=5, output_dim=2, sparse_grad=True)
        loss = (found * found * scale).sum()
    loss.backward()
    show(table.grad)
table.attach_grad(stype='row_sparse')
with autograd.record():
    loss = (table * nd.array([[0], [1], [0], [2], [0]])).sum()
loss.backward()
show(table.grad)
table.grad[:] = 0
print(table.grad, table.grad.stype)

matrix = nd.sparse.csr_matrix(([1., 2, 3, -1], [0, 2, 1, 2], [0, 2, 2, 4]), shape=(3, 4))
for weight in (nd.ones((4, 2)), nd.ones((4, 2)).tostype('row_sparse'),
               nd.sparse.row_sparse_array(([[1., 2], [3, 4]], [0, 2]), shape=(4, 2))):
    weight.attach_grad(stype='row_sparse')
    with autograd.record():
        out = nd.sparse.dot(matrix, weight)
        loss = (out * nd.array([[1, 2], [3, 4], [5, 6]])).sum()
    loss.backward()
    show(out, weight.grad)
dense = nd.array([[1, 2], [3, 4], [5, 6]])
show(nd.dot(matrix, dense, transpose_a=True), nd.dot(nd.ones((2, 3)), matrix))
for array_stype in ('default', 'csr', 'row_sparse'):
    for grad_stype in (None, 'default', 'csr', 'row_sparse'):
        array = nd.zeros((1, 1), stype=array_stype)
        array.attach_grad(stype=grad_stype)
        print(array.grad.stype, array.detach().stype, array.grad.shape)


def fresh():
    return nd.arange(1, 11).reshape((5, 2)) / 4


gradient = nd.sparse.row_sparse_array(([[1., -2], [0.5, 4]], [1, 3]), shape=(5, 2))
nothing = nd.sparse.zeros('row_sparse', (5, 2))
for grad in (gradient, nothing):
    for lazy in (True, False):
        weight, momentum, mean, variance = fresh(), fresh(), fresh(), fresh()
        nd.sgd_update(weight, grad, out=weight, lr=0.1, wd=0.01, lazy_update=lazy)
        show(weight)
        nd.sgd_mom_update(weight, grad, momentum, out=weight, lr=0.1, momentum=0.9, wd=0.01, clip_gradient=1, lazy_update=lazy)
        show(weight, momentum)
        nd.adam_update(weight, grad, mean, variance, out=weight, lr=0.1, wd=0.01, rescale_grad=0.5, lazy_update=lazy)
        show(weight, mean, variance)
    weight, z, n = fresh(), fresh(), fresh()
    nd.ftrl_update(weight, grad, z, n, out=weight, lr=0.1, lamda1=0.2, wd=0.1)
    show(weight, z, n)
    weight, history = fresh(), fresh()
    nd.sparse.adagrad_update(weight, grad, history, out=weight, lr=0.1, epsilon=1e-3, rescale_grad=2, clip_gradient=3)
    show(weight, history)
rows = fresh().tostype('row_sparse')
nd.sgd_update(rows, gradient, out=rows, lr=0.1)
show(rows)

one = nd.sparse.row_sparse_array(([[1., 2], [3, 4]], [0, 2]), shape=(4, 2))
two = nd.sparse.row_sparse_array(([[-1., -2], [3, 4]], [0, 1]), shape=(4, 2))
show(one + two, one - two, one * two, one * 0, nd.sqrt(one), -one, one * nd.ones((4, 2)) * 3, nd.add_n(one, two, one),
     nd.sparse.retain(one, nd.array([0, 1])), nd.clip(one, -1, 2), nd.zeros_like(one), nd.square(one), one.astype('float64'))
show(matrix[1:3], matrix[-1], nd.concat(matrix, matrix[0:1], dim=0), matrix * nd.array([1, 2, 3, 4]),
     nd.slice(matrix, begin=(0, 1), end=(2, 4)), matrix * nd.array([[1], [2], [3]]), matrix > 0, nd.relu(matrix))
print(nd.contrib.getnnz(matrix), nd.contrib.getnnz(matrix, axis=1), nd.sum(matrix, axis=0), nd.mean(matrix, axis=1))
print(nd.take(one, nd.array([0, 2])), nd.norm(one), one + 1, matrix ** 2, nd.ones((3, 4)) + matrix, 1 - one)
total = nd.ones((3, 4))
total += matrix
print(total, nd.array(matrix).asnumpy())
path = os.path.join(tempfile.mkdtemp(), 'arrays')
nd.save(path, {'matrix': matrix, 'rows': one, 'dense': dense})
loaded = nd.load(path)
print(sorted(loaded))
show(loaded['matrix'], loaded['rows'], loaded['dense'])
