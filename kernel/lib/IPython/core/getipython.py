"""`get_ipython` under its full name."""

from IPython import get_ipython  # noqa: F401
