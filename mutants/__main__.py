"""``python -m mutants [NAME …]``: tries mutants, writes docs/mutants.md. A NAME is a rule, a mutant or a TOML file."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mutants import ROOT, page
from mutants.catalogue import load, problems
from mutants.trial import Outcome, judge

if TYPE_CHECKING:
    from mutants.catalogue import Mutant

RESULTS = ROOT / ".run" / "mutants.json"


def main() -> int:
    """1 where a mutant is broken or survives, or cannot be applied at all."""
    options = _options()
    mutants = load()
    if wrong := problems(mutants):
        raise SystemExit("\n".join(wrong))
    chosen = [each for each in mutants if not options.names or _named(each, options.names)]
    results = _read(mutants)
    killed = {name for name, outcome in results.items() if options.resume and outcome.verdict == "killed"}
    _try([each for each in chosen if each.id not in killed], results, options.workers)
    if not options.no_page:
        page.PAGE.write_text(page.page(mutants, results))
    bad = [each.id for each in chosen if results[each.id].verdict != "killed"]
    print(f"{len(chosen) - len(bad)} of {len(chosen)} mutants killed", *(f"not so: {name}" for name in bad), sep="\n")
    return 1 if bad else 0


def _named(mutant: Mutant, names: list[str]) -> bool:
    return not {mutant.id, mutant.source, *mutant.rules}.isdisjoint(names)


def _try(mutants: list[Mutant], results: dict[str, Outcome], workers: int) -> None:
    with ThreadPoolExecutor(workers) as pool:
        for mutant, outcome in zip(mutants, pool.map(judge, mutants), strict=True):
            results[mutant.id] = outcome
            _keep(mutant, outcome)
            ended = f"{outcome.verdict}, {len(outcome.failed)} failed, {len(outcome.passed)} passed"
            print(f"{mutant.id}: {ended}, {outcome.seconds} s {outcome.note}", flush=True)


def _read(mutants: list[Mutant]) -> dict[str, Outcome]:
    """Results kept from before, of mutants that are still what they were."""
    kept = _kept()
    return {
        each.id: Outcome(**kept[each.id]["outcome"])
        for each in mutants
        if each.id in kept and kept[each.id]["digest"] == each.digest
    }


def _keep(mutant: Mutant, outcome: Outcome) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    kept = _kept() | {mutant.id: {"digest": mutant.digest, "outcome": asdict(outcome)}}
    RESULTS.write_text(json.dumps(kept, indent=1))


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all mutants where none is given")
    parser.add_argument("--resume", action="store_true", help="leave out what was killed before (.run/mutants.json)")
    parser.add_argument("--workers", type=int, default=2, help="mutants tried at once")
    parser.add_argument("--no-page", action="store_true", help="leave docs/mutants.md alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
