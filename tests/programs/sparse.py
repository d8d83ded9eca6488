"""Arrays of the storage types csr and row_sparse."""
from __future__ import print_function

import mxnet as mx
from mxnet import autograd, nd

matrix = nd.sparse.csr_matrix(([1., 2, 3], [0, 2, 1], [0, 2, 2, 3]), shape=(3, 4))
rows = nd.sparse.row_sparse_array(([[1., 2], [3, 4]], [0, 2]), shape=(4, 2))
print(matrix, rows, matrix.stype, rows.stype, matrix.shape, rows.dtype, len(matrix))
print(matrix.data, matrix.indices, matrix.indptr)
print(rows.data, rows.indices, rows.indices.dtype)
print(matrix.asnumpy(), rows.tostype('default'))
print(matrix * 2, matrix + matrix, matrix * matrix, matrix / 2, -matrix, rows + rows, rows * 2)
print(matrix + 1, matrix + nd.ones((3, 4)), matrix == matrix)
print((matrix + matrix).asnumpy(), (matrix * nd.ones((3, 4)) / 4).data)
print(matrix.sum(), matrix.mean(), nd.exp(matrix))
print(matrix[1:3], matrix[1:3].asnumpy(), matrix[0], rows[:])
print(nd.dot(matrix, nd.ones((4, 2))), nd.sparse.dot(matrix, nd.ones((3, 2)), transpose_a=True))
print(nd.sparse.zeros('csr', (2, 3)), nd.zeros((2, 3), stype='row_sparse'), nd.sparse.csr_matrix((3, 4)))
print(nd.sparse.retain(rows, nd.array([2])), nd.sparse.retain(rows, nd.array([2])).indices)
print(nd.array([[0, 1], [2, 0]]).tostype('csr').data, nd.cast_storage(nd.array([[0, 0], [2, 0]]), 'row_sparse').indices)
print(matrix.copy(), matrix.astype('float64').dtype, nd.sparse.array(matrix), isinstance(matrix, nd.NDArray))
print(nd.sparse.row_sparse_array((3, 2)).data, nd.sparse.csr_matrix([[0, 1], [1, 0]]).indices)
for wrong in (lambda: matrix.tostype('row_sparse'), lambda: matrix[0, 1]):
    try:
        wrong()
    except ValueError as problem:
        print(problem)
matrix[:] = nd.ones((3, 4))
print(matrix.indptr)

weight = nd.ones((4, 2)).tostype('row_sparse')
weight.attach_grad()
with autograd.record():
    out = nd.dot(nd.sparse.csr_matrix([[0, 1, 0, 2]]), weight)
out.backward()
print(out, weight.grad, weight.grad.indices, weight.grad.data)
