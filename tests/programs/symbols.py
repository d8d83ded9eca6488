"""The graph of a recorded array, as a symbol."""
from mxnet import autograd, nd

x, z = nd.ones((1,)), nd.ones((1,))
x.attach_grad()
z.attach_grad()
with autograd.record():
    y = x * x + 2 * x - 1
    w = x * x + 2 * z - 1
    halves = nd.split(nd.ones((2, 2)) * z, num_outputs=2)

for array in (x, y, w, halves[1]):
    symbol = autograd.get_symbol(array)
    print(type(symbol).__name__, len(symbol), len(symbol.list_arguments()), len(symbol.list_outputs()),
          len(symbol.list_inputs()), symbol.list_auxiliary_states(), len(symbol.get_internals()))

symbol = autograd.get_symbol(w)
internals = symbol.get_internals()
print(symbol.list_outputs() == [symbol.name + "_output"], internals.list_outputs()[-1] == symbol.list_outputs()[0])
print(repr(symbol) == "<Symbol %s>" % symbol.name)
children = symbol.get_children()
print(len(children), children[0].get_children() is not None, autograd.get_symbol(x).get_children())
print(autograd.get_symbol(halves[1]).list_outputs()[0].endswith("_output1"))
print(internals[internals.list_outputs()[0]].list_arguments() == internals[0].list_arguments())
internals = autograd.get_symbol(halves[0]).get_internals()
pair = internals[1:3]
print(len(pair), pair.name, repr(pair) == "<Symbol group [%s]>" % ", ".join(one.name for one in pair))
outputs = internals[3:5]
print(len(outputs), repr(outputs) == "<Symbol %s>" % outputs.name, len(outputs.get_children()))
for index in ("nothing", 9):
    try:
        internals[index]
    except (ValueError, IndexError) as error:
        print(type(error).__name__)
try:
    autograd.get_symbol(nd.ones(1))
except Exception as error:
    print(type(error).__name__, str(error).strip().split(": ")[-1])
