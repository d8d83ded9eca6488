"""The user's variables as the panel of a debugger shows them."""

import types

from _gradus import host

_LONGEST = 300
_UNSHOWN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


def listing():
    """Name, text and type of each variable."""
    found = []
    for name, value in list(host.namespace.items()):
        if name.startswith("_") or name in host.hidden_names or isinstance(value, _UNSHOWN):
            continue
        found.append((name, _text(value), type(value).__name__))
    return sorted(found)


def rich(name):
    """Data and metadata that show a variable, or `None`."""
    if name not in host.namespace:
        return None
    return host.format(host.namespace[name]) or ({"text/plain": _text(host.namespace[name])}, {})


def _text(value):
    try:
        text = repr(value)
    except Exception as error:
        return f"<{type(error).__name__} in repr>"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"
