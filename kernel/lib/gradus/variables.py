"""Variables as the panel of a debugger shows them: text, type, and a number by which their parts can be asked for."""

import types

from _gradus import host

_LONGEST = 300
_MOST_PARTS = 500
_UNSHOWN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
_PLAIN = (bool, int, float, complex, str, bytes, type(None))


class References:
    """Numbers for what can be unfolded. They hold their objects, so they are forgotten when anything runs on."""

    def __init__(self):
        self._held = []

    def clear(self):
        """Forgets all."""
        self._held = []

    def listing(self):
        """The user's variables."""
        names = [name for name, value in list(host.namespace.items()) if _is_shown(name, value)]
        return [self.entry(name, host.namespace[name], name) for name in sorted(names) if name in host.namespace]

    def of(self, parts):
        """A number for a function that gives name and value of each part."""
        self._held.append(parts)
        return len(self._held)

    def unfold(self, number):
        """The parts behind a number; none behind one that is forgotten."""
        if not 0 < number <= len(self._held):
            return []
        return [self.entry(name, value) for name, value in self._held[number - 1]()]

    def entry(self, name, value, expression=None):
        """A variable as the protocol has it."""
        parts = _parts(value)
        return {
            "name": name,
            "value": text_of(value),
            "type": "" if isinstance(value, _Group) else type(value).__name__,
            "evaluateName": expression or name,
            "variablesReference": 0 if parts is None else self.of(parts),
        }


def of_scope(scope):
    """Names and values of a frame's variables."""
    return [(name, value) for name, value in sorted(scope.items()) if not name.startswith("__")]


class _Group(dict):
    """Variables that are shown together, as other debuggers do."""

    def __repr__(self):
        return ""


def of_globals():
    """Names and values of the user's variables, and what else there is in groups."""
    found = sorted(host.namespace.items())
    functions = _Group((name, value) for name, value in found if isinstance(value, types.FunctionType))
    special = _Group((name, value) for name, value in found if name.startswith("_"))
    groups = [("special variables", special), ("function variables", functions)]
    return groups + [(name, value) for name, value in found if _is_shown(name, value)]


def rich(value):
    """Data and metadata that show a value."""
    data, metadata = host.format(value) or ({"text/plain": text_of(value)}, {})
    return {"data": data, "metadata": metadata}


def text_of(value):
    """`repr`, shortened, whatever it takes."""
    try:
        text = repr(value)
    except Exception as error:
        return f"<{type(error).__name__} in repr>"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"


def _is_shown(name, value):
    return not (name.startswith("_") or name in host.hidden_names or isinstance(value, _UNSHOWN))


def _parts(value):
    """A function that gives what an object holds; `None` if there is nothing to unfold."""
    if isinstance(value, _PLAIN):
        return None
    if isinstance(value, _Group):
        return lambda: list(value.items())
    if isinstance(value, dict):
        return lambda: [(text_of(key), part) for key, part in list(value.items())[:_MOST_PARTS]]
    if isinstance(value, (list, tuple)):
        return lambda: [(str(index), part) for index, part in enumerate(value[:_MOST_PARTS])]
    try:
        fields = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return (lambda: list(fields.items())[:_MOST_PARTS]) if fields and not isinstance(value, _UNSHOWN) else None
