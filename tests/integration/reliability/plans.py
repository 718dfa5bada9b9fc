"""What PostgreSQL makes of a statement: which tables it reaches, and by which columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

Plan = dict[str, Any]
CONDITIONS = ("Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "TID Cond")
ALIAS = re.compile(r'(?<![\w.\'])"?([a-z]\w*)"?\.')
UNNAMED = '"?column?'  # a parameter in a select list, seen from the query around it


class Explained:
    """One statement with its functions unfolded; in a plan no two tables have one alias."""

    def __init__(self, connection: Connection, text: str, parameters: list[str]) -> None:
        explain = f"explain (generic_plan, verbose, costs off, format json) {text}"
        (plans,) = connection.execute(explain.encode()).fetchone() or ((),)
        self.parameters = parameters
        self.nodes = [node for plan in plans for node in _nodes(plan["Plan"])]
        self._conditions = [str(plan[name]) for plan, _ in self.nodes for name in CONDITIONS if name in plan]
        parts = [
            part.split(" = ", 1) for text in self._conditions for part in text.split(" AND ") if " OR " not in part
        ]
        self._equations = [pair for one, *rest in parts for other in rest for pair in ((one, other), (other, one))]

    def scans(self) -> Iterator[tuple[str, str, set[str]]]:
        """Alias and table of whatever is read, and the sub-plans that it stands in."""
        for plan, above in self.nodes:
            if "Relation Name" in plan and plan["Node Type"] != "ModifyTable":
                inside = {each["Subplan Name"] for each in (plan, *above) if "Subplan Name" in each}
                yield plan["Alias"], f"{plan['Schema']}.{plan['Relation Name']}", inside

    def inserts(self) -> Iterator[tuple[str, list[str]]]:
        """Table, and the expression that goes into each of its columns."""
        for plan, _ in self.nodes:
            if plan.get("Operation") == "Insert":
                (rows,) = (each for each in plan["Plans"] if each["Parent Relationship"] == "Outer")
                yield f"{plan['Schema']}.{plan['Relation Name']}", rows["Output"]

    def reached(self, alias: str, columns: tuple[str, ...], inside: set[str]) -> list[set[str]]:
        """Of each equation with one of these columns, the tables on its other side: none where that is a parameter."""
        column = re.compile(rf'(?<![\w.])"?{re.escape(alias)}"?\.(?:{"|".join(columns)})\b')
        equal = [
            set(ALIAS.findall(other)) - {alias}
            for one, other in self._equations
            if column.search(one) and not column.search(other)
        ]
        # A list that is looked up by hash has no condition of its own: its columns are compared where it is looked up.
        hashed = rf"\.(?:{'|'.join(columns)}) = \(hashed (?:{'|'.join(inside) or 'none'})\)"
        return equal + [set() for text in self._conditions if re.search(hashed, text)]

    def is_account(self, source: str) -> bool:
        """Whether an expression is the account of a row that was read, or a parameter that names an account."""
        if number := re.match(r"\(?\$(\d+)", source):
            return self.parameters[int(number[1]) - 1].startswith("account_id")
        return ".account_id" in source or (source.count(UNNAMED) == 1 and "account_id" in self.parameters)


def _nodes(plan: Plan, above: tuple[Plan, ...] = ()) -> Iterator[tuple[Plan, tuple[Plan, ...]]]:
    yield plan, above
    for each in plan.get("Plans", ()):
        yield from _nodes(each, (*above, plan))
