"""Densities of random distributions."""

from cases import FLOATS, RANDOM, case, filled, positive, real, refused, unit, values, whole

# Samples and parameters.
SHAPES = [((2, 3), (2,)), ((3,), (3,)), ((1, 4), (1,)), ((1, 2, 5), (1, 2)), ((2, 1, 3), (2,))]


def fraction(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(0.1, 0.9), dtype)


def large(*shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(1.5, 4), dtype)


def counts(*shape, dtype="float32"):
    return whole(*shape, dtype=dtype, low=0, high=6)


def tried(name, sample, *parameters):
    """All shapes and types, and the logarithms. Where MXNet's gradient is made of digamma functions, those of float64 are
    right to seven digits only."""
    op = "random_pdf_" + name
    for shape, outer in SHAPES:
        for logarithm in [{}, {"is_log": True}]:
            arrays = sample(*shape), *[parameter(*outer) for parameter in parameters]
            yield case(op, *arrays, gradient=True, compare="relative", **logarithm)
    for dtype in FLOATS[1:]:
        # MXNet's pi has seven digits.
        if (name, dtype) == ("normal", "float64"):
            continue
        for logarithm in [{}, {"is_log": True}]:
            arrays = sample(2, 3, dtype=dtype), *[parameter(2, dtype=dtype) for parameter in parameters]
            yield case(op, *arrays, gradient=dtype == "float64" and name != "gamma", compare="relative", **logarithm)


def vectors():
    for sample, alpha in [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((4, 2, 3), (4, 3)), ((4, 2, 3), (3,)), ((2, 2), (2,))]:
        for logarithm in [{}, {"is_log": True}]:
            yield case("random_pdf_dirichlet", fraction(*sample), positive(*alpha), gradient=True, compare="relative", **logarithm)
    for dtype in FLOATS[1:]:
        arrays = fraction(2, 3, dtype=dtype), positive(3, dtype=dtype)
        yield case("random_pdf_dirichlet", *arrays, compare="relative", is_log=True)


def edges():
    odd = values([0.0, -1.0, float("inf"), float("nan"), 1e30, 1e-30])
    one = values([1.0])
    for name in ["uniform", "normal", "gamma"]:
        for logarithm in [{}, {"is_log": True}]:
            yield case("random_pdf_" + name, odd.reshape(1, 6), one, values([2.0]), compare="relative", **logarithm)
    for name in ["exponential", "poisson"]:
        for logarithm in [{}, {"is_log": True}]:
            yield case("random_pdf_" + name, odd.reshape(1, 6)[:, [0, 1, 2, 3, 5]], one, compare="relative", **logarithm)
    yield case("random_pdf_normal", real(2, 3), real(2, 3), values([[0.0, -1.0, 1.0]] * 2), compare="relative")
    yield case("random_pdf_uniform", real(3), values([0.0, 1.0, 2.0]), values([0.0, 0.0, 3.0]), compare="relative")
    # Outside of their intervals the densities are no smaller.
    yield case("random_pdf_uniform", values([-5.0, 20.0]), values([0.0, 0.0]), values([2.0, 4.0]), compare="relative")


def refusals():
    two, three = real(2), real(3)
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "random_pdf_normal", two, two, three)
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "random_pdf_normal", two, three, three)
    yield refused("Shape inconsistent, Provided = [1], inferred shape=[2]", "random_pdf_poisson", two, real(1))
    yield refused("dimension of input samples (1) must be at least dimension of distribution parameters (2)", "random_pdf_normal", two, real(2, 1), real(2, 1))
    yield refused("Incompatible attr in node  at 2-th input: expected float32, got float64", "random_pdf_normal", two, two, real(2, dtype="float64"))
    yield refused("This operation only support floating point types, not int32", "random_pdf_poisson", whole(2), whole(2))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=[2]", "random_pdf_dirichlet", real(4, 2), three)
    yield refused("Shape inconsistent, Provided = [3,2], inferred shape=[2,2]", "random_pdf_dirichlet", real(2, 3, 2), real(3, 2))
    yield refused("Invalid Parameter format for is_log expect boolean but value='x'", "random_pdf_poisson", two, two, is_log="x")
    yield refused("expects 3 inputs, but got 2 instead", "random_pdf_normal", two, two)


CASES = [
    *tried("uniform", real, unit, large),
    *tried("normal", real, real, positive),
    *tried("gamma", positive, positive, positive),
    *tried("exponential", positive, positive),
    *tried("poisson", counts, positive),
    *tried("negative_binomial", counts, positive, fraction),
    *tried("generalized_negative_binomial", counts, positive, positive),
    *vectors(),
    *edges(),
    *refusals(),
]
