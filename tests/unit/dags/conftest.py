"""The DAGs as Airflow reads them, once for all tests here."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def dag_files() -> list[Path]:
    return sorted((CHECKOUT / "dags").glob("*.py"))


@pytest.fixture(scope="session")
def bag() -> DagBag:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Airflow's own imports
        from airflow.dag_processing.dagbag import DagBag

        return DagBag(str(CHECKOUT / "dags"))
