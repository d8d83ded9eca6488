"""Passwords, asked of the front end."""

import os

from _gradus import host

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """Never raised: a front end can hide what is typed."""


def getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """Asks for a line that is not shown."""
    return host.getpass(prompt)


def getuser():
    """The name of the user, from the environment or the password database."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if user := os.environ.get(name):
            return user
    try:
        import pwd

        return pwd.getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as error:
        raise OSError("No username set in the environment") from error
