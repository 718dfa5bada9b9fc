"""The sample company: Larkspur & Sons, a small landscaping firm, told as tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from qbo_emulator import clock, user
from qbo_emulator.entities import SPECS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo_emulator.realm import Realm

Json = dict[str, Any]


class Client(NamedTuple):
    """``parent`` is the full name of another client; ``contact`` is given, family, e-mail, phone, mobile."""

    name: str
    parent: str = ""
    contact: tuple[str, str, str, str, str] = ("", "", "", "", "")
    company: str = ""
    balance: float = 0
    project: bool = False
    active: bool = True


CLIENTS = (
    Client(
        "Amy's Bird Sanctuary",
        "",
        ("Amy", "Lauterbach", "amy@birds.example", "(650) 555-3311", ""),
        "Amy's Bird Sanctuary",
        239,
    ),
    Client(
        "Bill's Windsurf Shop",
        "",
        ("Bill", "Lucchini", "surf@windsurf.example", "(415) 444-6538", "(415) 444-7000"),
        "",
        85,
    ),
    Client(
        "Café Zoë & Fils",
        "",
        ("Zoë", "Müller-Garcà", "zoe@cafe.example", "(650) 555-0142", "(650) 555-0143"),
        "Café Zoë & Fils",
    ),
    Client("Diego Rodriguez", "", ("Diego", "Rodriguez", "diego@rodriguez.example", "(650) 555-4477", "")),
    Client(
        "Freeman Sporting Goods",
        "",
        ("Kirby", "Freeman", "sport@freeman.example", "(650) 555-0987", ""),
        "Freeman Sporting Goods",
    ),
    Client(
        "0969 Ocean View Road",
        "Freeman Sporting Goods",
        ("Sasha", "Tillou", "sport@freeman.example", "(650) 555-0987", ""),
    ),
    Client(
        "55 Twin Lane", "Freeman Sporting Goods", ("Amelia", "", "amelia@freeman.example", "(650) 555-0988", ""), "", 85
    ),
    Client("North Lawn", "Freeman Sporting Goods:55 Twin Lane"),
    Client("Sprinklers", "Freeman Sporting Goods:55 Twin Lane:North Lawn"),
    Client('Geeta "Gigi" Kalapatapu', "", ("Geeta", "Kalapatapu", "geeta@kalapatapu.example", "(650) 555-0022", "")),
    Client(
        "Hillside Homeowners' Association",
        "",
        ("Rosa", "O'Brien", "office@hillside.example", "(510) 555-0118", ""),
        "",
        1200.5,
    ),
    Client("Phase 2 / Terraces", "Hillside Homeowners' Association", project=True),
    Client("Jeff's Jalopies", "", ("Jeff", "Chin", "jalopies@jeff.example", "(650) 555-8989", "")),
    Client("O'Malley, Pat", "", ("Pat", "O'Malley", "", "", "(415) 555-0199")),
    Client(
        "Red Rock Diner",
        "",
        ("Stephanie", "Martini", "diner@redrock.example", "(650) 555-4973", ""),
        "Red Rock Diner",
        156,
    ),
    Client("Sushi by Katsuyuki", "", ("Katsuyuki", "Yanagawa", "sushi@katsuyuki.example", "(505) 570-0147", "")),
    Client("Travis Waldron", "", ("Travis", "Waldron", "travis@waldron.example", "(650) 557-9977", "")),
    Client(
        "Weiskopf Consulting", "", ("Nicola", "Weiskopf", "consulting@weiskopf.example", "(650) 555-1423", ""), "", 375
    ),
    Client("Old Mill Nursery", active=False),
    Client("Cool Cars", "", ("Grace", "Pariente", "cars@cool.example", "(415) 555-9933", ""), active=False),
)
VENDORS: tuple[tuple[str, str, str, float, bool], ...] = (
    ("Ellis Equipment Rental", "Julie", "Ellis", 0, True),
    ("Hicks Hardware", "Geoff", "Hicks", 0, True),
    ("Norton Lumber & Building Materials", "Julie", "Norton", 0, True),
    ("Robertson & Associates", "Jenny", "Robertson", 0, True),
    ("Tania's Nursery", "Tania", "", 0, True),
    ("Tim Philip Masonry", "Tim", "Philip", 68, True),
    ("United States Treasury", "", "", 0, False),
)
EMPLOYEES: tuple[tuple[str, str, float, float, bool], ...] = (
    ("Emily", "Platt", 45, 22, True),
    ("John", "Johnson", 60, 28.5, True),
    ("José", "Núñez", 55, 26, True),
    ("Siobhán", "O'Neill", 75, 34, True),
    ("Bram", "van der Berg", 0, 20, True),
    ("Carl", "Former", 40, 19, False),
)
CLASSES: tuple[tuple[str, str, bool], ...] = (
    ("Residential", "", True),
    ("Maintenance", "Residential", True),
    ("Weekly", "Residential:Maintenance", True),
    ("Design", "Residential", True),
    ("Commercial", "", True),
    ("Trees & Shrubs", "Commercial", True),
    ("Snow", "", False),
)
# name, type, price, parent, active
ITEMS: tuple[tuple[str, str, float, str, bool], ...] = (
    ("Services", "Service", 0, "", True),
    ("Hours", "Service", 0, "", True),
    ("Landscaping", "Category", 0, "", True),
    ("Design", "Service", 75, "Landscaping", True),
    ("Installation", "Service", 50, "Landscaping", True),
    ("Gardening", "Service", 35, "", True),
    ("Trimming", "Service", 35, "", True),
    ("Hedge trimming", "Service", 40, "Trimming", True),
    ("Maintenance & Repair", "Service", 45, "", True),
    ("Pest Control", "Service", 35, "", True),
    ("Pump", "Inventory", 15, "", True),
    ("Sprinkler Heads", "Inventory", 2, "", True),
    ("Mulch", "NonInventory", 4, "", True),
    ("Leaf blowing", "Service", 30, "", False),
)
# days ago, a vendor's or an employee's name, customer, item, class, hours, minutes, rate (0: not billable), notes
TIMES: tuple[tuple[int, str, str, str, str, int, int, float, str], ...] = (
    (12, "John Johnson", "Amy's Bird Sanctuary", "Landscaping:Design", "", 5, 0, 75, "Custom design"),
    (12, "Emily Platt", "Freeman Sporting Goods:55 Twin Lane", "Trimming", "", 2, 30, 45, "Hedge & shrubs"),
    (11, "Emily Platt", "", "Hours", "", 4, 45, 0, "Truck service"),
    (9, "Tim Philip Masonry", "Hillside Homeowners' Association:Phase 2 / Terraces", "Landscaping:Installation",
     "Commercial", 7, 0, 68, "Retaining wall"),
    (8, "José Núñez", "Café Zoë & Fils", "Gardening", "Residential:Maintenance:Weekly", 1, 15, 0, "Window boxes"),
)  # fmt: skip


def fill(realm: Realm) -> None:
    """Every object as a person would have typed it, over the last weeks; the first rows are the oldest."""
    parts: tuple[Callable[[Realm], None], ...] = (_clients, _vendors, _employees, _classes, _items, _times)
    for part in parts:
        part(realm)
    _age(realm)


def _clients(realm: Realm) -> None:
    for client in CLIENTS:
        given, family, mail, phone, mobile = client.contact
        fields: Json = {
            "DisplayName": client.name,
            "GivenName": given,
            "FamilyName": family,
            "CompanyName": client.company,
        }
        fields["PrimaryEmailAddr"] = {"Address": mail} if mail else {}
        fields["PrimaryPhone"] = {"FreeFormNumber": phone} if phone else {}
        fields["Mobile"] = {"FreeFormNumber": mobile} if mobile else {}
        if client.parent:
            fields |= {"Job": True, "ParentRef": _ref(realm, "Customer", client.parent)}
        row = user.add(realm, "Customer", fields)
        if client.balance:
            user.edit(realm, "Customer", row["Id"], {"Balance": client.balance})
        if client.project:
            user.set_raw(realm, "Customer", row["Id"], {"IsProject": True})
        _retire(realm, "Customer", row, active=client.active)


def _vendors(realm: Realm) -> None:
    for name, given, family, rate, active in VENDORS:
        fields: Json = {"DisplayName": name, "CompanyName": name, "GivenName": given, "FamilyName": family}
        row = user.add(realm, "Vendor", fields | ({"BillRate": rate} if rate else {}))
        _retire(realm, "Vendor", row, active=active)


def _employees(realm: Realm) -> None:
    for given, family, rate, cost, active in EMPLOYEES:
        fields: Json = {"GivenName": given, "FamilyName": family, "CostRate": cost, "HiredDate": "2021-03-01"}
        row = user.add(realm, "Employee", fields | ({"BillRate": rate, "BillableTime": True} if rate else {}))
        _retire(realm, "Employee", row, active=active)


def _classes(realm: Realm) -> None:
    for name, parent, active in CLASSES:
        row = user.add(realm, "Class", {"Name": name} | _under(realm, "Class", parent))
        _retire(realm, "Class", row, active=active)


def _items(realm: Realm) -> None:
    for name, kind, price, parent, active in ITEMS:
        fields: Json = {"Name": name, "Type": kind} | _under(realm, "Item", parent)
        if kind != "Category":
            fields |= {"UnitPrice": price, "IncomeAccountRef": {"value": "1"}, "Description": name}
        if kind == "Inventory":
            fields |= {
                "TrackQtyOnHand": True,
                "QtyOnHand": 25,
                "InvStartDate": "2025-01-01",
                "AssetAccountRef": {"value": "81"},
            }
        row = user.add(realm, "Item", fields)
        _retire(realm, "Item", row, active=active)


def _times(realm: Realm) -> None:
    for ago, who, customer, item, class_name, hours, minutes, rate, notes in TIMES:
        kind = "Vendor" if realm.tables["Vendor"].labelled(who) else "Employee"
        day = (realm.now() - timedelta(days=ago)).date().isoformat()
        fields: Json = {
            "TxnDate": day,
            "NameOf": kind,
            f"{kind}Ref": _ref(realm, kind, who),
            "Hours": hours,
            "Minutes": minutes,
        }
        fields |= {"ItemRef": _ref(realm, "Item", item), "Description": notes}
        fields |= {"CustomerRef": _ref(realm, "Customer", customer)} if customer else {}
        fields |= {"ClassRef": _ref(realm, "Class", class_name)} if class_name else {}
        fields |= {"BillableStatus": "Billable", "HourlyRate": rate} if rate else {}
        user.add(realm, "TimeActivity", fields)
    user.bill(realm, "1")


def _ref(realm: Realm, entity: str, full_name: str) -> Json:
    return {"value": next(iter(realm.tables[entity].called(full_name))).obj["Id"]}


def _under(realm: Realm, entity: str, parent: str) -> Json:
    return {"ParentRef": _ref(realm, entity, parent)} if parent else {}


def _retire(realm: Realm, entity: str, row: Json, *, active: bool) -> None:
    if not active:
        user.edit(realm, entity, row["Id"], {"Active": False})


def _age(realm: Realm) -> None:
    """Spreads the times over the past: lists 40 days old and more, time activities of the last fortnight."""
    for table in realm.tables.values():
        oldest = realm.now() - timedelta(days=14 if table.spec.name == "TimeActivity" else 90)
        for place, row in enumerate(list(table)):
            stamp = clock.stamp(oldest + timedelta(hours=place))
            realm.put(SPECS[table.spec.name], {**row.obj, "MetaData": {"CreateTime": stamp, "LastUpdatedTime": stamp}})
