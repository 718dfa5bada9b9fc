"""``python -m qbo_emulator``: serves until Ctrl-C and prints what is needed to connect."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from qbo_emulator.control import Control
from qbo_emulator.server import EmulatorServer

REALM = "9130000000000001"


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with EmulatorServer(options.port, options.host) as server:
        realm = Control(server.url).create_realm(options.realm, options.seed)
        lines = (
            f"QBO emulator  {server.url}",
            f"discovery     {server.url}/.well-known/openid_configuration",
            f"control door  {server.url}/_control/docs",
            f"realm         {options.realm}  {realm['name']}",
            f"refresh token {realm['refresh_token']}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m qbo_emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8089, help="0: any free port")
    parser.add_argument("--seed", default="sample", choices=("sample", "empty"))
    parser.add_argument("--realm", default=REALM, help="id of the first company")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
