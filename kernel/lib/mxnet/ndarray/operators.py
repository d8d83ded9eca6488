"""The functions of the operator registry, by name.

Names that start with an underscore or another family's prefix live in modules of their own (nd.random, nd.linalg).
"""

import _engine

__all__ = [name for name in _engine.operators() if not name.startswith("_")]

for _name in __all__:
    globals()[_name] = _engine.operator(_name)


def __getattr__(name):
    # Internal operators (nd._plus_scalar) are found but not listed.
    return _engine.operator(name)
