"""``python -m benchmarks [NAME …]``: prints a table of counts and ratios for each benchmark."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.place import Place
from benchmarks.results import show

NAMES = (
    "calls", "extraction", "memory", "reconciling", "quiet", "first_connect", "drift", "dag", "latency", "pages",
    "reliability",
)  # fmt: skip


def main() -> int:
    """0, or 1 where a count is not what it must be; times never decide."""
    met = True
    for name in _options().names or NAMES:
        module = import_module(f"benchmarks.{name}")
        with Place() as place:
            met &= show(name, module.TITLE, module.bench(place))
    return 0 if met else 1


def _options() -> argparse.Namespace:
    known = ", ".join(NAMES)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{known}; all of them where none is given")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(NAMES)):
        parser.error(f"no benchmark {', '.join(unknown)}: {known}")
    return options


if __name__ == "__main__":
    sys.exit(main())
