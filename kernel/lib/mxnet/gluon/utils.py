"""What blocks and parameters share."""

__all__ = ["HookHandle"]


def indented(text, width):
    """The text with all lines but the first moved to the right."""
    return text.replace("\n", "\n" + " " * width)


def brief(names, limit=7):
    """The names in quotes, the middle left out where there are many."""
    names = list(names)
    if len(names) <= limit:
        return ", ".join("'%s'" % name for name in names)
    return "%s, ..., %s" % (brief(names[: limit // 2], limit), brief(names[-(limit // 2) - 1 :], limit))


def is_known(shape):
    """Whether a shape has no extents that are still to be found out; those are 0."""
    return bool(shape) and all(extent > 0 for extent in shape)


class HookHandle:
    """What registering a hook returns: detach() takes the hook away again, and so does the end of a `with` block."""

    def __init__(self):
        self._hooks = None
        self._key = None

    def attach(self, hooks, hook):
        """Puts the hook among others."""
        assert self._hooks is None, "The same handle cannot be attached twice."
        self._key = id(hook)
        hooks[self._key] = hook
        self._hooks = hooks

    def detach(self):
        """Takes the hook away."""
        self._hooks.pop(self._key, None)

    def __enter__(self):
        return self

    def __exit__(self, exception_type, exception, traceback):
        self.detach()
