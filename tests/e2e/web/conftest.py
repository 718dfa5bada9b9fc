"""A real browser at the running Airflow; pictures of what it saw stay in ``build/screenshots``."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from demo.airflow_api import ENDED
from demo.places import CHECKOUT
from demo.processes import wait_until
from e2e.web.desk import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from e2e.airflow_runs import Airflow
    from e2e.web.desk import Desk

PICTURES = CHECKOUT / "build" / "screenshots"
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)  # asks nobody but Airflow


@pytest.fixture(scope="module")  # no longer: its event loop would be in the way of other tests of the worker
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    program = shutil.which("chromium")
    if program is None:
        pytest.skip("allowed: no Chromium here; `apt-get install chromium` as root, as .ci/run does")
    expect.set_options(timeout=PATIENCE_S * 1000)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def desk(browser: Browser, airflow: Airflow) -> Iterator[Desk]:
    """Somebody in front of Airflow, not logged in."""
    from e2e.web.desk import Desk

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Desk(airflow, context.new_page(), PICTURES)
    context.close()


@pytest.fixture
def live(airflow: Airflow) -> Iterator[Airflow]:
    """``qbo_export`` is switched on, and paused again when its runs have ended."""
    airflow.api.unpause("qbo_export")
    yield airflow
    airflow.api.pause("qbo_export")
    wait_until(
        lambda: set(airflow.api.runs("qbo_export").values()) <= set(ENDED),
        "the end of every run",
        patience_s=PATIENCE_S,
    )
