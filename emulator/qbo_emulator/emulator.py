"""The whole server's state: realms, tokens, failures, journal."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from qbo_emulator import generate, sample
from qbo_emulator.failures import Failures
from qbo_emulator.journal import Journal
from qbo_emulator.realm import Realm
from qbo_emulator.settings import Settings
from qbo_emulator.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qbo_emulator.exchange import Exchange

PRODUCT_NAMES = {"sample": "Larkspur & Sons Landscaping", "empty": "Empty Company", "generated": "Generated Company"}


class Emulator:
    """Touched by one event loop only: that makes it safe for any number of clients."""

    def __init__(self) -> None:
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.failures = Failures()
        self.reset()

    def reset(self) -> None:
        """Calls that are held go on; snapshots stay."""
        self.failures.release()
        self.settings = Settings()
        self.realms: dict[str, Realm] = {}
        self.tokens = Tokens(self.settings_of)
        self.failures = Failures()
        self.journal = Journal()

    def keep(self, name: str) -> None:
        """The state as it is now, failures that wait apart, under a name; a reset leaves snapshots alone."""
        self.snapshots[name] = self._copied(vars(self))

    def bring_back(self, name: str) -> None:
        """The state as it was kept; raises LookupError where nothing was kept under that name."""
        if name not in self.snapshots:
            raise LookupError(f"no snapshot {name}")
        self.reset()
        vars(self).update(self._copied(self.snapshots[name]))

    def _copied(self, state: Mapping[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in state.items() if key not in {"snapshots", "failures"}}
        return copy.deepcopy(rest, {id(self): self})  # a method of ours in it stays ours

    def settings_of(self, realm_id: str) -> Settings:
        """Those of realms to come where there is no such realm."""
        realm = self.realms.get(realm_id)
        return realm.settings if realm else self.settings

    def create_realm(
        self, realm_id: str, seed: str, name: str, settings: Mapping[str, object], rows: Mapping[str, int]
    ) -> Realm:
        """A fresh company in the place of any other with this id."""
        if seed not in PRODUCT_NAMES:
            raise ValueError(f"a seed is one of {', '.join(PRODUCT_NAMES)}, not {seed!r}")
        realm = Realm(realm_id, name or PRODUCT_NAMES[seed], self.settings.changed(settings))
        if seed == "sample":
            sample.fill(realm)
        elif seed == "generated":
            generate.fill(realm, rows)
        self.realms[realm_id] = realm
        return realm

    def url_of(self, call: Exchange) -> str:
        """The address of the server as the caller wrote it, base path included."""
        return f"http://{call.headers.get('host', '127.0.0.1')}{call.base}"
