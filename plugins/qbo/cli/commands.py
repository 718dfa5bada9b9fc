"""The commands of ``python -m qbo``: each says what it did in plain words, its exit status tells."""

from __future__ import annotations

import functools
import getpass
import logging
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from qbo.errors import Misconfigured, SyncError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = logging.getLogger(__name__)
FAILED, WRONG_USE = 1, 2


def main() -> None:
    """Exit status 2 also for what click refuses."""
    from qbo.cli.lock import lock  # noqa: PLC0415 - it imports this module
    from qbo.cli.matches import matches  # noqa: PLC0415 - it imports this module
    from qbo.cli.resolve import resolve  # noqa: PLC0415
    from qbo.cli.undo import undo  # noqa: PLC0415

    commands.add_command(lock)
    commands.add_command(matches)
    commands.add_command(resolve)
    commands.add_command(undo)
    commands()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", is_flag=True, help="Show the log, down to single requests.")
def commands(*, verbose: bool) -> None:
    """Keeps Aero and QuickBooks Online in step."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Errors become one line in plain words: wrong use ends with 2, everything else with 1; never a stack trace."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the command takes
        try:
            command(*args, **kwargs)
        except Misconfigured as error:
            _end(error, WRONG_USE)
        except SyncError as error:
            _end(error, FAILED)
        except Exception:  # whoever types a command gets words; -v shows the stack
            log.info("unexpected", exc_info=True)
            _end(SyncError("Something unexpected went wrong; with -v before the command you see what."), FAILED)

    return run


def _end(error: SyncError, code: int) -> None:
    tid = f" (intuit_tid {error.intuit_tid})" if error.intuit_tid else ""
    click.echo(f"{error}{tid}", err=True)
    raise SystemExit(code)


def _runtime() -> Any:  # noqa: ANN401 - imported late: --help must be quick
    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    return Runtime.from_connections()


def person() -> str:
    """The user of the operating system; a container may run as one without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


@commands.command()
@explained
def migrate() -> None:
    """Create both schemas where missing; only ever adds to Aero's."""
    from qbo import connections  # noqa: PLC0415
    from qbo.store.engine import Database  # noqa: PLC0415
    from qbo.store.migrations import migrate as apply  # noqa: PLC0415

    applied = apply(Database(connections.database_url(connections.read("aero_db"))))
    click.echo("\n".join(f"applied {name}" for name in applied) or "Everything stands already.")


@commands.command()
@click.option("--account", "account_id", type=int, required=True)
@click.option("--realm", "realm_id", required=True, help="Id of the QuickBooks company.")
@click.option("--refresh-token", required=True, help="The token, or - to read it from standard input.")
@click.option("--export-from", type=click.DateTime(["%Y-%m-%d"]), help="First day whose time is sent by itself.")
@click.option("--new-company", is_flag=True, help="Leave the company connected before for good.")
@explained
def connect(
    *, account_id: int, realm_id: str, refresh_token: str, export_from: datetime | None, new_company: bool
) -> None:
    """Connect an account with a QuickBooks company."""
    from qbo.flow.decisions.connect import connect as do  # noqa: PLC0415

    token = sys.stdin.readline().strip() if refresh_token == "-" else refresh_token  # noqa: S105 - no token
    day = export_from.date() if export_from else None
    name = do(_runtime(), account_id, realm_id, token, export_from=day, new_company=new_company)
    click.echo(f"Account {account_id} is connected with {name}.")


@commands.command()
@click.option("--account", "account_id", type=int, required=True)
@explained
def disconnect(*, account_id: int) -> None:
    """End the connection of an account; its links are kept."""
    from qbo.flow.decisions.connect import disconnect as do  # noqa: PLC0415

    revoked = do(_runtime(), account_id)
    click.echo(f"Account {account_id} is disconnected; its links are kept.")
    if not revoked:
        click.echo("QuickBooks could not be reached: remove the app there as well, under Apps > My apps.")


@commands.command()
@click.option("--account", "account_ids", type=int, multiple=True, help="May be repeated; default: every account.")
@click.option("--mode", type=click.Choice(["incremental", "full"]), default="incremental", show_default=True)
@click.option("--dry-run", is_flag=True, help="Show what would be done, do nothing.")
@click.option("--accept-shrink", is_flag=True, help="A list that came back much shorter is right.")
@explained
def sync(*, account_ids: tuple[int, ...], mode: str, dry_run: bool, accept_shrink: bool) -> None:
    """Sync accounts now: the same flow as the DAG."""
    from qbo.cli import show  # noqa: PLC0415
    from qbo.flow.group import sync_accounts  # noqa: PLC0415
    from qbo.flow.run.lane import Request  # noqa: PLC0415

    request = Request("cli", mode, dry_run=dry_run, accept_shrink=accept_shrink, person=person())
    result = sync_accounts(_runtime(), list(account_ids) or None, request)
    for line in show.sync_lines(result):
        click.echo(line)
    if not result.succeeded:
        raise SystemExit(FAILED)


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@explained
def status(*, as_json: bool) -> None:
    """Say how every account stands."""
    from qbo.cli import show  # noqa: PLC0415
    from qbo.flow.reporting import status as flow  # noqa: PLC0415

    if as_json:
        click.echo(show.status_json(flow.status(_runtime())))
    else:
        click.echo("\n".join(show.status_lines(flow.overview(_runtime()))))
