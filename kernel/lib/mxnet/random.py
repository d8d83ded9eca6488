"""Random numbers, under the names they have beside nd.random."""

from .ndarray.random import *
from .ndarray.random import __all__, seed
