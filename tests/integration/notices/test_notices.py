"""R6: what failed or was partly done is told at once, what is open once a day, through the notifier of the firm."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.firm import Firm
from qbo.orchestrate import notify
from qbo.orchestrate.report import Report, tell
from qbo.orchestrate.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.world import Account, World
    from smtp_server import Mailbox

SECRETS = ("secret-of-the-app", "refresh", "Bearer")


def blocked(world: World, name: str = "Garden Firm") -> Firm:
    """A firm of which one entry of two cannot go, since nobody knows who Nobody is in QuickBooks."""
    firm = Firm(world, world.connect(name, seed="empty"))
    firm.entry("2.5", user_id=firm.user("Nobody"))
    firm.entry("1")
    return firm


def report_of(world: World, *accounts: Account) -> Report:
    """As the last task of a run of the DAG makes it of the runs that just ended."""
    lanes = [
        {"run_id": world.last_run(each)["run_id"], "account_id": each.account_id, "name": each.name}
        for each in accounts
    ]
    return tell(runtime, [{"accounts": len(lanes), "lanes": lanes, "failed": []}], (), scheduled=False)


def test_R6_a_partial_run_is_told_at_once_in_plain_words_with_what_to_do(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    firm = blocked(worker)
    firm.sync()
    assert worker.last_run(firm.account)["status"] == "partial"
    notify.tell_at_once(report_of(worker, firm.account), context())
    assert mailbox.subjects == ["QuickBooks sync: 1 account partly done"]
    (text,) = mailbox.texts
    assert f"Garden Firm (account {firm.account.account_id}): partial." in text
    assert "Nobody is not matched with anybody in QuickBooks" in text
    assert "1 time entry, 2.5 hours" in text
    assert "Choose the QuickBooks employee or vendor" in text
    assert not [word for word in (*SECRETS, "user_unmapped", "{") if word in text]


def test_R6_a_failed_run_is_told_at_once_with_its_neighbour_and_without_what_quickbooks_wrote(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    broken, firm = worker.connect("Revoked Ltd", seed="empty"), blocked(worker)
    worker.emulator.revoke_tokens(broken.realm)
    worker.emulator.expire_access_tokens(broken.realm)
    worker.sync(broken, firm.account)
    notify.tell_at_once(report_of(worker, broken, firm.account), context())
    assert mailbox.subjects == ["QuickBooks sync: 1 thing failed, 1 account partly done"]
    (text,) = mailbox.texts
    assert f"Revoked Ltd (account {broken.account_id}): failed." in text
    assert "Connect the account to QuickBooks again" in text
    assert "invalid_grant" not in text


def test_R6_one_message_a_run_of_the_dag_however_often_its_end_is_reported(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    firm = blocked(worker)
    firm.sync()
    told = report_of(worker, firm.account)
    notify.tell_at_once(told, context())
    notify.tell_at_once(told, context())
    notify.RunDied()(context())
    assert len(mailbox.messages) == 1
    notify.tell_at_once(told, context("manual__2"))
    assert len(mailbox.messages) == 2


def test_R6_a_run_in_which_nothing_was_wrong_tells_nobody(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    firm = Firm(worker, worker.connect("Quiet Firm", seed="empty"))
    firm.entry("1")
    firm.sync()
    notify.tell_at_once(report_of(worker, firm.account), context())
    assert notify.tell_daily(context())
    assert mailbox.messages == []


def test_R6_a_run_that_died_before_its_report_is_told_by_the_dag_and_names_who_was_left_in_the_middle(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    account = worker.connect("Left Alone", seed="empty")
    worker.rows(
        "insert into qbo.sync_run (account_id, trigger, mode, dag_run_id) "
        "values (%(a)s, 'manual', 'full', 'manual__1')",
        a=account.account_id,
    )
    notify.RunDied()(context())
    assert mailbox.subjects == ["QuickBooks sync: a run of qbo_sync ended before its report"]
    assert f"Left Alone (account {account.account_id}) was not finished." in mailbox.texts[0]


def test_R6_a_notifier_that_fails_fails_nothing_and_the_next_one_tells_it(
    worker: World, mailbox: Mailbox, context: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    firm = blocked(worker)
    firm.sync()
    mailbox.refuses = True
    with caplog.at_level(logging.INFO):
        notify.tell_at_once(report_of(worker, firm.account), context())
    assert "failed: SMTP" in caplog.text
    assert not notify.tell_daily(context())
    mailbox.refuses = False
    notify.RunDied()(context())  # the DAG failed for another reason: nobody was told yet
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("no.such.Notifier", "{}"),
        ("airflow.sdk.BaseNotifier", "{}"),
        ("", "not json"),
        ("", '{"to": 1, "unknown": 2}'),
    ],
)
def test_R6_a_notifier_that_is_set_up_wrongly_fails_nothing(
    worker: World,
    context: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    arguments: str,
) -> None:
    monkeypatch.setenv("QBO_NOTIFIER", path)
    monkeypatch.setenv("QBO_NOTIFIER_KWARGS", arguments)
    told = Report()
    told.fail("Failed in Airflow: groups; their logs say why.")
    notify.tell_at_once(told, context())
    assert worker.rows("select 1 from qbo.notice") == []


def test_R6_where_no_notifier_is_set_the_log_of_the_task_says_so_and_what(
    worker: World, context: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    firm = blocked(worker)
    firm.sync()
    with caplog.at_level(logging.INFO):
        notify.tell_at_once(report_of(worker, firm.account), context())
    assert "No notifier is set (QBO_NOTIFIER)" in caplog.text
    assert "Nobody is not matched with anybody in QuickBooks" in caplog.text


def test_R6_the_daily_message_has_what_is_open_account_by_account_oldest_first_and_what_is_new(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    firm, other = blocked(worker), blocked(worker, "Second <Firm>")
    firm.sync()
    other.sync()
    worker.rows("update qbo.attention set raised_at = now() - interval '3 days'")
    firm.company("Bad: Name")
    firm.sync()
    assert notify.tell_daily(context(dag_id="qbo_nightly"))
    assert mailbox.subjects == ["QuickBooks: 3 things are open, 1 new"]
    text = mailbox.texts[0]
    of_first, of_second = text.split("Second &lt;Firm&gt; (account")
    assert f"Garden Firm (account {firm.account.account_id})" in of_first
    assert of_first.index("Since ") < of_first.index("New: QuickBooks cannot take the name of Bad: Name")
    assert "Waiting to be sent: 1 customer; 1 time entry, 2.5 hours." in of_first
    assert "New: " not in of_second


def test_R6_the_daily_message_goes_out_once_a_day_and_counts_what_is_new_from_the_last_one(
    one_day: None, worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    firm = blocked(worker)
    firm.sync()
    assert notify.tell_daily(context("one"))
    assert notify.tell_daily(context("two"))
    assert len(mailbox.messages) == 1
    worker.rows("update qbo.notice set told_at = now() - interval '2 days'")
    worker.rows("update qbo.attention set raised_at = now() - interval '3 days'")
    firm.company("Bad: Name")
    firm.sync()
    assert notify.tell_daily(context("three"))
    assert mailbox.subjects[1] == "QuickBooks: 2 things are open, 1 new"


def test_R6_an_account_that_must_be_connected_again_is_in_the_daily_message_and_a_disconnected_one_is_not(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    gone, ended = blocked(worker, "Gone"), worker.connect("Ended", seed="empty")
    gone.sync()
    worker.rows("update qbo.connection set status = 'disconnected' where account_id = %(a)s", a=gone.account.account_id)
    worker.rows("update qbo.connection set status = 'reconnect_needed' where account_id = %(a)s", a=ended.account_id)
    assert notify.tell_daily(context())
    (text,) = mailbox.texts
    assert f"Ended (account {ended.account_id})" in text
    assert "connect the account again" in text
    assert "Gone" not in text


def test_R6_the_name_of_a_firm_is_no_template_no_markup_no_header_and_no_place(
    worker: World, mailbox: Mailbox, context: Callable[..., Any]
) -> None:
    name = "{{ 7 * 7 }} {text} <b>\nBcc: all@firm.example"
    firm = blocked(worker, name)
    firm.sync()
    notify.tell_at_once(report_of(worker, firm.account), context())
    (message,) = mailbox.messages
    assert message["bcc"] is None
    assert "{{ 7 * 7 }} {text} &lt;b&gt;" in mailbox.texts[0]


def test_R6_any_notifier_of_airflow_will_do(
    worker: World, mailbox: Mailbox, context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail with other arguments stands for a chat: places anywhere in them are filled in."""
    given = {
        "to": ["a@firm.example", "b@firm.example"], "from_email": "sync@firm.example", "subject": "[aero] {subject}!",
        "html_content": "<pre>{text}</pre>", "custom_headers": {"X-About": "{subject}"},
    }  # fmt: skip
    monkeypatch.setenv("QBO_NOTIFIER", "airflow.providers.smtp.notifications.smtp.SmtpNotifier")
    monkeypatch.setenv("QBO_NOTIFIER_KWARGS", json.dumps(given))
    firm = blocked(worker)
    firm.sync()
    notify.tell_at_once(report_of(worker, firm.account), context())
    (message,) = mailbox.messages
    assert message["subject"] == "[aero] QuickBooks sync: 1 account partly done!"
    assert message["X-About"] == "QuickBooks sync: 1 account partly done"
    assert mailbox.texts[0].startswith("<pre>Garden Firm (account ")
