"""OAuth2 tokens: codes, access and refresh tokens, rotation (facts section 4)."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo_emulator.settings import Settings

Json = dict[str, Any]
DAY = 86400.0
HARD_LIFE_S = 5 * 365 * 86400
CODE_LIFE_S = 600


class GrantRefused(Exception):
    """``invalid_grant``, with its description where there is one."""


@dataclass
class Grant:
    """One company's consent: its living refresh token, and the one before while its grace lasts."""

    realm: str
    current: str
    rotated_at: float
    expires_at: float
    previous: str = ""
    previous_until: float = 0.0
    dead: set[str] = field(default_factory=set)


class Tokens:
    """All tokens of the server. ``settings_of`` gives the settings of a token's realm."""

    def __init__(self, settings_of: Callable[[str], Settings]) -> None:
        self.settings_of = settings_of
        self.codes: dict[str, tuple[str, str, float]] = {}
        self.grants: list[Grant] = []
        self.access: dict[str, tuple[str, float]] = {}
        self.issued: set[str] = set()  # all there ever were, dead ones too: whoever looks for leaks wants them

    def new_code(self, realm: str, redirect_uri: str) -> str:
        code = "AB1" + secrets.token_hex(24)
        self.codes[code] = (realm, redirect_uri, time.time() + CODE_LIFE_S)
        return code

    def exchange_code(self, code: str, redirect_uri: str) -> Json:
        realm, expected, until = self.codes.pop(code, ("", "", 0.0))
        if not realm or expected != redirect_uri or until < time.time():
            raise GrantRefused
        return self.issue(realm)

    def issue(self, realm: str) -> Json:
        """A new consent: fresh refresh and access tokens."""
        now = time.time()
        settings = self.settings_of(realm)
        grant = Grant(realm, _refresh_value(), now, now + settings.refresh_token_s)
        self.grants.append(grant)
        return self._answer(grant, settings)

    def realm_of(self, refresh_token: str) -> str:
        return next((g.realm for g in self.grants if refresh_token in (g.current, g.previous, *g.dead)), "")

    def refresh(self, token: str, *, rotate_now: bool = False) -> Json:
        grant = self._living(token)
        settings = self.settings_of(grant.realm)
        now = time.time()
        due = {"every": True, "daily": now - grant.rotated_at >= DAY, "never": False}[settings.rotation]
        if token == grant.current and (due or rotate_now):
            grant.dead.add(grant.previous)
            grant.previous, grant.previous_until = grant.current, now + settings.rotation_grace_s
            grant.current, grant.rotated_at = _refresh_value(), now
        elif token == grant.previous:
            grant.previous_until = 0.0
        grant.expires_at = now + settings.refresh_token_s
        return self._answer(grant, settings)

    def revoke(self, token: str) -> bool:
        """Takes the whole consent back, by its refresh token or one of its access tokens."""
        realm = self.access[token][0] if token in self.access else self.realm_of(token)
        return bool(realm) and self.revoke_realm(realm)

    def revoke_realm(self, realm: str | None) -> bool:
        known = any(realm in (None, grant.realm) for grant in self.grants)
        self.grants = [grant for grant in self.grants if realm not in (None, grant.realm)]
        self.access = {t: a for t, a in self.access.items() if realm not in (None, a[0])}
        return known

    def expire_access(self, realm: str | None) -> int:
        hit = [token for token, (owner, _) in self.access.items() if realm in (None, owner)]
        for token in hit:
            self.access[token] = (self.access[token][0], 0.0)
        return len(hit)

    def _living(self, token: str) -> Grant:
        now = time.time()
        for grant in self.grants:
            if token == grant.current and grant.expires_at > now:
                return grant
            if token == grant.previous and grant.previous_until > now:
                return grant
        realm = self.realm_of(token)
        if realm and self.settings_of(realm).refresh_reuse_revokes:
            self.revoke_realm(realm)
        raise GrantRefused

    def _answer(self, grant: Grant, settings: Settings) -> Json:
        access = "eyJlbmMi" + secrets.token_hex(40)
        self.access[access] = (grant.realm, time.time() + settings.access_token_s)
        self.issued |= {access, grant.current}
        return {
            "token_type": "bearer",
            "expires_in": settings.access_token_s,
            "refresh_token": grant.current,
            "x_refresh_token_expires_in": settings.refresh_token_s,
            "access_token": access,
        }


def _refresh_value() -> str:
    return f"RT1-{secrets.randbelow(200)}-H0-{int(time.time())}{secrets.token_hex(10)}"
