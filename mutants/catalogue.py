"""The mutants, as data: ``mutants/rules/*.toml``, a file for a group of rules."""

from __future__ import annotations

import ast
import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiosql
from aiosql.utils import SQLParseException
from jinja2 import Environment, TemplateSyntaxError

from mutants import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULES = ROOT / "mutants" / "rules"
UNSEEN = ROOT / "mutants" / "unseen.toml"
SCRIPTS = ("include/sql/functions/", "include/sql/migrations/")  # no statements with parameters


@dataclass(frozen=True)
class Change:
    """The exact old text of a file, which stands there once, and the new one."""

    file: str
    old: str
    new: str

    def problem(self, root: Path) -> str:
        """Why it cannot be made; empty where it can."""
        path = root / self.file
        if not path.is_file():
            return f"there is no {self.file}"
        found = path.read_text().count(self.old)
        return "" if found == 1 else f"its old text stands {found} times in {self.file}, not once"


@dataclass(frozen=True)
class Mutant:
    """One thing taken out.

    ``rules``: whose tests are to notice. ``out``: what is taken out, in words. ``changes``: the first stands in the
    entry itself, those of a second guard under ``more``. ``only``: just the tests with one of these in their names
    run, to save time. ``e2e``: those that need a running Airflow run too.
    """

    id: str
    rules: tuple[str, ...]
    out: str
    changes: tuple[Change, ...]
    only: tuple[str, ...] = ()
    e2e: bool = False
    source: str = ""

    @property
    def digest(self) -> str:
        """Changes with whatever a result depends on, the tests and the rest of the product apart."""
        return hashlib.sha256(repr((self.rules, self.changes, self.only, self.e2e)).encode()).hexdigest()[:16]

    @property
    def files(self) -> list[str]:
        """Names of the files that it changes, without their folders."""
        return [change.file.rpartition("/")[2] for change in self.changes]

    def problem(self, root: Path = ROOT) -> str:
        """Why it cannot be applied; empty where it can."""
        found = [problem for change in self.changes if (problem := change.problem(root))]
        found = found or [problem for file, text in self.texts(root).items() if (problem := _problem(file, text))]
        return f"{self.id}: {'; '.join(found)}" if found else ""

    def apply(self, root: Path) -> None:
        """Changes the files below ``root``."""
        for file, text in self.texts(root).items():
            (root / file).write_text(text)

    def texts(self, root: Path) -> dict[str, str]:
        """What it makes of its files."""
        found = {change.file: (root / change.file).read_text() for change in self.changes}
        for change in self.changes:
            found[change.file] = found[change.file].replace(change.old, change.new)
        return found


def _problem(file: str, text: str) -> str:
    """Of Python or a template that is none, of a statement that does not use its parameters: these prove nothing."""
    try:
        if file.endswith(".py"):
            ast.parse(text)
        elif file.endswith(".html"):
            Environment(autoescape=True).parse(text)
        elif not file.startswith(SCRIPTS):
            aiosql.from_str(text, "psycopg")
    except (SyntaxError, TemplateSyntaxError, SQLParseException) as error:
        return f"what it makes of {file} cannot run: {error}"
    return ""


def load() -> list[Mutant]:
    """All of them, in the order of their files; raises SystemExit where one has a wrong or missing entry."""
    return [mutant for path in sorted(RULES.glob("*.toml")) for mutant in _of(path)]


def unseen() -> dict[str, str]:
    """Tests that no mutant can make fail, with the reason."""
    return {name: str(why).strip() for name, why in tomllib.loads(UNSEEN.read_text()).items()}


def problems(mutants: list[Mutant]) -> list[str]:
    """Whatever makes a mutant worthless; a result only counts where this is empty."""
    twice = [f"{name}: two mutants have this id" for name, n in Counter(m.id for m in mutants).items() if n > 1]
    return twice + [problem for mutant in mutants if (problem := mutant.problem())]


def _of(path: Path) -> Iterator[Mutant]:
    for entry in tomllib.loads(path.read_text()).get("mutant", []):
        try:
            yield _mutant(entry, path.name)
        except (TypeError, KeyError) as error:
            raise SystemExit(f"{path.name}: {entry.get('id', entry)}: {error}") from error


def _mutant(entry: dict[str, Any], source: str) -> Mutant:
    rest = dict(entry)
    first = Change(*(rest.pop(name) for name in ("file", "old", "new")))
    more = [Change(**each) for each in rest.pop("more", ())]
    rules, only = tuple(rest.pop("rules").split()), tuple(rest.pop("only", ()))
    return Mutant(**rest, rules=rules, only=only, changes=(first, *more), source=source)
