"""nd: arrays and the functions of the operator registry."""

from .ndarray import *
from .ndarray import NDArray, _DTYPE_MX_TO_NP, _DTYPE_NP_TO_MX, _GRAD_REQ_MAP, _attach_methods
from ._interchange import *
from . import operators as _operators
from .operators import *
from . import _internal, contrib, linalg, random, sparse
from .sparse import cast_storage
from . import image
from . import operators as op
from .utils import load, load_frombuffer, save

_attach_methods()


def Custom(*data, **parameters):
    """Calls an operator that mx.operator.register has named: op_type is the name, other parameters are the operator's."""
    from ..operator import custom

    return custom(*data, **parameters)
