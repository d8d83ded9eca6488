"""Blocks in a row, and fully connected layers."""

import warnings

from ..block import Block, HybridBlock
from .activations import Activation

__all__ = ["Sequential", "HybridSequential", "Dense"]


class _Row:
    """What both kinds of blocks in a row have in common."""

    def add(self, *blocks):
        """Adds blocks at the end."""
        for block in blocks:
            self.register_child(block)

    def __repr__(self):
        return self._drawn(self._children)

    def __getitem__(self, key):
        blocks = list(self._children.values())[key]
        if not isinstance(blocks, list):
            return blocks
        row = type(self)(prefix=self._prefix)
        with row.name_scope():
            row.add(*blocks)
        return row

    def __len__(self):
        return len(self._children)


class Sequential(_Row, Block):
    """Calls blocks one after the other."""

    def forward(self, x):
        for block in self._children.values():
            x = block(x)
        return x

    def hybridize(self, active=True, **kwargs):
        if self._children and all(isinstance(child, HybridBlock) for child in self._children.values()):
            warnings.warn("All children of this Sequential layer '%s' are HybridBlocks. Consider using HybridSequential for "
                          "the best performance." % self.prefix, stacklevel=2)
        super().hybridize(active, **kwargs)


class HybridSequential(_Row, HybridBlock):
    """Calls hybrid blocks one after the other."""

    def hybrid_forward(self, F, x):
        for block in self._children.values():
            x = block(x)
        return x


class Dense(HybridBlock):
    """`activation(dot(x, weight.T) + bias)` with that many units; in_units is found out from the first input if it is 0.

    With flatten all axes but the first count as inputs, else only the last.
    """

    def __init__(self, units, activation=None, use_bias=True, flatten=True, dtype="float32", weight_initializer=None,
                 bias_initializer="zeros", in_units=0, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self._in_units = in_units
        self._flatten = flatten
        with self.name_scope():
            self.weight = self.params.get("weight", shape=(units, in_units), init=weight_initializer, dtype=dtype,
                                          allow_deferred_init=True)
            self.bias = None
            if use_bias:
                self.bias = self.params.get("bias", shape=(units,), init=bias_initializer, dtype=dtype,
                                            allow_deferred_init=True)
            self.act = None if activation is None else Activation(activation, prefix=activation + "_")

    def infer_shape(self, x, *args):
        inputs = x.size // x.shape[0] if self._flatten else x.shape[-1]
        self.weight.shape = (self._units, inputs)

    def hybrid_forward(self, F, x, weight, bias=None):
        result = F.FullyConnected(x, weight, bias, no_bias=bias is None, num_hidden=self._units, flatten=self._flatten)
        return result if self.act is None else self.act(result)

    def __repr__(self):
        units, inputs = self.weight.shape
        return "%s(%s -> %s, %s)" % (type(self).__name__, inputs or None, units, self.act or "linear")
