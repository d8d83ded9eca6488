"""Errors that belong to the shell."""


class IPythonCoreError(Exception):
    """The base of the shell's errors."""


class UsageError(IPythonCoreError):
    """A magic that does not exist or was misused; shown without a traceback."""


class StdinNotImplementedError(IPythonCoreError, NotImplementedError):
    """`input()` where the front end has no input."""
