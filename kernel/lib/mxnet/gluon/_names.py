"""Names of blocks: a prefix made of the class and a count, inside of the prefix of the block whose scope is open."""

import threading

from .parameter import ParameterDict

_STATE = threading.local()


def _counted(counts, hint):
    count = counts.get(hint, 0)
    counts[hint] = count + 1
    return "%s%d_" % (hint, count)


def named(prefix, params, hint):
    """The prefix and the parameters of a new block; `params` are those that it shares with another."""
    scope = getattr(_STATE, "scope", None)
    if scope is None:
        if prefix is None:
            if not hasattr(_STATE, "counts"):
                _STATE.counts = {}
            prefix = _counted(_STATE.counts, hint)
        return prefix, ParameterDict(prefix) if params is None else ParameterDict(params.prefix, params)
    prefix = _counted(scope.counts, hint) if prefix is None else prefix
    if params is None:
        parent = scope.block.params
        params = ParameterDict(parent.prefix + prefix, parent._shared)
    else:
        params = ParameterDict(params.prefix, params)
    return scope.block.prefix + prefix, params


class NameScope:
    """A `with` block in which new blocks are named as children of a block. One without a prefix names nothing."""

    def __init__(self, block):
        self.block = block
        self.counts = {}
        self._outer = None

    def __enter__(self):
        if not self.block._empty_prefix:
            self._outer = getattr(_STATE, "scope", None)
            _STATE.scope = self
        return self

    def __exit__(self, exception_type, exception, traceback):
        if not self.block._empty_prefix:
            _STATE.scope = self._outer
