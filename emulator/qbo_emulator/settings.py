"""Every behaviour of QBO that is unconfirmed, or that a test wants otherwise, as a named setting."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping


def _setting(default: Any, mark: str, doc: str) -> Any:  # noqa: ANN401 - a dataclass field of any type
    return field(default=default, metadata={"mark": mark, "doc": doc})


@dataclass(slots=True, frozen=True)
class Settings:
    """One value a realm and behaviour; the control door changes them, ``markdown_table`` prints them for the README."""

    # time
    time_zone: str = _setting(
        "America/Los_Angeles", "[R]", "time zone of the company: `time`, MetaData, TxnDate default"
    )
    clock_offset_s: float = _setting(0.0, "", "seconds by which QBO's clock is ahead of this machine's")
    latency_ms: float = _setting(0.0, "", "wait before each answer of the API")

    # throttling, per realm, sliding windows; 0 switches one off
    throttle: bool = _setting(True, "[D]", "whether the limits below hold")  # noqa: FBT003
    requests_per_minute: int = _setting(500, "[D]", "requests a minute and realm")
    requests_per_second: int = _setting(10, "[D]", "requests a second and realm")
    batches_per_minute: int = _setting(40, "[D]", "batch calls a minute and realm")
    throttle_form: Literal["xml", "json"] = _setting("xml", "[R] xml, [U] json", "form of the 429 body")
    retry_after_s: int = _setting(0, "[U]", "`Retry-After` on a 429; 0: no such header")

    # tokens
    rotation: Literal["every", "daily", "never"] = _setting(
        "daily", "[D]", "when a refresh gives a new refresh token: about every 24 h, or at every refresh, or never"
    )
    rotation_grace_s: float = _setting(
        0.0, "[D] dies at once", "seconds for which the token before the last rotation is accepted once more"
    )
    refresh_reuse_revokes: bool = _setting(False, "[I]", "a dead refresh token used again revokes the realm's tokens")  # noqa: FBT003
    access_token_s: int = _setting(3600, "[D]", "life of an access token")
    refresh_token_s: int = _setting(8726400, "[R]", "life of a refresh token, rolling")
    invalid_grant: Literal["described", "bare"] = _setting("described", "[I] both", "body of a refused refresh")
    invalid_client_status: int = _setting(401, "[I] 400 or 401", "status of `invalid_client`")

    # queries
    startposition_0: Literal["refuse", "accept"] = _setting("refuse", "[I] both", "`STARTPOSITION 0`: 4001, or as 1")
    maxresults_over_1000: Literal["refuse", "cap"] = _setting(
        "refuse", "[U]", "`MAXRESULTS` over 1000: 4001, or 1000 rows"
    )
    id_range_filters: Literal["refuse", "accept"] = _setting(
        "refuse", "[D]", "`Id > '5'` and the like: 4001, or compared"
    )
    order_by_id: Literal["number", "text"] = _setting("number", "[U]", "how `ORDERBY Id` compares")
    query_extras: bool = _setting(
        True,  # noqa: FBT003
        "[R] 2026",
        "rows of queries carry ClientEntityId and V4IDPseudonym and lack DefaultTaxCodeRef (facts 10)",
    )

    # change data capture
    cdc_beyond_30_days: Literal["answer", "refuse"] = _setting(
        "answer", "[R] 2020, [U] today", "changedSince over 30 days ago"
    )
    cdc_limit: int = _setting(1000, "[D]", "objects in one CDC answer, the oldest changes first")
    cdc_order: Literal["asked", "reversed"] = _setting("asked", "[I] not kept", "order of the blocks of an answer")

    # batch and requestid
    batch_limit: int = _setting(30, "[D]", "operations in a batch")
    batch_over_limit: Literal["fault", "items"] = _setting(
        "fault", "[U]", "too many: one 400 fault 1040, or one on every item"
    )
    batch_order: Literal["asked", "reversed", "shuffled"] = _setting(
        "asked", "[D] not promised", "order of batch answers"
    )
    requestid_retention_s: float = _setting(86400.0, "[U]", "seconds for which a requestid replays its first answer")
    requestid_replays_faults: bool = _setting(True, "[U]", "a first answer that was a fault is replayed too")  # noqa: FBT003
    requestid_on_replay: Literal["replay", "fault_600", "fault_6000"] = _setting(
        "replay", "[D] replay, [I] 6000 once", "what the second use of a requestid answers"
    )

    # names
    unique_name_on: Literal["FullyQualifiedName", "DisplayName"] = _setting(
        "FullyQualifiedName", "[R] 2020 against [D]", "what must be unique across customers, vendors and employees"
    )
    duplicate_text: Literal["named", "null", "id"] = _setting("named", "[R], [R], [I]", "detail of 6240")
    trim_names: bool = _setting(True, "[U]", "blanks around names are cut off")  # noqa: FBT003
    reactivation_strips_suffix: bool = _setting(True, "[U]", "Active:true takes ` (deleted)` off the name")  # noqa: FBT003
    max_levels: int = _setting(5, "[D]", "levels of sub-customers, sub-classes, sub-items")
    parent_without_job: Literal["ignore", "accept"] = _setting(
        "ignore", "[U]", "ParentRef on a customer without Job:true"
    )
    rename_touches_children: bool = _setting(False, "[U]", "a parent's rename moves the children's LastUpdatedTime")  # noqa: FBT003
    deactivate_parent: Literal["refuse", "allow"] = _setting(
        "refuse", "[U]", "deactivating a customer with active sub-customers"
    )
    deactivate_unbilled: Literal["refuse", "allow"] = _setting(
        "refuse", "[D] code, [U] when", "… with billable, unbilled time"
    )
    merge_leaves: Literal["gone", "inactive"] = _setting(
        "gone", "[U]", "what a merge leaves of the customer merged away"
    )
    sparse_null: Literal["ignore", "clear"] = _setting(
        "ignore", "[I]", 'a null in a sparse update; `""` and `{}` clear'
    )
    payroll_on: bool = _setting(False, "[D]", "with payroll on, an employee's DisplayName is read-only")  # noqa: FBT003

    # time activities
    default_service_item: str = _setting("Hours", "[R]", "item of a TimeActivity that names none")
    wrong_kind_ref: Literal["other", "refuse"] = _setting(
        "other", "[I]", "EmployeeRef with a customer's id: NameOf Other, or 2500"
    )
    class_when_off: Literal["drop", "refuse"] = _setting("drop", "[U]", "ClassRef while class tracking is off")
    billable_rate_zero: Literal["accept", "refuse"] = _setting(
        "accept", "[U]", "HourlyRate 0 on billable time: stored, or 6330"
    )
    line_ends: Literal["kept", "windows"] = _setting("kept", "[U]", "line ends of a Description as they came, or CR LF")
    zero_duration: Literal["refuse", "accept"] = _setting("refuse", "[U]", "0 hours 0 minutes: 6350, or stored")
    billable_status_updatable: Literal["yes", "ignore"] = _setting(
        "yes", "[U] against [D]", "BillableStatus in an update"
    )
    billed_time_editable: Literal["allow", "refuse"] = _setting(
        "allow", "[U]", "API edits and deletes of billed time: done, or 6000"
    )
    time_in_closed_period: Literal["allow", "refuse"] = _setting(
        "allow", "[U]", "writes dated up to BookCloseDate: done, or 6200"
    )
    billing_moves_sync_token: bool = _setting(False, "[R] few rows", "being billed moves SyncToken")  # noqa: FBT003
    billing_moves_last_updated: bool = _setting(False, "[R] few rows", "being billed moves LastUpdatedTime")  # noqa: FBT003

    def changed(self, changes: Mapping[str, object]) -> Settings:
        """A copy with these values; raises ValueError for a name or value that does not exist."""
        hints = get_type_hints(Settings)
        for name, value in changes.items():
            if name not in hints:
                raise ValueError(f"no setting is called {name!r}")
            _check(name, hints[name], value)
        return replace(self, **dict(changes))  # type: ignore[arg-type]  # checked above


def _check(name: str, hint: object, value: object) -> None:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ValueError(f"{name} is one of {', '.join(get_args(hint))}, not {value!r}")
        return
    allowed = (int, float) if hint is float else (hint,)
    if not isinstance(value, allowed) or (isinstance(value, bool) and hint is not bool):  # type: ignore[arg-type]
        raise ValueError(f"{name} is a {getattr(hint, '__name__', hint)}, not {value!r}")


def markdown_table() -> str:
    """The settings as the README shows them."""
    lines = ["| setting | default | mark | what it does |", "|---|---|---|---|"]
    lines += [f"| `{f.name}` | `{f.default}` | {f.metadata['mark']} | {f.metadata['doc']} |" for f in fields(Settings)]
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    sys.stdout.write(markdown_table() + "\n")
