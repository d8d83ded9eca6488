"""numpy: as much of it as notebooks for MXNet use, over the native engine."""

from ._scalars import *
from ._array import *

__version__ = "1.23.5"
