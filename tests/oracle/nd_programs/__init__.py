"""Programs over `mxnet.nd` that tests/oracle/nd_face.py asks MXNet, by subject; every module has a list PROGRAMS."""


def lines(text):
    """Programs, one a line; a program of several statements has `; ` between them."""
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def recorded(before, inside, after):
    """A program whose second part runs while autograd records."""
    return "%s\nwith autograd.record():\n    %s\n%s" % (before, inside.replace("; ", "\n    "), after)
