"""The filter of the page Time: it stands in the address, so that a page can be kept, sent on, and gone back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query
from pydantic import AfterValidator, BeforeValidator, Field

from qbo.web import address
from qbo.web.read.time import STATES

IDS: Final = 500  # named one by one in an address
TRUE: Final = {"yes": True, "no": False}


def _known(state: str | None) -> str | None:
    if state and state not in STATES:
        raise ValueError(state)
    return state


_Blank = BeforeValidator(lambda value: value or None)  # a field that was left empty
_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Number = Annotated[_Id | None, _Blank]
_Text = Annotated[str | None, BeforeValidator(lambda value: (value or "").strip() or None)]
_Day = Annotated[date | None, _Blank]
_YesNo = Annotated[Literal["yes", "no"] | None, _Blank]
_State = Annotated[str | None, _Blank, AfterValidator(_known)]


@dataclass(frozen=True)
class Filter:
    """``parameters`` are those of the address, as they are; ``wanted`` is what ``qbo.time_found`` takes."""

    parameters: dict[str, Any]

    @property
    def wanted(self) -> dict[str, Any]:
        given = self.parameters
        found = {
            "user_id": given.get("person"),
            "company_id": given.get("company"),
            "customer": given.get("customer"),
            "from": given.get("from"),
            "to": given.get("to"),
            "state": given.get("state"),
            "is_billable": TRUE.get(given.get("billable", "")),
            "do_not_sync": TRUE.get(given.get("hold", "")),
            "notes": given.get("q"),
            "attention_id": given.get("attention"),
            "saved": given.get("saved"),
            "ids": given.get("ids"),
        }
        return {name: _plain(value) for name, value in found.items() if value is not None}

    @property
    def query(self) -> str:
        """``person=5&from=2026-11-16``."""
        return self.but().lstrip("?")

    def but(self, **changes: object) -> str:
        """The query of an address with these parameters changed; None takes one away."""
        given = {**self.parameters, **changes}
        ids = given.pop("ids", None)
        text = address.query(**{name: _plain(value) for name, value in given.items()})
        named = "&".join(f"ids={each}" for each in ids or [])
        return f"{text or '?'}{'&' if text else ''}{named}" if named else text

    @property
    def fields(self) -> list[tuple[str, Any]]:
        """Names and values for the hidden fields of a form."""
        return [
            (name, _plain(each))
            for name, value in self.parameters.items()
            for each in (value if isinstance(value, list) else [value])
        ]

    @property
    def is_empty(self) -> bool:
        return not self.parameters


def _filter(  # noqa: PLR0913 - the parameters of the address
    *,
    person: Annotated[_Number, Query()] = None,
    company: Annotated[_Number, Query()] = None,
    customer: Annotated[_Text, Query()] = None,
    first: Annotated[_Day, Query(alias="from")] = None,
    last: Annotated[_Day, Query(alias="to")] = None,
    state: Annotated[_State, Query()] = None,
    billable: Annotated[_YesNo, Query()] = None,
    hold: Annotated[_YesNo, Query()] = None,
    q: Annotated[_Text, Query()] = None,
    attention: Annotated[_Number, Query()] = None,
    saved: Annotated[Annotated[datetime | None, _Blank], Query()] = None,
    ids: Annotated[list[_Id], Query(max_length=IDS)] = [],  # noqa: B006 - FastAPI copies it
) -> Filter:
    given = {
        "person": person, "company": company, "customer": customer, "from": first, "to": last, "state": state,
        "billable": billable, "hold": hold, "q": q, "attention": attention, "saved": saved, "ids": ids or None,
    }  # fmt: skip
    return Filter({name: value for name, value in given.items() if value is not None})


OfFilter = Annotated[Filter, Depends(_filter)]


def _plain(value: object) -> Any:  # noqa: ANN401 - of any field
    return value.isoformat() if isinstance(value, (date, datetime)) else value
