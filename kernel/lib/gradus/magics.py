"""The magics: a function each, and the tables that give them their names."""

import os
import sys

from _gradus import host
from IPython.core.error import UsageError

LINE = {}
CELL = {}
# Magics whose text is a program or a name; `{x}` in it is theirs.
LITERAL = set()


def line_magic(*names, literal=False):
    return _into((LINE,), names, literal)


def cell_magic(*names, literal=False):
    return _into((CELL,), names, literal)


def line_cell_magic(*names, literal=False):
    """A function of the line and of the cell, `None` for `%name`."""
    return _into((LINE, CELL), names, literal)


def _into(tables, names, literal):
    def register(function):
        for table in tables:
            for name in names or (function.__name__.rstrip("_"),):
                table[name] = function
        if literal:
            LITERAL.add(function)
        return function

    return register


# Time


@line_cell_magic(literal=True)
def time(line, cell=None):
    """Runs a statement or the cell and prints how long it took."""
    import time as clock

    program = line if cell is None else "\n" + cell
    if cell is not None and line.strip():
        raise UsageError("Can't use statement directly after '%%time'!")
    cpu, wall = clock.process_time(), clock.perf_counter()
    try:
        result = host.run_cell(program)
    finally:
        cpu, wall = clock.process_time() - cpu, clock.perf_counter() - wall
        print(f"CPU times: total: {_span(cpu)}\nWall time: {_span(wall)}")
    return result


@line_cell_magic(literal=True)
def timeit(line, cell=None):
    """Runs a statement many times: `%timeit [-n loops -r repeats -q -o -p digits] statement`."""
    import math
    from timeit import Timer

    options, statement = _options(line, "n:r:p:qo")
    # With `%%timeit` the line is the setup, which is not measured.
    setup = "pass" if cell is None else statement or "pass"
    statement = statement if cell is None else cell
    if not statement.strip():
        return None
    namespace = host.namespace
    timer = Timer(statement, setup, globals=namespace)
    repeat = int(options.get("r", 7))
    loops = int(options.get("n", 0))
    if loops == 0:
        for power in range(10):
            loops = 10**power
            if timer.timeit(loops) >= 0.2:
                break
    runs = [total / loops for total in timer.repeat(repeat, loops)]
    mean = math.fsum(runs) / len(runs)
    deviation = (math.fsum((run - mean) ** 2 for run in runs) / len(runs)) ** 0.5
    result = TimeitResult(loops, repeat, mean, deviation, runs, int(options.get("p", 3)))
    if "q" not in options:
        print(result)
    return result if "o" in options else None


class TimeitResult:
    """What `%timeit -o` returns."""

    def __init__(self, loops, repeat, average, stdev, timings, precision):
        self.loops, self.repeat, self.average, self.stdev = loops, repeat, average, stdev
        self.timings, self._precision = timings, precision
        self.all_runs = [timing * loops for timing in timings]
        self.best, self.worst = min(timings), max(timings)

    def __str__(self):
        def plural(count, noun):
            return f"{count:,} {noun}{'' if count == 1 else 's'}"

        return (
            f"{_span(self.average, self._precision)} \u00b1 {_span(self.stdev, self._precision)} per loop "
            f"(mean \u00b1 std. dev. of {plural(self.repeat, 'run')}, {plural(self.loops, 'loop')} each)"
        )

    def _repr_pretty_(self, p, cycle):
        p.text(f"<TimeitResult : {self}>")


def _span(seconds, digits=3):
    """Seconds as people write them: `1min 5s`, `3.2 ms`, `41 ns`."""
    if seconds >= 60:
        parts = []
        for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
            count, seconds = divmod(seconds, length)
            if count:
                parts.append(f"{int(count)}{unit}")
        return " ".join(parts)
    for unit, scale in (("s", 1), ("ms", 1e3), ("\u03bcs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.{digits}g} {unit}"
    return f"{seconds * 1e9:.{digits}g} ns"


# Names of the session


def _user_names():
    hidden = host.hidden_names
    return sorted(name for name in host.namespace if not name.startswith("_") and name not in hidden)


@line_magic()
def who_ls(line):
    """The names that the session defined, as a list; with types, only the names of those types."""
    wanted = line.split()
    return [name for name in _user_names() if not wanted or type(host.namespace[name]).__name__ in wanted]


@line_magic()
def who(line):
    """Prints the names that the session defined."""
    names = who_ls(line)
    print("\t ".join(names) + "\t" if names else "Interactive namespace is empty.")


@line_magic()
def whos(line):
    """Prints the names that the session defined, with types and values."""
    names = who_ls(line)
    if not names:
        print("Interactive namespace is empty.")
        return
    rows = [("Variable", "Type", "Data/Info")]
    for name in names:
        value = host.namespace[name]
        if isinstance(value, (list, tuple, dict, set, frozenset)):
            info = f"n={len(value)}"
        else:
            info = " ".join(repr(value).split())
        rows.append((name, type(value).__name__, info if len(info) <= 60 else info[:25] + "<...>" + info[-25:]))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"{name:<{first}}   {kind:<{second}}    {info}".rstrip() for name, kind, info in rows]
    lines.insert(1, "-" * (first + second + 7 + len("Data/Info")))
    print("\n".join(lines))


@line_magic()
def reset(line):
    """Forgets the names that the session defined; asks first unless `-f`."""
    options, _ = _options(line, "fsa")
    if "f" not in options:
        answer = input("Once deleted, variables cannot be recovered. Proceed (y/[n])? ")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing done.")
            return
    for name in [name for name in host.namespace if name not in host.hidden_names and not _is_dunder(name)]:
        del host.namespace[name]


def _is_dunder(name):
    return name.startswith("__") and name.endswith("__")


@line_magic()
def reset_selective(line):
    """Forgets the names that match a regular expression: `%reset_selective -f pattern`."""
    import re

    _, pattern = _options(line, "f")
    for name in [name for name in _user_names() if re.search(pattern, name)]:
        del host.namespace[name]


@line_magic(literal=True)
def pinfo(line, detail=0):
    """What is known of a name: signature, documentation, type."""
    name = line.strip()
    shown = host.inspect(name, detail)
    if shown is None:
        print(f"Object `{name}` not found.")
    else:
        host.page(shown)


@line_magic(literal=True)
def pinfo2(line):
    """What is known of a name, with its source."""
    pinfo(line, detail=1)


@line_magic("psource", literal=True)
def psource(line):
    """The source of an object, in the pager."""
    import inspect

    host.page({"text/plain": inspect.getsource(eval(line, host.namespace))})


@line_magic("pdoc", literal=True)
def pdoc(line):
    """The documentation of an object, in the pager."""
    import inspect

    host.page({"text/plain": inspect.getdoc(eval(line, host.namespace)) or "No documentation."})


# Folders and files


@line_magic()
def pwd(line):
    """The current folder."""
    return os.getcwd()


@line_magic()
def cd(line):
    """Goes to another folder: `%cd folder`, `%cd -` for the one before, `%cd` for home."""
    options, target = _options(line, "q")
    before = os.getcwd()
    if target == "-":
        target = host.namespace.get("_dh", [before])[-1]
    os.chdir(os.path.expanduser(_unquoted(target) or "~"))
    host.namespace.setdefault("_dh", []).append(before)
    if "q" not in options:
        print(os.getcwd())


def _command(name):
    def run(line):
        from gradus.shell import shell

        shell.system(f"{name} {line}")

    run.__doc__ = f"Runs the command `{name}`."
    return run


for _name in ("ls", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "less", "more", "man"):
    LINE[_name] = _command(_name)
LINE["ll"] = _command("ls -l -F")


@cell_magic()
def writefile(line, cell):
    """Writes the cell into a file; `-a` appends."""
    options, name = _options(line, "a")
    name = os.path.expanduser(_unquoted(name))
    append = "a" in options
    verb = "Appending to" if append else "Overwriting" if os.path.exists(name) else "Writing"
    print(f"{verb} {name}")
    with open(name, "a" if append else "w", encoding="utf-8") as file:
        file.write(cell)


CELL["file"] = writefile


@line_magic()
def load(line):
    """Puts a file into the cell."""
    with open(os.path.expanduser(_unquoted(line)), encoding="utf-8") as file:
        host.set_next_input(f"# %load {line}\n{file.read()}", True)


@line_magic()
def run(line):
    """Runs a program file and keeps its names: `%run [-i] file arguments...`."""
    import shlex

    options, rest = _options(line, "it")
    name, *arguments = shlex.split(rest)
    if not os.path.exists(name) and os.path.exists(name + ".py"):
        name += ".py"
    if not os.path.exists(name):
        raise OSError(f"File `{name!r}` not found.")
    with open(name, encoding="utf-8") as file:
        program = compile(file.read(), os.path.abspath(name), "exec")
    namespace = host.namespace if "i" in options else {"__name__": "__main__", "__file__": name}
    argv, sys.argv = sys.argv, [name, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
    try:
        exec(program, namespace)
    except SystemExit as error:
        if error.code:
            raise
    finally:
        sys.argv = argv
        del sys.path[0]
    host.namespace.update((name, value) for name, value in namespace.items() if not _is_dunder(name))


@line_magic()
def env(line):
    """Shows or sets variables of the environment: `%env`, `%env NAME`, `%env NAME=value`."""
    name, equals, value = line.partition("=")
    if not equals:
        name, _, value = line.partition(" ")
    if not name:
        return dict(os.environ)
    if not value:
        if name not in os.environ:
            raise UsageError(f"Environment does not have key: {name}")
        return os.environ[name]
    os.environ[name.strip()] = value.strip()
    print(f"env: {name.strip()}={value.strip()}")
    return None


LINE["set_env"] = env


# Other languages


def _shell_cell(program):
    def run(line, cell):
        status = host.system(cell, program)
        if status:
            raise RuntimeError(f"The script ended with exit status {status}.")

    run.__doc__ = f"Runs the cell with `{program}`."
    return run


for _name in ("bash", "sh"):
    CELL[_name] = _shell_cell(_name)


@cell_magic()
def script(line, cell):
    """Runs the cell with the program that the line names."""
    _shell_cell(line.strip())("", cell)


LITERAL.update(CELL[_name] for _name in ("bash", "sh", "script"))


@line_cell_magic("system", "sx", "!")
def system(line, cell=None):
    """The lines that a command prints."""
    from gradus.shell import shell

    return shell.getoutput(line if cell is None else line + "\n" + cell)


# Output


@cell_magic(literal=True)
def capture(line, cell):
    """Runs the cell and keeps what it prints: `%%capture [name]`."""
    import io
    from contextlib import redirect_stderr, redirect_stdout

    options = [word for word in line.split() if word.startswith("--")]
    names = [word for word in line.split() if not word.startswith("--")]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(sys.stdout if "--no-stdout" in options else out):
        with redirect_stderr(sys.stderr if "--no-stderr" in options else err):
            shown = host.capture_displays("\n" + cell)
    if names:
        host.namespace[names[0]] = CapturedIO(out.getvalue(), err.getvalue(), shown)


class CapturedIO:
    """What `%%capture` kept."""

    def __init__(self, stdout, stderr, outputs=()):
        self.stdout, self.stderr, self.outputs = stdout, stderr, list(outputs)

    def __str__(self):
        return self.stdout

    def show(self):
        """Shows it after all."""
        sys.stdout.write(self.stdout)
        sys.stderr.write(self.stderr)
        for data, metadata in self.outputs:
            host.publish(data, metadata, None, False)

    __call__ = show


def _displayer(mime):
    def show(line, cell):
        host.publish({mime: cell, "text/plain": f"<{mime}>"}, {}, None, False)

    show.__doc__ = f"Shows the cell as {mime}."
    return show


for _name, _mime in (
    ("html", "text/html"), ("HTML", "text/html"), ("markdown", "text/markdown"), ("latex", "text/latex"),
    ("svg", "image/svg+xml"), ("SVG", "image/svg+xml"), ("javascript", "application/javascript"),
    ("js", "application/javascript"),
):
    CELL[_name] = _displayer(_mime)
    LITERAL.add(CELL[_name])


# The session itself


@line_magic()
def history(line):
    """Prints the inputs of the session; `-n` numbers them, `-l` takes the last ones."""
    options, rest = _options(line, "nol:")
    inputs = list(enumerate(host.namespace["_ih"]))[1:]
    if "l" in options:
        inputs = inputs[-int(options["l"]) - 1 : -1]
    elif rest.strip():
        first, _, last = rest.strip().partition("-")
        inputs = [pair for pair in inputs if int(first) <= pair[0] <= int(last or first)]
    for number, text in inputs:
        print(f"{number:4}: {text}" if "n" in options else text)


LINE["hist"] = history


@line_magic()
def lsmagic(line):
    """The names of all magics."""
    lines = "  ".join("%" + name for name in sorted(LINE))
    cells = "  ".join("%%" + name for name in sorted(CELL))
    print(f"Available line magics:\n{lines}\n\nAvailable cell magics:\n{cells}")


@line_magic()
def magic(line):
    """What each magic does."""
    host.page({"text/plain": "\n".join(f"%{name}: {LINE[name].__doc__}" for name in sorted(LINE))})


LINE["quickref"] = magic


@line_magic()
def tb(line):
    """Shows the last exception again, `SystemExit` included."""
    host.show_exception(getattr(sys, "last_exc", None))


@line_magic()
def debug(line):
    """Shows the frames of the last exception with their variables."""
    exception = getattr(sys, "last_exc", None)
    if exception is None:
        print("No traceback has been produced, nothing to debug.")
        return
    from gradus import postmortem

    postmortem.show(exception, host.frozen_modules, host.hidden_names)


@line_magic()
def precision(line):
    """Shows floats with so many digits after the point, or by a `%` format; all their digits if nothing is said."""
    text = line.strip()
    format_ = f"%.{int(text)}f" if text.isdecimal() else text or None
    if format_ is not None:
        try:
            format_ % 1.5
        except (TypeError, ValueError):
            raise UsageError(f"Precision must be a number of digits or a format like %.3f, not {text}") from None
    host.set_float_format(format_)
    if "numpy" in sys.modules:
        sys.modules["numpy"].set_printoptions(precision=int(text) if text.isdecimal() else 8)
    return format_ or "%r"


# Packages and modules


@line_magic("pip", "uv")
def pip(line):
    """Installs, lists or removes packages of pure Python, in a folder of the kernel's own."""
    from gradus import packages

    packages.pip(line.strip().removeprefix("pip "))


@line_magic("conda", "mamba")
def conda(line):
    """There is no environment to install into: `%pip` installs packages of pure Python."""
    print(
        "Gradus is a single program with its own Python, and packages with compiled parts do not fit into it.\n"
        "%pip install gets packages of pure Python."
    )


@line_magic()
def autoreload(line):
    """`2`: before each cell, modules whose files have changed are loaded again; `0`: no more."""
    from gradus import reloading

    reloading.autoreload(line)


@line_magic()
def aimport(line):
    """Imports modules for `%autoreload 1` to watch."""
    from gradus import reloading

    reloading.aimport(line)


def _accepted(why):
    def accept(line):
        return None

    accept.__doc__ = f"Accepted: {why}."
    return accept


for _name, _why in (
    ("matplotlib", "figures are always shown in the notebook"),
    ("config", "there is nothing to configure"),
    ("reload_ext", "what extensions are used for is built in"),
    ("unload_ext", "what extensions are used for is built in"),
    ("autosave", "the front end saves"),
    ("colors", "the front end chooses"),
    ("xmode", "tracebacks have one form"),
    ("pylab", "figures are always shown in the notebook"),
    ("automagic", "magics keep their percent sign"),
    ("autocall", "calls keep their parentheses"),
    ("pdb", "there is no debugger to start"),
    ("connect_info", "the front end is connected"),
):
    LINE[_name] = _accepted(_why)


@line_magic()
def load_ext(line):
    """Loads an extension that is a Python module with `load_ipython_extension`; the usual ones are built in."""
    name = line.strip()
    if name in ("autoreload", "tensorboard", "watermark", "line_profiler", "memory_profiler", "d2lbook.tab"):
        return
    import importlib

    from gradus.shell import shell

    module = importlib.import_module(name)
    if not hasattr(module, "load_ipython_extension"):
        print(f"The {name} module is not an IPython extension.")
        return
    module.load_ipython_extension(shell)


def _options(line, accepted):
    """Splits leading `-x value` options from the rest, which stays as it was typed."""
    options, rest = {}, line.strip()
    while len(rest) > 1 and rest[0] == "-" and rest[1] in accepted and rest[1] != ":":
        letter = rest[1]
        rest = rest[2:]
        if accepted.find(letter + ":") >= 0:
            options[letter], _, rest = rest.lstrip().partition(" ")
        else:
            options[letter] = True
            if rest and not rest[0].isspace():
                rest = "-" + rest
        rest = rest.lstrip()
    return options, rest


def _unquoted(text):
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
