"""The routes of the pages, and what each of them asks before it does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import APIRoute

from qbo.web.app import app

if TYPE_CHECKING:
    from fastapi.dependencies.models import Dependant


def called(dependant: Dependant) -> set[object]:
    found = {dependant.call}
    for each in dependant.dependencies:
        found |= called(each)
    return found


def routes() -> list[APIRoute]:
    return [route for route in app().routes if isinstance(route, APIRoute)]
