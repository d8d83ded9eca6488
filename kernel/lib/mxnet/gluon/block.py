"""Blocks: layers and networks, which are made of parameters and of other blocks."""

import re
import warnings

from .. import initializer, ndarray
from ..ndarray import NDArray
from ._names import NameScope, named
from .parameter import DeferredInitializationError, Parameter, ParameterDict
from .utils import HookHandle, brief, indented

__all__ = ["Block", "HybridBlock"]


class Block:
    """A layer or a network: override forward.

    Blocks and parameters that are attributes belong to it. prefix is how the names of its parameters begin; params are
    those of another block that it shares.
    """

    def __init__(self, prefix=None, params=None):
        self._empty_prefix = prefix == ""
        self._prefix, self._params = named(prefix, params, self._alias())
        self._name = self._prefix[:-1] if self._prefix.endswith("_") else self._prefix
        self._scope = NameScope(self)
        self._children = {}
        self._reg_params = {}
        self._forward_hooks = {}
        self._forward_pre_hooks = {}

    def __repr__(self):
        blocks = {key: value for key, value in self.__dict__.items() if isinstance(value, Block)}
        return self._drawn(blocks)

    def _drawn(self, blocks):
        lines = ["  (%s): %s" % (key, indented(repr(block), 2)) for key, block in blocks.items()]
        return "%s(\n%s\n)" % (type(self).__name__, "\n".join(lines))

    def __setattr__(self, name, value):
        existing = getattr(self, name, None)
        if isinstance(existing, (Parameter, Block)) and not isinstance(value, type(existing)):
            raise TypeError("Changing attribute type for %s from %s to %sis not allowed."
                            % (name, type(existing), type(value)))
        if isinstance(value, Block):
            self.register_child(value, name)
        elif isinstance(value, Parameter):
            assert name not in self._reg_params, (
                "Overriding Parameter attribute %s is not allowed. If you want to share parameters between blocks, please "
                "set 'params' at Block construction instead." % name
            )
            self._reg_params[name] = value
        super().__setattr__(name, value)

    def _alias(self):
        return type(self).__name__.lower()

    @property
    def prefix(self):
        """How the names of its parameters begin."""
        return self._prefix

    @property
    def name(self):
        """The prefix without its underscore."""
        return self._name

    @property
    def params(self):
        """Its own parameters, without those of its children."""
        return self._params

    def name_scope(self):
        """A `with` block in which new blocks and parameters get this block's prefix."""
        return self._scope

    def collect_params(self, select=None):
        """Its parameters and those of its children; select is a pattern of names."""
        self._warn_of_hidden_blocks()
        collected = ParameterDict(self._params.prefix)
        pattern = re.compile(select or "")
        collected.update({name: value for name, value in self.params.items() if pattern.match(name)})
        for child in self._children.values():
            collected.update(child.collect_params(select=select))
        return collected

    def _warn_of_hidden_blocks(self):
        """Blocks in lists are no children, which is easy to miss."""
        children = set(self._children.values())

        def hidden(value):
            if isinstance(value, (list, tuple, dict)):
                return any(map(hidden, value.values() if isinstance(value, dict) else value))
            return isinstance(value, Block) and value not in children

        for key, value in self.__dict__.items():
            if key != "_children" and not key.startswith("__") and isinstance(value, (list, tuple, dict)) and hidden(value):
                warnings.warn(
                    '"%s.%s" is an unregistered container with Blocks. Note that Blocks inside the list, tuple or dict will '
                    "not be registered automatically. Make sure to register them using register_child() or switching to "
                    "nn.Sequential/nn.HybridSequential instead. " % (type(self).__name__, key), stacklevel=3
                )

    def _collect_params_with_prefix(self, prefix=""):
        """The parameters by the path of attributes to them: `0.weight`."""
        prefix = prefix + "." if prefix else ""
        collected = {prefix + key: value for key, value in self._reg_params.items()}
        for name, child in self._children.items():
            collected.update(child._collect_params_with_prefix(prefix + name))
        return collected

    def save_parameters(self, filename, deduplicate=False):
        """Writes the parameters to a file; with deduplicate, shared ones once."""
        parameters = self._collect_params_with_prefix()
        if deduplicate:
            last = {id(value): key for key, value in parameters.items()}
            parameters = {key: parameters[key] for key in last.values()}
        ndarray.save(filename, {key: value._reduce() for key, value in parameters.items()})

    def load_parameters(self, filename, ctx=None, allow_missing=False, ignore_extra=False, cast_dtype=False,
                        dtype_source="current"):
        """Takes the parameters from a file of save_parameters, or of an older form with full names."""
        loaded = ndarray.load(filename)
        parameters = self._collect_params_with_prefix()
        if not loaded and not parameters:
            return
        if not any("." in name for name in loaded):
            self.collect_params().load(filename, ctx, allow_missing, ignore_extra, self.prefix, cast_dtype, dtype_source)
            return
        present = {id(parameter) for name, parameter in parameters.items() if name in loaded}
        for name, parameter in () if allow_missing else parameters.items():
            assert id(parameter) in present, (
                "Parameter '%s' is missing in file '%s', which contains parameters: %s. Set allow_missing=True to ignore "
                "missing parameters." % (name, filename, brief(loaded))
            )
        for name, data in loaded.items():
            if name in parameters:
                parameters[name]._load_init(data, ctx, cast_dtype=cast_dtype, dtype_source=dtype_source)
            elif not ignore_extra:
                raise ValueError(
                    "Parameter '%s' loaded from file '%s' is not present in ParameterDict, which contains parameters %s. "
                    "Set ignore_extra=True to ignore. " % (name, filename, brief(self._params.keys()))
                )

    def save_params(self, filename):
        """The old form of save_parameters, under full names."""
        warnings.warn("save_params is deprecated. Please use save_parameters.", stacklevel=2)
        self.collect_params().save(filename, strip_prefix=self.prefix)

    def load_params(self, filename, ctx=None, allow_missing=False, ignore_extra=False):
        """The old name of load_parameters."""
        warnings.warn("load_params is deprecated. Please use load_parameters.", stacklevel=2)
        self.load_parameters(filename, ctx, allow_missing, ignore_extra)

    def register_child(self, block, name=None):
        """Makes a block part of this one."""
        self._children[str(len(self._children)) if name is None else name] = block

    def register_forward_pre_hook(self, hook):
        """Has hook(block, inputs) called before forward."""
        return self._hooked(self._forward_pre_hooks, hook)

    def register_forward_hook(self, hook):
        """Has hook(block, inputs, outputs) called after forward."""
        return self._hooked(self._forward_hooks, hook)

    def _hooked(self, hooks, hook):
        handle = HookHandle()
        handle.attach(hooks, hook)
        return handle

    def apply(self, fn):
        """Calls a function with each child and with the block itself."""
        for child in self._children.values():
            child.apply(fn)
        fn(self)
        return self

    def initialize(self, init=initializer.Uniform(), ctx=None, verbose=False, force_reinit=False):
        """Gives the parameters their first values."""
        self.collect_params().initialize(init, ctx, verbose, force_reinit)

    def hybridize(self, active=True, **kwargs):
        """Asks hybrid children to compile themselves."""
        for child in self._children.values():
            child.hybridize(active, **kwargs)

    def cast(self, dtype):
        """Converts all parameters to another element type."""
        for child in self._children.values():
            child.cast(dtype)
        for parameter in self.params.values():
            parameter.cast(dtype)

    def __call__(self, *args):
        for hook in list(self._forward_pre_hooks.values()):
            hook(self, args)
        outputs = self.forward(*args)
        for hook in list(self._forward_hooks.values()):
            hook(self, args, outputs)
        return outputs

    def forward(self, *args):
        """Computes the outputs: to be overridden."""
        raise NotImplementedError


class HybridBlock(Block):
    """A block whose computation is a function of arrays and parameters: override hybrid_forward(F, x, weight=...).

    hybridize() is accepted and changes no result: operators are called one by one in any case.
    """

    def __init__(self, prefix=None, params=None):
        super().__init__(prefix=prefix, params=params)
        self._active = False

    def register_child(self, block, name=None):
        if not isinstance(block, HybridBlock):
            raise ValueError(
                "Children of HybridBlock must also be HybridBlock, but %s has type %s. If you are using Sequential, please "
                "try HybridSequential instead." % (block, type(block))
            )
        super().register_child(block, name)

    def hybridize(self, active=True, **kwargs):
        """Accepted; kwargs are how MXNet plans memory."""
        self._active = active
        super().hybridize(active, **kwargs)

    def infer_shape(self, *args):
        """Sets the shapes of its own parameters from the inputs: to be overridden where they are not given."""
        unknown = [name for name, parameter in self.params.items() if 0 in (parameter.shape or (0,))]
        raise ValueError("%s does not say the shapes of %s: give them, or override infer_shape(self, *args)"
                         % (type(self).__name__, brief(unknown)))

    def _deferred_infer_shape(self, *args):
        try:
            self.infer_shape(*args)
        except Exception as error:
            raise ValueError("Deferred initialization failed because shape cannot be inferred. %s" % error) from None

    def _values(self, ctx):
        return {name: parameter.data(ctx) for name, parameter in self._reg_params.items()}

    def forward(self, x, *args):
        """Calls hybrid_forward with the operators, the inputs and the parameters."""
        first = _first_array((x,) + args)
        if first is None:
            raise ValueError("In HybridBlock, there must be one NDArray or one Symbol in the input. Please check the type "
                             "of the args.\n")
        with first.context:
            try:
                values = self._values(first.context)
            except DeferredInitializationError:
                self._deferred_infer_shape(x, *args)
                for parameter in self.params.values():
                    parameter._finish_deferred_init()
                values = self._values(first.context)
            return self.hybrid_forward(ndarray, x, *args, **values)

    def hybrid_forward(self, F, x, *args, **kwargs):
        """Computes the outputs with the operators of F: to be overridden."""
        raise NotImplementedError


def _first_array(nested):
    for item in nested:
        found = item if isinstance(item, NDArray) else _first_array(item) if isinstance(item, (list, tuple)) else None
        if found is not None:
            return found
    return None
