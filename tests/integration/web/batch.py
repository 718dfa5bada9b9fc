"""Batch Update Times as a person uses it: looks first, then confirms."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from integration.web.site import words

if TYPE_CHECKING:
    from httpx import Response

    from integration.web.site import Site

APPROVE = "state=held&all=1&do_not_sync=no"


def preview(site: Site, path: str, query: str) -> str:
    answer = site.get(f"{path}/batch?{query}")
    assert answer.status_code == 200, words(answer.text)
    return answer.text


def confirm(site: Site, html: str) -> Response:
    """The button of a preview."""
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', html)
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', html)
    return site.post(unescape(action), {"seen": seen})
