"""What ipykernel's tests expect of their surroundings, without ipykernel's own fixtures."""

import sys
import types

# The tests of the debugger ask which debugpy there is: without one they would expect no answers.
debugpy = types.ModuleType("debugpy")
debugpy.__version__ = "1.8.22"
sys.modules["debugpy"] = debugpy


def pytest_addoption(parser):
    # Its time-sensitive tests ask whether coverage is measured; here it never is.
    parser.addoption("--cov", default=None)
