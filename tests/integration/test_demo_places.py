"""What runs of the demo and of the tests share on one machine: folders and ports, which they take side by side."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from demo.processes import kept_port
from demo.run_folder import new_run_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_what_another_run_clears_away_at_the_same_moment_is_no_trouble(tmp_path: Path) -> None:
    """Seen of 15 runs in 30 that began in pairs with leftovers of 60: a record is listed, and gone when it is read."""
    (tmp_path / "aero-qbo-gone").symlink_to(tmp_path / "nowhere")
    folder = new_run_folder(tmp_path)
    assert (tmp_path / folder.name).read_text().splitlines()[1] == str(folder)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    folder.rmdir()


def test_a_port_is_kept_for_the_server_that_comes_later_and_given_to_nobody_else() -> None:
    with kept_port() as keeper:
        address = keeper.getsockname()
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(address)
        with socket.create_server(address):
            socket.create_connection(address).close()
