"""Faults of QBO, in whatever form they arrive, and the one error that follows from them."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any, Final
from xml.etree import ElementTree as ET  # parses only text without a document type, see _from_xml

from qbo.api.fault_connection import BY_STATUS, SERVER_ERROR
from qbo.api.fault_rules import DATA_TEAM, Rule
from qbo.api.fault_table import TABLE, UNKNOWN, decisive, rule_for
from qbo.errors import Fault, Misconfigured, ReconnectNeeded, Refused, Stale, Stop, SyncError, Throttled, Unavailable

__all__ = ["TABLE", "Rule", "decisive", "error_from", "faults_in", "parse", "rule_for"]

SHORT_TEXT: Final = 200  # characters kept of an answer that has no fault in it
THROTTLED: Final = "3001"
# Gateways echo the token that they refuse (facts 2, code 3200): anything that looks like one is blotted out.
_SECRET: Final = re.compile(r"\beyJ[\w.\-=]+|\bBearer\s+\S+|(?<=Token expired: )\S+|\b[A-Z]{2}\d{10,}\w+|[\w\-]{60,}")
_TAG: Final = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def parse(status: int, content_type: str, body: bytes) -> tuple[Fault, ...]:
    """At least one fault for any body; ``code`` is empty where the answer is no fault of QBO (a gateway's page).

    XML arrives although JSON was asked for (facts 1.1), so the body decides, not ``content_type``.
    """
    text = body.decode("utf-8", errors="replace").strip().lstrip("\ufeff")
    found = _from_json(text) or _from_xml(text)
    return found or (Fault(code="", message=f"HTTP {status}", detail=_plain(text), type=content_type),)


def faults_in(answer: dict[str, Any]) -> tuple[Fault, ...]:
    """Faults of an answer or a batch item, which may ride on HTTP 200; empty where there is none.

    A fault without a word in it is one that nobody knows, not the absence of one.
    """
    fault = answer.get("Fault", answer.get("fault"))
    if fault is None:
        return ()
    fields = _lower(fault)
    errors = fields.get("error")
    listed = errors if isinstance(errors, list) and errors else [errors]
    return tuple(_fault(_lower(each), str(fields.get("type") or "")) for each in listed)


def error_from(status: int, faults: tuple[Fault, ...], intuit_tid: str = "", retry_after: float = 0) -> SyncError:
    """The error to raise: the first fault decides where its code is known, else the HTTP status.

    ``retry_after`` in seconds, 0 where QBO did not say.
    """
    rule = _rule(status, faults)
    message = f"{rule.title}. {rule.hint}"
    if _is_throttled(status, faults):
        return Throttled(message, after_s=retry_after, intuit_tid=intuit_tid, faults=faults)
    match rule.action:
        case "retry":
            return Unavailable(message, after_s=retry_after, intuit_tid=intuit_tid, faults=faults)
        case "reconnect":
            return ReconnectNeeded(message, intuit_tid=intuit_tid, faults=faults)
        case "stale":
            return Stale(message, status=status, faults=faults, intuit_tid=intuit_tid)
        case "refuse":
            return Refused(message, status=status, faults=faults, intuit_tid=intuit_tid)
        case "stop":
            stop = Misconfigured if rule.who == DATA_TEAM else Stop
            return stop(message, intuit_tid=intuit_tid, faults=faults)


def _is_throttled(status: int, faults: tuple[Fault, ...]) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or any(fault.code == THROTTLED for fault in faults)


def _rule(status: int, faults: tuple[Fault, ...]) -> Rule:
    fault = decisive(faults)
    known = rule_for(fault) if fault else UNKNOWN
    if known is not UNKNOWN:
        return known
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SERVER_ERROR
    return BY_STATUS.get(status, UNKNOWN)


def _from_json(text: str) -> tuple[Fault, ...]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return faults_in(answer) if isinstance(answer, dict) else ()


def _from_xml(text: str) -> tuple[Fault, ...]:
    if not text.startswith("<") or re.search(r"<!(doctype|entity)", text, re.IGNORECASE):
        return ()  # a document type can define entities that expand without end; QBO sends none
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, so no entities
    except (ET.ParseError, ValueError):
        return ()
    return tuple(
        _xml_fault(error, fault.get("type", ""))
        for fault in root.iter()
        if _name(fault) == "fault"
        for error in fault
        if _name(error) == "error"
    )


def _xml_fault(error: ET.Element, kind: str) -> Fault:
    fields = {name.lower(): value for name, value in error.attrib.items()}
    fields.update({_name(child): child.text or "" for child in error})
    return _fault(fields, kind)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _fault(fields: dict[str, Any], kind: str) -> Fault:
    message = _clean(fields.get("message"))
    return Fault(
        code=_code(fields.get("code"), message),
        message=message,
        detail=_clean(fields.get("detail")),
        element=_clean(fields.get("element")),
        type=kind,
    )


def _code(code: object, message: str) -> str:
    """Gateways write ``errorCode=003001`` into the message, at times without a ``code``."""
    text = str(code).strip() if isinstance(code, str | int) else ""
    if not text and (found := re.search(r"errorCode=(\d+)", message)):
        text = found[1]
    return text.lstrip("0") or text


def _lower(fields: object) -> dict[str, Any]:
    if isinstance(fields, dict):
        return {str(name).lower(): value for name, value in fields.items()}
    return {"detail": fields} if isinstance(fields, str) else {}


def _clean(value: object) -> str:
    return _SECRET.sub("…", value) if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return _clean(" ".join(_TAG.sub(" ", text).split()))[:SHORT_TEXT]
