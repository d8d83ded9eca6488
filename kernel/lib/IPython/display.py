"""Rich output: `display`, the classes that show HTML, Markdown, images, and their updates."""

from IPython.core.display import *  # noqa: F403
