"""One company: its tables, settings, clock, limits and replays. Nothing of one realm is seen in another."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from qbo_emulator import clock, company
from qbo_emulator.entities import SPECS
from qbo_emulator.replays import Replays
from qbo_emulator.table import Row, Table
from qbo_emulator.throttle import Throttle

if TYPE_CHECKING:
    from datetime import datetime

    from qbo_emulator.entities import Spec
    from qbo_emulator.settings import Settings

Json = dict[str, Any]
NAMES = ("Customer", "Vendor", "Employee")
# Class ids are long in real companies (facts 5 [D]): ids are strings, and do not fit every number type.
FIRST_ID = {"Names": 1, "Items": 1, "Klasses": 5000000000000007280, "Txns": 1, "TimeCharge": 51}


class Realm:
    """All state of a company. Touched by the server's event loop only, so it needs no lock."""

    def __init__(self, realm_id: str, name: str, settings: Settings) -> None:
        self.id = realm_id
        self.name = name
        self.settings = settings
        self.user = "Craig Carlson"
        self.tables = {spec.name: Table(spec, settings.time_zone) for spec in SPECS.values()}
        self.next = dict(FIRST_ID)
        self.throttle = Throttle()
        self.replays = Replays()
        self.random = random.Random(realm_id)  # noqa: S311 - shuffles answers, repeatably
        self.unbilled: set[str] = set()
        self.company = company.company_info(realm_id, name, self.stamp(), settings.time_zone)
        self.preferences = company.preferences(self.stamp())

    def now(self) -> datetime:
        """In the time zone of the company."""
        return clock.company_now(self.settings.time_zone, self.settings.clock_offset_s)

    def stamp(self) -> str:
        """Now, as in MetaData."""
        return clock.stamp(self.now())

    def time(self) -> str:
        """Now, as in ``time``."""
        return clock.stamp_ms(self.now())

    def next_id(self, space: str) -> str:
        """``space``: a sequence that entities may share."""
        self.next[space] += 1
        return str(self.next[space] - 1)

    def table(self, spec: Spec) -> Table:
        return self.tables[spec.name]

    def find(self, entity: str, row_id: str) -> Row | None:
        return self.tables[entity].get(row_id)

    def put(self, spec: Spec, obj: Json, *, in_order: bool = False) -> Row:
        """Stores an object as given and keeps the sequence of its space above its id."""
        self.next[spec.space] = max(self.next[spec.space], int(obj["Id"]) + 1)
        return self.table(spec).put(obj, in_order=in_order)

    def tracks_classes(self) -> bool:
        prefs = self.preferences["AccountingInfoPrefs"]
        return bool(prefs.get("ClassTrackingPerTxn") or prefs.get("ClassTrackingPerTxnLine"))

    def closed_through(self) -> str:
        """BookCloseDate; empty where the books are open."""
        return str(self.preferences["AccountingInfoPrefs"].get("BookCloseDate") or "")

    def dump(self) -> dict[str, Any]:
        """Every object by entity, lowest Id first, with the two singletons."""
        found: dict[str, Any] = {
            name: [row.obj for row in sorted(table, key=lambda row: row.number)] for name, table in self.tables.items()
        }
        return {**found, "CompanyInfo": self.company, "Preferences": self.preferences}
