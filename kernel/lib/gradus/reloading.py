"""`%autoreload`: imported modules are loaded again, before a cell runs, when their files have changed."""

import importlib
import os
import sys
import types
import weakref

from _gradus import host
from IPython.core.error import UsageError

_explicit, _excluded, _changed_at = set(), set(), {}
# By module and name, everything that has had this name: cells may hold what is two versions old.
_versions = {}
_mode = "off"
_MODES = {"0": "off", "off": "off", "1": "explicit", "explicit": "explicit",
          "2": "all", "all": "all", "3": "all", "complete": "all"}


def autoreload(line):
    """Sets the mode, or without one loads again what has changed."""
    global _mode
    mode = line.strip().lower()
    if mode in ("", "now"):
        return _reload_changed("all")
    if mode not in _MODES:
        raise UsageError("Unrecognized autoreload mode: %s" % mode)
    _mode = _MODES[mode]
    _note_times()
    host.call_before_cells(None if _mode == "off" else lambda: _reload_changed(_mode))


def aimport(line):
    """Imports modules that mode 1 watches; `-name` takes one from those that mode 2 watches."""
    for name in line.replace(",", " ").split():
        if name.startswith("-"):
            _excluded.add(name[1:])
            continue
        _explicit.add(name)
        importlib.import_module(name)
        host.namespace[name.partition(".")[0]] = sys.modules[name.partition(".")[0]]
    _note_times()


def _watched():
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and isinstance(file, str) and file.endswith(".py"):
            try:
                yield name, module, os.stat(file).st_mtime_ns
            except OSError:
                continue


def _note_times():
    for name, _, changed_at in _watched():
        _changed_at.setdefault(name, changed_at)


def _reload_changed(mode):
    for name, module, changed_at in _watched():
        before = _changed_at.setdefault(name, changed_at)
        chosen = name in _explicit if mode == "explicit" else name not in _excluded
        if changed_at == before or not chosen:
            continue
        _changed_at[name] = changed_at
        for key, value in list(vars(module).items()):
            _remember(name, key, value)
        try:
            importlib.reload(module)
        except Exception as error:
            print("[autoreload of %s failed: %s: %s]" % (name, type(error).__name__, error), file=sys.stderr)
            continue
        for (_, key), versions in _versions_of(name):
            for version in versions:
                _become(version, getattr(module, key, None))


def _remember(module, key, value):
    if isinstance(value, (types.FunctionType, type)) and value.__module__ == module:
        _versions.setdefault((module, key), weakref.WeakSet()).add(value)


def _versions_of(module):
    return [(place, list(versions)) for place, versions in _versions.items() if place[0] == module]


def _become(old, new):
    """What other modules and cells hold of the old module behaves like the new one."""
    if old is new:
        return
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        if old.__code__.co_freevars == new.__code__.co_freevars:
            old.__code__, old.__defaults__ = new.__code__, new.__defaults__
            old.__kwdefaults__, old.__doc__ = new.__kwdefaults__, new.__doc__
    elif isinstance(old, type) and isinstance(new, type):
        for name, value in vars(new).items():
            if name in ("__dict__", "__weakref__"):
                continue
            try:
                setattr(old, name, value)
            except (AttributeError, TypeError):
                continue
