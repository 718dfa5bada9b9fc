"""Wild data from QuickBooks (L3 to L5, C5): it arrives unharmed, once, and then it is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qbo_emulator.control import ControlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.lists.old_firm import OldFirm
    from integration.world import Account, World

PIECES = (
    "'", '"', "\\", "%", "_", "&", "<b>", "&amp;", "  ", "🌻", "👩‍🌾", "\u202e", "\u200f", "\u200b", "\u00a0", "é", "İ",
    "ß", "北", "{name}", "%(a)s", "$1", "--", "NULL", " (deleted)",
)  # fmt: skip
ANY = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=":")
TEXTS = st.lists(st.sampled_from(PIECES) | ANY, min_size=1, max_size=12).map("".join).filter(str.strip)
LENGTHS = st.sampled_from([1, 7, 7, 7, 99, 100, 101, 499, 500])
LISTS = {"Customer": "DisplayName", "Vendor": "DisplayName", "Class": "Name", "Item": "Name"}
LONGEST = {"Customer": 500, "Vendor": 500, "Class": 100, "Item": 100}
LEVELS = 5
NESTED: dict[str, dict[str, Any]] = {"Customer": {"Job": True}, "Class": {"SubClass": True}, "Item": {"SubItem": True}}
EXTRA: dict[str, dict[str, Any]] = {"Item": {"Type": "Service", "IncomeAccountRef": {"value": "1"}}}


def wild(function: Callable[..., None], examples: int) -> Callable[..., None]:
    """Examples share one company of QBO, each with the rows of those before it: so none is tried again, smaller."""
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None,
        phases=(Phase.generate,),
    )(function)  # fmt: skip


def sized(text: str, length: int) -> str:
    """The text, over and over, of so many characters; what a cut leaves is never blank."""
    name = (text * (length // len(text) + 1))[:length]
    return name if name.strip() else "x" * length


@st.composite
def new_rows(draw: st.DrawFn) -> list[tuple[str, int, str, int]]:
    """List, Id, name and the number of the row to stand below, of all of that list that are not five levels deep."""
    rows = []
    for entity in draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=10, max_size=40)):
        digits = draw(st.integers(1, 19))
        qbo_id = draw(st.integers(10 ** (digits - 1), 10**digits - 1))
        name = sized(draw(TEXTS), min(draw(LENGTHS), LONGEST[entity]))
        rows.append((entity, qbo_id, name, draw(st.integers(0, 30))))
    return rows


class Books:
    """What stands in the lists of one QBO company, by list and Id, and what of it must stand in Aero."""

    def __init__(self, world: World, account: Account) -> None:
        self.world, self.account = world, account
        self.levels: dict[str, dict[str, int]] = {entity: {} for entity in LISTS}

    def add(self, rows: list[tuple[str, int, str, int]]) -> None:
        """A parent stands in QBO before its children; their Ids, by which pages are ordered, are in no order."""
        for entity, number, name, pick in rows:
            levels, qbo_id = self.levels[entity], str(number)
            below = [None, *(each for each, level in levels.items() if level < LEVELS)]
            parent = below[pick % len(below)] if entity in NESTED else None
            if qbo_id not in levels:
                levels[qbo_id] = levels[parent] + 1 if parent else 1
                nested = {"ParentRef": {"value": parent}, **NESTED[entity]} if parent else {}
                row = {"Id": qbo_id, LISTS[entity]: name, **EXTRA.get(entity, {}), **nested}
                self.world.emulator.import_objects(self.account.realm, {entity: [row]})

    def expected(self, entity: str) -> dict[str, tuple[str, str, str | None, bool]]:
        """By Id: name, full name (of the names above it, whatever QBO puts behind inactive ones), parent, active."""
        rows = {row["Id"]: row for row in self.world.emulator.objects(self.account.realm, entity)}

        def name(row: dict[str, Any]) -> str:
            text = str(row[LISTS[entity]])
            return text if row["Active"] else text.removesuffix(" (deleted)")

        def path(row: dict[str, Any]) -> str:
            above = row.get("ParentRef", {}).get("value")
            return f"{path(rows[above])}:{name(row)}" if above else name(row)

        return {
            qbo_id: (name(row), path(row), row.get("ParentRef", {}).get("value"), row["Active"])
            for qbo_id, row in rows.items()
        }

    def found(self, entity: str) -> dict[str, tuple[str, str, str | None, bool]]:
        """The same of what stands in Aero; a customer is shown or hidden."""
        table = {"Vendor": "vendor", "Class": "class", "Item": "service_item"}.get(entity)
        statement = (
            "select l.qbo_id, c.name, c.full_name, p.qbo_id as parent, not c.is_hidden as shown from aero.company as c "
            "join qbo.link as l on l.entity = 'Customer' and l.aero_id = c.company_id "
            "left join qbo.link as p on p.entity = 'Customer' and p.aero_id = c.parent_company_id"
            if table is None
            else f"select qbo_id, name, full_name, parent_qbo_id as parent, is_active as shown from aero.{table}"
        )
        rows = self.world.rows(statement)
        return {row["qbo_id"]: (row["name"], row["full_name"], row["parent"], row["shown"]) for row in rows}

    def assert_all_there(self) -> None:
        for entity in LISTS:
            assert self.found(entity) == self.expected(entity), entity


def test_L3_L4_wild_names_ids_and_trees_arrive_unharmed_and_are_quiet_behind_that(world: World) -> None:
    account = world.connect(seed="empty", import_limit=None)
    books = Books(world, account)

    def arrive(rows: list[tuple[str, int, str, int]], mode: str) -> None:
        books.add(rows)
        assert world.sync(account, mode=mode).succeeded
        books.assert_all_there()
        assert world.attention(account) == []
        assert world.sync(account).quiet == [account.account_id]
        before = world.dump("aero") | {"links": world.rows("select xmin::text, * from qbo.link order by qbo_id")}
        assert world.sync(account, mode="full").succeeded
        after = world.dump("aero") | {"links": world.rows("select xmin::text, * from qbo.link order by qbo_id")}
        assert after == before

    arrive(
        [("Customer", 7, "Twin", 0), ("Customer", 1234567890123456789, "TWIN", 0), ("Class", 8, "c" * 100, 0)], "full"
    )
    wild(given(new_rows(), st.sampled_from(["incremental", "full"]))(arrive), 3)()


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "off", "on", "on"]), st.sampled_from(sorted(LISTS)), st.integers(0, 400),
        st.integers(0, 400), TEXTS,
    ),
    min_size=8, max_size=25,
)  # fmt: skip


def test_L4_L5_L7_wild_changes_show_after_an_incremental_sync_as_a_full_one_would_show_them(world: World) -> None:
    """Renamed at any level, moved, switched off and on under another name: also what hangs below says so."""
    account = world.connect(seed="empty", import_limit=None, settings={"deactivate_parent": "allow"})
    books = Books(world, account)
    for entity in LISTS:
        books.add([(entity, 50 + number * 37 % 100, f"Row {number}", number * 7) for number in range(16)])
    world.sync(account)
    books.assert_all_there()

    def change(action: str, entity: str, pick: int, other: int, text: str) -> None:
        rows = sorted(world.emulator.objects(account.realm, entity), key=lambda row: str(row["Id"]))
        row, parent = rows[pick % len(rows)], rows[other % len(rows)]
        name = sized(text, min(20 + other % 60, LONGEST[entity])).strip()
        changes: dict[str, dict[str, Any]] = {
            "rename": {LISTS[entity]: name},
            "move": {"ParentRef": {"value": parent["Id"]}, **NESTED.get(entity, {})},
            "off": {"Active": False},
            "on": {"Active": True, LISTS[entity]: name},
        }
        if action in ("rename", "move") and not (row["Active"] and (action == "rename" or entity in NESTED)):
            return
        try:
            world.emulator.edit(account.realm, entity, row["Id"], **changes[action])
        except ControlError:
            return  # QBO refuses it as well: a name that is taken, a sixth level, a circle

    def happen(changes: list[tuple[str, str, int, int, str]]) -> None:
        for each in changes:
            change(*each)
        assert world.sync(account).succeeded
        books.assert_all_there()
        before = world.dump("aero")
        assert world.sync(account, mode="full", accept_shrink=True).succeeded
        assert world.dump("aero") == before

    wild(given(CHANGES)(happen), 5)()


def test_C5_a_colon_in_a_name_of_aero_is_no_path_in_quickbooks(old: OldFirm) -> None:
    """Neither linked with a sub-customer nor proposed as one; and the first sync goes through."""
    top = old.qbo("Green Thumb")
    nested = {"Job": True, "ParentRef": {"value": top}}
    lawn, gone = old.qbo("North Lawn", **nested), old.qbo("South Lawn", **nested)
    old.world.emulator.edit(old.realm, "Customer", gone, Active=False)
    path, inactive = old.aero("Green Thumb:North Lawn"), old.aero("Green Thumb:South Lawn")
    below = old.aero("North Lawns", parent_company_id=old.aero("Green: Thumb"))
    old.sync()
    assert [old.link(company) for company in (path, inactive, below)] == [None, None, None]
    assert [kind for kind, _ in old.proposals(path) + old.proposals(inactive)] == ["create", "create"]
    assert lawn not in {qbo_id for _, qbo_id in old.proposals()}


def test_L1_L4_L5_a_customer_becomes_a_project_an_item_no_service_and_both_turn_back(world: World) -> None:
    account = world.connect(seed="empty")
    add, edit = world.emulator.add, world.emulator.edit
    top = add(account.realm, "Customer", DisplayName="Top")["Id"]
    sub = add(account.realm, "Customer", DisplayName="Sub", Job=True, ParentRef={"value": top})["Id"]
    item = add(account.realm, "Item", Name="Care", Type="Service", UnitPrice=10, IncomeAccountRef={"value": "1"})
    world.sync(account)
    for project, kind in ((True, "NonInventory"), (False, "Service")):
        edit(account.realm, "Customer", sub, IsProject=project)
        edit(account.realm, "Item", item["Id"], Type=kind, UnitPrice=11)
        world.sync(account)
        assert world.company(account, "Sub")["is_project"] is project
        row = world.one("select is_active, unit_price from aero.service_item")
        assert (row["is_active"], float(row["unit_price"])) == (not project, 11)
    edit(account.realm, "Customer", sub, Active=False)
    world.sync(account)
    edit(account.realm, "Customer", sub, Active=True, DisplayName="Sub anew")
    world.sync(account)
    company = world.company(account, "Sub anew")
    assert (company["is_hidden"], company["is_active"], company["full_name"]) == (False, True, "Top:Sub anew")
    assert world.attention(account) == []
