"""Random arrays for tests, dense and sparse; mxnet.test_utils shows them."""

import numpy as np

from .context import current_context
from .ndarray import array as _array, sparse, zeros

__all__ = [
    "assign_each", "assign_each2", "create_2d_tensor", "create_sparse_array", "create_sparse_array_zd", "create_vector",
    "get_identity_mat", "get_identity_mat_batch", "rand_ndarray", "rand_sparse_ndarray", "random_arrays", "random_sample",
    "random_uniform_arrays", "shuffle_csr_column_indices",
]


def random_arrays(*shapes):
    """Arrays of NumPy of normally distributed numbers; one array for one shape."""
    arrays = [np.array(np.random.randn(*shape), dtype=np.float32) for shape in shapes]
    return arrays[0] if len(arrays) == 1 else arrays


def random_uniform_arrays(*shapes, low=0.0, high=1.0, dtype=None):
    """A list of arrays of NumPy of uniformly distributed numbers."""
    return [np.random.uniform(low, high, size=shape).astype(dtype or np.float32) for shape in shapes]


def random_sample(population, k):
    """k different items of a list."""
    assert 0 <= k <= len(population)
    shuffled = population[:]
    np.random.shuffle(shuffled)
    return shuffled[:k]


def assign_each(the_input, function):
    """The function applied to each element; without a function a copy."""
    if function is None:
        return np.array(the_input)
    flat = [function(value) for value in the_input.reshape(-1).tolist()]
    return np.array(flat, dtype=the_input.dtype).reshape(the_input.shape)


def assign_each2(input1, input2, function):
    """The function applied to each pair of elements."""
    if function is None:
        return np.array(input1)
    pairs = zip(input1.reshape(-1).tolist(), input2.reshape(-1).tolist())
    return np.array([function(*pair) for pair in pairs], dtype=input1.dtype).reshape(input1.shape)


def create_2d_tensor(rows, columns, dtype=np.int64):
    """A matrix whose rows hold their own numbers."""
    return _array(np.arange(rows).reshape(rows, 1), dtype=dtype).broadcast_to((rows, columns))


def create_vector(size, dtype=np.int64):
    """The numbers below size."""
    return _array(np.arange(size), dtype=dtype)


def get_identity_mat(size):
    """The identity matrix, as NumPy's float32 array."""
    return np.eye(size).astype("float32")


def get_identity_mat_batch(size):
    """Two identity matrices."""
    return np.array([get_identity_mat(size)] * 2)


def rand_ndarray(shape, stype="default", density=None, dtype=None, modifier_func=None, shuffle_csr_indices=False,
                 distribution=None, ctx=None):
    """A random array of a storage type."""
    if stype != "default":
        made = rand_sparse_ndarray(shape, stype, density, dtype, distribution, modifier_func=modifier_func,
                                   shuffle_csr_indices=shuffle_csr_indices, ctx=ctx)
        return made[0]
    elements = random_arrays(tuple(shape))
    if modifier_func is not None:
        elements = assign_each(np.asarray(elements), modifier_func)
    return _array(elements, dtype=dtype or np.float32, ctx=ctx or current_context())


def rand_sparse_ndarray(shape, stype, density=None, dtype=None, distribution=None, data_init=None, rsp_indices=None,
                        modifier_func=None, shuffle_csr_indices=False, ctx=None):
    """A random sparse array and its parts: (values, rows) of a row_sparse one, (indptr, indices, data) of a csr matrix.

    distribution 'powerlaw' gives each row of a csr matrix twice the entries of the row before.
    """
    ctx = ctx or current_context()
    density = np.random.rand() if density is None else density
    dtype = np.float32 if dtype is None else dtype
    distribution = distribution or "uniform"
    if stype == "row_sparse":
        assert distribution == "uniform", "Distribution %s not supported for row_sparse" % distribution
        return _row_sparse(shape, density, dtype, data_init, rsp_indices, modifier_func, ctx)
    assert stype == "csr", "unknown storage type"
    assert len(shape) == 2
    if distribution == "powerlaw":
        made = _powerlaw(shape, density, dtype)
    else:
        assert distribution == "uniform", "Distribution not supported: %s" % distribution
        made = _uniform(shape, density, dtype, data_init)
    if shuffle_csr_indices:
        shuffle_csr_column_indices(made)
    made = made.as_in_context(ctx)
    return made, (made.indptr, made.indices, made.data)


def _row_sparse(shape, density, dtype, data_init, rsp_indices, modifier_func, ctx):
    if rsp_indices is None:
        rows = np.nonzero(np.random.rand(shape[0]) < density)[0]
    else:
        rows = np.asarray(rsp_indices)
        assert len(rows) <= shape[0]
    if len(rows) == 0:
        return zeros(shape, stype="row_sparse", dtype=dtype, ctx=ctx), (np.array([], dtype=dtype), np.array([]))
    values = np.random.rand(len(rows), *shape[1:]).astype(dtype)
    if data_init is not None:
        values[...] = data_init
    if modifier_func is not None:
        values = assign_each(values, modifier_func)
    return sparse.row_sparse_array((values, rows), shape=shape, dtype=dtype, ctx=ctx), (values, rows)


def _uniform(shape, density, dtype, data_init):
    """A csr matrix of density * size entries at places that are all equally likely."""
    assert 0 <= density <= 1, "density has to be between 0 and 1"
    size = shape[0] * shape[1]
    places = np.sort(np.random.permutation(size)[: int(round(density * size))])
    values = np.random.rand(len(places)).astype(dtype)
    if data_init is not None:
        values[...] = data_init
    ends = np.searchsorted(places, np.arange(shape[0] + 1) * shape[1])
    return sparse.csr_matrix((values, places % shape[1], ends), shape=shape, dtype=dtype)


def _powerlaw(shape, density, dtype):
    """A csr matrix of density * size entries: one in each row, then twice as many from row to row until none is left."""
    rows, columns = shape
    assert 0 <= density <= 1, "density has to be between 0 and 1"
    left = int(rows * columns * density)
    if left <= rows:
        raise ValueError("not supported for this density: %s. For this shape (%d, %d) Please keep :\n"
                         " num_rows * num_cols * density > num_rows" % (density, rows, columns))
    counts = [1] * rows
    left -= rows
    for row in range(1, rows):
        wanted = min(2 * counts[row - 1], columns)
        counts[row] += min(wanted - 1, left)
        left -= counts[row] - 1
    for row in range(rows):
        more = min(columns - counts[row], left)
        counts[row] += more
        left -= more
    places = np.concatenate([np.arange(count) for count in counts])
    values = 1 + np.random.uniform(0, 1, size=len(places))
    ends = np.concatenate([np.array([0]), np.cumsum(np.array(counts))])
    return sparse.csr_matrix((values.astype(dtype), places, ends), shape=shape, dtype=dtype)


def shuffle_csr_column_indices(csr):
    """Puts the entries of each row of a csr matrix in a random order, in place."""
    ends = csr.indptr.asnumpy().tolist()
    order = np.concatenate([np.random.permutation(end - begin) + begin for begin, end in zip(ends, ends[1:])] or [[]])
    if len(order):
        places = _array(order, dtype="int64")
        csr.data[:] = csr.data.take(places)
        csr.indices[:] = csr.indices.take(places)


def create_sparse_array(shape, stype, data_init=None, rsp_indices=None, dtype=None, modifier_func=None, density=0.5,
                        shuffle_csr_indices=False):
    """A random sparse array; the rows of a row_sparse one may be given."""
    if stype not in ("row_sparse", "csr"):
        raise AssertionError("Unknown storage type: " + stype)
    rows = None if rsp_indices is None else np.sort(np.asarray(rsp_indices))
    return rand_sparse_ndarray(shape, stype, density, dtype, data_init=data_init, rsp_indices=rows,
                               modifier_func=modifier_func, shuffle_csr_indices=shuffle_csr_indices)[0]


def create_sparse_array_zd(shape, stype, density, data_init=None, rsp_indices=None, dtype=None, modifier_func=None,
                           shuffle_csr_indices=False):
    """As create_sparse_array, with no rows in a row_sparse array but those that are given."""
    return create_sparse_array(shape, stype, data_init, rsp_indices, dtype, modifier_func,
                               0.0 if stype == "row_sparse" else density, shuffle_csr_indices)
