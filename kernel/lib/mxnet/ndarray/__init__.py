"""nd: arrays and the functions of the operator registry."""

from .ndarray import *
from .ndarray import NDArray, _attach_methods
from . import operators as _operators
from .operators import *
from . import random
from .utils import load, load_frombuffer, save

_attach_methods()
