"""nd: arrays and the functions of the operator registry."""

from .ndarray import *
from .ndarray import NDArray, _attach_methods
from . import operators as _operators
from .operators import *
from . import random

_attach_methods()
