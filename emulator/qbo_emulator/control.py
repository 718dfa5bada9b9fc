"""The control door as a Python class, for tests, benchmarks and the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
TIMEOUT_S = 120


class ControlError(Exception):
    """What the control door refused, in its words."""


class Control:
    """``Control(server.url)``; every method is one call of the door. Realm ids and object ids are strings of digits."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    # the server and its realms

    def health(self) -> Json:
        return self._json("GET", "/health")

    def reset(self) -> None:
        """Forgets all: realms, tokens, failures, journal, settings."""
        self._call("POST", "/reset")

    def keep(self, name: str) -> None:
        """Remembers the whole state under a name."""
        self._call("PUT", f"/snapshots/{name}")

    def bring_back(self, name: str) -> None:
        """The state as it was kept, tokens and clocks included; refused where nothing was."""
        self._call("POST", f"/snapshots/{name}")

    def realms(self) -> dict[str, str]:
        """Names by id."""
        return self._json("GET", "/realms")

    def create_realm(
        self,
        realm: str,
        seed: str = "sample",
        *,
        name: str = "",
        settings: Mapping[str, object] | None = None,
        rows: Mapping[str, int] | None = None,
    ) -> Json:
        """``sample``, ``empty`` or ``generated`` (with ``rows``, e.g. {"Customer": 5000}); answers tokens, counts."""
        body = {"seed": seed, "name": name, "settings": dict(settings or {}), "rows": dict(rows or {})}
        return self._json("PUT", f"/realms/{realm}", body)

    def drop_realm(self, realm: str) -> None:
        self._call("DELETE", f"/realms/{realm}")

    def settings(self, realm: str | None = None) -> Json:
        return self._json("GET", f"{_of(realm)}/settings")

    def set(self, realm: str | None = None, **changes: object) -> Json:
        """Settings of one realm, or (None) of realms created later and of the OAuth endpoints."""
        return self._json("PATCH", f"{_of(realm)}/settings", changes)

    # tokens

    def issue_tokens(self, realm: str) -> Json:
        """``refresh_token`` and ``access_token`` of a new consent, without a browser."""
        return self._json("POST", f"/realms/{realm}/tokens")

    def refresh_token(self, realm: str) -> str:
        """Of a new consent."""
        return str(self.issue_tokens(realm)["refresh_token"])

    def access_token(self, realm: str) -> str:
        """Of a new consent."""
        return str(self.issue_tokens(realm)["access_token"])

    def issued_tokens(self) -> frozenset[str]:
        """Every access and refresh token since the last reset, dead ones too: none of them may stand anywhere."""
        return frozenset(self._json("GET", "/tokens")["issued"])

    def expire_access_tokens(self, realm: str | None = None) -> int:
        """How many ended; None for those of all realms."""
        return int(self._json("POST", "/tokens/expire", _where(realm=realm))["expired"])

    def revoke_tokens(self, realm: str | None = None) -> None:
        """As if the user had disconnected the app."""
        self._call("POST", "/tokens/revoke", _where(realm=realm))

    # what a QBO user does

    def add(self, realm: str, entity: str, **fields: object) -> Json:
        """A new object, under QBO's rules (ControlError where it refuses); Balance, IsProject and the like too."""
        return self._json("POST", f"/realms/{realm}/objects/{entity}", fields)

    def edit(self, realm: str, entity: str, row_id: str, **changes: object) -> Json:
        """Changes an object, under QBO's rules; None clears; Balance moves LastUpdatedTime and not SyncToken."""
        return self._json("PATCH", f"/realms/{realm}/objects/{entity}/{row_id}", changes)

    def set_raw(self, realm: str, entity: str, row_id: str, **changes: object) -> Json:
        """Sets properties unchecked; SyncToken and times stay unless given."""
        return self._json("PUT", f"/realms/{realm}/objects/{entity}/{row_id}", changes)

    def delete(self, realm: str, entity: str, row_id: str) -> None:
        """Gone without a trace: no answer shows it any more."""
        self._call("DELETE", f"/realms/{realm}/objects/{entity}/{row_id}")

    def bill(self, realm: str, time_activity: str) -> Json:
        """Puts billable time on an invoice: HasBeenBilled and a TimeChargeId."""
        return self._json("POST", f"/realms/{realm}/bill/{time_activity}")

    def merge_customers(self, realm: str, *, keep: str, gone: str) -> Json:
        """Time, sub-customers and balance of ``gone`` go over to ``keep``, which is answered."""
        return self._json("POST", f"/realms/{realm}/merge", {"keep": keep, "gone": gone})

    def unbilled(self, realm: str, customer: str, *, on: bool = True) -> None:
        """Charges that no answer shows, but that keep the customer from being deactivated (6280)."""
        self._call("POST", f"/realms/{realm}/unbilled", {"customer": customer, "on": on})

    def preferences(self, realm: str, changes: Mapping[str, object]) -> Json:
        """Deep merge, e.g. {"AccountingInfoPrefs": {"ClassTrackingPerTxn": False}}; None takes a key away."""
        return self._json("PATCH", f"/realms/{realm}/preferences", dict(changes))

    def close_books(self, realm: str, through: str | None) -> Json:
        """Sets BookCloseDate (None: open again)."""
        return self.preferences(realm, {"AccountingInfoPrefs": {"BookCloseDate": through}})

    def company_info(self, realm: str, changes: Mapping[str, object]) -> Json:
        """Deep merge, as ``preferences``."""
        return self._json("PATCH", f"/realms/{realm}/companyinfo", dict(changes))

    # failures on demand

    def fail(self, name: str, count: int = 1, **options: object) -> Json:
        """The next ``count`` calls that match fail so. Options: realm, method, path and body (a part), entity; ``skip``
        matching calls first; ``item`` (batch position, from 0); ``seconds`` (of a timeout); ``errors``, ``kind``,
        ``status``, ``form`` of a fault in words of your own. Names: README.
        """
        return self._json("POST", "/failures", {"name": name, "count": count, **options})

    def failures(self) -> list[Json]:
        """Those still waiting for a call."""
        return cast("list[Json]", self._call("GET", "/failures"))

    def clear_failures(self) -> None:
        self._call("DELETE", "/failures")

    def held(self) -> int:
        """Calls that a ``hold_before`` or ``hold_after`` keeps from going on."""
        return int(self._json("GET", "/held")["held"])

    def release(self) -> int:
        """Lets them go on; whether their callers are still there is nobody's business."""
        return int(self._json("POST", "/release")["released"])

    def forget_requestids(self, realm: str | None = None) -> None:
        """As if the retention time had passed: the next use of a requestid works anew."""
        self._call("POST", "/requestids/forget", _where(realm=realm))

    # looking

    def journal(self, **filters: object) -> list[Json]:
        """Calls in order; filters by field: realm, method, path (its end), entity, status, requestid, failure."""
        return cast("list[Json]", self._call("GET", "/journal", params=filters))

    def counts(self, **filters: object) -> dict[str, int]:
        """Calls by kind, e.g. {"total": 2, "GET query Customer": 1, "POST batch TimeActivity": 1}."""
        return cast("dict[str, int]", self._call("GET", "/journal/counts", params=filters))

    def clear_journal(self) -> None:
        self._call("DELETE", "/journal")

    def unhandled(self) -> list[Json]:
        """Calls that the emulator did not understand: a test asserts that there are none."""
        return cast("list[Json]", self._call("GET", "/unhandled"))

    def clear_unhandled(self) -> None:
        self._call("DELETE", "/unhandled")

    def dump(self, realm: str) -> dict[str, Any]:
        """All objects by entity, lowest Id first, with CompanyInfo and Preferences."""
        return self._json("GET", f"/realms/{realm}/dump")

    def objects(self, realm: str, entity: str) -> list[Json]:
        """Lowest Id first."""
        return cast("list[Json]", self.dump(realm)[entity])

    def find(self, realm: str, entity: str, **fields: object) -> list[Json]:
        """Objects whose properties are these."""
        return [obj for obj in self.objects(realm, entity) if all(obj.get(k) == v for k, v in fields.items())]

    def import_objects(self, realm: str, objects: Mapping[str, Any]) -> Json:
        """Objects as ``dump`` gives them, or short ones ({"Id": "5", "Name": "X"}), over those with the same Ids."""
        return self._json("POST", f"/realms/{realm}/import", dict(objects))

    def _json(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        return cast("Json", self._call(method, path, body))

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        params: Mapping[str, object] | None = None,
    ) -> object:
        texts = {name: str(value) for name, value in (params or {}).items()}
        with requests.request(
            method, f"{self.url}/_control{path}", json=body, params=texts, timeout=TIMEOUT_S
        ) as answer:
            if not answer.ok:
                raise ControlError(answer.text)
            return answer.json()


def _of(realm: str | None) -> str:
    return f"/realms/{realm}" if realm else ""


def _where(**given: str | None) -> dict[str, object]:
    return {name: value for name, value in given.items() if value is not None}
