"""mx.gluon: networks as Python objects."""

from .parameter import Constant, DeferredInitializationError, Parameter, ParameterDict
from .block import Block, HybridBlock
from . import nn
from . import utils
