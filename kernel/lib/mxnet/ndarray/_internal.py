"""nd._internal: the operators whose names begin with an underscore, by those names."""

import _engine


def __getattr__(name):
    return _engine.operator(name)
