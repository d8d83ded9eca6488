"""The classes and functions of `IPython.display`, under their older name."""

from IPython.display import *  # noqa: F403
