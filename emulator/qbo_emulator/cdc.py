"""Change data capture: 30 days, 1,000 objects, no TimeActivity (facts 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo_emulator import clock
from qbo_emulator.entities import BY_LOWER, NOT_EMULATED_LOWER
from qbo_emulator.exchange import Unhandled
from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from qbo_emulator.emulator import Emulator
    from qbo_emulator.entities import Spec
    from qbo_emulator.exchange import Exchange
    from qbo_emulator.realm import Realm
    from qbo_emulator.table import Row

DAYS_30: Final = 30 * 86400
UNSUPPORTED: Final = frozenset({"journalcode", "taxagency", "timeactivity", "taxcode", "taxrate"})


def changes(emulator: Emulator, realm: Realm, call: Exchange) -> str:
    """One block an entity, ``{}`` where nothing changed; an unsupported entity is refused [U] and noted unhandled."""
    names = [name.strip() for name in call.query.get("entities", "").split(",") if name.strip()]
    if not names:
        raise QboFault("2020", name="entities")
    since = _since(realm, call.query.get("changedSince", ""))
    for name in names:
        if name.lower() in UNSUPPORTED or name.lower() not in BY_LOWER.keys() | NOT_EMULATED_LOWER:
            emulator.journal.note_unhandled(call, f"change data capture of {name}")
            raise QboFault("500", what=f"CDC on entity {name}")
        if name.lower() in NOT_EMULATED_LOWER:
            raise Unhandled(f"change data capture of {name}")
    blocks = _blocks(realm, [BY_LOWER[name.lower()] for name in names], since)
    if realm.settings.cdc_order == "reversed":
        blocks.reverse()
    return f'"CDCResponse":[{{"QueryResponse":[{",".join(blocks)}]}}]'


def _since(realm: Realm, text: str) -> float:
    if not text:
        raise QboFault("2020", name="changedSince")
    try:
        since = clock.epoch(text, realm.settings.time_zone)
    except ValueError:
        raise QboFault("2070", name="changedSince", value=text) from None
    old = since < realm.now().timestamp() - DAYS_30
    if old and realm.settings.cdc_beyond_30_days == "refuse":
        raise QboFault("2070", name="changedSince", value=text)
    return since


def _blocks(realm: Realm, specs: list[Spec], since: float) -> list[str]:
    """The oldest changes first, over all entities, up to the limit (rows ascend by LastUpdatedTime [R])."""
    found: list[tuple[Row, Spec]] = []
    for spec in specs:
        found += [(row, spec) for row in realm.table(spec) if row.updated >= since]
    found.sort(key=lambda pair: (pair[0].updated, pair[0].number))
    by_entity: dict[str, list[str]] = {spec.name: [] for spec in specs}
    for row, spec in found[: realm.settings.cdc_limit]:
        by_entity[spec.name].append(row.query_json(spec, extras=realm.settings.query_extras))
    return [_block(name, texts) for name, texts in by_entity.items()]


def _block(name: str, texts: list[str]) -> str:
    if not texts:
        return "{}"
    return f'{{"{name}":[{",".join(texts)}],"startPosition":1,"maxResults":{len(texts)}}}'
