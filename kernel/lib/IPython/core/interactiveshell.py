"""The class of the shell by the name that libraries know."""

from gradus.shell import Shell as InteractiveShell

__all__ = ["InteractiveShell"]
