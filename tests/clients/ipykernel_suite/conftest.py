"""What ipykernel's tests expect of their surroundings, without ipykernel's own fixtures."""


def pytest_addoption(parser):
    # Its time-sensitive tests ask whether coverage is measured; here it never is.
    parser.addoption("--cov", default=None)
