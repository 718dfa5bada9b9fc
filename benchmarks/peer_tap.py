"""Run by ``.venv-peers``: tap-quickbooks extracts the streams named, to standard output; its seconds go to a file.

The tap is as it ships, pages of 1,000 and its own rate limit included; only the two addresses are the emulator's.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import tap_quickbooks  # type: ignore[import-not-found]
from tap_quickbooks import client
from tap_quickbooks.discover import do_discover  # type: ignore[import-not-found]


def main(url: str, realm: str, token: str, seconds_file: str, *streams: str) -> None:
    client.PROD_ENDPOINT_BASE = url
    client.TOKEN_REFRESH_URL = f"{url}/oauth2/v1/tokens/bearer"
    with tempfile.TemporaryDirectory() as folder:
        config, catalog = Path(folder) / "config.json", Path(folder) / "catalog.json"
        config.write_text(json.dumps(_config(realm, token)))
        catalog.write_text(json.dumps(_catalog(streams)))
        sys.argv = ["tap-quickbooks", "--config", str(config), "--catalog", str(catalog)]
        started = time.perf_counter()
        tap_quickbooks.main()
        Path(seconds_file).write_text(str(time.perf_counter() - started))


def _config(realm: str, token: str) -> dict[str, str]:
    return {
        "realm_id": realm,
        "client_id": "bench",
        "client_secret": "bench",
        "refresh_token": token,
        "start_date": "2010-01-01T00:00:00Z",
        "user_agent": "bench",
    }


def _catalog(streams: tuple[str, ...]) -> dict[str, object]:
    wanted = [stream for stream in do_discover().to_dict()["streams"] if stream["tap_stream_id"] in streams]
    for stream in wanted:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = True
    return {"streams": wanted}


if __name__ == "__main__":
    main(*sys.argv[1:])
