"""What holds for every DAG file; the DAGs that must be there are named, for an empty folder has no errors either."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

EXPECTED = {"qbo_sync", "qbo_nightly", "qbo_export"}
MAX_LINES = 80
FOREIGN = {"requests", "psycopg", "sqlalchemy", "pandas", "aiosql", "great_expectations", "httpx", "urllib"}
SQL = re.compile(r"\b(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from)\b", re.IGNORECASE | re.DOTALL)
BRANCHES = (ast.If, ast.IfExp, ast.Match, ast.While, ast.Try)
FORM = {"account_ids": [], "mode": "incremental", "dry_run": False, "accept_shrink": False}
HEAVY = {"great_expectations", "pandas", "qbo.flow", "qbo.store", "qbo.api"}


def test_the_dags_that_must_be_there_are_and_load_without_error(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == EXPECTED


def test_a_dag_file_holds_one_dag_of_its_name_and_at_most_80_lines(bag: DagBag, dag_files: list[Path]) -> None:
    assert {file.stem for file in dag_files} == EXPECTED
    for file in dag_files:
        assert len(file.read_text().splitlines()) <= MAX_LINES, file.name
        assert Path(bag.dags[file.stem].fileloc) == file


def test_a_dag_file_is_wiring_no_sql_no_http_no_pandas_no_branch(dag_files: list[Path]) -> None:
    for file in dag_files:
        tree = ast.parse(file.read_text())
        body = [node for node in ast.walk(tree) if node is not tree.body[0]]  # without the docstring
        imported = {(node.module or "").split(".")[0] for node in body if isinstance(node, ast.ImportFrom)}
        imported |= {name.name.split(".")[0] for node in body if isinstance(node, ast.Import) for name in node.names}
        assert not imported & FOREIGN, file.name
        assert not [node for node in body if isinstance(node, BRANCHES)], file.name
        texts = [n.value for n in ast.walk(ast.Module(tree.body[1:], [])) if isinstance(n, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and SQL.search(text)], file.name


@pytest.mark.parametrize("dag_id", sorted(EXPECTED))
def test_every_dag_says_what_flows_where_when_and_what_to_do_when_it_fails(bag: DagBag, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    for words in ("QuickBooks → staging → Aero", "**Schedule:**", "**By hand:**", "### When it fails"):
        assert words in (dag.doc_md or "")


@pytest.mark.parametrize("dag_id", sorted(EXPECTED))
def test_every_dag_has_tags_an_owner_and_no_catch_up(bag: DagBag, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    assert {"quickbooks", "sync"} <= dag.tags
    assert dag.owner == "data-team"
    assert not dag.catchup


def test_R3_sync_now_for_one_account_does_not_wait_for_a_run_in_anothers_trouble(bag: DagBag) -> None:
    assert bag.dags["qbo_sync"].max_active_runs > 1
    assert bag.dags["qbo_nightly"].max_active_runs == 1


def test_r1_sync_now_is_a_form_with_accounts_mode_dry_run_and_accept_shrink(bag: DagBag) -> None:
    params = bag.dags["qbo_sync"].params
    assert params.dump() == FORM
    assert params.get_param("mode").schema["enum"] == ["incremental", "full"]
    assert params.get_param("account_ids").schema["items"] == {"type": "integer", "minimum": 1}
    assert all(param.description for _, param in params.items())
    assert bag.dags["qbo_nightly"].params.dump() == {**FORM, "mode": "full"}


def test_r3_a_lane_depends_only_on_itself(bag: DagBag) -> None:
    """Inside the mapped group nothing waits for a task that is mapped otherwise, but for the common barrier."""
    dag = bag.dags["qbo_sync"]
    assert dag.get_task("account.export").upstream_task_ids == {"account.reconcile", "to_apply"}
    assert dag.get_task("account.reconcile").upstream_task_ids == {"validate", "to_apply"}
    assert dag.get_task("account.reconcile").trigger_rule == "all_done"  # one failed validation stops nobody


def test_the_last_task_always_runs_and_nothing_else_ends_the_sync(bag: DagBag) -> None:
    for dag_id, leaves in (("qbo_sync", {"report"}), ("qbo_nightly", {"tell_open", "upkeep"})):
        assert {one.task_id for one in bag.dags[dag_id].leaves} == leaves
        assert bag.dags[dag_id].get_task("report").trigger_rule == "all_done"
    told = bag.dags["qbo_nightly"].get_task("tell_open")
    assert told.upstream_task_ids == {"report"}
    assert told.is_teardown
    assert not told.on_failure_fail_dagrun  # the report decides, not whether a mail went out


def test_R6_every_dag_tells_people_where_its_run_dies_before_its_report(bag: DagBag) -> None:
    from qbo.orchestrate.notify import RunDied

    assert {type(dag.on_failure_callback) for dag in bag.dags.values()} == {RunDied}


def test_the_asset_graph_shows_the_way_of_the_data(bag: DagBag) -> None:
    dag = bag.dags["qbo_sync"]
    ways = {one.task_id: ({a.name for a in one.inlets}, {a.name for a in one.outlets}) for one in dag.tasks}
    assert ways["account.reconcile"] == ({"qbo_lists"}, {"aero_lists"})
    assert ways["account.export"] == ({"aero_customers", "aero_time"}, {"qbo_customers", "qbo_time"})
    assert {name for name, (_, outlets) in ways.items() if outlets} == {"account.reconcile", "account.export"}


def test_reading_a_dag_file_imports_nothing_heavy(dag_files: list[Path]) -> None:
    """The DAG processor reads the files again and again, and so does every task before it starts."""
    script = (
        "import json, runpy, sys\nfor file in sys.argv[1:]: runpy.run_path(file)\nprint(json.dumps([*sys.modules]))"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, *map(str, dag_files)]
    plugins = str(dag_files[0].parents[1] / "plugins")
    done = subprocess.run(command, env={"PYTHONPATH": plugins}, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not HEAVY & loaded


def test_docs_dags_md_is_what_the_dags_say(dag_files: list[Path]) -> None:
    """Stale? ``python docs/generate_dags_md.py`` writes it anew."""
    import runpy

    docs = dag_files[0].parents[1] / "docs"
    assert runpy.run_path(str(docs / "generate_dags_md.py"))["page"]() == (docs / "dags.md").read_text()
