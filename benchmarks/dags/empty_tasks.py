"""As many empty tasks as a quiet `qbo_sync` runs, in the same order: what Airflow itself costs."""

from __future__ import annotations

from airflow.sdk import dag, task


@task
def groups() -> list[list[int]]:
    return [[1]]


@task
def detect(account_ids: list[int]) -> None:
    pass


@task
def empty() -> None:
    pass


@dag(schedule=None)
def empty_tasks() -> None:
    lists = [empty.override(task_id=f"list_{number}")() for number in range(4)]
    detect.expand(account_ids=groups()) >> lists >> empty.override(task_id="report")()


empty_tasks()
