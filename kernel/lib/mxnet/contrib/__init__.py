"""mx.contrib: the operators of nd.contrib under their other names."""

from ..ndarray import contrib as nd
from ..ndarray import contrib as ndarray
from .. import autograd
