"""Comms: messages between objects in the kernel and their counterparts in the front end."""

from comm.base_comm import BaseComm, CommManager

__version__ = "0.2.3"
__all__ = ["create_comm", "get_comm_manager", "BaseComm", "CommManager"]

_manager = CommManager()


def create_comm(*args, **kwargs):
    """Opens a comm, or with `primary=False` takes up one that the front end has opened."""
    return BaseComm(*args, **kwargs)


def get_comm_manager():
    """The one manager of this kernel."""
    return _manager
