from __future__ import annotations

import pytest

from qbo import settings
from qbo.api import transport


@pytest.mark.parametrize("text", ["2026-11-22T08:00:00", 1601391072830, None, "", "yesterday", "2026-13-45T00:00:00Z"])
def test_a_time_of_qbo_is_aware_or_none(text: object) -> None:
    assert transport.moment(text) is None


def test_the_realm_is_one_part_of_the_path() -> None:
    assert transport.company_url("https://x.example/", "1/../2").endswith("/v3/company/1%2F..%2F2/")


def test_connections_are_kept_for_as_many_threads_as_fetch_pages_and_cookies_are_not_kept() -> None:
    with transport.new_session() as session:
        adapter = session.get_adapter("https://quickbooks.api.intuit.com")
        assert adapter.poolmanager.connection_pool_kw["maxsize"] == settings.PAGES_AT_ONCE  # type: ignore[attr-defined]
        session.cookies.set("a", "b", domain="example.com")
        prepared = session.prepare_request(transport.requests.Request("GET", "http://other.example/"))
        assert "Cookie" not in prepared.headers
