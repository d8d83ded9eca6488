"""Symbols: graphs of operations that can be looked at. They come from recorded arrays (autograd.get_symbol)."""

import _engine


class _Node:
    """A vertex: op is None for variables and constants; inputs are pairs of a vertex and an output's number."""

    __slots__ = ("inputs", "name", "op", "outputs")

    def __init__(self, name, op, inputs, outputs):
        self.name = name
        self.op = op
        self.inputs = inputs
        self.outputs = outputs

    def output_name(self, number):
        if self.op is None:
            return self.name
        return "%s_output%s" % (self.name, number if self.outputs > 1 else "")


class Symbol:
    """Outputs of a graph of operations. Indexing, by number or name, gives a symbol of one of them."""

    def __init__(self, heads):
        self._heads = heads

    @classmethod
    def of_array(cls, array):
        """The graph that an array was recorded in."""
        vertices, (position, output) = _engine.graph(array)
        nodes, counts = [], {"var": 0, "null": 0, "node_": 0}
        for is_variable, op, inputs, outputs in vertices:
            kind = "var" if is_variable else "null" if op is None else "node_"
            inputs = [(nodes[place], number) for place, number in inputs]
            nodes.append(_Node("%s%d" % (kind, counts[kind]), op, inputs, outputs))
            counts[kind] += 1
        return cls([(nodes[position], output)])

    def _nodes(self):
        """All vertices, inputs before what reads them."""
        order, seen, stack = [], set(), [(node, False) for node, _ in reversed(self._heads)]
        while stack:
            node, is_visited = stack.pop()
            if is_visited:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((below, False) for below, _ in reversed(node.inputs) if id(below) not in seen)
        return order

    @property
    def name(self):
        """The name of the operation that gives the outputs; None if they come from several."""
        names = {node.name for node, _ in self._heads}
        return names.pop() if len(names) == 1 else None

    def list_arguments(self):
        """The names of everything that the graph starts from."""
        return [node.name for node in self._nodes() if node.op is None]

    list_inputs = list_arguments

    def list_auxiliary_states(self):
        """The names of states: a recorded graph has none."""
        return []

    def list_outputs(self):
        """The names of the outputs."""
        return [node.output_name(number) for node, number in self._heads]

    def get_internals(self):
        """A symbol of all outputs of all operations inside."""
        return Symbol([(node, number) for node in self._nodes() for number in range(node.outputs)])

    def get_children(self):
        """A symbol of the inputs of the operation that gives the output; None where there are none."""
        inputs = [pair for node in dict.fromkeys(node for node, _ in self._heads) for pair in node.inputs]
        return Symbol(inputs) if inputs else None

    def debug_str(self):
        """The graph as text, a vertex after the other."""
        lines = ["Symbol Outputs:"]
        lines += ["\toutput[%d]=%s(%d)" % (place, node.name, number) for place, (node, number) in enumerate(self._heads)]
        for node in self._nodes():
            if node.op is None:
                lines.append("Variable:%s" % node.name)
                continue
            lines += ["--------------------", "Op:%s, Name=%s" % (node.op, node.name), "Inputs:"]
            lines += ["\targ[%d]=%s(%d)" % (place, below.name, number) + (" version=0" if below.op is None else "")
                      for place, (below, number) in enumerate(node.inputs)]
        return "\n".join(lines) + "\n"

    def __len__(self):
        return len(self._heads)

    def __iter__(self):
        return (Symbol([head]) for head in self._heads)

    def __getitem__(self, index):
        if isinstance(index, str):
            found = [head for head, name in zip(self._heads, self.list_outputs()) if name == index]
            if len(found) != 1:
                problem = "There are multiple outputs with name" if found else "Cannot find output that matches name"
                raise ValueError("%s \"%s\"" % (problem, index))
            return Symbol(found)
        if isinstance(index, slice):
            return Symbol(self._heads[index])
        if not -len(self._heads) <= index < len(self._heads):
            raise IndexError("Index: %d is greater than the number of outputs: %d." % (index, len(self._heads)))
        return Symbol([self._heads[index]])

    def __repr__(self):
        name = self.name
        if name is None:
            name = "group [%s]" % ", ".join(symbol.name for symbol in self)
        return "<%s %s>" % (type(self).__name__, name)
