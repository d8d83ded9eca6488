"""What tests of MXNet programs use: random arrays, and comparisons with tolerances."""
from __future__ import print_function

import contextlib
import io

import mxnet as mx
import numpy as np
from mxnet import nd
from mxnet.test_utils import (almost_equal, assert_almost_equal, assert_exception, default_context, default_dtype,
                              environment, get_atol, get_rtol, list_gpus, rand_ndarray, rand_shape_2d, rand_shape_nd,
                              random_arrays, random_uniform_arrays, retry, same)

np.random.seed(3)
print(tuple(int(extent) for extent in rand_shape_nd(4)), rand_shape_2d(3, 5), random_arrays((2, 2)))
print(random_uniform_arrays((3,), low=-1.0, high=2.0), rand_ndarray((2,)))
print(default_context(), default_dtype(), list(list_gpus()), get_rtol(), get_atol(), get_rtol(0.5))
print(same(np.ones(2), np.ones(2)), same(np.ones(2), np.zeros(2)), almost_equal(np.ones(2), np.ones(2) + 1e-9))
assert_almost_equal(nd.ones(3), np.ones(3) + 1e-5)
assert_almost_equal(np.array([np.nan, 1.0]), np.array([np.nan, 1.0]), equal_nan=True)
assert_exception(lambda: nd.ones(2) + nd.ones(3), mx.base.MXNetError)
for wrong in (lambda: assert_almost_equal(np.ones(2), np.ones(2) + 1e-2),
              lambda: assert_almost_equal(np.ones(2), np.array([1.0, np.nan])),
              lambda: assert_exception(lambda: None, ValueError)):
    try:
        # MXNet prints a list of the errors as well.
        with contextlib.redirect_stdout(io.StringIO()):
            wrong()
        print('not noticed')
    except AssertionError:
        print('noticed')

attempts = []


@retry(3)
def fails_twice():
    attempts.append(1)
    assert len(attempts) > 2


fails_twice()
print(len(attempts))
with environment('GRADUS_EXAMPLE', '1'):
    import os
    print(os.environ['GRADUS_EXAMPLE'])
print('GRADUS_EXAMPLE' in os.environ)
