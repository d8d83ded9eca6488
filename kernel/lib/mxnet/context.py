"""Devices."""

import _engine

Context = _engine.Context
current_context = _engine.current_context
num_gpus = _engine.num_gpus


def cpu(device_id=0):
    """The processor, under any number."""
    return Context("cpu", device_id)


def cpu_pinned(device_id=0):
    """Host memory that GPUs copy from; a name for the processor's memory."""
    return Context("cpu_pinned", device_id)


def gpu(device_id=0):
    """The graphics processor with this number. Using it raises MXNetError where there is none."""
    return Context("gpu", device_id)


def gpu_memory_info(device_id=0):
    """Free and total bytes of a GPU, which the graphics interfaces of the operating systems do not tell."""
    from .base import MXNetError

    if num_gpus() <= device_id:
        raise MXNetError("GPU is not enabled: gpu(%d) was asked for its memory" % device_id)
    raise MXNetError("the driver of gpu(%d) does not tell how much memory is free" % device_id)
