"""The command line, ``python -m qbo``."""
