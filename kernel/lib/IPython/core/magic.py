"""Decorators for magics of one's own."""


def register_line_magic(function):
    """`%name line` calls `function(line)`."""
    return _register(function, "line")


def register_cell_magic(function):
    """`%%name line` calls `function(line, cell)`."""
    return _register(function, "cell")


def register_line_cell_magic(function):
    """Both forms; `cell` is `None` in the first."""
    return _register(function, "line_cell")


def _register(function, kind):
    from gradus.shell import shell

    shell.register_magic_function(function, kind)
    return function


def needs_local_scope(function):
    """Accepted: magics run in the session's one namespace."""
    return function
