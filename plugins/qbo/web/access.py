"""Who may do what: Airflow's own user and permissions, asked at every request; no route goes without (promise 7).

Airflow does not protect what a plugin serves. Reading is as reading the DAG ``qbo_sync``, acting as triggering it,
connecting as editing the connection ``qbo``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import ConnectionDetails, DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import get_user
from airflow.configuration import conf
from airflow.models.connection import Connection
from airflow.models.dag import DagModel
from fastapi import APIRouter, Depends, HTTPException, Request, params
from fastapi.exceptions import RequestValidationError

from qbo.web import csrf

DAG_ID: Final = "qbo_sync"
CONN_ID: Final = "qbo"
STALE: Final = "This page was open for too long, or the form is not one of ours. Nothing was done: please try again."
User = Annotated[BaseUser, Depends(get_user)]
Route = Callable[..., Any]


@dataclass(frozen=True)
class Rights:
    """Of one user; each includes the ones before it only if Airflow says so."""

    read: bool
    act: bool
    connect: bool


def rights_of(user: User) -> Rights:
    """What Airflow's auth manager allows."""
    manager, dag, connection = get_auth_manager(), *_details()
    return Rights(
        read=manager.is_authorized_dag(method="GET", details=dag, user=user),
        act=manager.is_authorized_dag(method="POST", access_entity=DagAccessEntity.RUN, details=dag, user=user),
        connect=manager.is_authorized_connection(method="PUT", details=connection, user=user),
    )


def _details() -> tuple[DagDetails, ConnectionDetails]:
    """Teams cost two questions to Airflow's database, and count only where they are switched on."""
    if not conf.getboolean("core", "multi_team"):
        return DagDetails(id=DAG_ID), ConnectionDetails(conn_id=CONN_ID)
    return (
        DagDetails(id=DAG_ID, team_name=DagModel.get_team_name(DAG_ID)),
        ConnectionDetails(conn_id=CONN_ID, team_name=Connection.get_team_name(CONN_ID)),
    )


Allowed = Annotated[Rights, Depends(rights_of)]


def may_read(rights: Allowed) -> None:
    """Raises HTTPException 403 in plain words, as the two below."""
    _require(rights.read, "Your Airflow user may not see the sync. Ask whoever manages Airflow for access to it.")


def may_act(rights: Allowed) -> None:
    _require(rights.read and rights.act, "Your Airflow user may look at the sync, but not change anything in it.")


def may_connect(rights: Allowed) -> None:
    _require(
        rights.read and rights.connect,
        "Connecting to QuickBooks takes an Airflow user who may edit connections. Ask whoever manages Airflow.",
    )


def _require(allowed: bool, otherwise: str) -> None:  # noqa: FBT001
    if not allowed:
        raise HTTPException(HTTPStatus.FORBIDDEN, otherwise)


async def csrf_checked(request: Request, user: User) -> None:
    """A change comes from one of our own forms, filled in by this user."""
    token = request.headers.get(csrf.HEADER) or str((await request.form()).get(csrf.FIELD, ""))
    if not csrf.is_valid(token, user.get_id()):
        raise HTTPException(HTTPStatus.FORBIDDEN, STALE)


async def storable(request: Request) -> None:
    """No text holds a NUL, which PostgreSQL cannot: no keyboard makes one."""
    texts = [*request.query_params.values(), *(await request.form()).values()]
    if any("\0" in text for text in texts if isinstance(text, str)):
        raise RequestValidationError([])


class Pages:
    """The routes of one page. There is no way to add one without saying who may call it."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def read(self, path: str, *, name: str = "") -> Callable[[Route], Route]:
        """GET for whoever may read; ``name``: of the entry in the navigation that it stands under."""
        return self.router.get(path, name=name or None, dependencies=_guards(may_read), response_model=None)

    def act(self, path: str) -> Callable[[Route], Route]:
        """POST for whoever may trigger the sync."""
        return self.router.post(path, dependencies=_guards(may_act, csrf_checked), response_model=None)

    def connect(self, path: str) -> Callable[[Route], Route]:
        """POST for whoever may edit connections."""
        return self.router.post(path, dependencies=_guards(may_connect, csrf_checked), response_model=None)

    def come_back(self, path: str) -> Callable[[Route], Route]:
        """GET for whoever may edit connections: where QuickBooks sends the browser back to."""
        return self.router.get(path, dependencies=_guards(may_connect), response_model=None)


def _guards(*guards: Route) -> list[params.Depends]:
    return [Depends(each) for each in (*guards, storable)]
