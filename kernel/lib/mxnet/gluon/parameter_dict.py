"""Parameters by their names."""

import numpy as _numpy

from .. import initializer
from ..ndarray import NDArray, load as _load, save as _save
from .parameter import Constant, Parameter
from .utils import brief, indented

_NAMING = "For more info on naming, please see https://mxnet.io/api/python/docs/tutorials/packages/gluon/blocks/naming.html"


class ParameterDict:
    """The parameters of a block, whose names begin with its prefix; `shared` is where get looks before it makes new ones."""

    def __init__(self, prefix="", shared=None):
        self._prefix = prefix
        self._params = {}
        self._shared = shared

    def __repr__(self):
        name = self._prefix + " " if self._prefix else ""
        content = "\n".join(indented("  %r" % parameter, 2) for parameter in self.values())
        return "%s(\n%s\n)" % (name, content)

    def __getitem__(self, key):
        return self._params[key]

    def __iter__(self):
        return iter(self._params)

    def items(self):
        """Names and parameters."""
        return self._params.items()

    def keys(self):
        """The names."""
        return self._params.keys()

    def values(self):
        """The parameters."""
        return self._params.values()

    @property
    def prefix(self):
        """How the names begin."""
        return self._prefix

    def _find(self, name):
        if name not in self._params and self._shared is not None and name in self._shared._params:
            self._params[name] = self._shared._params[name]
        return self._params.get(name)

    def get(self, name, **kwargs):
        """The parameter of this name behind the prefix; made with these arguments if there is none."""
        name = self.prefix + name
        parameter = self._find(name)
        if parameter is None:
            self._params[name] = parameter = Parameter(name, **kwargs)
            return parameter
        for attribute, wanted in kwargs.items():
            existing = getattr(parameter, attribute, None)
            if existing is None:
                setattr(parameter, attribute, wanted)
            elif attribute == "shape" and (merged := _merged(wanted, existing)) is not None:
                parameter._shape = merged
            elif attribute == "dtype" and _numpy.dtype(wanted) == _numpy.dtype(existing):
                pass
            else:
                assert wanted is None or wanted == existing, (
                    "Cannot retrieve Parameter '%s' because desired attribute does not match with stored for attribute "
                    "'%s': desired '%s' vs stored '%s'." % (name, attribute, wanted, existing)
                )
        return parameter

    def get_constant(self, name, value=None):
        """The constant of this name behind the prefix; made of the value if there is none."""
        name = self.prefix + name
        parameter = self._find(name)
        if parameter is None:
            if value is None:
                raise KeyError("No constant named '%s'. Please specify value if you want to create a new constant." % name)
            self._params[name] = parameter = Constant(name, value)
        elif value is not None:
            assert isinstance(parameter, Constant), "Parameter '%s' already exists but it is not a constant." % name
            value = value.asnumpy() if isinstance(value, NDArray) else _numpy.array(value)
            same = parameter.shape == value.shape and bool((parameter.value.asnumpy() == value).all())
            assert same, "Constant '%s' already exists but it's value doesn't match new value" % name
        return parameter

    def update(self, other):
        """Takes over the parameters of another dictionary."""
        for name, parameter in other.items():
            assert self._params.get(name, parameter) is parameter, (
                "Cannot update self with other because they have different Parameters with the same name '%s'" % name
            )
        self._params.update(other.items())

    def initialize(self, init=initializer.Uniform(), ctx=None, verbose=False, force_reinit=False):
        """Initializes all, those without an initializer of their own with `init`."""
        if verbose:
            init.set_verbosity(verbose=verbose)
        for parameter in self.values():
            parameter.initialize(None, ctx, init, force_reinit=force_reinit)

    def zero_grad(self):
        """Writes zeros into all gradients."""
        for parameter in self.values():
            parameter.zero_grad()

    def reset_ctx(self, ctx):
        """Moves all to other contexts."""
        for parameter in self.values():
            parameter.reset_ctx(ctx)

    def list_ctx(self):
        """All contexts that parameters are on."""
        return list({ctx for parameter in self.values() for ctx in parameter.list_ctx()})

    def setattr(self, name, value):
        """Sets an attribute of all: grad_req, lr_mult ..."""
        for parameter in self.values():
            setattr(parameter, name, value)

    def save(self, filename, strip_prefix=""):
        """Writes all to a file, under their names without a prefix."""
        arrays = {}
        for parameter in self.values():
            if not parameter.name.startswith(strip_prefix):
                raise ValueError(
                    "Prefix '%s' is to be striped before saving, but Parameter's name '%s' does not start with '%s'. this "
                    "may be due to your Block shares parameters from other Blocks or you forgot to use 'with name_scope()' "
                    "when creating child blocks. %s" % (strip_prefix, parameter.name, strip_prefix, _NAMING)
                )
            arrays[parameter.name[len(strip_prefix):]] = parameter._reduce()
        _save(filename, arrays)

    def load(self, filename, ctx=None, allow_missing=False, ignore_extra=False, restore_prefix="", cast_dtype=False,
             dtype_source="current"):
        """Takes values from a file; restore_prefix is what was stripped from the names."""
        for name in self.keys() if restore_prefix else ():
            assert name.startswith(restore_prefix), (
                "restore_prefix is '%s' but Parameters name '%s' does not start with '%s'. %s"
                % (restore_prefix, name, restore_prefix, _NAMING)
            )
        self.load_dict(_load(filename), ctx, allow_missing, ignore_extra, restore_prefix, filename, cast_dtype,
                       dtype_source)

    def load_dict(self, param_dict, ctx=None, allow_missing=False, ignore_extra=False, restore_prefix="", filename=None,
                  cast_dtype=False, dtype_source="current"):
        """Takes values from a dict of arrays."""
        source = "file: %s" % filename if filename else "param_dict"
        stripped = {name[4:] if name[:4] in ("arg:", "aux:") else name: array for name, array in dict(param_dict).items()}
        arrays = {restore_prefix + name: array for name, array in stripped.items()}
        for name in () if allow_missing else self.keys():
            assert name in arrays, (
                "Parameter '%s' is missing in %s, which contains parameters: %s. Please make sure source and target "
                "networks have the same prefix.%s" % (name[len(restore_prefix):], source, brief(arrays), _NAMING)
            )
        for name, data in arrays.items():
            if name in self._params:
                self[name]._load_init(data, ctx, cast_dtype=cast_dtype, dtype_source=dtype_source)
            else:
                assert ignore_extra, (
                    "Parameter '%s' loaded from %s is not present in ParameterDict, choices are: %s. Set ignore_extra to "
                    "True to ignore. Please make sure source and target networks have the same prefix.%s"
                    % (name[len(restore_prefix):], source, brief(self.keys()), _NAMING)
                )


def _merged(wanted, existing):
    """The shape that two partly known ones agree on, or None."""
    if len(wanted) != len(existing) or any(a != b and a > 0 and b > 0 for a, b in zip(wanted, existing)):
        return None
    return tuple(a if a > 0 else b for a, b in zip(wanted, existing))
