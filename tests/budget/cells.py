"""The same cell text in Gradus and in MXNet: prints the name of each row and its figure.

Everything here is plain MXNet 1.x, so that both run it; what is not part of the row is kept out of the clock.
"""
import sys
import time

from mxnet import autograd, nd

ROWS = []


def row(name):
    """Registers a function that returns one sample of its figure."""
    def register(sample):
        ROWS.append((name, sample))
        return sample
    return register


def median(samples):
    return sorted(samples)[len(samples) // 2]


def elapsed(function, *arguments):
    nd.waitall()
    start = time.perf_counter()
    function(*arguments)
    nd.waitall()
    return time.perf_counter() - start


def per_turn(body, turns=20000):
    """Microseconds of one turn of a loop, those of an empty loop taken off."""
    def empty(n):
        for _ in range(n):
            pass
    return (elapsed(body, turns) - elapsed(empty, turns)) / turns * 1e6


def milliseconds(function, *arguments):
    return elapsed(function, *arguments) * 1e3


four, other = nd.ones((4,)), nd.ones((4,))
variable = nd.ones((4,))
variable.attach_grad()


@row("cell: add of 4")
def add():
    def body(n):
        for _ in range(n):
            four + other
    return per_turn(body)


@row("cell: add of 4, recorded")
def recorded_add():
    def body(n):
        for _ in range(n):
            variable + other
    with autograd.record():
        return per_turn(body)


@row("cell: backward, per node of a chain")
def backward():
    nodes = 1000
    with autograd.record():
        y = variable
        for _ in range(nodes):
            y = y * 1.0
    return elapsed(y.backward) / nodes * 1e6


million = nd.arange(1, 1000001) * 1e-5
ten_million = nd.arange(1, 10000001) * 1e-6


@row("cell: exp of 1e6")
def exp():
    return milliseconds(nd.exp, million)


@row("cell: log of 1e6")
def log():
    return milliseconds(nd.log, million)


@row("cell: tanh of 1e6")
def tanh():
    return milliseconds(nd.tanh, million)


@row("cell: 2 * x ** 2 of 1e7")
def square():
    return milliseconds(lambda: 2 * ten_million ** 2)


@row("cell: x + x of 1e7")
def add_many():
    return milliseconds(lambda: ten_million + ten_million)


matrix = million.reshape((1000, 1000))


@row("cell: sum of 1e6")
def total():
    return milliseconds(lambda: million.sum())


@row("cell: sum of the rows of 1000 x 1000")
def row_sums():
    return milliseconds(lambda: matrix.sum(axis=1))


@row("cell: sum of the columns of 1000 x 1000")
def column_sums():
    return milliseconds(lambda: matrix.sum(axis=0))


@row("cell: softmax of 1000 x 1000")
def softmax():
    return milliseconds(nd.softmax, matrix)


@row("cell: normal draws, 1e6")
def normal():
    return milliseconds(lambda: nd.random.normal(shape=1000000))


@row("cell: dot of 256 x 256")
def small_product():
    x = matrix[:256, :256]
    return milliseconds(nd.dot, x, x)


@row("cell: dot of 1000 x 1000")
def product():
    return milliseconds(nd.dot, matrix, matrix)


@row("cell: dot of 64 x 784 and 784 x 256")
def skinny_product():
    x, w = matrix[:64, :784], matrix[:784, :256]
    return milliseconds(nd.dot, x, w)


def variables(*shapes):
    """Parameters whose gradients are asked for."""
    arrays = [nd.random.normal(0, 0.01, shape) for shape in shapes]
    for variable in arrays:
        variable.attach_grad()
    return arrays


def step(parameters, loss):
    """One step of gradient descent."""
    with autograd.record():
        value = loss()
    value.backward()
    for parameter in parameters:
        parameter[:] = parameter - 0.1 * parameter.grad


labels = nd.arange(64) % 10


def cross_entropy(output):
    return -nd.pick(nd.log_softmax(output), labels).mean()


@row("cell: step of a perceptron 784-256-10, batch 64")
def perceptron():
    images = nd.random.normal(shape=(64, 784))
    parameters = w1, b1, w2, b2 = variables((784, 256), (256,), (256, 10), (10,))

    def loss():
        hidden = nd.relu(nd.dot(images, w1) + b1)
        return cross_entropy(nd.dot(hidden, w2) + b2)
    step(parameters, loss)
    return milliseconds(step, parameters, loss)


@row("cell: step of LeNet, 20 and 50 channels, batch 64")
def lenet():
    images = nd.random.normal(shape=(64, 1, 28, 28))
    parameters = k1, c1, k2, c2, w1, b1, w2, b2 = variables(
        (20, 1, 5, 5), (20,), (50, 20, 5, 5), (50,), (500, 800), (500,), (10, 500), (10,))

    def convolved(x, kernel, bias):
        x = nd.Convolution(x, kernel, bias, kernel=(5, 5), num_filter=bias.size)
        return nd.Pooling(nd.tanh(x), kernel=(2, 2), stride=(2, 2), pool_type="max")

    def loss():
        x = convolved(convolved(images, k1, c1), k2, c2)
        x = nd.tanh(nd.FullyConnected(x, w1, b1, num_hidden=500))
        return cross_entropy(nd.FullyConnected(x, w2, b2, num_hidden=10))
    step(parameters, loss)
    return milliseconds(step, parameters, loss)


@row("cell: step of an LSTM, 35 x 32 x 200")
def lstm():
    units = 200
    data, state = nd.random.normal(shape=(35, 32, units)), nd.zeros((1, 32, units))
    # Four gates, each with a matrix for the input and one for the state, and two biases.
    parameters = weights, = variables((4 * units * (2 * units + 2),))

    def loss():
        return nd.RNN(data, weights, state, state, state_size=units, num_layers=1, mode="lstm").mean()
    step(parameters, loss)
    return milliseconds(step, parameters, loss)


picked = sys.argv[1] if len(sys.argv) > 1 else ""
for name, sample in ROWS:
    if picked in name:
        sample()
        print("%s\t%.6f" % (name, median([sample() for _ in range(11)])))
