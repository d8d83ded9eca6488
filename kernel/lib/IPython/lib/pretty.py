"""The printer of results."""

from _gradus import host


def pretty(obj, verbose=False, max_width=79, newline="\n", max_seq_length=1000):
    """The text that shows `obj` as a result."""
    return host.pretty(obj)


def pprint(obj, verbose=False, max_width=79, newline="\n", max_seq_length=1000):
    """Prints the text that shows `obj` as a result."""
    print(host.pretty(obj))
