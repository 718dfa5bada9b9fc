"""Run by ``.venv-peers/bin/python``: tap-quickbooks extracts the streams named; its messages go to standard output."""

import json
import sys
import tempfile
from pathlib import Path

import tap_quickbooks
from tap_quickbooks import client
from tap_quickbooks.discover import do_discover


def config_file(folder, realm, token):
    path = Path(folder) / "config.json"
    start = {"start_date": "2010-01-01T00:00:00Z", "user_agent": "peer", "realm_id": realm, "max_results": "10"}
    path.write_text(json.dumps({**start, "client_id": "id", "client_secret": "secret", "refresh_token": token}))
    return path


def catalog_file(folder, streams):
    path = Path(folder) / "catalog.json"
    catalog = do_discover().to_dict()
    catalog["streams"] = [s for s in catalog["streams"] if s["tap_stream_id"] in streams]
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = True
    path.write_text(json.dumps(catalog))
    return path


def main(url, realm, token, *streams):
    client.PROD_ENDPOINT_BASE = url
    client.TOKEN_REFRESH_URL = f"{url}/oauth2/v1/tokens/bearer"
    with tempfile.TemporaryDirectory() as folder:
        config, catalog = config_file(folder, realm, token), catalog_file(folder, streams)
        sys.argv = ["tap-quickbooks", "--config", str(config), "--catalog", str(catalog)]
        tap_quickbooks.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
