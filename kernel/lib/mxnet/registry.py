"""Classes that can be named by a string: initializers here, optimizers and metrics elsewhere."""

import json
import warnings

_CLASSES = {}


def get_registry(base_class):
    """The registered subclasses of a class by their names in small letters."""
    return dict(_CLASSES.get(base_class, {}))


def get_register_func(base_class, nickname):
    """A function, usable as a decorator, that registers a subclass under its own or another name."""
    classes = _CLASSES.setdefault(base_class, {})

    def register(klass, name=None):
        assert issubclass(klass, base_class), "Can only register subclass of %s" % base_class.__name__
        name = (klass.__name__ if name is None else name).lower()
        if name in classes:
            old, new = ("%s.%s" % (each.__module__, each.__name__) for each in (classes[name], klass))
            warnings.warn("New %s %s registered with name %s is overriding existing %s %s"
                          % (nickname, new, name, nickname, old), UserWarning, stacklevel=2)
        classes[name] = klass
        return klass

    return register


def get_alias_func(base_class, nickname):
    """A decorator that registers a subclass under further names."""
    register = get_register_func(base_class, nickname)

    def alias(*names):
        def under(klass):
            for name in names:
                register(klass, name)
            return klass

        return under

    return alias


def get_create_func(base_class, nickname):
    """A function that makes an object from an instance, a name, or JSON as `dumps` of the object wrote it."""
    classes = _CLASSES.setdefault(base_class, {})

    def create(*args, **kwargs):
        name, args = (args[0], args[1:]) if args else (kwargs.pop(nickname), ())
        if isinstance(name, base_class):
            assert not args and not kwargs, "%s is already an instance. Additional arguments are invalid" % nickname
            return name
        if isinstance(name, dict):
            return create(**name)
        assert isinstance(name, str), "%s must be of string type" % nickname
        if name[:1] in ("[", "{"):
            assert not args and not kwargs
            described = json.loads(name)
            return create(**described) if isinstance(described, dict) else create(described[0], **described[1])
        name = name.lower()
        assert name in classes, "%s is not registered. Please register with %s.register first" % (name, nickname)
        return classes[name](*args, **kwargs)

    return create
