"""Every statement says what it does, has one name, and is used; what is used exists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from qbo.store.queries import SCRIPTS, SQL_DIR, Statements, sql

if TYPE_CHECKING:
    from pathlib import Path

CHECKOUT = SQL_DIR.parents[1]
FILES = sorted(path for path in SQL_DIR.glob("*/*.sql") if path.parent.name not in SCRIPTS)
USE = re.compile(r"\bsql\.([a-z_]+)\.([a-z_]+)\(")


def code() -> str:
    places = ("plugins", "demo", "benchmarks")
    return "\n".join(path.read_text() for place in places for path in (CHECKOUT / place).rglob("*.py"))


def stage_code(stage: str) -> str:
    """Source in which statements of a stage are named otherwise than as ``sql.stage.name(``: by getattr."""
    return "\n".join(
        text for path in (CHECKOUT / "plugins").rglob("*.py") if f"sql.{stage}" in (text := path.read_text())
    )


def ids(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_there_are_statements() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_statement_is_named_after_its_file_and_says_purpose_and_locks(path: Path) -> None:
    lines = path.read_text().splitlines()
    named = re.fullmatch(r"-- name: ([a-z_]+)\(.*\)[!^$]?", lines[0])
    assert named, lines[0]
    assert named[1] == path.stem
    header = "\n".join(line for line in lines if line.startswith("--"))
    assert "Purpose:" in header
    assert "Locks:" in header
    assert sum(line.startswith("-- name:") for line in lines) == 1


def test_what_a_header_says_of_parameters_and_result_stands_in_the_statement() -> None:
    untrue, known = {}, {path.stem for path in FILES}
    for path in FILES:
        lines = path.read_text().splitlines()
        header = "\n".join(line for line in lines[1:] if line.startswith("--"))
        told = re.search(r"(?:Parameters|Result):.*", header, re.DOTALL)
        statement = lines[0] + "\n".join(line for line in lines if not line.startswith("--"))
        names = set(re.findall(r"(?<![\w.])[a-z]+_[a-z_]+", told[0])) if told else set()
        if wrong := {name for name in names - known if not re.search(rf"\b{name}\b", statement)}:
            untrue[ids(path)] = wrong
    assert untrue == {}


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_statement_is_used(path: Path) -> None:
    stage, name = path.parent.name, path.stem
    by_name = f"sql.{stage}.{name}(" in code()
    stem = name.removesuffix("_" + name.rpartition("_")[2])
    by_getattr = re.search(rf'"{name}"|f"{stem}_{{|"{name.partition("_")[0]}_"', stage_code(stage)) is not None
    assert by_name or by_getattr or re.search(rf'f"{name.partition("_")[0]}_{{', stage_code(stage))


def test_every_statement_that_is_used_exists() -> None:
    used = set(USE.findall(code()))
    assert len(used) > 50
    missing = [f"{stage}.{name}" for stage, name in used if not hasattr(getattr(sql, stage), name)]
    assert missing == []


def test_a_folder_that_does_not_exist_says_so() -> None:
    with pytest.raises(AttributeError, match="no folder nowhere"):
        Statements().nowhere  # noqa: B018
