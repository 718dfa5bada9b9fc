"""The control door, ``/_control/…``: JSON in and out, no authentication, for loopback only. README has the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotation
from starlette.responses import Response

from qbo_emulator import company, user
from qbo_emulator.faults import QboFault
from qbo_emulator.table import dumps

if TYPE_CHECKING:
    from qbo_emulator.emulator import Emulator
    from qbo_emulator.realm import Realm

Json = dict[str, Any]
Handler = Callable[["Emulator", Json, Json], Any]
REALM = "/_control/realms/{realm}"


def build(emulator: Emulator) -> FastAPI:
    """The app of the routes under ``/_control``, with its docs."""
    app = FastAPI(title="QBO emulator, control door", openapi_url="/_control/openapi.json", docs_url="/_control/docs")
    for (method, path), handler in ROUTES.items():
        app.add_api_route(path, _endpoint(emulator, handler), methods=[method])
    return app


def _endpoint(emulator: Emulator, handler: Handler) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            given = {**request.query_params, **((await request.json()) if raw else {})}
            status, answer = 200, handler(emulator, dict(request.path_params), given)
        except LookupError as missing:
            status, answer = 404, {"error": str(missing.args[0])}
        except (ValueError, TypeError) as wrong:
            status, answer = 400, {"error": str(wrong)}
        except QboFault as fault:
            status, answer = 409, {"error": str(fault), **fault.fault()}
        return Response(dumps(answer), status, media_type="application/json")

    return endpoint


def _realm(emulator: Emulator, path: Json) -> Realm:
    if path["realm"] not in emulator.realms:
        raise LookupError(f"no realm {path['realm']}")
    return emulator.realms[path["realm"]]


def _reset(emulator: Emulator, _: Json, __: Json) -> Json:
    emulator.reset()
    return {}


def _keep(emulator: Emulator, path: Json, _: Json) -> Json:
    emulator.keep(path["name"])
    return {}


def _bring_back(emulator: Emulator, path: Json, _: Json) -> Json:
    emulator.bring_back(path["name"])
    return {}


def _create(emulator: Emulator, path: Json, given: Json) -> Json:
    names = ("seed", "name", "settings", "rows")
    _only(given, names)
    if not path["realm"].isdigit():
        raise ValueError("a realm id is a number")
    realm = emulator.create_realm(
        path["realm"],
        given.get("seed", "sample"),
        given.get("name", ""),
        given.get("settings", {}),
        given.get("rows", {}),
    )
    emulator.tokens.revoke_realm(realm.id)
    counts = {name: len(table.rows) for name, table in realm.tables.items()}
    return {"realm": realm.id, "name": realm.name, "counts": counts, **emulator.tokens.issue(realm.id)}


def _drop(emulator: Emulator, path: Json, _: Json) -> Json:
    realm = _realm(emulator, path)
    emulator.tokens.revoke_realm(realm.id)
    del emulator.realms[realm.id]
    return {}


def _realms(emulator: Emulator, _: Json, __: Json) -> Json:
    return {realm.id: realm.name for realm in emulator.realms.values()}


def _settings(emulator: Emulator, path: Json, given: Json) -> Json:
    """Of one realm, or those that new realms and the OAuth endpoints have."""
    holder = _realm(emulator, path) if "realm" in path else emulator
    holder.settings = holder.settings.changed(given)
    if "time_zone" in given and "realm" in path:
        realm = _realm(emulator, path)
        realm.company["DefaultTimeZone"] = realm.settings.time_zone
        for table in realm.tables.values():
            table.zone_name = realm.settings.time_zone
    return asdict(holder.settings)


def _issue(emulator: Emulator, path: Json, _: Json) -> Json:
    return emulator.tokens.issue(_realm(emulator, path).id)


def _add(emulator: Emulator, path: Json, given: Json) -> Json:
    return user.add(_realm(emulator, path), path["entity"], given)


def _edit(emulator: Emulator, path: Json, given: Json) -> Json:
    return user.edit(_realm(emulator, path), path["entity"], path["id"], given)


def _raw(emulator: Emulator, path: Json, given: Json) -> Json:
    return user.set_raw(_realm(emulator, path), path["entity"], path["id"], given)


def _delete(emulator: Emulator, path: Json, _: Json) -> Json:
    return user.delete(_realm(emulator, path), path["entity"], path["id"])


def _merge(emulator: Emulator, path: Json, given: Json) -> Json:
    return user.merge(_realm(emulator, path), given["keep"], given["gone"])


def _unbilled(emulator: Emulator, path: Json, given: Json) -> Json:
    realm = _realm(emulator, path)
    (realm.unbilled.add if given.get("on", True) else realm.unbilled.discard)(given["customer"])
    return {"unbilled": sorted(realm.unbilled)}


def _preferences(emulator: Emulator, path: Json, given: Json) -> Json:
    realm = _realm(emulator, path)
    company.merge(realm.preferences, given)
    realm.preferences["SyncToken"] = str(int(realm.preferences["SyncToken"]) + 1)
    realm.preferences["MetaData"]["LastUpdatedTime"] = realm.stamp()
    return realm.preferences


def _company(emulator: Emulator, path: Json, given: Json) -> Json:
    realm = _realm(emulator, path)
    company.merge(realm.company, given)
    return realm.company


def _fail(emulator: Emulator, _: Json, given: Json) -> Json:
    return asdict(emulator.failures.add(given))


def _clear_failures(emulator: Emulator, _: Json, __: Json) -> Json:
    emulator.failures.waiting.clear()
    return {}


def _release(emulator: Emulator, _: Json, __: Json) -> Json:
    return {"released": emulator.failures.release()}


def _forget(emulator: Emulator, _: Json, given: Json) -> Json:
    wanted = given.get("realm")
    return {realm.id: realm.replays.forget() for realm in emulator.realms.values() if wanted in (None, realm.id)}


def _clear_journal(emulator: Emulator, _: Json, __: Json) -> Json:
    emulator.journal.entries.clear()
    return {}


def _clear_unhandled(emulator: Emulator, _: Json, __: Json) -> Json:
    emulator.journal.unhandled.clear()
    return {}


def _only(given: Json, names: tuple[str, ...]) -> None:
    strange = set(given) - set(names)
    if strange:
        raise ValueError(f"unknown: {', '.join(sorted(strange))}; known: {', '.join(names)}")


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/_control/health"): lambda e, _, __: {"ok": True, "realms": len(e.realms)},
    ("POST", "/_control/reset"): _reset,
    ("PUT", "/_control/snapshots/{name}"): _keep,
    ("POST", "/_control/snapshots/{name}"): _bring_back,
    ("GET", "/_control/realms"): _realms,
    ("PUT", REALM): _create,
    ("DELETE", REALM): _drop,
    ("GET", "/_control/settings"): _settings,
    ("PATCH", "/_control/settings"): _settings,
    ("GET", REALM + "/settings"): _settings,
    ("PATCH", REALM + "/settings"): _settings,
    ("POST", REALM + "/tokens"): _issue,
    ("GET", "/_control/tokens"): lambda e, _, __: {"issued": sorted(e.tokens.issued)},
    ("POST", "/_control/tokens/expire"): lambda e, _, given: {"expired": e.tokens.expire_access(given.get("realm"))},
    ("POST", "/_control/tokens/revoke"): lambda e, _, given: {"revoked": e.tokens.revoke_realm(given.get("realm"))},
    ("POST", REALM + "/objects/{entity}"): _add,
    ("PATCH", REALM + "/objects/{entity}/{id}"): _edit,
    ("PUT", REALM + "/objects/{entity}/{id}"): _raw,
    ("DELETE", REALM + "/objects/{entity}/{id}"): _delete,
    ("POST", REALM + "/bill/{id}"): lambda e, path, _: user.bill(_realm(e, path), path["id"]),
    ("POST", REALM + "/merge"): _merge,
    ("POST", REALM + "/unbilled"): _unbilled,
    ("PATCH", REALM + "/preferences"): _preferences,
    ("PATCH", REALM + "/companyinfo"): _company,
    ("GET", REALM + "/dump"): lambda e, path, _: _realm(e, path).dump(),
    ("POST", REALM + "/import"): lambda e, path, given: user.import_objects(_realm(e, path), given),
    ("POST", "/_control/failures"): _fail,
    ("GET", "/_control/failures"): lambda e, _, __: e.failures.listed(),
    ("DELETE", "/_control/failures"): _clear_failures,
    ("GET", "/_control/held"): lambda e, _, __: {"held": e.failures.held},
    ("POST", "/_control/release"): _release,
    ("POST", "/_control/requestids/forget"): _forget,
    ("GET", "/_control/journal"): lambda e, _, given: e.journal.found(given),
    ("GET", "/_control/journal/counts"): lambda e, _, given: e.journal.counts(given),
    ("DELETE", "/_control/journal"): _clear_journal,
    ("GET", "/_control/unhandled"): lambda e, _, __: e.journal.unhandled,
    ("DELETE", "/_control/unhandled"): _clear_unhandled,
}
