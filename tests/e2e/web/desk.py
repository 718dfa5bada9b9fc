"""What a person does in front of Airflow's UI."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demo.airflow import USER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import FrameLocator, Locator, Page

    from e2e.airflow_runs import Airflow

ENTRY = "Aero ⇄ QuickBooks"
PATIENCE_S = 150  # for a page or a run of a DAG on a busy machine


@dataclass
class Desk:
    """``page`` is Airflow's, ``frame`` in it has our pages; ``problems``: what the browser complained of."""

    airflow: Airflow
    page: Page
    pictures: Path
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.url = self.airflow.stack.airflow.url
        self.page.set_default_timeout(PATIENCE_S * 1000)
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("console", lambda told: self._hear(told.type, told.text))

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator(f'iframe[title="{ENTRY}"]')

    def log_in(self) -> None:
        """As the only user of the demo's Airflow, at whatever page asks for it."""
        self.page.get_by_label("Username").fill(USER)
        self.page.get_by_label("Password").fill(self.airflow.stack.airflow.password)
        self.page.get_by_role("button", name="Sign in").click()

    def find(self, name: str) -> None:
        """The account's own page, from wherever the frame is; other tests have accounts too."""
        self._leave(self.frame.get_by_role("link", name=ENTRY).first)
        self.frame.get_by_label("Account").fill(name)
        self.frame.get_by_role("button", name="Search").click()
        self.frame.get_by_role("link", name=name, exact=True).click()
        self.frame.get_by_role("navigation").get_by_role("link", name="Attention").wait_for()

    def _leave(self, link: Locator) -> None:
        """Until the next page stands: what is typed while the frame is about to leave is lost with the old one.

        The page that is marked has the link: a frame that was opened a moment ago is empty, and that would be left too.
        """
        link.evaluate("link => link.ownerDocument.documentElement.setAttribute('data-left', '')")
        link.click()
        self.frame.locator("html:not([data-left])").wait_for()

    def open(self, path: str = "") -> None:
        """One of the pages by itself, outside Airflow's frame."""
        self.page.goto(f"{self.url}/aero-qbo/{path}")

    def picture(self, name: str) -> None:
        """Kept as build output."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{name}.png")

    def _note(self, url: str) -> None:
        if not url.startswith((self.url, self.airflow.stack.emulator.url, "data:", "blob:")):
            self.problems.append(f"asked another host: {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.problems.append(text)
