"""Where IPython keeps what notebooks import from `IPython.core`."""
