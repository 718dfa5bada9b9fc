"""What a person sees where a command cannot do its work: one line in plain words, and an exit status that tells."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from qbo.cli import commands
from qbo.errors import AccountBusy, Misconfigured, ReconnectNeeded, Refused, Stale, Throttled, Unavailable

if TYPE_CHECKING:
    from click.testing import Result


def run(monkeypatch: pytest.MonkeyPatch, error: Exception, *arguments: str) -> Result:
    """``status`` where putting the runtime together raises ``error``."""

    def fail() -> Any:
        raise error

    monkeypatch.setattr(commands, "_runtime", fail)
    return CliRunner().invoke(commands.commands, [*arguments, "status"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Misconfigured, 2),
        (AccountBusy, 1),
        (ReconnectNeeded, 1),
        (Refused, 1),
        (Stale, 1),
        (Throttled, 1),
        (Unavailable, 1),
    ],
)
def test_wrong_use_ends_with_2_and_every_other_error_with_1_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], code: int
) -> None:
    done = run(monkeypatch, error())
    assert (done.exit_code, done.stderr, done.stdout) == (code, f"{error()}\n", "")


def test_the_intuit_tid_is_shown_so_that_intuits_support_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, Unavailable("QuickBooks is away.", intuit_tid="1-abc"))
    assert done.stderr == "QuickBooks is away. (intuit_tid 1-abc)\n"


def test_the_unexpected_is_one_line_too_without_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, KeyError("hunter2"))
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "-v" in done.stderr
    assert "hunter2" not in done.output


def test_the_unexpected_is_in_the_log_which_v_shows(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    run(monkeypatch, KeyError("what"), "-v")
    (record,) = [each for each in caplog.records if each.name == "qbo.cli.commands"]
    assert record.exc_info is not None
    assert record.exc_info[0] is KeyError


@pytest.mark.parametrize("arguments", [["sync", "--mode", "x"], ["connect"], ["nothing"], ["sync", "--account", "x"]])
def test_what_the_command_line_itself_refuses_ends_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(commands.commands, arguments).exit_code == 2
