"""Histories that are counted and not judged: what is wrong at their end is added up, and the next one begins."""

from __future__ import annotations

import sys
from collections import Counter
from typing import ClassVar

from integration.reliability import model
from integration.reliability.histories import History


class Counted(History):
    """``counts``: of all of them."""

    counts: ClassVar[Counter[str]] = Counter()

    def teardown(self) -> None:
        sides = self.sides
        try:
            sides.all_ends_well()
            model.everything_stands(sides)
        except AssertionError as wrong:
            self.counts["broken"] += 1
            sys.stderr.write(f"{wrong}\n")
        duplicates, losses, wanted = model.wrong(sides)
        self.counts.update(
            histories=1, duplicates=duplicates, losses=losses, entries=wanted, kills=sides.killed, syncs=sides.syncs,
            faults=sides.troubled,
        )  # fmt: skip
