"""Has a thread look for its interrupt, whatever Python code it runs."""

import sys
import threading
import types

from _gradus import host

_TOOL, _NAME = 4, "gradus"
_LOOK = sys.monitoring.events.INSTRUCTION
_BEGIN = sys.monitoring.events.PY_START
_here = threading.local()
_roused = set()


class _Begun(BaseException):
    """Ends a function that was called only to have its instructions replaced."""


def rouse(ident):
    """Has the functions that a thread is in look for an interrupt before each of their instructions."""
    if not _take_tool():
        return
    frame = sys._current_frames().get(ident)
    codes = set()
    while frame is not None:
        codes.add(frame.f_code)
        frame = frame.f_back
    for code in codes:
        _roused.add(code)
        sys.monitoring.set_local_events(_TOOL, code, _LOOK | _BEGIN)
        _replace_instructions(code)


def calm():
    """Has all functions go on as before."""
    while _roused:
        sys.monitoring.set_local_events(_TOOL, _roused.pop(), 0)


def _take_tool():
    """Whether the tool is ours: users may have tools of their own."""
    if sys.monitoring.get_tool(_TOOL) is None:
        sys.monitoring.use_tool_id(_TOOL, _NAME)
        sys.monitoring.register_callback(_TOOL, _LOOK, _look)
        sys.monitoring.register_callback(_TOOL, _BEGIN, _begin)
    return sys.monitoring.get_tool(_TOOL) == _NAME


def _look(code, offset):
    host.check_interrupt()


def _begin(code, offset):
    if getattr(_here, "begins", None) is code:
        raise _Begun


def _replace_instructions(code):
    """The interpreter replaces them where a function begins, and there it is ended."""
    closure = tuple(types.CellType() for _ in code.co_freevars)
    function = types.FunctionType(code, {}, closure=closure)
    positional = [None] * code.co_argcount
    count = code.co_argcount
    named = dict.fromkeys(code.co_varnames[count : count + code.co_kwonlyargcount])
    _here.begins = code
    try:
        made = function(*positional, **named)
        # Generators and coroutines begin when they are first asked for something.
        made.send(None)
    except (_Begun, AttributeError):
        # Asynchronous generators have another name for it.
        pass
    finally:
        _here.begins = None
