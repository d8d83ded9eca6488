"""The Debug Adapter Protocol, as far as a front end of Jupyter speaks it.

Called on the thread that answers while a cell runs. Whatever looks into a frame is done by the thread that the frame
belongs to, while it waits at a breakpoint.
"""

import sys

from _gradus import host
from gradus import sources, stepping, variables

_stepper = stepping.Stepper()
_references = variables.References()
_started = False


class Refused(Exception):
    """Why a request is not answered."""


def answer(command, arguments):
    """The body of the answer to a request; an exception's text says why there is none."""
    handler = _COMMANDS.get(command)
    if handler is None:
        raise Refused(f"{command[:100]} is not supported")
    return handler(arguments) or {}


def _initialize(arguments):
    return {
        "supportsConfigurationDoneRequest": True,
        "supportsModulesRequest": True,
        "supportsEvaluateForHovers": True,
        "exceptionBreakpointFilters": [],
    }


def _attach(arguments):
    global _started
    _started = True
    host.call_around_cells(_stepper.around_cell)
    # `breakpoint()` stops at the line after it.
    sys.breakpointhook = lambda *arguments, **keywords: _stepper.pause()


def _disconnect(arguments):
    global _started
    _started = False
    _stepper.breakpoints.clear()
    host.call_around_cells(None)
    sys.breakpointhook = sys.__breakpointhook__
    _stepper.go_on()
    _references.clear()


def _info(arguments):
    breakpoints = [
        {"source": path, "breakpoints": [{"line": line} for line in sorted(lines)]}
        for path, lines in _stepper.breakpoints.items()
    ]
    return {
        "isStarted": _started,
        "hashMethod": "Murmur2",
        "hashSeed": sources.SEED,
        "tmpFilePrefix": sources.PREFIX,
        "tmpFileSuffix": sources.SUFFIX,
        "breakpoints": breakpoints,
        "stoppedThreads": [] if _stepper.stop is None else [stepping.THREAD],
        "richRendering": True,
        "exceptionPaths": [],
        "copyToGlobals": True,
    }


def _dump_cell(arguments):
    return {"sourcePath": sources.path_of_text(_text(arguments, "code"))}


def _source(arguments):
    text = sources.text_of(_path(arguments))
    if text is None:
        raise Refused("source unavailable")
    return {"content": text}


def _set_breakpoints(arguments):
    path = _path(arguments)
    wanted = [entry["line"] for entry in arguments.get("breakpoints") or ()]
    lines = [_line_with_code(path, line) for line in wanted]
    _stepper.breakpoints.pop(path, None)
    if lines:
        _stepper.breakpoints[path] = set(lines)
    return {"breakpoints": [{"verified": True, "line": line, "source": {"path": path}} for line in lines]}


def _line_with_code(path, line):
    """This line or the next one that is neither empty nor a comment: at others nothing ever stops."""
    lines = (sources.text_of(path) or "").split("\n")
    for number in range(line, len(lines) + 1):
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            return number
    return line


def _stack_trace(arguments):
    stop = _stepper.stop
    if stop is None:
        return {"stackFrames": [], "totalFrames": 0}
    frames = stop.ask(lambda: [_frame_entry(number, frame) for number, frame in enumerate(stop.frames, 1)])
    return {"stackFrames": frames, "totalFrames": len(frames)}


def _frame_entry(number, frame):
    path = sources.path_of(frame.f_code.co_filename)
    source = {"name": path.rpartition("/")[2], "path": path, "sourceReference": 0}
    return {"id": number, "name": frame.f_code.co_name, "line": frame.f_lineno, "column": 1, "source": source}


def _scopes(arguments):
    frame = _frame(arguments.get("frameId"))
    scopes = [("Globals", variables.of_globals)]
    if frame.f_code.co_name != "<module>":
        scopes.insert(0, ("Locals", lambda: variables.of_scope(frame.f_locals)))
    else:
        scopes.insert(0, ("Locals", variables.of_globals))
    return {
        "scopes": [
            {"name": name, "variablesReference": _references.of(parts), "expensive": False} for name, parts in scopes
        ]
    }


def _variables(arguments):
    number = arguments.get("variablesReference") or 0
    return {"variables": _here(lambda: _references.unfold(number))}


def _inspect_variables(arguments):
    _references.clear()
    return {"variables": _here(_references.listing)}


def _rich_inspect_variables(arguments):
    name = _text(arguments, "variableName")
    if not name.isidentifier():
        return {"data": {}, "metadata": {}}
    if _stepper.stop is None:
        if name not in host.namespace:
            raise Refused(f"there is no variable {name[:100]}")
        return variables.rich(host.namespace[name])
    return _here(lambda: variables.rich(_evaluate_in(_frame(arguments.get("frameId")), name)))


def _copy_to_globals(arguments):
    source, target = _text(arguments, "srcVariableName"), _text(arguments, "dstVariableName")
    if not (source.isidentifier() and target.isidentifier()):
        raise Refused("srcVariableName and dstVariableName must be names")
    frame = _frame(arguments.get("srcFrameId"))
    host.namespace[target] = _here(lambda: _evaluate_in(frame, source))


def _evaluate(arguments):
    expression = _text(arguments, "expression")
    if _stepper.stop is None:
        value = _evaluate_in(None, expression)
        shown = _references.entry("", value)
        # Without a frame, texts are shown as `print` would: as debugpy does, and Jupyter's tests expect it.
        result = value if isinstance(value, str) else shown["value"]
    else:
        frame = _frame(arguments.get("frameId"))
        shown = _here(lambda: _references.entry("", _evaluate_in(frame, expression)))
        result = shown["value"]
    return {
        "result": "" if shown["type"] == "NoneType" else result,
        "type": shown["type"],
        "variablesReference": shown["variablesReference"],
    }


def _evaluate_in(frame, expression):
    """The value of an expression, or `None` of a statement, in a frame or else in the session."""
    scopes = (host.namespace,) if frame is None else (frame.f_globals, frame.f_locals)
    try:
        code = compile(expression.strip(), "<expression>", "eval")
    except SyntaxError:
        return exec(compile(expression, "<expression>", "exec"), *scopes)
    return eval(code, *scopes)


def _modules(arguments):
    found = []
    for number, (name, module) in enumerate(list(sys.modules.items())):
        path = getattr(module, "__file__", None)
        if isinstance(path, str) and path.endswith(".py"):
            found.append({"id": number, "name": name, "path": path})
    return {"modules": found, "totalModules": len(found)}


def _resume(step=None):
    def handler(arguments):
        _references.clear()
        _stepper.go_on(step)
        return {"allThreadsContinued": True}

    return handler


def _here(function):
    """Calls a function on the thread that is stopped, or on this one when none is."""
    stop = _stepper.stop
    return function() if stop is None else stop.ask(function)


def _frame(number):
    stop = _stepper.stop
    if stop is None:
        raise stepping.NotStopped("nothing has stopped")
    # Without a number the innermost frame is meant.
    index = (number or 1) - 1
    if not 0 <= index < len(stop.frames):
        raise Refused(f"there is no frame {number}")
    return stop.frames[index]


def _path(arguments):
    path = (arguments.get("source") or {}).get("path")
    if not isinstance(path, str):
        raise Refused("source.path is missing")
    return path


def _text(arguments, name):
    text = arguments.get(name)
    if not isinstance(text, str):
        raise Refused(f"{name} is missing")
    return text


_COMMANDS = {
    "initialize": _initialize,
    "attach": _attach,
    "disconnect": _disconnect,
    "configurationDone": lambda arguments: None,
    "debugInfo": _info,
    "dumpCell": _dump_cell,
    "source": _source,
    "setBreakpoints": _set_breakpoints,
    "setExceptionBreakpoints": lambda arguments: {"breakpoints": []},
    "threads": lambda arguments: {"threads": [{"id": stepping.THREAD, "name": "MainThread"}]},
    "stackTrace": _stack_trace,
    "scopes": _scopes,
    "variables": _variables,
    "evaluate": _evaluate,
    "continue": _resume(),
    "next": _resume("over"),
    "stepIn": _resume("in"),
    "stepOut": _resume("out"),
    "pause": lambda arguments: _stepper.pause(),
    "inspectVariables": _inspect_variables,
    "richInspectVariables": _rich_inspect_variables,
    "copyToGlobals": _copy_to_globals,
    "modules": _modules,
}
