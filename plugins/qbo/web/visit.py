"""Who looks at which account: what every page knows of its request."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from fastapi import Depends, HTTPException, Request

from qbo.flow.run.runtime import Runtime
from qbo.web.access import Allowed, Rights, User
from qbo.web.read import accounts
from qbo.web.runtime import WithRuntime

Row = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """``account`` is that of the address, ``{}`` on the pages about all of them."""

    request: Request
    user: BaseUser
    rights: Rights
    runtime: Runtime
    account: Row = field(default_factory=dict)

    @property
    def account_id(self) -> int:
        """Only on the pages of one account."""
        return int(self.account["account_id"])

    @property
    def person(self) -> str:
        """Who decides, as runs, batches and attention items keep it."""
        return str(self.user.get_name())


def of_all(request: Request, user: User, rights: Allowed, runtime: WithRuntime) -> Visit:
    return Visit(request, user, rights, runtime)


def of_account(account_id: int, request: Request, user: User, rights: Allowed, runtime: WithRuntime) -> Visit:
    """404 where Aero has no such account."""
    found = accounts.account(runtime, account_id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"Aero has no account {account_id}.")
    return Visit(request, user, rights, runtime, found)


OfAll = Annotated[Visit, Depends(of_all)]
OfAccount = Annotated[Visit, Depends(of_account)]
