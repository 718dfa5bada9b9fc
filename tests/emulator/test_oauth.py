"""OAuth2 as facts section 4 has it, and the intuit-oauth library against it."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError

from qbo_emulator.settings import Settings
from qbo_emulator.tokens import GrantRefused, Tokens

BACK = "http://localhost/callback?keep=1"


def library(url, **more):
    return AuthClient("id", "secret", BACK, f"{url}/.well-known/openid_configuration/", **more)


@pytest.fixture
def auth(control):
    """The library's client, whose session is closed at the end."""
    with library(control.url) as client:
        yield client


def refresh(url, token, auth=("id", "secret"), **headers):
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return requests.post(f"{url}/oauth2/v1/tokens/bearer", data=form, auth=auth, headers=headers, timeout=10)


def get_company(api):
    return api.get(f"companyinfo/{api.realm}").status_code


def links(page):
    return {html.unescape(text): html.unescape(href) for href, text in re.findall(r'href="([^"]+)">([^<]+)</a>', page)}


def test_a_browser_picks_a_company_and_the_library_gets_its_tokens(sample, auth):
    url = auth.get_authorization_url([Scopes.ACCOUNTING])
    choices = links(requests.get(url, timeout=10).text)
    chosen = choices[f"Connect Larkspur & Sons Landscaping ({sample.realm})"]
    redirect = requests.get(url.partition("?")[0] + chosen, allow_redirects=False, timeout=10)
    assert redirect.status_code == 302
    answer = {name: values[0] for name, values in parse_qs(urlsplit(redirect.headers["Location"]).query).items()}
    assert (answer["keep"], answer["realmId"], answer["state"]) == ("1", sample.realm, auth.state_token)
    auth.get_bearer_token(answer["code"], realm_id=answer["realmId"])
    sample.token = auth.access_token
    assert get_company(sample) == 200
    with pytest.raises(AuthClientError, match="invalid_grant"):
        auth.get_bearer_token(answer["code"])


def test_a_no_comes_back_as_access_denied(sample, auth):
    url = auth.get_authorization_url([Scopes.ACCOUNTING])
    refused = links(requests.get(url, timeout=10).text)["No thanks"]
    redirect = requests.get(url.partition("?")[0] + refused, allow_redirects=False, timeout=10)
    assert "error=access_denied" in redirect.headers["Location"]


def test_the_consent_page_asks_for_what_it_needs(control):
    answer = requests.get(f"{control.url}/connect/oauth2", params={"client_id": "x"}, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_the_answer_has_the_recorded_keys_and_the_hard_life_only_when_asked(sample, control):
    token = control.refresh_token(sample.realm)
    plain = refresh(control.url, token).json()
    assert set(plain) == {
        "token_type",
        "expires_in",
        "refresh_token",
        "x_refresh_token_expires_in",
        "access_token",
    }
    assert (plain["token_type"], plain["expires_in"]) == ("bearer", 3600)
    asked = refresh(control.url, token, **{"x-include-refresh-token-hard-expires-in": "true"}).json()
    assert asked["x_refresh_token_hard_expires_in"] > 0


def test_within_a_day_the_refresh_token_stays_by_default(sample, control):
    token = control.refresh_token(sample.realm)
    assert refresh(control.url, token).json()["refresh_token"] == token


def test_rotating_every_time_kills_the_old_token_at_once(make_api, control):
    api = make_api(rotation="every")
    old = control.refresh_token(api.realm)
    new = refresh(control.url, old).json()["refresh_token"]
    assert new != old
    refused = refresh(control.url, old)
    assert refused.status_code == 400
    assert refused.json() == {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"}
    assert refresh(control.url, new).status_code == 200


def test_in_its_grace_the_old_token_works_once_more_and_gives_the_new_one(make_api, control):
    api = make_api(rotation="every", rotation_grace_s=60.0)
    old = control.refresh_token(api.realm)
    new = refresh(control.url, old).json()["refresh_token"]
    assert refresh(control.url, old).json()["refresh_token"] == new
    assert refresh(control.url, old).status_code == 400
    assert refresh(control.url, new).status_code == 200


def test_after_a_day_the_token_rotates(control, monkeypatch):
    tokens = Tokens(lambda _: Settings())
    first = tokens.issue("1")["refresh_token"]
    tokens.grants[0].rotated_at -= 86401
    second = tokens.refresh(first)["refresh_token"]
    assert second != first
    with pytest.raises(GrantRefused):
        tokens.refresh(first)


def test_reusing_a_dead_token_revokes_all_by_setting(make_api, control):
    api = make_api(rotation="every", refresh_reuse_revokes=True)
    old = control.refresh_token(api.realm)
    new = refresh(control.url, old).json()["refresh_token"]
    assert refresh(control.url, old).status_code == 400
    assert refresh(control.url, new).status_code == 400
    assert get_company(api) == 401


def test_wrong_clients_and_grants_have_their_errors(control):
    assert refresh(control.url, "x", auth=None).json() == {"error": "invalid_client"}
    control.set(invalid_client_status=400, invalid_grant="bare")
    assert refresh(control.url, "x", auth=None).status_code == 400
    assert refresh(control.url, "x").content == b'{"error":"invalid_grant"}'
    form = {"grant_type": "password"}
    answer = requests.post(f"{control.url}/oauth2/v1/tokens/bearer", data=form, auth=("id", "secret"), timeout=10)
    assert answer.json() == {"error": "unsupported_grant_type"}


def test_the_library_refreshes_asks_who_it_is_and_revokes(sample, control):
    with library(control.url, refresh_token=control.refresh_token(sample.realm)) as auth:
        auth.refresh()
        assert auth.get_user_info().json()["emailVerified"] is True
        sample.token = auth.access_token
        assert get_company(sample) == 200
        assert auth.revoke() is True
        assert get_company(sample) == 401
        with pytest.raises(AuthClientError, match="invalid_grant"):
            auth.refresh()


def test_an_expired_access_token_gets_the_recorded_401(sample, control):
    assert control.expire_access_tokens(sample.realm) == 1
    answer = sample.get(f"companyinfo/{sample.realm}")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    body = answer.json()
    assert body["fault"]["type"] == "AUTHENTICATION"
    assert body["fault"]["error"][0]["code"] == "3200"
    assert isinstance(body["time"], int)


def test_a_token_of_another_realm_gets_xml_and_a_malformed_one_3200(make_api):
    one, two = make_api(realm="1"), make_api(realm="2")
    one.token, good = two.token, one.token
    answer = one.get("companyinfo/1")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/xml")
    assert 'type="AuthenticationFault"' in answer.text
    assert 'code="100"' in answer.text
    one.token = "short"
    assert "Malformed bearer token" in one.get("companyinfo/1").text
    one.token = good
    assert get_company(one) == 200


def test_a_lost_refresh_rotates_the_token_and_answers_nothing(sample, control):
    token = control.refresh_token(sample.realm)
    control.fail("lost_refresh", path="/oauth2/v1/tokens")
    with pytest.raises(requests.ConnectionError):
        refresh(control.url, token)
    assert refresh(control.url, token).status_code == 400


def test_discovery_keeps_the_base_path(control):
    found = requests.get(f"{control.url}/base/.well-known/openid_sandbox_configuration", timeout=10).json()
    assert found["token_endpoint"] == f"{control.url}/base/oauth2/v1/tokens/bearer"
    assert requests.get(found["jwks_uri"], timeout=10).json() == {"keys": []}
