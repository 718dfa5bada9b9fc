"""The statements of ``include/sql``, loaded by name: ``sql.reconcile.decide_customers(connection, run_id=7)``.

A folder is a stage, a file one statement named after the file; its header says purpose, parameters, result and locks.
Rows come back as dicts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import aiosql
from psycopg.rows import dict_row

SQL_DIR: Final = Path(__file__).resolve().parents[3] / "include" / "sql"
SCRIPTS: Final = ("migrations", "functions")  # run by migrate, not called by name


class Statements:
    """One attribute a folder of ``include/sql``, read when it is first asked for: a task needs few of them."""

    def __init__(self, folder: Path = SQL_DIR) -> None:
        self._folder = folder

    def __getattr__(self, stage: str) -> Any:  # noqa: ANN401 - aiosql makes its functions at run time
        path = self._folder / stage
        if stage.startswith("_") or stage in SCRIPTS or not path.is_dir():
            raise AttributeError(f"include/sql has no folder {stage}")
        queries = aiosql.from_path(path, "psycopg", kwargs={"row_factory": dict_row})
        setattr(self, stage, queries)
        return queries


sql: Final = Statements()
