"""Recording and differentiating."""

import _engine

from .ndarray import NDArray


def is_recording():
    """Whether operations are recorded."""
    return _engine.is_recording()


def is_training():
    """Whether operations behave as in training."""
    return _engine.is_training()


def set_recording(is_recording):
    """Records operations from now on, or no longer; returns what was before."""
    return _engine.set_recording(bool(is_recording))


def set_training(train_mode):
    """Lets operations behave as in training, or as in prediction; returns what was before."""
    return _engine.set_training(bool(train_mode))


class _Scope:
    """Sets the flags that are not None while its block runs."""

    __slots__ = ("_recording", "_training", "_was_recording", "_was_training")

    def __init__(self, recording, training):
        self._recording = recording
        self._training = training

    def __enter__(self):
        if self._recording is not None:
            self._was_recording = set_recording(self._recording)
        if self._training is not None:
            self._was_training = set_training(self._training)

    def __exit__(self, exception_type, exception, traceback):
        if self._recording is not None:
            set_recording(self._was_recording)
        if self._training is not None:
            set_training(self._was_training)


def record(train_mode=True):
    """A `with` block whose operations are recorded, by default as in training."""
    return _Scope(True, train_mode)


def pause(train_mode=False):
    """A `with` block whose operations are not recorded, by default as in prediction."""
    return _Scope(False, train_mode)


def train_mode():
    """A `with` block that behaves as in training; whether it is recorded stays as it is."""
    return _Scope(None, True)


def predict_mode():
    """A `with` block that behaves as in prediction; whether it is recorded stays as it is."""
    return _Scope(None, False)


def _listed(heads, head_grads):
    if isinstance(heads, NDArray):
        heads = [heads]
        head_grads = [head_grads]
    elif head_grads is None:
        head_grads = [None] * len(heads)
    assert len(heads) == len(head_grads), "heads and head_grads must be lists of the same length"
    return [_dense(head) for head in heads], [_dense(gradient) for gradient in head_grads]


def _dense(array):
    return array.tostype("default") if getattr(array, "stype", "default") != "default" else array


def mark_variables(variables, gradients, grad_reqs="write"):
    """Makes arrays variables whose gradients go into the given arrays."""
    if isinstance(variables, NDArray):
        variables = [variables]
        gradients = [gradients]
    if isinstance(grad_reqs, str):
        grad_reqs = [grad_reqs] * len(variables)
    assert len(variables) == len(gradients) == len(grad_reqs), "each variable needs one gradient and one grad_req"
    for variable, gradient, grad_req in zip(variables, gradients, grad_reqs):
        if gradient.stype == "default":
            _engine.mark_variables([variable], [gradient], [grad_req])
        else:
            from .ndarray.sparse import mark_variable

            mark_variable(variable, gradient, grad_req)


def backward(heads, head_grads=None, retain_graph=False, train_mode=True):
    """Computes the gradients of the heads with respect to all variables they were computed from."""
    heads, head_grads = _listed(heads, head_grads)
    _engine.backward(heads, head_grads, bool(retain_graph), bool(train_mode))


def grad(heads, variables, head_grads=None, retain_graph=None, create_graph=False, train_mode=True):
    """The gradients of the heads with respect to the variables, as a list of new arrays, even for one variable.

    With create_graph the gradients can be differentiated again, to any order.
    """
    heads, head_grads = _listed(heads, head_grads)
    variables = [variables] if isinstance(variables, NDArray) else list(variables)
    assert variables, "variables cannot be an empty list."
    retain_graph = create_graph if retain_graph is None else retain_graph
    flags = (bool(retain_graph), bool(create_graph), bool(train_mode))
    return _engine.grad(heads, variables, head_grads, *flags)


def get_symbol(x):
    """The graph that an array was recorded in, as a Symbol: its name, arguments, outputs and internals."""
    from .symbol import Symbol

    return Symbol.of_array(x)


class Function:
    """A function with a gradient of your own: override forward and backward, call an instance once."""

    def __init__(self):
        self._used = False
        self.saved_tensors = ()

    def save_for_backward(self, *arrays):
        """Keeps arrays for backward, which finds them in self.saved_tensors."""
        self.saved_tensors = arrays

    def forward(self, *inputs):
        """Computes the outputs; what it does is not recorded."""
        raise NotImplementedError

    def backward(self, *output_grads):
        """Returns the gradients with respect to the inputs; what it does is not recorded."""
        raise NotImplementedError

    def __call__(self, *inputs):
        assert not self._used, (
            "Each Function instance can only be called once. Please create another instance."
        )
        self._used = True
        recording = set_recording(False)
        try:
            outputs = self.forward(*inputs)
        finally:
            set_recording(recording)
        if not recording:
            return outputs
        single = isinstance(outputs, NDArray)
        recorded = _engine.record_function(
            list(inputs), [outputs] if single else list(outputs), self._input_grads
        )
        return recorded[0] if single else tuple(recorded)

    def _input_grads(self, output_grads):
        gradients = self.backward(*output_grads)
        return [gradients] if isinstance(gradients, NDArray) else list(gradients)
