"""The command line, ``python -m qbo`` (DESIGN section 3)."""
