"""Devices."""

import _engine


class _ContextClass(type):
    """The class of contexts, which knows the current one."""

    @property
    def default_ctx(cls):
        """The current context."""
        return _engine.current_context()

    @default_ctx.setter
    def default_ctx(cls, ctx):
        ctx.__enter__()


class Context(_engine.Context, metaclass=_ContextClass):
    """A device: Context('cpu'), Context('gpu', 1). In a `with` block it is the default one."""

    __slots__ = ()

    devtype2str = {1: "cpu", 2: "gpu", 3: "cpu_pinned", 5: "cpu_shared"}
    devstr2type = {name: number for number, name in devtype2str.items()}

    def __reduce__(self):
        return Context, (self.device_type, self.device_id)


_engine.register_context(Context)


def current_context():
    """The context that arrays are made in: that of the innermost `with` block, else cpu(0)."""
    return _engine.current_context()


def num_gpus():
    """How many GPUs there are."""
    return _engine.num_gpus()


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
