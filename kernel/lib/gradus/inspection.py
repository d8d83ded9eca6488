"""What is known of an object: signature, documentation, type, source."""

import re

from _gradus import host
from gradus import names

_RED, _RESET = "\x1b[31m", "\x1b[39m"


def inspect_at(code, cursor, detail):
    """The bundle for the name at the cursor, or for the function whose call the cursor is in; `None` if unknown."""
    name = _name_at(code, cursor)
    return None if name is None else inspect_name(name, detail)


def _name_at(code, cursor):
    magic = re.match(r"\s*(%{1,2}\w+)", code[code.rfind("\n", 0, cursor) + 1 :])
    if magic is not None:
        return magic[1]
    for match in names.PATH.finditer(code):
        if match.start() <= cursor <= match.end():
            # The part up to the cursor: in `a.b.c` the middle is `a.b`.
            end = re.compile(r"\w*").match(code, cursor).end()
            return code[match.start() : max(end, match.start() + 1)].rstrip(".")
    call = names.open_call(code[:cursor])
    return None if call is None else call[0]


def inspect_name(name, detail):
    """The bundle for a name, or `None`."""
    if name.startswith("%"):
        return _magic(name)
    found = names.find(name)
    if found is names.MISSING:
        return None
    fields = _class_fields(found) if isinstance(found, type) else _function_fields(found, name)
    if fields is None:
        fields = _instance_fields(found)
    if detail:
        source = _source(found)
        if source is not None:
            fields = [field for field in fields if field[0] not in ("Docstring", "String form")]
            fields.insert(1 if fields[0][0].endswith("ignature") else 0, ("Source", source.rstrip()))
    return _bundle(fields)


def _magic(name):
    from gradus import magics

    table = magics.CELL if name.startswith("%%") else magics.LINE
    function = table.get(name.lstrip("%")) or magics.CELL.get(name.lstrip("%"))
    if function is None:
        return None
    return _bundle([("Docstring", function.__doc__ or "<no docstring>"), ("Type", "magic function")])


def _bundle(fields):
    width = max(len(title) for title, value in fields if "\n" not in value) + 2
    parts = []
    for title, value in fields:
        head = f"{_RED}{title}:{_RESET}"
        blanks = " " * (width - len(title) - 1)
        multiline = "\n" in value or title == "Source"
        parts.append(f"{head}\n{value}" if multiline else f"{head}{blanks}{value}")
    return {"text/plain": "\n".join(parts)}


def _class_fields(cls):
    return [
        ("Init signature", cls.__name__ + (_signature(cls) or "(...)")),
        ("Docstring", _doc(cls)),
        *_file(cls),
        ("Type", type(cls).__name__),
        ("Subclasses", ", ".join(sub.__name__ for sub in type.__subclasses__(cls)[:10])),
    ]


def _function_fields(found, name):
    if not callable(found) or not hasattr(found, "__name__"):
        return None
    return [
        ("Signature", name + (_signature(found) or "(...)")),
        ("Docstring", _doc(found)),
        *_file(found),
        ("Type", type(found).__name__),
    ]


def _instance_fields(found):
    try:
        text = str(found)
    except Exception as error:
        text = f"<{type(error).__name__} in __str__>"
    fields = [("Type", type(found).__name__), ("String form", text if len(text) <= 200 else text[:200] + "<...>")]
    try:
        fields.append(("Length", str(len(found))))
    except Exception:
        pass
    fields += _file(found)
    fields.append(("Docstring", _doc(found)))
    if type(found).__module__ == "__main__" and callable(found):
        fields.append(("Call signature", _signature(found) or "(...)"))
    return fields


def _doc(found):
    import inspect

    return inspect.getdoc(found) or "<no docstring>"


def _signature(found):
    import inspect

    try:
        return str(inspect.signature(found))
    except (TypeError, ValueError):
        return names.signature(found)


def _file(found):
    import inspect

    try:
        file = inspect.getfile(found)
    except (TypeError, OSError):
        return []
    return [] if file.startswith("<cell ") else [("File", file)]


def _source(found):
    import inspect

    _remember_text(getattr(found, "__module__", None) or getattr(found, "__name__", None))
    try:
        return inspect.getsource(found)
    except (TypeError, OSError):
        pass
    # A class from a cell has no file, but its methods know theirs.
    for method in vars(found).values() if isinstance(found, type) else ():
        code = getattr(method, "__code__", None)
        if code is not None:
            return _class_source(found, code.co_filename)
    return None


def _remember_text(module):
    """Gives `linecache` the text of a module of the library, whose code has the module's name for its file."""
    import linecache

    if isinstance(module, str) and module not in linecache.cache:
        text = host.library_text(module)
        if text is not None:
            linecache.cache[module] = (len(text), None, text.splitlines(True), module)


def _class_source(cls, file):
    import inspect
    import linecache

    lines = linecache.getlines(file)
    for index, line in enumerate(lines):
        if re.match(rf"\s*class\s+{cls.__name__}\b", line):
            return "".join(inspect.getblock(lines[index:]))
    return None
