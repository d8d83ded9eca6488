"""mx.gluon.nn: layers."""

from ..block import Block, HybridBlock
from .activations import Activation
from .basic_layers import Dense, HybridSequential, Sequential
