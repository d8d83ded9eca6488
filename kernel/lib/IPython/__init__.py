"""The part of IPython that notebooks use, over Gradus."""

__version__ = "8.37.0"
version_info = (8, 37, 0, "")


def get_ipython():
    """The running shell."""
    from gradus.shell import shell

    return shell


def __getattr__(name):
    if name == "display":
        from IPython import display

        return display
    raise AttributeError(f"module 'IPython' has no attribute {name!r}")
