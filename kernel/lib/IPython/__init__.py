"""The part of IPython that notebooks use."""
