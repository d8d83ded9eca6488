"""numpy: as much of it as notebooks for MXNet use, over the native engine.

Element types are the engine's: bool, uint8, int8, int32, int64, float16, float32, float64. Arrays are dense and numeric.
"""

from ._errors import AxisError
from ._scalars import *
from ._array import *
from ._ufuncs import *
from ._reductions import *
from ._shaping import *
from ._choosing import *
from ._products import *
from ._types import *
from ._grids import *
from ._files import *
from ._polynomials import *
from . import linalg
from . import random
from . import testing

__version__ = "1.23.5"

# NumPy's old names of Python's own types; behind everything that needs the types themselves.
int, float, bool, object, str = int, float, bool, object, str
