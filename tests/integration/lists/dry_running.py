"""What the tests of dry runs have in common."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qbo.flow.reporting.summary import COUNTED, WOULD, plan_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.exports.firm import Firm
    from integration.world import Account, Row, World
    from qbo.flow.dry_run.preview import Preview


OWN = {"qbo.sync_run", "qbo.extract", "qbo.plan", "qbo.staged", "qbo.throttle"}  # the dry run itself, and the API limit


def look(world: World, account: Account, **options: Any) -> Preview:
    result = world.sync(account, dry_run=True, **options)
    assert result.succeeded, result.failed
    (found,) = result.plans.values()
    assert {row["action"] for row in found.rows} <= {*WOULD, *COUNTED}
    return found


def told(found: Preview) -> list[tuple[str, str, str]]:
    return [(row["entity"], row["action"], row["name"]) for row in found.rows]


def lines(firm: Firm, **options: Any) -> list[str]:
    return list(plan_lines(look(firm.world, firm.account, **options)))


def everything(world: World, *realms: str, but: set[str] = OWN) -> dict[str, Any]:
    """Both sides: every row with its xmin, Aero's sequences, and all that stands in QBO."""
    rows: dict[str, Any] = {name: lines for name, lines in world.dump().items() if name not in but}
    rows["sequences"] = world.rows(
        "select sequencename, last_value from pg_sequences where schemaname = 'aero' order by sequencename"
    )
    return rows | {realm: world.emulator.dump(realm) for realm in realms}


@contextmanager
def nothing_changes(world: World, *realms: str, but: set[str] = OWN) -> Iterator[None]:
    before = everything(world, *realms, but=but)
    yield
    assert everything(world, *realms, but=but) == before


def kept(world: World, account: Account) -> list[Row]:
    return world.rows(
        "select * from qbo.plan where run_id = %(r)s order by plan_id", r=world.last_run(account)["run_id"]
    )


def levels(firm: Firm) -> None:
    """33 companies at the top, two levels below: batches by wave, then 70 entries."""
    top, *_ = [firm.company(f"Top {number}") for number in range(33)]
    firm.company("Third", parent_company_id=firm.company("Second", parent_company_id=top))
    for number in range(70):
        firm.entry(notes=f"entry {number}", company_id=top)


def switched(firm: Firm) -> None:
    """Of four customers made inactive one goes: a balance, unbilled time and a child stand against the others."""
    owing, billable, parent, going, again = (
        firm.company(name) for name in ("Owing", "Billable", "Parent", "Going", "Again")
    )
    firm.company("Child", parent_company_id=parent)
    firm.entry(company_id=billable, is_billable=True, service_item_id=firm.gardening)
    firm.change_company(again, is_active=True)
    firm.sync()
    firm.change_company(again, is_active=False)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.customer("Owing")["Id"], Balance=12)
    for company_id in (owing, billable, parent, going):
        firm.change_company(company_id, is_active=False)
    firm.change_company(again, is_active=True)
