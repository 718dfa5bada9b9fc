"""Writes docs/dags.md from the DAGs themselves: ``python docs/generate_dags_md.py``; a test fails while it is stale."""  # noqa: INP001 - a script

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "dags.md"
HEAD = "# The DAGs\n\nGenerated from `dags/` by `docs/generate_dags_md.py`: change it there.\n"


def page() -> str:
    """The whole page; costs the import of Airflow."""
    from airflow.dag_processing.dagbag import DagBag  # noqa: PLC0415

    bag = DagBag(str(CHECKOUT / "dags"))
    if bag.import_errors:
        raise SystemExit("\n".join(bag.import_errors.values()))
    return HEAD + "".join(section(bag.dags[dag_id]) for dag_id in sorted(bag.dags))


def section(dag: Any) -> str:  # noqa: ANN401
    """One DAG."""
    facts = f"Schedule `{dag.schedule}` (UTC), owner {dag.owner}, tags {', '.join(sorted(dag.tags))}."
    text = "\n".join([*form_lines(dag), "", *task_lines(dag)])
    return f"\n## {dag.dag_id}\n\n{facts}\n\n{dag.doc_md.strip()}\n\n### The form\n\n{text}\n"


def form_lines(dag: Any) -> Iterator[str]:  # noqa: ANN401
    """What *Trigger* asks for."""
    yield from ("| field | type | default | meaning |", "|---|---|---|---|")
    for name, param in dag.params.items():
        schema = param.schema
        kind = " or ".join(schema["enum"]) if "enum" in schema else schema["type"]
        yield f"| `{name}` | {kind} | `{param.value}` | {param.description} |"


def task_lines(dag: Any) -> Iterator[str]:  # noqa: ANN401
    """Tasks in the order of the flow, with what they wait for."""
    yield from ("### The tasks", "", "| task | after | runs | data |", "|---|---|---|---|")
    for one in dag.topological_sort():
        after = ", ".join(sorted(one.upstream_task_ids)) or "-"
        ways = [f"from {asset.name}" for asset in one.inlets] + [f"to {asset.name}" for asset in one.outlets]
        many = "once for each" if one.get_closest_mapped_task_group() or one.is_mapped else "once"
        yield f"| `{one.task_id}` | {after} | {many} | {', '.join(ways) or '-'} |"


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT / "plugins"))
    PAGE.write_text(page())
