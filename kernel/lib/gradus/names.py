"""Finding an object by the text of an expression, without running anything that the user wrote."""

import re
from types import GetSetDescriptorType, MemberDescriptorType, ModuleType

from _gradus import host

NAME = r"[^\W\d]\w*"
# A name, then attributes and subscripts with literal keys.
PATH = re.compile(rf"""{NAME}(?:\.{NAME}|\[(?:-?\d+|'[^'\\\n]*'|"[^"\\\n]*")\])*""")
_STEP = re.compile(rf"""\.({NAME})|\[(?:(-?\d+)|'([^'\\\n]*)'|"([^"\\\n]*)")\]""")
MISSING = object()


def find(path):
    """The object that a path means now, or `MISSING`; properties and other code of the user's are not run."""
    match = PATH.fullmatch(path)
    if match is None:
        return MISSING
    first = re.match(NAME, path)[0]
    found = host.namespace.get(first, MISSING)
    if found is MISSING:
        import builtins

        found = getattr(builtins, first, MISSING)
    for step in _STEP.finditer(path, len(first)):
        if found is MISSING:
            break
        name, index, single, double = step.groups()
        if name is not None:
            found = attribute(found, name)
        else:
            found = _item(found, int(index) if index is not None else single if single is not None else double)
    return found


def attribute(owner, name):
    """An attribute, unless getting it would run Python code."""
    static = _static(type(owner), name)
    if isinstance(owner, ModuleType) or static is MISSING:
        if static is MISSING and _static(type(owner), "__getattr__") is not MISSING:
            return vars(owner).get(name, MISSING) if hasattr(owner, "__dict__") else MISSING
    elif hasattr(type(static), "__get__") and not isinstance(owner, type):
        native = (GetSetDescriptorType, MemberDescriptorType, staticmethod, classmethod)
        if not isinstance(static, native) and not callable(static):
            return MISSING
    try:
        return getattr(owner, name, MISSING)
    except Exception:
        return MISSING


def _static(cls, name):
    for base in cls.__mro__:
        if name in vars(base):
            return vars(base)[name]
    return MISSING


def _item(owner, key):
    if type(owner) not in (dict, list, tuple, str):
        return MISSING
    try:
        return owner[key]
    except (LookupError, TypeError):
        return MISSING


def open_string(text):
    """The quote and the start of the string that is open at the end of `text`, or `None`."""
    index, quote, start = 0, None, 0
    while index < len(text):
        character = text[index]
        if quote is None:
            if character == "#":
                end = text.find("\n", index)
                if end < 0:
                    return None
                index = end
            elif character in "'\"":
                quote = character * 3 if text.startswith(character * 3, index) else character
                index += len(quote) - 1
                start = index + 1
        elif character == "\\":
            index += 1
        elif text.startswith(quote, index):
            index += len(quote) - 1
            quote = None
        elif character == "\n" and len(quote) == 1:
            quote = None
        index += 1
    return None if quote is None else (quote, start)


def open_call(text):
    """The path of the function whose parentheses are open at the end of `text`, and the keywords already given."""
    depth, index = 0, len(text) - 1
    while index >= 0:
        character = text[index]
        if character in ")]}":
            depth += 1
        elif character in "([{":
            if depth == 0:
                if character != "(":
                    return None
                break
            depth -= 1
        index -= 1
    if index < 0:
        return None
    callee = re.search(rf"({PATH.pattern})\s*$", text[:index])
    if callee is None:
        return None
    return callee[1], set(re.findall(rf"({NAME})\s*=(?!=)", text[index:]))


def kind(found):
    """What front ends draw an icon for."""
    if isinstance(found, type):
        return "class"
    if isinstance(found, ModuleType):
        return "module"
    return "function" if callable(found) else "instance"


def signature(found):
    """The parenthesised signature of a function, as far as it costs nothing to know."""
    function = getattr(found, "__func__", found)
    code = getattr(function, "__code__", None)
    if code is None:
        text = getattr(found, "__text_signature__", None) if callable(found) else None
        return text.replace("$", "", 1) if isinstance(text, str) else ""
    parameters = _parameters(function, code)
    if function is not found:
        parameters = parameters[1:]
    return "(" + ", ".join(parameters) + ")"


def _parameters(function, code):
    count, keywords = code.co_argcount, code.co_kwonlyargcount
    names = list(code.co_varnames)
    defaults = function.__defaults__ or ()
    shown = names[:count]
    for index, default in enumerate(defaults, count - len(defaults)):
        shown[index] += f"={_short(default)}"
    rest = count + keywords
    if code.co_flags & 4:
        shown.append("*" + names[rest])
        rest += 1
    elif keywords:
        shown.append("*")
    given = function.__kwdefaults__ or {}
    shown += [f"{name}={_short(given[name])}" if name in given else name for name in names[count : count + keywords]]
    if code.co_flags & 8:
        shown.append("**" + names[rest])
    return shown


def _short(value):
    if value is None or type(value) in (bool, int, float, str):
        return repr(value)
    return "..."


def keyword_parameters(found):
    """The names that a call may give by keyword."""
    if isinstance(found, type):
        constructor = _static(found, "__init__")
        if constructor is MISSING or not hasattr(constructor, "__code__"):
            constructor = _static(found, "__new__")
        found = constructor
    function = getattr(found, "__func__", found)
    code = getattr(function, "__code__", None)
    if code is not None:
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return list(names[1:] if names[:1] in (("self",), ("cls",)) else names)
    text = getattr(found, "__text_signature__", None)
    if not isinstance(text, str):
        return []
    positional, _, rest = text.strip("()").rpartition("/")
    names = [part.split("=")[0].split(":")[0].strip() for part in rest.split(",")]
    return [name for name in names if name.isidentifier() and name not in ("self", "cls")]
