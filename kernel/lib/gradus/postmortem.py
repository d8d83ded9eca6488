"""`%debug`: the frames of the last exception, with their variables, as text."""

import linecache
import reprlib
import types

# Lines before and after the one that was running.
_AROUND = 2

_NOT_DATA = (types.ModuleType, types.FunctionType, type)

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 100


def show(exception, hidden_files, hidden_names):
    """Prints every frame from the cell to where the exception was raised."""
    print("%s: %s\n" % (type(exception).__name__, exception))
    traceback = exception.__traceback__
    while traceback is not None:
        frame, line = traceback.tb_frame, traceback.tb_lineno
        if frame.f_code.co_filename not in hidden_files:
            _show_frame(frame, line, hidden_names)
        traceback = traceback.tb_next


def _show_frame(frame, line, hidden_names):
    code = frame.f_code
    place = code.co_filename
    if place.startswith("<cell "):
        place = "Cell In[%s]" % place[6:-1].partition("-")[0]
    print("> %s, line %d, in %s" % (place, line, code.co_name))
    for number in range(max(1, line - _AROUND), line + _AROUND + 1):
        text = linecache.getline(code.co_filename, number)
        if text:
            print("%s%4d %s" % ("-->" if number == line else "   ", number, text.rstrip("\n")))
    for name, value in _variables(frame, hidden_names):
        print("    %s = %s" % (name, value))
    print()


def _variables(frame, hidden_names):
    for name, value in sorted(frame.f_locals.items()):
        if name in hidden_names or name.startswith("_") or isinstance(value, _NOT_DATA):
            continue
        try:
            yield name, " ".join(_repr.repr(value).split())
        except Exception as error:
            yield name, "<%s has no representation: %s>" % (type(value).__name__, error)
