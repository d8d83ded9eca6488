"""Candidates for Tab, from the live session."""

import re

from _gradus import host

from gradus import names


def complete(code, cursor):
    """`(start, end, [(text, kind, signature), ...])` for the text around `cursor`."""
    before = code[:cursor]
    line = before[before.rfind("\n") + 1 :]
    for candidates in (_magics, _modules, _shell_paths, _in_string, _attributes, _globals):
        found = candidates(code, before, line)
        if found is not None:
            start, matches = found
            return start, cursor, sorted(set(matches), key=_order)
    return cursor, cursor, []


def _order(match):
    text, kind, _ = match
    return kind != "param", text.lstrip("%").startswith("__"), text.lstrip("%").startswith("_"), text


def _magics(code, before, line):
    match = re.fullmatch(r"\s*(?:[\w ,]+=\s*)?(%{1,2})(\w*)", line)
    if match is None:
        return None
    from gradus import magics

    sign, prefix = match.groups()
    found = []
    if sign == "%":
        found += [("%" + name, "magic", "") for name in magics.LINE if name.startswith(prefix)]
    if before.strip() == line.strip():
        found += [("%%" + name, "magic", "") for name in magics.CELL if name.startswith(prefix)]
    return len(before) - len(prefix) - len(sign), found


def _modules(code, before, line):
    match = re.fullmatch(r"\s*from\s+([\w.]+)\s+import\s+(?:[\w, ]*,\s*|\(\s*(?:[\w, ]*,\s*)?)?(\w*)", line)
    if match is not None:
        return len(before) - len(match[2]), _members(match[1], match[2])
    match = re.fullmatch(r"\s*(?:import|from)\s+(?:[\w., ]*,\s*)?([\w.]*)", line)
    if match is None:
        return None
    package, _, prefix = match[1].rpartition(".")
    found = [(name, "module", "") for name in _submodules(package) if name.startswith(prefix)]
    return len(before) - len(prefix), found


def _members(name, prefix):
    import sys

    found = [(member, "module", "") for member in _submodules(name) if member.startswith(prefix)]
    module = sys.modules.get(name)
    if module is None and _is_library(name):
        import importlib

        module = importlib.import_module(name)
    if module is not None:
        found += [_member(module, member) for member in dir(module) if _wanted(member, prefix)]
    return found


def _is_library(name):
    return name.partition(".")[0] in ("mxnet", "numpy", "IPython")


def _submodules(package):
    import sys

    known = set(sys.modules) | set(host.frozen_modules)
    if not package:
        known |= set(sys.builtin_module_names)
        roots = sys.path
    else:
        roots = getattr(sys.modules.get(package), "__path__", ())
    start = package + "." if package else ""
    found = {name[len(start) :].partition(".")[0] for name in known if name.startswith(start)}
    return {name for name in found | _on_disk(roots) if name.isidentifier() and not name.startswith("_")}


def _on_disk(folders):
    import os

    found = set()
    for folder in folders:
        try:
            entries = list(os.scandir(folder or "."))
        except OSError:
            continue
        for entry in entries:
            if entry.name.endswith(".py"):
                found.add(entry.name[:-3])
            elif os.path.exists(os.path.join(entry.path, "__init__.py")):
                found.add(entry.name)
    return found


def _shell_paths(code, before, line):
    match = re.fullmatch(r"\s*(?:!|%(?:cd|ls|run|load|cat|rm|cp|mv)\s).*?([^\s'\"]*)", line)
    return None if match is None else _paths(before, match[1])


def _in_string(code, before, line):
    opened = names.open_string(before)
    if opened is None:
        return None
    quote, start = opened
    typed = before[start:]
    subscript = re.search(rf"({names.PATH.pattern})\[\s*[rRuU]?$", before[: start - len(quote)])
    if subscript is not None:
        return start, _keys(names.find(subscript[1]), typed)
    return _paths(before, typed)


def _keys(owner, prefix):
    if not isinstance(owner, dict):
        columns = names.attribute(owner, "keys") if owner is not names.MISSING else names.MISSING
        if type(owner).__module__ not in ("collections", "mxnet", "numpy") or not callable(columns):
            return []
    return [(key, "instance", "") for key in list(owner) if isinstance(key, str) and key.startswith(prefix)]


def _paths(before, typed):
    import os

    folder, _, prefix = typed.rpartition("/")
    folder = os.path.expanduser(folder + "/" if "/" in typed else folder) or "."
    try:
        entries = list(os.scandir(folder))
    except OSError:
        entries = []
    found = [
        (entry.name + "/" * entry.is_dir(), "path", "")
        for entry in entries
        if entry.name.startswith(prefix) and (prefix or not entry.name.startswith("."))
    ]
    return len(before) - len(prefix), found


def _attributes(code, before, line):
    match = re.search(rf"(\S*?)\.(\w*)$", line)
    if match is None:
        return None
    prefix = match[2]
    start = len(before) - len(prefix)
    head = before[: start - 1]
    owner = _owner(head)
    if owner is names.MISSING:
        return start, []
    return start, [_member(owner, name) for name in _dir(owner) if _wanted(name, prefix)]


def _owner(head):
    """The object before the dot."""
    if head[-1:] in ("'", '"'):
        return ""
    path = re.search(rf"{names.PATH.pattern}$", head)
    if path is None:
        return [] if head.endswith("[]") else {} if head.endswith("{}") else names.MISSING
    # `f(x).y` and `a.b().c` are calls: nothing is known without running them.
    return names.MISSING if head[: path.start()].endswith((".", ")", "]")) else names.find(path[0])


def _dir(owner):
    try:
        return [name for name in dir(owner) if isinstance(name, str)]
    except Exception:
        return []


def _wanted(name, prefix):
    return name.startswith(prefix) and (bool(prefix) or not name.startswith("_"))


def _member(owner, name):
    found = names.attribute(owner, name)
    if found is names.MISSING:
        return name, "instance", ""
    return name, names.kind(found), names.signature(found)


def _globals(code, before, line):
    prefix = re.search(r"\w*$", line)[0]
    if prefix[:1].isdigit():
        return len(before), []
    import builtins
    import keyword

    found = _keyword_arguments(before[: len(before) - len(prefix)], prefix)
    if not prefix:
        return len(before), found
    for scope in (host.namespace, vars(builtins)):
        for name in list(scope):
            if _wanted(name, prefix):
                found.append((name, names.kind(scope[name]), names.signature(scope[name])))
    found += [(word, "keyword", "") for word in keyword.kwlist if word.startswith(prefix)]
    known = {name for name, *_ in found}
    found += [(name, "instance", "") for name in _names_in(code, prefix) if name not in known]
    return len(before) - len(prefix), found


def _names_in(code, prefix):
    """Names that the cell itself binds, before it has run."""
    bound = re.findall(rf"(?:\b(?:def|class|for|as|import)\s+|^\s*|,\s*)({names.NAME})(?=\s*(?:=[^=]|\(|:|,|in\b|$))", code, re.M)
    return {name for name in bound if name.startswith(prefix) and name != prefix}


def _keyword_arguments(before, prefix):
    call = names.open_call(before)
    if call is None:
        return []
    callee, given = call
    found = names.find(callee)
    if found is names.MISSING:
        return []
    parameters = names.keyword_parameters(found)
    return [(name + "=", "param", "") for name in parameters if name.startswith(prefix) and name not in given]
