"""The object that `get_ipython()` gives: magics, commands of the operating system, past inputs."""

from _gradus import host
from IPython.core.error import UsageError


class SList(list):
    """The lines that a command printed; `.s` joins them by blanks, `.n` by newlines."""

    l = list = property(lambda self: self)
    s = spstr = property(lambda self: " ".join(self))
    n = nlstr = property(lambda self: "\n".join(self))


class Shell:
    """One for each kernel; what cells written for IPython ask of it."""

    @property
    def user_ns(self):
        return host.namespace

    user_global_ns = user_ns

    @property
    def user_module(self):
        import __main__

        return __main__

    @property
    def execution_count(self):
        return host.execution_count

    def __repr__(self):
        return "<gradus.shell.Shell>"

    def object_inspect(self, oname, detail_level=0):
        """The bundle that inspection gives for a name, or `None`."""
        return host.inspect(oname, detail_level)

    def run_line_magic(self, name, line, _stack_depth=1):
        """`%name line`."""
        from gradus import magics

        magic = magics.LINE.get(name)
        if magic is None:
            raise UsageError(_not_found("Line", "%", name, "%%", name in magics.CELL))
        return magic(self.var_expand(line) if magic not in magics.LITERAL else line)

    def run_cell_magic(self, name, line, cell):
        """`%%name line` above `cell`."""
        from gradus import magics

        magic = magics.CELL.get(name)
        if magic is None:
            raise UsageError(_not_found("Cell", "%%", name, "%", name in magics.LINE))
        return magic(self.var_expand(line) if magic not in magics.LITERAL else line, cell)

    def magic(self, text):
        """`name line`, without the percent sign."""
        name, _, line = text.lstrip("%").partition(" ")
        return self.run_line_magic(name, line)

    def find_line_magic(self, name):
        from gradus import magics

        return magics.LINE.get(name)

    def find_cell_magic(self, name):
        from gradus import magics

        return magics.CELL.get(name)

    def register_magic_function(self, function, magic_kind="line", magic_name=None):
        """Adds a magic for the rest of the session."""
        from gradus import magics

        name = magic_name or function.__name__
        if magic_kind in ("line", "line_cell"):
            magics.LINE[name] = function
        if magic_kind in ("cell", "line_cell"):
            magics.CELL[name] = function

    def run_cell(self, code, store_history=False, silent=False):
        """Runs `code` as a cell would, here and now."""
        return host.run_cell(code)

    def ex(self, code):
        exec(code, host.namespace)

    def ev(self, expression):
        return eval(expression, host.namespace)

    def push(self, variables):
        """Adds names to the session, from a dict or as names of the caller's variables."""
        host.namespace.update(variables)

    def system(self, command):
        """`!command`: output appears as it comes; the exit status is kept as `_exit_code`."""
        host.namespace["_exit_code"] = host.system(self.var_expand(command))

    system_piped = system_raw = system

    def getoutput(self, command, split=True):
        """The lines that a command prints."""
        text = host.getoutput(self.var_expand(command))
        return SList(text.splitlines()) if split else text

    def set_next_input(self, text, replace=False):
        """Puts `text` into the next cell."""
        host.set_next_input(text, replace)

    def ask_exit(self):
        host.ask_exit(False)

    def showtraceback(self, *_, **__):
        """Shows the exception that is being handled."""
        import sys

        host.show_exception(sys.exc_info()[1])

    def var_expand(self, text, depth=0):
        """Replaces `{expression}` and `$name` by their values; `$$` is a dollar sign, what is unknown stays."""
        if "$" not in text and "{" not in text:
            return text
        import re

        def value(match):
            expression = match[1] or match[2]
            if expression is None:
                return "$" if match[0] == "$$" else match[0][1:]
            try:
                return str(eval(expression, host.namespace))
            except Exception:
                return match[0]

        return re.sub(r"\{\{|\}\}|\$\$|\{([^{}]+)\}|\$([A-Za-z_]\w*)", value, text)


def _not_found(kind, sign, name, other_sign, other_exists):
    text = f"{kind} magic function `{sign}{name}` not found."
    if other_exists:
        text += f" (But {'cell' if kind == 'Line' else 'line'} magic `{other_sign}{name}` exists, did you mean that instead?)"
    return text


shell = Shell()
