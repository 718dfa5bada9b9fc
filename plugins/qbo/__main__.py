"""``python -m qbo``: the command line."""

from qbo.cli.commands import main

if __name__ == "__main__":
    main()
