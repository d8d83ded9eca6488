"""Comms by the names of older libraries."""

from comm import BaseComm, CommManager

__all__ = ["Comm", "CommManager"]


class Comm(BaseComm):
    """A comm."""
