"""Rows of the fault table about the connection and the service itself, and what a bare HTTP status means."""

from __future__ import annotations

from typing import Final

from qbo.api.fault_rules import ADMIN, Row, Rule, ours, reconnect, retry, setting, stop

_RECONNECT_HINT: Final = "Connect the account to QuickBooks again."

CONNECTION: Final = (
    Row("100", reconnect("QuickBooks does not accept the connection for this company", _RECONNECT_HINT)),
    Row("110", reconnect("QuickBooks does not accept the connection", _RECONNECT_HINT)),
    Row("120", reconnect("The person who connected QuickBooks has no access to it any more", _RECONNECT_HINT)),
    Row(
        "130",
        reconnect(
            "This company is not found at the QuickBooks address that the sync uses",
            "Check that the account is connected to the right company, and that a test company is not mixed with a "
            "real one; then connect it again.",
        ),
    ),
    Row("140", retry("The QuickBooks company is locked at the moment", who=ADMIN)),
    Row("150", retry("QuickBooks maintains this company at the moment")),
    Row("3001", retry("QuickBooks asks for a pause: its limit of requests is reached")),
    Row(
        "3100",
        reconnect(
            "The sync may not use this QuickBooks company",
            "Connect the account again and allow access to accounting; check that the app belongs to the same "
            "environment, test or real, as the company.",
        ),
    ),
    Row("3200", reconnect("The connection to QuickBooks has ended", _RECONNECT_HINT)),
    Row("3202", reconnect("The connection to QuickBooks is incomplete", _RECONNECT_HINT)),
    Row(
        "5020",
        setting(
            "The person who connected QuickBooks may not do this there",
            "Connect again as a QuickBooks user who may change customers and time sheets.",
        ),
    ),
    Row(
        "5030",
        setting(
            "This QuickBooks company does not have the feature that is needed",
            "Turn the feature on in the QuickBooks company settings, or change the subscription.",
        ),
    ),
    Row(
        "6190",
        stop(
            "The QuickBooks subscription of this company has ended or has a billing problem",
            "Renew the QuickBooks subscription; the sync then goes on by itself.",
            ADMIN,
        ),
    ),
    Row("10000", retry("QuickBooks had an error of its own")),
    Row("4002", retry("QuickBooks could not work out an answer")),
    Row("10100", ours("The sync asked QuickBooks for too much at once")),
    Row(
        "10200",
        stop(
            "The QuickBooks company was emptied and started anew",
            "Decide with the data team whether to connect it as a new company.",
            ADMIN,
        ),
    ),
)

UNKNOWN_BY_TYPE: Final[dict[str, Rule]] = {
    "SYSTEMFAULT": retry("QuickBooks had an error of its own"),
    "AUTHENTICATION": reconnect("QuickBooks does not accept the connection", _RECONNECT_HINT),
    "AUTHENTICATIONFAULT": reconnect("QuickBooks does not accept the connection", _RECONNECT_HINT),
    "AUTHORIZATIONFAULT": reconnect("The sync may not use this QuickBooks company", _RECONNECT_HINT),
    "AUTHORIZATONFAULT": reconnect("The sync may not use this QuickBooks company", _RECONNECT_HINT),  # sic (facts 2)
}

_MOVED: Final = stop("The QuickBooks address has moved", "Correct the address in the connection settings.")
_ELSEWHERE: Final = retry("QuickBooks sends requests elsewhere at the moment")

# Where no known code says it better (gateways answer without one); any other status below 500 is a refusal.
BY_STATUS: Final[dict[int, Rule]] = {
    301: _MOVED,
    302: _ELSEWHERE,
    303: _ELSEWHERE,
    307: _ELSEWHERE,
    308: _MOVED,
    401: reconnect("The connection to QuickBooks has ended", _RECONNECT_HINT),
    403: reconnect("QuickBooks does not let the sync in", _RECONNECT_HINT),
    404: stop("There is no QuickBooks at this address", "Correct the address in the connection settings."),
    408: retry("QuickBooks did not get the whole request in time"),
    413: ours("The sync sent QuickBooks more at once than it takes"),
    429: retry("QuickBooks asks for a pause: its limit of requests is reached"),
}
SERVER_ERROR: Final = retry("QuickBooks is not answering at the moment")
