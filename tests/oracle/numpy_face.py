"""Asks NumPy 1.23 what small programs over `numpy` show; tests/it/faces.rs replays them in Gradus.

    python tests/oracle/numpy_face.py

writes tests/data/numpy_face.json. The Python is that of the oracle, MXNet need not be there.

Not asked, because Gradus does not have it: element types beyond the engine's eight (sums of uint8 are int64 and not
uint64), truth values as an index of no axis, an array's shape changed in place, convolve, polyfit, and
distributions of numpy.random other than uniform, normal, exponential and integers.
"""

import itertools

import answers
import numpy_functions

SETUP = "import numpy as np"
TYPES = ["bool", "uint8", "int8", "int32", "int64", "float16", "float32", "float64"]


def lines(text):
    """Programs, one a line; a program of several lines has `; ` between them."""
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


CREATION = lines("""
    np.array(5)
    np.array([])
    np.array([1, 2, 3])
    np.array([1, 2.5, 3])
    np.array([True, False])
    np.array([True, 2])
    np.array([[1, 2], [3, 4]])
    np.array(((1., 2.), (3., 4.)))
    np.array([np.float32(1), np.float32(2)])
    np.array([np.float32(1), 2])
    np.array([np.array([1, 2]), np.array([3, 4])])
    np.array([np.array([1., 2.], dtype='float32')])
    np.array(range(4))
    np.array([[[1]], [[2]]])
    np.array([1, 2, 3], dtype=np.float32)
    np.array([1, 2, 3], dtype='float16')
    np.array([1.7, -2.7], dtype=int)
    np.array([1.7, 0], dtype=bool)
    np.array([1.7, 2.2], np.uint8)
    np.array([1, 2], dtype=float)
    np.array(np.array([1, 2], dtype='int8'))
    np.array([1, 2], ndmin=3)
    np.array(3.5)
    np.array(True)
    np.array(np.float32(3.5))
    np.array([10**12])
    np.array([1e300, -1e300])
    a = np.array([1, 2]); b = np.array(a); b[0] = 9; a
    a = np.array([1, 2]); b = np.asarray(a); b[0] = 9; a
    a = np.array([1, 2]); np.asarray(a) is a
    a = np.array([1, 2]); np.asarray(a, dtype='float32')
    np.asarray([1, 2])
    np.ascontiguousarray(np.arange(6).reshape(2, 3).T)
    np.zeros(3)
    np.zeros((2, 3))
    np.zeros((2, 0))
    np.zeros(())
    np.zeros(3, dtype=int)
    np.zeros(3, np.float32)
    np.zeros((2,), dtype=bool)
    np.ones(3)
    np.ones((2, 2), dtype='int32')
    np.ones(2, dtype=bool)
    np.full(3, 7)
    np.full((2, 2), 1.5)
    np.full((2, 2), True)
    np.full(2, 3, dtype='float32')
    np.full((2, 2), np.inf)
    np.full((2, 3), [1, 2, 3])
    np.empty((2, 3)).shape
    np.empty(3, dtype='int8').dtype
    np.zeros_like(np.array([1, 2]))
    np.zeros_like(np.array([1.5, 2]), dtype=int)
    np.ones_like(np.array([[1.5, 2]]))
    np.ones_like([1, 2])
    np.full_like(np.array([1, 2]), 3.7)
    np.empty_like(np.array([1.5, 2])).shape
    np.arange(5)
    np.arange(5.)
    np.arange(2, 5)
    np.arange(2, 10, 3)
    np.arange(10, 2, -3)
    np.arange(0, 1, 0.25)
    np.arange(5, dtype='float32')
    np.arange(3, dtype=np.int8)
    np.arange(0)
    np.arange(5, 2)
    np.arange(0.5, 3)
    np.arange(0, 1, 0.1)
    np.arange(1, 2, 0.1, dtype='float32')
    np.arange(-2, 3)
    np.linspace(0, 1, 5)
    np.linspace(0, 1, 5, endpoint=False)
    np.linspace(2, 3, num=4)
    np.linspace(0, 10, 3, dtype=int)
    np.linspace(-1, 1, 7)
    np.linspace(1, 1, 1)
    np.linspace(0, 1, 0)
    np.linspace(-5, 5, 101)[::20]
    np.linspace(0, 1).shape
    np.logspace(0, 3, 4)
    np.eye(3)
    np.eye(2, 3)
    np.eye(3, k=1)
    np.eye(3, k=-1, dtype=int)
    np.identity(2)
    np.diag([1, 2, 3])
    np.diag(np.array([[1, 2], [3, 4]]))
    np.diag([1, 2], k=1)
    np.tri(3)
    np.tril(np.arange(9).reshape(3, 3))
    np.triu(np.arange(9).reshape(3, 3), k=1)
    np.meshgrid([1, 2, 3], [4, 5])
    np.meshgrid([1, 2], [3, 4], indexing='ij')
    np.fromiter([1, 2, 3], dtype=float)
    np.random.rand(2, 0).shape
""")

SCALARS = lines("""
    np.float32(1)
    np.float32(0.1)
    np.float64(0.1)
    np.float16(0.1)
    np.float32(1e10)
    np.float32(1e-10)
    np.float64(1e16)
    np.float64(123456789.123)
    np.float32(16777217)
    np.int32(5)
    np.int64(-5)
    np.uint8(255)
    np.int8(-128)
    np.bool_(True)
    np.bool_(0)
    np.float32('1.5')
    np.float64('inf')
    np.float32(np.nan)
    np.float32(np.array([2.5]))
    np.int32(2.9)
    np.float32()
    str(np.float32(0.1))
    str(np.float64(0.30000000000000004))
    '%s' % np.float32(3.14159)
    '%.3f' % np.float32(3.14159)
    '%d' % np.float32(3.9)
    '%d' % np.int64(3)
    '%5.1f|' % np.float16(2.25)
    '{}'.format(np.float32(0.1))
    '{:.2f}'.format(np.float32(0.126))
    '{:d}'.format(np.int32(7))
    f'{np.float64(2.0)}'
    f'{np.float32(1/3):.4f}'
    float(np.float32(0.1))
    int(np.float32(3.7))
    bool(np.float32(0))
    complex(np.float32(2))
    np.float32(0.1) + np.float32(0.2)
    np.float32(0.1) + 0.2
    np.float64(0.1) + np.float32(0.2)
    np.float32(1) + np.int32(1)
    np.float32(1) * np.int8(2)
    np.int32(7) / np.int32(2)
    np.int32(7) // np.int32(2)
    np.int32(-7) // 2
    np.int32(-7) % 3
    np.int64(2) ** 10
    np.float32(2) ** 0.5
    2 ** np.float32(3)
    1 - np.float32(0.5)
    10 / np.int64(4)
    10 // np.float32(3)
    10 % np.float64(3)
    divmod(np.int64(7), np.int64(3))
    -np.float32(2)
    +np.int8(3)
    abs(np.float64(-2.5))
    ~np.int32(5)
    np.int32(6) & np.int32(3)
    np.int32(6) | 1
    np.int64(6) ^ np.int64(3)
    np.int64(1) << 4
    np.int64(16) >> np.int64(2)
    np.bool_(True) & np.bool_(False)
    np.bool_(True) | np.bool_(False)
    ~np.bool_(True)
    np.bool_(True) + np.bool_(True)
    np.float32(1) / 0
    np.float32(-1) / 0
    np.float64(0) / 0
    np.float32(1) == 1
    np.float32(0.1) == 0.1
    np.float32(1) < np.int64(2)
    np.float32(1) != 1
    1 > np.float64(0.5)
    np.float64(1) == None
    np.float64(1) == 'a'
    not np.bool_(False)
    type(np.float32(1) < 2)
    np.float32(1) + np.array([1, 2])
    np.float64(1.5) * np.array([1, 2], dtype='float32')
    np.float64(1.5) * [1, 2]
    np.int64(2) * [1, 2]
    round(np.float32(2.567), 2)
    round(np.float64(2.5))
    np.float64(2.567).round(1)
    np.float32(2).dtype
    np.float32(2).shape
    np.float32(2).ndim
    np.float32(2).size
    np.float32(2).item()
    np.int64(2).tolist()
    type(np.float32(2).item())
    np.float32(2.5).astype(int)
    np.float64(2.5).astype('float32')
    np.float64(4).mean()
    np.float64(4).sum()
    hash(np.int64(5)) == hash(5)
    {np.int64(5): 'a'}[5]
    isinstance(np.float32(1), float)
    isinstance(np.int64(1), int)
    isinstance(np.float32(1), np.floating)
    isinstance(np.int32(1), np.integer)
    isinstance(np.float32(1), np.number)
    isinstance(np.bool_(1), np.generic)
    issubclass(np.float32, np.floating)
    [10, 20, 30][np.int64(1)]
    list(range(np.int32(3)))
    np.float32([1, 2, 3])
    np.int32([1.5, 2.5])
    np.float64([[1]])
    np.float32(1) is np.float32(1)
    np.float32
    np.float64
    np.int32
    np.bool_
    np.float32.__name__
    type(np.float32(1))
    type(np.array([1.]))
    type(np.array([1.])[0])
    np.finfo(np.float32).eps
    np.finfo('float64').max
    np.finfo(np.float16).tiny
    np.iinfo(np.int8).max
    np.iinfo('int32').min
    np.pi
    np.e
    np.inf
    np.nan
    np.newaxis
    np.NaN
    np.PINF
    np.int64(3).__index__()
    np.float64(2.0).is_integer()
    isinstance(np.float64(1), float)
    np.sum([np.float32(1), np.float32(2)])
    sum([np.float32(1), np.float32(2)])
    max(np.float32(1), np.float32(2))
    np.isscalar(np.float32(1))
    np.isscalar([1])
""")

DTYPES = lines("""
    np.dtype('float32')
    np.dtype(np.int64)
    np.dtype(float)
    np.dtype(int)
    np.dtype(bool)
    np.dtype('f4')
    np.dtype('i8')
    np.dtype('<f8')
    np.dtype('float32') == np.float32
    np.dtype('float32') == 'float32'
    np.dtype('float32') == np.dtype('float64')
    np.float32 == np.dtype('float32')
    np.dtype('float32') != np.float64
    np.dtype('float32').name
    np.dtype('float32').itemsize
    np.dtype('float32').kind
    np.dtype('int8').kind
    np.dtype('uint8').kind
    np.dtype('bool').kind
    np.dtype('float32').type
    np.dtype('int64').char
    np.dtype('float32').str
    str(np.dtype('int32'))
    np.array([1]).dtype
    np.array([1.]).dtype
    np.array([True]).dtype
    np.array([1.]).dtype == float
    np.array([1]).dtype == int
    np.array([1.]).dtype.name
    np.zeros(2, 'f4').dtype == np.float32
    np.array([1.]).dtype in (np.float32, np.float64)
    {np.dtype('float32'): 1}[np.dtype('float32')]
    np.array([1.9, -1.9]).astype(int)
    np.array([1.9, -1.9]).astype('float32')
    np.array([0, 1, 2]).astype(bool)
    np.array([300, -1]).astype(np.uint8)
    np.array([200]).astype('int8')
    np.array([True, False]).astype(float)
    np.array([1, 2]).astype(np.float16)
    a = np.array([1, 2]); a.astype(a.dtype) is a
    a = np.array([1, 2]); a.astype(a.dtype, copy=False) is a
    np.result_type(np.int32, np.float32)
    np.promote_types('int8', 'float16')
    np.can_cast('int32', 'float64')
    np.issubdtype(np.float32, np.floating)
    np.issubdtype(np.int32, np.integer)
    np.issubdtype(np.float32, np.integer)
    np.issubdtype(np.array([1.]).dtype, np.floating)
    np.array([1, 2], dtype='foo')
    np.dtype('foo')
    np.array([1.5]).itemsize
    np.array([1.5, 2]).nbytes
    np.zeros((2, 3), 'float32').strides
    np.float(3) if hasattr(np, 'floa') else 'no np.floa'
""")

MIXED = [
    f"np.array([1, 2], dtype='{left}') {operator} np.array([3, 1], dtype='{right}')"
    for operator in ["+", "/"]
    for left, right in itertools.combinations_with_replacement(TYPES, 2)
    if not {left, right} >= {"int8", "uint8"}
    # int16, and float16 of two integers of 8 bits, are none of MXNet's types.
] + [
    f"np.array([7, 2], dtype='{name}') {operator} {scalar}"
    for name in TYPES[1:]
    for operator, scalar in [("+", "2"), ("*", "1.5"), ("/", "2"), ("//", "2"), ("%", "3"), ("**", "2"), ("-", "True")]
] + [f"{scalar} {operator} np.array([4, 2], dtype='{name}')"
     for name in ["int32", "float32", "float64"]
     for operator, scalar in [("-", "2"), ("/", "1.5"), ("//", "9"), ("%", "9"), ("**", "2")]]

ARITHMETIC = lines("""
    np.array([1, 2, 3]) + 1
    np.array([1., 2.]) * 2
    np.array([1, 2]) - np.array([0.5, 0.5])
    np.array([[1], [2]]) + np.array([10, 20, 30])
    np.array([1, 2, 3]) * np.array([[1], [2]])
    np.array([1, 2]) + np.array([1, 2, 3])
    np.ones((2, 3)) + np.ones((3, 2))
    np.array([1, 2]) + [3, 4]
    [3, 4] + np.array([1, 2])
    (1, 2) * np.array([1, 2])
    np.array([7, -7]) // 2
    np.array([7., -7.]) // 2
    np.array([7, -7]) % 3
    np.array([7.5, -7.5]) % 2
    -7 // np.array([2, 3])
    np.array([1, 2]) / 0
    np.array([0., 1., -1.]) / 0
    np.array([1, 2]) // 0
    np.array([1, 2]) % 0
    np.array([2, 3]) ** 2
    np.array([2, 3]) ** 0.5
    np.array([2., 3.]) ** -1
    np.array([2, 3]) ** -1
    np.array([1, 2]) ** np.array([3, 4])
    2 ** np.array([1, 2, 3])
    -np.array([1, -2])
    +np.array([1, -2])
    abs(np.array([1, -2.5]))
    ~np.array([True, False])
    ~np.array([1, -2])
    np.array([6, 5]) & 3
    np.array([6, 5]) | np.array([1, 2])
    np.array([6, 5]) ^ 3
    np.array([True, False]) & np.array([True, True])
    np.array([True, False]) | np.array([False, False])
    np.array([True, False]) ^ True
    np.array([1, 2]) << 2
    np.array([8, 4]) >> 1
    np.array([1, 2]) @ np.array([3, 4])
    np.array([[1, 2], [3, 4]]) @ np.array([1, 1])
    np.array([[1., 2], [3, 4]]) @ np.array([[1, 0], [0, 1]])
    np.ones((2, 2, 3)) @ np.ones((2, 3, 1))
    np.ones((2, 3)) @ np.ones((2, 3))
    divmod(np.array([7, 8]), 3)
    a = np.array([1, 2]); a += 1; a
    a = np.array([1., 2.]); a *= 2; a
    a = np.array([1, 2]); a += 0.5; a
    a = np.array([1, 2]); a /= 2; a
    a = np.array([1., 2.], dtype='float32'); a /= 3; a
    a = np.array([1., 2.]); a -= np.array([1, 1]); a
    a = np.array([5, 7]); a //= 2; a
    a = np.array([5, 7]); a %= 4; a
    a = np.array([5, 7]); a **= 2; a
    a = np.array([5, 7]); a &= 4; a
    a = np.ones((2, 2)); a += np.array([1, 2]); a
    a = np.ones(2); a += np.ones((2, 2)); a
    a = np.arange(4); b = a[1:]; b += 10; a
    a = np.array([200], dtype='uint8'); a + a
    np.array([100], dtype='int8') + np.array([100], dtype='int8')
    np.array([1, 2]) + 'a'
    np.array([1, 2]) + None
    np.array([1, 2]) == np.array([1, 3])
    np.array([1, 2]) != 1
    np.array([1, 2]) < 2
    np.array([1., 2.]) >= np.array([[1.], [2.]])
    1 < np.array([1, 2])
    np.array([1, 2]) == [1, 2]
    np.array([True, False]) == True
    np.array([1, np.nan]) == np.array([1, np.nan])
    np.array([1, 2]) == None
    np.array([1, 2]) is None
    bool(np.array([1]))
    bool(np.array([0.]))
    bool(np.array([1, 2]))
    if np.array([1, 2]): pass
    float(np.array([1.5]))
    float(np.array(1.5))
    int(np.array([3]))
    float(np.array([1, 2]))
    round(np.array(2.567), 1)
    np.array([2.567, 1.234]).round(1)
    np.array([0.5, 1.5, 2.5]).round()
    1 in np.array([1, 2])
    5 in np.array([1, 2])
    len(np.array([[1, 2]]))
    len(np.array(5))
    list(np.array([1, 2]))
    [row for row in np.array([[1, 2], [3, 4]])]
    a, b = np.array([1, 2]); a
    sorted(np.array([3, 1, 2]))
    max(np.array([3, 1, 2]))
    sum(np.array([3, 1, 2]))
    hash(np.array([1]))
    str(np.array([1, 2])) + '!'
    '%s' % np.array([1.5, 2])
    '{}'.format(np.array([1, 2]))
    np.array([1.5, 2]).tolist()
    np.array([[1, 2]]).tolist()
    np.array(5).tolist()
    np.array([1, 2]).item(1)
    np.array([1.5]).item()
    np.array([1, 2]).item()
    np.array([[1, 2], [3, 4]]).item(1, 0)
""")

INDEXING = lines("""
    np.arange(5)[0]
    np.arange(5)[-1]
    np.arange(5)[5]
    np.arange(5)[-6]
    np.arange(5)[1:3]
    np.arange(5)[::2]
    np.arange(5)[::-1]
    np.arange(5)[3:0:-1]
    np.arange(5)[10:]
    np.arange(5)[:-1]
    np.arange(5)[-2:]
    np.arange(5)[::0]
    np.arange(6).reshape(2, 3)[1]
    np.arange(6).reshape(2, 3)[1, 2]
    np.arange(6).reshape(2, 3)[1][2]
    np.arange(6).reshape(2, 3)[:, 1]
    np.arange(6).reshape(2, 3)[:, 1:]
    np.arange(6).reshape(2, 3)[:, ::-1]
    np.arange(6).reshape(2, 3)[::-1, ::2]
    np.arange(6).reshape(2, 3)[..., 0]
    np.arange(6).reshape(2, 3)[0, ...]
    np.arange(6).reshape(2, 3)[None]
    np.arange(6).reshape(2, 3)[:, None, 1]
    np.arange(3)[:, np.newaxis]
    np.arange(3)[np.newaxis, :]
    np.arange(6).reshape(2, 3)[2]
    np.arange(6).reshape(2, 3)[0, 3]
    np.arange(6).reshape(2, 3)[0, 0, 0]
    np.arange(5)[[0, 2]]
    np.arange(5)[[0, -1, 0]]
    np.arange(5)[np.array([1, 3])]
    np.arange(5)[np.array([[1, 3], [0, 2]])]
    np.arange(5)[[7]]
    np.arange(5)[[1.5]]
    np.arange(5)[1.5]
    np.arange(5)['a']
    np.arange(5)[[]]
    np.arange(6).reshape(2, 3)[[1, 0]]
    np.arange(6).reshape(2, 3)[[0, 1], [2, 0]]
    np.arange(6).reshape(2, 3)[:, [0, 2]]
    np.arange(6).reshape(2, 3)[[1], 2]
    np.arange(6).reshape(2, 3)[np.array([[0], [1]]), np.array([0, 2])]
    np.arange(6).reshape(2, 3)[np.arange(2), [1, 1]]
    np.arange(5)[np.array([True, False, True, False, True])]
    np.arange(5)[np.arange(5) > 2]
    np.arange(5)[[True, False, False, False, True]]
    np.arange(6).reshape(2, 3)[np.array([True, False])]
    np.arange(6).reshape(2, 3)[np.arange(6).reshape(2, 3) % 2 == 0]
    np.arange(6).reshape(2, 3)[:, np.array([True, False, True])]
    np.arange(6).reshape(2, 3)[np.array([False, True]), 1]
    np.arange(5)[np.array([True, False])]
    np.arange(5)[np.arange(5) > 10]
    a = np.arange(5); a[0] = 9; a
    a = np.arange(5); a[1:3] = 7; a
    a = np.arange(5); a[1:3] = [8, 9]; a
    a = np.arange(5); a[::2] = -1; a
    a = np.arange(5); a[::-1] = np.arange(5); a
    a = np.arange(5); a[:] = 3.9; a
    a = np.arange(5.); a[2] = np.float32(2.5); a
    a = np.arange(5); a[[0, 2]] = 5; a
    a = np.arange(5); a[[0, 2]] = [7, 8]; a
    a = np.arange(5); a[a > 2] = 0; a
    a = np.arange(5); a[a > 2] = [10, 20]; a
    a = np.arange(5); a[a > 2] += 100; a
    a = np.arange(6).reshape(2, 3); a[0] = 1; a
    a = np.arange(6).reshape(2, 3); a[:, 1] = [7, 8]; a
    a = np.arange(6).reshape(2, 3); a[1, 2] = 0; a
    a = np.arange(6).reshape(2, 3); a[a % 2 == 1] = -1; a
    a = np.arange(6).reshape(2, 3); a[[0, 1], [0, 2]] = 99; a
    a = np.arange(6).reshape(2, 3); a[...] = 4; a
    a = np.zeros((2, 2)); a[0] += 1; a
    a = np.zeros((2, 2)); a[0][1] = 5; a
    a = np.zeros((2, 3)); a[:] = [1, 2, 3]; a
    a = np.zeros(3); a[5] = 1
    a = np.zeros(3); a[:] = [1, 2]
    a = np.zeros(3); a[0] = [1, 2]
    a = np.zeros(3); a[0] = 'x'
    a = np.zeros((2, 3)); a[0, 0, 0] = 1
    a = np.arange(4); b = a[::2]; b[0] = 50; a
    a = np.arange(4); b = a[[0, 1]]; b[0] = 50; a
    a = np.arange(4).reshape(2, 2); b = a.T; b[0, 1] = 50; a
    a = np.arange(4); b = a.reshape(2, 2); b[0, 1] = 50; a
    a = np.arange(4); b = a.copy(); b[0] = 50; a
    a = np.arange(4); b = a.ravel(); b[0] = 50; a
    a = np.arange(4); b = a.flatten(); b[0] = 50; a
    a = np.arange(4); a.fill(3); a
    np.arange(24).reshape(2, 3, 4)[1, :, 2]
    np.arange(24).reshape(2, 3, 4)[..., -1]
    np.arange(24).reshape(2, 3, 4)[0, 1:, ::2]
    np.arange(24).reshape(2, 3, 4)[[0, 1], :, [1, 2]]
    np.arange(24).reshape(2, 3, 4)[:, [0, 2], 1]
    np.arange(5)[np.int64(2)]
    np.arange(5)[np.array(2)]
    np.array(5)[()]
    np.array(5)[0]
    np.array([[1, 2], [3, 4]])[(1, 0)]
    np.take([10, 20, 30], [2, 0])
    np.take(np.arange(6).reshape(2, 3), [2, 0], axis=1)
    np.take(np.arange(4), [5, -1, -6], mode='wrap')
    np.take(np.arange(4), [5, -1], mode='clip')
    np.take(np.arange(6).reshape(2, 3), [4, -4], axis=1, mode='wrap')
    np.take(np.arange(4), 6, mode='wrap')
    x = np.array([[2, 1], [4, 3]]); y = np.apply_along_axis(lambda row: row.sort(), 1, x); x
    np.random.normal(0, 1, size=np.array([2, 1])).shape
    np.testing.assert_array_almost_equal([np.nan, 1], [np.nan, 1])
    np.arange(5).take([1, 1])
    np.nonzero(np.array([0, 3, 0, 5]))
    np.array([[1, 0], [0, 2]]).nonzero()
    np.argwhere(np.array([[1, 0], [0, 2]]))
    np.flatnonzero(np.array([0, 3, 0, 5]))
    np.where(np.array([True, False, True]))
    np.where(np.array([True, False]), [1, 2], [3, 4])
    np.where(np.arange(4) > 1, np.arange(4), 0.5)
    np.where(np.array([[True], [False]]), 1, np.arange(2))
    np.where(True, 1, 2)
    np.select([np.arange(3) < 1, np.arange(3) > 1], [10, 20], 0)
    np.put_along_axis if False else 1
    np.take_along_axis(np.array([[3, 1], [2, 4]]), np.array([[1, 0], [0, 1]]), axis=1)
    for v in np.array([[1, 2]]).flat: print
    np.arange(4).reshape(2, 2).flat[3]
    list(np.ndenumerate(np.array([[1, 2]])))
    list(np.ndindex(2, 2))
""")

SHAPES = lines("""
    np.arange(6).reshape(2, 3)
    np.arange(6).reshape((3, 2))
    np.arange(6).reshape(-1)
    np.arange(6).reshape(2, -1)
    np.arange(6).reshape(4, 2)
    np.arange(6).reshape(4, -1)
    np.arange(6).reshape(-1, -1)
    np.arange(6).reshape(3, 2, order='F')
    np.reshape([1, 2, 3, 4], (2, 2))
    np.arange(0).reshape(0, 3)
    np.array([5]).reshape(())
    np.arange(6).shape
    np.zeros((2, 3)).shape
    np.array(5).shape
    np.zeros((2, 3)).ndim
    np.zeros((2, 3)).size
    np.shape([[1, 2]])
    np.ndim([[1, 2]])
    np.size([[1, 2]])
    np.size(np.zeros((2, 3)), 1)
    np.arange(6).reshape(2, 3).T
    np.arange(6).reshape(2, 3).transpose()
    np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1).shape
    np.arange(24).reshape(2, 3, 4).transpose((1, 0, 2)).shape
    np.transpose(np.arange(6).reshape(2, 3))
    np.transpose(np.zeros((2, 3, 4)), (2, 0, 1)).shape
    np.arange(3).T
    np.arange(6).reshape(2, 3).transpose(0, 0)
    np.arange(6).reshape(2, 3).swapaxes(0, 1)
    np.swapaxes(np.zeros((2, 3, 4)), 0, 2).shape
    np.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape
    np.rollaxis(np.zeros((2, 3, 4)), 2).shape
    np.arange(6).reshape(2, 3).flatten()
    np.arange(6).reshape(2, 3).ravel()
    np.arange(6).reshape(2, 3).T.ravel()
    np.ravel([[1, 2], [3, 4]])
    np.zeros((1, 3, 1)).squeeze().shape
    np.zeros((1, 3, 1)).squeeze(0).shape
    np.zeros((1, 3, 1)).squeeze(axis=(0, 2)).shape
    np.zeros((1, 3)).squeeze(1)
    np.squeeze(np.array([[5]]))
    np.expand_dims(np.arange(3), 0).shape
    np.expand_dims(np.arange(3), -1)
    np.expand_dims(np.arange(3), axis=(0, 2)).shape
    np.atleast_1d(5)
    np.atleast_2d([1, 2])
    np.concatenate([np.arange(2), np.arange(3)])
    np.concatenate(([1, 2], [3.5]))
    np.concatenate([np.ones((1, 2)), np.zeros((2, 2))])
    np.concatenate([np.ones((2, 1)), np.zeros((2, 2))], axis=1)
    np.concatenate([np.ones((2, 1)), np.zeros((2, 2))], axis=-1)
    np.concatenate([np.ones((2, 1)), np.zeros((2, 2))], axis=None)
    np.concatenate([np.ones((2, 1)), np.zeros((3, 2))])
    np.concatenate([np.ones(2), np.zeros((3, 2))])
    np.concatenate([])
    np.concatenate([np.ones(2, 'float32'), np.ones(2, 'int32')]).dtype
    np.stack([np.arange(3), np.arange(3)])
    np.stack([np.arange(3), np.arange(3)], axis=1)
    np.stack([np.arange(3), np.arange(3)], axis=-1).shape
    np.stack([np.arange(3), np.arange(2)])
    np.vstack([np.arange(3), np.arange(3)])
    np.vstack((np.ones((2, 2)), np.zeros((1, 2))))
    np.hstack([np.arange(3), np.arange(2)])
    np.hstack((np.ones((2, 2)), np.zeros((2, 1))))
    np.dstack([np.arange(2), np.arange(2)])
    np.column_stack([np.arange(2), np.arange(2)])
    np.append([1, 2], 3)
    np.append([[1, 2]], [[3, 4]], axis=0)
    np.append(np.array([1.]), [2, 3])
    np.insert([1, 2, 3], 1, 9)
    np.delete([1, 2, 3], 1)
    np.delete(np.arange(6).reshape(2, 3), 0, axis=1)
    np.split(np.arange(6), 3)
    np.split(np.arange(6), [1, 4])
    np.split(np.arange(6).reshape(2, 3), 3, axis=1)
    np.split(np.arange(5), 2)
    np.array_split(np.arange(5), 2)
    np.hsplit(np.arange(4).reshape(2, 2), 2)
    np.vsplit(np.arange(4).reshape(2, 2), 2)
    np.tile([1, 2], 2)
    np.tile([1, 2], (2, 2))
    np.tile(np.array([[1], [2]]), 2)
    np.repeat([1, 2], 2)
    np.repeat([1, 2], [1, 3])
    np.repeat([[1, 2], [3, 4]], 2, axis=0)
    np.arange(3).repeat(2)
    np.flip(np.arange(3))
    np.flip(np.arange(4).reshape(2, 2), 0)
    np.flip(np.arange(4).reshape(2, 2))
    np.fliplr(np.arange(4).reshape(2, 2))
    np.flipud(np.arange(4).reshape(2, 2))
    np.roll(np.arange(5), 2)
    np.roll(np.arange(4).reshape(2, 2), 1, axis=1)
    np.rot90(np.arange(4).reshape(2, 2))
    np.broadcast_to([1, 2], (3, 2))
    np.broadcast_to([1, 2], (3, 3))
    np.pad([1, 2], 1)
    np.pad([1, 2], (1, 2), 'constant', constant_values=9)
    np.pad(np.ones((2, 2), int), ((1, 0), (0, 1)), mode='constant')
    np.pad([1, 2, 3], 1, mode='edge')
    np.pad([1, 2, 3], 2, mode='reflect')
    np.arange(6).reshape(2, 3).copy()
    np.copy([1, 2])
    np.array([3, 1, 2]).view()
    np.squeeze(np.zeros((2, 1))).shape
    np.resize([1, 2, 3], (2, 2))
""")

PROGRAMS = CREATION + SCALARS + DTYPES + MIXED + ARITHMETIC + INDEXING + SHAPES + lines(
    numpy_functions.REDUCTIONS + numpy_functions.FUNCTIONS + numpy_functions.PRINTING + numpy_functions.RANDOM
)

if __name__ == "__main__":
    answers.write("tests/data/numpy_face.json", answers.answers(PROGRAMS, SETUP))
