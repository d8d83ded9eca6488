"""Parameters of networks: an array on each of some contexts, with its gradients, whose shape may be found out late."""

import warnings

import numpy as _numpy

from .. import autograd, context, initializer
from ..base import MXNetError
from ..context import Context
from ..ndarray import NDArray, add_n, array as _array, zeros as _zeros
from .utils import is_known

__all__ = ["DeferredInitializationError", "Parameter", "Constant", "ParameterDict", "tensor_types"]

tensor_types = (NDArray,)

_STORAGE_TYPES = ("default", "row_sparse", "csr")

_DEFERRED = (
    "Parameter '%s' has not been initialized yet because initialization was deferred. Actual initialization happens "
    "during the first forward pass. Please pass one batch of data through the network before accessing Parameters. You "
    "can also avoid deferred initialization by specifying in_units, num_features, etc., for network layers."
)
_NEVER_INITIALIZED = (
    "Parameter '%s' has not been initialized. Note that you should initialize parameters and create Trainer with "
    "Block.collect_params() instead of Block.params because the later does not include Parameters of nested child Blocks"
)


class DeferredInitializationError(MXNetError):
    """A parameter was read whose shape the first forward pass has still to tell."""


def _listed(ctx):
    if ctx is None:
        return [context.current_context()]
    return [ctx] if isinstance(ctx, Context) else list(ctx)


def _device(ctx):
    """What tells contexts apart: all memory of the host with one number is one."""
    return ctx.device_type == "gpu", ctx.device_id


class Parameter:
    """Weights of a block.

    shape may hold zeros for extents that are not known yet; grad_req is 'write', 'add' or 'null'; lr_mult and wd_mult are
    factors of the learning rate and the weight decay; init overrides the initializer of the network.
    """

    def __init__(self, name, grad_req="write", shape=None, dtype=_numpy.float32, lr_mult=1.0, wd_mult=1.0, init=None,
                 allow_deferred_init=False, differentiable=True, stype="default", grad_stype="default"):
        for what, chosen in (("grad_stype", grad_stype), ("stype", stype)):
            assert chosen in _STORAGE_TYPES, (
                "%s for Parameter '%s' must be one of 'default', 'row_sparse', or 'csr', but got '%s'"
                % (what, name, chosen)
            )
        self._data = self._grad = None
        self._ctx_list = None
        self._positions = {}
        self._trainer = None
        # Initializer, contexts, the network's initializer and the data, while the shape is not known.
        self._deferred_init = ()
        self._differentiable = differentiable
        self._allow_deferred_init = allow_deferred_init
        self._grad_req = None
        self._shape = (shape,) if isinstance(shape, int) else shape
        self._stype = stype
        self._grad_stype = grad_stype
        self._dtype = dtype
        self.name = name
        self.lr_mult = lr_mult
        self.wd_mult = wd_mult
        self.grad_req = grad_req
        self.init = init

    def __repr__(self):
        return "Parameter %s (shape=%s, dtype=%s)" % (self.name, self.shape, self.dtype)

    @property
    def grad_req(self):
        """What becomes of gradients: 'write', 'add' or 'null'."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, req):
        assert req in ("write", "add", "null"), "grad_req must be one of 'write', 'add', or 'null', but got '%s'" % req
        req = req if self._differentiable else "null"
        if req == self._grad_req:
            return
        self._grad_req = req
        if req == "null" and self._grad is not None:
            self._grad = None
            self._data = [data.detach() for data in self._data]
        elif self._data is not None:
            self._init_grad()

    @property
    def dtype(self):
        """The element type."""
        return self._dtype

    @dtype.setter
    def dtype(self, dtype):
        self.cast(dtype)

    @property
    def shape(self):
        """The extents, 0 where they are not known yet."""
        return self._shape

    @shape.setter
    def shape(self, shape):
        if self._shape is not None:
            fits = len(self._shape) == len(shape) and all(old in (0, new) for old, new in zip(self._shape, shape))
            assert fits, (
                "Expected shape %s is incompatible with given shape %s." % (tuple(shape), tuple(self._shape))
            )
        self._shape = shape

    def _set_trainer(self, trainer):
        if self._stype != "default" and self._trainer and trainer and self._trainer is not trainer:
            raise RuntimeError(
                "Failed to set the trainer for Parameter '%s' because it was already set. More than one trainers for a %s "
                "Parameter is not supported." % (self.name, self._stype)
            )
        self._trainer = trainer

    def _check_and_get(self, arrays, ctx):
        """The array of a context; all for the class `list`."""
        if arrays is None:
            if self._deferred_init:
                raise DeferredInitializationError(_DEFERRED % self.name)
            raise RuntimeError(_NEVER_INITIALIZED % self.name)
        if ctx is list:
            return arrays
        if ctx is None:
            if len(arrays) == 1:
                return arrays[0]
            ctx = context.current_context()
        position = self._positions.get(_device(ctx))
        if position is None:
            raise RuntimeError("Parameter '%s' was not initialized on context %s. It was only initialized on %s."
                               % (self.name, ctx, self._ctx_list))
        return arrays[position]

    def _load_init(self, data, ctx, cast_dtype=False, dtype_source="current"):
        """Takes its values from a file."""
        if self.shape:
            for own, other in zip(self.shape, data.shape):
                assert own in (0, other), (
                    "Failed loading Parameter '%s' from saved params: shape incompatible expected %s vs saved %s"
                    % (self.name, self.shape, data.shape)
                )
            self.shape = tuple(own or other for own, other in zip(self.shape, data.shape))
        data = self._converted(data, cast_dtype, dtype_source)
        if data.stype != self._stype:
            data = data.tostype(self._stype)
        ctx = [ctx] if isinstance(ctx, Context) else ctx
        if self._data is not None or self._deferred_init:
            assert ctx is None or set(ctx) == set(self.list_ctx()), (
                "Failed to load Parameter '%s' on %s because it was previous initialized on %s."
                % (self.name, ctx, self.list_ctx())
            )
        if self._data is None:
            self._init_impl(data, self._deferred_init[1] if self._deferred_init else ctx or [context.cpu()])
        else:
            self.set_data(data)
        self._deferred_init = ()

    def _converted(self, data, cast_dtype, dtype_source):
        if not self.dtype or _numpy.dtype(self.dtype).type == data.dtype:
            return data
        assert cast_dtype, (
            "Failed loading Parameter '%s' from saved params: dtype incompatible expected %s vs saved %s. Set "
            "cast_dtype=True to cast the dtype of saved params." % (self.name, self.dtype, data.dtype)
        )
        assert dtype_source in ("current", "saved")
        if dtype_source == "saved":
            self.dtype = data.dtype
            return data
        return data.astype(self.dtype, copy=False)

    def _finish_deferred_init(self):
        """Makes the array, now that its shape is known."""
        if not self._deferred_init:
            return
        init, contexts, default_init, data = self._deferred_init
        self._deferred_init = ()
        assert is_known(self.shape), (
            "Cannot initialize Parameter '%s' because it has invalid shape: %s. Please specify in_units, in_channels, etc "
            "for `Block`s." % (self.name, self.shape)
        )
        with autograd.pause():
            if data is None:
                data = _zeros(self.shape, ctx=context.cpu(), dtype=self.dtype, stype=self._stype)
                description = initializer.InitDesc(self.name, {"__init__": init})
                initializer.create(default_init)(description, data)
            self._init_impl(data, contexts)

    def _init_impl(self, data, contexts):
        self._ctx_list = list(contexts)
        self._positions = {_device(ctx): position for position, ctx in enumerate(self._ctx_list)}
        self._data = [data.copyto(ctx) for ctx in self._ctx_list]
        self._init_grad()

    def _init_grad(self):
        if self.grad_req == "null":
            self._grad = None
            return
        self._grad = [_zeros(data.shape, ctx=data.context, dtype=data.dtype, stype=self._grad_stype)
                      for data in self._data]
        autograd.mark_variables(self._data, self._grad, self.grad_req)

    def _reduce(self):
        """The mean over the contexts."""
        copies = [data.copyto(context.cpu()) for data in self._check_and_get(self._data, list)]
        return copies[0] if len(copies) == 1 else add_n(*copies) / len(copies)

    def initialize(self, init=None, ctx=None, default_init=initializer.Uniform(), force_reinit=False):
        """Makes the array on the contexts with its first values, now or at the first forward pass."""
        if self._data is not None and not force_reinit:
            warnings.warn("Parameter '%s' is already initialized, ignoring. Set force_reinit=True to re-initialize."
                          % self.name, stacklevel=2)
            return
        self._data = self._grad = None
        if init is None:
            init = default_init if self.init is None else self.init
        if not is_known(self.shape) and not self._allow_deferred_init:
            raise ValueError("Cannot initialize Parameter '%s' because it has invalid shape: %s."
                             % (self.name, self.shape))
        self._deferred_init = (init, _listed(ctx), default_init, None)
        if is_known(self.shape):
            self._finish_deferred_init()

    def reset_ctx(self, ctx):
        """Moves the parameter to other contexts."""
        contexts = _listed(ctx)
        if self._data:
            data = self._reduce()
            with autograd.pause():
                self._init_impl(data, contexts)
        elif self._deferred_init:
            self._deferred_init = (self._deferred_init[0], contexts) + self._deferred_init[2:]
        else:
            raise ValueError("Cannot reset context for Parameter '%s' because it has not been initialized." % self.name)

    def set_data(self, data):
        """Writes other values on all contexts."""
        self.shape = data.shape
        if self._data is None:
            assert self._deferred_init, "Parameter '%s' has not been initialized" % self.name
            self._deferred_init = self._deferred_init[:3] + (data,)
            return
        for own in self._data:
            own[:] = data

    def _demand_dense(self, method, ctx=None):
        if self._stype != "default":
            place = "" if ctx is None else " on ctx %s" % ctx
            raise RuntimeError("Cannot return a copy of Parameter '%s'%s via %s() because its storage type is %s. Please "
                               "use row_sparse_data() instead." % (self.name, place, method, self._stype))

    def _demand_gradient(self):
        if self._data is not None and self._grad is None:
            raise RuntimeError("Cannot get gradient array for Parameter '%s' because grad_req='null'" % self.name)

    def data(self, ctx=None):
        """The array on a context; without one, on the only context, or on the current one of several."""
        self._demand_dense("data", ctx)
        return self._check_and_get(self._data, ctx)

    def list_data(self):
        """The arrays on all contexts."""
        self._demand_dense("list_data")
        return self._check_and_get(self._data, list)

    def row_sparse_data(self, row_id):
        """Rows of a row_sparse parameter."""
        if self._stype != "row_sparse":
            raise RuntimeError("Cannot return a copy of Parameter %s via row_sparse_data() because its storage type is %s. "
                               "Please use data() instead." % (self.name, self._stype))
        return self._check_and_get(self._data, row_id.context).retain(row_id)

    def grad(self, ctx=None):
        """The gradient on a context."""
        self._demand_gradient()
        return self._check_and_get(self._grad, ctx)

    def list_grad(self):
        """The gradients on all contexts."""
        self._demand_gradient()
        return self._check_and_get(self._grad, list)

    def list_ctx(self):
        """The contexts that the parameter is on, or will be."""
        if self._data is not None:
            return self._ctx_list
        if self._deferred_init:
            return self._deferred_init[1]
        raise RuntimeError("Parameter '%s' has not been initialized" % self.name)

    def zero_grad(self):
        """Writes zeros into the gradients."""
        for gradient in self._grad or ():
            gradient[:] = 0

    def cast(self, dtype):
        """Converts the parameter and its gradients to another element type."""
        self._dtype = dtype
        if self._data is None:
            return
        with autograd.pause():
            self._data = [data.astype(dtype) for data in self._data]
            if self._grad is not None:
                self._grad = [gradient.astype(dtype) for gradient in self._grad]
                autograd.mark_variables(self._data, self._grad, self.grad_req)


class Constant(Parameter):
    """A parameter that is not learnt: it has the value that it is made with."""

    def __init__(self, name, value):
        value = value if isinstance(value, NDArray) else _array(value)
        self.value = value
        super().__init__(name, grad_req="null", shape=value.shape, dtype=value.dtype, init=initializer.Constant(value))

    def __repr__(self):
        return "Constant %s (shape=%s, dtype=%s)" % (self.name, self.shape, self.dtype)

    @property
    def grad_req(self):
        """Always 'null'."""
        return "null"

    @grad_req.setter
    def grad_req(self, req):
        if req != "null":
            warnings.warn('Constant parameter "%s" does not support grad_req other than "null", and new value "%s" is '
                          "ignored." % (self.name, req))


from .parameter_dict import ParameterDict  # noqa: E402: it is made of the classes above
