"""Libraries of IPython that notebooks import."""
