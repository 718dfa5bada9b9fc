"""Edit Time as a person fills it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from integration.web.site import target, words

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


class Desk:
    """The form of one entry, filled in as it stands unless told otherwise."""

    def __init__(self, site: Site, firm: Firm, entry: int) -> None:
        self.site, self.firm, self.entry = site, firm, entry
        self.path = f"{firm.account.account_id}/time/{entry}"
        self.html = site.get(f"{self.path}?back=state%3Dheld").text

    @property
    def row(self) -> dict[str, Any]:
        return self.site.world.one("select * from aero.time_entry where time_entry_id = %(id)s", id=self.entry)

    def form(self, **given: object) -> dict[str, Any]:
        row = self.row
        flags = {name: "true" for name in ("is_billable", "do_not_sync") if given.pop(name, row[name])}
        names = ("user_id", "company_id", "service_item_id", "class_id", "work_date", "hours", "notes")
        return {**{name: row[name] or "" for name in names}, **flags, "seen": self.seen, **given}

    @property
    def seen(self) -> str:
        return re.findall(r'name="seen" value="([^"]*)"', self.html)[0]

    def save(self, **given: object) -> str:
        answer = self.site.post(f"{self.path}?back=state%3Dheld", self.form(**given))
        assert answer.status_code == 303, words(answer.text)
        assert target(answer).endswith("/time?state=held")
        return words(self.site.client.get(target(answer)).text)

    def delete(self, deleted: str = "true") -> str:
        answer = self.site.post(f"{self.path}/delete", {"seen": self.seen, "deleted": deleted})
        assert target(answer).endswith(f"/time?ids={self.entry}")
        return words(self.site.client.get(target(answer)).text)
