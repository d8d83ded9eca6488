"""nd.linalg: the functions of matrices, without their prefix."""

import _engine

_PREFIX = "_linalg_"

__all__ = [name[len(_PREFIX):] for name in _engine.operators() if name.startswith(_PREFIX)]

for _name in __all__:
    globals()[_name] = _engine.operator(_PREFIX + _name)
