"""Messages to people, through whatever notifier of Airflow's the firm chose (R6); docs/adr/0008-notifiers.md.

A notifier that fails is logged and fails nothing else.
"""

from __future__ import annotations

import importlib
import logging
import re
from typing import TYPE_CHECKING, Any, Final

from airflow.sdk import BaseNotifier

from qbo import settings
from qbo.orchestrate.runtime import runtime

if TYPE_CHECKING:
    from airflow.sdk import Context

    from qbo.flow.reporting.notices import Message
    from qbo.orchestrate.report import Report

log = logging.getLogger(__name__)
PLACE: Final = re.compile(r"\{(subject|text|html)\}")


def tell_at_once(report: Report, context: Context) -> None:
    """One message a run of a DAG, about everything in it that failed or was partly done; nothing in a quiet one."""
    if not (report.troubles or report.partial):
        return
    from qbo.flow.reporting import notices  # noqa: PLC0415 - see tasks.py

    items: dict[int, list[dict[str, Any]]] = {}
    try:
        items = notices.open_of(runtime(), [*report.troubles, *report.partial])
    except Exception:  # a database that is away must not keep the message back
        log.exception("What is open could not be read; the message goes without it.")
    message = notices.at_once(report.troubles, report.partial, items)
    if message:
        _tell("at_once", message, context)


def tell_daily(context: Context) -> bool:
    """Everything that is open, once a day; whether nothing went wrong with that."""
    from qbo.flow.reporting import notices  # noqa: PLC0415

    if notices.was_told_today(runtime()):
        log.info("The message of today went out already.")
        return True
    message = notices.daily(runtime())
    if message is None:
        log.info("Nothing is open: no message today.")
        return True
    return _tell("daily", message, context)


class RunDied(BaseNotifier):
    """``on_failure_callback`` of a DAG: where its run failed and nobody was told, since it died before its report."""

    def notify(self, context: Context) -> None:
        """Called by the DAG processor."""
        from qbo.flow.reporting import notices  # noqa: PLC0415
        from qbo.store.queries import sql  # noqa: PLC0415

        dag_id, run_id = context["dag"].dag_id, str(context["run_id"])
        unended: list[dict[str, Any]] = []
        try:
            with runtime().database.transaction() as connection:
                unended = list(sql.notices.select_unended(connection, dag_run_id=run_id))
        except Exception:
            log.exception("What was not finished could not be read; the message goes without it.")
        _tell("at_once", notices.died(dag_id, run_id, unended), context)


def _tell(kind: str, message: Message, context: Context) -> bool:
    key = {"kind": kind, "dag_run_id": f"{context['dag'].dag_id} {context['run_id']}"}
    if _was_told(key):
        return True
    told = deliver(message, context)
    if told:
        _note(key, message.subject)
    return told


def deliver(message: Message, context: Context) -> bool:
    """Whether it went out; where no notifier is set, the log of the task is where it goes."""
    path = settings.notifier()
    if not path:
        log.warning(
            "No notifier is set (QBO_NOTIFIER), so this log is all that tells it:\n%s\n\n%s",
            message.subject,
            message.text,
        )
        return True
    try:
        module, _, name = path.rpartition(".")
        notifier = getattr(importlib.import_module(module), name)(**fill(settings.notifier_arguments(), message))
        notifier.template_fields = ()  # else a firm called {{ conn.qbo.password }} would be told the password
        notifier(context)
    except Exception as error:  # noqa: BLE001 - whatever a notifier raises; its text may hold an address with a token
        log.error("The notifier %s failed: %s. The message was: %s", path, type(error).__name__, message.subject)  # noqa: TRY400
        return False
    log.info("Told through %s: %s", path.rpartition(".")[2], message.subject)
    return True


def fill(argument: Any, message: Message) -> Any:  # noqa: ANN401 - JSON
    """``{subject}``, ``{text}`` and ``{html}`` in every string of it, however deep; all else as it is."""
    if isinstance(argument, dict):
        return {name: fill(value, message) for name, value in argument.items()}
    if isinstance(argument, list):
        return [fill(value, message) for value in argument]
    return PLACE.sub(lambda found: _part(message, found[1]), argument) if isinstance(argument, str) else argument


def _part(message: Message, name: str) -> str:
    text = str(getattr(message, name))
    return " ".join(text.split()) if name == "subject" else text  # a line break would end the header of a mail


def _was_told(key: dict[str, str]) -> bool:
    from qbo.store.queries import sql  # noqa: PLC0415

    try:
        with runtime().database.transaction() as connection:
            return sql.notices.select_told(connection, **key) is not None
    except Exception:
        log.exception("Whether this was told already could not be read; it is told now.")
        return False


def _note(key: dict[str, str], subject: str) -> None:
    from qbo.store.queries import sql  # noqa: PLC0415

    try:
        with runtime().database.transaction() as connection:
            sql.notices.insert_notice(connection, **key, subject=subject)
    except Exception:
        log.exception("That this was told could not be kept; it may be told again.")
