"""The pages as a browser asks for them, each request as a user of one of Airflow's roles."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from airflow.api_fastapi.app import create_auth_manager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.api_fastapi.core_api.security import get_user
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount

from integration.world import NOON
from qbo.web import csrf
from qbo.web.airflow_runs import AirflowRuns, Going, Schedule
from qbo.web.app import app
from qbo.web.runtime import runtime

if TYPE_CHECKING:
    import httpx

    from integration.world import World


class StoppedAirflow:
    """Where no Airflow runs: what would be triggered is kept, and begins when a test says so."""

    def __init__(self) -> None:
        self.triggered: list[tuple[dict[str, Any], str]] = []
        self.runs: list[Going] = []
        self.planned = Schedule(datetime(2030, 1, 2, 15, tzinfo=ZoneInfo(NOON)), is_paused=False)

    def schedule(self) -> Schedule:
        return self.planned

    def going(self) -> list[Going]:
        return self.runs

    def page_of(self, run_id: str | None) -> str | None:
        return run_id and f"../dags/qbo_sync/runs/{run_id}"

    def trigger(self, form: dict[str, Any], person: str) -> str:
        self.triggered.append((form, person))
        run_id = f"manual {len(self.triggered)}"
        self.runs.insert(0, Going("qbo_sync", run_id, "queued", frozenset(form["account_ids"]), form["dry_run"]))
        return run_id


ROOT = "http://airflow.test/deep/aero-qbo/"
TAG = re.compile(r"<[^>]*>")


class Site:
    """``role`` is viewer, user, op or admin, or nobody, who has none of them; None for who is not logged in."""

    def __init__(self, world: World) -> None:
        create_auth_manager()
        self.app = app()
        self.world = world
        self.at = ROOT
        self.airflow = StoppedAirflow()
        outer = Starlette(routes=[Mount("/deep/aero-qbo", self.app)])
        self.client = TestClient(outer, base_url=ROOT, follow_redirects=False, raise_server_exceptions=False)

    def __enter__(self) -> Self:
        self.app.dependency_overrides[runtime] = lambda: self.world.runtime
        self.app.dependency_overrides[AirflowRuns] = lambda: self.airflow
        return self

    def __exit__(self, *_: object) -> None:
        self.app.dependency_overrides.clear()
        self.client.close()

    def get(self, path: str, role: str | None = "user", **keywords: Any) -> httpx.Response:
        self._log_in(role)
        self.at = ROOT + path
        return self.client.get(self.at, **keywords)

    def post(
        self, path: str, data: dict[str, Any] | None = None, role: str | None = "user", *, token: str | None = None,
        **keywords: Any,
    ) -> httpx.Response:  # fmt: skip
        """From the page got last, with the token of that user's own forms unless another is given."""
        self._log_in(role)
        headers = {"Referer": self.at, **keywords.pop("headers", {})}
        fields = {"csrf_token": csrf.token(role or "") if token is None else token, **(data or {})}
        return self.client.post(ROOT + path, data=fields, headers=headers, **keywords)

    def page(self, path: str, role: str = "user") -> str:
        """What a person reads on it, without tags."""
        response = self.get(path, role)
        assert response.status_code == 200, (response.status_code, response.text[:2000])
        return words(response.text)

    def done(self, path: str, data: dict[str, Any], role: str = "user") -> str:
        """What the page after a form says; the form stands on the page above it."""
        self.at = ROOT + path.rpartition("/")[0]
        response = self.post(path, data, role)
        assert response.status_code == 303, (response.status_code, words(response.text))
        return words(self.client.get(target(response), follow_redirects=True).text)

    def _log_in(self, role: str | None) -> None:
        overrides = self.app.dependency_overrides
        if role is None:
            overrides.pop(get_user, None)
        else:
            given = None if role == "nobody" else role
            overrides[get_user] = lambda: SimpleAuthManagerUser(username=role, role=given)


def target(response: httpx.Response) -> str:
    """Where a redirect leads."""
    return str(response.url.join(response.headers["location"]))


def words(html: str) -> str:
    """In one line."""
    return " ".join(unescape(TAG.sub(" ", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL))).split())
