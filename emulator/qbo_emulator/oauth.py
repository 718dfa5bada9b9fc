"""Intuit's OAuth2 endpoints: discovery, consent page, token, revoke, userinfo (facts section 4)."""

from __future__ import annotations

import base64
import binascii
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from qbo_emulator.exchange import Exchange, Reply, Unhandled
from qbo_emulator.replies import HTML, JSON, malformed
from qbo_emulator.table import dumps
from qbo_emulator.tokens import HARD_LIFE_S, GrantRefused

if TYPE_CHECKING:
    from qbo_emulator.emulator import Emulator

Json = dict[str, Any]
AUTHORIZE, TOKEN, REVOKE = "/connect/oauth2", "/oauth2/v1/tokens/bearer", "/v2/oauth2/tokens/revoke"
USERINFO, JWKS, ISSUER = "/v1/openid_connect/userinfo", "/op/v1/jwks", "/op/v1"
HARD_HEADER: Final = "x-include-refresh-token-hard-expires-in"
NO_STORE: Final = {"Cache-Control": "no-cache, no-store", "Pragma": "no-cache"}
PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Connect to QuickBooks (emulator)</title>
<style>body{{font:16px system-ui;max-width:36rem;margin:3rem auto}}a{{display:block;padding:.8rem;margin:.5rem 0;
border:1px solid #2ca01c;border-radius:6px;color:#1a6610;text-decoration:none}}
a.no{{border-color:#999;color:#555}}</style></head>
<body><h1>Connect to QuickBooks</h1><p>The app <b>{client}</b> asks for access to one of your companies.</p>{links}
</body></html>"""


def discovery(url: str) -> Reply:
    """The document of intuit_dotnet_sdk_oauth discovery.json, with this server's addresses."""
    body = {
        "issuer": url + ISSUER,
        "authorization_endpoint": url + AUTHORIZE,
        "token_endpoint": url + TOKEN,
        "userinfo_endpoint": url + USERINFO,
        "revocation_endpoint": url + REVOKE,
        "jwks_uri": url + JWKS,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
    }
    return _json(200, body)


def authorize(emulator: Emulator, call: Exchange) -> Reply:
    """The consent page; with ``decision``, the redirect that a click on it makes."""
    asked = call.query
    for name in ("client_id", "redirect_uri", "state"):
        if not asked.get(name):
            return _json(400, {"error": "invalid_request", "error_description": f"{name} is missing"})
    if asked.get("response_type") != "code":
        return _json(400, {"error": "unsupported_response_type"})
    if "decision" in asked:
        return _decided(emulator, asked)
    links = [_link(call, realm.id, realm.name) for realm in emulator.realms.values()]
    page = PAGE.format(client=escape(asked["client_id"]), links="".join([*links, _link(call, "", "")]))
    return Reply(200, page.encode(), HTML)


def _link(call: Exchange, realm_id: str, name: str) -> str:
    query = urlencode({**call.query, "decision": realm_id or "deny"})
    if not realm_id:
        return f'<a class="no" href="?{escape(query)}">No thanks</a>'
    return f'<a href="?{escape(query)}">Connect {escape(name)} ({escape(realm_id)})</a>'


def _decided(emulator: Emulator, asked: dict[str, str]) -> Reply:
    realm, answer = asked["decision"], {"state": asked["state"]}
    if realm == "deny":
        answer["error"] = "access_denied"
    elif realm in emulator.realms:
        answer = {"code": emulator.tokens.new_code(realm, asked["redirect_uri"]), **answer, "realmId": realm}
    else:
        return _json(400, {"error": "invalid_request", "error_description": "no such company"})
    parts = urlsplit(asked["redirect_uri"])
    query = urlencode([*parse_qsl(parts.query), *answer.items()])
    return Reply(302, b"", HTML, {"Location": urlunsplit(parts._replace(query=query))})


def token(emulator: Emulator, call: Exchange) -> Reply:
    """Both grants; notes the realm with the call, for the journal."""
    form = call.form()
    if not _client(call):
        return _json(emulator.settings.invalid_client_status, {"error": "invalid_client"})
    grant = form.get("grant_type")
    call.realm_id = call.realm_id or emulator.tokens.realm_of(form.get("refresh_token", ""))
    try:
        if grant == "authorization_code":
            answer = emulator.tokens.exchange_code(form.get("code", ""), form.get("redirect_uri", ""))
        elif grant == "refresh_token":
            answer = emulator.tokens.refresh(form.get("refresh_token", ""), rotate_now=call.rotate_now)
        else:
            return _json(400, {"error": "unsupported_grant_type"})
    except GrantRefused:
        return _refused(emulator)
    if call.headers.get(HARD_HEADER, "").lower() == "true":
        answer["x_refresh_token_hard_expires_in"] = HARD_LIFE_S
    return _json(200, answer)


def _refused(emulator: Emulator) -> Reply:
    body = {"error": "invalid_grant"}
    if emulator.settings.invalid_grant == "described":
        body["error_description"] = "Incorrect or invalid refresh token"
    return _json(400, body)


def revoke(emulator: Emulator, call: Exchange) -> Reply:
    if not _client(call):
        return _json(emulator.settings.invalid_client_status, {"error": "invalid_client"})
    is_json = "json" in call.headers.get("content-type", "")
    given = (call.json_body() or {}) if is_json else call.form()
    if not emulator.tokens.revoke(str(given.get("token", ""))):
        return _json(400, {"error": "invalid_request"})
    return Reply(200, b"", JSON)


def userinfo(emulator: Emulator, call: Exchange) -> Reply:
    """The same person for every token that lives."""
    bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
    if bearer not in emulator.tokens.access:
        return malformed()
    body = {
        "sub": "1182d6ec-2a1f-4aa3-af3f-bb3b95db45af",
        "email": "office@example.com",
        "emailVerified": True,
        "givenName": "Craig",
        "familyName": "Carlson",
        "phoneNumber": "+1 6505555555",
        "phoneNumberVerified": False,
    }
    return _json(200, body)


def answer(emulator: Emulator, call: Exchange) -> Reply:
    """The endpoint that this path and method name."""
    known = {
        ("GET", AUTHORIZE): authorize,
        ("POST", TOKEN): token,
        ("POST", REVOKE): revoke,
        ("GET", USERINFO): userinfo,
    }
    if call.path.startswith("/.well-known/openid_") and call.path.rstrip("/").endswith("_configuration"):
        return discovery(emulator.url_of(call))
    if call.path == JWKS:
        return _json(200, {"keys": []})
    if call.path == "/favicon.ico":  # what a browser asks beside the consent page
        return Reply(404, b"", HTML)
    handler = known.get((call.method, call.path.rstrip("/")))
    if handler is None:
        raise Unhandled(f"{call.method} {call.path}")
    return handler(emulator, call)


def _client(call: Exchange) -> str:
    """The client id of the Basic header or of the form; any id with any secret is a client of this server."""
    form = call.form()
    if form.get("client_id") and form.get("client_secret"):
        return form["client_id"]
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return client if secret else ""


def _json(status: int, body: Json) -> Reply:
    media = "application/json;charset=UTF-8" if status == HTTPStatus.OK else JSON
    return Reply(status, dumps(body).encode(), media, dict(NO_STORE))
